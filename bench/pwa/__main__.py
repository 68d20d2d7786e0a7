"""`make bench-pwa`: the pages on a slow phone, each figure beside what is to be reached.

Prints a table and writes bench/results-pwa.json. Takes about four minutes and stops by itself, after six at the latest.
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from bench.pwa import screens, site
from bench.pwa.lighthouse import Marks
from bench.pwa.phone import SLOW_4G, SLOWER
from bench.pwa.rounds import ROUNDS, Found, medians
from bench.pwa.sizes import sizes
from bench.pwa.table import Row, beside_yardstick, keep, show

LONGEST = 6 * 60
"""Seconds."""
NO_MORE_THAN = {"performance": 98}
"""Marks that need not be full."""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="borgertid-bench-") as folder, site.running(Path(folder)) as url:
        try:
            rows, facts = asyncio.run(asyncio.wait_for(measure(url, Path(folder)), LONGEST))
        except TimeoutError:
            raise SystemExit(f"Not done after {LONGEST} s: something hangs, or too much else runs here.") from None
    keep(rows, facts)
    show(rows, facts)


async def measure(url: str, folder: Path) -> tuple[list[Row], dict[str, Any]]:
    rows, facts = sizes(url)
    async with async_playwright() as playwright:
        found = await medians(playwright, url, folder)
        violations = await screens.axe(playwright, url, folder)
        seen, speed = await screens.lighthouse(playwright, url, folder)
    rows += [*speeds(found), Row("axe, every screen in every state", len(violations), "faults", 0)]
    rows += [*lighthouse_rows(seen), *lighthouse_rows(speed)]
    waits = {part: f"{found[part]:.0f} ms" for part in ("open", "month", "hold", "book")}
    return rows, {
        **facts,
        "waits from scan to receipt": waits,
        "axe": violations,
        "Lighthouse": [*seen.findings, *speed.findings],
        "rounds": ROUNDS,
        "slow 4G": SLOW_4G,
        "processor slowed": SLOWER,
    }


def speeds(found: Found) -> list[Row]:
    return [
        beside_yardstick("topics shown, first visit", found["ours, first"], found["yardstick, first"]),
        beside_yardstick("topics shown, repeat", found["ours, repeat"], found["yardstick, repeat"]),
        beside_yardstick("topics shown, cold start without a network", found["ours, cold"], found["yardstick, cold"]),
        beside_yardstick("LCP, first visit", found["ours, LCP"], found["yardstick, LCP"]),
        Row("TBT, first visit", found["ours, TBT"], "ms", 150),
        Row("CLS, worst of the rounds", found["ours, CLS"], "", 0),
        Row("INP of choosing a time", found["INP of a time"], "ms", 100),
        Row("a month of free times, tap to pixels", found["month"], "ms", 700),
        Row("waits from scan to receipt, all in all", found["waiting"], "ms", 3000),
    ]


def lighthouse_rows(marks: Marks) -> list[Row]:
    return [
        Row(f"Lighthouse, {name}, worst", mark, "of 100", NO_MORE_THAN.get(name, 100))
        for name, mark in marks.worst.items()
    ]


if __name__ == "__main__":
    main()

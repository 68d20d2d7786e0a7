"""The first screen beside its yardstick, in turn, and the walk from a QR code to the receipt."""

import statistics
from collections import defaultdict
from pathlib import Path

from playwright.async_api import BrowserContext, Page, Playwright

from bench.pwa.phone import ask, phone, slow_page
from bench.pwa.server import PATH as YARDSTICK
from bench.pwa.walk import from_scan_to_receipt

ROUNDS = 5
FIRST_SCREEN = "/"

Found = dict[str, float]


async def medians(playwright: Playwright, url: str, folder: Path) -> Found:
    """Milliseconds by measure (CLS apart, which has no unit): the median of the rounds, CLS the worst."""
    found: dict[str, list[float]] = defaultdict(list)
    for number in range(ROUNDS):
        one = await one_round(playwright, url, folder / f"round-{number}")
        for measure, value in one.items():
            found[measure].append(value)
        newest = ", ".join(f"{measure} {value:,.0f}" for measure, value in one.items())
        print(f"round {number + 1} of {ROUNDS}: {newest}", flush=True)
    return {
        measure: max(values) if measure.endswith("CLS") else statistics.median(values)
        for measure, values in found.items()
    }


async def one_round(playwright: Playwright, url: str, folder: Path) -> Found:
    """Every load in a browser just started; the repeat in the one that made the first visit."""
    found: Found = {}
    for name, path in (("yardstick", YARDSTICK), ("ours", FIRST_SCREEN)):
        async with phone(playwright, folder / name, url) as context:
            found |= {f"{name}, {measure}": value for measure, value in (await first_visit(context, path)).items()}
            found[f"{name}, repeat"] = await shown(context, path)
    async with phone(playwright, folder / "yardstick", url) as context:
        found["yardstick, cold"] = await shown(context, YARDSTICK)
    async with phone(playwright, folder / "ours", url) as context:
        await context.set_offline(True)
        found["ours, cold"] = await shown(context, FIRST_SCREEN)
    async with phone(playwright, folder / "walk", url) as context, slow_page(context) as page:
        return found | await from_scan_to_receipt(page)


async def first_visit(context: BrowserContext, path: str) -> Found:
    async with slow_page(context) as page:
        await page.goto(path)
        found = {"first": await ask(page, "listShown")}
        await settle(page, path)
        found |= {"LCP": await ask(page, "seen.lcp"), "TBT": await ask(page, "blocked()")}
        return found | {"CLS": await ask(page, "seen.cls")}


async def settle(page: Page, path: str) -> None:
    """Wait until nothing more is fetched, and until the worker, where there is one, has kept everything."""
    await page.wait_for_load_state("networkidle")
    if path == FIRST_SCREEN:
        await page.evaluate("navigator.serviceWorker.ready.then(() => null)")


async def shown(context: BrowserContext, path: str) -> float:
    async with slow_page(context) as page:
        await page.goto(path)
        milliseconds: float = await ask(page, "listShown")
        return milliseconds

"""What a monitor costs in processor time: this process, the browser's driver, and every browser under it."""

import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

import psutil

from bench.monitors.bare import book_and_cancel
from bench.monitors.site import PATIENCE, Place
from monitors.journeys import JOURNEYS
from monitors.journeys.browsers import a_browser
from monitors.journeys.walking import Setting, Walk, take

ROUNDS: Final = 5
BARE: Final = "book-change-cancel as a bare script"


def cpu_seconds() -> float:
    """Processor seconds so far of this process and all that it started, but for the watched site."""
    me = psutil.Process()
    left_out: set[int] = set()
    total = _own(me)
    for child in me.children(recursive=True):
        with suppress(psutil.Error):
            if child.ppid() in left_out or _is_site(child):
                left_out.add(child.pid)
            else:
                total += _own(child)
    return total


def _is_site(process: psutil.Process) -> bool:
    return "postgres" in process.name() or "bench.monitors.server" in process.cmdline()


def _own(process: psutil.Process) -> float:
    """With those of its children that have ended."""
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


async def measure(place: Place, chromium: Path, folder: Path) -> dict[str, Any]:
    """Each journey and the bare script in turn, in one browser; the first round warms up and does not count."""
    setting = Setting(target=place.target, results=folder, now=place.now, patience=PATIENCE, tell=lambda _: None)
    spent: dict[str, list[tuple[float, float]]] = {}
    async with a_browser(chromium) as browser:
        contenders: dict[str, Callable[[], Awaitable[object]]] = {
            **{name: partial(take, Walk(kind), browser, setting) for name, kind in JOURNEYS.items()},
            BARE: partial(book_and_cancel, browser, place),
        }
        for _ in range(ROUNDS + 1):
            for name, run in contenders.items():
                spent.setdefault(name, []).append(await _spent(run))
    return {name: _told(rounds[1:]) for name, rounds in spent.items()}


async def _spent(run: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    cpu, began = cpu_seconds(), time.monotonic()
    await run()
    return cpu_seconds() - cpu, time.monotonic() - began


def _told(rounds: list[tuple[float, float]]) -> dict[str, float]:
    cpu, wall = (median(values) for values in zip(*rounds, strict=True))
    return {"CPU seconds": round(cpu, 2), "seconds": round(wall, 2), "a minute and core": round(60 / cpu, 1)}

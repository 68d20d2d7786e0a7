"""Ways in which an unbroken site can look broken to a monitor that judges too soon."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import psutil
from msgspec import Struct

from bench.monitors.site import MUNICIPALITY, NO_TIME

BEFORE_THE_CHANGE: Final = datetime(2027, 3, 27, 23, 55, tzinfo=ZoneInfo("Europe/Copenhagen"))
"""Two hours before the clocks go forward: the night's runs begin then."""
ROUND: Final = 0.5
"""Seconds."""
AWAKE: Final = 0.3
"""Of each round, when a machine is starved."""
RICH_OFFICES: Final = 25
RICH_TOPICS: Final = 60


class Condition(Struct, frozen=True):
    name: str
    delay: float = 0.0
    """Seconds by which every answer is late."""
    starved: bool = False
    night: bool = False
    rich: bool = False

    @property
    def ahead(self) -> timedelta:
        return BEFORE_THE_CHANGE - datetime.now(UTC) if self.night else NO_TIME

    def municipality(self, folder: Path) -> Path:
        if not self.rich:
            return MUNICIPALITY
        file = folder / "rich.toml"
        file.write_text(a_rich_municipality())
        return file


CONDITIONS: Final = {
    condition.name: condition
    for condition in (
        Condition("idle"),
        Condition("starved", starved=True),
        Condition("late", delay=0.3),
        Condition("clock change", night=True),
        Condition("data-rich", rich=True),
    )
}


@asynccontextmanager
async def held_back(starved: bool) -> AsyncIterator[None]:
    """While `starved`, every browser under this process stands still for most of the time: no other program suffers."""
    starving = asyncio.create_task(_starve()) if starved else None
    try:
        yield
    finally:
        if starving:
            starving.cancel()
            with suppress(asyncio.CancelledError):
                await starving


async def _starve() -> None:
    while True:
        browsers = _browsers()
        try:
            _send(browsers, signal.SIGSTOP)
            await asyncio.sleep(ROUND * (1 - AWAKE))
        finally:
            _send(browsers, signal.SIGCONT)
        await asyncio.sleep(ROUND * AWAKE)


def _browsers() -> list[int]:
    found = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "chrom" in child.name():
                found.append(child.pid)
    return found


def _send(pids: list[int], what: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


_HEAD: Final = """
    id = "rich"
    name = "Storstad Kommune"
    time_zone = "Europe/Copenhagen"
    hosts = ["rich"]
    [release]
    horizon_days = 60
"""


def a_rich_municipality() -> str:
    """A large city's file: many offices, many topics, many times."""
    return "".join(
        [
            _HEAD,
            *map(_topic, range(RICH_TOPICS)),
            *map(_office, range(RICH_OFFICES)),
        ]
    )


def _topic(number: int) -> str:
    return f"""
        [[topics]]
        id = "topic-{number}"
        name = {{ da = "Ærinde nummer {number}", en = "Errand number {number}" }}
        minutes = {10 + 5 * (number % 4)}
    """


def _office(number: int) -> str:
    return f"""
        [[offices]]
        id = "office-{number}"
        name = "Borgerservice bydel {number}"
        address = "Vej {number}"
        postcode = "9999"
        city = "By"
        [[pools]]
        id = "pool-{number}"
        office = "office-{number}"
        name = "Skranke"
        topics = {[f"topic-{one}" for one in range(RICH_TOPICS)]!r}
        step_minutes = 5
        [[rules]]
        id = "rule-{number}"
        pool = "pool-{number}"
        lane = "public"
        rrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
        valid_from = 2026-01-01
        from = "08:00"
        until = "18:00"
        capacity = 8
        over_holidays = true
    """

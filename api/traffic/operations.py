"""Writing down what was counted, forgetting it, and judging the week."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from asyncpg import Pool

from api.calendars.holidays import OPTIONAL, closed_days
from api.database import transaction
from api.traffic import queries
from api.traffic.counting import Visits
from api.traffic.rules import KEPT, Week, hour_start, judge, typical_week

INTERVAL = 60.0
PATIENCE = 3.0
"""Seconds for the last writing when the process stops."""

log = structlog.get_logger(__name__)


@asynccontextmanager
async def flushing(pool: Pool, visits: Visits, now: Callable[[], datetime]) -> AsyncIterator[None]:
    """While the block runs, write down once a minute what this process has counted, and at its end what is left."""
    loop = asyncio.create_task(_flush_again_and_again(pool, visits, now))
    try:
        yield
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        await _flush_if_possible(pool, visits, now)


async def flush(pool: Pool, visits: Visits, now: datetime) -> None:
    """Write down what was counted; if that fails it stays counted."""
    counts = visits.take()
    try:
        async with transaction(pool) as connection:
            await queries.add_requests(connection, counts, now)
    except BaseException:
        visits.give_back(counts)
        raise


async def _flush_again_and_again(pool: Pool, visits: Visits, now: Callable[[], datetime]) -> None:
    while True:
        await asyncio.sleep(INTERVAL)
        await _flush_if_possible(pool, visits, now)


async def _flush_if_possible(pool: Pool, visits: Visits, now: Callable[[], datetime]) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await flush(pool, visits, now())
    except Exception as error:
        # The next minute tries again: figures must never stop what they count.
        log.warning("traffic not written", error=type(error).__name__)


async def forget(pool: Pool, now: datetime) -> None:
    """Delete what is too old to tell of a typical week."""
    async with pool.acquire() as connection:
        await queries.delete_hours(connection, hour_start(now) - KEPT)


async def judge_week(pool: Pool, municipality_id: str | None, zone: ZoneInfo, now: datetime) -> Week:
    """The typical week of a municipality, or with None of all together, from the last six weeks' whole hours."""
    until = hour_start(now)
    since = until - KEPT
    async with pool.acquire() as connection:
        counts = await queries.select_hours(connection, municipality_id, since, until)
    # Also on the days on which only some are closed, citizens do not do what they usually do.
    holidays = closed_days(tuple(OPTIONAL), since.date(), until.date())
    return judge(typical_week(counts, zone, holidays))

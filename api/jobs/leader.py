"""The clock: exactly one leader among all processes writes the due jobs into their table, and does nothing else."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta

import asyncpg
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from api.backoff import back_off
from api.jobs.queries import bring_back, insert_job
from api.jobs.schedule import EPOCH, ZONE, At, Every, Registry

log = structlog.get_logger(__name__)

LOCK = 0x626F7267_6A6F6273
"""The advisory lock that makes a leader: "borgjobs"."""

CANDIDACY = 2.0
"""Seconds between two attempts to become the leader."""
HEARTBEAT = 2.0
"""Seconds without a tick after which the leader looks whether its connection still lives."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=0.5), timedelta(seconds=10)

# A dead process's socket closes at once; a dead machine's does not, so the server asks after 5 s and gives up after 11.
KEEPALIVE = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3"}


SET_BACK = timedelta(seconds=5)
"""A clock is often put right by less than this; by more, it is another time, and the schedule begins anew."""
LONGEST_AHEAD = timedelta(minutes=30)
"""No job waits so long for its next try."""


class ClockSetBack(Exception):
    """The schedule's next ticks lie as far ahead as the clock was wrong."""


class Leader:
    """A candidate, and the leader while it holds the lock.

    The lock belongs to a connection of its own, and ticks are written on that same connection: who has lost the lock
    can write no more.
    """

    def __init__(self, database_url: str, registry: Registry, now: Callable[[], datetime]) -> None:
        self.database_url = database_url
        self.registry = registry
        self.now = now
        self.leading = asyncio.Event()
        """Set while this one leads."""
        self._failures = 0
        self._seen = now()

    async def run(self) -> None:
        """Stand for leader, lead, and begin anew when the connection breaks; ends only by cancellation."""
        while True:
            try:
                await self._stand_and_lead()
            except Exception as error:
                # Whatever it was, the other parts of the process go on, and so does this one after a while.
                self._failures += 1
                log.warning("job leader interrupted", error=type(error).__name__, failures=self._failures)
            wait = back_off(self._failures, first=FIRST_WAIT, longest=LONGEST_WAIT, random=random.random)
            await asyncio.sleep(wait.total_seconds())

    async def _stand_and_lead(self) -> None:
        connection = await asyncpg.connect(
            self.database_url,
            timeout=5,
            command_timeout=5,
            server_settings={"application_name": "borgertid-leader", **KEEPALIVE},
        )
        try:
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                self._failures = 0
                await asyncio.sleep(CANDIDACY)
            self._failures = 0
            self.leading.set()
            await self._lead(connection)
        finally:
            self.leading.clear()
            # Not close(): that would wait for a server that may be gone.
            connection.terminate()

    async def _lead(self, connection: asyncpg.Connection) -> None:
        ticks: asyncio.Queue[str] = asyncio.Queue()
        self._seen = self.now()
        await bring_back(connection, self._seen, LONGEST_AHEAD)

        async def tick(kind: str) -> None:
            ticks.put_nowait(kind)

        scheduler = AsyncIOScheduler(
            timezone=ZONE, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for kind, job in self.registry.items():
            ticks.put_nowait(kind)  # what fell due while nobody led
            scheduler.add_job(tick, trigger_of(job.when), args=[kind])
        scheduler.start()
        try:
            while True:
                await self._write_tick(connection, ticks)
        finally:
            scheduler.shutdown(wait=False)

    async def _write_tick(self, connection: asyncpg.Connection, ticks: asyncio.Queue[str]) -> None:
        try:
            # Not wait_for: on Python 3.11 it answers a tick that is there and forgets that it was cancelled.
            async with asyncio.timeout(HEARTBEAT):
                kind = await ticks.get()
        except TimeoutError:
            await connection.execute("SELECT 1")
        else:
            now = self.now()
            await insert_job(connection, kind, self.registry[kind].when.latest(now), now)
        self._look_at_the_clock()

    def _look_at_the_clock(self) -> None:
        """Raises ClockSetBack."""
        now = self.now()
        if now < self._seen - SET_BACK:
            raise ClockSetBack
        self._seen = max(self._seen, now)


def trigger_of(when: Every | At) -> BaseTrigger:
    """The schedule as APScheduler knows it; its ticks are those of `latest`."""
    match when:
        case Every(seconds):
            return IntervalTrigger(seconds=seconds, start_date=EPOCH, timezone=ZONE)
        case At(hour, minute):
            return CronTrigger(hour=hour, minute=minute, timezone=ZONE)

"""Telling screens that a day has changed: one listener in each process, whatever process made the change.

Only that something changed is told, after its commit and from a connection of its own; who is told asks for the day
anew. Several changes at once become one.
"""

import asyncio
import random as randomness
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Literal, NamedTuple

import asyncpg
import structlog

from api.backoff import back_off
from api.database.pool import SESSION

log = structlog.get_logger(__name__)

CHANNEL = "office_day"
HEARTBEAT = 15.0
"""Seconds. A line that says nothing for longer is given up by proxies, and by the screen itself."""
APART = 0.05
"""Seconds at least between two times of telling."""
MOST_MISSED = 100
"""Changes that a reader may leave unread before it is dropped."""
CHANGED = b"event: changed\ndata: {}\n\n"
QUIET = b": quiet\n\n"
SOON = timedelta(seconds=1)
LATER = timedelta(seconds=10)


class Place(NamedTuple):
    """An office, and what has changed there: its day, or its times of any day."""

    municipality_id: str
    office_id: str
    about: Literal["day", "times"] = "day"

    @property
    def payload(self) -> str:
        return f"{self.municipality_id} {self.office_id} {self.about}"


class Reader:
    """One screen. What it has not read yet is one change, however many there were."""

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self._missed = 0
        self._news.set()
        self.is_slow = False
        """Whether it has left so much unread that nobody tells it any more."""

    def tell(self) -> None:
        self._missed += 1
        self.is_slow = self.is_slow or self._missed > MOST_MISSED
        self._news.set()

    async def lines(self, heartbeat: float = HEARTBEAT, pause: float = 0) -> AsyncIterator[bytes]:
        """The first change is told at once: whoever connects asks for the day. Ends when it was dropped.

        Changes within `pause` seconds of one that was told are told together.
        """
        while not self.is_slow:
            try:
                async with asyncio.timeout(heartbeat):
                    await self._news.wait()
            except TimeoutError:
                yield QUIET
                continue
            if not self.is_slow:
                self._news.clear()
                self._missed = 0
                yield CHANGED
                await asyncio.sleep(pause)


class Announcer:
    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._readers: dict[str, set[Reader]] = defaultdict(set)
        self._to_tell: set[Place] = set()
        self._wake = asyncio.Event()

    def changed(self, place: Place) -> None:
        """Tell all processes soon. Never fails and never waits; call it after the commit."""
        self._to_tell.add(place)
        self._wake.set()

    @asynccontextmanager
    async def reading(self, *places: Place) -> AsyncIterator[Reader]:
        reader = Reader()
        for place in places:
            self._readers[place.payload].add(reader)
        try:
            yield reader
        finally:
            for place in places:
                self._drop(place.payload, reader)

    def _drop(self, payload: str, reader: Reader) -> None:
        self._readers[payload].discard(reader)
        if not self._readers[payload]:
            del self._readers[payload]

    def hear(self, payload: str) -> None:
        """Another process, or this one, has told of a change."""
        for reader in list(self._readers.get(payload, ())):
            reader.tell()
            if reader.is_slow:
                self._drop(payload, reader)

    async def run(self) -> None:
        """Listen and tell until cancelled, over and over when the database goes away."""
        failures = 0
        while True:
            try:
                await self._until_lost()
                failures = 0
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                failures += 1
                log.warning("listener interrupted", error=type(error).__name__, failures=failures)
            wait = back_off(max(failures, 1), first=SOON, longest=LATER, random=randomness.random)
            await asyncio.sleep(wait.total_seconds())

    async def _until_lost(self) -> None:
        connection = await asyncpg.connect(self._database_url, server_settings=SESSION)
        try:
            connection.add_termination_listener(lambda _: self._wake.set())
            await connection.add_listener(CHANNEL, lambda *told: self.hear(told[-1]))
            # What was told while nobody listened is not known: every screen looks for itself.
            for payload in list(self._readers):
                self.hear(payload)
            while not connection.is_closed():
                await self._wake.wait()
                self._wake.clear()
                await self._tell(connection)
                # When new times open hundreds are booked in a second: a screen sees no difference.
                await asyncio.sleep(APART)
        finally:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await connection.close(timeout=1)

    async def _tell(self, connection: asyncpg.Connection) -> None:
        places, self._to_tell = self._to_tell, set()
        try:
            await connection.executemany(
                "SELECT pg_notify($1, $2)", [(CHANNEL, place.payload) for place in sorted(places)]
            )
        except BaseException:
            self._to_tell |= places
            raise


@asynccontextmanager
async def announcing(announcer: Announcer) -> AsyncIterator[None]:
    """Listen and tell while the block runs."""
    task = asyncio.create_task(announcer.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

"""Bookings that wait are committed together, so that a popular office does not queue on one row of the database.

Nobody waits for company: who comes while a group of the same municipality is being committed is in the next one, and
so is whose request has arrived by then and has only to be read.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import asyncpg
from asyncpg import Pool

from api.bookings.book import BookCommand, Outcome, book, book_one
from api.bookings.rules import Receipt
from api.bookings.taking import TimeTaken, with_alternatives
from api.database import transaction
from api.problems import Refused

MOST_IN_GROUP = 64
MOST_WAITING = 1000
"""In one process. Who comes then is told to come again: waiting would take longer than anybody's patience."""
_TURNS = 4
"""Of the event loop, in which requests that have arrived are read."""

BUSY = (TimeoutError, asyncpg.LockNotAvailableError)


class _Waiting(NamedTuple):
    command: BookCommand
    outcome: asyncio.Future[Outcome]


class _Line:
    """Those who wait to book in one municipality."""

    def __init__(self) -> None:
        self.waiting: deque[_Waiting] = deque()
        self.is_served = False

    def next_group(self) -> list[_Waiting]:
        """Empty when nobody waits. Who has gone while waiting is not booked for."""
        group: list[_Waiting] = []
        while self.waiting and len(group) < MOST_IN_GROUP:
            one = self.waiting.popleft()
            if not one.outcome.done():
                group.append(one)
        return group


class CommitQueue:
    """The bookings of one process on their way into the database."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._lines: dict[str, _Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def book(self, command: BookCommand) -> Receipt:
        """Do the command; answers after its commit. Raises what it is refused for, `busy` among it."""
        if sum(len(line.waiting) for line in self._lines.values()) >= MOST_WAITING:
            raise Refused("busy", retry_after=2)
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        line = self._lines.setdefault(command.call.municipality.municipality_id, _Line())
        line.waiting.append(_Waiting(command, outcome))
        if not line.is_served:
            line.is_served = True
            task = asyncio.create_task(self._commit_groups(line))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        match await outcome:
            case TimeTaken() as lost:
                raise await with_alternatives(self._pool, lost)
            case Refused() as refused:
                raise refused
            case receipt:
                return receipt

    async def close(self) -> None:
        """Stop. Who still waits is told to come again: with the same key nothing happens twice."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for line in self._lines.values():
            _tell_all(line.waiting, Refused("busy", retry_after=2))
            line.waiting.clear()

    async def _commit_groups(self, line: _Line) -> None:
        group: Sequence[_Waiting] = ()
        try:
            while group := await _drawn(line):
                await self._commit(group)
        finally:
            line.is_served = False
            # Those that were stopped half-way; the others know their outcome.
            _tell_all(group, Refused("busy", retry_after=2))

    async def _commit(self, group: Sequence[_Waiting]) -> None:
        try:
            async with transaction(self._pool) as connection:
                outcomes = await book(connection, [one.command for one in group])
        except BUSY as error:
            # Trying them one by one would make everybody else wait, too.
            _tell_all(group, error)
        except Exception:
            # One of them cannot be done, or the connection broke: each for itself, and once is once.
            await asyncio.gather(*(self._commit_alone(one) for one in group))
        else:
            for one, outcome in zip(group, outcomes, strict=True):
                _tell(one, outcome)

    async def _commit_alone(self, one: _Waiting) -> None:
        try:
            _tell(one, await book_one(self._pool, one.command))
        except Exception as error:
            _tell_all([one], error)


async def _drawn(line: _Line) -> list[_Waiting]:
    for _ in range(_TURNS):
        await asyncio.sleep(0)
    return line.next_group()


def _tell(one: _Waiting, outcome: Outcome) -> None:
    if not one.outcome.done():
        one.outcome.set_result(outcome)


def _tell_all(group: Iterable[_Waiting], error: Exception) -> None:
    for one in group:
        if not one.outcome.done():
            one.outcome.set_exception(error)

"""Bookings that are committed together: each gets its own answer, whatever happens to the others."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from api.bookings import commit_queue
from api.bookings.book import BookCommand
from api.bookings.commit_queue import CommitQueue
from api.bookings.rules import Receipt
from api.calendars.auditor import audit
from api.database import Connection
from api.problems import Refused
from tests.bookings.citizens import CITIZEN, Citizens, citizens_of
from tests.builders import a_town

Answer = Receipt | BaseException
UNDER_WAY = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'idempotency_key'::regclass"


@pytest.fixture
async def citizens(connection: Connection, pool: asyncpg.Pool, now: datetime) -> Citizens:
    municipality_id = await a_town(connection, now)
    return await citizens_of(pool, municipality_id, now)


@pytest.fixture
async def queue(pool: asyncpg.Pool) -> AsyncIterator[CommitQueue]:
    queue = CommitQueue(pool)
    yield queue
    await queue.close()


def ten(now: datetime, quarters: int = 0) -> datetime:
    return now.replace(hour=10) + timedelta(days=1, minutes=15 * quarters)


def command(citizens: Citizens, start: datetime, key: UUID | None = None, name: str = CITIZEN.name) -> BookCommand:
    contact = replace(CITIZEN, name=name)
    return BookCommand(call=citizens.call("book", key), wanted=citizens.wanted(start), contact=contact)


async def all_at_once(queue: CommitQueue, commands: list[BookCommand]) -> list[Answer]:
    """They come before the first group is taken, so they are in one group."""
    return await asyncio.gather(*(queue.book(one) for one in commands), return_exceptions=True)


async def count_bookings(connection: Connection) -> int:
    count: int = await connection.fetchval("SELECT count(*) FROM booking WHERE status = 'booked'")
    return count


async def test_a_group_is_one_transaction(
    queue: CommitQueue, citizens: Citizens, connection: Connection, now: datetime
) -> None:
    answers = await all_at_once(queue, [command(citizens, ten(now, quarter)) for quarter in range(8)])
    assert len({one.receipt_id for one in answers if isinstance(one, Receipt)}) == 8
    assert await connection.fetchval("SELECT count(DISTINCT xmin::text) FROM booking") == 1


async def test_whose_request_is_read_a_moment_later_comes_into_the_same_group(
    queue: CommitQueue, citizens: Citizens, connection: Connection, now: datetime
) -> None:
    async def read_after(turns: int) -> Receipt:
        for _ in range(turns):
            await asyncio.sleep(0)
        return await queue.book(command(citizens, ten(now, turns)))

    await asyncio.gather(*(read_after(turns) for turns in range(4)))
    assert await connection.fetchval("SELECT count(DISTINCT xmin::text) FROM booking") == 1


async def test_a_key_that_comes_twice_in_a_group_has_one_effect_and_one_answer(
    queue: CommitQueue, citizens: Citizens, connection: Connection, now: datetime
) -> None:
    key = uuid4()
    twice = [command(citizens, ten(now), key), command(citizens, ten(now), key), command(citizens, ten(now, 1))]
    first, repeat, other = await all_at_once(queue, twice)
    assert isinstance(first, Receipt)
    assert first == repeat != other
    assert await count_bookings(connection) == 2


async def test_who_loses_the_time_within_a_group_is_refused_and_the_others_are_booked(
    queue: CommitQueue, citizens: Citizens, pool: asyncpg.Pool, now: datetime
) -> None:
    # The library has one desk.
    starts = [ten(now), ten(now), ten(now, 1), now - timedelta(days=1), ten(now, 2)]
    won, lost, second, past, third = await all_at_once(queue, [command(citizens, start) for start in starts])
    assert all(isinstance(one, Receipt) for one in (won, second, third))
    assert isinstance(lost, Refused)
    assert lost.kind == "time-taken"
    assert lost.alternatives
    assert isinstance(past, Refused)
    assert past.kind == "time-past"
    assert await audit(pool, now) == []


async def test_a_fault_in_the_middle_of_a_group_is_nobody_elses(
    queue: CommitQueue, citizens: Citizens, connection: Connection, now: datetime
) -> None:
    # PostgreSQL takes no such character, and says so when all the others' rows are written.
    names = ["Test Testesen", "Test \x00 Testesen", "Test Testesen"]
    commands = [command(citizens, ten(now, quarter), name=name) for quarter, name in enumerate(names)]
    first, faulty, last = await all_at_once(queue, commands)
    assert isinstance(first, Receipt)
    assert isinstance(faulty, asyncpg.PostgresError)
    assert isinstance(last, Receipt)
    assert await count_bookings(connection) == 2
    assert await connection.fetchval("SELECT count(*) FROM idempotency_key") == 2


async def stuck(queue: CommitQueue, citizens: Citizens, watching: Connection, now: datetime) -> asyncio.Task[Receipt]:
    """A booking in a group that waits for a lock; who comes after it waits for the next group."""
    task = asyncio.create_task(queue.book(command(citizens, ten(now))))
    while await watching.fetchval(UNDER_WAY) < 1:
        pass
    return task


async def test_who_has_gone_while_waiting_is_not_booked_for(
    queue: CommitQueue, citizens: Citizens, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    async with pool.acquire() as watching:
        async with connection.transaction():
            await connection.execute("LOCK TABLE idempotency_key")
            first = await stuck(queue, citizens, watching, now)
            waiting = [asyncio.create_task(queue.book(command(citizens, ten(now, 5 + n)))) for n in range(2)]
            await asyncio.sleep(0)
            waiting[0].cancel()
        assert all(isinstance(one, Receipt) for one in await asyncio.gather(first, waiting[1]))
        assert waiting[0].cancelled()
        assert await count_bookings(watching) == 2


async def test_who_goes_while_being_booked_for_finds_the_booking_with_the_same_key(
    queue: CommitQueue, citizens: Citizens, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    mine = command(citizens, ten(now, 7))
    async with pool.acquire() as watching:
        async with connection.transaction():
            await connection.execute("LOCK TABLE idempotency_key")
            gone = asyncio.create_task(queue.book(mine))
            while await watching.fetchval(UNDER_WAY) < 1:
                pass
            gone.cancel()
        while await count_bookings(watching) < 1:
            pass
        again = await queue.book(replace(mine, receipt_id=uuid4()))
        assert again.receipt_id == mine.receipt_id
        assert await count_bookings(watching) == 1


async def test_too_many_are_told_to_come_again(
    queue: CommitQueue, citizens: Citizens, pool: asyncpg.Pool, connection: Connection, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(commit_queue, "MOST_WAITING", 1)
    async with pool.acquire() as watching:
        async with connection.transaction():
            await connection.execute("LOCK TABLE idempotency_key")
            served = await stuck(queue, citizens, watching, now)
            next_served = asyncio.create_task(queue.book(command(citizens, ten(now, 5))))
            await asyncio.sleep(0)
            with pytest.raises(Refused) as refusal:
                await queue.book(command(citizens, ten(now, 6)))
            assert (refusal.value.kind, refusal.value.retry_after) == ("busy", 2)
        await asyncio.gather(served, next_served)
        assert await count_bookings(watching) == 2


async def test_who_waits_when_the_process_stops_is_told_to_come_again(
    queue: CommitQueue, citizens: Citizens, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    async with pool.acquire() as watching:
        async with connection.transaction():
            await connection.execute("LOCK TABLE idempotency_key")
            tasks = [await stuck(queue, citizens, watching, now)]
            tasks.append(asyncio.create_task(queue.book(command(citizens, ten(now, 5)))))
            await asyncio.sleep(0)
            await queue.close()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        assert [one.kind for one in answers if isinstance(one, Refused)] == ["busy"] * 2
        assert await count_bookings(watching) == 0

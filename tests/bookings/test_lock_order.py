"""The rows of pool_day are locked in one order by everybody, whatever they are locked for: so nobody deadlocks."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

import asyncpg
import pytest

from api.bookings.rules import HOLD, Receipt
from api.bookings.upkeep import end_due
from api.calendars import queries
from api.calendars.auditor import audit
from api.database import Connection, transaction
from tests.bookings.citizens import Citizens, a_second_desk, build, citizens_of, outcome, tomorrow
from tests.builders import a_town


@pytest.fixture
async def citizens(pool: asyncpg.Pool, connection: Connection, now: datetime) -> Citizens:
    """Of a town whose library has two pools of one desk each."""
    town = await a_town(connection, now, horizon_days=5)
    await a_second_desk(connection, town, now)
    return await citizens_of(pool, town, now)


async def waiting(connection: Connection, command: Coroutine[Any, Any, Any], others: int = 0) -> asyncio.Task[Any]:
    """The command under way, once it waits for a lock as so many others do."""
    task = asyncio.create_task(command)
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with asyncio.timeout(4):
        while await connection.fetchval(asked) <= others:
            assert not task.done()
    return task


async def test_who_loses_one_desk_does_not_go_back_to_an_earlier_one(
    citizens: Citizens, connection: Connection
) -> None:
    """A loser of the second desk holds its row, so it must not wait for that of the first: a mover may hold that one
    and wait for the second."""
    at_ten = tomorrow(citizens.now)
    held = await citizens.hold(at_ten)
    other = await citizens.book(tomorrow(citizens.now, 11))
    town = citizens.municipality.municipality_id
    async with transaction(citizens.pool) as winner:
        [second] = await queries.lock_pool_days(winner, town, [("library-two", at_ten.date(), "public")])
        cell = second.cell_at(at_ten)
        assert cell
        assert await queries.take(winner, town, second.key, second.build, cell, 3)
        loser = await waiting(connection, outcome(citizens.book(at_ten)))
        await citizens.release(held.booking_id)
        mover = await waiting(connection, citizens.move(other.booking_id, tomorrow(citizens.now, 13)), others=1)
    assert await loser == "time-taken"
    assert (await mover).after.start == tomorrow(citizens.now, 13)


async def test_the_order_is_the_databases_and_not_that_of_words(citizens: Citizens, connection: Connection) -> None:
    """`acute` comes before `public` in a dictionary, and after it in the database."""
    keys = [(pool, tomorrow(citizens.now).date(), lane) for pool in ("library-two", "library", "town-hall")
            for lane in ("acute", "synthetic", "public")]  # fmt: skip
    town = citizens.municipality.municipality_id
    async with transaction(citizens.pool) as locking:
        locked = [pool_day.key for pool_day in await queries.lock_pool_days(locking, town, keys)]
        read = await queries.select_all_pool_days(locking, town, keys[0][1], keys[0][1])
    assert locked == [pool_day.key for pool_day in read]
    lanes = [lane for pool, _, lane in locked if pool == "town-hall"]
    assert lanes == ["public", "acute", "synthetic"]


async def test_letting_go_of_many_at_once_never_meets_movers_and_builders_head_on(
    citizens: Citizens, connection: Connection, now: datetime
) -> None:
    """Sweeps, movers back and forth between two days and two pools, and builders lock the same eight rows."""
    starts = [tomorrow(now, hour, 15 * quarter).replace(day=day)
              for day in (24, 25) for hour in (10, 11) for quarter in range(4)]  # fmt: skip
    booked = [receipt for start in starts if isinstance(receipt := await outcome(citizens.book(start)), Receipt)]
    moved = dict(zip((receipt.booking_id for receipt in booked), reversed(starts), strict=True))
    for round_ in range(3):
        await asyncio.gather(*(citizens.hold(start.replace(hour=13)) for start in starts[::4]))
        await connection.execute(
            "UPDATE opening_rule SET content = jsonb_set(content, '{capacity}', $1) WHERE pool_id = 'library-two'",
            2 + round_ % 2,
        )
        await asyncio.gather(
            *(outcome(citizens.move(booking_id, start)) for booking_id, start in moved.items()),
            *(end_due(citizens.pool, now + HOLD) for _ in range(2)),
            build(connection, citizens.municipality.municipality_id, now),
        )
    assert await audit(citizens.pool, now) == []
    assert await connection.fetchval("SELECT count(*) FROM part") == len(booked)

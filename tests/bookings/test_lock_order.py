"""The rows of pool_day are locked in one order by everybody, whatever they are locked for: so nobody deadlocks."""

import asyncio
from datetime import datetime

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

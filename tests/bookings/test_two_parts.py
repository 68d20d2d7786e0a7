"""A visit that no single desk can serve: two parts back to back, got, changed and given back together."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from api.bookings.rules import HOLD, UNDO, Receipt
from api.bookings.upkeep import end_due
from api.calendars.auditor import audit
from api.database import Connection
from api.problems import Refused
from tests.bookings.citizens import Citizens, outcome, tomorrow
from tests.bookings.towns import SPLIT, a_town_with, desks

Parts = list[tuple[str, str, str]]


@pytest.fixture
async def citizens(pool: asyncpg.Pool, tmp_path: Path, now: datetime) -> Citizens:
    """They all come for a passport and a licence, to an office where nobody does both."""
    return await a_town_with(pool, tmp_path, now, SPLIT)


async def parts(connection: Connection, booking: Receipt | None = None) -> Parts:
    """(pool, from, until) of one booking or of all, by the wall clock."""
    rows = await connection.fetch(
        """SELECT pool_id, start_at AT TIME ZONE 'Europe/Copenhagen' AS begins,
                  end_at AT TIME ZONE 'Europe/Copenhagen' AS ends
           FROM part WHERE $1::uuid IS NULL OR booking_id = $1 ORDER BY start_at, pool_id""",
        booking and booking.booking_id,
    )
    return [(row["pool_id"], f"{row['begins']:%H:%M}", f"{row['ends']:%H:%M}") for row in rows]


async def taken_cells(connection: Connection) -> dict[str, int]:
    rows = await connection.fetch(
        """SELECT pool_id, sum(capacity) - sum(free) AS taken
           FROM (SELECT pool_id, unnest(capacity) AS capacity, unnest(free) AS free FROM pool_day) cells
           GROUP BY pool_id"""
    )
    return {row["pool_id"]: row["taken"] for row in rows if row["taken"]}


async def test_both_pools_give_their_cells_and_each_part_says_what_it_is_for(
    citizens: Citizens, connection: Connection
) -> None:
    booked = await citizens.about("passport:2", "licence").book(tomorrow(citizens.now))
    assert await parts(connection, booked) == [("passports", "10:00", "10:30"), ("licences", "10:30", "10:45")]
    assert booked.after.end - booked.after.start == timedelta(minutes=45)
    assert await taken_cells(connection) == {"passports": 6, "licences": 3}
    topics = await connection.fetch("SELECT topics FROM part ORDER BY number")
    assert [row["topics"] for row in topics] == [["passport"], ["licence"]]
    assert await audit(citizens.pool, citizens.now) == []


async def test_when_one_order_is_taken_the_other_is_had(citizens: Citizens, connection: Connection) -> None:
    await citizens.about("passport").book(tomorrow(citizens.now))
    booked = await citizens.book(tomorrow(citizens.now))
    assert await parts(connection, booked) == [("licences", "10:00", "10:15"), ("passports", "10:15", "10:30")]


async def test_when_the_second_part_is_taken_the_first_is_not_kept(citizens: Citizens, connection: Connection) -> None:
    start, quarter = tomorrow(citizens.now), timedelta(minutes=15)
    for topic in ("passport", "licence"):
        await citizens.about(topic).book(start + quarter)
    before = await taken_cells(connection)
    with pytest.raises(Refused) as refused:
        await citizens.book(start)
    assert refused.value.kind == "time-taken"
    nearest = [one.start for one in refused.value.alternatives or []]
    assert nearest[0] == start + 2 * quarter
    assert await taken_cells(connection) == before
    assert await connection.fetchval("SELECT count(*) FROM booking") == 2
    assert isinstance(await citizens.book(nearest[0]), Receipt)


async def test_eight_at_once_for_the_last_second_part_one_gets_all_and_seven_lose_nothing(
    pool: asyncpg.Pool, connection: Connection, tmp_path: Path, now: datetime
) -> None:
    """Eight desks do passports, so each of them could have had a first part."""
    many = desks("passports", "passport", capacity=8) + desks("licences", "licence", "pension")
    citizens = await a_town_with(pool, tmp_path, now, many)
    half_past = tomorrow(now, 11, 30)
    await citizens.about("licence").book(half_past)
    answers = await asyncio.gather(*(outcome(citizens.book(half_past)) for _ in range(8)))
    told = Counter("booked" if isinstance(answer, Receipt) else answer for answer in answers)
    assert told == {"booked": 1, "time-taken": 7}
    assert await taken_cells(connection) == {"passports": 3, "licences": 6}
    assert await connection.fetchval("SELECT count(*) FROM booking") == 2
    assert await audit(pool, now) == []


async def test_many_in_both_orders_at_once_never_deadlock(citizens: Citizens, connection: Connection) -> None:
    """Each half of an hour has room for two: one begins where the other ends."""
    starts = [tomorrow(citizens.now, hour, minutes) for hour in (10, 11) for minutes in (0, 30)]
    answers = await asyncio.gather(*(outcome(citizens.book(start)) for _ in range(6) for start in starts))
    told = Counter("booked" if isinstance(answer, Receipt) else answer for answer in answers)
    assert told == {"booked": 8, "time-taken": 16}
    assert await taken_cells(connection) == {"passports": 24, "licences": 24}
    assert await audit(citizens.pool, citizens.now) == []


async def test_a_hold_keeps_both_parts_and_gives_both_back(citizens: Citizens, connection: Connection) -> None:
    held = await citizens.hold(tomorrow(citizens.now))
    assert await taken_cells(connection) == {"passports": 3, "licences": 3}
    await citizens.release(held.booking_id)
    assert await taken_cells(connection) == {}
    await citizens.hold(tomorrow(citizens.now))
    await end_due(citizens.pool, citizens.now + HOLD)
    assert await taken_cells(connection) == {}
    assert await audit(citizens.pool, citizens.now) == []


async def test_a_booking_from_a_hold_keeps_the_parts_that_were_held(citizens: Citizens, connection: Connection) -> None:
    await citizens.about("passport").book(tomorrow(citizens.now))
    held = await citizens.hold(tomorrow(citizens.now))
    kept = await parts(connection, held)
    booked = await citizens.book(tomorrow(citizens.now), hold=held)
    assert booked.booking_id == held.booking_id
    assert await parts(connection, booked) == kept == [("licences", "10:00", "10:15"), ("passports", "10:15", "10:30")]


async def test_a_cancelled_visit_keeps_both_parts_as_long_as_it_can_be_undone(
    citizens: Citizens, connection: Connection
) -> None:
    booked = await citizens.book(tomorrow(citizens.now))
    await citizens.cancel(booked.booking_id)
    assert await taken_cells(connection) == {"passports": 3, "licences": 3}
    await citizens.undo(booked.booking_id)
    await citizens.cancel(booked.booking_id)
    await end_due(citizens.pool, citizens.now + UNDO)
    assert await taken_cells(connection) == {}
    assert await audit(citizens.pool, citizens.now) == []


async def test_a_move_by_less_than_the_visit_takes_what_it_lets_go_of(
    citizens: Citizens, connection: Connection
) -> None:
    booked = await citizens.book(tomorrow(citizens.now))
    moved = await citizens.move(booked.booking_id, tomorrow(citizens.now, 10, 15))
    assert await parts(connection, moved) == [("passports", "10:15", "10:30"), ("licences", "10:30", "10:45")]
    assert await taken_cells(connection) == {"passports": 3, "licences": 3}


async def test_a_move_whose_second_part_is_taken_changes_nothing(citizens: Citizens, connection: Connection) -> None:
    booked = await citizens.book(tomorrow(citizens.now))
    for topic in ("passport", "licence"):
        await citizens.about(topic).book(tomorrow(citizens.now, 11, 15))
    before = await connection.fetch("SELECT * FROM part ORDER BY booking_id, number")
    assert await outcome(citizens.move(booked.booking_id, tomorrow(citizens.now, 11))) == "time-taken"
    assert await connection.fetch("SELECT * FROM part ORDER BY booking_id, number") == before
    assert await audit(citizens.pool, citizens.now) == []


async def test_a_visit_in_two_parts_becomes_one_part_and_two_again(citizens: Citizens, connection: Connection) -> None:
    booked = await citizens.book(tomorrow(citizens.now))
    await citizens.about("licence").edit(booked.booking_id, tomorrow(citizens.now))
    assert await parts(connection, booked) == [("licences", "10:00", "10:15")]
    assert await connection.fetchval("SELECT topics FROM part") is None
    await citizens.about("licence", "passport").edit(booked.booking_id, tomorrow(citizens.now))
    assert await taken_cells(connection) == {"passports": 3, "licences": 3}
    assert await audit(citizens.pool, citizens.now) == []

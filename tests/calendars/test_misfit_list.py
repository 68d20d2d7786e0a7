"""Bookings that the rules have no room for stand on a list with a deadline until a clerk has decided (P4)."""

import asyncio
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from api.bookings.queries import select_bookings_for_update, select_due
from api.calendars.fitting import deadline_before
from api.calendars.misfits import (
    OpenMisfit,
    count_open_misfits,
    count_overdue_misfits,
    keep_misfit,
    select_kept,
    select_open_misfits,
)
from api.calendars.operations import build_ahead, extend_horizons
from api.catalogue.queries import select_municipality
from api.database import Connection, transaction
from tests.calendars.builders import a_booking, a_closure, a_rule, store

ZONE = ZoneInfo("Europe/Copenhagen")
FRIDAY = date(2026, 11, 27)


def at(hour: int, minute: int = 0, day: date = FRIDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@pytest.fixture
async def misfit(pool: asyncpg.Pool, connection: Connection, now: datetime) -> UUID:
    """A booking on Friday at ten; on Monday at eight the office decided to open at eleven."""
    await store(connection, [a_rule("10:00", "14:00")])
    await extend_horizons(pool, now)
    booking_id = await a_booking(connection, at(10), at(10, 15))
    await open_from(connection, "11:00")
    await extend_horizons(pool, now)
    return booking_id


async def open_from(connection: Connection, hour: str) -> None:
    await store(connection, [a_rule(hour, "14:00", rule_id="hours")])


async def listed(connection: Connection, now: datetime) -> list[OpenMisfit]:
    found = await select_open_misfits(connection, "by", now, 100)
    assert await count_open_misfits(connection, "by", now) == len(found)
    return found


async def row(connection: Connection) -> dict[str, Any]:
    return dict(await connection.fetchrow("SELECT * FROM misfit"))


async def test_who_no_longer_fits_is_listed_and_keeps_the_time(
    misfit: UUID, connection: Connection, now: datetime
) -> None:
    [found] = await listed(connection, now)
    assert (found.booking_id, found.reason, found.owner) == (misfit, "outside-hours", "planner")
    assert (found.start_at, found.since, found.deadline) == (at(10), now, at(8, day=date(2026, 11, 25)))
    assert await connection.fetchval("SELECT count(*) FROM part") == 1


async def test_who_changes_a_booking_meanwhile_is_not_waited_for(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    """They wait for the pool day next, which a build has locked by then: each would wait for the other."""
    await store(connection, [a_rule("10:00", "14:00")])
    await extend_horizons(pool, now)
    moved, swept = [await a_booking(connection, at(10, minute), at(10, minute + 15)) for minute in (0, 15)]
    await connection.execute("UPDATE booking SET deadline = $1 WHERE booking_id = $2", now, swept)
    await open_from(connection, "11:00")
    async with transaction(pool) as changing:
        await select_bookings_for_update(changing, "by", [moved])
        assert [booking.booking_id for _, booking in await select_due(changing, now, 10)] == [swept]
        await extend_horizons(pool, now)
    assert {found.booking_id for found in await listed(connection, now)} == {moved, swept}


async def test_a_second_look_leaves_the_list_as_it_is(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    before = await row(connection)
    await extend_horizons(pool, at(0, 20, date(2026, 11, 24)))
    assert await row(connection) == before


async def test_who_fits_again_is_struck_off(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await open_from(connection, "10:00")
    await extend_horizons(pool, now)
    assert await listed(connection, now) == []
    assert (await row(connection))["decision"] == "fits-again"


async def test_who_is_moved_is_off_the_list_at_once(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await connection.execute("UPDATE part SET start_at = $1, end_at = $2", at(11), at(11, 15))
    assert await listed(connection, now) == []
    await extend_horizons(pool, now)
    assert (await row(connection))["decision"] == "moved"


async def test_who_cancels_is_off_the_list_and_back_on_it_after_an_undo(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await connection.execute("UPDATE booking SET status = 'cancelled', deadline = $1", now)
    assert await listed(connection, now) == []
    await connection.execute("UPDATE booking SET status = 'booked', deadline = NULL")
    assert len(await listed(connection, now)) == 1
    await connection.execute("UPDATE booking SET status = 'cancelled'")
    await connection.execute("DELETE FROM part")
    await extend_horizons(pool, now)
    assert (await row(connection))["decision"] == "cancelled"


async def test_a_visit_that_is_past_waits_for_nobody(misfit: UUID, pool: asyncpg.Pool, connection: Connection) -> None:
    saturday = at(0, 20, date(2026, 11, 28))
    assert await listed(connection, saturday) == []
    await extend_horizons(pool, saturday)
    assert (await row(connection))["decision"] == "past"


async def test_what_a_clerk_keeps_stays_kept_until_it_fits_for_another_reason(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await keep_misfit(connection, "by", misfit, "The caseworker comes in early", now)
    assert await listed(connection, now) == []
    await extend_horizons(pool, now)
    assert await listed(connection, now) == []
    kept = await select_kept(connection, "by", misfit)
    assert kept is not None
    assert kept.decision_reason == "The caseworker comes in early"
    await store(connection, [a_rule("10:00", "10:10", rule_id="a"), a_rule("10:10", "14:00", rule_id="b")])
    await extend_horizons(pool, now)
    assert [one.reason for one in await listed(connection, now)] == ["desk-changes"]


async def test_what_was_kept_once_is_listed_when_its_time_is_closed_anew(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await keep_misfit(connection, "by", misfit, "The caseworker comes in early", now)
    await open_from(connection, "10:00")
    await extend_horizons(pool, now)
    assert await listed(connection, now) == []
    await open_from(connection, "11:00")
    next_day = at(9, day=date(2026, 11, 24))
    await extend_horizons(pool, next_day)
    assert [(one.booking_id, one.since) for one in await listed(connection, next_day)] == [(misfit, next_day)]


async def test_what_was_kept_and_is_past_or_moved_stays_kept(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await keep_misfit(connection, "by", misfit, "The caseworker comes in early", now)
    await extend_horizons(pool, at(0, 20, date(2026, 11, 28)))
    assert (await row(connection))["decision"] == "keep"
    await connection.execute("UPDATE part SET start_at = $1, end_at = $2", at(11), at(11, 15))
    await extend_horizons(pool, now)
    assert (await row(connection))["decision"] == "keep"


async def test_another_reason_gives_a_booking_that_waits_no_later_deadline(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    [before] = await listed(connection, now)
    await store(connection, [a_rule("10:00", "10:10", rule_id="a"), a_rule("10:10", "14:00", rule_id="b")])
    await extend_horizons(pool, at(9, day=date(2026, 11, 24)))
    [after] = await listed(connection, now)
    assert after.reason == "desk-changes"
    assert (after.since, after.deadline) == (before.since, before.deadline)


async def test_of_a_visit_in_two_parts_what_is_kept_of_one_hides_nothing_of_the_other(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await connection.execute(
        "INSERT INTO part VALUES ('by', $1, 2, 'desks', $2, 'public', $3, $4)", misfit, FRIDAY, at(11), at(11, 15)
    )
    await keep_misfit(connection, "by", misfit, "The caseworker comes in early", now)
    await open_from(connection, "12:00")
    await extend_horizons(pool, now)
    assert [one.start_at for one in await listed(connection, now)] == [at(11)]
    await keep_misfit(connection, "by", misfit, "And stays", at(9, day=date(2026, 11, 24)))
    await extend_horizons(pool, now)
    assert await listed(connection, now) == []
    kept = await select_kept(connection, "by", misfit)
    assert kept is not None
    assert kept.decision_reason == "And stays"


async def test_a_visit_of_which_no_part_fits_is_listed_once_and_decided_once(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await connection.execute(
        "INSERT INTO part VALUES ('by', $1, 2, 'desks', $2, 'public', $3, $4)", misfit, FRIDAY, at(10, 15), at(10, 30)
    )
    await extend_horizons(pool, now)
    assert [one.start_at for one in await listed(connection, now)] == [at(10)]
    assert await keep_misfit(connection, "by", misfit, "The caseworker comes in early", now)
    assert await listed(connection, now) == []
    await open_from(connection, "10:15")
    await extend_horizons(pool, now)
    assert await listed(connection, now) == []


async def test_of_a_visit_in_two_parts_the_earlier_deadline_holds(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await store(connection, [a_rule("10:00", "14:00")])
    await extend_horizons(pool, now)
    visit = await a_booking(connection, at(10), at(10, 15))
    await connection.execute(
        "INSERT INTO part VALUES ('by', $1, 2, 'desks', $2, 'public', $3, $4)", visit, FRIDAY, at(11), at(11, 15)
    )
    await store(connection, [a_rule("10:00", "11:00", rule_id="hours")])
    await extend_horizons(pool, now)
    [before] = await listed(connection, now)
    await open_from(connection, "12:00")
    tuesday = at(9, day=date(2026, 11, 24))
    await extend_horizons(pool, tuesday)
    assert [(one.start_at, one.deadline) for one in await listed(connection, tuesday)] == [(at(11), before.deadline)]
    assert await count_overdue_misfits(connection, at(9, day=date(2026, 11, 25))) == (1, before.deadline)


async def test_who_was_moved_to_a_time_that_goes_too_is_listed_anew(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await connection.execute("UPDATE part SET start_at = $1, end_at = $2", at(11), at(11, 15))
    await open_from(connection, "12:00")
    await extend_horizons(pool, at(9, day=date(2026, 11, 25)))
    [found] = await listed(connection, now)
    assert (found.start_at, found.since) == (at(11), at(9, day=date(2026, 11, 25)))


async def test_a_hold_that_is_booked_after_the_rules_changed_is_listed(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await store(connection, [a_rule("10:00", "14:00")])
    await extend_horizons(pool, now)
    await a_booking(connection, at(10), at(10, 15))
    await connection.execute("UPDATE booking SET status = 'held', deadline = $1", now)
    await open_from(connection, "11:00")
    await extend_horizons(pool, now)
    assert await listed(connection, now) == []
    await connection.execute("UPDATE booking SET status = 'booked', deadline = NULL")
    assert len(await listed(connection, now)) == 1


async def test_a_hold_that_fits_again_is_not_listed_when_it_is_booked(
    misfit: UUID, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await connection.execute("UPDATE booking SET status = 'held', deadline = $1", now)
    await open_from(connection, "10:00")
    await extend_horizons(pool, now)
    await connection.execute("UPDATE booking SET status = 'booked', deadline = NULL")
    assert await listed(connection, now) == []


async def test_a_booking_in_flight_while_the_rules_change_is_listed(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await store(connection, [a_rule("10:00", "14:00")])
    await extend_horizons(pool, now)
    await store(connection, [], [a_closure(FRIDAY)])
    async with transaction(pool) as booking:
        await booking.execute("SELECT FROM pool_day WHERE day = $1 FOR NO KEY UPDATE", FRIDAY)
        await a_booking(booking, at(10), at(10, 15))
        building = asyncio.create_task(extend_horizons(pool, now))
        while not await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            assert not building.done()
            await asyncio.sleep(0)
    await building
    assert len(await listed(connection, now)) == 1


async def test_a_build_that_fails_lists_nobody(pool: asyncpg.Pool, connection: Connection, now: datetime) -> None:
    await store(connection, [a_rule("10:00", "14:00")])
    await extend_horizons(pool, now)
    await a_booking(connection, at(10), at(10, 15))
    await open_from(connection, "11:00")
    municipality = await select_municipality(connection, "by")
    assert municipality is not None
    building = connection.transaction()
    await building.start()
    await build_ahead(connection, municipality, now)
    assert len(await listed(connection, now)) == 1
    await building.rollback()
    assert await listed(connection, now) == []


async def test_it_is_overdue_from_the_deadline_until_somebody_decides(
    misfit: UUID, connection: Connection, now: datetime
) -> None:
    deadline = at(8, day=date(2026, 11, 25))
    assert await count_overdue_misfits(connection, deadline) == (0, None)
    later = at(9, day=date(2026, 11, 25))
    assert await count_overdue_misfits(connection, later) == (1, deadline)
    await keep_misfit(connection, "by", misfit, "Agreed by phone", later)
    assert await count_overdue_misfits(connection, later) == (0, None)


@pytest.mark.parametrize(
    ("since", "visit", "deadline"),
    [
        ("2026-11-23T08:00", "2026-12-20", "2026-11-25T08:00"),
        ("2026-11-27T15:30", "2026-12-20", "2026-12-01T15:30"),  # over a weekend
        (
            "2026-12-23T09:00",
            "2027-01-20",
            "2026-12-28T09:00",
        ),  # over Christmas, of which the 24th is a working day by law
        ("2026-11-23T08:00", "2026-11-25", "2026-11-24T12:00"),  # noon of the day before the visit
        ("2026-11-23T15:00", "2026-11-24", "2026-11-23T15:00"),  # at once
        ("2026-11-23T15:00", "2026-11-23", "2026-11-23T15:00"),
    ],
)
def test_a_clerk_has_two_working_days_but_no_longer_than_noon_of_the_day_before(
    since: str, visit: str, deadline: str
) -> None:
    day = date.fromisoformat(visit)
    moment = datetime.fromisoformat(since).replace(tzinfo=ZONE)
    assert deadline_before(day, moment, ZONE) == datetime.fromisoformat(deadline).replace(tzinfo=ZONE)

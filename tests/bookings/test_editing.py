"""Other topics, other persons, another way to meet: the same booking, with its history, and a time that fits."""

from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from api.bookings import queries
from api.bookings.rules import Receipt
from api.calendars.auditor import audit
from api.contacts.rules import Contact
from api.database import Connection
from api.problems import Refused
from tests.bookings.citizens import Citizens, choices, outcome, tomorrow
from tests.bookings.towns import SPLIT, a_town_with, desks

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def citizens(pool: asyncpg.Pool, tmp_path: Path, now: datetime) -> Citizens:
    citizens = await a_town_with(pool, tmp_path, now, SPLIT)
    return citizens.about("passport")


async def everything(connection: Connection) -> list[list[asyncpg.Record]]:
    """All that a change of a booking may touch."""
    tables = ["booking", "part", "receipt", "contact", "idempotency_key", "outbox", "pool_day"]
    return [await connection.fetch(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables]


async def length(connection: Connection, booking: Receipt) -> float:
    """In minutes, as the database has it, in the booking and in its parts alike."""
    row = await connection.fetchrow(
        """SELECT end_at - start_at AS told, (SELECT sum(end_at - start_at) FROM part WHERE booking_id = $1) AS kept
           FROM booking WHERE booking_id = $1""",
        booking.booking_id,
    )
    assert row["told"] == row["kept"]
    return row["told"] / MINUTE


@pytest.mark.parametrize(("hour", "minutes"), [(10, 0), (10, 15), (11, 0)])
async def test_more_persons_take_longer_at_the_same_or_at_another_time(
    citizens: Citizens, connection: Connection, hour: int, minutes: int
) -> None:
    booked = await citizens.book(tomorrow(citizens.now))
    edited = await citizens.about("passport:3").edit(booked.booking_id, tomorrow(citizens.now, hour, minutes))
    assert edited.booking_id == booked.booking_id
    assert edited.after.start == tomorrow(citizens.now, hour, minutes)
    assert edited.after.end - edited.after.start == 45 * MINUTE
    assert await length(connection, booked) == 45
    assert await audit(citizens.pool, citizens.now) == []


async def test_fewer_persons_give_back_what_they_do_not_need(citizens: Citizens, connection: Connection) -> None:
    booked = await citizens.about("passport:4").book(tomorrow(citizens.now))
    assert await outcome(citizens.book(tomorrow(citizens.now, 10, 45))) == "time-taken"
    await citizens.edit(booked.booking_id, tomorrow(citizens.now))
    assert await length(connection, booked) == 15
    assert isinstance(await citizens.book(tomorrow(citizens.now, 10, 45)), Receipt)


async def test_the_history_tells_what_the_visit_was_about_before_and_after(
    citizens: Citizens, connection: Connection
) -> None:
    booked = await citizens.book(tomorrow(citizens.now))
    await citizens.about("passport:2").edit(booked.booking_id, tomorrow(citizens.now))
    await citizens.about("pension", meeting="phone").edit(booked.booking_id, tomorrow(citizens.now, 11))
    history = await queries.select_receipts(connection, "by", booked.booking_id)
    assert [receipt.action for receipt in history] == ["book", "move", "move"]
    told = [(receipt.before and receipt.before.topics, receipt.after.topics) for receipt in history]
    one, two, pension = choices("passport"), choices("passport:2"), choices("pension")
    assert told == [(None, one), (one, two), (two, pension)]
    assert [receipt.after.meeting for receipt in history] == ["office", "office", "phone"]
    stored = await queries.select_booking(connection, "by", booked.booking_id)
    assert stored
    assert (stored.topics, stored.meeting, stored.start_at) == (pension, "phone", tomorrow(citizens.now, 11))


async def test_a_move_without_topics_leaves_the_visit_as_it_was(citizens: Citizens) -> None:
    booked = await citizens.about("passport:2", "licence").book(tomorrow(citizens.now))
    moved = await citizens.move(booked.booking_id, tomorrow(citizens.now, 11))
    assert (moved.after.topics, moved.after.meeting) == (booked.after.topics, "office")


async def test_an_edit_that_does_not_fit_tells_nearer_times_and_changes_nothing(
    citizens: Citizens, connection: Connection
) -> None:
    booked = await citizens.book(tomorrow(citizens.now))
    await citizens.book(tomorrow(citizens.now, 10, 15))
    before = await everything(connection)
    with pytest.raises(Refused) as refused:
        await citizens.about("passport:2").edit(booked.booking_id, tomorrow(citizens.now))
    assert refused.value.kind == "time-taken"
    assert refused.value.alternatives
    assert refused.value.alternatives[0].start == tomorrow(citizens.now, 10, 30)
    assert await everything(connection) == before


@pytest.mark.parametrize(
    ("topics", "hour", "minutes", "kind"),
    [
        (["passport:2"], 11, 45, "time-outside-rules"),
        (["passport:4", "licence"], 10, 0, "visit-too-long"),
        (["passport:5"], 10, 0, "visit-not-possible"),
        (["moon"], 10, 0, "unknown-topic"),
        (["passport:2"], -17, 0, "time-past"),
    ],
)
async def test_an_edit_that_cannot_be_changes_nothing(
    citizens: Citizens, connection: Connection, topics: list[str], hour: int, minutes: int, kind: str
) -> None:
    booked = await citizens.book(tomorrow(citizens.now))
    before = await everything(connection)
    start = tomorrow(citizens.now, 0) + timedelta(hours=hour, minutes=minutes)
    assert await outcome(citizens.about(*topics).edit(booked.booking_id, start)) == kind
    assert await everything(connection) == before


async def test_a_visit_becomes_a_call_only_when_there_is_a_number_to_call(
    citizens: Citizens, connection: Connection
) -> None:
    by_mail = citizens.reached_by(Contact("Test Testesen", None, "test@borgertid.dk")).about("pension")
    booked = await by_mail.book(tomorrow(citizens.now))
    before = await everything(connection)
    call = by_mail.about("pension", meeting="phone")
    with pytest.raises(Refused) as refused:
        await call.edit(booked.booking_id, tomorrow(citizens.now, 11))
    assert refused.value.kind == "no-phone"
    assert [fault.pointer for fault in refused.value.errors or []] == ["#/meeting"]
    assert await everything(connection) == before
    with pytest.raises(Refused) as refused:
        await call.book(tomorrow(citizens.now, 11))
    assert [fault.pointer for fault in refused.value.errors or []] == ["#/contact/phone"]


@pytest.mark.parametrize("topics", [["passport:2"], ["licence"], ["licence", "passport"]])
async def test_a_hold_for_another_visit_is_no_hold_for_this_one(
    citizens: Citizens, connection: Connection, topics: list[str]
) -> None:
    held = await citizens.hold(tomorrow(citizens.now))
    before = await everything(connection)
    assert await outcome(citizens.about(*topics).book(tomorrow(citizens.now), hold=held)) == "hold-mismatch"
    assert await everything(connection) == before


async def test_a_hold_serves_the_needs_that_it_was_made_for(
    pool: asyncpg.Pool, connection: Connection, tmp_path: Path, now: datetime
) -> None:
    step_free = 'needs = ["step-free"]'
    two_floors = desks("upstairs", "passport") + desks("downstairs", "passport", "licence", pool_lines=step_free)
    citizens = (await a_town_with(pool, tmp_path, now, two_floors, SPLIT)).about("passport")
    held = await citizens.hold(tomorrow(now))
    for needs in (["step-free"], ["interpreter"], ["step-free", "more-minutes"]):
        answer = await outcome(citizens.about("passport", needs=needs).book(tomorrow(now), hold=held))
        assert answer == "hold-mismatch", needs
    in_need = citizens.about("passport", needs=["step-free", "interpreter"])
    fitting = await in_need.hold(tomorrow(now))
    booked = await in_need.book(tomorrow(now), hold=fitting)
    assert booked.booking_id == fitting.booking_id
    assert await length(connection, booked) == 30


async def test_a_move_still_meets_the_needs_of_its_citizen(
    pool: asyncpg.Pool, connection: Connection, tmp_path: Path, now: datetime
) -> None:
    step_free = 'needs = ["step-free"]'
    floors = desks("upstairs", "passport"), desks("downstairs", "passport", "licence", pool_lines=step_free)
    citizens = (await a_town_with(pool, tmp_path, now, *floors, desks("pensions", "pension"))).about("passport")
    in_need = citizens.about("passport", needs=["step-free", "interpreter"])
    booked = await in_need.book(tomorrow(now))
    await citizens.move(booked.booking_id, tomorrow(now, 11))
    assert await length(connection, booked) == 30
    assert await connection.fetchval("SELECT pool_id FROM part") == "downstairs"
    await in_need.book(tomorrow(now))
    assert await outcome(citizens.move(booked.booking_id, tomorrow(now))) == "time-taken"
    assert isinstance(await outcome(citizens.book(tomorrow(now))), Receipt)

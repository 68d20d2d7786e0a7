"""A booking goes the ways that are drawn in docs/booking-states.md, and no other."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import uuid4

import asyncpg
import pytest

from api.bookings.rules import (
    HOLD,
    TRANSITIONS,
    UNDO,
    Action,
    Booking,
    Command,
    Receipt,
    State,
    Status,
    TopicChoice,
    actions_of,
    record,
    state_of,
)
from api.bookings.upkeep import end_due
from api.calendars.auditor import audit
from api.database import Connection
from tests.architecture.sources import ROOT
from tests.bookings.citizens import Citizens, citizens_of, outcome, tomorrow
from tests.bookings.picture import picture
from tests.builders import a_town

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
LAST_CHANGE = timedelta(minutes=30)


def test_the_picture_in_the_documents_is_drawn_from_the_code() -> None:
    assert f"```mermaid\n{picture()}\n```\n" in (ROOT / "docs" / "booking-states.md").read_text(), picture()


async def brought_to(citizens: Citizens, status: Status, start: datetime) -> Receipt:
    """A booking in that status; the receipt is its first."""
    first = await (citizens.hold(start) if status in {"held", "expired"} else citizens.book(start))
    if status == "expired":
        await citizens.release(first.booking_id)
    if status == "cancelled":
        await citizens.cancel(first.booking_id)
    return first


def commands(citizens: Citizens, receipt: Receipt) -> dict[Action, Callable[[], Awaitable[Receipt]]]:
    booking_id, start = receipt.booking_id, receipt.after.start
    return {
        "book": lambda: citizens.book(start, hold=receipt),
        "extend": lambda: citizens.extend(booking_id),
        "release": lambda: citizens.release(booking_id),
        "move": lambda: citizens.move(booking_id, start + timedelta(minutes=15)),
        "cancel": lambda: citizens.cancel(booking_id),
        "undo": lambda: citizens.undo(booking_id),
    }


def half_hours(now: datetime) -> Iterator[datetime]:
    """Free ones, each followed by a free quarter of an hour to move to."""
    for day in range(4):
        for number in range(8):
            yield tomorrow(now, 10, 30 * number) + timedelta(days=day)


async def test_every_action_is_done_or_refused_in_every_status_as_drawn(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    town = await a_town(connection, now, horizon_days=5)
    citizens = await citizens_of(pool, town, now)
    times = half_hours(now)
    for status in get_args(Status):
        for action in get_args(Action):
            receipt = await brought_to(citizens, status, next(times))
            answer = await outcome(commands(citizens, receipt)[action]())
            # To book with a hold that ran out makes a booking of its own while the time is free.
            done = isinstance(answer, Receipt) and answer.booking_id == receipt.booking_id
            assert done == ((status, action) in TRANSITIONS), (status, action, answer)
            stored = await connection.fetchval("SELECT status FROM booking WHERE booking_id = $1", receipt.booking_id)
            assert stored == TRANSITIONS.get((status, action), status), (status, action)
    assert await audit(pool, now) == []


async def test_the_server_ends_holds_and_nothing_else(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    town = await a_town(connection, now, horizon_days=5)
    citizens = await citizens_of(pool, town, now)
    times = half_hours(now)
    for status in get_args(Status):
        receipt = await brought_to(citizens, status, next(times))
        await end_due(pool, now + max(HOLD, UNDO))
        row = await connection.fetchrow(
            """SELECT status, (SELECT count(*) FROM part WHERE part.booking_id = b.booking_id) AS parts
               FROM booking b WHERE booking_id = $1""",
            receipt.booking_id,
        )
        assert row["status"] == TRANSITIONS.get((status, "expire"), status)
        assert row["parts"] == (1 if status == "booked" else 0)
    assert await audit(pool, now) == []


@pytest.mark.parametrize("command", get_args(Command))
@pytest.mark.parametrize("before", [None, *get_args(Status)])
@pytest.mark.parametrize("after", get_args(Status))
def test_no_receipt_is_written_of_a_way_that_is_not_drawn(
    before: Status | None, command: Command, after: Status
) -> None:
    old = a_booking(before) if before else None
    if TRANSITIONS.get((before, command)) == after:
        receipt = record(uuid4(), command, NOW, old, a_booking(after), actor="citizen")
        assert (receipt.action, receipt.after.status) == (command, after)
    else:
        with pytest.raises(ValueError, match=f"{command} must not make"):
            record(uuid4(), command, NOW, old, a_booking(after), actor="citizen")


@pytest.mark.parametrize(
    ("state", "left", "actions"),
    [
        ("held", timedelta(0), []),
        ("held", TICK, ["book", "extend", "release"]),
        ("cancelled", timedelta(0), []),
        ("cancelled", TICK, ["undo"]),
        ("booked", LAST_CHANGE, ["move", "cancel"]),
        ("booked", LAST_CHANGE - TICK, []),
        ("expired", HOLD, []),
    ],
)
def test_actions_end_at_the_moment_itself(state: Status, left: timedelta, actions: list[Action]) -> None:
    assert actions_of(a_state(state, left), NOW, LAST_CHANGE) == actions


def test_a_hold_is_extended_once_and_a_visit_that_has_begun_is_not_taken_up_again() -> None:
    extended = state_of(a_booking("held", hold_extended=True))
    assert actions_of(extended, NOW, LAST_CHANGE) == ["book", "release"]
    assert actions_of(a_state("cancelled", UNDO), NOW + UNDO / 2, LAST_CHANGE) == ["undo"]
    begun = state_of(a_booking("cancelled", start_at=NOW))
    assert actions_of(begun, NOW, LAST_CHANGE) == []


def a_state(status: Status, left: timedelta) -> State:
    """A booking whose deadline, or whose beginning if it is booked, is so far away."""
    start = NOW + (left if status == "booked" else timedelta(hours=1))
    return state_of(a_booking(status, start_at=start, deadline=NOW + left))


def a_booking(status: Status, **changed: object) -> Booking:
    start = changed.pop("start_at", NOW + timedelta(hours=1))
    assert isinstance(start, datetime)
    booking = {
        "booking_id": uuid4(),
        "office_id": "library",
        "status": status,
        "lane": "public",
        "start_at": start,
        "end_at": start + timedelta(minutes=15),
        "topics": (TopicChoice("passport-adult"),),
        "deadline": NOW + UNDO,
        "created_at": NOW,
    }
    return Booking(**{**booking, **changed})

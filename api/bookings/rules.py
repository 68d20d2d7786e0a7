"""What may be done with a booking, and what a receipt says of it. No I/O, no clock: `now` is an argument."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from uuid import UUID

from msgspec import Struct

from api.bookings.visits import Actor, TopicChoice
from api.calendars.cells import Lane
from api.catalogue.rules import Language, Meeting

HOLD = timedelta(minutes=5)
UNDO = timedelta(minutes=2)
SYNTHETIC_LIFE = timedelta(minutes=15)

Status = Literal["held", "booked", "cancelled", "expired"]
Action = Literal["book", "extend", "release", "move", "cancel", "undo"]
Command = Literal["hold", "extend", "release", "expire", "book", "move", "cancel", "undo", "correct"]
"""Of them `correct` is for staff only: who is reached, and where."""

TRANSITIONS: Mapping[tuple[Status | None, Command], Status] = {
    (None, "hold"): "held",
    (None, "book"): "booked",
    ("held", "book"): "booked",
    ("held", "extend"): "held",
    ("held", "release"): "expired",
    ("held", "expire"): "expired",
    ("booked", "move"): "booked",
    ("booked", "cancel"): "cancelled",
    ("booked", "correct"): "booked",
    ("cancelled", "undo"): "booked",
}
"""What a command makes of a booking in each status, or (None) of nothing; there is no other way for one to change."""


class Booking(Struct, frozen=True, kw_only=True):
    booking_id: UUID
    office_id: str
    status: Status
    lane: Lane
    start_at: datetime
    end_at: datetime
    topics: tuple[TopicChoice, ...]
    meeting: Meeting = "office"
    language: Language = "da"
    contact_id: UUID | None = None
    secret_version: int = 1
    hold_client: UUID | None = None
    hold_extended: bool = False
    deadline: datetime | None = None
    """held: when it expires; cancelled: until when it can be undone."""
    remove_at: datetime | None = None
    """Synthetic only: when the server removes it."""
    created_at: datetime


class Part(Struct, frozen=True):
    """A stretch of a booking: its claim on the cells of one pool day."""

    pool_id: str
    day: date
    lane: Lane
    start_at: datetime
    end_at: datetime
    topics: tuple[str, ...] | None = None
    """None: all of the booking's."""
    person: str | None = None
    """The named caseworker whose time it is."""

    @property
    def key(self) -> tuple[str, date, Lane]:
        return (self.pool_id, self.day, self.lane)


class State(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A booking as a receipt keeps it: no contact data."""

    status: Status
    office: str
    start: datetime
    end: datetime
    topics: tuple[TopicChoice, ...]
    meeting: Meeting = "office"
    deadline: datetime | None = None
    hold_extended: bool = False


class Receipt(Struct, frozen=True, kw_only=True):
    """The proof of one accepted command, and its stored answer."""

    receipt_id: UUID
    booking_id: UUID
    action: Command
    actor: Actor
    at: datetime
    before: State | None
    after: State
    reason: str | None = None
    """Staff: why a rule was set aside, or the citizen's time changed."""


def state_of(booking: Booking) -> State:
    return State(
        status=booking.status,
        office=booking.office_id,
        start=booking.start_at,
        end=booking.end_at,
        topics=booking.topics,
        meeting=booking.meeting,
        deadline=booking.deadline,
        hold_extended=booking.hold_extended,
    )


def record(
    receipt_id: UUID,
    action: Command,
    at: datetime,
    before: Booking | None,
    after: Booking,
    *,
    actor: Actor,
    reason: str | None = None,
) -> Receipt:
    """The receipt of a change. Raises ValueError when TRANSITIONS has no such change: a mistake of ours."""
    was = state_of(before) if before else None
    if TRANSITIONS.get((was.status if was else None, action)) != after.status:
        raise ValueError(f"{action} must not make {was} {after.status}")
    return Receipt(
        receipt_id=receipt_id,
        booking_id=after.booking_id,
        action=action,
        actor=actor,
        at=at,
        before=was,
        after=state_of(after),
        reason=reason,
    )


def actions_of(state: State, now: datetime, last_change: timedelta) -> list[Action]:
    """What the citizen may do now; the screens show these and no others (P2)."""
    if not _may_change(state, now, last_change):
        return []
    possible = [action for action in get_args(Action) if (state.status, action) in TRANSITIONS]
    return [action for action in possible if not (action == "extend" and state.hold_extended)]


def _may_change(state: State, now: datetime, last_change: timedelta) -> bool:
    before_deadline = state.deadline is not None and now < state.deadline
    match state.status:
        case "held":
            return before_deadline
        case "booked":
            return now + last_change <= state.start
        case "cancelled":
            return before_deadline and now < state.start
        case "expired":
            return False

"""A ticket: one person's place in an office's day, and what may become of it. No I/O: `now` is an argument."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from api.bookings.visits import TopicChoice
from api.catalogue.rules import DayRules, Language
from api.problems import Refused

Status = Literal["waiting", "called", "serving", "parked", "done", "no-show", "left"]
Command = Literal[
    "arrive", "call", "recall", "start", "finish", "no-show", "park", "resume", "hand-over", "leave", "undo", "close"
]  # fmt: skip
PassedOver = Literal["moved", "parked", "no-show", "left"]
"""Why a number that was called, or stood before others, is not there: the board never skips one silently."""

TRANSITIONS: Mapping[tuple[Status | None, Command], Status] = {
    (None, "arrive"): "waiting",
    ("waiting", "call"): "called",
    ("waiting", "park"): "parked",
    ("waiting", "hand-over"): "waiting",
    ("waiting", "leave"): "left",
    ("waiting", "close"): "left",
    ("called", "recall"): "called",
    ("called", "start"): "serving",
    ("called", "finish"): "done",
    ("called", "park"): "parked",
    ("called", "hand-over"): "waiting",
    ("called", "no-show"): "no-show",
    ("called", "close"): "no-show",
    ("serving", "finish"): "done",
    ("serving", "park"): "parked",
    ("serving", "hand-over"): "waiting",
    ("serving", "close"): "done",
    ("parked", "call"): "called",
    ("parked", "resume"): "waiting",
    ("parked", "hand-over"): "waiting",
    ("parked", "leave"): "left",
    ("parked", "close"): "left",
    ("no-show", "resume"): "waiting",
    ("left", "resume"): "waiting",
}
"""What a command makes of a ticket in each status, or (None) of nothing. Beside them only `undo`, which takes the last
one back, leads from one status to another."""

UNDOABLE: frozenset[Command] = frozenset(
    {"call", "start", "finish", "no-show", "park", "resume", "hand-over", "leave"}
)  # fmt: skip
UNDO = timedelta(minutes=10)
"""So long a clerk can take the last command back."""
ANSWER = timedelta(minutes=3)
"""So long after the call somebody must have come, or been noted as not there."""
OVERTIME = timedelta(minutes=60)
"""So long beyond its planned minutes a visit may last before somebody must look."""
PATIENCE = timedelta(minutes=15)
"""So long after the time that was promised, or booked, somebody must look."""
LIVE: frozenset[Status] = frozenset({"waiting", "called", "serving", "parked"})


class Ticket(Struct, frozen=True, kw_only=True):
    ticket_id: UUID
    office_id: str
    day: date
    synthetic: bool
    number: int
    booking_id: UUID | None
    """None: a walk-in."""
    status: Status
    topics: tuple[TopicChoice, ...]
    language: Language
    minutes: int
    """How long the visit was planned to take."""
    booked_for: datetime | None
    arrived_at: datetime
    place_at: datetime
    """The line is ordered by it."""
    for_topics: tuple[str, ...]
    """What the desk that calls must serve."""
    for_pool: str | None = None
    """Only desks of this pool may call: a named caseworker's."""
    for_desk: str | None = None
    """Only this desk may call: a colleague has handed over to it."""
    desk: str | None = None
    called_at: datetime | None = None
    recalled_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    parked_until: datetime | None = None
    leased_to: str | None = None
    leased_until: datetime | None = None
    passed_over: PassedOver | None = None
    passed_at: datetime | None = None
    forecast: int | None = None
    """Minutes of waiting, as foreseen when the number was given."""
    promised_from: datetime | None = None
    promised_until: datetime | None = None
    note: str | None = None
    owner: str | None = None
    deadline: datetime | None = None

    @property
    def live(self) -> bool:
        return self.status in LIVE

    @property
    def at_desk(self) -> bool:
        """Whether it takes its desk up: who is parked keeps the name of one, and is not there."""
        return self.status in {"called", "serving"}

    def leased_elsewhere(self, desk: str | None, now: datetime) -> bool:
        """Whether another desk may call it although it has no connection, so that nobody else may."""
        return self.leased_until is not None and now < self.leased_until and self.leased_to != desk


def earliest_arrival(booked_for: datetime, rules: DayRules) -> datetime:
    return booked_for - timedelta(minutes=rules.earliest_arrival_minutes)


def is_late(booked_for: datetime, arrived_at: datetime, rules: DayRules) -> bool:
    return arrived_at > booked_for + timedelta(minutes=rules.late_after_minutes)


def is_no_show(booked_for: datetime, at: datetime, rules: DayRules) -> bool:
    """Whether the rest of a booked time may be given to others, since nobody has come."""
    return at >= booked_for + timedelta(minutes=rules.no_show_minutes)


def place_of(booked_for: datetime | None, arrived_at: datetime, rules: DayRules) -> datetime:
    """Where somebody stands in the line: with a booked time at that time, else at the end of a walk-in's patience.

    Who is late keeps the booked time or stands as a walk-in, as the office has set; after a no-show always the latter.
    """
    keeps = booked_for is not None and not (
        is_no_show(booked_for, arrived_at, rules)
        or (rules.late == "joins-walk-ins" and is_late(booked_for, arrived_at, rules))
    )
    if keeps and booked_for is not None:
        return booked_for
    return arrived_at + timedelta(minutes=rules.walk_in_patience_minutes)


def after(ticket: Ticket, command: Command) -> Status:
    """The status that the command leads to. Refused: ticket-moved-on."""
    status = TRANSITIONS.get((ticket.status, command))
    if status is None:
        raise Refused("ticket-moved-on")
    return status


def actions_of(ticket: Ticket) -> list[Command]:
    """What staff may do with it now; the screens show these and no others (P2)."""
    return [command for status, command in TRANSITIONS if status == ticket.status and command != "close"]


def waiting(ticket: Ticket) -> Ticket:
    """As it waits: what it waits for has a deadline and an owner (P4)."""
    late = max(ticket.promised_until or ticket.place_at, ticket.place_at) + PATIENCE
    owner = f"desk {ticket.for_desk}" if ticket.for_desk else ticket.for_pool or "clerk"
    return replace(ticket, status="waiting", desk=None, parked_until=None, ended_at=None, owner=owner, deadline=late)


def called(ticket: Ticket, desk: str, at: datetime) -> Ticket:
    """Refused: ticket-moved-on."""
    return replace(
        ticket,
        status=after(ticket, "call"),
        desk=desk,
        called_at=at,
        recalled_at=None,
        parked_until=None,
        leased_to=None,
        leased_until=None,
        passed_over=None,
        passed_at=None,
        owner=f"desk {desk}",
        deadline=at + ANSWER,
    )


def recalled(ticket: Ticket, at: datetime) -> Ticket:
    return replace(ticket, status=after(ticket, "recall"), recalled_at=at, deadline=at + ANSWER)


def started(ticket: Ticket, at: datetime) -> Ticket:
    end = at + timedelta(minutes=ticket.minutes) + OVERTIME
    return replace(ticket, status=after(ticket, "start"), started_at=at, deadline=end)


def parked(ticket: Ticket, at: datetime, until: datetime) -> Ticket:
    return replace(
        _let_go(ticket, after(ticket, "park"), at),
        ended_at=None,
        parked_until=until,
        passed_over="parked",
        passed_at=at,
        owner="clerk",
        deadline=until + PATIENCE,
    )


def resumed(ticket: Ticket, at: datetime) -> Ticket:
    """Back in the line where it stood; who was not there when called, or had left, stands as if arrived just now."""
    after(ticket, "resume")
    back = ticket if ticket.status == "parked" else replace(ticket, place_at=max(at, ticket.place_at))
    return waiting(replace(back, passed_over=None, passed_at=None))


class HandOver(Struct, frozen=True):
    """To whom: exactly one is named."""

    topics: tuple[str, ...] | None = None
    pool: str | None = None
    desk: str | None = None


def handed_over(ticket: Ticket, at: datetime, to: HandOver, note: str | None) -> Ticket:
    """Back in the line, for other desks. Its place stays: nobody queues twice for one visit."""
    after(ticket, "hand-over")
    moved = replace(
        ticket,
        for_topics=to.topics or (),
        for_pool=to.pool,
        for_desk=to.desk,
        leased_to=None,
        leased_until=None,
        passed_over="moved",
        passed_at=at,
        note=note,
    )
    return waiting(moved)


def ended(ticket: Ticket, command: Command, at: datetime) -> Ticket:
    """finish, no-show, leave, close."""
    return _let_go(ticket, after(ticket, command), at)


def _let_go(ticket: Ticket, status: Status, at: datetime) -> Ticket:
    passed: PassedOver | None = "no-show" if status == "no-show" else "left" if status == "left" else None
    return replace(
        ticket,
        status=status,
        ended_at=at,
        parked_until=None,
        leased_to=None,
        leased_until=None,
        passed_over=passed,
        passed_at=at if passed else None,
        owner=None,
        deadline=None,
    )


class Event(Struct, frozen=True, kw_only=True):
    """The proof of one accepted command. The states hold no note."""

    ticket_id: UUID
    command: Command
    actor: str
    at: datetime
    """By the clock of the device on which it was done."""
    received_at: datetime
    before: Ticket | None
    after: Ticket
    explain: "Explained | None" = None


class Explained(Struct, frozen=True):
    """Why this one now, in one line."""

    da: str
    en: str


def undone(ticket: Ticket, last: Event, now: datetime) -> Ticket:
    """The ticket as it was before its last event. Refused: nothing-to-undo."""
    if last.before is None or last.command not in UNDOABLE or now > last.received_at + UNDO:
        raise Refused("nothing-to-undo")
    return replace(last.before, note=ticket.note, leased_to=None, leased_until=None)


def finished_by(last: Event, call: Event) -> bool:
    """Whether the ticket's last event is what the call did in the same step: its desk was done with whom it served."""
    before = last.before
    same_desk = before is not None and before.desk == call.after.desk and before.office_id == call.after.office_id
    return (last.command, call.command) == ("finish", "call") and last.received_at == call.received_at and same_desk

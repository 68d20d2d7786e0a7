"""What the board of an office shows: numbers and desks, and why a number was passed over. Never who it is."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from api.arrivals import queries
from api.arrivals.forecast import hit_rate
from api.arrivals.line import waits
from api.arrivals.queries import DayKey
from api.arrivals.rules import PassedOver, Ticket
from api.arrivals.wire import DeskAnswer, View
from api.bookings.wire import Moment
from api.catalogue.rules import Municipality
from api.database import Connection

SHOWN_FOR = timedelta(minutes=15)
"""So long the board says why a number is not there."""
RECORD = timedelta(days=30)
SHINES_FOR = timedelta(seconds=30)
"""So long a number that was called stands there although it was finished at once: a board may look late."""


class CalledAnswer(Struct, frozen=True):
    number: int
    desk: DeskAnswer
    called_at: Moment
    """Of the latest call: a number called once more shines again."""
    status: Literal["called", "serving", "done"]


class PassedAnswer(Struct, frozen=True):
    number: int
    why: PassedOver
    at: Moment


class BoardAnswer(Struct, frozen=True, kw_only=True):
    fetched_at: Moment
    version: int
    office: str
    name: str
    called: list[CalledAnswer]
    """The latest call first."""
    passed_over: list[PassedAnswer]
    """In the last quarter of an hour, the latest first."""
    waiting: int
    promises_kept: float | None
    """The part of the walk-ins of the last 30 days who were called within what their ticket said; null: no record."""


async def read_board(connection: Connection, municipality: Municipality, day: DayKey, now: datetime) -> BoardAnswer:
    version = await queries.select_version(connection, day)
    tickets = await queries.select_tickets(connection, day)
    promised = await queries.select_promises(connection, day.municipality_id, day.office_id, now - RECORD)
    view = View(municipality)
    called = sorted((one for one in tickets if one.at_desk or _shines(one, now)), key=_called_at, reverse=True)
    passed = [one for one in tickets if one.passed_over and one.passed_at and one.passed_at > now - SHOWN_FOR]
    return BoardAnswer(
        fetched_at=view.local(now),
        version=version,
        office=day.office_id,
        name=municipality.offices[day.office_id].name,
        called=[_called(view, ticket) for ticket in called],
        passed_over=[
            PassedAnswer(one.number, one.passed_over, view.local(one.passed_at))
            for one in sorted(passed, key=lambda one: (one.passed_at, one.number), reverse=True)
            if one.passed_over and one.passed_at
        ],
        waiting=sum(waits(ticket, now) for ticket in tickets),
        promises_kept=hit_rate(promised),
    )


def _shines(ticket: Ticket, now: datetime) -> bool:
    came = ticket.started_at is not None
    return ticket.status == "done" and not came and ticket.desk is not None and now < _called_at(ticket) + SHINES_FOR


def _called_at(ticket: Ticket) -> datetime:
    moment = ticket.recalled_at or ticket.called_at
    return moment or ticket.arrived_at


def _called(view: View, ticket: Ticket) -> CalledAnswer:
    desk = view.desk(ticket.office_id, ticket.desk) or DeskAnswer("", "")
    match ticket.status:
        case "called" | "serving" | "done" as status:
            return CalledAnswer(ticket.number, desk, view.local(_called_at(ticket)), status)
        case other:
            raise ValueError(f"number {ticket.number} is {other}, not at a desk")

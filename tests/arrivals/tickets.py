"""Tickets that are complete and unremarkable; a test states what matters."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from api.arrivals.line import Serving
from api.arrivals.rules import Ticket, place_of
from api.bookings.visits import TopicChoice
from api.catalogue.rules import DayRules

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Ten o'clock in Denmark."""
RULES = DayRules()


def at(minutes: float) -> datetime:
    """So many minutes after ten in Denmark."""
    return NINE + timedelta(minutes=minutes)


def a_ticket(number: int = 1, **changed: Any) -> Ticket:
    """A walk-in who came at ten, for a passport."""
    booked_for, arrived_at = changed.get("booked_for"), changed.pop("arrived_at", NINE)
    fields: dict[str, Any] = {
        "ticket_id": uuid4(),
        "office_id": "town-hall",
        "day": date(2026, 11, 23),
        "synthetic": False,
        "number": number,
        "booking_id": uuid4() if booked_for else None,
        "status": "waiting",
        "topics": (TopicChoice("passport-adult"),),
        "language": "da",
        "minutes": 15,
        "booked_for": booked_for,
        "arrived_at": arrived_at,
        "place_at": place_of(booked_for, arrived_at, RULES),
        "for_topics": ("passport-adult",),
        "owner": "clerk",
        "deadline": arrived_at + timedelta(hours=1),
    }
    return Ticket(**{**fields, **changed})


def a_desk(desk_id: str = "1", topics: tuple[str, ...] = ("passport-adult",), pools: tuple[str, ...] = ()) -> Serving:
    return Serving(desk_id, f"Skranke {desk_id}", frozenset(topics), frozenset(pools))

"""An office's day, read in one go: for the day board, and for the list that is printed each morning."""

from datetime import date, datetime
from typing import Annotated

from litestar.params import QueryParameter
from msgspec.structs import replace

from api.arrivals import queries
from api.arrivals.booked import BookedToday, select_bookings_at
from api.arrivals.line import in_order, serving_desks
from api.arrivals.queries import DayKey
from api.arrivals.rules import is_late, is_no_show
from api.arrivals.wire import BookingState, DayBooking, OfficeDayAnswer, View, desk_of_day, pool_of_day
from api.bookings.spoken_code import code_of
from api.catalogue.rules import DayRules, Municipality
from api.database import Connection
from api.problems import Fault, Refused

OfficeParameter = Annotated[str, QueryParameter(description="The office's id.", min_length=1, max_length=80)]
DateParameter = Annotated[date | None, QueryParameter(name="date", description="The local day; left out: today.")]


def day_key(municipality: Municipality, office: str, now: datetime, *, synthetic: bool) -> DayKey:
    """Today at the office. Refused: unknown-office."""
    if office not in municipality.offices:
        unknown = ("Stedet findes ikke.", "There is no such office.")
        raise Refused("unknown-office", errors=[Fault("office", *unknown)])
    return DayKey(municipality.municipality_id, office, now.astimezone(municipality.zone).date(), synthetic)


async def read_day_list(
    connection: Connection,
    municipality: Municipality,
    office: str,
    on: date | None,
    now: datetime,
    *,
    synthetic: bool,
) -> OfficeDayAnswer:
    """Refused: unknown-office."""
    key = day_key(municipality, office, now, synthetic=synthetic)
    if on is not None:
        key = key._replace(day=on)
    # The version first: what changes meanwhile is then read under the old one, and asked for again.
    version = await queries.select_version(connection, key)
    tickets = await queries.select_tickets(connection, key)
    booked = await select_bookings_at(connection, key)
    view, rules = View(municipality), municipality.offices[office].day
    return OfficeDayAnswer(
        fetched_at=view.local(now),
        version=version,
        office=office,
        date=key.day,
        desks=[desk_of_day(desk) for desk in serving_desks(municipality, office).values()],
        pools=[pool_of_day(pool) for pool in municipality.pools.values() if pool.office_id == office],
        bookings=[_booking(view, one, rules, now) for one in booked],
        tickets=[view.ticket(ticket) for ticket in tickets],
        line=[ticket.ticket_id for ticket in in_order(tickets, now)],
    )


def without_contacts(day: OfficeDayAnswer) -> OfficeDayAnswer:
    """For who may see the day and not its citizens."""
    unknown = [replace(booking, name=None, phone=None, needs=()) for booking in day.bookings]
    return replace(day, bookings=unknown, tickets=[replace(ticket, note=None) for ticket in day.tickets])


def _booking(view: View, booked: BookedToday, rules: DayRules, now: datetime) -> DayBooking:
    return DayBooking(
        id=booked.booking_id,
        code=code_of(booked.booking_id),
        start=view.local(booked.start_at),
        end=view.local(booked.end_at),
        topics=booked.topics,
        language=booked.language,
        meeting=booked.meeting,
        pools=booked.pools,
        state=_state(booked, rules, now),
        name=booked.name,
        phone=booked.phone,
        needs=booked.needs,
    )


def _state(booked: BookedToday, rules: DayRules, now: datetime) -> BookingState:
    if booked.has_ticket:
        return "arrived"
    if is_no_show(booked.start_at, now, rules):
        return "no-show"
    return "late" if is_late(booked.start_at, now, rules) else "expected"

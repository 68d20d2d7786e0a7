"""A pool's days, as weeks and months show them: rules, closures, holidays, and what is booked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter
from msgspec import Struct, field

from api.bookings.visits import TopicChoice
from api.bookings.wire import Moment
from api.calendars.cells import Lane
from api.calendars.queries import select_closures, select_pool_days, select_rules
from api.calendars.rules import Closure, RuleLane
from api.calendars.showing import ShownDay, ShownSpan, show_days
from api.catalogue.rules import LocalText, Meeting, Municipality, Need
from api.catalogue.rules import Pool as Desks
from api.database import Connection, transaction
from api.planning.queries import BookedPart, select_booked_parts
from api.problems import Fault, Refused
from api.staff.audit import audit_reading
from api.staff.roles import SECURITY, Actor, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals

MOST_DAYS = 62
EARLIEST = date(2000, 1, 1)
TODAY = date.min
"""Stands for it. Were the parameter optional, `from=null` would be taken for one that is left out."""
LANES: tuple[Lane, ...] = ("public", "acute", "staff")


class SpanAnswer(Struct, frozen=True):
    """A stretch throughout which the same desks are open."""

    lane: RuleLane
    rule: str | None
    """null: the rules have changed since that day."""
    from_: Moment = field(name="from")
    until: Moment
    desks: int
    minutes: int
    """Of all its desks together; what is neither taken nor free there is nothing of."""
    taken_minutes: int
    free_minutes: int
    topics: tuple[str, ...] | None
    """null: all that the pool serves."""


class ClosureAnswer(Struct, frozen=True):
    id: str
    reason: LocalText
    from_: str | None = field(name="from")
    """Wall time, as 10:00; null: from the beginning of the day."""
    until: str | None
    """null: to its end."""
    desks: int | None
    """So many are away; null: all."""
    lane: Lane | None
    office: str | None
    pool: str | None


class ContactShown(Struct, frozen=True):
    name: str
    phone: str | None
    email: str | None
    needs: tuple[Need, ...]


class BookingShown(Struct, frozen=True):
    id: UUID
    from_: Moment = field(name="from")
    until: Moment
    """Of the part of the visit that lies in this pool."""
    lane: Lane
    status: str
    """held: somebody is filling in the form; booked; cancelled: can be undone for two minutes."""
    topics: tuple[TopicChoice, ...]
    persons: int
    meeting: Meeting
    fits: bool
    """false: the rules have no room for it, and a clerk must decide."""
    contact: ContactShown | None
    """null unless asked for, or erased."""


class DayAnswer(Struct, frozen=True):
    date: date
    holidays: list[LocalText]
    closures: list[ClosureAnswer]
    spans: list[SpanAnswer]
    bookings: list[BookingShown]


class PoolCalendar(Struct, frozen=True):
    pool: str
    name: str
    office: str
    days: list[DayAnswer]


class CalendarAnswer(Struct, frozen=True):
    fetched_at: Moment
    pools: list[PoolCalendar]


@get(
    "/calendar",
    operation_id="readStaffCalendar",
    summary="The days of a pool, an office or all: rules, closures, holidays and bookings",
    description="Contact data only with `contacts=true`, to clerks; such a read is written down.",
    guards=[demand(Role.READER)],
    opt=OPEN,
    security=SECURITY,
    responses=refusals(401, 403, 404, 422, 503),
)
async def read_calendar(
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
    from_day: Annotated[date, QueryParameter(name="from", description="Local date; today when left out.")] = TODAY,
    days: Annotated[int, QueryParameter(ge=1, le=MOST_DAYS, description="How many, the first included.")] = 7,
    office: Annotated[str | None, QueryParameter(max_length=80)] = None,
    pool_id: Annotated[str | None, QueryParameter(name="pool", max_length=80)] = None,
    contacts: Annotated[bool, QueryParameter(description="With names and how to reach them.")] = False,
) -> CalendarAnswer:
    if contacts and not actor.role.includes(Role.CLERK):
        raise Refused("role-too-low")
    desks = pools_of(municipality, actor, office, pool_id)
    span = _span(municipality, from_day, days, now)
    async with transaction(pool) as connection:
        calendars = await _select_calendars(connection, municipality, desks, span, contacts, synthetic)
        if contacts:
            shown = (one.office for one in calendars if any(day.bookings for day in one.days))
            await audit_reading(connection, actor, "calendar", f"{span[0]} {days}", shown)
    return CalendarAnswer(now.astimezone(municipality.zone), calendars)


def _span(municipality: Municipality, from_day: date, days: int, now: datetime) -> tuple[date, date]:
    """The first and the last day. Refused: invalid-request, when they lie at the ends of the calendar."""
    first = now.astimezone(municipality.zone).date() if from_day == TODAY else from_day
    if not EARLIEST <= first <= date.max - timedelta(days=MOST_DAYS + 1):
        raise Refused("invalid-request", errors=[Fault("from", "Vælg en anden dato.", "Choose another date.")])
    return first, first + timedelta(days=days - 1)


async def _select_calendars(
    connection: Connection,
    municipality: Municipality,
    desks: list[Desks],
    span: tuple[date, date],
    contacts: bool,
    synthetic: bool,
) -> list[PoolCalendar]:
    municipality_id, ids = municipality.municipality_id, [one.pool_id for one in desks]
    rules = await select_rules(connection, municipality_id)
    closures = await select_closures(connection, municipality_id)
    pool_days = await select_pool_days(connection, municipality_id, ids, LANES, *span)
    # Test citizens stand in no calendar, and a monitor sees nobody else.
    parts = [] if synthetic else await select_booked_parts(connection, municipality_id, ids, *span)
    by_key = {pool_day.key: pool_day for pool_day in pool_days}
    of_day: dict[tuple[str, date], list[BookedPart]] = defaultdict(list)
    for part in parts:
        of_day[part.pool_id, part.day].append(part)
    return [
        PoolCalendar(
            one.pool_id,
            one.name,
            one.office_id,
            [
                _day(municipality, shown, of_day[one.pool_id, shown.day], contacts)
                for shown in show_days(municipality, one, rules, closures, by_key, span)
            ],
        )
        for one in desks
    ]


def pools_of(municipality: Municipality, actor: Actor, office: str | None, pool_id: str | None) -> list[Desks]:
    """The pools asked for, of the offices where the actor works. Refused: unknown-office, other-office."""
    if office is not None:
        if office not in municipality.offices:
            raise Refused("unknown-office", errors=[Fault("office", "Stedet findes ikke.", "There is no such office.")])
        actor.demand_office(office)
    if pool_id is not None:
        if pool_id not in municipality.pools:
            unknown = Fault("pool", "Skrankegruppen findes ikke.", "There is no such pool.")
            raise Refused("invalid-request", errors=[unknown])
        actor.demand_office(municipality.pools[pool_id].office_id)
    return [
        one
        for one in municipality.pools.values()
        if office in (None, one.office_id) and pool_id in (None, one.pool_id) and actor.may(one.office_id)
    ]


def _day(municipality: Municipality, shown: ShownDay, parts: Iterable[BookedPart], contacts: bool) -> DayAnswer:
    return DayAnswer(
        shown.day,
        shown.holidays,
        [_closure(closure) for closure in shown.closures],
        [_stretch(municipality, span) for span in shown.spans],
        [_booking(municipality, part, contacts) for part in parts],
    )


def _closure(closure: Closure) -> ClosureAnswer:
    return ClosureAnswer(
        id=closure.closure_id,
        reason=closure.reason,
        from_=None if closure.from_time == time.min else f"{closure.from_time:%H:%M}",
        until=None if closure.until_time is None else f"{closure.until_time:%H:%M}",
        desks=closure.desks,
        lane=closure.lane,
        office=closure.office_id,
        pool=closure.pool_id,
    )


def _stretch(municipality: Municipality, span: ShownSpan) -> SpanAnswer:
    return SpanAnswer(
        lane=span.lane,
        rule=span.rule_id,
        from_=span.start_at.astimezone(municipality.zone),
        until=span.end_at.astimezone(municipality.zone),
        desks=span.desks,
        minutes=span.taken_minutes + span.free_minutes,
        taken_minutes=span.taken_minutes,
        free_minutes=span.free_minutes,
        topics=span.topics,
    )


def _booking(municipality: Municipality, part: BookedPart, contacts: bool) -> BookingShown:
    shown = contacts and part.name is not None
    return BookingShown(
        id=part.booking_id,
        from_=part.start_at.astimezone(municipality.zone),
        until=part.end_at.astimezone(municipality.zone),
        lane=part.lane,
        status=part.status,
        topics=part.topics,
        persons=max(choice.persons for choice in part.topics),
        meeting=part.meeting,
        fits=part.fits,
        contact=ContactShown(part.name or "", part.phone, part.email, part.needs) if shown else None,
    )

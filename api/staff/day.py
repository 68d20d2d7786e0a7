"""An office's day for its staff, over HTTP: the list, its history, and who may do what."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get
from litestar.datastructures import State as AppState
from litestar.di import Provide
from litestar.params import FromPath
from litestar.response import Stream
from msgspec.structs import replace

from api.arrivals import queries
from api.arrivals.day_list import DateParameter, OfficeParameter, day_key, read_day_list, without_contacts
from api.arrivals.given import DayCommand, read_command, tell_screens
from api.arrivals.rules import Event
from api.arrivals.streaming import STREAM, stream_of
from api.arrivals.wire import OfficeDayAnswer, TicketHistoryAnswer, View
from api.bookings.asking import MONITOR
from api.bookings.visits import CLERK
from api.database import Connection, transaction
from api.problems import Refused
from api.staff import tickets
from api.staff.audit import audit, audit_once_an_hour
from api.staff.roles import SECURITY, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals
from api.web.writes import IdempotencyKey

READ: dict[str, Any] = {"responses": refusals(401, 403, 404, 422, 503)}


@get(
    "",
    operation_id="readDay",
    summary="An office's day: bookings, tickets, and the line",
    description="Names and phone numbers for clerks, not for readers.",
    **READ,
)
async def read_day(
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
    office: OfficeParameter,
    on: DateParameter = None,
) -> OfficeDayAnswer:
    actor.demand_office(office)
    async with transaction(pool) as connection:
        day = await read_day_list(connection, municipality, office, on, now, synthetic=synthetic)
        if not actor.role.includes(Role.CLERK):
            return without_contacts(day)
        await audit_once_an_hour(connection, actor, "read", "day", f"{office} {day.date}", office=office)
        return day


@get(
    "/tickets/{ticket_id:uuid}/history",
    operation_id="readTicketHistory",
    summary="What has happened to a ticket, and why it was called when it was",
    **READ,
)
async def read_history(
    ticket_id: FromPath[UUID], municipality: ItsMunicipality, actor: GivenActor, pool: Pool, synthetic: Synthetic
) -> TicketHistoryAnswer:
    async with transaction(pool) as connection:
        ticket = await queries.select_ticket(connection, municipality.municipality_id, ticket_id)
        if ticket is None or ticket.synthetic != synthetic:
            raise Refused("ticket-not-found")
        actor.demand_office(ticket.office_id)
        events = await queries.select_events(connection, municipality.municipality_id, ticket_id)
        if actor.role.includes(Role.CLERK):
            await audit_once_an_hour(connection, actor, "read", "ticket", str(ticket_id), office=ticket.office_id)
        else:
            ticket = replace(ticket, note=None)
    view = View(municipality)
    return TicketHistoryAnswer(view.ticket(ticket), [view.event(event) for event in events])


@get("/events", **STREAM)
async def hear_of_day(
    municipality: ItsMunicipality,
    actor: GivenActor,
    now: Now,
    synthetic: Synthetic,
    state: AppState,
    office: OfficeParameter,
) -> Stream:
    actor.demand_office(office)
    return stream_of(state, day_key(municipality, office, now, synthetic=synthetic))


async def provide_staff_command(
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    synthetic: Synthetic,
    actor: GivenActor,
    state: AppState,
    idempotency_key: IdempotencyKey,
) -> DayCommand:
    """What staff do is written in the audit with it, and done only at offices where they work.

    A monitor that walks the day acts in the line of test citizens.
    """

    async def note(connection: Connection, event: Event) -> None:
        office = event.after.office_id
        actor.demand_office(office)
        await audit(connection, actor, event.command, "ticket", event.ticket_id, office=office)

    asker = MONITOR if synthetic else CLERK
    return await read_command(request, municipality, asker, state, idempotency_key, note, actor.demand_office)


READS = Router(
    "/", guards=[demand(Role.READER)], security=SECURITY, route_handlers=[read_day, read_history, hear_of_day]
)
COMMANDS = Router(
    "/",
    guards=[demand(Role.CLERK)],
    security=SECURITY,
    after_response=tell_screens,
    route_handlers=tickets.HANDLERS,
    dependencies={"command": Provide(provide_staff_command)},
)
DAY = Router("/staff/day", route_handlers=[READS, COMMANDS], opt=OPEN)

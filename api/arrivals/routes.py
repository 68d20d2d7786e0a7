"""A citizen's own arrival and place in the line, over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.datastructures import State as AppState
from litestar.di import Provide
from litestar.params import FromPath, JSONBody

from api.arrivals import arriving, serving
from api.arrivals.given import GivenCommand, provide_citizens_command, tell_screens
from api.arrivals.own import read_arrival, read_place
from api.arrivals.secret import demand_ticket_secret
from api.arrivals.wire import ArrivalAnswer, NewTicketAnswer, OwnTicketAnswer, PlaceAnswer, View
from api.bookings.operations import Opened
from api.bookings.wire import Nothing
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals
from api.web.tokens import bearer_of

CHANGE: dict[str, Any] = {"status_code": 200, "responses": refusals(400, 401, 403, 404, 409, 413, 415, 422, 503)}


@post(
    "/bookings/{booking_id:uuid}/arrive",
    operation_id="arrive",
    summary="Tell that one is here, on one's own phone",
    description="Who has arrived already keeps the number.",
    **CHANGE,
)
async def arrive(
    data: JSONBody[Nothing],
    booking_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    command: GivenCommand,
    pool: Pool,
    state: AppState,
) -> NewTicketAnswer:
    opened = Opened(booking_id, bearer_of(request), state.settings.key)
    event = await arriving.arrive(pool, command.at(None), booking_id, opened)
    return View(command.call.municipality).new(event, state.settings.key)


@get(
    "/bookings/{booking_id:uuid}/arrival",
    operation_id="readArrival",
    summary="Whether one can tell that one is here, from when on, and the number once one has",
    responses=refusals(401, 403, 404, 503),
)
async def read_own_arrival(
    booking_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
    state: AppState,
) -> ArrivalAnswer:
    opened = Opened(booking_id, bearer_of(request), state.settings.key)
    async with pool.acquire() as connection:
        return await read_arrival(connection, municipality, opened, now, synthetic=synthetic)


@get(
    "/tickets/{ticket_id:uuid}",
    operation_id="readOwnTicket",
    summary="One's number, and how many are before",
    responses=refusals(401, 403, 404, 503),
)
async def read_own_ticket(
    ticket_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
    state: AppState,
) -> PlaceAnswer:
    demand_ticket_secret(state.settings.key, ticket_id, bearer_of(request))
    async with pool.acquire() as connection:
        return await read_place(connection, municipality, ticket_id, now, synthetic=synthetic)


@post(
    "/tickets/{ticket_id:uuid}/leave",
    operation_id="leaveLine",
    summary="Give one's place up",
    **CHANGE,
)
async def leave_line(
    data: JSONBody[Nothing],
    ticket_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    command: GivenCommand,
    pool: Pool,
    state: AppState,
) -> OwnTicketAnswer:
    demand_ticket_secret(state.settings.key, ticket_id, bearer_of(request))
    event = await serving.end(pool, command.at(None), ticket_id, "leave")
    return OwnTicketAnswer(**View(command.call.municipality).own(event.after))


TICKETS = Router(
    "/",
    after_response=tell_screens,
    route_handlers=[arrive, read_own_arrival, read_own_ticket, leave_line],
    dependencies={"command": Provide(provide_citizens_command)},
    security=[{"secret": []}],
)

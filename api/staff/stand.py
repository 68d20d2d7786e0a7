"""The stand at the door and the board on the wall, over HTTP: devices that staff have put there."""

from typing import Annotated, Any

from litestar import Request, Router, get, post
from litestar.datastructures import State as AppState
from litestar.di import Provide
from litestar.params import JSONBody
from litestar.response import Stream
from msgspec import Meta, Struct

from api.arrivals import arriving
from api.arrivals.arriving import MOST_NUMBERS, WalkIn
from api.arrivals.board import BoardAnswer, read_board
from api.arrivals.day_list import OfficeParameter, day_key
from api.arrivals.given import DayCommand, GivenCommand, read_command, tell_screens
from api.arrivals.numbers import NumberRange
from api.arrivals.rules import Event
from api.arrivals.stand_screen import StandAnswer, read_stand
from api.arrivals.streaming import STREAM, stream_of
from api.arrivals.tries import Tries
from api.arrivals.wire import At, NewTicketAnswer, View
from api.bookings.asking import MONITOR
from api.bookings.visits import CITIZEN
from api.bookings.wire import OfficeId, Topics
from api.catalogue.rules import Language
from api.database import Connection
from api.problems import Refused
from api.staff.audit import audit
from api.staff.devices.rules import Kind
from api.staff.devices.screens import SECURITY, demand_screen, screen_of
from api.staff.reasons import read_name
from api.staff.roles import Role
from api.staff.test_colleagues import OPEN
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals
from api.web.writes import IdempotencyKey

WRITE: dict[str, Any] = {"responses": refusals(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)}
READ: dict[str, Any] = {"responses": refusals(401, 403, 404, 422, 503)}


class StandArrivalRequest(At, frozen=True, kw_only=True):
    office: OfficeId
    shown: Annotated[str, Meta(min_length=1, max_length=300, examples=["K7P-3MX"])]
    """What was typed or scanned: the code, a phone number, or the receipt's QR code."""


class StandTicketRequest(At, frozen=True, kw_only=True):
    office: OfficeId
    topics: Topics
    language: Language = "da"
    number: Annotated[int, Meta(ge=1, le=9999)] | None = None
    """One of the stand's own, handed out without a connection."""


class NumbersRequest(Struct, frozen=True):
    office: OfficeId
    stand: Annotated[str, Meta(min_length=1, max_length=60, examples=["entrance"])]
    count: Annotated[int, Meta(ge=1, le=MOST_NUMBERS)] = 20


class NumbersAnswer(Struct, frozen=True):
    """Of today only."""

    first: int
    last: int


@post(
    "/arrivals",
    status_code=200,
    operation_id="arriveAtStand",
    summary="A citizen with a booked time is here",
    description="Whatever is unknown gets the same answer. Who has arrived already keeps the number.",
    **WRITE,
)
async def arrive_at_stand(
    data: JSONBody[StandArrivalRequest], command: GivenCommand, pool: Pool, state: AppState
) -> NewTicketAnswer:
    tries: Tries = state.tries
    place = (command.call.municipality.municipality_id, data.office)
    tries.demand_left(place)
    try:
        event = await arriving.arrive_at_stand(pool, command.at(data.at), data.office, data.shown, state.settings.key)
    except Refused as refused:
        if refused.kind == "arrival-unknown":
            tries.note(place)
        raise
    return View(command.call.municipality).new(event, state.settings.key)


@post("/tickets", operation_id="takeNumber", summary="Take a number without a booked time", **WRITE)
async def take_number(
    data: JSONBody[StandTicketRequest], command: GivenCommand, pool: Pool, state: AppState
) -> NewTicketAnswer:
    wanted = WalkIn(data.office, data.topics, data.language, data.number)
    event = await arriving.take_number(pool, command.at(data.at), wanted)
    return View(command.call.municipality).new(event, state.settings.key)


@post(
    "/numbers",
    operation_id="reserveNumbers",
    summary="Numbers that the stand may hand out by itself when it has no connection",
    **WRITE,
)
async def reserve_numbers(
    data: JSONBody[NumbersRequest], command: GivenCommand, request: Request[Any, Any, Any], pool: Pool
) -> NumbersAnswer:
    screen, stand = screen_of(request), read_name(data.stand, "#/stand")

    async def note(connection: Connection, reserved: NumberRange) -> None:
        named = f"{reserved.first}-{reserved.last}"
        await audit(connection, screen, "reserve", "numbers", named, office=data.office)

    numbers = await arriving.reserve_numbers(pool, command.at(None), data.office, stand, data.count, note)
    return NumbersAnswer(numbers.first, numbers.last)


@get("", operation_id="readStand", summary="What can be had without a time, and how long the wait is", **READ)
async def read_its_stand(
    municipality: ItsMunicipality, pool: Pool, now: Now, synthetic: Synthetic, office: OfficeParameter
) -> StandAnswer:
    day = day_key(municipality, office, now, synthetic=synthetic)
    async with pool.acquire() as connection:
        return await read_stand(connection, municipality, day, now)


@get("", operation_id="readBoard", summary="Numbers and desks, and why a number was passed over", **READ)
async def read_its_board(
    municipality: ItsMunicipality, pool: Pool, now: Now, synthetic: Synthetic, office: OfficeParameter
) -> BoardAnswer:
    day = day_key(municipality, office, now, synthetic=synthetic)
    async with pool.acquire() as connection:
        return await read_board(connection, municipality, day, now)


@get("/events", **STREAM)
async def hear_of_day(
    municipality: ItsMunicipality, now: Now, synthetic: Synthetic, state: AppState, office: OfficeParameter
) -> Stream:
    return stream_of(state, day_key(municipality, office, now, synthetic=synthetic))


async def provide_screen_command(
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    synthetic: Synthetic,
    state: AppState,
    idempotency_key: IdempotencyKey,
) -> DayCommand:
    """A citizen's command, which is written in the audit as the stand's, or as that of the staff who stand there."""
    screen = screen_of(request)

    async def note(connection: Connection, event: Event) -> None:
        await audit(connection, screen, event.command, "ticket", event.ticket_id, office=event.after.office_id)

    return await read_command(request, municipality, MONITOR if synthetic else CITIZEN, state, idempotency_key, note)


STAND = Router(
    "/stand",
    guards=[demand_screen(Kind.STAND, Role.CLERK)],
    opt=OPEN,
    security=SECURITY,
    after_response=tell_screens,
    route_handlers=[arrive_at_stand, take_number, reserve_numbers, read_its_stand, hear_of_day],
    dependencies={"command": Provide(provide_screen_command)},
)
BOARD = Router(
    "/board",
    guards=[demand_screen(Kind.BOARD, Role.READER)],
    opt=OPEN,
    security=SECURITY,
    route_handlers=[read_its_board, hear_of_day],
)

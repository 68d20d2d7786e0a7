"""What a desk does with one ticket after the other, over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler
from msgspec import Meta, Struct

from api.arrivals import arriving, calling, serving
from api.arrivals.arriving import WalkIn
from api.arrivals.calling import AtDesk
from api.arrivals.given import GivenCommand
from api.arrivals.line import LEASE, MOST_LEASED
from api.arrivals.rules import Command, Event, HandOver
from api.arrivals.wire import (
    At,
    CallAnswer,
    DeskId,
    LeaseAnswer,
    NewTicketAnswer,
    TicketAnswer,
    View,
)
from api.bookings.wire import Moment, OfficeId, Topics
from api.catalogue.rules import Language
from api.contacts.rules import visible
from api.database import Connection
from api.staff.audit import audit_once_an_hour
from api.staff.roles import GivenActor
from api.web.given import Pool
from api.web.refusals import refusals

CHANGE: dict[str, Any] = {"status_code": 200, "responses": refusals(400, 401, 403, 404, 409, 413, 415, 422, 503)}
TopicIds = Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=80)], ...], Meta(min_length=1, max_length=10)]


class FromPaper(At, frozen=True, kw_only=True):
    from_paper: bool = False
    """Somebody typed `at` from paper: a time that has not been is refused, and is no clock that goes ahead."""


class CallNextRequest(At, frozen=True, kw_only=True):
    office: OfficeId
    desk: DeskId
    finish: bool = False
    """Whom the desk serves now is done."""


class CallRequest(FromPaper, frozen=True, kw_only=True):
    desk: DeskId
    finish: bool = False
    """Whom the desk serves now is done."""


class ParkRequest(At, frozen=True, kw_only=True):
    until: Moment
    """Later the same day; then the number is in the line again, where it stood."""


class HandOverRequest(At, frozen=True, kw_only=True):
    """To a desk, a pool (a named caseworker) or topics: exactly one of them."""

    desk: DeskId | None = None
    pool: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    topics: TopicIds | None = None
    note: Annotated[str, Meta(max_length=500)] | None = None
    """For the next desk; erased when the day is over."""


class UndoRequest(At, frozen=True, kw_only=True):
    undoes: Command | None = None
    """Refused when a colleague has done something else with the ticket since. null: whichever command is last."""
    finished: UUID | None = None
    """With a call: whom it finished in the same step, to be at the desk again. Both are taken back, or neither."""


class ArrivalRequest(FromPaper, frozen=True, kw_only=True):
    booking: UUID


class StaffWalkInRequest(FromPaper, frozen=True, kw_only=True):
    office: OfficeId
    topics: Topics
    language: Language = "da"


class LeaseRequest(Struct, frozen=True):
    office: OfficeId
    desk: DeskId
    most: Annotated[int, Meta(ge=0, le=MOST_LEASED)] = 2
    """0: the desk holds nobody any more."""


@post(
    "/call",
    operation_id="callNext",
    summary="Call the next citizen to a desk",
    description="Two desks never call the same one. Nobody to call: `ticket` is null.",
    **CHANGE,
)
async def call_next(data: JSONBody[CallNextRequest], command: GivenCommand, pool: Pool) -> CallAnswer:
    wanted = AtDesk(data.office, data.desk, data.finish)
    event = await calling.call_next(pool, command.at(data.at), wanted)
    if event is None or event.command != "call":
        return CallAnswer(None, None)
    return _called(command, event)


@post(
    "/tickets/{ticket_id:uuid}/call",
    operation_id="callTicket",
    summary="Call a chosen citizen to a desk, as a desk without a connection does with those that it holds",
    **CHANGE,
)
async def call_ticket(
    data: JSONBody[CallRequest], ticket_id: FromPath[UUID], command: GivenCommand, pool: Pool
) -> CallAnswer:
    given = command.at(data.at, from_paper=data.from_paper)
    return _called(command, await calling.call_one(pool, given, ticket_id, data.desk, data.finish))


def _called(command: GivenCommand, event: Event) -> CallAnswer:
    return CallAnswer(View(command.call.municipality).ticket(event.after), event.explain)


@post("/tickets/{ticket_id:uuid}/recall", operation_id="recallTicket", summary="Call the number once more", **CHANGE)
async def recall_ticket(
    data: JSONBody[At], ticket_id: FromPath[UUID], command: GivenCommand, pool: Pool
) -> TicketAnswer:
    return _ticket(command, await serving.recall(pool, command.at(data.at), ticket_id))


@post("/tickets/{ticket_id:uuid}/start", operation_id="startTicket", summary="The citizen is at the desk", **CHANGE)
async def start_ticket(
    data: JSONBody[At], ticket_id: FromPath[UUID], command: GivenCommand, pool: Pool
) -> TicketAnswer:
    return _ticket(command, await serving.start(pool, command.at(data.at), ticket_id))


@post("/tickets/{ticket_id:uuid}/finish", operation_id="finishTicket", summary="The visit is over", **CHANGE)
async def finish_ticket(
    data: JSONBody[FromPaper], ticket_id: FromPath[UUID], command: GivenCommand, pool: Pool
) -> TicketAnswer:
    return _ticket(
        command, await serving.end(pool, command.at(data.at, from_paper=data.from_paper), ticket_id, "finish")
    )


@post("/tickets/{ticket_id:uuid}/no-show", operation_id="noteNoShow", summary="Nobody came when called", **CHANGE)
async def note_no_show(
    data: JSONBody[FromPaper], ticket_id: FromPath[UUID], command: GivenCommand, pool: Pool
) -> TicketAnswer:
    return _ticket(
        command, await serving.end(pool, command.at(data.at, from_paper=data.from_paper), ticket_id, "no-show")
    )


@post("/tickets/{ticket_id:uuid}/leave", operation_id="noteLeft", summary="The citizen has given up", **CHANGE)
async def note_left(data: JSONBody[At], ticket_id: FromPath[UUID], command: GivenCommand, pool: Pool) -> TicketAnswer:
    return _ticket(command, await serving.end(pool, command.at(data.at), ticket_id, "leave"))


@post("/tickets/{ticket_id:uuid}/park", operation_id="parkTicket", summary="Let somebody wait until a moment", **CHANGE)
async def park_ticket(
    data: JSONBody[ParkRequest], ticket_id: FromPath[UUID], command: GivenCommand, pool: Pool
) -> TicketAnswer:
    return _ticket(command, await serving.park(pool, command.at(data.at), ticket_id, data.until))


@post("/tickets/{ticket_id:uuid}/resume", operation_id="resumeTicket", summary="Back into the line", **CHANGE)
async def resume_ticket(
    data: JSONBody[At], ticket_id: FromPath[UUID], command: GivenCommand, pool: Pool
) -> TicketAnswer:
    return _ticket(command, await serving.resume(pool, command.at(data.at), ticket_id))


@post(
    "/tickets/{ticket_id:uuid}/hand-over",
    operation_id="handTicketOver",
    summary="Back into the line, for a colleague or another topic, with a note",
    **CHANGE,
)
async def hand_ticket_over(
    data: JSONBody[HandOverRequest], ticket_id: FromPath[UUID], command: GivenCommand, pool: Pool
) -> TicketAnswer:
    to = HandOver(data.topics, data.pool, data.desk)
    note = visible(data.note or "") or None
    return _ticket(command, await serving.hand_over(pool, command.at(data.at), ticket_id, to, note))


@post(
    "/tickets/{ticket_id:uuid}/undo",
    operation_id="undoOnTicket",
    summary="Take the ticket's last command back, for ten minutes",
    **CHANGE,
)
async def undo_on_ticket(
    data: JSONBody[UndoRequest], ticket_id: FromPath[UUID], command: GivenCommand, pool: Pool
) -> TicketAnswer:
    return _ticket(command, await serving.undo(pool, command.at(data.at), ticket_id, data.undoes, data.finished))


def _ticket(command: GivenCommand, event: Event) -> TicketAnswer:
    return View(command.call.municipality).ticket(event.after)


@post(
    "/arrivals",
    operation_id="noteArrival",
    summary="A citizen with a booked time is here",
    description="Who has arrived already keeps their number.",
    **CHANGE,
)
async def note_arrival(data: JSONBody[ArrivalRequest], command: GivenCommand, pool: Pool) -> TicketAnswer:
    return _ticket(
        command, await arriving.arrive(pool, command.at(data.at, from_paper=data.from_paper), data.booking, None)
    )


@post(
    "/tickets",
    operation_id="giveNumber",
    summary="A number for somebody without a time",
    responses=refusals(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
async def give_number(
    data: JSONBody[StaffWalkInRequest], command: GivenCommand, pool: Pool, state: AppState
) -> NewTicketAnswer:
    wanted = WalkIn(data.office, data.topics, data.language, by_staff=True)
    event = await arriving.take_number(pool, command.at(data.at, from_paper=data.from_paper), wanted)
    return View(command.call.municipality).new(event, state.settings.key)


@post(
    "/lease",
    operation_id="holdNext",
    summary="Hold the next few for a desk, so that it can call them without a connection",
    description="To be repeated every minute while there is one. Fewer are held when others would stand idle.",
    **CHANGE,
)
async def hold_next(data: JSONBody[LeaseRequest], command: GivenCommand, actor: GivenActor, pool: Pool) -> LeaseAnswer:
    actor.demand_office(data.office)

    async def note(connection: Connection) -> None:
        await audit_once_an_hour(connection, actor, "hold", "desk", f"{data.office} {data.desk}", office=data.office)

    held = await calling.lease(pool, command.at(None), AtDesk(data.office, data.desk), data.most, note)
    view = View(command.call.municipality)
    return LeaseAnswer(view.local(command.call.now + LEASE), [view.ticket(ticket) for ticket in held])


HANDLERS: list[ControllerRouterHandler] = [
    call_next, call_ticket, recall_ticket, start_ticket, finish_ticket, note_no_show, note_left, park_ticket,
    resume_ticket, hand_ticket_over, undo_on_ticket, note_arrival, give_number, hold_next,
]  # fmt: skip

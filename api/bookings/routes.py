"""Holds and bookings over HTTP."""

from typing import Any, TypeVar
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.datastructures import State as AppState
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from msgspec.json import encode
from msgspec.structs import replace

from api.bookings import operations, queries
from api.bookings.asking import GivenAsker, provide_marked
from api.bookings.book import BookCommand, TimeWanted
from api.bookings.commit_queue import CommitQueue
from api.bookings.ics import calendar_file
from api.bookings.mails import calendar_entry, select_news
from api.bookings.operations import MoveWanted, Opened
from api.bookings.overlaps import proven_overlaps
from api.bookings.rules import Booking, Receipt, state_of
from api.bookings.secret import link_to
from api.bookings.taking import Call
from api.bookings.visits import visit_faults
from api.bookings.wire import (
    BookedAnswer,
    BookingAnswer,
    BookingRequest,
    CancelRequest,
    HoldAnswer,
    HoldRequest,
    MoveRequest,
    Nothing,
    ReceiptsAnswer,
    View,
    answer_to,
)
from api.catalogue.rules import Municipality
from api.contacts.rules import read_contact
from api.contacts.shown import ShownProof, proof_in
from api.problems import Refused
from api.test_citizens.routes import limit_test_bookings
from api.web.body import StrictRequest
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals
from api.web.tokens import bearer_of
from api.web.writes import IdempotencyKey, deliver_soon, read_once

CHANGE: dict[str, Any] = {"status_code": 200, "responses": refusals(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)}
READ: dict[str, Any] = {"responses": refusals(401, 403, 404, 503)}


GivenCall = NamedDependency[Call]
GivenOpened = NamedDependency[Opened]


async def provide_call(
    request: StrictRequest, municipality: ItsMunicipality, asker: GivenAsker, idempotency_key: IdempotencyKey
) -> Call:
    once = await read_once(request, idempotency_key)
    call = Call(
        municipality=municipality,
        now=request.app.state.now(),
        asker=asker,
        scope=request.scope["path"],
        key=once.key,
        request_hash=once.request_hash,
    )
    request.state.call = call
    return call


async def provide_proven_call(
    request: StrictRequest,
    municipality: ItsMunicipality,
    asker: GivenAsker,
    idempotency_key: IdempotencyKey,
    proof: ShownProof = None,
) -> Call:
    """With what the citizen has proven about a contact, for what tells more, or allows it, to whoever has."""
    call = await provide_call(request, municipality, asker, idempotency_key)
    return replace(call, proof=proof_in(proof, request.app.state, municipality)) if proof is not None else call


PROVEN = {"call": Provide(provide_proven_call)}


def provide_opened(request: StrictRequest, booking_id: FromPath[UUID], state: AppState) -> Opened:
    return Opened(booking_id, bearer_of(request), state.settings.key)


@post(
    "/holds",
    operation_id="holdTime",
    summary="Keep a time for five minutes",
    responses=refusals(400, 403, 404, 409, 413, 415, 422, 429, 503),
)
async def hold_time(data: JSONBody[HoldRequest], call: GivenCall, pool: Pool, state: AppState) -> HoldAnswer:
    wanted = TimeWanted(data.office, data.start, data.topics, data.needs, data.meeting)
    receipt = await operations.hold(pool, call, wanted, data.client)
    return answer_to(call.municipality, receipt).hold(receipt, state.settings.key)


@post(
    "/holds/{booking_id:uuid}/extend",
    operation_id="extendHold",
    summary="Keep a held time five minutes more, once",
    **CHANGE,
)
async def extend_hold(data: JSONBody[Nothing], call: GivenCall, opened: GivenOpened, pool: Pool) -> HoldAnswer:
    receipt = await operations.extend(pool, call, opened)
    return answer_to(call.municipality, receipt).hold(receipt, opened.key)


@post(
    "/holds/{booking_id:uuid}/release",
    operation_id="releaseHold",
    summary="Give a held time back",
    **CHANGE,
)
async def release_hold(data: JSONBody[Nothing], call: GivenCall, opened: GivenOpened, pool: Pool) -> HoldAnswer:
    receipt = await operations.release(pool, call, opened)
    return answer_to(call.municipality, receipt).hold(receipt, opened.key)


@post(
    "/bookings",
    operation_id="bookTime",
    summary="Book a time, from a hold or directly",
    dependencies=PROVEN,
    responses=refusals(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
)
async def book_time(data: JSONBody[BookingRequest], call: GivenCall, state: AppState) -> BookedAnswer:
    contact, faults = read_contact(data.contact.name, data.contact.phone, data.contact.email)
    if contact is None:
        # What is wrong with the visit is told in the same round.
        visit = visit_faults(call.municipality, data.topics, data.needs, data.meeting)
        raise Refused("invalid-request", errors=faults + visit)
    wanted = TimeWanted(data.office, data.start, data.topics, data.needs, data.meeting)
    # Whoever would learn of the booking must name its contact too, and cannot do so from what is stored (D8).
    errand = state.fingerprint(data.errand.bytes + encode(data.contact)) if data.errand else None
    command = BookCommand(
        call=call,
        wanted=wanted,
        contact=contact,
        language=data.language,
        hold_id=data.hold,
        client=data.client,
        errand=errand,
    )
    queue: CommitQueue = state.commit_queue
    receipt = await queue.book(command)
    answer = answer_to(call.municipality, receipt).booked(receipt, state.settings.key)
    return await _with_overlaps(answer, call, state.pool)


Answer = TypeVar("Answer", bound=BookingAnswer)


async def _with_overlaps(answer: Answer, call: Call, pool: Pool) -> Answer:
    """What the booking overlaps is told only to whoever has proven its contact (D8)."""
    if call.proof is None:
        return answer
    async with pool.acquire() as connection:
        overlaps = await proven_overlaps(connection, call.municipality, answer.id, call.proof, call.now)
    return replace(answer, overlaps=overlaps)


@post(
    "/bookings/{booking_id:uuid}/move",
    operation_id="moveBooking",
    summary="Move a booking to another time",
    dependencies=PROVEN,
    **CHANGE,
)
async def move_booking(data: JSONBody[MoveRequest], call: GivenCall, opened: GivenOpened, pool: Pool) -> BookingAnswer:
    wanted = MoveWanted(data.office, data.start, data.topics, data.meeting)
    receipt = await operations.move(pool, call, replace(opened, seen=data.seen), wanted)
    answer = answer_to(call.municipality, receipt).booking(receipt, receipt.after)
    return await _with_overlaps(answer, call, pool)


@post(
    "/bookings/{booking_id:uuid}/cancel",
    operation_id="cancelBooking",
    summary="Cancel a booking; it can be undone for two minutes",
    **CHANGE,
)
async def cancel_booking(
    data: JSONBody[CancelRequest], call: GivenCall, opened: GivenOpened, pool: Pool
) -> BookingAnswer:
    receipt = await operations.cancel(pool, call, replace(opened, seen=data.seen))
    return answer_to(call.municipality, receipt).booking(receipt, receipt.after)


@post(
    "/bookings/{booking_id:uuid}/undo",
    operation_id="undoCancellation",
    summary="Take a cancellation back",
    dependencies=PROVEN,
    **CHANGE,
)
async def undo_cancellation(data: JSONBody[Nothing], call: GivenCall, opened: GivenOpened, pool: Pool) -> BookingAnswer:
    receipt = await operations.undo(pool, call, opened)
    return answer_to(call.municipality, receipt).booking(receipt, receipt.after)


@get(
    "/bookings/{booking_id:uuid}",
    operation_id="readBooking",
    summary="Read a booking back",
    **READ,
)
async def read_booking(
    municipality: ItsMunicipality,
    opened: GivenOpened,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
) -> BookingAnswer:
    booking, receipts = await _read(municipality, opened, pool, synthetic)
    # The booking itself, not its newest receipt: what is read back must be what is stored.
    return View(municipality, now).booking(receipts[-1], state_of(booking))


@get(
    "/bookings/{booking_id:uuid}/receipts",
    operation_id="readReceipts",
    summary="A booking's history, oldest first",
    **READ,
)
async def read_receipts(
    municipality: ItsMunicipality,
    opened: GivenOpened,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
) -> ReceiptsAnswer:
    _, receipts = await _read(municipality, opened, pool, synthetic)
    return View(municipality, now).receipts(receipts)


async def _read(
    municipality: Municipality, opened: Opened, pool: Pool, synthetic: bool
) -> tuple[Booking, list[Receipt]]:
    async with pool.acquire() as connection:
        booking = await operations.read_opened(connection, municipality.municipality_id, opened, synthetic)
        return booking, await queries.select_receipts(connection, municipality.municipality_id, booking.booking_id)


@get(
    "/bookings/{booking_id:uuid}/calendar.ics",
    operation_id="readCalendar",
    summary="The booking as an iCalendar file (RFC 5545)",
    media_type="text/calendar",
    **READ,
)
async def read_calendar(
    municipality: ItsMunicipality,
    opened: GivenOpened,
    pool: Pool,
    synthetic: Synthetic,
    state: AppState,
) -> Response[bytes]:
    booking, receipts = await _read(municipality, opened, pool, synthetic)
    async with pool.acquire() as connection:
        news = await select_news(connection, municipality.municipality_id, receipts[-1].receipt_id)
    if news is None:
        raise Refused("booking-not-found")
    link = link_to(state.settings.public_url, opened.key, booking.booking_id, booking.secret_version)
    name = {"Content-Disposition": 'attachment; filename="borgerservice.ics"'}
    return Response(calendar_file(calendar_entry(news, link)), media_type="text/calendar", headers=name)


WRITES = Router(
    "/",
    after_response=deliver_soon,
    before_request=limit_test_bookings,
    route_handlers=[hold_time, book_time],
    dependencies={"call": Provide(provide_call)},
)
CHANGES = Router(
    "/",
    after_response=deliver_soon,
    route_handlers=[extend_hold, release_hold, move_booking, cancel_booking, undo_cancellation],
    dependencies={
        "asker": Provide(provide_marked, sync_to_thread=False),
        "call": Provide(provide_call),
        "opened": Provide(provide_opened, sync_to_thread=False),
    },
    security=[{"secret": []}],
)
READS = Router(
    "/",
    route_handlers=[read_booking, read_receipts, read_calendar],
    dependencies={"opened": Provide(provide_opened, sync_to_thread=False)},
    security=[{"secret": []}],
)

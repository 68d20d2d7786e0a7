"""What staff do through the API, each route with the role that it takes: here with citizens' bookings.

They are the commands of citizens, with a reason where a rule is set aside.
"""

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from litestar import Router, post
from litestar.datastructures import State as AppState
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from msgspec.structs import replace

from api.bookings import operations
from api.bookings.asking import TEST_COLLEAGUE, GivenAsker
from api.bookings.book import BookCommand, TimeWanted, book_one
from api.bookings.correcting import correct
from api.bookings.operations import MoveWanted, Opened
from api.bookings.overlaps import overlaps_of
from api.bookings.routes import GivenCall, provide_call
from api.bookings.rules import Receipt
from api.bookings.taking import Call, Witness
from api.bookings.visits import CLERK, Asker, visit_faults
from api.bookings.wire import (
    BookedAnswer,
    BookingAnswer,
    ContactRequest,
    Needs,
    Nothing,
    OfficeId,
    Seen,
    Start,
    Topics,
    answer_to,
)
from api.catalogue.rules import Language, Meeting
from api.contacts.rules import read_contact
from api.database import Connection
from api.problems import Refused
from api.staff.audit import audit
from api.staff.audit_routes import AUDIT
from api.staff.free_times import STAFF_TIMES
from api.staff.invitations import INVITATIONS
from api.staff.misfits import keep_misfit, read_misfits
from api.staff.municipality import preview_municipality, save_municipality
from api.staff.provider_sign_in import complete_sign_in, start_sign_in
from api.staff.reasons import Reason, read_reason
from api.staff.roles import SECURITY, Actor, GivenActor, Role, demand
from api.staff.sign_in import SIGN_IN
from api.staff.test_colleagues import OPEN
from api.test_citizens.routes import limit_test_bookings
from api.web.body import StrictRequest
from api.web.given import ItsMunicipality, Pool, Synthetic
from api.web.refusals import refusals
from api.web.writes import IdempotencyKey, deliver_soon

LONGEST_INVITATION = timedelta(days=365)
"""It cannot be taken back."""
CHANGE: dict[str, Any] = {"status_code": 200, "responses": refusals(400, 401, 403, 404, 409, 413, 415, 422, 503)}


class Override(Struct, frozen=True):
    """Sets aside lead time, horizon, the opening of new days, cells kept for walk-ins and limits of a contact.

    Never the desks that there are.
    """

    reason: Reason


class StaffBookingRequest(Struct, frozen=True):
    office: OfficeId
    start: Start
    topics: Topics
    contact: ContactRequest
    language: Language = "da"
    needs: Needs = ()
    """Kept with the contact, and erased with it."""
    meeting: Meeting = "office"
    override: Override | None = None
    """null: the rules that hold for everybody."""


class StaffMoveRequest(Struct, frozen=True):
    office: OfficeId
    start: Start
    reason: Reason | None = None
    """Why the office moves it, as the citizen is told; null: the citizen has asked for it, and all rules hold."""
    topics: Topics | None = None
    """What the visit is about from now on; left out: as before."""
    meeting: Meeting | None = None
    seen: Seen = None


class StaffContactRequest(Struct, frozen=True):
    contact: ContactRequest
    """All of it, as it is from now on."""
    reason: Reason | None = None
    """Why the contact may have more bookings of a topic than it may; null: the limits hold."""
    seen: Seen = None


class StaffCancelRequest(Struct, frozen=True):
    reason: Reason | None = None
    """Why the office cancels it, as the citizen is told; null: the citizen has asked for it, and all rules hold."""
    seen: Seen = None


def provide_staff(synthetic: Synthetic) -> Asker:
    return TEST_COLLEAGUE if synthetic else CLERK


async def provide_witnessed_call(
    request: StrictRequest,
    municipality: ItsMunicipality,
    asker: GivenAsker,
    actor: GivenActor,
    idempotency_key: IdempotencyKey,
) -> Call:
    call = await provide_call(request, municipality, asker, idempotency_key)
    return replace(call, witness=witness_of(actor))


def witness_of(actor: Actor) -> Witness:
    """What staff do with a booking is written in the audit with it, and done only at offices where they work."""

    async def note(connection: Connection, receipt: Receipt) -> None:
        for affected in (receipt.before, receipt.after):
            if affected:
                actor.demand_office(affected.office)
        await audit(
            connection, actor, receipt.action, "booking", receipt.booking_id, receipt.reason,
            office=receipt.after.office,
        )  # fmt: skip

    return note


@post(
    "/bookings",
    operation_id="bookForCitizen",
    summary="Book a time for a citizen",
    responses=refusals(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
async def book_for_citizen(
    data: JSONBody[StaffBookingRequest], call: GivenCall, pool: Pool, state: AppState
) -> BookedAnswer:
    contact, faults = read_contact(data.contact.name, data.contact.phone, data.contact.email, by_staff=True)
    if contact is None:
        visit = visit_faults(call.municipality, data.topics, data.needs, data.meeting)
        raise Refused("invalid-request", errors=faults + visit)
    wanted = TimeWanted(data.office, data.start, data.topics, data.needs, data.meeting)
    call = _with_reason(call, data.override.reason if data.override else None, "#/override/reason")
    receipt = await book_one(pool, BookCommand(call=call, wanted=wanted, contact=contact, language=data.language))
    return await _with_overlaps(answer_to(call.municipality, receipt).booked(receipt, state.settings.key), call, pool)


@post(
    "/bookings/{booking_id:uuid}/move",
    operation_id="moveForCitizen",
    summary="Move a booking; the citizen is told when the new time is reserved",
    **CHANGE,
)
async def move_for_citizen(
    data: JSONBody[StaffMoveRequest], booking_id: FromPath[UUID], call: GivenCall, pool: Pool, state: AppState
) -> BookingAnswer:
    wanted = MoveWanted(data.office, data.start, data.topics, data.meeting)
    opened = Opened(booking_id, None, state.settings.key, seen=data.seen)
    receipt = await operations.move(pool, _with_reason(call, data.reason), opened, wanted)
    return await _with_overlaps(answer_to(call.municipality, receipt).booking(receipt, receipt.after), call, pool)


@post(
    "/bookings/{booking_id:uuid}/cancel",
    operation_id="cancelForCitizen",
    summary="Cancel a booking",
    description="What the office cancels, with a reason, is told at once; what the citizen asked for can be undone.",
    **CHANGE,
)
async def cancel_for_citizen(
    data: JSONBody[StaffCancelRequest], booking_id: FromPath[UUID], call: GivenCall, pool: Pool, state: AppState
) -> BookingAnswer:
    opened = Opened(booking_id, None, state.settings.key, seen=data.seen)
    receipt = await operations.cancel(pool, _with_reason(call, data.reason), opened)
    return answer_to(call.municipality, receipt).booking(receipt, receipt.after)


@post(
    "/bookings/{booking_id:uuid}/contact",
    operation_id="correctContact",
    summary="Correct a citizen's name, phone number or e-mail that were written wrongly",
    description="With another e-mail every earlier link is void, and the confirmation goes to the new address.",
    **CHANGE,
)
async def correct_contact(
    data: JSONBody[StaffContactRequest], booking_id: FromPath[UUID], call: GivenCall, pool: Pool, state: AppState
) -> BookingAnswer:
    contact, faults = read_contact(data.contact.name, data.contact.phone, data.contact.email, by_staff=True)
    if contact is None:
        raise Refused("invalid-request", errors=faults)
    opened = Opened(booking_id, None, state.settings.key, seen=data.seen)
    receipt = await correct(pool, _with_reason(call, data.reason), opened, contact)
    return await _with_overlaps(answer_to(call.municipality, receipt).booking(receipt, receipt.after), call, pool)


@post(
    "/bookings/{booking_id:uuid}/undo",
    operation_id="undoForCitizen",
    summary="Take a cancellation back that the citizen had asked for",
    **CHANGE,
)
async def undo_for_citizen(
    data: JSONBody[Nothing], booking_id: FromPath[UUID], call: GivenCall, pool: Pool, state: AppState
) -> BookingAnswer:
    receipt = await operations.undo(pool, call, Opened(booking_id, None, state.settings.key))
    return answer_to(call.municipality, receipt).booking(receipt, receipt.after)


Answer = TypeVar("Answer", bound=BookingAnswer)


async def _with_overlaps(answer: Answer, call: Call, pool: Pool) -> Answer:
    """A clerk is told when the citizen is somewhere else at that time, not what about."""
    async with pool.acquire() as connection:
        overlaps = await overlaps_of(connection, call.municipality, answer.id, call.now)
    return replace(answer, overlaps=overlaps)


def _with_reason(call: Call, reason: str | None, pointer: str = "#/reason") -> Call:
    """For a monitor no rule is set aside, and the reason is told to nobody."""
    if reason is None:
        return call
    read = read_reason(reason, pointer)
    return call if call.asker.at_desk else replace(call, asker=replace(call.asker, reason=read))


WRITES = Router(
    "/",
    guards=[demand(Role.CLERK)],
    opt=OPEN,
    security=SECURITY,
    before_request=limit_test_bookings,
    after_response=deliver_soon,
    route_handlers=[book_for_citizen, move_for_citizen, cancel_for_citizen, correct_contact, undo_for_citizen],
    dependencies={"asker": Provide(provide_staff, sync_to_thread=False), "call": Provide(provide_witnessed_call)},
)

STAFF = Router(
    "/staff",
    route_handlers=[
        *SIGN_IN,
        start_sign_in,
        complete_sign_in,
        WRITES,
        STAFF_TIMES,
        *INVITATIONS,
        read_misfits,
        keep_misfit,
        preview_municipality,
        save_municipality,
        AUDIT,
    ],
)

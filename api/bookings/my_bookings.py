"""A lost link: what a contact has booked, for whoever proves to own the address."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Router, get
from litestar.datastructures import State as AppState
from litestar.di import Provide
from msgspec import Struct

from api.bookings.rules import Action, Status, state_of
from api.bookings.same_contact import select_live_of_code
from api.bookings.secret import secret_of
from api.bookings.visits import TopicChoice
from api.bookings.wire import Moment, View
from api.catalogue.rules import Meeting
from api.contacts.shown import BearerProof, provide_bearer_proof
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals


class MyBooking(Struct, frozen=True, kw_only=True):
    id: UUID
    secret: str
    """Opens this booking."""
    status: Status
    office: str
    start: Moment
    end: Moment
    topics: Sequence[TopicChoice]
    meeting: Meeting
    actions: list[Action]
    """What may be done now (P2)."""


@get(
    "/my-bookings",
    operation_id="readMyBookings",
    summary="The bookings to come of a proven contact, with their secrets, at all offices, the first to begin first",
    responses=refusals(401, 403, 404, 503),
)
async def read_my_bookings(
    municipality: ItsMunicipality,
    bearer: BearerProof,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
    state: AppState,
) -> list[MyBooking]:
    async with pool.acquire() as connection:
        bookings = await select_live_of_code(
            connection, municipality.municipality_id, bearer.code_id, now, synthetic=synthetic
        )
    view, key = View(municipality, now), state.settings.key
    return [
        MyBooking(
            **view.fields_of(booking.booking_id, state_of(booking)),
            secret=secret_of(key, booking.booking_id, booking.secret_version),
        )
        for booking in bookings
    ]


MY_BOOKINGS = Router(
    "/",
    route_handlers=[read_my_bookings],
    dependencies={"bearer": Provide(provide_bearer_proof, sync_to_thread=False)},
    security=[{"proof": []}],
)

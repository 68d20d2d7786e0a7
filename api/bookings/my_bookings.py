"""A lost link: what a contact has booked, for whoever proves to own the address."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from litestar import Router, get
from litestar.datastructures import State as AppState
from litestar.di import Provide
from msgspec import Struct

from api.bookings.rules import Action, Booking, Status, actions_of, state_of
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
    view = View(municipality, now)
    return [_shown(view, booking, state.settings.key) for booking in bookings]


def _shown(view: View, booking: Booking, key: bytes) -> MyBooking:
    last_change = timedelta(minutes=view.municipality.release_of(booking.office_id).last_change_minutes)
    return MyBooking(
        id=booking.booking_id,
        secret=secret_of(key, booking.booking_id, booking.secret_version),
        status=booking.status,
        office=booking.office_id,
        start=view.local(booking.start_at),
        end=view.local(booking.end_at),
        topics=booking.topics,
        meeting=booking.meeting,
        actions=actions_of(state_of(booking), view.now, last_change),
    )


MY_BOOKINGS = Router(
    "/",
    route_handlers=[read_my_bookings],
    dependencies={"bearer": Provide(provide_bearer_proof, sync_to_thread=False)},
    security=[{"proof": []}],
)

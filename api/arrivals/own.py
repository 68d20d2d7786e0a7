"""A citizen's own arrival and place in the line, as they can be read at any time."""

from datetime import datetime
from uuid import UUID

from api.arrivals import queries
from api.arrivals.arriving import can_arrive
from api.arrivals.line import in_order, waits
from api.arrivals.queries import DayKey
from api.arrivals.rules import Ticket, earliest_arrival
from api.arrivals.waiting import foresee
from api.arrivals.wire import ArrivalAnswer, PlaceAnswer, View, Wait
from api.bookings.operations import Opened, read_opened
from api.catalogue.rules import Municipality
from api.database import Connection
from api.problems import Refused


async def read_arrival(
    connection: Connection, municipality: Municipality, opened: Opened, now: datetime, *, synthetic: bool
) -> ArrivalAnswer:
    """Refused: booking-not-found, the kinds of `demand_secret`, mark-mismatch."""
    booking = await read_opened(connection, municipality.municipality_id, opened, synthetic)
    ticket = await queries.select_ticket_of_booking(connection, municipality.municipality_id, booking.booking_id)
    view = View(municipality)
    opens_at = earliest_arrival(booking.start_at, municipality.offices[booking.office_id].day)
    possible = ticket is None and can_arrive(municipality, booking, now)
    return ArrivalAnswer(
        opens_at=view.local(opens_at) if possible else None,
        actions=["arrive"] if possible and now >= opens_at else [],
        ticket=view.with_secret(ticket, opened.key) if ticket else None,
    )


async def read_place(
    connection: Connection, municipality: Municipality, ticket_id: UUID, now: datetime, *, synthetic: bool
) -> PlaceAnswer:
    """Refused: ticket-not-found, mark-mismatch."""
    ticket = await queries.select_ticket(connection, municipality.municipality_id, ticket_id)
    if ticket is None:
        raise Refused("ticket-not-found")
    if synthetic and not ticket.synthetic:
        raise Refused("mark-mismatch")
    day = DayKey(municipality.municipality_id, ticket.office_id, ticket.day, ticket.synthetic)
    version = await queries.select_version(connection, day)
    line = in_order(await queries.select_live(connection, day), now)
    places = {one.ticket_id: place for place, one in enumerate(line, 1)}
    wait = await _wait(connection, municipality, day, ticket, now)
    return View(municipality).place(ticket, places.get(ticket_id), wait, version)


async def _wait(
    connection: Connection, municipality: Municipality, day: DayKey, ticket: Ticket, now: datetime
) -> Wait | None:
    """As things are now, for whoever was promised nothing, or longer ago than that."""
    is_promised = ticket.promised_until is not None and now <= ticket.promised_until
    if is_promised or not waits(ticket, now):
        return None
    foreseen = await foresee(connection, municipality, day, ticket, now)
    return Wait.of(foreseen.range) if foreseen else None

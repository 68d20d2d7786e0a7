"""SQL of the bookings of an office's day."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from api.arrivals.queries import COUNTS, DayKey
from api.bookings.queries import select_bookings_for_update, select_parts
from api.bookings.rules import Booking
from api.bookings.visits import TopicChoice
from api.catalogue.rules import Language, Meeting, Need
from api.database import Connection


class Arriving(Struct, frozen=True):
    """A booking, and where its visit begins."""

    booking: Booking
    pool_id: str
    topics: tuple[str, ...]
    """Those that the first desk is to serve."""


async def select_arriving(connection: Connection, municipality_id: str, booking_id: UUID) -> Arriving | None:
    """Locked, so that nobody moves or cancels it meanwhile."""
    found = await select_bookings_for_update(connection, municipality_id, [booking_id])
    booking = found.get(booking_id)
    if booking is None:
        return None
    parts = await select_parts(connection, municipality_id, booking_id)
    everything = tuple(choice.id for choice in booking.topics)
    if not parts:
        return Arriving(booking, "", everything)
    return Arriving(booking, parts[0].pool_id, parts[0].topics or everything)


class BookedToday(Struct, frozen=True, kw_only=True):
    booking_id: UUID
    secret_version: int
    start_at: datetime
    end_at: datetime
    topics: tuple[TopicChoice, ...]
    language: Language
    meeting: Meeting
    pools: tuple[str, ...]
    """In the order of the visit."""
    name: str | None
    """None, as all that follows: the contact is erased."""
    phone: str | None
    needs: tuple[Need, ...]
    has_ticket: bool
    """Whether somebody has arrived for this time of it, and not given up."""


async def select_bookings_at(connection: Connection, day: DayKey) -> list[BookedToday]:
    """Those that are booked at the office on the day, the first to begin first."""
    rows = await connection.fetch(
        f"""SELECT booking_id, secret_version, booking.start_at, booking.end_at, booking.topics, language, meeting,
                  array_agg(pool_id ORDER BY part.number) AS pools,
                  contact.name, phone, coalesce(needs, '{{}}') AS needs,
                  EXISTS (SELECT FROM ticket WHERE (ticket.municipality_id, ticket.booking_id) = ($1, part.booking_id)
                                                   AND {COUNTS}) AS has_ticket
           FROM part JOIN booking USING (municipality_id, booking_id)
           LEFT JOIN contact USING (municipality_id, contact_id)
           WHERE municipality_id = $1 AND part.day = $3 AND (part.lane = 'synthetic') = $4 AND status = 'booked'
             AND pool_id IN (SELECT pool_id FROM pool WHERE municipality_id = $1 AND pool.office_id = $2)
           GROUP BY municipality_id, part.booking_id, booking_id, secret_version, booking.start_at, booking.end_at,
                    booking.topics, language, meeting, contact.name, phone, needs
           ORDER BY booking.start_at, booking_id""",  # noqa: S608 - no value of anybody's
        *day,
    )
    return [msgspec.convert(dict(row), BookedToday) for row in rows]

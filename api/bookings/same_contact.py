"""SQL: what else the same contact has booked. Contacts are the same when they share an address."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.bookings.rules import Booking
from api.database import Connection


async def select_live_of_code(
    connection: Connection, municipality_id: str, code_id: UUID, now: datetime, *, synthetic: bool
) -> list[Booking]:
    """The bookings to come with the address that a code was sent to, at all offices; the first to begin first."""
    rows = await connection.fetch(
        """SELECT booking.* FROM contact_code
           JOIN contact AS known USING (municipality_id, contact_id)
           JOIN contact AS same ON same.municipality_id = $1 AND lower(same.email) = lower(known.email)
           JOIN booking ON booking.municipality_id = $1 AND booking.contact_id = same.contact_id
           WHERE (contact_code.municipality_id, code_id) = ($1, $2)
             AND status = 'booked' AND end_at > $3 AND (lane = 'synthetic') = $4
           ORDER BY start_at, booking_id""",
        municipality_id, code_id, now, synthetic,
    )  # fmt: skip
    return [msgspec.convert(dict(row), Booking) for row in rows]

"""SQL: the citizens who stand without a time because of the municipality."""

from datetime import datetime

from api.calendars.misfits import count_open_misfits
from api.database import Connection


async def count_without_a_time(connection: Connection, municipality_id: str, now: datetime) -> int:
    """Whose time the rules have no room for and who has not been given another, and whom the office has cancelled.

    Until the citizen has booked anew, by the same phone number or address, or the date has passed.
    """
    cancelled: int = await connection.fetchval(
        """SELECT count(DISTINCT lost.booking_id)
           FROM receipt AS told JOIN booking AS lost USING (municipality_id, booking_id)
           LEFT JOIN contact AS theirs USING (municipality_id, contact_id)
           WHERE municipality_id = $1 AND told.action = 'cancel' AND told.reason IS NOT NULL
             AND lost.status = 'cancelled' AND lost.start_at > $2
             AND NOT EXISTS (
               SELECT FROM (
                 SELECT contact_id FROM contact WHERE municipality_id = $1 AND phone = theirs.phone
                 UNION
                 SELECT contact_id FROM contact WHERE municipality_id = $1 AND lower(email) = lower(theirs.email)
               ) AS same
               JOIN booking AS anew ON anew.municipality_id = $1 AND anew.contact_id = same.contact_id
               WHERE anew.status = 'booked' AND anew.created_at >= told.at
             )""",
        municipality_id, now,
    )  # fmt: skip
    return cancelled + await count_open_misfits(connection, municipality_id, now)

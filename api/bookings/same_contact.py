"""SQL: what else the same contact has booked. Contacts are the same when they share a phone number or an address."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from api.bookings.rules import Booking
from api.bookings.visits import TopicChoice
from api.contacts.rules import Contact
from api.database import Connection


class Live(Struct, frozen=True, kw_only=True):
    """A booking to come of the same contact."""

    booking_id: UUID
    secret_version: int
    office_id: str
    start_at: datetime
    end_at: datetime
    topics: tuple[TopicChoice, ...]
    email: str | None
    """The address that it was made with, which need not be the asker's."""

    @property
    def topic_ids(self) -> set[str]:
        return {topic.id for topic in self.topics}


async def lock_contacts(connection: Connection, municipality_id: str, contacts: Sequence[Contact]) -> None:
    """Let the bookings of one contact follow one another, so that each counts those before; in order: no deadlock."""
    ways = [way for contact in contacts for way in (contact.phone, contact.email) if way is not None]
    await connection.execute(
        """SELECT pg_advisory_xact_lock(way) FROM (
             SELECT DISTINCT hashtextextended($1 || ' ' || lower(way), 0) AS way FROM unnest($2::text[]) AS way
             ORDER BY way
           ) AS ways""",
        municipality_id, ways,
    )  # fmt: skip


async def select_live(
    connection: Connection, municipality_id: str, contacts: Sequence[Contact], now: datetime, *, synthetic: bool
) -> list[list[Live]]:
    """For each contact its citizen's bookings to come, at all offices; the first to begin first.

    Those of test citizens, or all others.
    """
    rows = await connection.fetch(
        """SELECT position, booking_id, secret_version, office_id, start_at, end_at, topics, same.email
           FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS asked (phone, email, position)
           CROSS JOIN LATERAL (
             SELECT contact_id, email FROM contact WHERE municipality_id = $1 AND phone = asked.phone
             UNION
             SELECT contact_id, email FROM contact WHERE municipality_id = $1 AND lower(email) = lower(asked.email)
           ) AS same
           JOIN booking ON booking.municipality_id = $1 AND booking.contact_id = same.contact_id
           WHERE status = 'booked' AND end_at > $4 AND (lane = 'synthetic') = $5
           ORDER BY start_at, booking_id""",
        municipality_id, [contact.phone for contact in contacts], [contact.email for contact in contacts], now,
        synthetic,
    )  # fmt: skip
    found: list[list[Live]] = [[] for _ in contacts]
    for row in rows:
        found[row["position"] - 1].append(msgspec.convert(dict(row), Live))
    return found


async def select_contact(connection: Connection, municipality_id: str, contact_id: UUID) -> Contact | None:
    row = await connection.fetchrow(
        "SELECT name, phone, email FROM contact WHERE (municipality_id, contact_id) = ($1, $2)",
        municipality_id, contact_id,
    )  # fmt: skip
    return row and msgspec.convert(dict(row), Contact)


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


async def replace_contact(
    connection: Connection, municipality_id: str, contact_id: UUID, new_id: UUID, new: Contact
) -> Contact | None:
    """Put another contact in the place of one, with its needs and until its day; answers the old one, which is gone.

    Its booking has no contact until the caller gives it the new one, so that it does not count among the others'.
    """
    row = await connection.fetchrow(
        """WITH old AS (
             DELETE FROM contact WHERE (municipality_id, contact_id) = ($1, $2) RETURNING *
           ), new AS (
             INSERT INTO contact (municipality_id, contact_id, name, phone, email, erase_on, needs, booked_by_staff)
             SELECT $1, $3, $4, $5, $6, erase_on, needs,
                    CASE WHEN $5::text IS NULL AND $6::text IS NULL THEN true ELSE booked_by_staff END
             FROM old
           )
           SELECT name, phone, email FROM old""",
        municipality_id, contact_id, new_id, new.name, new.phone, new.email,
    )  # fmt: skip
    return row and msgspec.convert(dict(row), Contact)

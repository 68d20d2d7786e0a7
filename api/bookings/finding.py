"""SQL: a citizen's bookings, found by what they can say of themselves."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import msgspec
from msgspec import Struct

from api.bookings.rules import Booking
from api.catalogue.rules import Need
from api.database import Connection


class Sought(Struct, frozen=True):
    """All of what is given must fit."""

    words: tuple[str, ...] = ()
    """Of the name, or the beginnings of them."""
    phone: str | None = None
    """The digits with which it ends."""
    day: date | None = None
    booking_ids: tuple[UUID, ...] | None = None
    """None: any."""
    synthetic: bool = False
    """Whether test citizens are sought, or all others."""


class Found(Struct, frozen=True):
    booking: Booking
    seen: UUID
    """The receipt of its latest change."""
    name: str | None
    phone: str | None
    email: str | None
    needs: tuple[Need, ...]


async def select_found(
    connection: Connection, municipality_id: str, sought: Sought, zone: str, offices: Sequence[str], most: int
) -> list[Found]:
    """Booked and cancelled visits at these offices, or at any: those to come first, then the latest."""
    rows = await connection.fetch(
        r"""
        SELECT booking.*, name, phone, email, coalesce(needs, '{}') AS needs,
          (SELECT receipt_id FROM receipt
           WHERE (receipt.municipality_id, receipt.booking_id) = (booking.municipality_id, booking.booking_id)
           ORDER BY number DESC LIMIT 1) AS seen
        FROM booking LEFT JOIN contact USING (municipality_id, contact_id)
        WHERE municipality_id = $1 AND (lane = 'synthetic') = $9 AND status IN ('booked', 'cancelled')
          AND ($2::text[] = '{}' OR office_id = ANY ($2))
          AND coalesce(name, '') ILIKE ALL ($3::text[])
          AND ($4::text IS NULL OR right(phone, length($4)) = $4)
          AND ($5::date IS NULL OR (start_at AT TIME ZONE $6)::date = $5)
          AND ($7::uuid[] IS NULL OR booking_id = ANY ($7))
        ORDER BY status = 'cancelled', start_at DESC, booking_id LIMIT $8
        """,
        municipality_id,
        list(offices),
        [f"%{_escaped(word)}%" for word in sought.words] or ["%"],
        sought.phone,
        sought.day,
        zone,
        None if sought.booking_ids is None else list(sought.booking_ids),
        most,
        sought.synthetic,
    )
    return [
        Found(
            msgspec.convert(dict(row), Booking), row["seen"], row["name"], row["phone"], row["email"],
            tuple(row["needs"]),
        )
        for row in rows
    ]  # fmt: skip


async def select_booking_ids(
    connection: Connection,
    municipality_id: str,
    pool_ids: Collection[str],
    from_day: date,
    until_day: date,
    synthetic: bool,
) -> list[UUID]:
    """The visits that lie on these days, both included: test citizens', or all others."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT booking_id FROM part
        WHERE municipality_id = $1 AND pool_id = ANY ($2::text[]) AND day BETWEEN $3 AND $4
          AND (lane = 'synthetic') = $5
        """,
        municipality_id,
        list(pool_ids),
        from_day,
        until_day,
        synthetic,
    )
    return [row["booking_id"] for row in rows]


def _escaped(word: str) -> str:
    """What LIKE reads as the word itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

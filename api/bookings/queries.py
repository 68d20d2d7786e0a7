"""SQL of bookings, parts, receipts, contacts and idempotency keys. Connection first, typed rows out."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from api.bookings.rules import Booking, Receipt
from api.calendars.cells import Lane
from api.calendars.queries import Key
from api.contacts.rules import Contact
from api.database import Connection


class Part(Struct, frozen=True):
    """A booking's claim on the cells of one pool day."""

    pool_id: str
    day: date
    lane: Lane
    start_at: datetime
    end_at: datetime

    @property
    def key(self) -> Key:
        return (self.pool_id, self.day, self.lane)


async def insert_key(
    connection: Connection, municipality_id: str, scope: str, key: UUID, request_hash: bytes, receipt_id: UUID
) -> bool:
    """Claim the key for this transaction; False when it was used before. Waits for a concurrent duplicate."""
    status: str = await connection.execute(
        """INSERT INTO idempotency_key (municipality_id, scope, key, request_hash, receipt_id)
           VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING""",
        municipality_id, scope, key, request_hash, receipt_id,
    )  # fmt: skip
    return status == "INSERT 0 1"


async def select_key(connection: Connection, municipality_id: str, scope: str, key: UUID) -> tuple[bytes, Receipt]:
    """The request hash and the receipt that the key was used for."""
    row = await connection.fetchrow(
        """SELECT k.request_hash, r.* FROM idempotency_key k JOIN receipt r USING (municipality_id, receipt_id)
           WHERE (k.municipality_id, k.scope, k.key) = ($1, $2, $3)""",
        municipality_id, scope, key,
    )  # fmt: skip
    return row["request_hash"], _receipt(row)


async def select_booking(connection: Connection, municipality_id: str, booking_id: UUID) -> Booking | None:
    row = await connection.fetchrow(
        "SELECT * FROM booking WHERE (municipality_id, booking_id) = ($1, $2)", municipality_id, booking_id
    )
    return row and _booking(row)


async def select_booking_for_update(connection: Connection, municipality_id: str, booking_id: UUID) -> Booking | None:
    row = await connection.fetchrow(
        "SELECT * FROM booking WHERE (municipality_id, booking_id) = ($1, $2) FOR UPDATE", municipality_id, booking_id
    )
    return row and _booking(row)


async def lock_client(connection: Connection, municipality_id: str, client: UUID) -> None:
    """Let one device's holds follow one another, so that each sees the one before."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{municipality_id} {client}")


async def select_hold_of_client(connection: Connection, municipality_id: str, client: UUID) -> Booking | None:
    row = await connection.fetchrow(
        """SELECT * FROM booking WHERE (municipality_id, hold_client) = ($1, $2) AND status = 'held' FOR UPDATE""",
        municipality_id, client,
    )  # fmt: skip
    return row and _booking(row)


async def select_due(connection: Connection, now: datetime, most: int) -> list[tuple[str, Booking]]:
    """Holds past their time and cancelled bookings past their undo window, locked; (municipality, booking)."""
    rows = await connection.fetch(
        "SELECT * FROM booking WHERE deadline <= $1 ORDER BY deadline LIMIT $2 FOR UPDATE SKIP LOCKED", now, most
    )
    return [(row["municipality_id"], _booking(row)) for row in rows]


async def select_removable(connection: Connection, now: datetime, most: int) -> list[tuple[str, Booking]]:
    """Synthetic bookings whose time on earth is over, locked; (municipality, booking)."""
    rows = await connection.fetch(
        "SELECT * FROM booking WHERE remove_at <= $1 ORDER BY remove_at LIMIT $2 FOR UPDATE SKIP LOCKED", now, most
    )
    return [(row["municipality_id"], _booking(row)) for row in rows]


async def insert_booking(connection: Connection, municipality_id: str, booking: Booking, parts: Sequence[Part]) -> None:
    await connection.execute(
        """INSERT INTO booking (municipality_id, booking_id, office_id, status, lane, start_at, end_at, topics,
                                language, contact_id, secret_version, hold_client, hold_extended, deadline,
                                remove_at, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)""",
        municipality_id, booking.booking_id, booking.office_id, booking.status, booking.lane, booking.start_at,
        booking.end_at, msgspec.to_builtins(booking.topics), booking.language, booking.contact_id,
        booking.secret_version, booking.hold_client, booking.hold_extended, booking.deadline, booking.remove_at,
        booking.created_at,
    )  # fmt: skip
    await insert_parts(connection, municipality_id, booking.booking_id, parts)


async def update_booking(connection: Connection, municipality_id: str, booking: Booking, expected: str) -> None:
    """Write the booking if its status still is `expected` (compare-and-swap)."""
    status: str = await connection.execute(
        """UPDATE booking SET office_id = $3, status = $4, lane = $5, start_at = $6, end_at = $7, language = $8,
                  contact_id = $9, hold_client = $10, hold_extended = $11, deadline = $12, remove_at = $13
           WHERE (municipality_id, booking_id) = ($1, $2) AND status = $14""",
        municipality_id, booking.booking_id, booking.office_id, booking.status, booking.lane, booking.start_at,
        booking.end_at, booking.language, booking.contact_id, booking.hold_client, booking.hold_extended,
        booking.deadline, booking.remove_at, expected,
    )  # fmt: skip
    if status != "UPDATE 1":
        raise RuntimeError(f"a locked booking was no longer {expected}")


async def insert_parts(connection: Connection, municipality_id: str, booking_id: UUID, parts: Sequence[Part]) -> None:
    for number, part in enumerate(parts, 1):
        await connection.execute(
            """INSERT INTO part (municipality_id, booking_id, number, pool_id, day, lane, start_at, end_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
            municipality_id, booking_id, number, part.pool_id, part.day, part.lane, part.start_at, part.end_at,
        )  # fmt: skip


async def select_parts(connection: Connection, municipality_id: str, booking_id: UUID) -> list[Part]:
    rows = await connection.fetch(
        """SELECT pool_id, day, lane, start_at, end_at FROM part
           WHERE (municipality_id, booking_id) = ($1, $2) ORDER BY number""",
        municipality_id, booking_id,
    )  # fmt: skip
    return [msgspec.convert(dict(row), Part) for row in rows]


async def delete_parts(connection: Connection, municipality_id: str, booking_id: UUID) -> None:
    await connection.execute(
        "DELETE FROM part WHERE (municipality_id, booking_id) = ($1, $2)", municipality_id, booking_id
    )


async def count_holds(connection: Connection, municipality_id: str, key: Key) -> int:
    """How many holds lie on one pool day; call it with the row locked."""
    count: int = await connection.fetchval(
        """SELECT count(*) FROM part JOIN booking USING (municipality_id, booking_id)
           WHERE (part.municipality_id, part.pool_id, part.day, part.lane) = ($1, $2, $3, $4) AND status = 'held'""",
        municipality_id, *key,
    )  # fmt: skip
    return count


async def insert_contact(connection: Connection, municipality_id: str, contact: Contact, erase_on: date) -> UUID:
    contact_id = uuid4()
    await connection.execute(
        """INSERT INTO contact (municipality_id, contact_id, name, phone, email, erase_on)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        municipality_id, contact_id, contact.name, contact.phone, contact.email, erase_on,
    )  # fmt: skip
    return contact_id


async def update_erase_on(connection: Connection, municipality_id: str, contact_id: UUID, erase_on: date) -> None:
    await connection.execute(
        "UPDATE contact SET erase_on = $3 WHERE (municipality_id, contact_id) = ($1, $2)",
        municipality_id, contact_id, erase_on,
    )  # fmt: skip


async def delete_contacts_to_erase(connection: Connection, today: date) -> int:
    """Erase every contact whose day has come; returns how many."""
    status: str = await connection.execute("DELETE FROM contact WHERE erase_on <= $1", today)
    return int(status.removeprefix("DELETE "))


async def delete_booking(connection: Connection, municipality_id: str, booking: Booking) -> None:
    """Remove a synthetic or expired booking with all that hangs on it; the database refuses any other."""
    await delete_parts(connection, municipality_id, booking.booking_id)
    await connection.execute(
        "DELETE FROM booking WHERE (municipality_id, booking_id) = ($1, $2)", municipality_id, booking.booking_id
    )
    if booking.contact_id:
        await connection.execute(
            "DELETE FROM contact WHERE (municipality_id, contact_id) = ($1, $2)", municipality_id, booking.contact_id
        )


async def delete_old_expired(connection: Connection, before: datetime) -> int:
    """Holds that came to nothing and are of no use to anybody any more; returns how many."""
    status: str = await connection.execute(
        "DELETE FROM booking WHERE status = 'expired' AND created_at < $1 AND lane <> 'synthetic'", before
    )
    return int(status.removeprefix("DELETE "))


async def insert_receipt(connection: Connection, municipality_id: str, receipt: Receipt) -> None:
    await connection.execute(
        """INSERT INTO receipt (municipality_id, receipt_id, booking_id, action, actor, at, before, after)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        municipality_id, receipt.receipt_id, receipt.booking_id, receipt.action, receipt.actor, receipt.at,
        receipt.before and msgspec.to_builtins(receipt.before), msgspec.to_builtins(receipt.after),
    )  # fmt: skip


async def select_receipts(connection: Connection, municipality_id: str, booking_id: UUID) -> list[Receipt]:
    """Oldest first."""
    rows = await connection.fetch(
        "SELECT * FROM receipt WHERE (municipality_id, booking_id) = ($1, $2) ORDER BY number",
        municipality_id, booking_id,
    )  # fmt: skip
    return [_receipt(row) for row in rows]


async def count_overdue(connection: Connection, now: datetime) -> tuple[int, float]:
    """How many bookings wait past their deadline, and the age in seconds of the oldest (P4)."""
    row = await connection.fetchrow(
        """SELECT count(*) AS waiting, coalesce(extract(epoch FROM $1 - min(due)), 0)::float AS age
           FROM (SELECT deadline AS due FROM booking WHERE deadline < $1
                 UNION ALL SELECT remove_at FROM booking WHERE remove_at < $1) late""",
        now,
    )  # fmt: skip
    return row["waiting"], row["age"]


def _booking(row: Any) -> Booking:
    return msgspec.convert(dict(row), Booking)


def _receipt(row: Any) -> Receipt:
    return msgspec.convert(dict(row), Receipt)

"""SQL of bookings, parts, receipts, contacts and idempotency keys. Connection first, typed rows out."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct, field
from msgspec.structs import asdict

from api.bookings.rules import Booking, Part, Receipt, Status
from api.calendars.queries import Key
from api.catalogue.rules import Need
from api.database import Connection


class ContactRow(Struct, frozen=True):
    """How somebody is reached, until the day on which that is erased."""

    contact_id: UUID
    name: str
    phone: str | None
    email: str | None
    needs: tuple[Need, ...]
    erase_on: date
    booked_by_staff: bool = False
    """Only then may there be neither phone nor address."""


class ClaimedKey(NamedTuple):
    """An Idempotency-Key, the receipt that it is claimed for, and the errand that is done with it, if it has one."""

    scope: str
    key: UUID
    request_hash: bytes
    receipt_id: UUID
    errand: bytes | None = None


async def insert_keys(connection: Connection, municipality_id: str, keys: Iterable[ClaimedKey]) -> set[UUID]:
    """Claim keys and errands for this transaction; the receipt ids of those that were new. Waits for duplicates."""
    # In one order for all, so that two who claim the same keys or errands wait for one another once.
    in_order = sorted(keys, key=lambda one: (one.errand or one.key.bytes, one.scope))
    rows = await connection.fetch(
        """INSERT INTO idempotency_key (municipality_id, scope, key, request_hash, receipt_id, errand)
           SELECT $1, * FROM unnest($2::text[], $3::uuid[], $4::bytea[], $5::uuid[], $6::bytea[])
           ON CONFLICT DO NOTHING RETURNING receipt_id""",
        municipality_id, *zip(*in_order, strict=True),
    )  # fmt: skip
    return {row["receipt_id"] for row in rows}


async def delete_keys(connection: Connection, municipality_id: str, receipt_ids: Iterable[UUID]) -> None:
    """Give keys back that were claimed for what was then refused."""
    await connection.execute(
        "DELETE FROM idempotency_key WHERE municipality_id = $1 AND receipt_id = ANY ($2)",
        municipality_id, list(receipt_ids),
    )  # fmt: skip


class UsedKey(NamedTuple):
    key: UUID
    request_hash: bytes
    receipt_id: UUID
    receipt: Receipt | None
    """None: not written yet by this very transaction."""


async def select_key(
    connection: Connection, municipality_id: str, scope: str, key: UUID, errand: bytes | None = None
) -> UsedKey:
    """What a key that is taken was used for; when it is the errand that is taken, the key that it was done with."""
    row = await connection.fetchrow(
        """SELECT k.key, k.request_hash, k.receipt_id AS claimed_for, r.*
           FROM idempotency_key k LEFT JOIN receipt r USING (municipality_id, receipt_id)
           WHERE k.municipality_id = $1 AND ((k.scope = $2 AND k.key = $3) OR k.errand = $4)
           ORDER BY k.key <> $3 LIMIT 1""",
        municipality_id, scope, key, errand,
    )  # fmt: skip
    return UsedKey(row["key"], row["request_hash"], row["claimed_for"], _receipt(row) if row["booking_id"] else None)


async def select_booking(connection: Connection, municipality_id: str, booking_id: UUID) -> Booking | None:
    row = await connection.fetchrow(
        "SELECT * FROM booking WHERE (municipality_id, booking_id) = ($1, $2)", municipality_id, booking_id
    )
    return row and _booking(row)


async def select_bookings_for_update(
    connection: Connection, municipality_id: str, booking_ids: Iterable[UUID], devices: Iterable[UUID] = ()
) -> dict[UUID, Booking]:
    """Those that exist, and what the devices hold, locked in the order of their ids."""
    # Not against whoever refers to them: a build that lists a misfit holds the pool days that come next here.
    rows = await connection.fetch(
        """SELECT * FROM booking
           WHERE municipality_id = $1 AND (booking_id = ANY ($2) OR (hold_client = ANY ($3) AND status = 'held'))
           ORDER BY booking_id FOR NO KEY UPDATE""",
        municipality_id, list(booking_ids), list(devices),
    )  # fmt: skip
    return {row["booking_id"]: _booking(row) for row in rows}


async def lock_client(connection: Connection, municipality_id: str, client: UUID) -> None:
    """Let one device's holds follow one another, so that each sees the one before."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{municipality_id} {client}")


async def select_hold_of_client(connection: Connection, municipality_id: str, client: UUID) -> Booking | None:
    row = await connection.fetchrow(
        """SELECT * FROM booking WHERE (municipality_id, hold_client) = ($1, $2) AND status = 'held'
           FOR NO KEY UPDATE""",
        municipality_id, client,
    )  # fmt: skip
    return row and _booking(row)


async def select_due(connection: Connection, now: datetime, most: int) -> list[tuple[str, Booking]]:
    """Holds past their time and cancelled bookings past their undo window, locked; (municipality, booking)."""
    rows = await connection.fetch(
        "SELECT * FROM booking WHERE deadline <= $1 ORDER BY deadline LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED", now, most
    )
    return [(row["municipality_id"], _booking(row)) for row in rows]


async def select_removable(connection: Connection, now: datetime, most: int) -> list[tuple[str, Booking]]:
    """Synthetic bookings whose time on earth is over, locked; (municipality, booking)."""
    rows = await connection.fetch(
        "SELECT * FROM booking WHERE remove_at <= $1 ORDER BY remove_at LIMIT $2 FOR UPDATE SKIP LOCKED", now, most
    )
    return [(row["municipality_id"], _booking(row)) for row in rows]


class Rows(Struct, frozen=True):
    """What one transaction adds to the tables of bookings."""

    contacts: list[ContactRow] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    parts: list[tuple[UUID, Sequence[Part]]] = field(default_factory=list)
    """By booking."""
    receipts: list[Receipt] = field(default_factory=list)


async def insert_rows(connection: Connection, municipality_id: str, rows: Rows) -> None:
    """Write all in one round trip: references are checked when the whole statement is done."""
    await connection.execute(
        """WITH contacts AS (
             INSERT INTO contact SELECT * FROM json_populate_recordset(NULL::contact, $1::json)
           ), bookings AS (
             INSERT INTO booking SELECT * FROM json_populate_recordset(NULL::booking, $2::json)
           ), parts AS (
             INSERT INTO part SELECT * FROM json_populate_recordset(NULL::part, $3::json)
           )
           INSERT INTO receipt (municipality_id, receipt_id, booking_id, action, actor, at, before, after, reason)
           SELECT municipality_id, receipt_id, booking_id, action, actor, at, before, after, reason
           FROM json_populate_recordset(NULL::receipt, $4::json)""",
        _json(municipality_id, rows.contacts),
        _json(municipality_id, rows.bookings),
        _parts_json(municipality_id, rows.parts),
        _json(municipality_id, rows.receipts),
    )  # fmt: skip


def _json(municipality_id: str, rows: Iterable[Struct]) -> str:
    """The rows by their columns' names, which are the names of their fields."""
    return msgspec.json.encode([{"municipality_id": municipality_id, **asdict(row)} for row in rows]).decode()


def _parts_json(municipality_id: str, parts: Iterable[tuple[UUID, Sequence[Part]]]) -> str:
    rows = [
        {"municipality_id": municipality_id, "booking_id": booking_id, "number": number, **asdict(part)}
        for booking_id, of_booking in parts
        for number, part in enumerate(of_booking, 1)
    ]
    return msgspec.json.encode(rows).decode()


async def update_bookings(
    connection: Connection, municipality_id: str, bookings: Sequence[Booking], expected: Status
) -> None:
    """Write the bookings if their status still is `expected` (compare-and-swap)."""
    status: str = await connection.execute(
        """UPDATE booking AS b
           SET office_id = n.office_id, status = n.status, lane = n.lane, start_at = n.start_at, end_at = n.end_at,
               topics = n.topics, meeting = n.meeting, language = n.language, contact_id = n.contact_id,
               secret_version = n.secret_version,
               hold_client = n.hold_client, hold_extended = n.hold_extended, deadline = n.deadline,
               remove_at = n.remove_at
           FROM json_populate_recordset(NULL::booking, $2::json) AS n
           WHERE b.municipality_id = $1 AND b.booking_id = n.booking_id AND b.status = $3""",
        municipality_id, _json(municipality_id, bookings), expected,
    )  # fmt: skip
    if status != f"UPDATE {len(bookings)}":
        raise RuntimeError(f"a locked booking was no longer {expected}")


async def select_parts(connection: Connection, municipality_id: str, booking_id: UUID) -> list[Part]:
    rows = await connection.fetch(
        """SELECT pool_id, day, lane, start_at, end_at, topics, person FROM part
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


async def select_needs(connection: Connection, municipality_id: str, contact_id: UUID) -> tuple[Need, ...]:
    """What the citizen needs; nothing when the contact is erased."""
    needs = await connection.fetchval(
        "SELECT needs FROM contact WHERE (municipality_id, contact_id) = ($1, $2)", municipality_id, contact_id
    )
    return tuple(needs or ())


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


async def select_receipts(connection: Connection, municipality_id: str, booking_id: UUID) -> list[Receipt]:
    """Oldest first."""
    rows = await connection.fetch(
        "SELECT * FROM receipt WHERE (municipality_id, booking_id) = ($1, $2) ORDER BY number",
        municipality_id, booking_id,
    )  # fmt: skip
    return [_receipt(row) for row in rows]


class OverdueBookings(Struct, frozen=True):
    """Bookings that the server should have ended by itself."""

    kind: Literal["holds", "cancellations", "test-bookings"]
    count: int
    oldest_due_at: datetime


async def select_overdue_bookings(connection: Connection, due_before: datetime) -> list[OverdueBookings]:
    """Per kind what was to end before `due_before` and has not (P4). Kinds in order are left out."""
    rows = await connection.fetch(
        """SELECT kind, count(*) AS count, min(due_at) AS oldest_due_at
           FROM (SELECT CASE status WHEN 'held' THEN 'holds' ELSE 'cancellations' END AS kind, deadline AS due_at
                 FROM booking WHERE deadline < $1
                 UNION ALL SELECT 'test-bookings', remove_at FROM booking WHERE remove_at < $1) AS late
           GROUP BY kind ORDER BY kind""",
        due_before,
    )  # fmt: skip
    return [OverdueBookings(**row) for row in rows]


def _booking(row: Any) -> Booking:
    return msgspec.convert(dict(row), Booking)


def _receipt(row: Any) -> Receipt:
    return msgspec.convert(dict(row), Receipt)

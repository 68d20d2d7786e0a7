"""SQL of what planners look at. Connection first, typed rows out."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from asyncpg import Pool
from msgspec import Struct

from api.bookings.visits import TopicChoice
from api.calendars.cells import Lane
from api.catalogue.rules import Meeting, Need
from api.database import Connection
from api.planning.rules import Absence, Affected, Moved


class BookedPart(Struct, frozen=True, kw_only=True):
    """A part of a booking, as it lies in a pool's calendar."""

    booking_id: UUID
    pool_id: str
    day: date
    lane: Lane
    start_at: datetime
    end_at: datetime
    status: Literal["held", "booked", "cancelled"]
    """cancelled: its time is held for the two minutes in which it can be undone."""
    topics: tuple[TopicChoice, ...]
    """All of the booking's."""
    meeting: Meeting
    fits: bool
    """Whether the rules have room for it."""
    name: str | None
    phone: str | None
    email: str | None
    needs: tuple[Need, ...]


async def select_booked_parts(
    connection: Connection, municipality_id: str, pool_ids: Iterable[str], from_day: date, until_day: date
) -> list[BookedPart]:
    """What citizens have in these pools on these days, both included; test citizens are left out."""
    rows = await connection.fetch(
        """
        SELECT part.booking_id, part.pool_id, part.day, part.lane::text AS lane, part.start_at, part.end_at, status,
               booking.topics, booking.meeting, open_misfit.booking_id IS NULL AS fits, contact.name, phone, email,
               coalesce(contact.needs, '{}') AS needs
        FROM part
        JOIN booking USING (municipality_id, booking_id)
        LEFT JOIN contact USING (municipality_id, contact_id)
        LEFT JOIN open_misfit USING (municipality_id, booking_id)
        WHERE municipality_id = $1 AND part.pool_id = ANY ($2::text[]) AND part.day BETWEEN $3 AND $4
          AND part.lane <> 'synthetic'
        ORDER BY part.start_at, part.booking_id, part.number
        """,
        municipality_id,
        list(pool_ids),
        from_day,
        until_day,
    )
    return [msgspec.convert(dict(row), BookedPart) for row in rows]


async def select_pace(
    connection: Connection, municipality_id: str, pool_ids: Iterable[str], since: datetime, from_day: date
) -> dict[tuple[str, str], int]:
    """By (topic, office) how many visits that stand were booked since a moment, for a day from `from_day` on."""
    rows = await connection.fetch(
        """
        SELECT topic ->> 'id' AS topic, booking.office_id, count(DISTINCT booking.booking_id) AS visits
        FROM part JOIN booking USING (municipality_id, booking_id), jsonb_array_elements(booking.topics) AS topic
        WHERE municipality_id = $1 AND part.pool_id = ANY ($2::text[]) AND part.day >= $4
          AND part.lane <> 'synthetic' AND status = 'booked' AND booking.created_at > $3
        GROUP BY 1, 2
        """,
        municipality_id,
        list(pool_ids),
        since,
        from_day,
    )
    return {(row["topic"], row["office_id"]): row["visits"] for row in rows}


class WeekOfPool(Struct, frozen=True):
    pool_id: str
    week: date
    """Its Monday."""
    minutes: int
    """Of all desks together."""
    taken_minutes: int


async def select_weeks(
    connection: Connection, municipality_id: str, pool_ids: Iterable[str], from_day: date, until_day: date
) -> list[WeekOfPool]:
    """How much each pool was and is open in each week, and how much of it is booked; test citizens are left out."""
    rows = await connection.fetch(
        """
        WITH opened AS (
          SELECT pool_id, date_trunc('week', day)::date AS week, sum(desks) * 5 AS minutes
          FROM pool_day, LATERAL (SELECT coalesce(sum(cell), 0) AS desks FROM unnest(capacity) AS cell) AS cells
          WHERE municipality_id = $1 AND pool_id = ANY ($2::text[]) AND day BETWEEN $3 AND $4 AND lane <> 'synthetic'
          GROUP BY 1, 2
        ), taken AS (
          SELECT pool_id, date_trunc('week', day)::date AS week,
                 sum(extract(epoch FROM part.end_at - part.start_at)) / 60 AS minutes
          FROM part JOIN booking USING (municipality_id, booking_id)
          WHERE municipality_id = $1 AND pool_id = ANY ($2::text[]) AND day BETWEEN $3 AND $4
            AND part.lane <> 'synthetic' AND status = 'booked'
          GROUP BY 1, 2
        )
        SELECT pool_id, week, opened.minutes::int AS minutes, coalesce(taken.minutes, 0)::int AS taken_minutes
        FROM opened LEFT JOIN taken USING (pool_id, week)
        WHERE opened.minutes > 0 OR taken.minutes > 0
        ORDER BY pool_id, week
        """,
        municipality_id,
        list(pool_ids),
        from_day,
        until_day,
    )
    return [WeekOfPool(**row) for row in rows]


class Shows(Struct, frozen=True):
    office_id: str
    visits: int
    no_shows: int


async def select_shows(
    connection: Connection, municipality_id: str, offices: Iterable[str], from_day: date, until_day: date
) -> list[Shows]:
    """Booked visits to each office, and those who never came, on the days on which arrivals were noted there."""
    rows = await connection.fetch(
        """
        SELECT office_id, count(*)::int AS visits, count(*) FILTER (WHERE NOT EXISTS (
                 SELECT FROM ticket
                 WHERE (ticket.municipality_id, ticket.booking_id) = ($1, booking.booking_id)
                   AND ticket.status <> 'no-show'))::int AS no_shows
        FROM part JOIN booking USING (municipality_id, booking_id)
        WHERE municipality_id = $1 AND office_id = ANY ($2::text[]) AND day BETWEEN $3 AND $4 AND number = 1
          AND part.lane <> 'synthetic' AND status = 'booked' AND meeting = 'office'
          AND EXISTS (SELECT FROM ticket
                      WHERE (ticket.municipality_id, ticket.office_id, ticket.day) = ($1, booking.office_id, part.day)
                        AND NOT ticket.synthetic)
        GROUP BY office_id ORDER BY office_id
        """,
        municipality_id,
        list(offices),
        from_day,
        until_day,
    )
    return [Shows(**row) for row in rows]


@asynccontextmanager
async def alone(pool: Pool, absence_id: UUID) -> AsyncIterator[None]:
    """While one request carries an absence out, a repeat waits, or is told that the system is busy."""
    lock = int.from_bytes(absence_id.bytes[:8], signed=True)
    # Not of a transaction: the run may last longer than one may stand idle. A process that dies lets go of it.
    async with pool.acquire() as connection:
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", lock)
            yield
        finally:
            await connection.execute("SELECT pg_advisory_unlock($1)", lock)


class KeptAbsence(Struct, frozen=True):
    told_at: datetime
    request_hash: bytes
    answer: Any


async def insert_absence(
    connection: Connection, municipality_id: str, absence: Absence, request_hash: bytes, now: datetime
) -> KeptAbsence | None:
    """Claim the absence for this request; the earlier one with its key, if there is one, locked."""
    status = await connection.execute(
        """
        INSERT INTO absence (municipality_id, absence_id, pool_id, from_at, until_at, request_hash, told_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """,
        municipality_id,
        absence.absence_id,
        absence.pools[0],
        absence.from_at,
        absence.until_at,
        request_hash,
        now,
    )
    if status == "INSERT 0 1":
        return None
    row = await connection.fetchrow(
        "SELECT told_at, request_hash, answer FROM absence WHERE (municipality_id, absence_id) = ($1, $2) FOR UPDATE",
        municipality_id,
        absence.absence_id,
    )
    return KeptAbsence(**row)


async def update_absence(
    connection: Connection, municipality_id: str, absence_id: UUID, outcomes: Sequence[Struct]
) -> None:
    """Keep what became of the bookings; the first answer stays."""
    await connection.execute(
        "UPDATE absence SET answer = $3 WHERE (municipality_id, absence_id) = ($1, $2) AND answer IS NULL",
        municipality_id,
        absence_id,
        outcomes,
    )


async def select_affected(connection: Connection, municipality_id: str, booking_ids: Iterable[UUID]) -> list[Affected]:
    """Those of the bookings that are booked and that no desk has called for that time, the first to begin first."""
    rows = await connection.fetch(
        """
        SELECT booking_id, office_id, start_at, end_at, topics, coalesce(needs, '{}') AS needs, meeting,
               ARRAY(SELECT pool_id FROM part WHERE (part.municipality_id, part.booking_id) = ($1, booking.booking_id)
                     ORDER BY number) AS pools,
               (SELECT receipt_id FROM receipt
                WHERE (receipt.municipality_id, receipt.booking_id) = ($1, booking.booking_id)
                ORDER BY number DESC LIMIT 1) AS seen,
               'waiting' = ANY (stages) OR 'parked' = ANY (stages) AS here,
               email IS NOT NULL AS has_email, phone IS NOT NULL AS has_phone
        FROM booking LEFT JOIN contact USING (municipality_id, contact_id),
        LATERAL (SELECT ARRAY(SELECT ticket.status FROM ticket
                              WHERE (municipality_id, booking_id) = ($1, booking.booking_id)
                                AND booked_for = start_at) AS stages) AS arrived
        WHERE municipality_id = $1 AND booking_id = ANY ($2::uuid[]) AND status = 'booked'
          AND NOT stages && '{called,serving,done}'
        ORDER BY start_at, booking.created_at, booking_id
        """,
        municipality_id,
        list(booking_ids),
    )
    return [msgspec.convert(dict(row), Affected) for row in rows]


async def select_listed_since(
    connection: Connection, municipality_id: str, since: datetime
) -> set[tuple[UUID, str, datetime]]:
    """What has come onto the list of misfits from then on: booking, pool and start."""
    rows = await connection.fetch(
        "SELECT booking_id, pool_id, start_at FROM misfit WHERE municipality_id = $1 AND since >= $2",
        municipality_id,
        since,
    )
    return {(row["booking_id"], row["pool_id"], row["start_at"]) for row in rows}


async def select_moves(connection: Connection, municipality_id: str, key: UUID, scope: str) -> list[Moved]:
    """What was moved with this key, in the scopes that begin so."""
    rows = await connection.fetch(
        """
        SELECT booking_id, topics, before ->> 'office' AS office_id, (before ->> 'start')::timestamptz AS start_at,
               after ->> 'office' AS to_office, (after ->> 'start')::timestamptz AS to_start,
               EXISTS (SELECT FROM ticket WHERE (ticket.municipality_id, ticket.booking_id) = ($1, booking.booking_id)
                       AND booked_for = (before ->> 'start')::timestamptz
                       AND ticket.status IN ('waiting', 'parked')) AS here,
               email IS NOT NULL AS has_email, phone IS NOT NULL AS has_phone
        FROM idempotency_key JOIN receipt USING (municipality_id, receipt_id)
        JOIN booking USING (municipality_id, booking_id) LEFT JOIN contact USING (municipality_id, contact_id)
        WHERE municipality_id = $1 AND key = $2 AND starts_with(scope, $3)
        """,
        municipality_id,
        key,
        scope,
    )
    return [msgspec.convert(dict(row), Moved) for row in rows]

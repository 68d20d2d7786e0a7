"""SQL of the list of bookings that the rules have no room for."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from api.calendars.fitting import Misfit, Reason
from api.catalogue.rules import Meeting, Need
from api.database import Connection


class TopicOfVisit(Struct, frozen=True):
    id: str
    persons: int


class OpenMisfit(Struct, frozen=True):
    """A booking that keeps its time until a clerk has decided."""

    booking_id: UUID
    office_id: str
    pool_id: str
    start_at: datetime
    end_at: datetime
    topics: tuple[TopicOfVisit, ...]
    needs: tuple[Need, ...]
    meeting: Meeting
    reason: Reason
    since: datetime
    deadline: datetime
    owner: str
    seen: UUID | None
    """The booking's latest receipt."""
    name: str | None
    """None: erased."""
    phone: str | None
    email: str | None


class Kept(Struct, frozen=True):
    """What a clerk decided."""

    decided_at: datetime
    decision_reason: str
    office_id: str
    """Of the booking."""


async def list_misfits(
    connection: Connection, municipality_id: str, found: Mapping[Misfit, datetime], now: datetime
) -> None:
    """Put the misfits on the list, each with its deadline. What is on it already, or was kept by a clerk, stays so.

    Another reason gives nobody who waits more time.
    """
    await connection.executemany(
        """
        INSERT INTO misfit (municipality_id, booking_id, pool_id, day, start_at, end_at, reason, since, deadline)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (municipality_id, booking_id, pool_id, start_at) DO UPDATE
        SET end_at = excluded.end_at, reason = excluded.reason,
            since = CASE WHEN misfit.decided_at IS NULL AND misfit.end_at = excluded.end_at
                    THEN misfit.since ELSE excluded.since END,
            deadline = CASE WHEN misfit.decided_at IS NULL AND misfit.end_at = excluded.end_at
                       THEN least(misfit.deadline, excluded.deadline) ELSE excluded.deadline END,
            decided_at = NULL, decision = NULL, decision_reason = NULL
        WHERE misfit.decision <> 'keep' OR (misfit.end_at, misfit.reason) <> (excluded.end_at, excluded.reason)
        """,
        [
            (municipality_id, one.booking_id, one.pool_id, one.day, one.start_at, one.end_at, one.reason, now, deadline)
            for one, deadline in found.items()
        ],
    )


async def reopen(
    connection: Connection, municipality_id: str, booking_id: UUID, deadline: datetime, now: datetime
) -> None:
    """A booking that a clerk kept cannot be kept after all, as when the caseworker who would come is ill."""
    await connection.execute(
        """
        UPDATE misfit SET since = $4, deadline = $3, decided_at = NULL, decision = NULL, decision_reason = NULL
        WHERE (municipality_id, booking_id, decision) = ($1, $2, 'keep')
        """,
        municipality_id,
        booking_id,
        deadline,
        now,
    )


async def settle_misfits(
    connection: Connection,
    municipality_id: str,
    still: Collection[Misfit],
    from_day: date,
    until_day: date,
    now: datetime,
) -> None:
    """Strike off what lies on these days, or before `now`, and is not among what `still` does not fit.

    Also what a clerk kept, once it fits again: if its time is closed anew, that is for a clerk to decide anew.
    """
    await connection.execute(
        """
        WITH settled AS (
          SELECT misfit.*, CASE
            WHEN booking.status IN ('cancelled', 'expired') THEN 'cancelled'
            WHEN NOT EXISTS (
              SELECT FROM part
              WHERE (part.municipality_id, part.booking_id) = (misfit.municipality_id, misfit.booking_id)
                AND (part.pool_id, part.start_at, part.end_at) = (misfit.pool_id, misfit.start_at, misfit.end_at)
            ) THEN 'moved'
            WHEN misfit.end_at <= $5 THEN 'past'
            ELSE 'fits-again' END AS outcome
          FROM misfit JOIN booking USING (municipality_id, booking_id)
          WHERE municipality_id = $1 AND (decided_at IS NULL OR decision = 'keep')
            AND (misfit.booking_id, misfit.pool_id, misfit.start_at)
                NOT IN (SELECT * FROM unnest($2::uuid[], $6::text[], $7::timestamptz[]))
            AND (misfit.day BETWEEN $3 AND $4 OR misfit.end_at <= $5)
        )
        UPDATE misfit SET decided_at = $5, decision = outcome, decision_reason = NULL
        FROM settled
        WHERE (misfit.municipality_id, misfit.booking_id, misfit.pool_id, misfit.start_at)
            = (settled.municipality_id, settled.booking_id, settled.pool_id, settled.start_at)
          AND (misfit.decided_at IS NULL OR outcome = 'fits-again' AND misfit.decision = 'keep')
        """,
        municipality_id,
        [one.booking_id for one in still],
        from_day,
        until_day,
        now,
        [one.pool_id for one in still],
        [one.start_at for one in still],
    )


async def select_open_misfits(
    connection: Connection, municipality_id: str, now: datetime, most: int, offices: Sequence[str] = ()
) -> list[OpenMisfit]:
    """What waits for a clerk at these offices, or at any, and is not past yet, the most urgent first."""
    rows = await connection.fetch(
        """
        SELECT booking_id, office_id, pool_id, start_at, end_at, topics, needs, meeting, reason, since, deadline, owner,
               name, phone, email,
               (SELECT receipt_id FROM receipt
                WHERE (receipt.municipality_id, receipt.booking_id) = ($1, open_misfit.booking_id)
                ORDER BY number DESC LIMIT 1) AS seen
        FROM open_misfit LEFT JOIN (
          SELECT municipality_id, booking_id, name, phone, email
          FROM booking JOIN contact USING (municipality_id, contact_id)
        ) AS citizen USING (municipality_id, booking_id)
        WHERE municipality_id = $1 AND end_at > $2 AND ($4::text[] = '{}' OR office_id = ANY ($4))
        ORDER BY deadline, start_at, booking_id LIMIT $3
        """,
        municipality_id,
        now,
        most,
        list(offices),
    )
    return [msgspec.convert(dict(row), OpenMisfit) for row in rows]


async def count_open_misfits(
    connection: Connection, municipality_id: str, now: datetime, offices: Sequence[str] = ()
) -> int:
    """How many wait at these offices, or at any."""
    count: int = await connection.fetchval(
        """
        SELECT count(*) FROM open_misfit
        WHERE municipality_id = $1 AND end_at > $2 AND ($3::text[] = '{}' OR office_id = ANY ($3))
        """,
        municipality_id,
        now,
        list(offices),
    )
    return count


async def keep_misfit(
    connection: Connection, municipality_id: str, booking_id: UUID, reason: str, now: datetime
) -> bool:
    """Strike a booking off the list, all its parts: it keeps its time. False, and no change, when none is open."""
    status: str = await connection.execute(
        """
        UPDATE misfit SET decided_at = $4, decision = 'keep', decision_reason = $3
        WHERE decided_at IS NULL AND (municipality_id, booking_id) IN (
          SELECT municipality_id, booking_id FROM open_misfit
          WHERE (municipality_id, booking_id) = ($1, $2) AND end_at > $4
        )
        """,
        municipality_id,
        booking_id,
        reason,
        now,
    )
    return status != "UPDATE 0"


async def select_kept(connection: Connection, municipality_id: str, booking_id: UUID) -> Kept | None:
    """A clerk's last decision on this booking; None when no clerk has kept it."""
    row = await connection.fetchrow(
        """
        SELECT decided_at, decision_reason, office_id FROM misfit JOIN booking USING (municipality_id, booking_id)
        WHERE (municipality_id, booking_id) = ($1, $2) AND decision = 'keep'
        ORDER BY decided_at DESC LIMIT 1
        """,
        municipality_id,
        booking_id,
    )
    return Kept(**row) if row else None


async def count_overdue_misfits(connection: Connection, now: datetime) -> tuple[int, datetime | None]:
    """How many in the whole database wait past their deadline, and the earliest of those deadlines (P4)."""
    row = await connection.fetchrow(
        "SELECT count(*) AS waiting, min(deadline) AS oldest FROM open_misfit WHERE deadline < $1 AND end_at > $1", now
    )
    return row["waiting"], row["oldest"]

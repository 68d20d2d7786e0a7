"""SQL of citizens who must be called or written to, since no mail reaches them or there is no time for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from api.bookings.visits import TopicChoice
from api.database import Connection

Kind = Literal["call", "letter", "write"]
"""write: to the e-mail address, where no mail of ours has told it."""
Why = Literal["moved", "cancelled", "no-time", "not-reached"]
"""not-reached: a mail was refused, about what the citizen asked for."""


class NewCall(Struct, frozen=True):
    task_id: UUID
    """Of what there is to tell, so that it is told once."""
    booking_id: UUID
    why: Why
    deadline: datetime
    useful_until: datetime


class OpenCall(Struct, frozen=True, kw_only=True):
    """A call or letter that waits for a clerk."""

    task_id: UUID
    booking_id: UUID
    kind: Kind
    why: Why
    office_id: str
    start_at: datetime
    topics: tuple[TopicChoice, ...]
    created_at: datetime
    deadline: datetime
    owner: str
    was_at: datetime | None
    """When the citizen had the time before it was changed."""
    name: str | None
    phone: str | None
    email: str | None


class DoneCall(Struct, frozen=True):
    done_at: datetime
    done_by: str
    office_id: str


async def insert_calls(
    connection: Connection, municipality_id: str, calls: Sequence[NewCall], now: datetime, *, to_all: bool = False
) -> None:
    """Have the citizens called: those whom no mail reaches, or all. Whose contact is erased or a test is left out."""
    await connection.execute(
        """
        INSERT INTO call_task (municipality_id, task_id, booking_id, why, created_at, deadline, useful_until)
        SELECT municipality_id, new.task_id, booking_id, new.why, $2::timestamptz, new.deadline, new.useful_until
        FROM unnest($4::uuid[], $5::uuid[], $6::text[], $7::timestamptz[], $8::timestamptz[])
             AS new (task_id, booking_id, why, deadline, useful_until)
        JOIN booking USING (booking_id) JOIN contact USING (municipality_id, contact_id)
        WHERE municipality_id = $1 AND lane <> 'synthetic' AND ($3 OR email IS NULL)
        ON CONFLICT DO NOTHING
        """,
        municipality_id,
        now,
        to_all,
        [call.task_id for call in calls],
        [call.booking_id for call in calls],
        [call.why for call in calls],
        [call.deadline for call in calls],
        [call.useful_until for call in calls],
    )


async def delete_calls_not_reached(connection: Connection, municipality_id: str, booking_id: UUID) -> None:
    """What a mail to another address tells is no task any more."""
    await connection.execute(
        """DELETE FROM call_task
           WHERE (municipality_id, booking_id) = ($1, $2) AND why = 'not-reached' AND done_at IS NULL""",
        municipality_id, booking_id,
    )  # fmt: skip


async def select_open_calls(
    connection: Connection, municipality_id: str, now: datetime, offices: Sequence[str], most: int
) -> list[OpenCall]:
    """What waits at these offices, or at any, the most urgent first."""
    rows = await connection.fetch(
        """
        SELECT task_id, open_call.booking_id, why, office_id, start_at, topics, open_call.created_at,
               open_call.deadline, owner, (told.before ->> 'start')::timestamptz AS was_at, name, phone, email,
               CASE WHEN phone IS NOT NULL THEN 'call' WHEN email IS NOT NULL AND why = 'no-time' THEN 'write'
               ELSE 'letter' END AS kind
        FROM open_call JOIN booking USING (municipality_id, booking_id)
        LEFT JOIN contact USING (municipality_id, contact_id)
        LEFT JOIN receipt AS told ON (told.municipality_id, told.receipt_id) = ($1, task_id)
        WHERE open_call.municipality_id = $1 AND useful_until > $2 AND ($3::text[] = '{}' OR office_id = ANY ($3))
        ORDER BY open_call.deadline, start_at, task_id LIMIT $4
        """,
        municipality_id,
        now,
        list(offices),
        most,
    )
    return [msgspec.convert(dict(row), OpenCall) for row in rows]


async def count_open_calls(connection: Connection, municipality_id: str, now: datetime, offices: Sequence[str]) -> int:
    count: int = await connection.fetchval(
        """
        SELECT count(*) FROM open_call JOIN booking USING (municipality_id, booking_id)
        WHERE municipality_id = $1 AND useful_until > $2 AND ($3::text[] = '{}' OR office_id = ANY ($3))
        """,
        municipality_id,
        now,
        list(offices),
    )
    return count


async def update_call_done(
    connection: Connection, municipality_id: str, task_id: UUID, now: datetime, by: str
) -> DoneCall | None:
    """Note that it is done; who did it first stays. None: there is no such task."""
    row = await connection.fetchrow(
        """
        UPDATE call_task SET done_at = coalesce(done_at, $3), done_by = coalesce(done_by, $4)
        FROM booking
        WHERE (call_task.municipality_id, task_id) = ($1, $2)
          AND (booking.municipality_id, booking.booking_id) = (call_task.municipality_id, call_task.booking_id)
        RETURNING done_at, done_by, office_id
        """,
        municipality_id,
        task_id,
        now,
        by,
    )
    return DoneCall(**row) if row else None


async def count_overdue_calls(connection: Connection, now: datetime) -> tuple[int, datetime | None]:
    """How many in the whole database wait past their deadline, and the earliest of those deadlines (P4)."""
    row = await connection.fetchrow(
        "SELECT count(*) AS waiting, min(deadline) AS oldest FROM open_call WHERE deadline < $1 AND useful_until > $1",
        now,
    )
    return row["waiting"], row["oldest"]

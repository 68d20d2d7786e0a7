"""SQL of the outbox. Rows hold a kind and a subject's id, never a text or an address (P8)."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from api.database import Connection
from api.messages.rules import OVERDUE_AFTER, TOLD, OutboxRow, Outcome, Overdue


class NewMessage(NamedTuple):
    """A message about `subject_id`, to be sent when it is due."""

    kind: str
    subject_id: UUID
    created_at: datetime
    due_at: datetime


async def insert_messages(connection: Connection, municipality_id: str, messages: Iterable[NewMessage]) -> None:
    """Ask for messages. They are sent only if the transaction commits."""
    await connection.execute(
        """
        INSERT INTO outbox (municipality_id, kind, subject_id, created_at, due_at, try_at)
        SELECT $1, kind, subject_id, created_at, due_at, due_at
        FROM unnest($2::text[], $3::uuid[], $4::timestamptz[], $5::timestamptz[])
             AS m (kind, subject_id, created_at, due_at)
        """,
        municipality_id,
        *zip(*messages, strict=True),
    )


async def claim_message(
    connection: Connection, kinds: list[str], now: datetime, claimed_until: datetime
) -> OutboxRow | None:
    """Take the due row that has waited longest, and keep everybody else off it until `claimed_until`.

    One statement, so one short transaction: no lock is held while a mail server takes its time. Who dies with a
    claim loses it when it runs out, and the row is sent by another.
    """
    row = await connection.fetchrow(
        """
        UPDATE outbox SET attempts = attempts + 1, try_at = $3
        WHERE (municipality_id, outbox_id) = (
          SELECT municipality_id, outbox_id FROM outbox
          WHERE settled_at IS NULL AND try_at <= $2 AND kind = ANY ($1)
          ORDER BY try_at LIMIT 1 FOR UPDATE SKIP LOCKED
        )
        RETURNING municipality_id, outbox_id, kind, subject_id, created_at, due_at, attempts
        """,
        kinds,
        now,
        claimed_until,
    )
    return OutboxRow(**row) if row else None


async def settle_message(
    connection: Connection, row: OutboxRow, outcome: Outcome, now: datetime, last_error: str | None = None
) -> bool:
    """End the row, whoever else has claimed it since: what was sent is sent. False: it had ended before."""
    status: str = await connection.execute(
        """
        UPDATE outbox SET settled_at = $3, outcome = $4, last_error = $5
        WHERE municipality_id = $1 AND outbox_id = $2 AND settled_at IS NULL
        """,
        row.municipality_id,
        row.outbox_id,
        now,
        outcome,
        last_error,
    )
    return status == "UPDATE 1"


async def reschedule_message(connection: Connection, row: OutboxRow, try_at: datetime, last_error: str) -> None:
    """Put a failed row back, unless the claim ran out and somebody else has it now."""
    await connection.execute(
        """
        UPDATE outbox SET try_at = $4, last_error = $5
        WHERE municipality_id = $1 AND outbox_id = $2 AND attempts = $3 AND settled_at IS NULL
        """,
        row.municipality_id,
        row.outbox_id,
        row.attempts,
        try_at,
        last_error,
    )


async def select_overdue_messages(connection: Connection, now: datetime) -> list[Overdue]:
    """Per kind what should have been sent and still waits, and what was lately given up; none of kinds in order."""
    rows = await connection.fetch(
        """
        SELECT kind, count(*) FILTER (WHERE settled_at IS NULL) AS waiting,
               min(due_at) FILTER (WHERE settled_at IS NULL) AS oldest_due_at,
               count(*) FILTER (WHERE outcome = 'given-up') AS given_up,
               min(due_at) FILTER (WHERE outcome = 'given-up') AS oldest_given_up_due_at
        FROM outbox
        WHERE settled_at IS NULL AND due_at < $1 OR outcome = 'given-up' AND settled_at >= $2
        GROUP BY kind ORDER BY kind
        """,
        now - OVERDUE_AFTER,
        now - TOLD,
    )
    return [Overdue(**row) for row in rows]


async def delete_settled_messages(connection: Connection, settled_before: datetime) -> None:
    """Forget what was sent, skipped or given up long ago."""
    await connection.execute("DELETE FROM outbox WHERE settled_at < $1", settled_before)

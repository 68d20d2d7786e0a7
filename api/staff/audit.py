"""Who did what, to what, and why: written in the transaction of what was done, and never changed.

A read of citizens' data is written too. Nothing here names a citizen: a booking stands as its id.
"""

from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Pool

from api.database import Connection
from api.staff.rules import Actor


async def audit(
    connection: Connection,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: str | UUID,
    reason: str | None = None,
    *,
    office: str | None = None,
) -> None:
    """Write what the actor does, in the caller's transaction: both happen, or neither.

    `action` is a verb such as `book`, `read` or `call`; `subject_kind` what it is done to, such as `booking`. Never put
    a name, a phone number or an address into any of them.
    """
    await connection.execute(
        """INSERT INTO audit_entry
             (municipality_id, at, subject, name, role, action, subject_kind, subject_id, office_id, reason, request_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        actor.municipality_id, actor.at, actor.subject, actor.name, actor.role.value, action, subject_kind,
        str(subject_id), office, reason, actor.request_id,
    )  # fmt: skip


async def audit_once_an_hour(
    connection: Connection, actor: Actor, action: str, subject_kind: str, subject_id: str, *, office: str | None = None
) -> None:
    """The same, for what a screen does over and over while somebody looks at it."""
    done_lately = await connection.fetchval(
        """SELECT EXISTS (
             SELECT FROM audit_entry
             WHERE (municipality_id, subject_kind, subject_id, subject, action) = ($1, $2, $3, $4, $5) AND at > $6)""",
        actor.municipality_id, subject_kind, subject_id, actor.subject, action, actor.at - timedelta(hours=1),
    )  # fmt: skip
    if not done_lately:
        await audit(connection, actor, action, subject_kind, subject_id, office=office)


async def forget_audit(pool: Pool, now: datetime, kept: timedelta) -> None:
    """Remove what is older than the municipality may keep it."""
    async with pool.acquire() as connection:
        await connection.execute("DELETE FROM audit_entry WHERE at < $1", now - kept)

"""Who did what, to what, and why: written in the transaction of what was done, and never changed.

A read of citizens' data is written too. Nothing here names a citizen: a booking stands as its id.
"""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from asyncpg import Pool
from msgspec import Struct

from api.database import Connection
from api.staff.rules import Author


async def audit(
    connection: Connection,
    actor: Author,
    action: str,
    subject_kind: str,
    subject_id: str | UUID,
    reason: str | None = None,
    *,
    office: str | None = None,
) -> None:
    """Write what somebody of the staff or a device does, in the caller's transaction: both happen, or neither.

    `action` is a verb such as `book`, `read` or `call`; `subject_kind` what it is done to, such as `booking`. Never put
    a name, a phone number or an address into any of them.
    """
    role = actor.role.value if actor.role else "device"
    await connection.execute(
        """INSERT INTO audit_entry
             (municipality_id, at, subject, name, role, action, subject_kind, subject_id, office_id, reason, request_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        actor.municipality_id, actor.at, actor.subject, actor.name, role, action, subject_kind,
        str(subject_id), office, reason, actor.request_id,
    )  # fmt: skip


async def audit_reading(
    connection: Connection, actor: Author, subject_kind: str, subject_id: str, offices: Iterable[str]
) -> None:
    """That a list was read, once for each office whose citizens stood on it: its administrator sees its own only."""
    of_each: list[str | None] = [*sorted(set(offices))] or [None]
    for office in of_each:
        await audit(connection, actor, "read", subject_kind, subject_id, office=office)


async def audit_once_an_hour(
    connection: Connection, actor: Author, action: str, subject_kind: str, subject_id: str, *, office: str | None = None
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


EARLIEST, LATEST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
LAST = 2**62


class Entry(Struct, frozen=True, kw_only=True):
    number: int
    at: datetime
    subject: str
    """Who: password:<user>, provider:<sub>, device:<id>, or program."""
    name: str
    """What they were called then."""
    role: str
    action: str
    subject_kind: str
    """What it was done to."""
    subject_id: str
    office_id: str | None
    reason: str | None
    request_id: str
    """Names the request in the log."""


class Search(Struct, frozen=True, kw_only=True):
    """Which entries; None: whatever it is."""

    offices: tuple[str, ...] = ()
    """Of these offices only; empty: all."""
    actor: str | None = None
    name: str | None = None
    """A part of what somebody was called then, in small or capital letters."""
    action: str | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    from_: datetime = EARLIEST
    until: datetime = LATEST
    """Entries before this moment."""
    before: int = LAST
    """Entries with lower numbers."""


_SEARCH = """
SELECT number, at, subject, name, role, action, subject_kind, subject_id, office_id, reason, request_id
FROM audit_entry
WHERE municipality_id = $1 AND ($2::text[] = '{}' OR office_id = ANY ($2))
  AND ($3::text IS NULL OR subject = $3) AND ($4::text IS NULL OR action = $4)
  AND ($5::text IS NULL OR subject_kind = $5) AND ($6::text IS NULL OR subject_id = $6)
  AND at >= $7 AND at < $8 AND number < $9 AND ($10::text IS NULL OR strpos(lower(name), lower($10)) > 0)
ORDER BY number DESC
"""


async def select_entries(connection: Connection, municipality_id: str, search: Search, most: int) -> list[Entry]:
    """The newest first."""
    rows = await connection.fetch(f"{_SEARCH} LIMIT $11", municipality_id, *_values(search), most)
    return [msgspec.convert(dict(row), Entry) for row in rows]


async def each_entry(connection: Connection, municipality_id: str, search: Search) -> AsyncIterator[Entry]:
    """All of them, the newest first, however many there are. Needs a transaction."""
    async for row in connection.cursor(_SEARCH, municipality_id, *_values(search), prefetch=500):
        yield msgspec.convert(dict(row), Entry)


def _values(search: Search) -> tuple[object, ...]:
    return (
        list(search.offices), search.actor, search.action, search.subject_kind, search.subject_id,
        search.from_, search.until, search.before, search.name,
    )  # fmt: skip


async def forget_audit(pool: Pool, now: datetime, kept: timedelta) -> None:
    """Remove what is older than the municipality may keep it."""
    async with pool.acquire() as connection:
        await connection.execute("DELETE FROM audit_entry WHERE at < $1", now - kept)

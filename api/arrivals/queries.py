"""SQL of an office's day: its line, the events of its tickets, and the numbers of its stands."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct
from msgspec.structs import asdict, replace

from api.arrivals.forecast import Kept
from api.arrivals.rules import Event, Explained, Ticket
from api.database import Connection

LAST_NUMBER = 9999
"""Of a day; the database takes no higher one."""
FIRST_CALL = """coalesce(
  (SELECT min(at) FROM (SELECT command, at, lead(command) OVER (ORDER BY event) AS next FROM ticket_event AS e
                        WHERE (e.municipality_id, e.ticket_id) = (ticket.municipality_id, ticket.ticket_id)) AS event
   WHERE command = 'call' AND next IS DISTINCT FROM 'undo'), called_at)"""
"""When the ticket was called first: who is handed over is called anew, and has had what was promised."""
COUNTS = """ticket.status NOT IN ('no-show', 'left')
  AND (ticket.status <> 'done' OR ticket.booked_for = booking.start_at)"""
"""Of a ticket and its booking: somebody is here for it. Who has been served and got another time then comes anew."""


class DayKey(NamedTuple):
    """One office's one local day; test citizens have one of their own."""

    municipality_id: str
    office_id: str
    day: date
    synthetic: bool


class UsedKey(Struct, frozen=True):
    """What an Idempotency-Key, and the path that it came on, were used for."""

    scope: str
    key: UUID
    request_hash: bytes


async def lock_key(connection: Connection, municipality_id: str, used: UsedKey) -> None:
    """Until the transaction ends, a concurrent duplicate waits here."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{municipality_id} {used.scope} {used.key}"
    )


async def lock_day(connection: Connection, day: DayKey) -> None:
    """Until the transaction ends nobody else changes the day; it counts as changed."""
    await connection.execute(
        """INSERT INTO office_day AS d (municipality_id, office_id, day, synthetic, version) VALUES ($1, $2, $3, $4, 1)
           ON CONFLICT (municipality_id, office_id, day, synthetic) DO UPDATE SET version = d.version + 1""",
        *day,
    )


async def select_version(connection: Connection, day: DayKey) -> int:
    """0 as long as nothing has happened."""
    version: int | None = await connection.fetchval(
        "SELECT version FROM office_day WHERE (municipality_id, office_id, day, synthetic) = ($1, $2, $3, $4)", *day
    )
    return version or 0


async def take_numbers(connection: Connection, day: DayKey, count: int) -> int:
    """The first of so many numbers that nobody else gets; the day must be locked.

    Test citizens begin again from 1 after the last: who had those numbers has been removed by then.
    """
    if day.synthetic:
        await _begin_again(connection, day, count)
    first: int = await connection.fetchval(
        """UPDATE office_day SET next_number = next_number + $5
           WHERE (municipality_id, office_id, day, synthetic) = ($1, $2, $3, $4)
           RETURNING next_number - $5""",
        *day, count,
    )  # fmt: skip
    return first


async def _begin_again(connection: Connection, day: DayKey, count: int) -> None:
    begun: str = await connection.execute(
        """UPDATE office_day SET next_number = 1
           WHERE (municipality_id, office_id, day, synthetic) = ($1, $2, $3, $4) AND next_number + $5 - 1 > $6""",
        *day, count, LAST_NUMBER,
    )  # fmt: skip
    if begun != "UPDATE 0":
        await connection.execute(
            "DELETE FROM number_range WHERE (municipality_id, office_id, day, synthetic) = ($1, $2, $3, $4)", *day
        )


async def select_tickets(connection: Connection, day: DayKey) -> list[Ticket]:
    """All of a day, by number."""
    rows = await connection.fetch(
        "SELECT * FROM ticket WHERE (municipality_id, office_id, day, synthetic) = ($1, $2, $3, $4) ORDER BY number",
        *day,
    )
    return [_ticket(row) for row in rows]


async def select_live(connection: Connection, day: DayKey) -> list[Ticket]:
    """Those of a day that wait, or are at a desk."""
    rows = await connection.fetch(
        """SELECT * FROM ticket
           WHERE (municipality_id, office_id, day, synthetic) = ($1, $2, $3, $4)
             AND status NOT IN ('done', 'no-show', 'left')
           ORDER BY number""",
        *day,
    )
    return [_ticket(row) for row in rows]


async def select_ticket(connection: Connection, municipality_id: str, ticket_id: UUID) -> Ticket | None:
    row = await connection.fetchrow(
        "SELECT * FROM ticket WHERE (municipality_id, ticket_id) = ($1, $2)", municipality_id, ticket_id
    )
    return row and _ticket(row)


async def select_ticket_of_booking(connection: Connection, municipality_id: str, booking_id: UUID) -> Ticket | None:
    """The latest one that counts for it."""
    row = await connection.fetchrow(
        f"""SELECT ticket.* FROM ticket JOIN booking USING (municipality_id, booking_id)
           WHERE (municipality_id, booking_id) = ($1, $2) AND {COUNTS}
           ORDER BY arrived_at DESC LIMIT 1""",  # noqa: S608 - no value of anybody's
        municipality_id, booking_id,
    )  # fmt: skip
    return row and _ticket(row)


async def insert_ticket(connection: Connection, municipality_id: str, ticket: Ticket) -> None:
    await connection.execute(
        "INSERT INTO ticket SELECT * FROM json_populate_record(NULL::ticket, $1::json)", _json(municipality_id, ticket)
    )


async def update_ticket(connection: Connection, municipality_id: str, ticket: Ticket) -> None:
    """Its day must be locked. Raises asyncpg.UniqueViolationError when the desk has somebody else (P1)."""
    await connection.execute(
        """UPDATE ticket AS t
           SET (status, for_topics, for_pool, for_desk, place_at, desk, called_at, recalled_at, started_at, ended_at,
                parked_until, leased_to, leased_until, passed_over, passed_at, note, owner, deadline) =
               (n.status, n.for_topics, n.for_pool, n.for_desk, n.place_at, n.desk, n.called_at, n.recalled_at,
                n.started_at, n.ended_at, n.parked_until, n.leased_to, n.leased_until, n.passed_over,
                n.passed_at, n.note, n.owner, n.deadline)
           FROM json_populate_record(NULL::ticket, $1::json) AS n
           WHERE (t.municipality_id, t.ticket_id) = (n.municipality_id, n.ticket_id)""",
        _json(municipality_id, ticket),
    )


async def lease(connection: Connection, day: DayKey, desk: str, tickets: Sequence[UUID], until: datetime) -> None:
    """Let the desk call these, and no others that wait, while it has no connection."""
    await connection.execute(
        """UPDATE ticket SET leased_to = CASE WHEN ticket_id = ANY ($6) THEN $5 END,
                             leased_until = CASE WHEN ticket_id = ANY ($6) THEN $7::timestamptz END
           WHERE (municipality_id, office_id, day, synthetic) = ($1, $2, $3, $4)
             AND status NOT IN ('done', 'no-show', 'left') AND (leased_to = $5 OR ticket_id = ANY ($6))""",
        *day, desk, list(tickets), until,
    )  # fmt: skip


async def insert_event(connection: Connection, municipality_id: str, event: Event, used: UsedKey | None) -> None:
    """What a desk wrote for the next one is not kept in the history."""
    before = event.before and replace(event.before, note=None)
    await connection.execute(
        """INSERT INTO ticket_event (municipality_id, ticket_id, command, actor, at, received_at, before, after,
                                     explain, scope, key, request_hash)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)""",
        municipality_id, event.ticket_id, event.command, event.actor, event.at, event.received_at, before,
        replace(event.after, note=None), event.explain,
        *((used.scope, used.key, used.request_hash) if used else (None, None, None)),
    )  # fmt: skip


async def select_event_of_key(
    connection: Connection, municipality_id: str, used: UsedKey
) -> tuple[Event, bytes] | None:
    """What the key was used for, with the note as it is now, and the hash of that request."""
    row = await connection.fetchrow(
        """SELECT ticket_event.*, note FROM ticket_event JOIN ticket USING (municipality_id, ticket_id)
           WHERE (municipality_id, scope, key) = ($1, $2, $3)""",
        municipality_id, used.scope, used.key,
    )  # fmt: skip
    if row is None:
        return None
    event = _event(row)
    return replace(event, after=replace(event.after, note=row["note"])), row["request_hash"]


async def select_events(connection: Connection, municipality_id: str, ticket_id: UUID) -> list[Event]:
    """Of one ticket, oldest first."""
    rows = await connection.fetch(
        "SELECT * FROM ticket_event WHERE (municipality_id, ticket_id) = ($1, $2) ORDER BY event",
        municipality_id, ticket_id,
    )  # fmt: skip
    return [_event(row) for row in rows]


async def select_days_to_close(connection: Connection, now: datetime) -> list[DayKey]:
    """Days that are over where they are, with tickets that are not, or notes that are still kept."""
    rows = await connection.fetch(
        """SELECT DISTINCT municipality_id, office_id, day, synthetic
           FROM ticket JOIN municipality USING (municipality_id)
           WHERE day < ($1 AT TIME ZONE time_zone)::date
             AND (status NOT IN ('done', 'no-show', 'left') OR note IS NOT NULL)
           ORDER BY 1, 2, 3, 4""",
        now,
    )
    return [DayKey(**row) for row in rows]


async def erase_notes(connection: Connection, day: DayKey) -> None:
    await connection.execute(
        """UPDATE ticket SET note = NULL
           WHERE (municipality_id, office_id, day, synthetic) = ($1, $2, $3, $4) AND note IS NOT NULL""",
        *day,
    )


async def delete_synthetic(connection: Connection, before: datetime) -> None:
    """Test citizens' tickets that came before then."""
    await connection.execute("DELETE FROM ticket WHERE synthetic AND arrived_at < $1", before)


async def select_service_minutes(
    connection: Connection, municipality_id: str, office_id: str, since: datetime
) -> dict[str, float]:
    """By topic the median minutes of the last visits about it alone, by one person."""
    rows = await connection.fetch(
        """SELECT topics -> 0 ->> 'id' AS topic,
                  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - called_at) / 60) AS minutes
           FROM ticket
           WHERE municipality_id = $1 AND office_id = $2 AND NOT synthetic AND status = 'done' AND called_at >= $3
             AND jsonb_array_length(topics) = 1 AND (topics -> 0 ->> 'persons')::int = 1
           GROUP BY 1 HAVING count(*) >= 5""",
        municipality_id, office_id, since,
    )  # fmt: skip
    return {row["topic"]: float(row["minutes"]) for row in rows}


async def select_kept(connection: Connection, municipality_id: str, office_id: str, most: int) -> list[Kept]:
    """The latest forecasts for walk-ins, and how long they waited; the oldest first."""
    rows = await connection.fetch(
        f"""SELECT forecast, extract(epoch FROM {FIRST_CALL} - arrived_at)::float8 / 60 AS waited FROM ticket
           WHERE municipality_id = $1 AND office_id = $2 AND NOT synthetic
             AND forecast IS NOT NULL AND called_at IS NOT NULL
           ORDER BY called_at DESC LIMIT $3""",  # noqa: S608 - no value of anybody's
        municipality_id, office_id, most,
    )  # fmt: skip
    return [Kept(row["forecast"], max(row["waited"], 0.0)) for row in reversed(rows)]


async def select_promises(
    connection: Connection, municipality_id: str, office_id: str, since: datetime
) -> list[tuple[datetime, datetime, datetime]]:
    """What walk-ins were promised since then (from, until), and when they were called, or gave up after that."""
    rows = await connection.fetch(
        f"""SELECT promised_from, promised_until, coalesce({FIRST_CALL}, ended_at) FROM ticket
           WHERE municipality_id = $1 AND office_id = $2 AND NOT synthetic AND arrived_at >= $3
             AND (called_at IS NOT NULL OR (status = 'left' AND ended_at > promised_until))
             AND promised_until IS NOT NULL""",  # noqa: S608 - no value of anybody's
        municipality_id, office_id, since,
    )  # fmt: skip
    return [tuple(row) for row in rows]


def _json(municipality_id: str, ticket: Ticket) -> str:
    """The row by its columns' names, which are the names of its fields."""
    return msgspec.json.encode({"municipality_id": municipality_id, **asdict(ticket)}).decode()


def _ticket(row: Record) -> Ticket:
    return msgspec.convert(dict(row), Ticket)


def _event(row: Record) -> Event:
    explain = row["explain"]
    return Event(
        ticket_id=row["ticket_id"],
        command=row["command"],
        actor=row["actor"],
        at=row["at"],
        received_at=row["received_at"],
        before=row["before"] and msgspec.convert(row["before"], Ticket),
        after=msgspec.convert(row["after"], Ticket),
        explain=explain and msgspec.convert(explain, Explained),
    )

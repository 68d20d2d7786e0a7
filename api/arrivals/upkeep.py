"""What the server does by itself so that no ticket waits unseen (P4): jobs without a caller."""

from datetime import datetime
from typing import Literal

from asyncpg import Pool
from msgspec import Struct

from api.arrivals import queries
from api.arrivals.queries import DayKey
from api.arrivals.rules import Event, Ticket, ended
from api.bookings.rules import SYNTHETIC_LIFE
from api.database import Connection, transaction


async def close_days(pool: Pool, now: datetime) -> None:
    """End what a day that is over has left open, and erase what desks wrote for one another (P8)."""
    async with pool.acquire() as connection:
        days = await queries.select_days_to_close(connection, now)
    for day in days:
        async with transaction(pool) as connection:
            await queries.lock_day(connection, day)
            for ticket in await queries.select_live(connection, day):
                await _close(connection, day, ticket, now)
            await queries.erase_notes(connection, day)


async def _close(connection: Connection, day: DayKey, ticket: Ticket, now: datetime) -> None:
    closed = ended(ticket, "close", now)
    event = Event(
        ticket_id=ticket.ticket_id,
        command="close",
        actor="system",
        at=now,
        received_at=now,
        before=ticket,
        after=closed,
    )
    await queries.update_ticket(connection, day.municipality_id, closed)
    await queries.insert_event(connection, day.municipality_id, event, None)


async def remove_synthetic(pool: Pool, now: datetime) -> None:
    """Remove the monitors' tickets, whether the monitor cleaned up or died (P9)."""
    async with transaction(pool) as connection:
        await queries.delete_synthetic(connection, now - SYNTHETIC_LIFE)


class OverdueTickets(Struct, frozen=True):
    """Tickets to which somebody should have seen."""

    kind: Literal["tickets/waiting", "tickets/called", "tickets/serving", "tickets/parked"]
    count: int
    oldest_due_at: datetime


async def select_overdue_tickets(connection: Connection, now: datetime) -> list[OverdueTickets]:
    """Per kind what is past its deadline (P4). Kinds in order are left out; monitors wait for nothing."""
    rows = await connection.fetch(
        """SELECT 'tickets/' || status AS kind, count(*) AS count, min(deadline) AS oldest_due_at FROM ticket
           WHERE deadline < $1 AND status NOT IN ('done', 'no-show', 'left') AND NOT synthetic
           GROUP BY status ORDER BY status""",
        now,
    )
    return [OverdueTickets(**row) for row in rows]

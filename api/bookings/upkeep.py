"""What the server does by itself so that nothing waits unseen (P4): jobs without a caller."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from uuid import uuid4
from zoneinfo import ZoneInfo

from asyncpg import Pool
from msgspec.structs import replace

from api.bookings import queries
from api.bookings.queries import Rows
from api.bookings.rules import Booking, record
from api.bookings.taking import let_go
from api.database import Connection, transaction

BATCH = 200
"""Bookings a transaction: short enough not to keep citizens waiting for the rows."""
GRACE = timedelta(minutes=1)
"""A hold may be this long past its end before somebody must look: the sweep runs every few seconds."""
ZONE = ZoneInfo("Europe/Copenhagen")


Finish = Callable[[Connection, str, Booking, datetime], Awaitable[None]]
Select = Callable[[Connection, datetime, int], Awaitable[list[tuple[str, Booking]]]]


async def end_due(pool: Pool, now: datetime) -> None:
    """Give back the times of holds that ran out, and of cancelled bookings whose undo window is over."""
    await _sweep(pool, now, queries.select_due, _end)


async def remove_synthetic(pool: Pool, now: datetime) -> None:
    """Remove the monitors' bookings, whether the monitor cleaned up or died (P9)."""
    await _sweep(pool, now, queries.select_removable, _remove)


async def _sweep(pool: Pool, now: datetime, select: Select, finish: Finish) -> None:
    """Let go of all that is due, and finish each."""
    while True:
        async with transaction(pool) as connection:
            due = await select(connection, now, BATCH)
            await _let_go_all(connection, due)
            for municipality_id, booking in due:
                await finish(connection, municipality_id, booking, now)
        if len(due) < BATCH:
            return


async def erase(pool: Pool, now: datetime) -> None:
    """Erase contacts on their day (P8), and holds of yesterday that came to nothing."""
    async with transaction(pool) as connection:
        await queries.delete_contacts_to_erase(connection, now.astimezone(ZONE).date())
    async with transaction(pool) as connection:
        await queries.delete_old_expired(connection, now - timedelta(days=1))


async def _end(connection: Connection, municipality_id: str, booking: Booking, now: datetime) -> None:
    status = "expired" if booking.status == "held" else booking.status
    ended = replace(booking, status=status, deadline=None, hold_client=None)
    await queries.update_bookings(connection, municipality_id, [ended], expected=booking.status)
    if booking.status == "held":
        receipt = record(uuid4(), "expire", now, booking, ended, actor="system")
        await queries.insert_rows(connection, municipality_id, Rows(receipts=[receipt]))


async def _remove(connection: Connection, municipality_id: str, booking: Booking, _: datetime) -> None:
    await queries.delete_booking(connection, municipality_id, booking)


async def _let_go_all(connection: Connection, due: Sequence[tuple[str, Booking]]) -> None:
    for municipality_id, group in groupby(sorted(due, key=itemgetter(0)), key=itemgetter(0)):
        await let_go(connection, municipality_id, [booking for _, booking in group])

"""Giving back what is left of the time of those who have not come (D1): their cells are free from then on.

The booking stands, and so does its history; only the part that holds its cells ends earlier. So `free` stays what a
fresh count says, and the auditor finds nothing.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from asyncpg import Pool
from msgspec import Struct

from api.arrivals.queries import COUNTS
from api.bookings.queries import select_bookings_for_update
from api.calendars.cells import CELL
from api.calendars.queries import Key, lock_pool_days, recount, select_days_of_same_persons
from api.catalogue.queries import select_municipality, select_versions
from api.catalogue.rules import Municipality
from api.database import Connection, transaction


class Left(Struct, frozen=True):
    """A part of a visit to which nobody has come."""

    booking_id: UUID
    number: int
    key: Key
    end_at: datetime
    """When it ends from now on."""


async def give_back(pool: Pool, now: datetime) -> None:
    """Free the rest of the booked times that are over for those who have not come. May be run again at any time."""
    async with pool.acquire() as connection:
        versions = await select_versions(connection)
    for municipality_id in versions:
        async with transaction(pool) as connection:
            municipality = await select_municipality(connection, municipality_id)
            if municipality is not None:
                await _give_back(connection, municipality, now)


async def _give_back(connection: Connection, municipality: Municipality, now: datetime) -> None:
    municipality_id = municipality.municipality_id
    seen = await select_left(connection, municipality, now)
    if not seen:
        return
    await select_bookings_for_update(connection, municipality_id, {left.booking_id for left in seen})
    keys = await select_days_of_same_persons(connection, municipality_id, {left.key for left in seen})
    await lock_pool_days(connection, municipality_id, keys)
    # Looked at again now that nobody can arrive, move or cancel meanwhile.
    still = [left for left in await select_left(connection, municipality, now) if left.key in keys]
    await end_parts(connection, municipality_id, still)
    await recount(connection, municipality_id, keys)


async def select_left(connection: Connection, municipality: Municipality, now: datetime) -> list[Left]:
    """Parts that are not over, of visits that should have begun so long ago that nobody is waited for."""
    rules = {office_id: office.day for office_id, office in municipality.offices.items()}
    rows = await connection.fetch(
        f"""SELECT booking_id, part.number, pool_id, day, part.lane::text AS lane, part.start_at, part.end_at
           FROM part JOIN booking USING (municipality_id, booking_id)
           JOIN unnest($2::text[], $3::int[]) AS o (office_id, minutes) USING (office_id)
           WHERE municipality_id = $1 AND part.lane <> 'synthetic' AND status = 'booked' AND meeting = 'office'
             AND part.day = $5 AND part.end_at > $4 AND booking.start_at <= $4 - minutes * interval '1 minute'
             AND NOT EXISTS (
               SELECT FROM ticket
               WHERE (ticket.municipality_id, ticket.booking_id) = ($1, part.booking_id)
                 AND {COUNTS})
           ORDER BY booking_id, part.number""",  # noqa: S608 - no value of anybody's
        municipality.municipality_id,
        list(rules),
        [rule.no_show_minutes for rule in rules.values()],
        now,
        now.astimezone(municipality.zone).date(),
    )
    left = []
    for row in rows:
        end_at = max(row["start_at"] + CELL, _next_cell(now, row["start_at"]))
        if end_at < row["end_at"]:
            left.append(Left(row["booking_id"], row["number"], (row["pool_id"], row["day"], row["lane"]), end_at))
    return left


def _next_cell(now: datetime, begin: datetime) -> datetime:
    """The first end of a cell, counted from `begin`, that is not before now."""
    return begin - ((begin - now) // CELL) * CELL


async def end_parts(connection: Connection, municipality_id: str, parts: Iterable[Left]) -> None:
    """Let the parts end earlier; their pool days must be locked, and counted anew afterwards."""
    await connection.executemany(
        "UPDATE part SET end_at = $4 WHERE (municipality_id, booking_id, number) = ($1, $2, $3)",
        [(municipality_id, part.booking_id, part.number, part.end_at) for part in parts],
    )

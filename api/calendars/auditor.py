"""Recomputes every pool day from rules and bookings and reports what differs."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

import asyncpg
from msgspec import Struct

from api.calendars import queries
from api.calendars.cells import Lane, PoolDay
from api.calendars.operations import differs, emptied, plan
from api.calendars.queries import Key
from api.calendars.rules import PlannedDay
from api.catalogue.queries import select_municipality, select_versions
from api.catalogue.rules import Municipality
from api.database import Connection


class Difference(Struct, frozen=True):
    """A pool day that does not say what it should."""

    municipality_id: str
    pool_id: str
    day: date
    lane: Lane
    what: Literal["missing", "rules", "bookings"]
    """No row where the rules open; cells or spans against the rules; free cells against capacity less bookings."""
    expected: str
    found: str


async def audit(pool: asyncpg.Pool, now: datetime) -> list[Difference]:
    """Every difference in the whole database; nothing when all is right.

    Bookings are counted on all days; rules are compared from today on, since past days keep the rules of their time.
    """
    # One snapshot: an import or a booking that commits meanwhile must not look like a difference.
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        differences = [
            Difference(found.municipality_id, *found.key, "bookings", str(found.counted), str(found.free))
            for found in await queries.select_differences(connection)
        ]
        for municipality_id in await select_versions(connection):
            municipality = await select_municipality(connection, municipality_id)
            if municipality is not None:
                differences += await _differences_from_rules(connection, municipality, now)
    return differences


async def _differences_from_rules(
    connection: Connection, municipality: Municipality, now: datetime
) -> list[Difference]:
    today = now.astimezone(municipality.zone).date()
    pool_days = {
        pool_day.key: pool_day
        for pool_day in await queries.select_all_pool_days(connection, municipality.municipality_id, today, None)
    }
    last_day = max((day for _, day, _ in pool_days), default=today)
    horizon = today + timedelta(days=municipality.longest_horizon_days)
    planned = await plan(connection, municipality, today, max(last_day, horizon))
    return list(_compare(municipality.municipality_id, pool_days, planned, horizon))


def _compare(
    municipality_id: str, pool_days: dict[Key, PoolDay], planned: dict[Key, PlannedDay], built_until: date
) -> Iterator[Difference]:
    for key, said in planned.items():
        if key not in pool_days and key[1] <= built_until:
            yield Difference(municipality_id, *key, "missing", _shown(said), "no row")
    for key, pool_day in pool_days.items():
        if differs(pool_day, planned):
            said = planned.get(key, emptied(pool_day))
            yield Difference(municipality_id, *key, "rules", _shown(said), _shown(pool_day))


def _shown(day: PoolDay | PlannedDay) -> str:
    spans = ", ".join(f"{span.cells} cells of {span.capacity} from cell {span.first}" for span in day.spans)
    kept = f"{day.walk_in_cells} kept for walk-ins"
    return f"from {day.first_cell.isoformat()}: {spans or 'no spans'}; capacity {day.capacity}; {kept}"

"""Building pool days from opening rules."""

from datetime import date, datetime, timedelta

import asyncpg
import structlog
from msgspec import Struct

from api.calendars import misfits as listed
from api.calendars import queries
from api.calendars.cells import PoolDay
from api.calendars.comparing import ChangedTimes, changed_times
from api.calendars.fitting import Misfit, deadline_before, misfits
from api.calendars.queries import Key
from api.calendars.rules import PlannedDay, plan_days
from api.catalogue.queries import select_municipality, select_versions
from api.catalogue.rules import Municipality
from api.database import Connection, transaction

log = structlog.get_logger(__name__)

EXTEND_HORIZONS = "extend-horizons"
"""The job that builds what has come within the horizon."""

MARGIN_DAYS = 3
"""Days built beyond the horizon, so that citizens notice nothing when the nightly job fails a few times."""


class Changes(Struct, frozen=True):
    """What a build has changed, by (pool, day, lane)."""

    inserted: list[Key]
    changed: list[Key]
    emptied: list[Key]
    """Nothing is open any more; the row stays, since a build number must never come back."""
    times: list[ChangedTimes]
    """The times that have appeared, vanished or changed for citizens and staff."""
    misfits: list[Misfit]
    """The bookings on the days built that the rules have no room for, whether or not this build made them so."""


async def build_pool_days(connection: Connection, municipality_id: str, from_day: date, until_day: date) -> Changes:
    """Make the pool days from `from_day` to `until_day`, both included, say what the rules say.

    Rows that say it already are neither locked nor written. The caller owns the transaction. Raises RulesOverlap.
    """
    await queries.lock_builds(connection, municipality_id)
    municipality = await select_municipality(connection, municipality_id)
    if municipality is None:
        raise LookupError(municipality_id)
    planned = await plan(connection, municipality, from_day, until_day)
    existing = {
        pool_day.key: pool_day
        for pool_day in await queries.select_all_pool_days(connection, municipality_id, from_day, until_day)
    }
    new = {key: planned[key] for key in sorted(planned.keys() - existing.keys())}
    stale = {
        key: planned.get(key, emptied(pool_day)) for key, pool_day in existing.items() if differs(pool_day, planned)
    }
    await queries.insert_pool_days(connection, municipality_id, new)
    if stale:
        await queries.lock_pool_days(connection, municipality_id, stale)
        await queries.rebuild_pool_days(connection, municipality_id, stale)
    # A new day is free but for what its person has left at other pools.
    of_persons = [key for key in new if municipality.pools[key[0]].person]
    if stale or of_persons:
        await queries.recount(connection, municipality_id, [*stale, *of_persons])
    return Changes(
        inserted=list(new),
        changed=[key for key in stale if key in planned],
        emptied=[key for key in stale if key not in planned],
        times=[
            times
            for key, planned_day in sorted({**new, **stale}.items())
            if key[2] != "synthetic"
            for times in changed_times(key, existing.get(key), planned_day)
        ],
        misfits=await find_misfits(connection, municipality, from_day, until_day),
    )


async def plan(
    connection: Connection, municipality: Municipality, from_day: date, until_day: date
) -> dict[Key, PlannedDay]:
    """What the stored rules say of the days from `from_day` to `until_day`."""
    rules = await queries.select_rules(connection, municipality.municipality_id)
    closures = await queries.select_closures(connection, municipality.municipality_id)
    return plan_days(municipality, rules, closures, from_day, until_day)


def differs(pool_day: PoolDay, planned: dict[Key, PlannedDay]) -> bool:
    """Whether the rules say anything else of a pool day than its row does."""
    said = planned.get(pool_day.key, emptied(pool_day))
    is_now = PlannedDay(pool_day.first_cell, pool_day.capacity, pool_day.spans, pool_day.walk_in_cells)
    return is_now != said


def emptied(pool_day: PoolDay) -> PlannedDay:
    return PlannedDay(pool_day.first_cell, [], [])


async def find_misfits(
    connection: Connection, municipality: Municipality, from_day: date, until_day: date
) -> list[Misfit]:
    """The bookings from `from_day` to `until_day` that the rules have no room for."""
    municipality_id = municipality.municipality_id
    occupants = await queries.select_occupants(connection, municipality_id, from_day, until_day)
    if not occupants:
        return []
    pool_days = await queries.select_all_pool_days(connection, municipality_id, from_day, until_day)
    return misfits(occupants, {pool_day.key: pool_day for pool_day in pool_days}, municipality.pools)


def days_to_build(municipality: Municipality, now: datetime) -> tuple[date, date]:
    """From today to a few days beyond the last that can be booked, in the municipality's own days."""
    today = now.astimezone(municipality.zone).date()
    return today, today + timedelta(days=municipality.longest_horizon_days + MARGIN_DAYS)


async def build_ahead(connection: Connection, municipality: Municipality, now: datetime) -> Changes:
    """Build all days that can be booked, and list the bookings that do not fit for a clerk (P4), in one transaction.

    The caller owns the transaction. Raises RulesOverlap.
    """
    municipality_id, (today, last) = municipality.municipality_id, days_to_build(municipality, now)
    # Where times could be booked farther ahead before, those days follow the rules too.
    days = today, max(last, await queries.select_last_day(connection, municipality_id) or last)
    changes = await build_pool_days(connection, municipality_id, *days)
    found = {misfit: deadline_before(misfit.day, now, municipality.zone) for misfit in changes.misfits}
    await listed.list_misfits(connection, municipality_id, found, now)
    await listed.settle_misfits(connection, municipality_id, found, *days, now)
    return changes


async def extend_horizons(pool: asyncpg.Pool, now: datetime) -> None:
    """Build what has come within the horizon of every municipality. May be run again at any time.

    Where it fails the others are built all the same; raises ExceptionGroup afterwards.
    """
    async with transaction(pool) as connection:
        municipality_ids = list(await select_versions(connection))
    failures: list[Exception] = []
    for municipality_id in municipality_ids:
        try:
            async with transaction(pool) as connection:
                municipality = await select_municipality(connection, municipality_id)
                if municipality is not None:
                    await build_ahead(connection, municipality, now)
        except Exception as error:
            log.error("calendar not extended", municipality=municipality_id, error=type(error).__name__)
            failures.append(error)
    if failures:
        raise ExceptionGroup("some calendars were not extended", failures)

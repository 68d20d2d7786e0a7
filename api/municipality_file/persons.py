"""Bookings that are there already when their desks become a named person's, another's, or nobody's."""

from collections.abc import Mapping
from datetime import datetime

from api.calendars.queries import lock_pool_days, recount
from api.database import Connection
from api.municipality_file import queries
from api.municipality_file.faults import Fault, FileRefused
from api.municipality_file.parse import MunicipalityFile


async def hand_over(
    connection: Connection, file: MunicipalityFile, before: Mapping[str, str | None], now: datetime
) -> None:
    """Make coming bookings take the time of whom the file names now, at all pools of theirs (P1).

    `before` has the person of each pool as it was. Raises FileRefused when a person would have two bookings at once.
    """
    municipality = file.plan.municipality
    municipality_id, pools = municipality.municipality_id, municipality.pools
    changed = {pool_id for pool_id, pool in pools.items() if before.get(pool_id, pool.person) != pool.person}
    if not changed:
        return
    persons = {person for pool_id in changed for person in (before[pool_id], pools[pool_id].person) if person}
    theirs = changed | {pool.pool_id for pool in pools.values() if pool.person in persons}
    # All days that the build may lock after these are locked with them, or it would meet whoever is booking head-on.
    today = now.astimezone(municipality.zone).date()
    keys = await queries.select_days_to_lock(connection, municipality_id, theirs, today)
    await lock_pool_days(connection, municipality_id, keys)
    if clashes := await queries.select_clashes(connection, municipality_id, changed, now):
        raise FileRefused(_fault(file, clash) for clash in clashes)
    await queries.update_persons(connection, municipality_id, changed, now)
    # Of days that are past too: the auditor counts those as well.
    await recount(connection, municipality_id, [key for key in keys if key[0] in theirs])


def _fault(file: MunicipalityFile, clash: queries.Clash) -> Fault:
    municipality = file.plan.municipality
    at = clash.start_at.astimezone(municipality.zone)
    return file.fault(
        ("pools", list(municipality.pools).index(clash.pool_id), "person"),
        f"{clash.person} would have two bookings at once, on {at.year}-{at.month:02}-{at.day:02} at {at:%H}:{at:%M};"
        " move or cancel one of them first",
    )

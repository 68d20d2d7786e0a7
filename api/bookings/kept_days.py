"""Pool days that a process has read before, so that a month of free times reads only what has changed since."""

from collections.abc import Hashable
from datetime import date
from typing import NamedTuple

import asyncpg
from litestar.di import NamedDependency
from msgspec import field, structs

from api.calendars.cells import Lane, PoolDay, Starts
from api.calendars.last_writes import select_last_writers, select_last_writes
from api.calendars.queries import Key, select_named_pool_days
from api.database import Connection
from api.database.shared_looks import SharedLooks

MOST = 20_000
"""Pool days of one process. With the times of a few visits each takes some ten kilobytes."""
MOST_MONTHS = 2_000
"""Lists of those days, as they are asked for."""


class KeptDay(PoolDay, frozen=True, kw_only=True):
    """A pool day that nobody takes from in memory, so that what it was asked stays true."""

    written_by: int
    """The transaction that wrote it last; a later one may have, between the two looks at it."""
    answers: dict[Hashable, Starts] = field(default_factory=dict)

    def free_starts(self, cells: int, topics: frozenset[str], step: int, keep: int) -> Starts:
        asked = (cells, topics, step, keep)
        if asked not in self.answers:
            self.answers[asked] = super().free_starts(*asked)
        return self.answers[asked]


class _Month(NamedTuple):
    writers: list[int]
    days: list[KeptDay]


class DaysWanted(NamedTuple):
    """The days from the first to the last, both included, of some pools in some lanes."""

    municipality_id: str
    pool_ids: tuple[str, ...]
    lanes: tuple[Lane, ...]
    from_day: date
    until_day: date


class KeptDays:
    def __init__(self) -> None:
        self._days: dict[tuple[str, Key], KeptDay] = {}
        self._months: dict[DaysWanted, _Month] = {}
        self._looks: SharedLooks[list[KeptDay]] = SharedLooks()

    async def read(self, pool: asyncpg.Pool, wanted: DaysWanted) -> list[KeptDay]:
        """The same for all who ask for the same days at the same time, as they are committed once all have asked."""

        async def look() -> list[KeptDay]:
            async with pool.acquire() as connection:
                return await self.select(connection, wanted)

        return await self._looks.share(wanted, look)

    async def select(self, connection: Connection, wanted: DaysWanted) -> list[KeptDay]:
        """As `select_pool_days`: the days as they are committed now, since each is asked who wrote it last."""
        municipality_id = wanted.municipality_id
        month = self._months.get(wanted)
        if month and month.writers == await select_last_writers(connection, *wanted):
            return month.days
        writes = await select_last_writes(connection, *wanted)
        days = {key: kept for key in writes if (kept := self._days.get((municipality_id, key)))}
        changed = [key for key, write in writes.items() if key not in days or days[key].written_by != write]
        if changed:
            found = await select_named_pool_days(connection, municipality_id, changed)
            days |= {one.key: KeptDay(**structs.asdict(one), written_by=writes[one.key]) for one in found}
        if len(self._days) + len(changed) > MOST or len(self._months) >= MOST_MONTHS:
            self._days.clear()
            self._months.clear()
        else:
            self._days.update({(municipality_id, key): days[key] for key in changed if key in days})
            self._months[wanted] = _Month(list(writes.values()), list(days.values()))
        return list(days.values())


GivenDays = NamedDependency[KeptDays]

"""Pool days that a process has read before, so that a month of free times reads only what has changed since."""

from collections.abc import Hashable, Iterable
from datetime import date

from litestar.di import NamedDependency
from msgspec import field, structs

from api.calendars.cells import Lane, PoolDay, Starts
from api.calendars.queries import Key, select_last_writes, select_named_pool_days
from api.database import Connection

MOST = 20_000
"""Pool days of one process. With the times of a few visits each takes some ten kilobytes."""


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


class KeptDays:
    def __init__(self) -> None:
        self._days: dict[tuple[str, Key], KeptDay] = {}

    async def select(
        self,
        connection: Connection,
        municipality_id: str,
        pool_ids: Iterable[str],
        lanes: Iterable[Lane],
        from_day: date,
        until_day: date,
    ) -> list[KeptDay]:
        """As `select_pool_days`: the days as they are committed now, since each is asked who wrote it last."""
        writes = await select_last_writes(connection, municipality_id, pool_ids, lanes, from_day, until_day)
        days = {key: kept for key in writes if (kept := self._days.get((municipality_id, key)))}
        changed = [key for key, write in writes.items() if key not in days or days[key].written_by != write]
        if changed:
            found = await select_named_pool_days(connection, municipality_id, changed)
            read = {one.key: KeptDay(**structs.asdict(one), written_by=writes[one.key]) for one in found}
            self._keep(municipality_id, read)
            days |= read
        return list(days.values())

    def _keep(self, municipality_id: str, days: dict[Key, KeptDay]) -> None:
        if len(self._days) + len(days) > MOST:
            self._days.clear()
        self._days.update(((municipality_id, key), day) for key, day in days.items())


GivenDays = NamedDependency[KeptDays]

"""SQL that tells whether pool days are still what they were when they were read: who wrote each of them last."""

from collections.abc import Iterable
from datetime import date

from api.calendars.cells import Lane
from api.calendars.queries import OF_THESE, Key
from api.database import Connection

SELECT_LAST_WRITERS = "SELECT array_agg(xmin ORDER BY pool_id, day, lane) FROM pool_day"
SELECT_LAST_WRITES = "SELECT pool_id, day, lane::text, xmin FROM pool_day"


async def select_last_writers(
    connection: Connection,
    municipality_id: str,
    pool_ids: Iterable[str],
    lanes: Iterable[Lane],
    from_day: date,
    until_day: date,
) -> list[int]:
    """The transactions that last wrote these pool days, in key order: other ones, and a day may have changed."""
    writers: list[int] | None = await connection.fetchval(
        f"{SELECT_LAST_WRITERS} {OF_THESE}",
        municipality_id,
        list(pool_ids),
        list(lanes),
        from_day,
        until_day,
    )
    return writers or []


async def select_last_writes(
    connection: Connection,
    municipality_id: str,
    pool_ids: Iterable[str],
    lanes: Iterable[Lane],
    from_day: date,
    until_day: date,
) -> dict[Key, int]:
    """The same by pool day, in the same order."""
    rows = await connection.fetch(
        f"{SELECT_LAST_WRITES} {OF_THESE} ORDER BY pool_id, day, pool_day.lane",
        municipality_id,
        list(pool_ids),
        list(lanes),
        from_day,
        until_day,
    )
    return {(pool_id, day, lane): xmin for pool_id, day, lane, xmin in rows}

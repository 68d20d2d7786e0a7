"""SQL of the pool days and of the rules that they are built from."""

from collections.abc import Iterable
from datetime import date

import msgspec
from asyncpg import Record
from msgspec import Struct

from api.calendars.cells import Lane, PoolDay, Span
from api.database import Connection

Key = tuple[str, date, str]
"""Pool, local day, lane: what names a row of pool_day within its municipality."""


async def select_pool_days(
    connection: Connection,
    municipality_id: str,
    pool_ids: Iterable[str],
    lanes: Iterable[Lane],
    from_day: date,
    until_day: date,
) -> list[PoolDay]:
    """The pool days of these pools and lanes, both days included, ordered by key."""
    rows = await connection.fetch(
        """
        SELECT d.pool_id, d.day, d.lane::text AS lane, d.first_cell, d.capacity, d.free, d.spans, d.build, d.version
        FROM pool_day AS d
        WHERE municipality_id = $1 AND pool_id = ANY ($2::text[]) AND lane = ANY ($3::text[]::lane[])
          AND day BETWEEN $4 AND $5
        ORDER BY d.pool_id, d.day, d.lane
        """,
        municipality_id,
        list(pool_ids),
        list(lanes),
        from_day,
        until_day,
    )
    return [_pool_day(row) for row in rows]


async def lock_pool_days(connection: Connection, municipality_id: str, keys: Iterable[Key]) -> list[PoolDay]:
    """The named pool days, locked in key order until the transaction ends. Those that do not exist are left out."""
    rows = await connection.fetch(
        """
        SELECT d.pool_id, d.day, d.lane::text AS lane, d.first_cell, d.capacity, d.free, d.spans, d.build, d.version
        FROM pool_day AS d
        JOIN unnest($2::text[], $3::date[], $4::text[]::lane[]) AS k (pool_id, day, lane) USING (pool_id, day, lane)
        WHERE municipality_id = $1
        ORDER BY d.pool_id, d.day, d.lane
        FOR NO KEY UPDATE OF d
        """,
        municipality_id,
        *_columns_of(keys),
    )
    return [_pool_day(row) for row in rows]


async def take(connection: Connection, municipality_id: str, key: Key, build: int, first: int, cells: int) -> bool:
    """Take one of each of `cells` cells from the cell numbered `first`. False: not free, or the rules have changed."""
    status = await connection.execute(
        """
        UPDATE pool_day SET free = take_cells(free, $6, $7), version = version + 1
        WHERE (municipality_id, pool_id, day, lane) = ($1, $2, $3, $4::text::lane) AND build = $5
          AND $6::int + $7::int - 1 <= cardinality(free) AND 1 <= ALL (free[$6::int : $6::int + $7::int - 1])
        """,
        municipality_id,
        *key,
        build,
        first,
        cells,
    )
    return bool(status == "UPDATE 1")


async def recount(connection: Connection, municipality_id: str, keys: Iterable[Key]) -> None:
    """Count `free` of the named pool days anew from their parts.

    They must be locked by an earlier statement of the transaction (`lock_pool_days`, `take`): a statement that
    waits for a lock counts the parts as they were before it waited.
    """
    await connection.execute(
        """
        UPDATE pool_day AS d SET free = counted_free(d), version = version + 1
        FROM unnest($2::text[], $3::date[], $4::text[]::lane[]) AS k (pool_id, day, lane)
        WHERE municipality_id = $1 AND (d.pool_id, d.day, d.lane) = (k.pool_id, k.day, k.lane)
        """,
        municipality_id,
        *_columns_of(keys),
    )


class Miscount(Struct, frozen=True):
    """A pool day whose free cells are not what its capacity and its parts say."""

    municipality_id: str
    pool_id: str
    day: date
    lane: Lane
    free: list[int]
    counted: list[int]


async def select_differences(connection: Connection, municipality_id: str | None = None) -> list[Miscount]:
    """Every pool day, of one municipality or of all, whose `free` differs from a fresh count."""
    rows = await connection.fetch(
        """
        SELECT municipality_id, pool_id, day, lane::text AS lane, free, counted
        FROM pool_day AS d, LATERAL (SELECT counted_free(d) AS counted) AS c
        WHERE ($1::text IS NULL OR municipality_id = $1) AND free <> counted
        ORDER BY municipality_id, pool_id, day, d.lane
        """,
        municipality_id,
    )
    return [Miscount(**row) for row in rows]


def _pool_day(row: Record) -> PoolDay:
    return PoolDay(
        pool_id=row["pool_id"],
        day=row["day"],
        lane=row["lane"],
        first_cell=row["first_cell"],
        capacity=row["capacity"],
        free=row["free"],
        spans=msgspec.convert(row["spans"], list[Span]),
        build=row["build"],
        version=row["version"],
    )


def _columns_of(keys: Iterable[Key]) -> tuple[list[str], list[date], list[str]]:
    """The keys without doubles as the three arrays that `unnest` takes."""
    distinct = list(dict.fromkeys(keys))
    return [key[0] for key in distinct], [key[1] for key in distinct], [key[2] for key in distinct]

"""SQL of the pool days and of the rules that they are built from."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec
from asyncpg import Record
from msgspec import Struct

from api.calendars.cells import Lane, PoolDay, Span
from api.calendars.fitting import Occupant
from api.calendars.rules import Closure, OpeningRule, PlannedDay
from api.database import Connection

Key = tuple[str, date, Lane]
"""Pool, local day, lane: what names a row of pool_day within its municipality."""

SELECT_POOL_DAYS = """
    SELECT d.pool_id, d.day, d.lane::text AS lane, d.first_cell, d.capacity, d.free, d.spans, d.build, d.version,
           d.walk_in_cells
    FROM pool_day AS d"""
OF_THESE = """
    WHERE municipality_id = $1 AND pool_id = ANY ($2::text[]) AND lane = ANY ($3::text[]::lane[])
      AND day BETWEEN $4 AND $5"""


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
        f"{SELECT_POOL_DAYS} {OF_THESE} ORDER BY d.pool_id, d.day, d.lane",
        municipality_id,
        list(pool_ids),
        list(lanes),
        from_day,
        until_day,
    )
    return [_pool_day(row) for row in rows]


async def select_all_pool_days(
    connection: Connection, municipality_id: str, from_day: date, until_day: date | None
) -> list[PoolDay]:
    """Every pool day of the municipality, of retired pools too, both days included; None: without end."""
    rows = await connection.fetch(
        f"""
        {SELECT_POOL_DAYS}
        WHERE municipality_id = $1 AND day >= $2 AND ($3::date IS NULL OR day <= $3)
        ORDER BY d.pool_id, d.day, d.lane
        """,
        municipality_id,
        from_day,
        until_day,
    )
    return [_pool_day(row) for row in rows]


async def select_last_day(connection: Connection, municipality_id: str) -> date | None:
    """The last day that anything was open on; None: nothing is built yet."""
    last: date | None = await connection.fetchval(
        "SELECT max(day) FROM pool_day WHERE municipality_id = $1 AND spans <> '[]'", municipality_id
    )
    return last


async def select_named_pool_days(connection: Connection, municipality_id: str, keys: Iterable[Key]) -> list[PoolDay]:
    """The named pool days as they are, locked by nobody. Those that do not exist are left out."""
    rows = await connection.fetch(
        f"""
        {SELECT_POOL_DAYS}
        JOIN unnest($2::text[], $3::date[], $4::text[]::lane[]) AS k (pool_id, day, lane) USING (pool_id, day, lane)
        WHERE municipality_id = $1
        """,
        municipality_id,
        *_columns_of(keys),
    )
    return [_pool_day(row) for row in rows]


async def lock_pool_days(connection: Connection, municipality_id: str, keys: Iterable[Key]) -> list[PoolDay]:
    """The named pool days, locked in key order until the transaction ends. Those that do not exist are left out."""
    rows = await connection.fetch(
        f"""
        {SELECT_POOL_DAYS}
        JOIN unnest($2::text[], $3::date[], $4::text[]::lane[]) AS k (pool_id, day, lane) USING (pool_id, day, lane)
        WHERE municipality_id = $1
        ORDER BY d.pool_id, d.day, d.lane
        FOR NO KEY UPDATE OF d
        """,
        municipality_id,
        *_columns_of(keys),
    )
    return [_pool_day(row) for row in rows]


async def take(connection: Connection, municipality_id: str, visits: Iterable[tuple[Key, int, int]]) -> None:
    """Take one of each of so many cells, from the cell numbered so: (key, first, cells) for each visit.

    The rows must be locked. Raises asyncpg.CheckViolationError when a cell would go below zero (P1).
    """
    keys, firsts, counts = zip(*visits, strict=True)
    await connection.execute(
        """
        UPDATE pool_day AS d SET free = take_cells(free, firsts, counts), version = version + 1
        FROM (SELECT pool_id, day, lane, array_agg(first) AS firsts, array_agg(cells) AS counts
              FROM unnest($2::text[], $3::date[], $4::text[]::lane[], $5::int[], $6::int[])
                   AS v (pool_id, day, lane, first, cells)
              GROUP BY pool_id, day, lane) AS taken
        WHERE d.municipality_id = $1 AND (d.pool_id, d.day, d.lane) = (taken.pool_id, taken.day, taken.lane)
        """,
        municipality_id,
        *zip(*keys, strict=True),
        firsts,
        counts,
    )


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


async def select_days_of_same_persons(connection: Connection, municipality_id: str, keys: Iterable[Key]) -> set[Key]:
    """The keys, and those of the other pool days on which the persons of these pools could be on the same days."""
    keys = set(keys)
    rows = await connection.fetch(
        """
        WITH theirs AS (
          SELECT DISTINCT content ->> 'person' AS person, day
          FROM unnest($2::text[], $3::date[]) AS k (pool_id, day) JOIN pool USING (pool_id)
          WHERE municipality_id = $1
        )
        SELECT d.pool_id, d.day, d.lane::text
        FROM theirs JOIN pool AS p ON p.municipality_id = $1 AND p.content ->> 'person' = person
        JOIN pool_day AS d ON (d.municipality_id, d.pool_id, d.day) = (p.municipality_id, p.pool_id, theirs.day)
        WHERE d.lane <> 'synthetic'
        """,
        municipality_id,
        *_columns_of(keys)[:2],
    )
    return keys | {(pool_id, day, lane) for pool_id, day, lane in rows}


class Miscount(Struct, frozen=True):
    """A pool day whose free cells are not what its capacity and its parts say."""

    municipality_id: str
    pool_id: str
    day: date
    lane: Lane
    free: list[int]
    counted: list[int]

    @property
    def key(self) -> Key:
        return (self.pool_id, self.day, self.lane)


async def select_differences(connection: Connection) -> list[Miscount]:
    """Every pool day of all municipalities whose `free` differs from a fresh count."""
    rows = await connection.fetch(
        """
        SELECT municipality_id, pool_id, day, lane::text AS lane, free, counted
        FROM pool_day AS d, LATERAL (SELECT counted_free(d) AS counted) AS c
        WHERE free <> counted
        ORDER BY municipality_id, pool_id, day, d.lane
        """
    )
    return [Miscount(**row) for row in rows]


async def lock_builds(connection: Connection, municipality_id: str) -> None:
    """Until the transaction ends, nobody else imports or builds pool days of the municipality."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('build ' || $1, 0))", municipality_id)


async def insert_pool_days(connection: Connection, municipality_id: str, planned: Mapping[Key, PlannedDay]) -> None:
    await connection.executemany(
        """
        INSERT INTO pool_day (municipality_id, pool_id, day, lane, first_cell, capacity, free, spans, walk_in_cells)
        VALUES ($1, $2, $3, $4::text::lane, $5, $6, $6, $7, $8)
        """,
        _rows(municipality_id, planned),
    )


async def rebuild_pool_days(connection: Connection, municipality_id: str, planned: Mapping[Key, PlannedDay]) -> None:
    """Give pool days that are locked new cells, of which none is free before `recount`."""
    await connection.executemany(
        """
        UPDATE pool_day
        SET first_cell = $5, capacity = $6, spans = $7, walk_in_cells = $8, build = build + 1,
            free = array_fill(0::smallint, ARRAY[cardinality($6::smallint[])])
        WHERE (municipality_id, pool_id, day, lane) = ($1, $2, $3, $4::text::lane)
        """,
        _rows(municipality_id, planned),
    )


async def select_rules(connection: Connection, municipality_id: str) -> list[OpeningRule]:
    """In the order of the municipality's file."""
    rows = await connection.fetch(
        """
        SELECT rule_id, pool_id, lane, content FROM opening_rule
        WHERE municipality_id = $1 ORDER BY (content ->> 'position')::int
        """,
        municipality_id,
    )
    return [
        msgspec.convert(
            {**row["content"], "rule_id": row["rule_id"], "pool_id": row["pool_id"], "lane": row["lane"]}, OpeningRule
        )
        for row in rows
    ]


async def select_closures(connection: Connection, municipality_id: str) -> list[Closure]:
    rows = await connection.fetch(
        "SELECT closure_id, content FROM closure WHERE municipality_id = $1 ORDER BY closure_id", municipality_id
    )
    return [msgspec.convert({**row["content"], "closure_id": row["closure_id"]}, Closure) for row in rows]


async def select_occupants(
    connection: Connection, municipality_id: str, from_day: date, until_day: date
) -> list[Occupant]:
    """The parts of citizens' visits that lie on these days, in the order in which they were booked."""
    rows = await connection.fetch(
        """
        SELECT booking_id, pool_id, day, part.lane::text AS lane, part.start_at, part.end_at,
               coalesce(part.topics, ARRAY(SELECT topic ->> 'id' FROM jsonb_array_elements(booking.topics) AS topic))
                 AS topics,
               coalesce(contact.needs, '{}') AS needs, meeting
        FROM part JOIN booking USING (municipality_id, booking_id)
        LEFT JOIN contact USING (municipality_id, contact_id)
        WHERE municipality_id = $1 AND day BETWEEN $2 AND $3 AND part.lane <> 'synthetic'
        ORDER BY created_at, booking_id, number
        """,
        municipality_id,
        from_day,
        until_day,
    )
    return [Occupant(**{**row, "topics": frozenset(row["topics"]), "needs": frozenset(row["needs"])}) for row in rows]


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
        walk_in_cells=row["walk_in_cells"],
    )


def _rows(municipality_id: str, planned: Mapping[Key, PlannedDay]) -> list[tuple[object, ...]]:
    return [
        (municipality_id, *key, day.first_cell, day.capacity, day.spans, day.walk_in_cells)
        for key, day in planned.items()
    ]


def _columns_of(keys: Iterable[Key]) -> tuple[list[str], list[date], list[str]]:
    """The keys without doubles as the three arrays that `unnest` takes."""
    distinct = list(dict.fromkeys(keys))
    return [key[0] for key in distinct], [key[1] for key in distinct], [key[2] for key in distinct]

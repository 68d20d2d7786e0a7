"""SQL of the catalogue: municipality, offices, topics and pools."""

from collections import defaultdict

import msgspec

from api.catalogue.rules import Municipality, MunicipalitySettings, Office, Pool, Topic
from api.database import Connection


async def select_municipality(connection: Connection, municipality_id: str) -> Municipality | None:
    """The whole catalogue, without what is retired.

    The version is read first: what an import changes meanwhile is then read under the old version, and whoever
    compares versions reads it again.
    """
    row = await connection.fetchrow(
        "SELECT municipality_id, name, time_zone, version, settings FROM municipality WHERE municipality_id = $1",
        municipality_id,
    )
    if row is None:
        return None
    return Municipality(
        municipality_id=row["municipality_id"],
        name=row["name"],
        time_zone=row["time_zone"],
        version=row["version"],
        settings=msgspec.convert(row["settings"], MunicipalitySettings),
        offices=await _select_offices(connection, municipality_id),
        topics=await _select_topics(connection, municipality_id),
        pools=await _select_pools(connection, municipality_id),
    )


async def _select_offices(connection: Connection, municipality_id: str) -> dict[str, Office]:
    hours = await _select_hours(connection, municipality_id)
    rows = await connection.fetch(
        """
        SELECT office_id, name, content FROM office
        WHERE municipality_id = $1 AND NOT retired ORDER BY position
        """,
        municipality_id,
    )
    return {
        row["office_id"]: msgspec.convert(
            {**row["content"], "office_id": row["office_id"], "name": row["name"], "hours": hours[row["office_id"]]},
            Office,
        )
        for row in rows
    }


async def _select_hours(connection: Connection, municipality_id: str) -> dict[str, list[object]]:
    """Each office's opening hours in words: the opening rules that carry a text, in the order of the file."""
    rows = await connection.fetch(
        """
        SELECT office_id, lane, rule.content FROM opening_rule AS rule JOIN pool USING (municipality_id, pool_id)
        WHERE municipality_id = $1 AND NOT retired
          AND lane <> 'staff' AND jsonb_typeof(rule.content -> 'text') = 'object'
        ORDER BY (rule.content ->> 'position')::int
        """,
        municipality_id,
    )
    hours: dict[str, list[object]] = defaultdict(list)
    for row in rows:
        hours[row["office_id"]].append({**row["content"], "lane": row["lane"]})
    return hours


async def _select_topics(connection: Connection, municipality_id: str) -> dict[str, Topic]:
    rows = await connection.fetch(
        """
        SELECT topic_id, minutes, fixed_minutes, max_persons, content FROM topic
        WHERE municipality_id = $1 AND NOT retired ORDER BY position
        """,
        municipality_id,
    )
    return {
        row["topic_id"]: msgspec.convert(
            {
                **row["content"],
                "topic_id": row["topic_id"],
                "minutes": row["minutes"],
                "fixed_minutes": row["fixed_minutes"],
                "max_persons": row["max_persons"],
            },
            Topic,
        )
        for row in rows
    }


async def _select_pools(connection: Connection, municipality_id: str) -> dict[str, Pool]:
    rows = await connection.fetch(
        """
        SELECT pool_id, office_id, name, topics, step_minutes, content FROM pool
        WHERE municipality_id = $1 AND NOT retired ORDER BY pool_id
        """,
        municipality_id,
    )
    return {
        row["pool_id"]: msgspec.convert(
            {
                **row["content"],
                "pool_id": row["pool_id"],
                "office_id": row["office_id"],
                "name": row["name"],
                "topics": row["topics"],
                "step_minutes": row["step_minutes"],
            },
            Pool,
        )
        for row in rows
    }


async def select_hosts(connection: Connection) -> dict[str, str]:
    """Which municipality answers for which Host header."""
    return dict(await connection.fetch("SELECT host, municipality_id FROM municipality_host"))


async def select_versions(connection: Connection) -> dict[str, int]:
    """The catalogue version of every municipality: what caches compare."""
    rows = await connection.fetch("SELECT municipality_id, version FROM municipality ORDER BY municipality_id")
    return {row["municipality_id"]: row["version"] for row in rows}

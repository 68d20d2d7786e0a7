"""SQL that writes what a municipality file says."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct

from api.calendars.queries import Key
from api.calendars.rules import Closure, OpeningRule
from api.catalogue.rules import Municipality, Office, Pool, Topic
from api.database import Connection


async def lock_hosts(connection: Connection) -> None:
    """Until the transaction ends nobody else changes host names: two municipalities could claim the same one."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('hosts', 0))")


async def select_hosts(connection: Connection, municipality_id: str) -> tuple[str, ...]:
    rows = await connection.fetch(
        "SELECT host FROM municipality_host WHERE municipality_id = $1 ORDER BY host", municipality_id
    )
    return tuple(row["host"] for row in rows)


async def select_hosts_of_others(connection: Connection, municipality_id: str, hosts: tuple[str, ...]) -> list[str]:
    rows = await connection.fetch(
        "SELECT host FROM municipality_host WHERE host = ANY ($2::text[]) AND municipality_id <> $1 ORDER BY host",
        municipality_id,
        list(hosts),
    )
    return [row["host"] for row in rows]


async def select_office_of_every_pool(connection: Connection, municipality_id: str) -> dict[str, str]:
    """Retired pools too."""
    rows = await connection.fetch("SELECT pool_id, office_id FROM pool WHERE municipality_id = $1", municipality_id)
    return {row["pool_id"]: row["office_id"] for row in rows}


async def select_person_of_every_pool(connection: Connection, municipality_id: str) -> dict[str, str | None]:
    """Retired pools too."""
    rows = await connection.fetch(
        "SELECT pool_id, content ->> 'person' AS person FROM pool WHERE municipality_id = $1", municipality_id
    )
    return {row["pool_id"]: row["person"] for row in rows}


async def upsert_municipality(connection: Connection, municipality: Municipality) -> int:
    """Answers the new version."""
    version: int = await connection.fetchval(
        """
        INSERT INTO municipality (municipality_id, name, time_zone, settings) VALUES ($1, $2, $3, $4)
        ON CONFLICT (municipality_id) DO UPDATE
        SET name = excluded.name, time_zone = excluded.time_zone, settings = excluded.settings,
            version = municipality.version + 1
        RETURNING version
        """,
        municipality.municipality_id,
        municipality.name,
        municipality.time_zone,
        municipality.settings,
    )
    return version


async def replace_hosts(connection: Connection, municipality_id: str, hosts: tuple[str, ...]) -> None:
    await connection.execute("DELETE FROM municipality_host WHERE municipality_id = $1", municipality_id)
    await connection.executemany(
        "INSERT INTO municipality_host (host, municipality_id) VALUES ($1, $2)",
        [(host, municipality_id) for host in hosts],
    )


async def upsert_offices(connection: Connection, municipality_id: str, offices: list[Office]) -> None:
    """Those that are not named are retired."""
    await connection.executemany(
        """
        INSERT INTO office (municipality_id, office_id, position, name, content) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (municipality_id, office_id) DO UPDATE
        SET position = excluded.position, name = excluded.name, content = excluded.content, retired = false
        """,
        [
            (municipality_id, office.office_id, position, office.name, _content(office, "office_id", "name", "hours"))
            for position, office in enumerate(offices)
        ],
    )
    await connection.execute(
        "UPDATE office SET retired = true WHERE municipality_id = $1 AND office_id <> ALL ($2::text[])",
        municipality_id,
        [office.office_id for office in offices],
    )


async def upsert_topics(connection: Connection, municipality_id: str, topics: list[Topic]) -> None:
    """Those that are not named are retired."""
    columns = ("topic_id", "minutes", "fixed_minutes", "max_persons")
    await connection.executemany(
        """
        INSERT INTO topic (municipality_id, position, topic_id, minutes, fixed_minutes, max_persons, content)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (municipality_id, topic_id) DO UPDATE
        SET position = excluded.position, minutes = excluded.minutes, fixed_minutes = excluded.fixed_minutes,
            max_persons = excluded.max_persons, content = excluded.content, retired = false
        """,
        [
            (municipality_id, position, *(getattr(topic, column) for column in columns), _content(topic, *columns))
            for position, topic in enumerate(topics)
        ],
    )
    await connection.execute(
        "UPDATE topic SET retired = true WHERE municipality_id = $1 AND topic_id <> ALL ($2::text[])",
        municipality_id,
        [topic.topic_id for topic in topics],
    )


async def upsert_pools(connection: Connection, municipality_id: str, pools: list[Pool]) -> None:
    """Those that are not named are retired. A pool never changes its office."""
    columns = ("pool_id", "office_id", "name", "step_minutes")
    await connection.executemany(
        """
        INSERT INTO pool (municipality_id, pool_id, office_id, name, step_minutes, topics, content)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (municipality_id, pool_id) DO UPDATE
        SET name = excluded.name, step_minutes = excluded.step_minutes, topics = excluded.topics,
            content = excluded.content, retired = false
        """,
        [
            (
                municipality_id,
                *(getattr(pool, column) for column in columns),
                sorted(pool.topics),
                _content(pool, *columns, "topics"),
            )
            for pool in pools
        ],
    )
    await connection.execute(
        "UPDATE pool SET retired = true WHERE municipality_id = $1 AND pool_id <> ALL ($2::text[])",
        municipality_id,
        [pool.pool_id for pool in pools],
    )


async def select_days_to_lock(
    connection: Connection, municipality_id: str, pool_ids: Iterable[str], from_day: date
) -> list[Key]:
    """Every pool day of these pools, past ones too, and of all others from a day on."""
    rows = await connection.fetch(
        """
        SELECT pool_id, day, lane::text FROM pool_day
        WHERE municipality_id = $1 AND (pool_id = ANY ($2::text[]) OR day >= $3)
        """,
        municipality_id,
        list(pool_ids),
        from_day,
    )
    return [(pool_id, day, lane) for pool_id, day, lane in rows]


class Clash(Struct, frozen=True):
    """A booking of a pool at a time at which the pool's person would have another."""

    pool_id: str
    person: str
    start_at: datetime


async def select_clashes(
    connection: Connection, municipality_id: str, pool_ids: Iterable[str], now: datetime
) -> list[Clash]:
    """The first of each of these pools, if what is still to come there were its person's now."""
    rows = await connection.fetch(
        """
        WITH theirs AS (
          SELECT booking_id, number, pool_id, start_at, end_at, coming,
                 CASE WHEN coming THEN content ->> 'person' ELSE person END AS person
          FROM part JOIN pool USING (municipality_id, pool_id),
          LATERAL (SELECT pool_id = ANY ($2::text[]) AND end_at > $3 AND lane <> 'synthetic' AS coming) AS one
          WHERE municipality_id = $1 AND end_at > $3 - interval '1 day' AND (coming OR person IS NOT NULL)
        )
        SELECT DISTINCT ON (one.pool_id) one.pool_id, one.person, one.start_at
        FROM theirs AS one
        JOIN theirs AS other
          ON other.person = one.person AND other.start_at < one.end_at AND one.start_at < other.end_at
        WHERE one.coming AND (one.booking_id, one.number) <> (other.booking_id, other.number)
        ORDER BY one.pool_id, one.start_at
        """,
        municipality_id,
        list(pool_ids),
        now,
    )
    return [Clash(**row) for row in rows]


async def update_persons(connection: Connection, municipality_id: str, pool_ids: Iterable[str], now: datetime) -> None:
    """What is still to come at these pools is their persons' now. Their pool days must be locked."""
    changed = (municipality_id, list(pool_ids), now)
    # Nobody's in between: two persons may have changed places.
    await connection.execute(
        """
        UPDATE part SET person = NULL
        WHERE municipality_id = $1 AND pool_id = ANY ($2::text[]) AND end_at > $3 AND person IS NOT NULL
        """,
        *changed,
    )
    await connection.execute(
        """
        UPDATE part SET person = content ->> 'person'
        FROM pool
        WHERE part.municipality_id = $1 AND part.pool_id = ANY ($2::text[]) AND end_at > $3 AND lane <> 'synthetic'
          AND (pool.municipality_id, pool.pool_id) = (part.municipality_id, part.pool_id)
        """,
        *changed,
    )


async def replace_rules(connection: Connection, municipality_id: str, rules: list[OpeningRule]) -> None:
    await connection.execute("DELETE FROM opening_rule WHERE municipality_id = $1", municipality_id)
    await connection.executemany(
        "INSERT INTO opening_rule (municipality_id, rule_id, pool_id, lane, content) VALUES ($1, $2, $3, $4, $5)",
        [
            (
                municipality_id,
                rule.rule_id,
                rule.pool_id,
                rule.lane,
                {**_content(rule, "rule_id", "pool_id", "lane"), "position": position},
            )
            for position, rule in enumerate(rules)
        ],
    )


async def replace_closures(connection: Connection, municipality_id: str, closures: list[Closure]) -> None:
    await connection.execute("DELETE FROM closure WHERE municipality_id = $1", municipality_id)
    await connection.executemany(
        "INSERT INTO closure (municipality_id, closure_id, content) VALUES ($1, $2, $3)",
        [(municipality_id, closure.closure_id, _content(closure, "closure_id")) for closure in closures],
    )


def _content(thing: Struct, *columns: str) -> dict[str, Any]:
    """What has no column of its own."""
    values: dict[str, Any] = msgspec.to_builtins(thing)
    return {name: value for name, value in values.items() if name not in columns}


async def erase_earlier(connection: Connection, municipality: Municipality) -> None:
    """Who has booked already is forgotten as soon as the rules say now; whom they would keep longer was told less."""
    await connection.execute(
        """
        UPDATE contact SET erase_on = sooner.erase_on
        FROM (
          SELECT contact_id, max((end_at AT TIME ZONE $2)::date) + $3::int AS erase_on FROM booking
          WHERE municipality_id = $1 AND contact_id IS NOT NULL GROUP BY contact_id
        ) AS sooner
        WHERE municipality_id = $1 AND contact.contact_id = sooner.contact_id AND contact.erase_on > sooner.erase_on
        """,
        municipality.municipality_id,
        municipality.zone.key,
        municipality.settings.erase_after_days,
    )

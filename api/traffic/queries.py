"""SQL of the traffic. Connection first, typed rows out."""

from collections.abc import Mapping
from datetime import UTC, datetime

from api.database import Connection
from api.traffic.rules import hour_start


async def add_requests(connection: Connection, counts: Mapping[tuple[str, int], int], now: datetime) -> None:
    """Add what was counted, by municipality and hour since 1970, to what other processes have written.

    Each municipality gets a row for this hour even if nobody came: an hour without a row was not measured.
    """
    hours = [datetime.fromtimestamp(hour * 3600, UTC) for _, hour in counts]
    # In key order: two processes that write at once then wait for one another instead of ending in a deadlock.
    await connection.execute(
        """
        INSERT INTO traffic_hour (municipality_id, hour_at, requests)
        SELECT municipality_id, hour_at, sum(requests) FROM (
            SELECT municipality_id, $1::timestamptz AS hour_at, 0 AS requests FROM municipality
            UNION ALL SELECT * FROM unnest($2::text[], $3::timestamptz[], $4::bigint[])
        ) AS counted
        GROUP BY municipality_id, hour_at ORDER BY municipality_id, hour_at
        ON CONFLICT (municipality_id, hour_at) DO UPDATE SET requests = traffic_hour.requests + excluded.requests
        WHERE excluded.requests > 0
        """,
        hour_start(now), [municipality_id for municipality_id, _ in counts], hours, list(counts.values()),
    )  # fmt: skip


async def select_hours(
    connection: Connection, municipality_id: str | None, since: datetime, until: datetime
) -> list[tuple[datetime, int]]:
    """When the measured hours began, and their requests; None: those of all municipalities together."""
    rows = await connection.fetch(
        """
        SELECT hour_at, sum(requests)::bigint AS requests FROM traffic_hour
        WHERE hour_at >= $1 AND hour_at < $2 AND ($3::text IS NULL OR municipality_id = $3)
        GROUP BY hour_at
        """,
        since, until, municipality_id,
    )  # fmt: skip
    return [(row["hour_at"], row["requests"]) for row in rows]


async def delete_hours(connection: Connection, before: datetime) -> None:
    await connection.execute("DELETE FROM traffic_hour WHERE hour_at < $1", before)

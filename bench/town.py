"""A town with more free times than any run can take, on a durable PostgreSQL of its own, and the API before it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from zoneinfo import ZoneInfo

from api.calendars.auditor import audit as audit_pool
from api.database import create_pool
from api.database.embedded import EmbeddedServer
from api.database.migrations import migrate
from api.municipality_file.operations import import_file
from bench.scene import FIRST_DAY, TOWN
from bench.server import Place, serving

VALUES = Path(__file__).parent / "values.sql"
ID = "town-0"
SINGLE = "single"
"""Its one desk is open for one visit a day."""


@contextmanager
def running(folder: Path) -> Iterator[Place]:
    with EmbeddedServer(folder / "postgres") as server:
        file = folder / "bench.toml"
        file.write_text(_file())
        asyncio.run(_fill(server.url, file))
        with serving(folder, server.url, ID) as place:
            yield place


def a_single_start(day: int) -> str:
    """The one time of a day at SINGLE."""
    return datetime.combine(FIRST_DAY + timedelta(days=day), wall_time(6), ZoneInfo("Europe/Copenhagen")).isoformat()


def audit(place: Place) -> int:
    """How many pool days differ from what rules and bookings say."""

    async def run() -> int:
        pool = await create_pool(place.database_url)
        try:
            return len(await audit_pool(pool, datetime.now(UTC)))
        finally:
            await pool.close()

    return asyncio.run(run())


async def _fill(database_url: str, file: Path) -> None:
    pool = await create_pool(database_url)
    try:
        async with pool.acquire() as connection:
            await migrate(connection)
            await connection.execute(VALUES.read_text())
        await import_file(pool, file, datetime.now(UTC))
    finally:
        await pool.close()


def _file() -> str:
    """The town as a municipality file."""
    town = """
        id = "town-0"
        name = "Town"
        time_zone = "Europe/Copenhagen"
        hosts = ["town-0"]
        [settings]
        holds_per_pool_day = 500
        [[topics]]
        id = "passport-adult"
        name = { da = "Pas", en = "Passport" }
        minutes = 15
    """
    roomy = [f"{TOWN.office}{number}" for number in range(TOWN.offices)] + ["hot-0"]
    return (
        town
        + "".join(_office(name, capacity=500, until="22:00") for name in roomy)
        + _office("ordinary", capacity=8, until="10:00")
        + _office(SINGLE, capacity=1, until="06:15")
    )


def _office(name: str, capacity: int, until: str) -> str:
    return f"""
        [[offices]]
        id = "{name}"
        name = "{name}"
        address = "Vej 1"
        postcode = "9999"
        city = "By"
        [[pools]]
        id = "{name}"
        office = "{name}"
        name = "Skranke"
        topics = ["passport-adult"]
        step_minutes = 5
        [[rules]]
        id = "{name}"
        pool = "{name}"
        lane = "public"
        rrule = "FREQ=DAILY"
        valid_from = 2026-01-01
        from = "06:00"
        until = "{until}"
        capacity = {capacity}
        over_holidays = true
    """

"""A town with more free times than any run can take, on a durable PostgreSQL of its own, and the API before it."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from asyncpg import Pool

from api.calendars.auditor import audit as audit_pool
from api.database import create_pool
from api.database.embedded import EmbeddedServer
from api.database.migrations import migrate
from api.municipality_file.operations import import_file
from bench.scene import FIRST_DAY, TOWN, Scene
from bench.server import Place, serving

VALUES = Path(__file__).parent / "values.sql"
SINGLE = "single"
"""Its one desk is open for one visit a day."""


class Hours(NamedTuple):
    capacity: int
    opens: str = "06:00"
    until: str = "22:00"
    days: str = "MO,TU,WE,TH,FR,SA,SU"
    step: int = 5


SPECIAL = {
    "hot-0": Hours(500),
    "ordinary": Hours(8, "10:00", "16:00", "MO,TU,WE,TH,FR", step=15),
    SINGLE: Hours(1, until="06:15"),
}
"""Offices that the first municipality has besides: one that everybody wants, one as most are, one almost never open."""


@contextmanager
def running(folder: Path) -> Iterator[Place]:
    with EmbeddedServer(folder / "postgres") as server:
        asyncio.run(_fill(server.url, folder))
        with serving(folder, server.url, f"{TOWN.municipality}0") as place:
            yield place


async def _fill(database_url: str, folder: Path) -> None:
    pool = await create_pool(database_url)
    try:
        await prepare(pool)
        await open_offices(pool, folder, TOWN, desks=500, more=SPECIAL)
    finally:
        await pool.close()


async def prepare(pool: Pool) -> None:
    """The schema, and what pgbench needs beside it."""
    async with pool.acquire() as connection:
        await migrate(connection)
        await connection.execute(VALUES.read_text())


async def open_offices(
    pool: Pool, folder: Path, scene: Scene, desks: int, more: Mapping[str, Hours], horizon_days: int = 60
) -> None:
    """Import the scene's first municipality."""
    offices = {f"{scene.office}{number}": Hours(desks) for number in range(scene.offices)} | more
    file = folder / "municipality.toml"
    file.write_text(_file(f"{scene.municipality}0", offices, horizon_days))
    await import_file(pool, file, datetime.now(UTC))


def a_single_start(day: int) -> str:
    """The one time of a day at SINGLE."""
    return datetime.combine(FIRST_DAY + timedelta(days=day), wall_time(6), ZoneInfo("Europe/Copenhagen")).isoformat()


def audit(database_url: str) -> int:
    """How many pool days differ from what rules and bookings say."""

    async def run() -> int:
        pool = await create_pool(database_url)
        try:
            return len(await audit_pool(pool, datetime.now(UTC)))
        finally:
            await pool.close()

    return asyncio.run(run())


def _file(municipality_id: str, offices: Mapping[str, Hours], horizon_days: int) -> str:
    return f"""
        id = "{municipality_id}"
        name = "{municipality_id}"
        time_zone = "Europe/Copenhagen"
        hosts = ["{municipality_id}"]
        [settings]
        holds_per_pool_day = 500
        [release]
        horizon_days = {horizon_days}
        [[topics]]
        id = "passport-adult"
        name = {{ da = "Pas", en = "Passport" }}
        minutes = 15
    """ + "".join(_office(name, hours) for name, hours in offices.items())


def _office(name: str, hours: Hours) -> str:
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
        step_minutes = {hours.step}
        [[rules]]
        id = "{name}"
        pool = "{name}"
        lane = "public"
        rrule = "FREQ=WEEKLY;BYDAY={hours.days}"
        valid_from = 2026-01-01
        from = "{hours.opens}"
        until = "{hours.until}"
        capacity = {hours.capacity}
        over_holidays = true
    """

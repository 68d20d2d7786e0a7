"""One, ten and a hundred municipalities with a year of bookings, each in a database of its own."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from api.database import create_pool
from bench.scene import Scene
from bench.town import prepare
from bench.year import load

BOOKINGS_OF_ONE = 8_000


def a_year_of(municipalities: int, offices: int, server_url: str, folder: Path) -> tuple[str, Scene]:
    """The database's URL, and what is in it."""
    scene = Scene("kommune-", municipalities, "office-", offices, first_day=0, days=330)
    return asyncio.run(_fill(scene, server_url, folder)), scene


async def _fill(scene: Scene, server_url: str, folder: Path) -> str:
    name = f"year_{scene.municipalities}"
    connection = await asyncpg.connect(server_url)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    pool = await create_pool(url)
    try:
        await prepare(pool)
        await load(pool, folder, scene, BOOKINGS_OF_ONE * scene.municipalities * scene.offices)
    finally:
        await pool.close()
    return url


def bytes_of_a_visit(database_url: str) -> float:
    """Everything in the database, indexes and pool days included, by the number of booked visits."""

    async def run() -> float:
        connection = await asyncpg.connect(database_url)
        try:
            found: float = await connection.fetchval(
                """SELECT sum(pg_total_relation_size(oid))::float / (SELECT count(*) FROM booking)
                   FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
            )
            return found
        finally:
            await connection.close()

    return asyncio.run(run())

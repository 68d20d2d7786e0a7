"""The country: 98 municipalities, five offices of eight desks each, a year of pool days, five million bookings."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from api.database import create_pool
from api.database.embedded import EmbeddedServer
from bench.scene import COUNTRY
from bench.server import Place, serving
from bench.town import SPECIAL, open_offices, prepare
from bench.year import DAYS, DESKS, load

BOOKINGS = 5_000_000
SETTINGS = {"shared_buffers": "4GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min", "wal_compression": "on"}
"""Of PostgreSQL, for ours and the yardsticks alike. Its own are for a small server: with them every few seconds begin
with a checkpoint, after which each page of an index that is touched goes into the log whole."""
NEEDED = 20 * 2**30
"""Bytes on the disk, with the write-ahead log of loading."""


@contextmanager
def running(folder: Path) -> Iterator[Place]:
    free = shutil.disk_usage(folder).free
    if free < NEEDED:
        raise SystemExit(
            f"The country needs {NEEDED // 2**30} GiB in {folder}, and {free // 2**30} are free: set TMPDIR."
        )
    with EmbeddedServer(folder / "postgres") as server:
        asyncio.run(_settle(server.url))
    with EmbeddedServer(folder / "postgres") as server:
        asyncio.run(_fill(server.url, folder))
        with serving(folder, server.url, f"{COUNTRY.municipality}0") as place:
            yield place


async def _settle(database_url: str) -> None:
    """What takes effect when the server starts anew."""
    connection = await asyncpg.connect(database_url)
    try:
        for name, value in SETTINGS.items():
            await connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    finally:
        await connection.close()


async def _fill(database_url: str, folder: Path) -> None:
    pool = await create_pool(database_url)
    try:
        await prepare(pool)
        await load(pool, folder, COUNTRY, BOOKINGS)
        # The hot and the ordinary office, beside the five that the first municipality has like all others.
        await open_offices(pool, folder, COUNTRY, DESKS, more=SPECIAL, horizon_days=DAYS)
    finally:
        await pool.close()

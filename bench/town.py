"""A town with more free times than any run can take, on a durable PostgreSQL of its own, and the API before it."""

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from api.calendars.auditor import audit as audit_pool
from api.database import create_pool
from api.database.embedded import EmbeddedServer
from api.database.migrations import migrate
from api.municipality_file.operations import import_file

POOLS = 8
SINGLE = "office-single"
"""Its one desk is open for one visit a day."""
DAYS = 60
CELLS = 16 * 12
FIRST_DAY = datetime.now(UTC).date() + timedelta(days=1)


class Place(NamedTuple):
    database_url: str
    port: int


@contextmanager
def running(folder: Path) -> Iterator[Place]:
    with EmbeddedServer(folder / "postgres") as server:
        file = folder / "bench.toml"
        file.write_text(_file())
        asyncio.run(_fill(server.url, file))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        environment = {
            **os.environ,
            "DATABASE_URL": server.url,
            "PORT": str(port),
            "DEFAULT_MUNICIPALITY": "bench",
            "BORGERTID_DATA": str(folder),
        }
        command = [sys.executable, "-m", "api.cli", "serve"]
        with (folder / "serve.log").open("w") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            if not _is_ready(f"http://127.0.0.1:{port}/health", process):
                raise SystemExit(f"the server did not start:\n{(folder / 'serve.log').read_text()}")
            yield Place(server.url, port)
        finally:
            process.terminate()
            process.wait(10)


def audit(place: Place) -> int:
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
        await import_file(pool, file, datetime.now(UTC))
    finally:
        await pool.close()


def _file() -> str:
    """The town as a municipality file."""
    town = """
        id = "bench"
        name = "Bench"
        time_zone = "Europe/Copenhagen"
        hosts = []
        [[topics]]
        id = "passport-adult"
        name = { da = "Pas", en = "Passport" }
        minutes = 15
    """
    roomy = "".join(_office(f"office-{number}", capacity=500, until="22:00") for number in range(POOLS))
    return town + roomy + _office(SINGLE, capacity=1, until="06:15")


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


def _is_ready(url: str, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()
            return True
        time.sleep(0.1)
    return False

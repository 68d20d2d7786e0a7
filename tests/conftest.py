"""One PostgreSQL for the whole run, one fresh database for each test that asks for one.

The server is the embedded one, or the one that DATABASE_URL names (its user must be allowed to create databases).
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from api.database import Connection, create_pool
from api.database.embedded import EmbeddedServer
from api.database.migrations import migrate

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
"""Eight in the morning in Denmark: when the tests take place."""
MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: a database is made there in a tenth of the time that a disk takes."""
ROOM = 2**30
MOST_PROCESSES = 4

# By the clock an example also takes long when the machine is busy with something else.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_xdist_auto_num_workers() -> int:
    """Each process has a server of its own; one that is given may not have connections enough for several."""
    return 1 if "DATABASE_URL" in os.environ else min(os.cpu_count() or 1, MOST_PROCESSES)


@pytest.fixture
def now() -> datetime:
    return MONDAY


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    # Not pytest's own temporary folder: that is closed to the account that runs PostgreSQL when root runs the tests.
    folder = Path(tempfile.mkdtemp(prefix="borgertid-tests-", dir=MEMORY if _has_room(MEMORY) else None))
    try:
        with EmbeddedServer(folder / "postgres", durable=False) as server:
            yield server.url
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(server_url: str) -> Iterator[str]:
    """The name of a migrated, empty database that the tests' databases are copied from."""
    name = f"borgertid_template_{uuid4().hex[:12]}"
    asyncio.run(_make_template(server_url, name))
    yield name
    asyncio.run(_execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture
async def database_url(server_url: str, template: str) -> AsyncIterator[str]:
    """A migrated database of this test's own, without a municipality."""
    async with a_database(server_url, template) as url:
        yield url


@asynccontextmanager
async def a_database(server_url: str, template: str) -> AsyncIterator[str]:
    """A copy of the template, for as long as the block runs."""
    name = f"borgertid_test_{uuid4().hex[:12]}"
    # Hundreds of small files: in memory they are soonest copied as files, on a disk through the write-ahead log.
    strategy = "FILE_COPY" if str(MEMORY) in unquote(server_url) else "WAL_LOG"
    await _execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY {strategy}')
    yield url_of(server_url, name)
    await _execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[asyncpg.Pool]:
    pool = await create_pool(database_url)
    yield pool
    await pool.close()


@pytest.fixture
async def connection(pool: asyncpg.Pool) -> AsyncIterator[Connection]:
    """A connection outside any transaction: what it writes is committed at once."""
    async with pool.acquire() as connection:
        yield connection


def _has_room(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= ROOM


def url_of(server_url: str, database: str) -> str:
    return urlsplit(server_url)._replace(path=f"/{database}").geturl()


async def _make_template(server_url: str, name: str) -> None:
    await _execute(server_url, f'CREATE DATABASE "{name}"')
    connection = await asyncpg.connect(url_of(server_url, name))
    try:
        await migrate(connection)
    finally:
        await connection.close()


async def _execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()

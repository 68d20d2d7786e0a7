from collections.abc import AsyncIterator

import asyncpg
import pytest

from api.database import create_pool

CONNECTIONS = 50


@pytest.fixture
async def crowd(database_url: str) -> AsyncIterator[asyncpg.Pool]:
    """Many connections. When the test is over, the database must not have seen a deadlock."""
    pool = await create_pool(database_url, size=CONNECTIONS)
    yield pool
    # A connection that closes hands in its share of the statistics.
    await pool.close()
    last = await asyncpg.connect(database_url)
    assert await last.fetchval("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == 0
    await last.close()

"""Which municipality a Host header names, as each worker process remembers it."""

import asyncio
from datetime import datetime

import asyncpg
import pytest

from api.catalogue.current import Current
from api.database import Connection
from api.problems import Refused
from tests.builders import a_municipality, a_town


async def test_the_first_requests_of_a_new_process_all_find_their_municipality(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    """Only the first asked the database; those beside it were told that their municipality does not exist."""
    await a_town(connection, now)
    current = Current(pool, None)
    found = await asyncio.gather(*(current.of_host("by.example:443") for _ in range(5)))
    assert {municipality.municipality_id for municipality in found} == {"by"}


async def test_a_process_that_cannot_ask_says_so_and_asks_again(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await a_town(connection, now)
    current = Current(pool, None)
    await connection.execute("ALTER TABLE municipality_host RENAME TO away")
    for _ in range(2):
        with pytest.raises(asyncpg.UndefinedTableError):
            await current.of_host("by.example")
    await connection.execute("ALTER TABLE away RENAME TO municipality_host")
    assert (await current.of_host("BY.example")).municipality_id == "by"


async def test_a_host_that_nobody_claims_is_the_default_or_nobody(pool: asyncpg.Pool, connection: Connection) -> None:
    await a_municipality(connection)
    assert (await Current(pool, "by").of_host("elsewhere.example")).municipality_id == "by"
    with pytest.raises(Refused, match="unknown-host"):
        await Current(pool, None).of_host("elsewhere.example")

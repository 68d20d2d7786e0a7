"""The yardstick of bookings is honest as long as pgbench runs the statements that bookings run."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from api.database import Connection, create_pool
from tests.architecture.sources import ROOT
from tests.bookings.citizens import Citizens, citizens_of
from tests.builders import a_town

WORDS = re.compile(
    r"INSERT INTO \w+|UPDATE \w+ AS|(?:FROM|JOIN) (?:pool_day|booking|part)\b|FOR (?:NO KEY )?UPDATE|"
    r"ON CONFLICT DO NOTHING|pg_advisory_xact_lock|take_cells|json_populate_recordset\(NULL::\w+|ORDER BY \w[\w.]*|"
    r"^BEGIN|^COMMIT"
)


@pytest.fixture
async def one_connection(connection: Connection, database_url: str, now: datetime) -> AsyncIterator[asyncpg.Pool]:
    """A pool of a single connection, so that all that is said can be heard."""

    await a_town(connection, now)
    pool = await create_pool(database_url, size=1)
    yield pool
    await pool.close()


async def spoken(pool: asyncpg.Pool, work: Any) -> list[list[str]]:
    """What matters of each statement that `work` runs."""
    heard: list[str] = []
    async with pool.acquire() as connection:
        real = connection._con
    real.add_query_logger(lambda record: heard.append(record.query))
    await work
    return gist(heard)


def gist(statements: list[str]) -> list[list[str]]:
    said = [WORDS.findall(" ".join(statement.split())) for statement in statements]
    return [words for words in said if words]


def script(name: str) -> list[list[str]]:
    lines = (ROOT / "bench" / name).read_text().splitlines()
    sql = "\n".join(line for line in lines if not line.startswith(("--", "\\")) and "\\gset" not in line)
    return gist(sql.split(";\n"))


@pytest.fixture
async def citizens(one_connection: asyncpg.Pool, now: datetime) -> Citizens:
    citizens = await citizens_of(one_connection, "by", now)
    # The first time of all, asyncpg asks for types.
    await citizens.book(ten(now) + timedelta(hours=1), hold=await citizens.hold(ten(now) + timedelta(hours=1)))
    return citizens


def ten(now: datetime) -> datetime:
    return now.replace(hour=10) + timedelta(days=1)


@pytest.mark.parametrize("name", ["book.sql", "book_many.sql"])
async def test_pgbench_books_with_the_statements_of_a_booking(
    citizens: Citizens, one_connection: asyncpg.Pool, now: datetime, name: str
) -> None:
    await citizens.book(ten(now) + timedelta(hours=2))
    assert await spoken(one_connection, citizens.book(ten(now))) == script(name)


async def test_pgbench_holds_and_books_with_the_statements_of_the_two(
    citizens: Citizens, one_connection: asyncpg.Pool, now: datetime
) -> None:
    async def both() -> None:
        await citizens.book(ten(now), hold=await citizens.hold(ten(now)))

    assert await spoken(one_connection, both()) == script("hold_then_book.sql")

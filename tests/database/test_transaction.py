"""`transaction()`: what is refused leaves no trace."""

import asyncpg
import pytest

from api.database import transaction
from api.problems import Refused
from tests.builders import a_municipality


async def test_what_a_transaction_wrote_is_there_afterwards(pool: asyncpg.Pool) -> None:
    async with transaction(pool) as connection:
        await a_municipality(connection)
    assert await pool.fetchval("SELECT count(*) FROM municipality") == 1


async def test_a_refusal_takes_back_what_was_written_before_it(pool: asyncpg.Pool) -> None:
    with pytest.raises(Refused):
        await write_and_refuse(pool)
    assert await pool.fetchval("SELECT count(*) FROM municipality") == 0


async def test_json_comes_back_as_it_went_in(pool: asyncpg.Pool) -> None:
    value = {"navn": "Ærø", "tal": [1, 2.5, None]}
    assert await pool.fetchval("SELECT $1::jsonb", value) == value


async def test_a_row_that_stays_locked_is_given_up_after_a_while(pool: asyncpg.Pool) -> None:
    assert await pool.fetchval("SHOW lock_timeout") == "5s"


async def test_a_process_that_stands_still_loses_its_locks(pool: asyncpg.Pool) -> None:
    assert await pool.fetchval("SHOW idle_in_transaction_session_timeout") == "1min"
    async with pool.acquire() as still, pool.acquire() as other:
        await still.execute("SET idle_in_transaction_session_timeout = '20ms'")
        await still.execute("BEGIN; LOCK TABLE booking")
        # Waits for the lock, which nobody gives back in order.
        assert await other.fetch("TABLE booking") == []


async def write_and_refuse(pool: asyncpg.Pool) -> None:
    async with transaction(pool) as connection:
        await a_municipality(connection)
        raise Refused("time-taken")

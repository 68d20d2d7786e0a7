"""What somebody needs stands beside their name and nowhere else, and goes when the name goes."""

from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from api.bookings.upkeep import erase
from api.database import Connection
from tests.bookings.citizens import Citizens, tomorrow
from tests.bookings.towns import SPLIT, a_town_with

MOST_DAYS = timedelta(days=40)


@pytest.fixture
async def citizens(pool: asyncpg.Pool, tmp_path: Path, now: datetime) -> Citizens:
    return await a_town_with(pool, tmp_path, now, SPLIT)


async def tables_with(connection: Connection, text: str) -> set[str]:
    """Every table that has a row in which the text stands in any column; what a municipality offers is no secret."""
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    names = [row["tablename"] for row in tables if row["tablename"] != "municipality"]
    assert {"booking", "part", "receipt", "contact", "outbox", "idempotency_key"} <= set(names)
    return {
        name
        for name in names
        if await connection.fetchval(f"SELECT count(*) FROM {name} AS t WHERE t::text ILIKE '%' || $1 || '%'", text)
    }


async def live_through_everything(citizens: Citizens) -> None:
    start = tomorrow(citizens.now)
    held = await citizens.hold(start)
    booked = await citizens.book(start, hold=held)
    await citizens.move(booked.booking_id, start + timedelta(hours=1))
    await citizens.edit(booked.booking_id, start)
    await citizens.cancel(booked.booking_id)
    await citizens.undo(booked.booking_id)
    await citizens.about("pension", needs=citizens.needs, meeting="phone").book(start + timedelta(hours=1))


OF_NO_CITIZEN = {"municipality_file"}
"""Says which needs a desk can meet."""


async def test_needs_stand_with_the_contact_only_and_go_with_it(citizens: Citizens, connection: Connection) -> None:
    in_need = citizens.about("passport", needs=["interpreter", "step-free"])
    await live_through_everything(in_need)
    for need in ("interpreter", "step-free"):
        assert await tables_with(connection, need) - OF_NO_CITIZEN == {"contact"}
    await erase(citizens.pool, citizens.now + MOST_DAYS)
    for need in ("interpreter", "step-free"):
        assert await tables_with(connection, need) - OF_NO_CITIZEN == set()
    assert await connection.fetchval("SELECT count(*) FROM booking WHERE status = 'booked'") == 2


async def test_the_citizen_stands_in_one_table_only_and_is_gone_on_the_day(
    citizens: Citizens, connection: Connection
) -> None:
    await live_through_everything(citizens.about("passport", needs=["interpreter"]))
    for text in ("Testesen", "20123456"):
        assert await tables_with(connection, text) == {"contact"}
    day = await connection.fetchval("SELECT max(erase_on) FROM contact")
    assert day == citizens.now.date() + timedelta(days=31)
    await erase(citizens.pool, citizens.now + timedelta(days=30))
    assert await tables_with(connection, "Testesen") == {"contact"}
    await erase(citizens.pool, citizens.now + timedelta(days=31))
    assert await tables_with(connection, "Testesen") == set()

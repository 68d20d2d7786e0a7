"""The auditor finds every cell that differs from rules and bookings, and nothing else."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from api.calendars.auditor import audit
from api.calendars.operations import extend_horizons
from api.database import Connection
from tests.calendars.builders import a_booking, a_closure, a_rule, store

MONDAY = date(2026, 11, 23)


@pytest.fixture
async def built(pool: asyncpg.Pool, connection: Connection, now: datetime) -> Connection:
    """A municipality with pool days and one booking, all as it should be."""
    await store(connection, [a_rule()])
    await extend_horizons(pool, now)
    start = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
    await a_booking(connection, start, start.replace(minute=15))
    await connection.execute(
        "UPDATE pool_day SET free = take_cells(free, ARRAY[1], ARRAY[3]) WHERE (day, lane) = ($1, 'public')", MONDAY
    )
    return connection


async def test_what_is_right_gives_no_difference(pool: asyncpg.Pool, built: Connection, now: datetime) -> None:
    assert await audit(pool, now) == []


@pytest.mark.parametrize(
    ("corruption", "what"),
    [
        ("UPDATE pool_day SET free[2] = free[2] + 1 WHERE (day, lane) = ($1, 'public')", "bookings"),
        ("UPDATE pool_day SET free[9] = free[9] - 1 WHERE (day, lane) = ($1, 'public')", "bookings"),
        ("UPDATE pool_day SET capacity[9] = 3, free[9] = 3 WHERE (day, lane) = ($1, 'public')", "rules"),
        ("UPDATE pool_day SET spans = '[[1, 48, 3, null]]' WHERE (day, lane) = ($1, 'public')", "rules"),
        ("DELETE FROM pool_day WHERE (day, lane) = ($1, 'synthetic')", "missing"),
    ],
)
async def test_a_corrupted_row_is_named(
    pool: asyncpg.Pool, built: Connection, now: datetime, corruption: str, what: str
) -> None:
    await built.execute(corruption, MONDAY)
    [found] = await audit(pool, now)
    assert (found.municipality_id, found.pool_id, found.day, found.what) == ("by", "desks", MONDAY, what)
    assert found.expected != found.found


async def test_a_shifted_day_is_named_for_rules_and_bookings(
    pool: asyncpg.Pool, built: Connection, now: datetime
) -> None:
    await built.execute(
        "UPDATE pool_day SET first_cell = first_cell + interval '1 hour' WHERE (day, lane) = ($1, 'public')", MONDAY
    )
    assert [found.what for found in await audit(pool, now)] == ["bookings", "rules"]


@pytest.mark.parametrize(
    "change",
    [
        lambda connection: store(connection, [a_rule(capacity=3)]),
        lambda connection: store(connection, [a_rule()], [a_closure(MONDAY)]),
    ],
)
async def test_rules_that_changed_without_a_build_are_named(
    pool: asyncpg.Pool, built: Connection, now: datetime, change: Callable[[Connection], Awaitable[str]]
) -> None:
    await change(built)
    assert {found.what for found in await audit(pool, now)} == {"rules"}
    await extend_horizons(pool, now)
    assert await audit(pool, now) == []


async def test_days_beyond_a_shorter_horizon_follow_the_rules_too(
    pool: asyncpg.Pool, built: Connection, now: datetime
) -> None:
    await store(built, [a_rule(capacity=3)])
    await built.execute("UPDATE municipality SET settings = settings || $1", {"release": {"horizon_days": 7}})
    await extend_horizons(pool, now)
    assert await audit(pool, now) == []


async def test_past_days_keep_the_rules_of_their_time(pool: asyncpg.Pool, built: Connection, now: datetime) -> None:
    next_week = now.replace(day=30)
    await store(built, [a_rule(capacity=3)])
    await extend_horizons(pool, next_week)
    assert await audit(pool, next_week) == []

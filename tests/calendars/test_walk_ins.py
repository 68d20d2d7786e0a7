"""So many minutes a day are kept for those who come without a time."""

from datetime import date, datetime, time, timedelta

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.calendars import queries
from api.calendars.auditor import audit
from api.calendars.cells import CELL
from api.calendars.operations import Changes, build_pool_days, extend_horizons
from api.calendars.rules import Closure, OpeningRule, PlannedDay, plan_days
from api.database import Connection, transaction
from tests.calendars.builders import a_closure, a_municipality, a_rule, store

MONDAY = date(2026, 11, 23)
KEY = ("desks", MONDAY, "public")
GRID = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 5)]


def planned(rules: list[OpeningRule], *closures: Closure) -> dict[str, PlannedDay]:
    """The Monday's pool days by lane."""
    found = plan_days(a_municipality(), rules, closures, MONDAY, MONDAY)
    return {lane: day for (_, _, lane), day in found.items()}


def kept(rules: list[OpeningRule], *closures: Closure) -> int:
    """The minutes that the Monday keeps."""
    day = planned(rules, *closures)["public"]
    return day.walk_in_cells * CELL // timedelta(minutes=1)


def test_a_day_keeps_what_its_rules_keep_together() -> None:
    morning, afternoon = a_rule("10:00", "12:00", walk_in_minutes=30), a_rule("13:00", "15:00", walk_in_minutes=15)
    assert kept([morning, afternoon]) == 45
    assert kept([a_rule()]) == 0


def test_a_rule_that_does_not_recur_on_a_day_keeps_nothing_there() -> None:
    tuesdays = a_rule("13:00", "15:00", rrule="FREQ=WEEKLY;BYDAY=TU", walk_in_minutes=15)
    assert kept([a_rule("10:00", "12:00", walk_in_minutes=30), tuesdays]) == 30


def test_test_citizens_never_come_without_a_time() -> None:
    assert planned([a_rule(walk_in_minutes=60)])["synthetic"].walk_in_cells == 0


@pytest.mark.parametrize(("begin", "end", "minutes"), [
    ("10:00", "13:00", 60), ("10:00", "13:45", 30), ("11:00", "14:00", 60), ("09:00", "13:55", 10),
])  # fmt: skip
def test_a_day_that_closes_early_keeps_at_most_what_is_left(begin: str, end: str, minutes: int) -> None:
    closure = a_closure(MONDAY, from_time=time.fromisoformat(begin), until_time=time.fromisoformat(end))
    assert kept([a_rule("10:00", "14:00", capacity=2, walk_in_minutes=60)], closure) == minutes


def test_what_a_closed_afternoon_kept_is_not_taken_from_the_morning() -> None:
    rules = [a_rule("10:00", "12:00", walk_in_minutes=30), a_rule("13:00", "15:00", walk_in_minutes=60)]
    assert kept(rules, a_closure(MONDAY, from_time=time(12))) == 30
    assert kept(rules, a_closure(MONDAY, from_time=time(13, 5))) == 30 + 2 * 5


@given(
    st.integers(1, 3),
    st.integers(1, 48).map(lambda cells: 5 * cells),
    st.tuples(st.sampled_from(GRID), st.sampled_from(GRID)).map(sorted),
    st.none() | st.integers(1, 3),
)
def test_no_day_keeps_more_than_it_has(capacity: int, minutes: int, closed: list[time], desks: int | None) -> None:
    closure = a_closure(MONDAY, from_time=closed[0], until_time=closed[1], pool_id="desks", desks=desks)
    day = planned([a_rule("10:00", "14:00", capacity=capacity, walk_in_minutes=minutes)], closure).get("public")
    assert day is None or day.walk_in_cells == min(minutes // 5, sum(day.capacity))


async def build(pool: asyncpg.Pool) -> Changes:
    async with transaction(pool) as connection:
        return await build_pool_days(connection, "by", MONDAY, MONDAY)


async def test_a_rule_that_keeps_more_changes_the_day(pool: asyncpg.Pool, connection: Connection) -> None:
    await store(connection, [a_rule(walk_in_minutes=60)])
    assert KEY in (await build(pool)).inserted
    await store(connection, [a_rule(walk_in_minutes=90)])
    assert (await build(pool)).changed == [KEY]
    [day] = await queries.select_pool_days(connection, "by", ["desks"], ["public"], MONDAY, MONDAY)
    assert (day.walk_in_cells, day.build, day.free) == (18, 2, [2] * 48)
    assert (await build(pool)).changed == []


async def test_a_day_that_closes_keeps_nothing(pool: asyncpg.Pool, connection: Connection) -> None:
    await store(connection, [a_rule(walk_in_minutes=60)])
    await build(pool)
    await store(connection, [a_rule(walk_in_minutes=60)], [a_closure(MONDAY)])
    assert KEY in (await build(pool)).emptied
    assert await connection.fetchval("SELECT sum(walk_in_cells) FROM pool_day") == 0


async def test_the_auditor_names_a_day_that_keeps_something_else(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await store(connection, [a_rule(walk_in_minutes=60)])
    await extend_horizons(pool, now)
    assert await audit(pool, now) == []
    await connection.execute("UPDATE pool_day SET walk_in_cells = 11 WHERE (day, lane) = ($1, 'public')", MONDAY)
    [found] = await audit(pool, now)
    assert (found.what, found.day) == ("rules", MONDAY)
    assert found.expected.endswith("12 kept for walk-ins")
    assert found.found.endswith("11 kept for walk-ins")

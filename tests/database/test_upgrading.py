"""What an upgrade finds is treated as the code would treat it now."""

from datetime import datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from api.calendars.misfits import count_open_misfits
from api.calendars.operations import extend_horizons
from api.database import Connection
from api.database.migrations import FOLDER
from tests.calendars.builders import a_booking, a_rule, store

DEADLINES = (FOLDER / "0020_deadlines_that_hold.sql").read_text()


@pytest.fixture
async def before(connection: Connection, pool: asyncpg.Pool, now: datetime) -> Connection:
    """A database that was upgraded to 0019 at eight on Monday, when all was open from ten to two."""
    await store(connection, [a_rule("10:00", "14:00", rule_id="hours")])
    await extend_horizons(pool, now)
    await connection.execute("UPDATE migration SET applied_at = $1", now)
    return connection


async def test_whom_a_clerk_kept_before_parts_stood_for_themselves_is_not_listed_again(
    before: Connection, pool: asyncpg.Pool, now: datetime
) -> None:
    start = now + timedelta(days=1, hours=2)
    visit = await a_booking(before, start, start + timedelta(minutes=15))
    await before.execute(
        """INSERT INTO part
           SELECT municipality_id, booking_id, 2, pool_id, day, lane, end_at, end_at + interval '1 hour' FROM part"""
    )
    await before.execute(
        """INSERT INTO misfit (municipality_id, booking_id, pool_id, day, start_at, end_at, reason, since, deadline,
                               decided_at, decision, decision_reason)
           SELECT municipality_id, $1, pool_id, day, start_at, end_at, 'outside-hours', $2, $2, $2, 'keep', 'Agreed'
           FROM part WHERE number = 1""",
        visit, now - timedelta(hours=1),
    )  # fmt: skip
    await before.execute(DEADLINES)
    await store(before, [a_rule("12:00", "14:00", rule_id="hours")])
    await extend_horizons(pool, now)
    assert await count_open_misfits(before, "by", now) == 0


@pytest.mark.parametrize(("was_in", "deadline_in"), [(None, 28), (24, 4), (1, 0), (192, 28)])
async def test_a_call_that_an_upgrade_made_is_due_and_of_use_as_a_new_one_would_be(
    before: Connection, now: datetime, was_in: int | None, deadline_in: int
) -> None:
    """In hours from eight on Monday: the visit is at ten on Wednesday, and was at another time before."""
    start = now + timedelta(hours=50)
    visit, receipt_id = await a_booking(before, start, start + timedelta(minutes=15)), uuid4()
    was_at = None if was_in is None else now + timedelta(hours=was_in)
    await before.execute(
        """INSERT INTO receipt (municipality_id, receipt_id, booking_id, action, actor, at, before, after)
           VALUES ('by', $1, $2, 'move', 'citizen', $3, $4, '{}')""",
        receipt_id, visit, now, was_at and {"start": was_at},
    )  # fmt: skip
    await before.execute(
        """INSERT INTO call_task (municipality_id, task_id, booking_id, kind, why, created_at, deadline, useful_until)
           VALUES ('by', $1, $2, 'call', 'moved', $3, $3::timestamptz + interval '2 days', $4)""",
        receipt_id, visit, now, start,
    )  # fmt: skip
    await before.execute(DEADLINES)
    row = await before.fetchrow("SELECT deadline, useful_until FROM call_task")
    assert tuple(row) == (now + timedelta(hours=deadline_in), max(start, was_at or start))

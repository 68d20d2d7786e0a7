"""Everything that waits past its deadline is told by kind, with the age of the oldest (P4)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from api.calendars.operations import extend_horizons
from api.database import Connection, create_pool
from api.fault_reports.operations import answer
from api.messages.rules import MANY
from api.settings import Settings
from api.upkeep import jobs_of
from tests.clock import Clock
from tests.http.server import Citizen, a_booking, a_visit
from tests.http.test_openapi import as_if_jobs_ran

Reader = Any


@pytest.fixture
async def overdue(client: httpx.AsyncClient, connection: Connection, settings: Settings, clock: Clock) -> Reader:
    """Reads what is overdue; all jobs have just run."""
    await as_if_jobs_ran(connection, settings, clock)

    async def read() -> dict[str, tuple[int, int]]:
        headers = {"Authorization": f"Bearer {settings.read_token.decode()}"}
        answer = await client.get("/api/v1/overdue", headers=headers)
        assert answer.status_code == 200, answer.text
        return {one["kind"]: (one["count"], one["age_seconds"]) for one in answer.json()["overdue"]}

    return read


async def test_nothing_waits_when_all_is_done(overdue: Reader, citizen: Citizen) -> None:
    await citizen.post("/api/v1/bookings", a_booking("2026-11-24T10:00:00+01:00"))
    assert await overdue() == {}


async def test_holds_cancellations_and_test_bookings_wait_a_minute_at_most(
    overdue: Reader, citizen: Citizen, monitor: Citizen, connection: Connection, settings: Settings, clock: Clock
) -> None:
    for minute in (0, 15):
        hold = {**a_visit(f"2026-11-24T10:{minute:02}:00+01:00"), "client": str(uuid4())}
        assert (await citizen.post("/api/v1/holds", hold)).status_code == 201
        clock.pass_by(seconds=30)
    clock.pass_by(minutes=5, seconds=31)
    await as_if_jobs_ran(connection, settings, clock)
    assert await overdue() == {"holds": (2, 91)}
    booked = (await citizen.post("/api/v1/bookings", a_booking("2026-11-25T10:00:00+01:00"))).json()
    await citizen.post(f"/api/v1/bookings/{booked['id']}/cancel", {}, booked["secret"])
    test_contact = {"name": "Test", "phone": "+45 00 12 34 56"}
    marked = {**a_booking("2026-11-25T10:00:00+01:00"), "contact": test_contact}
    assert (await monitor.post("/api/v1/bookings", marked)).status_code == 201
    clock.pass_by(minutes=17)
    await as_if_jobs_ran(connection, settings, clock)
    found = await overdue()
    assert (found["cancellations"], found["test-bookings"]) == ((1, 15 * 60), (1, 2 * 60))


async def test_messages_that_are_late_or_given_up_are_told_apart(
    overdue: Reader, citizen: Citizen, connection: Connection, settings: Settings, clock: Clock
) -> None:
    for hour in (10, 11):
        await citizen.post("/api/v1/bookings", a_booking(f"2026-11-24T{hour}:00:00+01:00"))
        clock.pass_by(minutes=1)
    clock.pass_by(minutes=10)
    # One alone is a clerk's task: see tests/messages/test_given_up.py.
    await connection.execute(
        """
        WITH late AS (
          UPDATE outbox SET settled_at = $1, outcome = 'given-up'
          WHERE outbox_id = (SELECT max(outbox_id) FROM outbox) RETURNING *
        )
        INSERT INTO outbox (municipality_id, kind, subject_id, created_at, due_at, try_at, settled_at, outcome)
        SELECT municipality_id, kind, subject_id, created_at, due_at, try_at, settled_at, outcome
        FROM late, generate_series(2, $2)
        """,
        clock.now,
        MANY,
    )
    await as_if_jobs_ran(connection, settings, clock)
    assert await overdue() == {"messages/booking-confirmed": (1, 720), "given-up/booking-confirmed": (MANY, 660)}


async def test_a_job_that_does_not_run_is_told(overdue: Reader, settings: Settings, clock: Clock) -> None:
    clock.pass_by(days=1)
    assert {f"jobs/{kind}" for kind in jobs_of(settings, clock)} == (await overdue()).keys()


async def test_a_fault_that_nobody_has_answered_is_told_and_measured(
    overdue: Reader, citizen: Citizen, pool: asyncpg.Pool, connection: Connection, settings: Settings, clock: Clock
) -> None:
    told = await citizen.post("/api/v1/fault-reports", {"route": "/tid", "app_version": "0.1.0"})
    assert await overdue() == {}
    clock.now = datetime.fromisoformat("2026-11-25T16:30:00+01:00")
    await as_if_jobs_ran(connection, settings, clock)
    assert await overdue() == {"fault-reports": (1, 30 * 60)}
    said = (await citizen.get("/metrics")).text
    assert "\nfault_reports_overdue 1.0\n" in said
    assert f"\nfault_reports_overdue_seconds {timedelta(minutes=30).total_seconds()}\n" in said
    assert await answer(pool, told.json()["number"], "Rettet i dag.", clock.now)
    assert await overdue() == {}


async def test_a_booking_that_no_clerk_has_decided_on_is_told_and_measured(
    overdue: Reader, citizen: Citizen, connection: Connection, database_url: str, settings: Settings, clock: Clock
) -> None:
    await citizen.post("/api/v1/bookings", a_booking("2026-11-30T10:00:00+01:00", office="library"))
    await connection.execute("DELETE FROM opening_rule WHERE pool_id = 'library'")
    pool = await create_pool(database_url, size=1)
    await extend_horizons(pool, clock.now)
    await pool.close()
    assert await overdue() == {}
    clock.now = datetime.fromisoformat("2026-11-25T08:30:00+01:00")
    await connection.execute("UPDATE outbox SET settled_at = $1, outcome = 'sent'", clock.now)
    await as_if_jobs_ran(connection, settings, clock)
    assert await overdue() == {"misfits": (1, 30 * 60)}
    said = (await citizen.get("/metrics")).text
    assert "\nmisfits_overdue 1.0\n" in said
    assert f"\nmisfits_overdue_seconds {timedelta(minutes=30).total_seconds()}\n" in said

"""What IT on-call asks: up, ready, and how it does."""

import math
from datetime import timedelta
from uuid import uuid4

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from api.database import Connection
from tests.http.server import Citizen, Clock, a_visit


async def checks(citizen: Citizen) -> tuple[int, dict[str, str]]:
    answer = await citizen.get("/health/ready")
    return answer.status_code, answer.json()["checks"]


async def measures(citizen: Citizen) -> dict[str, float]:
    answer = await citizen.get("/metrics")
    families = text_string_to_metric_families(answer.text)
    return {sample.name: sample.value for family in families for sample in family.samples}


async def test_the_process_says_that_it_is_up_without_asking_the_database(citizen: Citizen) -> None:
    assert (await citizen.get("/health")).json() == {"status": "up"}


async def test_database_migrations_and_outbox_are_ready(citizen: Citizen) -> None:
    _, said = await checks(citizen)
    assert (said["database"], said["migrations"], said["outbox"]) == ("ok", "ok", "ok")


async def test_a_scheduler_that_never_ran_is_not_ready(citizen: Citizen) -> None:
    status, said = await checks(citizen)
    assert status == 503
    assert "end-due-bookings" in said["scheduler"]


async def test_a_migration_that_was_not_applied_is_not_ready(citizen: Citizen, connection: Connection) -> None:
    await connection.execute("DELETE FROM migration")
    status, said = await checks(citizen)
    assert status == 503
    assert said["migrations"].startswith("not applied: 0001_appointments.sql")


async def test_a_message_that_nobody_sends_is_not_ready(citizen: Citizen, connection: Connection, clock: Clock) -> None:
    await connection.execute(
        """INSERT INTO outbox (municipality_id, kind, subject_id, created_at, due_at, try_at)
           VALUES ('by', 'booking-confirmed', $1, $2, $2, $2)""",
        uuid4(),
        clock.now,
    )
    assert (await checks(citizen))[1]["outbox"] == "ok"
    clock.pass_by(minutes=11)
    status, said = await checks(citizen)
    assert (status, said["outbox"]) == (503, "late: booking-confirmed")


async def test_a_silent_database_is_told_of_and_not_waited_for(
    citizen: Citizen, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.web.health.PATIENCE", 0.2)
    async with connection.transaction():
        await connection.execute("LOCK TABLE migration")
        status, said = await checks(citizen)
    assert (status, said["migrations"]) == (503, "cannot be asked: TimeoutError")
    assert said["database"] == "ok"


async def test_requests_are_measured_also_while_the_database_is_away(citizen: Citizen, connection: Connection) -> None:
    await citizen.get("/health")
    assert (await measures(citizen))["messages_overdue"] == 0
    await connection.execute("ALTER TABLE outbox RENAME TO away")
    said = await measures(citizen)
    assert said["http_requests_total"] >= 1
    assert math.isnan(said["messages_overdue"])


async def test_a_hold_that_nobody_ends_shows_in_the_metrics_with_its_age(citizen: Citizen, clock: Clock) -> None:
    hold = {**a_visit("2026-11-24T10:00:00+01:00"), "client": str(uuid4())}
    await citizen.post("/api/v1/holds", hold)
    assert (await measures(citizen))["bookings_overdue"] == 0
    clock.now += timedelta(minutes=7)
    said = await measures(citizen)
    assert (said["bookings_overdue"], said["bookings_overdue_seconds"]) == (1, 60)


async def test_requests_are_counted_by_route_and_not_by_path(citizen: Citizen) -> None:
    await citizen.get(f"/api/v1/bookings/{uuid4()}")
    text = (await citizen.get("/metrics")).text
    assert 'route="/api/v1/bookings/{booking_id}"' in text

"""P9, enforced by the server: test citizens have caps, touch nothing of a citizen's, and leave nothing behind."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from api.database import Connection
from api.demo.mailbox import running_mailbox
from api.settings import Settings
from api.upkeep import DELIVER, jobs_of
from tests.clock import Clock
from tests.http.server import Citizen, a_booking, a_mark, a_visit, settings_in
from tests.staff.people import refusal

EMAIL = "test.123456@monitor.invalid"
TEN, ELEVEN = "2026-11-24T10:00:00+01:00", "2026-11-24T11:00:00+01:00"
BOOKINGS = "/api/v1/bookings"


@pytest.fixture
async def settings(tmp_path) -> Any:
    async with running_mailbox(tmp_path / "mails") as smtp_url:
        yield settings_in(tmp_path, TEST_BOOKINGS="2", TEST_WRITES="5", SMTP_URL=smtp_url)


def a_test_booking(start: str = TEN) -> dict[str, Any]:
    return {**a_booking(start, office="library"), "contact": {"name": "Test Testesen", "email": EMAIL}}


def a_fault() -> dict[str, str]:
    return {"route": "/tid", "app_version": "0.1.0"}


async def read(client: httpx.AsyncClient, settings: Settings, path: str) -> Any:
    answer = await client.get(path, headers={"Authorization": f"Bearer {settings.read_token.decode()}"})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_test_citizens_write_so_much_a_day_and_citizens_as_much_as_they_like(
    monitor: Citizen, citizen: Citizen, client: httpx.AsyncClient, settings: Settings, clock: Clock
) -> None:
    for _ in range(5):
        assert (await monitor.post("/api/v1/fault-reports", a_fault())).status_code == 201
        assert (await citizen.post("/api/v1/fault-reports", a_fault())).status_code == 201
    refused = await monitor.post("/api/v1/fault-reports", a_fault())
    assert refusal(refused) == (429, "too-many-test-writes")
    assert int(refused.headers["Retry-After"]) == 17 * 3600 + 1, "until midnight in UTC"
    assert (await monitor.get("/api/v1/catalogue")).status_code == 200
    assert (await citizen.post(BOOKINGS, a_booking(TEN))).status_code == 201
    clock.pass_by(hours=18)
    tomorrow = Citizen(client, a_mark(settings, clock.now))
    assert (await tomorrow.post("/api/v1/fault-reports", a_fault())).status_code == 201


async def test_test_citizens_have_so_many_bookings_at_once_and_can_always_give_them_back(
    monitor: Citizen, citizen: Citizen, client: httpx.AsyncClient, settings: Settings, pool: asyncpg.Pool, clock: Clock
) -> None:
    first = (await monitor.post(BOOKINGS, a_test_booking(TEN))).json()
    hold = {**a_visit(ELEVEN, office="library"), "client": str(uuid4())}
    assert (await monitor.post("/api/v1/holds", hold)).status_code == 201
    assert refusal(await monitor.post(BOOKINGS, a_test_booking("2026-11-24T12:00:00+01:00"))) == (
        429, "too-many-test-bookings",
    )  # fmt: skip
    assert (await monitor.post(f"{BOOKINGS}/{first['id']}/cancel", {}, first["secret"])).status_code == 200
    assert (await citizen.post(BOOKINGS, a_booking(TEN))).status_code == 201
    await jobs_of(settings, clock)["remove-synthetic-bookings"].run(pool, clock.pass_by(minutes=16))
    later = Citizen(client, a_mark(settings, clock.now))
    assert (await later.post(BOOKINGS, a_test_booking(TEN))).status_code == 201


async def test_a_marked_write_that_would_touch_a_citizens_time_is_told_to_those_on_call(
    monitor: Citizen, citizen: Citizen, client: httpx.AsyncClient, settings: Settings, connection: Connection,
    clock: Clock,
) -> None:  # fmt: skip
    async def told() -> list[tuple[str, int, int]]:
        overdue = (await read(client, settings, "/api/v1/overdue"))["overdue"]
        return [(one["kind"], one["count"], one["age_seconds"]) for one in overdue if one["kind"] == "trespasses"]

    booked = (await citizen.post(BOOKINGS, a_booking(TEN))).json()
    hold = {**a_visit(ELEVEN, office="library"), "client": str(uuid4())}
    held = (await citizen.post("/api/v1/holds", hold)).json()
    assert refusal(await monitor.get(f"{BOOKINGS}/{booked['id']}", booked["secret"])) == (403, "mark-mismatch")
    assert refusal(await monitor.post(BOOKINGS, a_booking(TEN))) == (403, "mark-mismatch"), "it touches nothing yet"
    assert await told() == []
    cancelled = await monitor.post(f"{BOOKINGS}/{booked['id']}/cancel", {}, booked["secret"])
    taken = await monitor.post(BOOKINGS, {**a_test_booking(ELEVEN), "hold": held["id"]})
    assert refusal(cancelled) == refusal(taken) == (403, "mark-mismatch")
    assert (await citizen.get(f"{BOOKINGS}/{booked['id']}", booked["secret"])).json()["status"] == "booked"
    clock.pass_by(minutes=10)
    assert await told() == [("trespasses", 2, 600)]
    routes = await connection.fetch("SELECT route FROM trespass ORDER BY number")
    assert [row["route"] for row in routes] == [f"{BOOKINGS}/{{booking_id}}/cancel", BOOKINGS], "and no id"
    clock.pass_by(minutes=50)
    assert await told() == []


async def test_the_mails_of_test_citizens_are_read_with_the_read_token_and_go_nowhere_else(
    monitor: Citizen, citizen: Citizen, client: httpx.AsyncClient, settings: Settings, pool: asyncpg.Pool, clock: Clock
) -> None:
    booked = (await monitor.post(BOOKINGS, a_test_booking())).json()
    await citizen.post(BOOKINGS, a_booking(TEN))
    jobs = jobs_of(settings, clock)
    await jobs[DELIVER].run(pool, clock.now)
    [mail] = (await read(client, settings, f"/api/v1/test-messages?email={EMAIL.upper()}"))["messages"]
    assert f"/mine#{booked['id']}.{booked['secret']}" in mail["text"]
    assert "DTSTART;TZID=Europe/Copenhagen:20261124T100000" in mail["attachments"][0]["content"]
    assert await pool.fetchval("SELECT count(*) FROM test_message") == 1, "no citizen's mail is kept"
    assert len(list((settings.data_dir / "mails").glob("*.eml"))) == 1, "and no test citizen's is sent"
    await jobs["forget-test-citizens"].run(pool, clock.pass_by(minutes=61))
    assert await pool.fetchval("SELECT count(*) FROM test_message") == 0


async def test_a_mail_that_has_still_to_leave_is_told_and_a_citizens_is_not(
    monitor: Citizen, citizen: Citizen, client: httpx.AsyncClient, settings: Settings, pool: asyncpg.Pool, clock: Clock
) -> None:
    async def waiting(email: str) -> list[dict[str, str]]:
        return list((await read(client, settings, f"/api/v1/test-messages?email={email}"))["waiting"])

    booked = (await monitor.post(BOOKINGS, a_test_booking())).json()
    theirs = (await citizen.post(BOOKINGS, a_booking(TEN))).json()
    assert [mail["kind"] for mail in await waiting(EMAIL)] == ["booking-confirmed"]
    await jobs_of(settings, clock)[DELIVER].run(pool, clock.now)
    assert await waiting(EMAIL) == []
    await monitor.post(f"{BOOKINGS}/{booked['id']}/cancel", {}, booked["secret"])
    await citizen.post(f"{BOOKINGS}/{theirs['id']}/cancel", {}, theirs["secret"])
    [mail] = await waiting(EMAIL)
    assert mail["kind"] == "booking-cancelled"
    assert datetime.fromisoformat(mail["due_at"]) > clock.now
    assert await waiting(a_booking(TEN)["contact"]["email"]) == []


async def test_the_sandbox_has_no_room_for_a_citizens_mail(connection: Connection, client: httpx.AsyncClient) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="to_test_citizens_only"):
        await connection.execute(
            "INSERT INTO test_message VALUES ('by', 1, 'test@borgertid.dk', '', '', 'da', '[]', now())"
        )


async def test_whatever_a_test_citizen_leaves_goes_away_by_itself(
    monitor: Citizen, connection: Connection, settings: Settings, pool: asyncpg.Pool, clock: Clock
) -> None:
    hold = {**a_visit(ELEVEN, office="library"), "client": str(uuid4())}
    code = {"contact": {"email": EMAIL}, "device": str(uuid4())}
    writes = {BOOKINGS: a_test_booking(), "/api/v1/holds": hold, "/api/v1/contact-codes": code,
              "/api/v1/fault-reports": a_fault()}  # fmt: skip
    for path, body in writes.items():
        assert (await monitor.post(path, body)).status_code in {201, 202}, path
    jobs = jobs_of(settings, clock)
    await jobs[DELIVER].run(pool, clock.now)
    left = {"booking", "part", "receipt", "idempotency_key", "contact", "contact_code", "fault_report", "outbox",
            "test_write_day", "test_message"}  # fmt: skip
    for table in left:
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") > 0, table
    for job in jobs.values():
        await job.run(pool, clock.pass_by(minutes=16))
    assert await connection.fetchval("SELECT count(*) FROM booking") == 0, "within a quarter of an hour"
    clock.now += timedelta(days=91)
    for name, job in jobs.items():
        if name.startswith(("forget", "erase")):
            await job.run(pool, clock.now)
    for table in left:
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0, table

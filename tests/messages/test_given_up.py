"""A mail that cannot be delivered becomes a clerk's task, and nothing is told for ever."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from api.database import Connection
from api.demo.mail_server import Envelope, running_mail_server
from api.messages.rules import MANY
from api.settings import Settings
from api.upkeep import DELIVER, jobs_of
from tests.builders import a_town
from tests.clock import Clock
from tests.http.clerk import Clerk
from tests.http.server import Citizen, a_booking, a_client, serving, settings_in
from tests.http.test_openapi import as_if_jobs_ran

TEN, ELEVEN = "2026-11-24T10:00:00+01:00", "2026-11-24T11:00:00+01:00"
NEXT_WEEK = "2026-12-01T10:00:00+01:00"


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[Settings]:
    """With a mail server that knows none of the addresses."""

    async def refuse(_: Envelope) -> str:
        return "550 No such user here"

    async with running_mail_server(refuse) as smtp_url:
        yield settings_in(tmp_path, SMTP_URL=smtp_url)


class Site:
    def __init__(self, client: httpx.AsyncClient, pool: asyncpg.Pool, settings: Settings, clock: Clock) -> None:
        self.citizen = Citizen(client)
        self.clerk = Clerk(client, settings)
        self.clock = clock
        self._pool = pool
        self._settings = settings

    async def book(self, start: str, *, email: str = "tset@borgertid.dk", phone: str | None = "20123457") -> Any:
        contact = {"name": "Test Testesen", "phone": phone, "email": email}
        answer = await self.citizen.post("/api/v1/bookings", {**a_booking(start), "contact": contact})
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def deliver(self) -> None:
        await jobs_of(self._settings, self.clock)[DELIVER].run(self._pool, self.clock.now)

    async def tasks(self) -> list[Any]:
        tasks: list[Any] = (await self.clerk.get("/tasks")).json()["tasks"]
        return tasks

    async def overdue(self) -> dict[str, int]:
        async with self._pool.acquire() as connection:
            await as_if_jobs_ran(connection, self._settings, self.clock)
        answer = await self.citizen.client.get("/api/v1/overdue", headers=self.clerk.headers)
        return {one["kind"]: one["count"] for one in answer.json()["overdue"]}


@pytest.fixture
async def site(
    connection: Connection, pool: asyncpg.Pool, database_url: str, settings: Settings, clock: Clock
) -> AsyncIterator[Site]:
    await a_town(connection, clock.now)
    async with serving(settings, database_url, clock) as base_url, a_client(base_url) as client:
        yield Site(client, pool, settings, clock)


async def test_whom_a_mail_does_not_reach_is_called_and_then_nothing_waits(site: Site) -> None:
    booking = await site.book(NEXT_WEEK)
    await site.deliver()
    assert await site.overdue() == {}, "a clerk has two working days"
    [task] = await site.tasks()
    assert (task["kind"], task["why"], task["booking"]) == ("call", "not-reached", booking["id"])
    assert (task["name"], task["phone"], task["was"]) == ("Test Testesen", "+4520123457", None)
    site.clock.pass_by(days=3)
    assert await site.overdue() == {"calls": 1}
    await site.clerk.post(f"/tasks/{task['id']}/done", {})
    assert (await site.overdue(), await site.tasks()) == ({}, [])


async def test_what_the_office_has_changed_is_told_by_voice(site: Site) -> None:
    booking = await site.book(TEN)
    await site.deliver()
    moved = {"office": "town-hall", "start": ELEVEN, "reason": "Vi er syge."}
    await site.clerk.post(f"/bookings/{booking['id']}/move", moved)
    await site.deliver()
    [task] = await site.tasks()
    assert (task["why"], task["was"], task["start"]) == ("moved", TEN, ELEVEN)


async def test_who_has_cancelled_knows_of_it(site: Site) -> None:
    booking = await site.book(TEN)
    await site.deliver()
    await site.citizen.post(f"/api/v1/bookings/{booking['id']}/cancel", {}, booking["secret"])
    site.clock.pass_by(minutes=3)
    await site.deliver()
    assert (await site.tasks(), (await site.overdue()).get("calls")) == ([], None)


async def test_who_is_erased_or_has_had_the_visit_waits_for_nobody(site: Site, connection: Connection) -> None:
    await site.book(NEXT_WEEK)
    await site.book(TEN, email="igen@borgertid.dk", phone="20123458")
    await site.deliver()
    assert len(await site.tasks()) == 2
    await connection.execute("DELETE FROM contact WHERE email = 'tset@borgertid.dk'")
    [task] = await site.tasks()
    assert task["start"] == TEN
    site.clock.pass_by(days=2)
    assert (await site.tasks(), await site.overdue()) == ([], {})


async def test_a_corrected_address_gets_the_mail_and_no_call(site: Site) -> None:
    booking = await site.book(TEN)
    await site.deliver()
    contact = {"name": "Test Testesen", "phone": "20123457", "email": "test@borgertid.dk"}
    done = await site.clerk.post(f"/bookings/{booking['id']}/contact", {"contact": contact})
    assert (done.status_code, await site.tasks()) == (200, [])


async def test_many_at_once_are_a_fault_of_the_mail_server_until_a_day_has_passed(site: Site) -> None:
    for number in range(MANY):
        start = f"2026-12-01T1{number // 4}:{15 * (number % 4):02}:00+01:00"
        await site.book(start, email=f"test{number}@borgertid.dk", phone=f"2012346{number}")
    await site.deliver()
    assert await site.overdue() == {"given-up/booking-confirmed": MANY}
    site.clock.pass_by(days=1, seconds=1)
    assert await site.overdue() == {}

"""The whole way, with nothing left out: a citizen books over HTTP, and the mail lies in the demo's mailbox."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from api.database import Connection
from api.demo.mailbox import Mail, Mailbox, running_mailbox
from tests.builders import a_town
from tests.clock import Clock
from tests.http.server import Citizen, a_booking, a_client, serving, settings_in

TUESDAY_TEN = "2026-11-24T10:00:00+01:00"
TUESDAY_ELEVEN = "2026-11-24T11:00:00+01:00"


class Demo:
    def __init__(self, client: httpx.AsyncClient, clock: Clock, mailbox: Mailbox) -> None:
        self.citizen = Citizen(client)
        self.clock = clock
        self.mailbox = mailbox

    async def mails(self, number: int) -> list[Mail]:
        """The first so many, the oldest first, as soon as they are there."""
        async with asyncio.timeout(20):
            while len(mails := self.mailbox.mails()) < number:  # noqa: ASYNC110 - they come through a mail server
                await asyncio.sleep(0.02)
        return mails[::-1]


@pytest.fixture
async def demo(connection: Connection, database_url: str, clock: Clock, tmp_path: Path) -> AsyncIterator[Demo]:
    await a_town(connection, clock.now)
    async with running_mailbox(tmp_path / "mails") as smtp_url:
        settings = settings_in(tmp_path, DEMO="1", SMTP_URL=smtp_url, PUBLIC_URL="https://by.example")
        async with (
            serving(settings, database_url, clock, jobs=True) as base_url,
            a_client(base_url) as client,
        ):
            yield Demo(client, clock, Mailbox(tmp_path / "mails"))


async def test_a_booking_its_move_and_its_cancellation_are_told_each_in_its_time(demo: Demo) -> None:
    booked = await demo.citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))
    booking = booked.json()
    [confirmed] = await demo.mails(1)
    assert confirmed.subject == "Din tid hos borgerservice den 24. november 2026"
    assert f"https://by.example/mine#{booking['id']}.{booking['secret']}" in confirmed.text

    path, secret = f"/api/v1/bookings/{booking['id']}", booking["secret"]
    await demo.citizen.post(f"{path}/move", {"office": "town-hall", "start": TUESDAY_ELEVEN}, secret)
    [_, moved] = await demo.mails(2)
    assert "kl. 11.00" in moved.text

    cancelled = await demo.citizen.post(f"{path}/cancel", {}, secret)
    assert cancelled.json()["actions"] == ["undo"]
    demo.clock.pass_by(minutes=2, seconds=1)
    [_, _, told] = await demo.mails(3)
    assert told.subject.startswith("Aflyst: ")

    page = await demo.citizen.get("/demo/mails")
    assert page.status_code == 200
    assert page.text.count("<li>") == 3
    assert "script" not in page.headers["content-security-policy"].replace("script-src 'self'", "")


async def test_a_code_to_a_contact_is_in_the_mail_at_once_and_for_nobody_unknown(demo: Demo) -> None:
    await demo.citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))
    device = str(uuid4())
    for email in ("ukendt@borgertid.dk", "test@borgertid.dk"):
        await demo.citizen.post("/api/v1/contact-codes", {"contact": {"email": email}, "device": device})
    [_, code] = await demo.mails(2)
    assert (code.to, code.subject) == ("test@borgertid.dk", "Din kode til borgerservice")

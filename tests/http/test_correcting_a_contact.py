"""A name, a number or an address that was written wrongly is put right, and the wrong one opens nothing any more."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.bookings.mails import booking_mails
from api.database import Connection
from api.messages.rules import Message
from api.settings import Settings
from tests.clock import Clock
from tests.http.clerk import Clerk
from tests.http.server import Citizen, a_booking
from tests.http.test_a_lost_link import booked as book
from tests.http.test_a_lost_link import proven
from tests.http.test_the_monitor_is_no_citizen import MIXED
from tests.staff.people import refusal

__all__ = ["proven"]

TEN, ELEVEN = "2026-11-24T10:00:00+01:00", "2026-11-24T11:00:00+01:00"
WRONG, RIGHT = "tset@borgertid.dk", "test@borgertid.dk"
CONTACT = {"name": "Test Testesen", "phone": "20123456", "email": RIGHT}
MY_BOOKINGS = "/api/v1/my-bookings"


@pytest.fixture
async def booked(citizen: Citizen) -> dict[str, Any]:
    found: dict[str, Any] = await book(citizen, TEN, email=WRONG)
    return found


async def correct(clerk: Clerk, booking: dict[str, Any], key: str | None = None, **body: Any) -> httpx.Response:
    changed = {name: body.pop(name) for name in ("name", "phone", "email") if name in body}
    return await clerk.post(f"/bookings/{booking['id']}/contact", {"contact": {**CONTACT, **changed}, **body}, key)


async def mails(connection: Connection, settings: Settings, clock: Clock) -> list[Message]:
    """What is in the outbox, as it would be sent now."""
    renderers = booking_mails(settings.key, settings.public_url, clock)
    rows = await connection.fetch("SELECT kind, subject_id FROM outbox WHERE kind LIKE 'booking%' ORDER BY outbox_id")
    rendered = [await renderers[row["kind"]](connection, "by", row["subject_id"]) for row in rows]
    return [mail for mail in rendered if mail]


async def test_what_is_right_is_in_force_and_what_was_wrong_stands_nowhere(
    clerk: Clerk, booked: dict[str, Any], connection: Connection
) -> None:
    key = str(uuid4())
    done = await correct(clerk, booked, key, name=" Test  Tester ", phone="+46 8 123 456 78")
    assert (done.status_code, done.json()["status"], done.json()["receipt"]["action"]) == (200, "booked", "correct")
    assert (await correct(clerk, booked, key, name=" Test  Tester ", phone="+46 8 123 456 78")).json() == done.json()
    rows = await connection.fetch("SELECT name, phone, email FROM contact")
    assert [tuple(row) for row in rows] == [("Test Tester", "+46812345678", RIGHT)]
    [found] = (await clerk.post("/bookings/find", {"code": booked["code"]})).json()["bookings"]
    assert (found["contact"]["email"], found["seen"]) == (RIGHT, done.json()["receipt"]["id"])
    written = await connection.fetch(
        "SELECT before::text || after::text AS states FROM receipt WHERE action = 'correct'"
    )
    assert [word for row in written for word in ("Test", "4681", "@") if word in row["states"]] == []


async def test_mails_go_to_the_new_address_also_those_that_wait(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any], connection: Connection, settings: Settings, clock: Clock
) -> None:
    assert [mail.to for mail in await mails(connection, settings, clock)] == [WRONG]
    await correct(clerk, booked)
    [confirmed] = await mails(connection, settings, clock)
    assert (confirmed.to, confirmed.subject) == (RIGHT, "Din tid hos borgerservice den 24. november 2026")
    await clerk.post(f"/bookings/{booked['id']}/move", {"office": "town-hall", "start": ELEVEN})
    assert [mail.to for mail in await mails(connection, settings, clock)] == [RIGHT]


async def test_links_that_lie_in_a_strangers_mailbox_are_void_and_the_new_one_opens_it(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any], connection: Connection, settings: Settings, clock: Clock
) -> None:
    path = f"/api/v1/bookings/{booked['id']}"
    await correct(clerk, booked)
    assert refusal(await citizen.post(f"{path}/cancel", {}, booked["secret"])) == (401, "secret-stale")
    [mail] = await mails(connection, settings, clock)
    secret = mail.text.partition(f"/mine#{booked['id']}.")[2].split()[0]
    assert (await citizen.get(path, secret)).json()["status"] == "booked"


async def test_another_name_or_number_leaves_the_link_and_sends_nothing(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any], connection: Connection
) -> None:
    waiting = await connection.fetchval("SELECT count(*) FROM outbox")
    await correct(clerk, booked, name="En Anden", phone="20 99 99 99", email=WRONG.upper())
    assert (await citizen.get(f"/api/v1/bookings/{booked['id']}", booked["secret"])).status_code == 200
    assert await connection.fetchval("SELECT count(*) FROM outbox") == waiting


async def test_a_code_to_the_wrong_address_opens_nothing_of_the_right_one(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any], proven: Any
) -> None:
    """Whoever owns the wrong address may have asked for a code before it was corrected."""
    await book(citizen, ELEVEN, email=RIGHT)
    of_stranger = await proven(citizen, WRONG)
    await correct(clerk, booked)
    assert (await citizen.get(MY_BOOKINGS, of_stranger)).json() == []
    assert [one["start"] for one in (await citizen.get(MY_BOOKINGS, await proven(citizen))).json()] == [TEN, ELEVEN]


async def test_limits_and_overlaps_count_by_the_corrected_contact(
    clerk: Clerk, citizen: Citizen, connection: Connection
) -> None:
    await connection.execute("UPDATE topic SET content = content || '{\"live_bookings\": 1}'")
    first = await book(citizen, TEN)
    wanted = {**a_booking(TEN), "contact": {"name": "Test", "phone": "20999999", "email": WRONG}}
    second = (await citizen.post("/api/v1/bookings", wanted)).json()
    assert refusal(await correct(clerk, second, phone="20999999")) == (409, "contact-limit")
    [found] = (await clerk.post("/bookings/find", {"code": second["code"]})).json()["bookings"]
    assert found["contact"]["email"] == WRONG, "nothing has changed"
    named = await correct(clerk, second, phone="20999999", email=WRONG, name="Rettet")
    assert named.status_code == 200, "with what it had it has no more than before"
    done = (await correct(clerk, second, phone="20999999", reason="Samme borger, to pas.")).json()
    assert [overlap["start"] for overlap in done["overlaps"]] == [first["start"]]
    assert (await correct(clerk, first, email="tredje@borgertid.dk")).status_code == 200
    free = {**a_booking(ELEVEN), "contact": {"name": "Test", "phone": None, "email": WRONG}}
    assert (await citizen.post("/api/v1/bookings", free)).status_code == 201, "the wrong address has none"
    taken = {**a_booking(ELEVEN, office="library"), "contact": {"name": "Test", "phone": None, "email": RIGHT}}
    assert refusal(await citizen.post("/api/v1/bookings", taken)) == (409, "contact-limit")


async def test_who_must_be_written_to_is_called_when_there_is_a_number(clerk: Clerk, citizen: Citizen) -> None:
    nobody = {"name": "Test Testesen", "phone": None, "email": None}
    booked = (await clerk.post("/bookings", {**a_booking(TEN), "contact": nobody})).json()
    moved = {"office": "town-hall", "start": ELEVEN, "reason": "Vi er syge."}
    await clerk.post(f"/bookings/{booked['id']}/move", moved)
    assert [one["kind"] for one in (await clerk.get("/tasks")).json()["tasks"]] == ["letter"]
    await correct(clerk, booked, email=None)
    [task] = (await clerk.get("/tasks")).json()["tasks"]
    assert (task["kind"], task["phone"]) == ("call", "+4520123456")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [({"name": " "}, "#/contact/name"), ({"phone": "123"}, "#/contact/phone"), ({"email": "test"}, "#/contact/email")],
)
async def test_what_reaches_nobody_is_refused_at_its_field(
    clerk: Clerk, booked: dict[str, Any], wrong: dict[str, str], pointer: str
) -> None:
    answer = await correct(clerk, booked, **wrong)
    assert refusal(answer) == (422, "invalid-request")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_whoever_is_to_be_rung_up_keeps_a_number(
    clerk: Clerk, booked: dict[str, Any], connection: Connection
) -> None:
    await connection.execute("UPDATE booking SET meeting = 'phone'")
    answer = await correct(clerk, booked, phone=None)
    assert (refusal(answer), answer.json()["errors"][0]["pointer"]) == ((422, "invalid-request"), "#/contact/phone")


async def test_only_a_booking_that_stands_and_is_as_it_was_seen_is_corrected(
    clerk: Clerk, booked: dict[str, Any], connection: Connection
) -> None:
    assert refusal(await correct(clerk, {"id": str(uuid4())})) == (404, "booking-not-found")
    assert refusal(await correct(clerk, booked, seen=str(uuid4()))) == (409, "changed-meanwhile")
    for mixed in MIXED:
        assert refusal(await correct(clerk, booked, **mixed)) == (403, "mark-mismatch")
    await connection.execute("DELETE FROM contact")
    assert refusal(await correct(clerk, booked)) == (409, "not-possible-now")

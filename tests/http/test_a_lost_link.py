"""Who has lost every link finds the bookings again with a code to the contact."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from api.bookings.secret import secret_of
from api.contacts.code import digits_of
from api.database import Connection
from api.settings import Settings
from tests.clock import Clock
from tests.http.clerk import Clerk
from tests.http.server import Citizen, a_booking

MY_BOOKINGS = "/api/v1/my-bookings"
TUESDAY_TEN = "2026-11-24T10:00:00+01:00"
WEDNESDAY_TEN = "2026-11-25T10:00:00+01:00"
EMAIL = "test@borgertid.dk"


@pytest.fixture
def proven(settings: Settings) -> Any:
    """A proof of owning an address, got as a citizen gets one."""

    async def proven(citizen: Citizen, email: str = EMAIL) -> str:
        device = str(uuid4())
        asked = await citizen.post("/api/v1/contact-codes", {"contact": {"email": email}, "device": device})
        code_id = asked.json()["id"]
        digits = digits_of(settings.key, UUID(code_id))
        path = f"/api/v1/contact-codes/{code_id}/answer"
        return (await citizen.post(path, {"digits": digits, "device": device})).json()["token"]

    return proven


async def booked(
    citizen: Citizen, start: str, email: str = EMAIL, phone: str = "20 12 34 56", **visit: Any
) -> dict[str, Any]:
    contact = {"name": "Test Testesen", "phone": phone, "email": email}
    answer = await citizen.post("/api/v1/bookings", a_booking(start, **visit) | {"contact": contact})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_all_that_is_to_come_is_found_at_all_offices_and_opens_with_its_secret(
    citizen: Citizen, proven: Any
) -> None:
    later = await booked(citizen, WEDNESDAY_TEN, office="library")
    first = await booked(citizen, TUESDAY_TEN, email="TEST@borgertid.DK")
    answer = await citizen.get(MY_BOOKINGS, await proven(citizen))
    assert answer.status_code == 200
    assert [(one["id"], one["office"], one["start"]) for one in answer.json()] == [
        (first["id"], "town-hall", TUESDAY_TEN),
        (later["id"], "library", WEDNESDAY_TEN),
    ]
    for one in answer.json():
        read = (await citizen.get(f"/api/v1/bookings/{one['id']}", one["secret"])).json()
        assert {name: value for name, value in one.items() if name != "secret"}.items() <= read.items()


async def test_what_is_cancelled_past_held_or_somebody_elses_is_not_shown(
    citizen: Citizen, proven: Any, clock: Clock
) -> None:
    cancelled = await booked(citizen, WEDNESDAY_TEN)
    await citizen.post(f"/api/v1/bookings/{cancelled['id']}/cancel", {}, cancelled["secret"])
    await booked(citizen, WEDNESDAY_TEN, email="anden@borgertid.dk")  # with the same phone number
    await booked(citizen, TUESDAY_TEN)
    assert [one["start"] for one in (await citizen.get(MY_BOOKINGS, await proven(citizen))).json()] == [TUESDAY_TEN]
    clock.pass_by(days=1, hours=2, minutes=14)
    [begun] = (await citizen.get(MY_BOOKINGS, await proven(citizen))).json()
    assert begun["actions"] == []
    clock.pass_by(minutes=1)
    assert (await citizen.get(MY_BOOKINGS, await proven(citizen))).json() == []


async def test_a_secret_that_was_replaced_is_given_in_its_newest_version(
    citizen: Citizen, proven: Any, connection: Connection, settings: Settings
) -> None:
    booking = await booked(citizen, TUESDAY_TEN)
    await connection.execute("UPDATE booking SET secret_version = 2")
    [one] = (await citizen.get(MY_BOOKINGS, await proven(citizen))).json()
    assert one["secret"] == secret_of(settings.key, UUID(booking["id"]), 2)


async def test_who_has_proven_nothing_sees_nothing(citizen: Citizen, proven: Any, clock: Clock) -> None:
    booking = await booked(citizen, TUESDAY_TEN)
    token = await proven(citizen)
    for bearer, kind in ((None, "proof-required"), (booking["secret"], "proof-invalid"), ("æ", "proof-invalid")):
        headers = [] if bearer is None else [(b"Authorization", f"Bearer {bearer}".encode())]
        answer = await citizen.client.get(MY_BOOKINGS, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (401, f"urn:borgertid:problem:{kind}")
    clock.pass_by(minutes=15)
    assert (await citizen.get(MY_BOOKINGS, token)).json()["type"].endswith(":proof-invalid")


async def test_a_proof_opens_no_booking_by_itself(citizen: Citizen, proven: Any) -> None:
    booking = await booked(citizen, TUESDAY_TEN)
    answer = await citizen.get(f"/api/v1/bookings/{booking['id']}", await proven(citizen))
    assert answer.json()["type"].endswith(":secret-wrong")


async def test_a_monitor_finds_its_own_bookings_and_no_citizen_does(
    monitor: Citizen, citizen: Citizen, proven: Any
) -> None:
    mine = await booked(monitor, TUESDAY_TEN, "test@borger.example", "+4500000001", office="library")
    token = await proven(monitor, "test@borger.example")
    assert [one["id"] for one in (await monitor.get(MY_BOOKINGS, token)).json()] == [mine["id"]]
    assert (await citizen.get(MY_BOOKINGS, token)).json() == []


async def test_answers_with_secrets_lie_in_no_cache_and_are_not_compressed(citizen: Citizen, proven: Any) -> None:
    for minute in ("00", "15", "30", "45"):
        await booked(citizen, f"2026-11-25T10:{minute}:00+01:00")
    answer = await citizen.get(MY_BOOKINGS, await proven(citizen), **{"Accept-Encoding": "gzip"})
    assert len(answer.content) > 500
    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


async def test_nor_is_the_secret_that_a_clerk_is_answered(citizen: Citizen, settings: Settings) -> None:
    await booked(citizen, TUESDAY_TEN, office="library")
    contact = {"name": "Test Testesen", "phone": "20 12 34 56"}
    answer = await Clerk(citizen.client, settings).post("/bookings", a_booking(TUESDAY_TEN) | {"contact": contact})
    assert "secret" in answer.json()
    assert len(answer.content) > 500
    assert "content-encoding" not in answer.headers

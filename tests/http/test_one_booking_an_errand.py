"""One errand is booked once, whichever of its wishes comes first, and however late the network delivers the others."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.database import Connection
from tests.http.server import Citizen, a_booking

BOOKINGS = "/api/v1/bookings"
TEN, ELEVEN, NOON = (f"2026-11-24T{hour}:00:00+01:00" for hour in (10, 11, 12))
GONE = "2026-11-20T10:00:00+01:00"


def a_wish(start: str, errand: str, **contact: str) -> dict[str, Any]:
    booking = a_booking(start)
    return {**booking, "errand": errand, "contact": {**booking["contact"], **contact}}


async def booked(connection: Connection) -> int:
    count: int = await connection.fetchval("SELECT count(*) FROM booking")
    return count


async def test_a_wish_that_comes_after_another_was_booked_gets_that_booking(
    citizen: Citizen, connection: Connection
) -> None:
    errand = str(uuid4())
    first = await citizen.post(BOOKINGS, a_wish(ELEVEN, errand))
    late = await citizen.post(BOOKINGS, a_wish(TEN, errand))
    assert (late.status_code, late.json()) == (201, first.json())
    assert await booked(connection) == 1


async def test_a_wish_that_comes_after_the_booking_was_moved_or_cancelled_books_nothing(
    citizen: Citizen, connection: Connection
) -> None:
    errand = str(uuid4())
    first = (await citizen.post(BOOKINGS, a_wish(ELEVEN, errand))).json()
    path, place = f"{BOOKINGS}/{first['id']}", {"office": first["office"], "start": NOON}
    assert (await citizen.post(f"{path}/move", place, first["secret"])).status_code == 200
    assert (await citizen.post(BOOKINGS, a_wish(TEN, errand))).json() == first
    assert (await citizen.post(f"{path}/cancel", {}, first["secret"])).status_code == 200
    assert (await citizen.post(BOOKINGS, a_wish(TEN, errand))).json() == first
    assert await booked(connection) == 1


async def test_wishes_that_come_at_once_end_as_one_booking(citizen: Citizen, connection: Connection) -> None:
    errand = str(uuid4())
    wishes = [a_wish(start, errand) for start in (TEN, ELEVEN, NOON) for _ in range(4)]
    answers = await asyncio.gather(*(citizen.post(BOOKINGS, wish) for wish in wishes))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await booked(connection) == 1


async def test_a_wish_that_is_refused_leaves_the_errand_to_the_next(citizen: Citizen) -> None:
    errand = str(uuid4())
    assert (await citizen.post(BOOKINGS, a_wish(GONE, errand))).json()["type"].endswith(":time-past")
    assert (await citizen.post(BOOKINGS, a_wish(TEN, errand))).json()["start"] == TEN


async def test_a_booking_from_a_hold_is_found_by_its_errand_too(citizen: Citizen, connection: Connection) -> None:
    errand = str(uuid4())
    wish = a_wish(TEN, errand)
    visit = {name: wish[name] for name in ("office", "start", "topics")}
    held = (await citizen.post("/api/v1/holds", {**visit, "client": str(uuid4())})).json()
    first = (await citizen.post(BOOKINGS, {**wish, "hold": held["id"]})).json()
    assert (await citizen.post(BOOKINGS, a_wish(ELEVEN, errand))).json() == first
    assert await booked(connection) == 1


@pytest.mark.parametrize("other", [{"name": "Test Testensen"}, {"phone": "20 12 34 57"}, {"email": "t@borgertid.dk"}])
async def test_who_does_not_name_the_contact_is_told_of_no_booking(citizen: Citizen, other: dict[str, str]) -> None:
    errand = str(uuid4())
    mine = (await citizen.post(BOOKINGS, a_wish(TEN, errand))).json()
    theirs = (await citizen.post(BOOKINGS, a_wish(ELEVEN, errand, **other))).json()
    assert theirs["id"] != mine["id"]
    assert theirs["start"] == ELEVEN


async def test_an_errand_cannot_be_read_from_what_is_stored(citizen: Citizen, connection: Connection) -> None:
    errand = uuid4()
    await citizen.post(BOOKINGS, a_wish(TEN, str(errand)))
    row = await connection.fetchrow("SELECT * FROM idempotency_key WHERE errand IS NOT NULL")
    assert errand.bytes not in row["errand"]
    assert str(errand) not in str(row)


async def test_who_names_no_errand_books_as_often_as_asked(citizen: Citizen, connection: Connection) -> None:
    for start in (TEN, ELEVEN):
        answer: httpx.Response = await citizen.post(BOOKINGS, a_booking(start))
        assert answer.status_code == 201
    assert await booked(connection) == 2


async def test_the_key_of_a_wish_stays_the_key_of_that_wish(citizen: Citizen) -> None:
    errand, key = str(uuid4()), str(uuid4())
    await citizen.post(BOOKINGS, a_wish(TEN, errand), key=key)
    other = await citizen.post(BOOKINGS, a_wish(ELEVEN, errand), key=key)
    assert (other.status_code, other.json()["type"]) == (422, "urn:borgertid:problem:key-reused")

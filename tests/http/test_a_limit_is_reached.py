"""What a citizen is told who has as many bookings of a topic as one may have: nothing, without a proof."""

from typing import Any

import pytest

from api.database import Connection
from tests.http.server import Citizen, a_booking
from tests.http.test_a_lost_link import booked, proven

__all__ = ["proven"]

BOOKINGS = "/api/v1/bookings"
TUESDAY_TEN = "2026-11-24T10:00:00+01:00"
WEDNESDAY_TEN = "2026-11-25T10:00:00+01:00"
EMAIL = "test@borgertid.dk"


@pytest.fixture(autouse=True)
async def one_passport_each(connection: Connection, base_url: str) -> None:
    await connection.execute(
        "UPDATE topic SET content = content || '{\"live_bookings\": 1}' WHERE topic_id LIKE 'pass%'"
    )


async def test_who_has_proven_nothing_gets_a_neutral_answer(citizen: Citizen) -> None:
    await booked(citizen, TUESDAY_TEN)
    answer = await citizen.post(BOOKINGS, a_booking(WEDNESDAY_TEN))
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (409, "urn:borgertid:problem:contact-limit")
    assert set(problem) == {"type", "title", "status", "detail", "request_id"}
    assert "kode" in problem["detail"]


@pytest.mark.parametrize("start", ["2026-11-20T10:00:00+01:00", "2026-11-25T09:00:00+01:00"])
async def test_who_cannot_book_a_time_learns_nothing_of_who_has_booked(citizen: Citizen, start: str) -> None:
    """Else one could ask about anybody, and leave no trace."""
    unknown = (await citizen.post(BOOKINGS, a_booking(start))).json()["type"]
    await booked(citizen, TUESDAY_TEN)
    assert (await citizen.post(BOOKINGS, a_booking(start))).json()["type"] == unknown


async def test_who_asks_for_a_time_that_is_taken_learns_nothing_either(citizen: Citizen) -> None:
    other = {"contact": {"name": "Test", "email": "optaget@borgertid.dk"}}
    assert (await citizen.post(BOOKINGS, a_booking(WEDNESDAY_TEN, office="library") | other)).status_code == 201
    await booked(citizen, TUESDAY_TEN)
    problem = (await citizen.post(BOOKINGS, a_booking(WEDNESDAY_TEN, office="library"))).json()
    assert problem["type"] == "urn:borgertid:problem:time-taken"


async def test_who_proves_the_address_is_shown_the_booking_and_can_move_it(citizen: Citizen, proven: Any) -> None:
    first = await booked(citizen, TUESDAY_TEN, office="library")
    proof = {"Borgertid-Proof": await proven(citizen)}
    problem = (await citizen.post(BOOKINGS, a_booking(WEDNESDAY_TEN), **proof)).json()
    [existing] = problem["existing"]
    assert existing == {"id": first["id"], "secret": first["secret"], "office": "library", "start": TUESDAY_TEN}
    moved = await citizen.post(
        f"{BOOKINGS}/{existing['id']}/move", {"office": "town-hall", "start": WEDNESDAY_TEN}, existing["secret"]
    )
    assert (moved.status_code, moved.json()["start"]) == (200, WEDNESDAY_TEN)


async def test_a_proof_shows_nothing_of_bookings_with_another_address(citizen: Citizen, proven: Any) -> None:
    """Anybody can write a stranger's phone number beside an address of their own."""
    await booked(citizen, TUESDAY_TEN, email="offer@borgertid.dk")
    mine = await proven(citizen, EMAIL)
    problem = (await citizen.post(BOOKINGS, a_booking(WEDNESDAY_TEN), **{"Borgertid-Proof": mine})).json()
    assert problem["existing"] == []
    contact = {"name": "Test", "email": "offer@borgertid.dk"}
    theirs = a_booking(WEDNESDAY_TEN) | {"contact": contact}
    assert "existing" not in (await citizen.post(BOOKINGS, theirs, **{"Borgertid-Proof": mine})).json()


async def test_a_proof_that_is_not_valid_is_refused_and_not_ignored(citizen: Citizen, connection: Connection) -> None:
    answer = await citizen.post(BOOKINGS, a_booking(TUESDAY_TEN), **{"Borgertid-Proof": "a.b.c"})
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:borgertid:problem:proof-invalid")
    assert await connection.fetchval("SELECT count(*) FROM booking") == 0


async def test_a_refused_key_can_be_used_again_when_there_is_room(citizen: Citizen) -> None:
    first = await booked(citizen, TUESDAY_TEN)
    key = "7b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d11"
    assert (await citizen.post(BOOKINGS, a_booking(WEDNESDAY_TEN), key=key)).status_code == 409
    await citizen.post(f"{BOOKINGS}/{first['id']}/cancel", {}, first["secret"])
    assert (await citizen.post(BOOKINGS, a_booking(WEDNESDAY_TEN), key=key)).status_code == 201


async def test_a_taken_back_cancellation_past_the_limit_shows_what_stands_in_the_way(
    citizen: Citizen, proven: Any
) -> None:
    first = await booked(citizen, TUESDAY_TEN)
    await citizen.post(f"{BOOKINGS}/{first['id']}/cancel", {}, first["secret"])
    second = await booked(citizen, WEDNESDAY_TEN)
    proof = {"Borgertid-Proof": await proven(citizen)}
    answer = await citizen.post(f"{BOOKINGS}/{first['id']}/undo", {}, first["secret"], **proof)
    assert [one["id"] for one in answer.json()["existing"]] == [second["id"]]

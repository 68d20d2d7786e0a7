"""What a visit is about, changed over HTTP: the same booking, and all that is read of it says so."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from api.settings import Settings
from tests.bookings.towns import SPLIT, a_town_with
from tests.clock import Clock
from tests.http.server import Citizen, a_booking, a_visit, serving

TEN, ELEVEN = "2026-11-24T10:00:00+01:00", "2026-11-24T11:00:00+01:00"


@pytest.fixture
async def base_url(
    pool: asyncpg.Pool, database_url: str, settings: Settings, clock: Clock, tmp_path: Path
) -> AsyncIterator[str]:
    await a_town_with(pool, tmp_path, clock.now, SPLIT)
    async with serving(settings, database_url, clock) as url:
        yield url


@pytest.fixture
async def booked(citizen: Citizen) -> dict[str, Any]:
    """For a passport, on Tuesday at ten."""
    answer = await citizen.post("/api/v1/bookings", a_booking(TEN, office="hall", topic="passport"))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def move(citizen: Citizen, booked: dict[str, Any], **wanted: Any) -> Any:
    path = f"/api/v1/bookings/{booked['id']}/move"
    return await citizen.post(path, {"office": "hall", "start": TEN, **wanted}, booked["secret"])


async def test_persons_topics_and_the_meeting_change_and_the_booking_stays(
    citizen: Citizen, booked: dict[str, Any]
) -> None:
    more = [{"id": "passport", "persons": 2}, {"id": "licence", "persons": 1}]
    answer = await move(citizen, booked, topics=more)
    assert answer.status_code == 200, answer.text
    edited = answer.json()
    assert edited == {
        **{key: value for key, value in booked.items() if key != "secret"},
        "topics": more,
        "end": "2026-11-24T10:45:00+01:00",
        "receipt": edited["receipt"],
    }
    assert edited["receipt"]["action"] == "move"
    call = (await move(citizen, booked, start=ELEVEN, topics=[{"id": "pension"}], meeting="phone")).json()
    assert (call["start"], call["end"], call["meeting"]) == (ELEVEN, "2026-11-24T11:30:00+01:00", "phone")
    read = (await citizen.get(f"/api/v1/bookings/{booked['id']}", booked["secret"])).json()
    assert read == call


async def test_the_receipts_tell_each_change_with_what_it_was_before(citizen: Citizen, booked: dict[str, Any]) -> None:
    await move(citizen, booked, topics=[{"id": "passport", "persons": 3}])
    history = (await citizen.get(f"/api/v1/bookings/{booked['id']}/receipts", booked["secret"])).json()["receipts"]
    persons = [
        (receipt["before"] and receipt["before"]["topics"][0]["persons"], receipt["after"]["topics"][0]["persons"])
        for receipt in history
    ]
    assert persons == [(None, 1), (1, 3)]
    assert [receipt["after"]["end"] for receipt in history] == [
        "2026-11-24T10:15:00+01:00",
        "2026-11-24T10:45:00+01:00",
    ]


@pytest.mark.parametrize(
    ("wanted", "status", "kind", "pointers"),
    [
        ({"topics": [{"id": "passport", "persons": 5}]}, 422, "visit-not-possible", ["#/topics/0/persons"]),
        ({"topics": [{"id": "moon"}]}, 422, "unknown-topic", ["#/topics/0/id"]),
        ({"topics": []}, 422, "invalid-request", ["#/topics"]),
        ({"meeting": "phone"}, 422, "visit-not-possible", ["#/meeting"]),
        ({"meeting": "carrier-pigeon"}, 422, "invalid-request", ["#/meeting"]),
        ({"topics": [{"id": "passport", "persons": 4}, {"id": "licence"}]}, 422, "visit-too-long", []),
        ({"topics": [{"id": "passport", "persons": 2}], "start": "2026-11-24T11:45:00+01:00"}, 422,
         "time-outside-rules", []),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_by_its_field_and_changes_nothing(
    citizen: Citizen, booked: dict[str, Any], wanted: dict[str, Any], status: int, kind: str, pointers: list[str]
) -> None:
    path = f"/api/v1/bookings/{booked['id']}"
    before = (await citizen.get(path, booked["secret"])).json()
    answer = await move(citizen, booked, **wanted)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"urn:borgertid:problem:{kind}"), problem
    assert [error["pointer"] for error in problem.get("errors", [])] == pointers
    assert (await citizen.get(path, booked["secret"])).json() == before


async def test_an_edit_that_has_no_room_tells_the_nearest_times(citizen: Citizen, booked: dict[str, Any]) -> None:
    await citizen.post("/api/v1/bookings", a_booking("2026-11-24T10:15:00+01:00", office="hall", topic="passport"))
    answer = await move(citizen, booked, topics=[{"id": "passport", "persons": 2}])
    assert answer.status_code == 409
    assert answer.json()["alternatives"][0] == {"office": "hall", "start": "2026-11-24T10:30:00+01:00"}


async def test_a_hold_for_another_visit_is_told_as_such(citizen: Citizen) -> None:
    visit = a_visit(TEN, office="hall", topic="passport")
    held = (await citizen.post("/api/v1/holds", {**visit, "client": str(uuid4())})).json()
    booking = {**a_booking(TEN, office="hall", topic="passport", persons=2), "hold": held["id"]}
    answer = await citizen.post("/api/v1/bookings", booking)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:borgertid:problem:hold-mismatch")
    assert (await citizen.post("/api/v1/bookings", {**booking, **visit})).status_code == 201

"""A clerk books for whoever has neither phone nor e-mail, and finds anybody's booking by what they can say."""

from datetime import datetime
from typing import Any

import asyncpg
import httpx
import pytest

from api.database import Connection
from api.settings import Settings
from tests.http.planner import Planner, said
from tests.http.server import Citizen, a_booking
from tests.staff.people import refusal

TUESDAY_TEN, TUESDAY_ELEVEN = "2026-11-24T10:00:00+01:00", "2026-11-24T11:00:00+01:00"
NO_WAY = {"name": "Testine Uden Telefon"}


@pytest.fixture
def clerk(client: httpx.AsyncClient, settings: Settings) -> Planner:
    return Planner(client, settings)


def booking_for(contact: dict[str, Any], start: str = TUESDAY_TEN) -> dict[str, Any]:
    return {**a_booking(start), "contact": contact}


async def test_staff_book_for_whoever_has_no_phone_and_no_email(clerk: Planner, citizen: Citizen) -> None:
    booked = said(await clerk.post("/bookings", booking_for(NO_WAY)))
    assert booked["status"] == "booked"
    [found] = said(await clerk.post("/bookings/find", {"code": booked["code"].lower().replace("-", " ")}))["bookings"]
    assert (found["id"], found["code"]) == (booked["id"], booked["code"])
    assert found["contact"] == {"name": "Testine Uden Telefon", "phone": None, "email": None, "needs": []}
    refused = await citizen.post("/api/v1/bookings", booking_for(NO_WAY))
    assert refusal(refused) == (422, "invalid-request")


async def test_a_landline_is_a_phone(clerk: Planner) -> None:
    said(await clerk.post("/bookings", booking_for({"name": "Test", "phone": "33 12 34 56"})))
    [found] = said(await clerk.post("/bookings/find", {"phone": "3456"}))["bookings"]
    assert found["contact"]["phone"] == "+4533123456"


async def test_the_database_itself_refuses_a_citizen_without_a_way_to_be_reached(
    clerk: Planner, connection: Connection, now: datetime
) -> None:
    said(await clerk.post("/bookings", booking_for(NO_WAY)))
    with pytest.raises(asyncpg.CheckViolationError, match="can_be_reached"):
        await connection.execute("UPDATE contact SET booked_by_staff = NULL")


async def test_a_change_by_the_office_makes_a_letter(clerk: Planner) -> None:
    booked = said(await clerk.post("/bookings", booking_for(NO_WAY)))
    to = {"office": "town-hall", "start": TUESDAY_ELEVEN}
    said(await clerk.post(f"/bookings/{booked['id']}/move", to))
    assert said(await clerk.get("/tasks"))["waiting"] == 0, "they asked for it themselves"
    back = {"office": "town-hall", "start": TUESDAY_TEN, "reason": "Lokalet er lukket."}
    said(await clerk.post(f"/bookings/{booked['id']}/move", back))
    [task] = said(await clerk.get("/tasks"))["tasks"]
    assert (task["kind"], task["why"], task["code"], task["was"]) == ("letter", "moved", booked["code"], TUESDAY_ELEVEN)
    said(await clerk.post(f"/bookings/{booked['id']}/cancel", {"reason": "Lokalet er lukket."}))
    [task] = said(await clerk.get("/tasks"))["tasks"]
    assert (task["kind"], task["why"]) == ("letter", "cancelled")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"name": "testine"}, ["Testine Pedersen"]),
        ({"name": "PEDERSEN test"}, ["Testine Pedersen", "Test Pedersen"]),
        ({"name": "pedersen", "phone": "20123456"}, ["Test Pedersen"]),
        ({"phone": "+45 20 12 34 56"}, ["Test Pedersen"]),
        ({"name": "pedersen", "date": "2026-11-24"}, ["Test Pedersen"]),
        ({"name": "%"}, []),
        ({"name": "_estine"}, []),
        ({"code": "BBB-BBB"}, []),
    ],
)
async def test_bookings_are_found_by_what_is_said(clerk: Planner, asked: dict[str, str], found: list[str]) -> None:
    contacts = [
        (TUESDAY_TEN, {"name": "Test Pedersen", "phone": "20 12 34 56"}),
        ("2026-11-25T10:00:00+01:00", {"name": "Testine Pedersen", "phone": "20 12 34 57"}),
    ]
    for start, contact in contacts:
        said(await clerk.post("/bookings", booking_for(contact, start)))
    answer = said(await clerk.post("/bookings/find", asked))
    assert [one["contact"]["name"] for one in answer["bookings"]] == found
    assert answer["more"] is False


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [({}, "#"), ({"date": "2026-11-24"}, "#"), ({"phone": "123"}, "#/phone"), ({"code": "AAA"}, "#/code")],
)
async def test_a_search_must_tell_one_citizen_from_another(clerk: Planner, asked: dict[str, str], pointer: str) -> None:
    answer = await clerk.post("/bookings/find", asked)
    assert refusal(answer) == (422, "invalid-request")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_every_search_is_written_down_without_what_was_typed(clerk: Planner, connection: Connection) -> None:
    booked = said(await clerk.post("/bookings", booking_for({"name": "Test Pedersen", "phone": "20 12 34 56"})))
    await clerk.post("/bookings/find", {"name": "pedersen"})
    await clerk.post("/bookings/find", {"name": "hansen"})
    rows = await connection.fetch("SELECT * FROM audit_entry WHERE action = 'find' ORDER BY number")
    assert [(row["subject_kind"], row["subject_id"]) for row in rows] == [
        ("booking", booked["id"]),
        ("booking", "none"),
    ]
    assert not any("edersen" in str(dict(row)) or "hansen" in str(dict(row)) for row in rows)


async def test_test_citizens_are_never_found(clerk: Planner, monitor: Citizen) -> None:
    contact = {"name": "Test Testesen", "email": "x@borgertid.test"}
    said(await monitor.post("/api/v1/bookings", booking_for(contact)))
    assert said(await clerk.post("/bookings/find", {"name": "test"}))["bookings"] == []

"""Who no longer fits keeps the time, and stands on a list until a clerk has decided."""

from typing import Any
from uuid import uuid4

import pytest

from api.database import Connection
from api.settings import Settings
from api.staff.rules import Role
from tests.clock import Clock
from tests.http.clerk import Clerk
from tests.http.server import Citizen, a_booking, a_mark
from tests.staff.files import library_open
from tests.staff.people import signed_in

TUESDAY_TEN = "2026-11-24T10:00:00+01:00"


@pytest.fixture
async def booked(citizen: Citizen, clerk: Clerk) -> dict[str, Any]:
    """A visit to the library at ten, which has just been decided to open at eleven."""
    booked = await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN, office="library", persons=2))
    assert (await clerk.save(library_open("11:00-14:00"))).status_code == 200
    found: dict[str, Any] = booked.json()
    return found


async def listed(clerk: Clerk) -> list[dict[str, Any]]:
    answer = await clerk.get("/misfits")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["misfits"]
    assert answer.json()["waiting"] == len(found)
    return found


async def test_the_list_says_who_why_until_when_and_what_is_free_near_by(clerk: Clerk, booked: dict[str, Any]) -> None:
    [misfit] = await listed(clerk)
    nearest = misfit.pop("nearest")
    assert misfit == {
        "booking": booked["id"],
        "code": booked["code"],
        "office": "library",
        "pool": "library",
        "start": TUESDAY_TEN,
        "end": "2026-11-24T10:30:00+01:00",
        "topics": [{"id": "passport-adult", "persons": 2}],
        "reason": "outside-hours",
        "since": "2026-11-23T08:00:00+01:00",
        "deadline": "2026-11-23T12:00:00+01:00",
        "owner": "planner",
        "seen": booked["receipt"]["id"],
        "name": "Test Testesen",
        "phone": "+4520123456",
        "email": "test@borgertid.dk",
    }
    assert nearest[:3] == [
        {"office": "town-hall", "start": TUESDAY_TEN},
        {"office": "town-hall", "start": "2026-11-24T10:15:00+01:00"},
        {"office": "town-hall", "start": "2026-11-24T10:30:00+01:00"},
    ]


async def test_a_citizen_who_is_erased_has_no_name_there(
    clerk: Clerk, booked: dict[str, Any], connection: Connection
) -> None:
    await connection.execute("UPDATE booking SET contact_id = NULL")
    [misfit] = await listed(clerk)
    assert (misfit["code"], misfit["name"], misfit["phone"], misfit["email"]) == (booked["code"], None, None, None)


async def test_a_monitor_is_shown_nobody_who_waits_for_a_decision(
    clerk: Clerk, booked: dict[str, Any], settings: Settings, clock: Clock
) -> None:
    assert len(await listed(clerk)) == 1
    clerk.headers |= {"Borgertid-Synthetic": a_mark(settings, clock.now)}
    assert await listed(clerk) == []


async def test_a_planner_of_one_office_is_offered_no_time_at_another(
    clerk: Clerk, booked: dict[str, Any], connection: Connection, clock: Clock
) -> None:
    clerk.headers = await signed_in(connection, clock.now, Role.PLANNER, offices=("library",))
    [misfit] = await listed(clerk)
    assert {place["office"] for place in misfit["nearest"]} == {"library"}


async def test_a_visit_that_nobody_serves_any_more_is_listed_without_other_times(
    clerk: Clerk, booked: dict[str, Any], connection: Connection
) -> None:
    await connection.execute("UPDATE booking SET topics = $1", [{"id": "hunting-licence", "persons": 1}])
    [misfit] = await listed(clerk)
    assert misfit["nearest"] == []


async def test_the_citizen_keeps_the_time_and_may_move_it(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any]
) -> None:
    read = (await citizen.get(f"/api/v1/bookings/{booked['id']}", booked["secret"])).json()
    assert (read["status"], read["start"], read["actions"]) == ("booked", TUESDAY_TEN, ["move", "cancel"])
    to = {"office": "library", "start": "2026-11-24T11:00:00+01:00"}
    assert (await citizen.post(f"/api/v1/bookings/{booked['id']}/move", to, booked["secret"])).status_code == 200
    assert await listed(clerk) == []


async def test_a_planner_changes_nothing_that_the_citizen_has_changed_since_it_was_shown(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any]
) -> None:
    [misfit] = await listed(clerk)
    to = {"office": "library", "start": "2026-11-24T11:00:00+01:00"}
    assert (await citizen.post(f"/api/v1/bookings/{booked['id']}/move", to, booked["secret"])).status_code == 200
    shown = {**misfit["nearest"][0], "reason": "Vi har lukket.", "seen": misfit["seen"]}
    late = await clerk.post(f"/bookings/{booked['id']}/move", shown)
    assert (late.status_code, late.json()["type"]) == (409, "urn:borgertid:problem:changed-meanwhile")
    read = (await citizen.get(f"/api/v1/bookings/{booked['id']}", booked["secret"])).json()
    assert read["start"] == to["start"]


async def test_a_clerk_decides_once(clerk: Clerk, booked: dict[str, Any], clock: Clock) -> None:
    keep = f"/misfits/{booked['id']}/keep"
    first = await clerk.post(keep, {"reason": "En medarbejder møder tidligt ind."})
    assert first.json() == {
        "booking": booked["id"],
        "kept_at": "2026-11-23T08:00:00+01:00",
        "reason": "En medarbejder møder tidligt ind.",
    }
    clock.pass_by(minutes=5)
    assert (await clerk.post(keep, {"reason": "Noget andet"})).json() == first.json()
    assert await listed(clerk) == []


async def test_what_does_not_wait_cannot_be_kept(clerk: Clerk, citizen: Citizen, booked: dict[str, Any]) -> None:
    fits = (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))).json()
    for booking_id in (fits["id"], str(uuid4())):
        answer = await clerk.post(f"/misfits/{booking_id}/keep", {"reason": "x"})
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:borgertid:problem:not-a-misfit")


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": " \n\0 "}, {"reason": "x" * 201}, {"reason": None}])
async def test_keeping_needs_a_reason(
    clerk: Clerk, booked: dict[str, Any], connection: Connection, body: dict[str, Any]
) -> None:
    answer = await clerk.post(f"/misfits/{booked['id']}/keep", body)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:borgertid:problem:invalid-request")
    assert len(await listed(clerk)) == 1

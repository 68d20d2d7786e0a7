"""What planners look at: a pool's days with what is booked, and each goal with what would mend it."""

from datetime import datetime
from typing import Any

import asyncpg
import httpx
import pytest

from api.database import Connection
from api.municipality_file.operations import Author, import_content
from api.settings import Settings
from tests.clock import Clock
from tests.http.planner import Planner, said
from tests.http.server import Citizen, a_booking
from tests.staff.files import A_TOWN
from tests.staff.people import refusal, signed_in

TUESDAY_TEN = "2026-11-24T10:00:00+01:00"
LEAVE = """
[[closures]]
id = "leave"
reason = { da = "Ferie", en = "Leave" }
from = 2026-11-24
until = 2026-11-25
from_time = "12:00"
pool = "town-hall"
desks = 1
"""


GOAL = A_TOWN.replace('name = "Biblioteket"\n', 'name = "Biblioteket"\ngoal_days = 1\n')


@pytest.fixture
async def planner(pool: asyncpg.Pool, client: httpx.AsyncClient, settings: Settings, now: datetime) -> Planner:
    """Of a town whose file is known before anybody asks."""
    await import_content(pool, (GOAL + LEAVE).encode(), Author("test", now))
    return Planner(client, settings)


async def day_of(planner: Planner, query: str) -> dict[str, Any]:
    [pool] = said(await planner.get(f"/calendar?from=2026-11-24&days=1&{query}"))["pools"]
    [day] = pool["days"]
    found: dict[str, Any] = day
    return found


async def test_a_day_tells_rules_leave_and_bookings(planner: Planner, citizen: Citizen, monitor: Citizen) -> None:
    booked = said(await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN, persons=2)))
    mark = {**a_booking(TUESDAY_TEN), "contact": {"name": "Test", "email": "x@borgertid.test"}}
    said(await monitor.post("/api/v1/bookings", mark))
    day = await day_of(planner, "pool=town-hall")
    assert [(one["id"], one["from"], one["until"], one["desks"]) for one in day["closures"]] == [
        ("leave", "12:00", None, 1)
    ]
    assert [
        (one["lane"], one["rule"], one["from"][11:16], one["until"][11:16], one["desks"]) for one in day["spans"]
    ] == [
        ("public", "town-hall-public", "10:00", "12:00", 2),
        ("public", "town-hall-public", "12:00", "14:00", 1),
        ("acute", "town-hall-acute", "10:00", "11:00", 1),
    ]
    assert [(one["minutes"], one["taken_minutes"], one["free_minutes"]) for one in day["spans"]] == [
        (240, 30, 210),
        (120, 0, 120),
        (60, 0, 60),
    ]
    [shown] = day["bookings"]
    assert shown == {
        "id": booked["id"],
        "from": TUESDAY_TEN,
        "until": "2026-11-24T10:30:00+01:00",
        "lane": "public",
        "status": "booked",
        "topics": [{"id": "passport-adult", "persons": 2}],
        "persons": 2,
        "meeting": "office",
        "fits": True,
        "contact": None,
    }


async def test_names_are_shown_to_clerks_who_ask_and_that_is_written_down(
    planner: Planner, citizen: Citizen, connection: Connection, clock: Clock
) -> None:
    said(await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN)))
    path = "/api/v1/staff/calendar?from=2026-11-24&days=1&pool=town-hall&contacts=true"
    reader = await planner.client.get(path, headers=await signed_in(connection, clock.now, "reader"))
    assert refusal(reader) == (403, "role-too-low")
    clerk = await planner.client.get(path, headers=await signed_in(connection, clock.now, "clerk"))
    [day] = said(clerk)["pools"][0]["days"]
    assert day["bookings"][0]["contact"] == {
        "name": "Test Testesen",
        "phone": "+4520123456",
        "email": "test@borgertid.dk",
        "needs": [],
    }
    written = await connection.fetch(
        "SELECT action, subject_kind, name FROM audit_entry WHERE subject_kind = 'calendar'"
    )
    assert [tuple(row) for row in written] == [("read", "calendar", "Test Testesen")]


async def test_a_booking_that_does_not_fit_says_so(planner: Planner, citizen: Citizen) -> None:
    said(await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN, office="library")))
    later = A_TOWN.replace(
        'capacity = 1\n\n[[rules]]\nid = "town-hall-acute"',
        'capacity = 1\nvalid_until = 2026-11-23\n\n[[rules]]\nid = "town-hall-acute"',
    )
    said(await planner.save(later))
    day = await day_of(planner, "pool=library")
    assert ([one["fits"] for one in day["bookings"]], day["spans"]) == ([False], [])


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("office=moon", (422, "unknown-office")),
        ("pool=moon", (422, "invalid-request")),
        ("days=63", (422, "invalid-request")),
        ("from=9999-12-31", (422, "invalid-request")),
        ("from=1999-12-31", (422, "invalid-request")),
        ("from=null", (422, "invalid-request")),
    ],
)
async def test_what_there_is_not_cannot_be_looked_at(planner: Planner, query: str, refused: tuple[int, str]) -> None:
    assert refusal(await planner.get(f"/calendar?{query}")) == refused


async def test_who_works_at_one_office_sees_and_changes_that_one_only(
    planner: Planner, connection: Connection, clock: Clock
) -> None:
    headers = await signed_in(connection, clock.now, "planner", offices=("library",))
    client = planner.client
    seen = said(await client.get("/api/v1/staff/calendar", headers=headers))
    assert {pool["office"] for pool in seen["pools"]} == {"library"}
    assert refusal(await client.get("/api/v1/staff/calendar?office=town-hall", headers=headers)) == (
        403,
        "other-office",
    )
    document = await planner.document()
    own = {**document, "rules": [dict(rule) for rule in document["rules"]]}
    own["rules"][1]["from"] = "11:00"
    said(await client.post("/api/v1/staff/document/preview", json=own, headers=headers))
    foreign = {**own, "name": "Andeby", "closures": [], "pools": [dict(pool) for pool in document["pools"]]}
    foreign["pools"][0]["office"] = "library"
    foreign["rules"] = own["rules"] + [{**own["rules"][0], "id": "more"}]
    foreign["topics"] = document["topics"][::-1]
    refused = await client.post("/api/v1/staff/document/preview", json=foreign, headers=headers)
    assert refused.status_code == 422, "a pool cannot move"
    foreign["pools"] = document["pools"]
    refused = await client.post("/api/v1/staff/document/preview", json=foreign, headers=headers)
    assert refusal(refused) == (422, "file-refused")
    foreign["rules"][-1].update({"from": "15:00", "until": "16:00"})
    refused = await client.post("/api/v1/staff/document/preview", json=foreign, headers=headers)
    assert refusal(refused) == (403, "other-office")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/name", "#/topics", "#/rules/3", "#/closures"]
    ill = {"pool": "town-hall", "from": TUESDAY_TEN, "until": "2026-11-24T12:00:00+01:00", "reason": "x"}
    assert refusal(await client.post("/api/v1/staff/sick/preview", json=ill, headers=headers)) == (403, "other-office")


async def test_figures_hold_the_supply_against_the_goal_and_say_what_mends_it(
    planner: Planner, citizen: Citizen, monitor: Citizen
) -> None:
    figures = said(await planner.get("/figures?office=library"))
    [goal] = [one for one in figures["goals"] if one["topic"] == "passport-adult"]
    assert (goal["state"], goal["working_days"], goal["goal_days"], goal["room"]) == ("kept", 0, 1, 32)
    assert figures["weeks"][0] == {"pool": "library", "week": "2026-11-23", "minutes": 1200, "taken_minutes": 0}
    for day in ("23", "24"):
        for number in range(16):
            start = f"2026-11-{day}T{10 + number // 4}:{number % 4 * 15:02}:00+01:00"
            said(await citizen.post("/api/v1/bookings", a_booking(start, office="library")))
    mark = {**a_booking("2026-11-25T10:00:00+01:00", office="library"),
            "contact": {"name": "Test", "email": "x@borgertid.test"}}  # fmt: skip
    said(await monitor.post("/api/v1/bookings", mark))
    figures = said(await planner.get("/figures"))
    [goal] = [one for one in figures["goals"] if (one["topic"], one["office"]) == ("passport-adult", "library")]
    assert (goal["state"], goal["working_days"], goal["room"], goal["pace"]) == ("broken", 2, 0, 3.2)
    assert goal["mend"] == {
        "pool": "library",
        "weekday": 1,
        "times": 4,
        "acute": False,
        "words": {"da": "4 tider mere om mandagen, library", "en": "4 more times on Mondays, library"},
    }
    taken = {(week["pool"], week["week"]): week["taken_minutes"] for week in figures["weeks"]}
    assert taken["library", "2026-11-23"] == 480, "test citizens count nowhere"


async def test_who_never_came_is_counted_where_arrivals_are_noted(
    planner: Planner, citizen: Citizen, connection: Connection, clock: Clock
) -> None:
    for wall in ("10:00", "10:15", "10:30"):
        said(await citizen.post("/api/v1/bookings", a_booking(f"2026-11-24T{wall}:00+01:00", office="library")))
    said(await citizen.post("/api/v1/bookings", a_booking("2026-11-25T10:00:00+01:00", office="library")))
    came, was_called, *_ = await connection.fetch("SELECT booking_id FROM booking ORDER BY start_at")
    clock.pass_by(days=1, hours=2)
    for number, (booking, status) in enumerate(
        [(came["booking_id"], "done"), (was_called["booking_id"], "no-show")], 1
    ):
        ticket = said(await planner.post("/day/arrivals", {"booking": str(booking)}))
        await connection.execute(
            "UPDATE ticket SET status = $2, number = $3 WHERE ticket_id = $1", ticket["id"], status, number
        )
    assert said(await planner.get("/figures"))["shows"] == [], "the day is not over"
    clock.pass_by(days=1)
    # A day on paper: the board is open, and nobody is noted.
    said(await planner.post("/day/lease", {"office": "library", "desk": "1"}))
    clock.pass_by(days=1)
    assert said(await planner.get("/figures"))["shows"] == [{"office": "library", "visits": 3, "no_shows": 2}]

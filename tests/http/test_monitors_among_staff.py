"""P9 among staff: a monitor walks their pages with a mark, meets test citizens only, and changes nothing of theirs."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from api.app import create_litestar
from api.database import Connection
from api.settings import Settings
from api.staff.test_colleagues import OPEN
from api.upkeep import jobs_of
from api.web.edge import Measures
from tests.clock import Clock
from tests.devices.devices import a_device
from tests.http.desks import OFFICE, Office, booked_at, done
from tests.http.planner import Planner, said
from tests.http.server import Citizen, a_mark, a_visit
from tests.http.test_routes import FOR_STAFF, NOBODYS, path_of
from tests.http.test_the_monitor_is_no_citizen import MIXED
from tests.staff.files import A_TOWN
from tests.staff.people import FROM_OUR_PAGE, refusal, signed_in

STAFF = "/api/v1/staff"
CLOSED = {
    ("POST", f"{STAFF}/misfits/{{booking_id}}/keep"),
    ("POST", f"{STAFF}/invitations"),
    ("PUT", f"{STAFF}/municipality"),
    ("POST", f"{STAFF}/municipality/history/{{version}}/restore"),
    ("PUT", f"{STAFF}/document"),
    ("POST", f"{STAFF}/sick/preview"),
    ("POST", f"{STAFF}/sick"),
    ("POST", f"{STAFF}/tasks/{{task_id}}/done"),
}
"""What changes a municipality or concerns its citizens. A new route is closed until it says otherwise."""


class TestColleague:
    """A monitor's browser in which a test colleague has signed in."""

    __test__ = False

    def __init__(self, client: httpx.AsyncClient, settings: Settings, clock: Clock) -> None:
        self.client, self.settings, self.clock = client, settings, clock
        self.cookie = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "Borgertid-Synthetic": a_mark(self.settings, self.clock.now), **FROM_OUR_PAGE}

    async def signs_in(self, role: str) -> httpx.Response:
        body = {"user": f"monitor-{role}", "password": a_mark(self.settings, self.clock.now)}
        answer = await self.client.post(f"{STAFF}/sign-in", json=body, headers=self.headers)
        if answer.is_success:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
            self.client.cookies.clear()
        return answer

    async def get(self, path: str) -> Any:
        return done(await self.client.get(path, headers=self.headers))

    async def post(self, path: str, body: Any) -> httpx.Response:
        key = {"Idempotency-Key": str(uuid4())}
        return await self.client.post(path, json=body, headers=self.headers | key)


@pytest.fixture
def colleague(client: httpx.AsyncClient, settings: Settings, clock: Clock) -> TestColleague:
    return TestColleague(client, settings, clock)


async def kinds(client: httpx.AsyncClient, headers: dict[str, str]) -> dict[tuple[str, str], str]:
    """By route of staff: how it is refused, if it is because of the mark."""
    seen = {}
    for method, template, _ in FOR_STAFF:
        if template.endswith(("/events", "/sign-out")):
            continue
        answer = await client.request(method, path_of(template, {"id": NOBODYS}), headers=headers)
        problem = answer.json() if "problem" in answer.headers.get("content-type", "") else {}
        kind = problem.get("type", "").rpartition(":")[2]
        seen[method, template] = kind if kind in {"mark-invalid", "not-for-monitors"} else ""
    return seen


async def test_a_monitor_signs_in_with_its_mark_and_stands_in_the_audit_as_a_monitor(
    colleague: TestColleague, connection: Connection
) -> None:
    answer = done(await colleague.signs_in("planner"))
    assert (answer["role"], answer["offices"]) == ("planner", [])
    assert (await colleague.get(f"{STAFF}/me"))["name"] == "Overvågning (test)"
    [entry] = await connection.fetch("SELECT subject, action FROM audit_entry")
    assert tuple(entry) == ("monitor:planner", "sign-in")


async def test_without_a_mark_that_is_valid_nobody_signs_in_as_a_monitor(
    client: httpx.AsyncClient, settings: Settings, clock: Clock
) -> None:
    old, good = a_mark(settings, clock.now, minutes=-1), a_mark(settings, clock.now)
    marked = {**FROM_OUR_PAGE, "Borgertid-Synthetic": good}

    async def tried(user: str, password: str, headers: dict[str, str]) -> tuple[int, str]:
        answer = await client.post(f"{STAFF}/sign-in", json={"user": user, "password": password}, headers=headers)
        return refusal(answer)

    assert await tried("monitor-clerk", good, FROM_OUR_PAGE) == (422, "password-wrong"), "an account of that name"
    for user, password in [("monitor-clerk", old), ("monitor-clerk", "x"), ("monitor-king", good), ("clerk", good)]:
        assert await tried(user, password, marked) == (422, "password-wrong")
    assert await tried("monitor-clerk", good, {**marked, "Borgertid-Synthetic": old}) == (403, "mark-invalid")
    assert await tried("monitor-clerk", good, {"Borgertid-Synthetic": good}) == (403, "other-origin")


async def test_what_a_monitor_has_signed_in_with_writes_nothing_without_its_mark(
    colleague: TestColleague, client: httpx.AsyncClient
) -> None:
    done(await colleague.signs_in("administrator"))
    seen = await kinds(client, {"Cookie": colleague.cookie, **FROM_OUR_PAGE})
    assert {kind for (method, _), kind in seen.items() if method != "GET"} == {"mark-invalid"}
    assert {kind for (method, _), kind in seen.items() if method == "GET"} == {""}


async def test_what_a_monitors_browser_downloads_without_a_mark_holds_no_citizen(
    colleague: TestColleague, office: Office, client: httpx.AsyncClient
) -> None:
    ticket = await office.ticket()
    await office.call()
    done(await colleague.signs_in("administrator"))
    unmarked = {"Cookie": colleague.cookie, **FROM_OUR_PAGE}
    day = done(await client.get(f"{STAFF}/day?office={OFFICE}", headers=unmarked))
    assert day["tickets"] == []
    downloaded = await client.get(f"{STAFF}/audit.csv", headers=unmarked)
    assert "monitor:administrator" in downloaded.text
    assert ticket["id"] not in downloaded.text


async def test_what_is_marked_saves_nothing_whoever_sends_it(
    colleague: TestColleague, client: httpx.AsyncClient, connection: Connection, clock: Clock, settings: Settings
) -> None:
    done(await colleague.signs_in("administrator"))
    mark = {"Borgertid-Synthetic": a_mark(settings, clock.now)}
    administrator = await signed_in(connection, clock.now, "administrator")
    program = {"Authorization": f"Bearer {settings.staff_token.decode()}"}
    for headers in (colleague.headers, administrator | mark, program | mark):
        seen = await kinds(client, headers)
        assert {route for route, kind in seen.items() if kind == "not-for-monitors"} == CLOSED
        assert "mark-invalid" not in seen.values()


async def test_a_monitors_session_lasts_a_quarter_of_an_hour(colleague: TestColleague, clock: Clock) -> None:
    done(await colleague.signs_in("reader"))
    clock.pass_by(minutes=14)
    await colleague.get(f"{STAFF}/me")
    clock.pass_by(minutes=1)
    answer = await colleague.client.get(f"{STAFF}/me", headers=colleague.headers)
    assert refusal(answer) == (401, "signed-out")


async def test_the_database_keeps_no_test_colleague_for_longer(
    connection: Connection, clock: Clock, client: Any
) -> None:
    for life, allowed in ((15, True), (16, False)):
        until = clock.now + timedelta(minutes=life)
        try:
            await signed_in(connection, clock.now, subject="monitor:clerk", expires_at=until)
            kept = True
        except asyncpg.CheckViolationError:
            kept = False
        assert kept == allowed


async def test_a_monitor_at_a_desk_calls_no_citizen_and_finds_none(
    colleague: TestColleague, office: Office, citizen: Citizen
) -> None:
    booked = done(await citizen.post("/api/v1/bookings", booked_at("11:00")), 201)
    ticket = await office.ticket()
    done(await colleague.signs_in("clerk"))
    day = await colleague.get(f"{STAFF}/day?office={OFFICE}")
    assert (day["bookings"], day["tickets"]) == ([], [])
    called = done(await colleague.post(f"{STAFF}/day/call", {"office": OFFICE, "desk": "1"}))
    assert called["ticket"] is None
    found = done(await colleague.post(f"{STAFF}/bookings/find", {"phone": "20123456"}))
    assert found["bookings"] == []
    calendar = await colleague.get(f"{STAFF}/calendar?contacts=true&days=7")
    assert [one for pool in calendar["pools"] for shown in pool["days"] for one in shown["bookings"]] == []
    assert refusal(await colleague.post(f"{STAFF}/bookings/{booked['id']}/cancel", {})) == (403, "mark-mismatch")
    assert refusal(await colleague.post(f"{STAFF}/day/tickets/{ticket['id']}/call", {"desk": "1"})) == (
        403, "mark-mismatch",
    )  # fmt: skip
    assert (await office.state(ticket))["status"] == "waiting"
    assert (await citizen.get(f"/api/v1/bookings/{booked['id']}", booked["secret"])).json()["status"] == "booked"


async def test_a_monitor_at_a_desk_books_and_finds_test_citizens(colleague: TestColleague, office: Office) -> None:
    done(await colleague.signs_in("clerk"))
    contact = {"name": "Test Testesen", "phone": "+4500123456", "email": "test.123456@monitor.invalid"}
    visit = {**a_visit("2026-11-24T10:00:00+01:00"), "contact": contact}
    citizens = {**visit, "contact": {**contact, "phone": "20 12 34 56", "email": "test@borgertid.dk"}}
    assert refusal(await colleague.post(f"{STAFF}/bookings", citizens)) == (403, "mark-mismatch")
    query = f"topic=passport-adult&office={OFFICE}&from=2026-11-24"
    free = [one["start"] for one in (await colleague.get(f"{STAFF}/free-times?{query}"))["times"]]
    booked = done(await colleague.post(f"{STAFF}/bookings", visit), 201)
    left = [one["start"] for one in (await colleague.get(f"{STAFF}/free-times?{query}"))["times"]]
    assert booked["start"] in free
    assert booked["start"] not in left, "they have a desk of their own, and it is taken"
    theirs = await office.get("/staff/free-times", topic="passport-adult", **{"from": "2026-11-24"})
    assert booked["start"] in [one["start"] for one in theirs["times"]]
    found = done(await colleague.post(f"{STAFF}/bookings/find", {"name": "Testesen"}))
    assert [one["id"] for one in found["bookings"]] == [booked["id"]]
    everybody = done(await office.post("/staff/bookings/find", {"name": "Testesen"}))
    assert everybody["bookings"] == [], "nor does a clerk find test citizens"
    for mixed in MIXED:
        corrected = {"contact": {**contact, **mixed}}
        assert refusal(await colleague.post(f"{STAFF}/bookings/{booked['id']}/contact", corrected)) == (
            403, "mark-mismatch",
        )  # fmt: skip
    done(await colleague.post(f"{STAFF}/bookings/{booked['id']}/cancel", {"reason": "Overvågningen prøver det"}))


async def test_a_monitor_sees_what_a_change_would_do_but_no_citizens_booking_in_it(
    colleague: TestColleague, citizen: Citizen, client: httpx.AsyncClient, settings: Settings
) -> None:
    planner = Planner(client, settings)
    said(await planner.save(A_TOWN))
    said(await citizen.post("/api/v1/bookings", booked_at("10:30")))
    done(await colleague.signs_in("planner"))
    document = await colleague.get(f"{STAFF}/document")
    assert document["rules"]
    nothing = {**document, "rules": document["rules"][1:]}
    seen = said(await planner.preview_document(nothing))
    shown = done(await colleague.post(f"{STAFF}/document/preview", nothing))
    assert seen["misfits"] != []
    assert shown == {**seen, "misfits": []}
    saved = await client.put(f"{STAFF}/document", json=nothing, headers=colleague.headers | {"If-Match": "*"})
    assert refusal(saved) == (403, "not-for-monitors")
    assert await colleague.get(f"{STAFF}/document") == document


async def test_a_monitor_reads_in_the_audit_what_it_has_done_itself(colleague: TestColleague, office: Office) -> None:
    done(await office.post("/staff/bookings/find", {"name": "Testesen"}))
    done(await colleague.signs_in("administrator"))
    for query in ("", "?actor=program"):
        entries = (await colleague.get(f"{STAFF}/audit{query}"))["entries"]
        assert {one["actor"] for one in entries} == {"monitor:administrator"}


async def test_a_monitors_screen_is_paired_apart_and_goes_away_by_itself(
    colleague: TestColleague, client: httpx.AsyncClient, connection: Connection, settings: Settings, clock: Clock,
    pool: asyncpg.Pool,
) -> None:  # fmt: skip
    administrator = await signed_in(connection, clock.now, "administrator")
    stand = {"kind": "stand", "office": "library", "name": "Ved indgangen"}
    real = done(await client.post(f"{STAFF}/device-codes", json=stand, headers=administrator), 201)
    done(await colleague.signs_in("administrator"))
    made = done(await colleague.post(f"{STAFF}/device-codes", stand), 201)
    wrong = f"{(int(made['digits']) + 1) % 1_000_000:06}"
    for _ in range(4):
        assert refusal(await colleague.post("/api/v1/devices/pair", {"digits": wrong})) == (422, "pairing-wrong")
    assert refusal(await colleague.post("/api/v1/devices/pair", {"digits": real["digits"]})) == (422, "pairing-wrong")
    made = done(await colleague.post(f"{STAFF}/device-codes", stand), 201)
    paired = await colleague.post("/api/v1/devices/pair", {"digits": made["digits"]})
    cookie = {"Cookie": paired.headers["set-cookie"].partition(";")[0], **FROM_OUR_PAGE}
    client.cookies.clear()
    mark = {"Borgertid-Synthetic": a_mark(settings, clock.now)}
    for path in ("/api/v1/devices/me", "/api/v1/stand?office=library"):
        assert [(await client.get(path, headers=one)).status_code for one in (cookie, cookie | mark)] == [200, 200]
    numbers = {"office": "library", "stand": "x"}
    sent = {"json": numbers, "headers": cookie | {"Idempotency-Key": str(uuid4())}}
    assert refusal(await client.post("/api/v1/stand/numbers", **sent)) == (403, "mark-invalid")
    assert made["id"] in [one["id"] for one in (await colleague.get(f"{STAFF}/devices"))["devices"]]
    listed = done(await client.get(f"{STAFF}/devices", headers=administrator))
    assert [one["id"] for one in listed["devices"]] == [real["id"]]
    assert refusal(await colleague.post(f"{STAFF}/devices/{real['id']}/revoke", {})) == (403, "mark-mismatch")
    done(await client.post("/api/v1/devices/pair", json={"digits": real["digits"]}, headers=FROM_OUR_PAGE))
    await jobs_of(settings, clock)["forget-devices"].run(pool, clock.pass_by(minutes=15))
    assert await connection.fetchval("SELECT count(*) FROM device WHERE remove_at IS NOT NULL") == 0
    assert await connection.fetchval("SELECT count(*) FROM device") == 1


async def test_the_numbers_of_test_citizens_do_not_run_out_in_a_long_night(
    colleague: TestColleague, connection: Connection
) -> None:
    done(await colleague.signs_in("clerk"))
    numbers = {"office": OFFICE, "stand": "x", "count": 20}
    first = done(await colleague.post("/api/v1/stand/numbers", numbers), 201)
    await connection.execute("UPDATE office_day SET next_number = 9980 WHERE synthetic")
    last = done(await colleague.post("/api/v1/stand/numbers", numbers), 201)
    again = done(await colleague.post("/api/v1/stand/numbers", numbers), 201)
    assert [(one["first"], one["last"]) for one in (first, last, again)] == [(1, 20), (9980, 9999), (1, 20)]


async def test_a_real_screen_never_acts_for_test_citizens(
    client: httpx.AsyncClient, connection: Connection, clock: Clock, settings: Settings
) -> None:
    marked = {**await a_device(connection, clock.now), "Borgertid-Synthetic": a_mark(settings, clock.now)}
    assert refusal(await client.get("/api/v1/stand?office=library", headers=marked)) == (403, "mark-mismatch")


def test_every_route_that_is_open_to_monitors_is_one_of_staff_or_their_screens(settings: Settings) -> None:
    app = create_litestar(settings, "postgresql://nowhere", Measures(), jobs=False)
    routes = [route for route in app.routes if any(h.opt.get(*OPEN) for h in getattr(route, "route_handlers", []))]
    assert {route.path.split("/")[3] for route in routes} == {"staff", "stand", "board", "devices"}

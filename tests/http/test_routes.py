"""Every route is named here, with who may use it. A route that is missing in the table fails the first test."""

from pathlib import Path
from typing import Any, Literal, get_args
from uuid import UUID, uuid4

import httpx
import pytest
from litestar.routes import HTTPRoute

from api.app import create_litestar
from api.database import Connection
from api.settings import Settings
from api.web.edge import SECURITY_HEADERS, Measures
from api.web.pages import OTHER_APPS
from tests.http.fingerprint import fingerprint
from tests.http.server import Citizen, a_booking, a_visit, settings_in

Role = Literal["reader", "clerk", "planner", "administrator"]
Screen = Literal["device", "stand", "board"]
Access = Literal["public", "secret", "ticket", "proof", "read", "demo"] | Role | Screen
"""public: anybody. secret: who has the secret of the booking. ticket: who has the ticket's. proof: who has answered a
code to the contact. read: who has the read token or the staff token. reader to administrator: who is signed in with
that role or a higher one, or has the staff token (test_staff_routes.py). device: a paired stand or board; stand, board:
one of that kind (tests/devices). demo: anybody, but in the demo only."""

ROUTES: dict[tuple[str, str], Access] = {
    ("GET", "/"): "public",
    ("GET", "/tid"): "public",
    ("GET", "/bestil"): "public",
    ("GET", "/mine"): "public",
    ("GET", "/nummer"): "public",
    ("GET", "/find"): "public",
    ("GET", "/fejl"): "public",
    ("GET", "/privatliv"): "public",
    ("GET", "/kvittering/{booking_id}"): "public",
    ("GET", "/personale"): "public",
    ("GET", "/personale/{rest}"): "public",
    ("GET", "/stander"): "public",
    ("GET", "/stander/{rest}"): "public",
    ("GET", "/tavle"): "public",
    ("GET", "/tavle/{rest}"): "public",
    ("GET", "/was"): "public",
    ("GET", "/{name}"): "public",
    ("GET", "/assets/{name}"): "public",
    ("GET", "/assets/staff/{name}"): "public",
    ("GET", "/health"): "public",
    ("GET", "/health/ready"): "public",
    ("GET", "/metrics"): "public",
    ("GET", "/api"): "public",
    ("GET", "/api/{path}"): "public",
    ("GET", "/api/openapi.json"): "public",
    ("GET", "/api/v1/catalogue"): "public",
    ("GET", "/api/v1/free-times"): "public",
    ("GET", "/api/v1/first-free-times"): "public",
    ("GET", "/api/v1/supply"): "public",
    ("POST", "/api/v1/contact-codes"): "public",
    ("POST", "/api/v1/contact-codes/{code_id}/answer"): "public",
    ("GET", "/api/v1/my-bookings"): "proof",
    ("POST", "/api/v1/holds"): "public",
    ("POST", "/api/v1/bookings"): "public",
    ("POST", "/api/v1/holds/{booking_id}/extend"): "secret",
    ("POST", "/api/v1/holds/{booking_id}/release"): "secret",
    ("GET", "/api/v1/bookings/{booking_id}"): "secret",
    ("GET", "/api/v1/bookings/{booking_id}/receipts"): "secret",
    ("GET", "/api/v1/bookings/{booking_id}/calendar.ics"): "secret",
    ("POST", "/api/v1/bookings/{booking_id}/move"): "secret",
    ("POST", "/api/v1/bookings/{booking_id}/cancel"): "secret",
    ("POST", "/api/v1/bookings/{booking_id}/undo"): "secret",
    ("POST", "/api/v1/fault-reports"): "public",
    ("POST", "/api/v1/bookings/{booking_id}/arrive"): "secret",
    ("GET", "/api/v1/bookings/{booking_id}/arrival"): "secret",
    ("GET", "/api/v1/tickets/{ticket_id}"): "ticket",
    ("POST", "/api/v1/tickets/{ticket_id}/leave"): "ticket",
    ("GET", "/api/v1/stand"): "clerk",
    ("GET", "/api/v1/stand/events"): "clerk",
    ("POST", "/api/v1/stand/arrivals"): "clerk",
    ("POST", "/api/v1/stand/tickets"): "clerk",
    ("POST", "/api/v1/stand/numbers"): "clerk",
    ("GET", "/api/v1/board"): "reader",
    ("GET", "/api/v1/board/events"): "reader",
    ("GET", "/api/v1/staff/day"): "reader",
    ("GET", "/api/v1/staff/day/events"): "reader",
    ("GET", "/api/v1/staff/day/tickets/{ticket_id}/history"): "reader",
    ("POST", "/api/v1/staff/day/call"): "clerk",
    ("POST", "/api/v1/staff/day/lease"): "clerk",
    ("POST", "/api/v1/staff/day/arrivals"): "clerk",
    ("POST", "/api/v1/staff/day/tickets"): "clerk",
    ("POST", "/api/v1/staff/day/tickets/{ticket_id}/call"): "clerk",
    ("POST", "/api/v1/staff/day/tickets/{ticket_id}/recall"): "clerk",
    ("POST", "/api/v1/staff/day/tickets/{ticket_id}/start"): "clerk",
    ("POST", "/api/v1/staff/day/tickets/{ticket_id}/finish"): "clerk",
    ("POST", "/api/v1/staff/day/tickets/{ticket_id}/no-show"): "clerk",
    ("POST", "/api/v1/staff/day/tickets/{ticket_id}/leave"): "clerk",
    ("POST", "/api/v1/staff/day/tickets/{ticket_id}/park"): "clerk",
    ("POST", "/api/v1/staff/day/tickets/{ticket_id}/resume"): "clerk",
    ("POST", "/api/v1/staff/day/tickets/{ticket_id}/hand-over"): "clerk",
    ("POST", "/api/v1/staff/day/tickets/{ticket_id}/undo"): "clerk",
    ("GET", "/api/v1/fault-reports"): "read",
    ("GET", "/api/v1/fault-reports/{number}"): "read",
    ("GET", "/api/v1/overdue"): "read",
    ("GET", "/api/v1/traffic"): "read",
    ("GET", "/api/v1/test-messages"): "read",
    ("GET", "/api/v1/staff/sign-in/ways"): "public",
    ("POST", "/api/v1/staff/sign-in"): "public",
    ("POST", "/api/v1/staff/sign-in/start"): "public",
    ("POST", "/api/v1/staff/sign-in/complete"): "public",
    ("POST", "/api/v1/staff/sign-out"): "reader",
    ("GET", "/api/v1/staff/me"): "reader",
    ("GET", "/api/v1/staff/misfits"): "planner",
    ("POST", "/api/v1/staff/misfits/{booking_id}/keep"): "planner",
    ("POST", "/api/v1/staff/bookings"): "clerk",
    ("POST", "/api/v1/staff/bookings/{booking_id}/move"): "clerk",
    ("POST", "/api/v1/staff/bookings/{booking_id}/cancel"): "clerk",
    ("POST", "/api/v1/staff/bookings/{booking_id}/contact"): "clerk",
    ("POST", "/api/v1/staff/bookings/{booking_id}/undo"): "clerk",
    ("GET", "/api/v1/staff/invitations"): "clerk",
    ("POST", "/api/v1/staff/invitations"): "clerk",
    ("GET", "/api/v1/staff/free-times"): "clerk",
    ("GET", "/api/v1/staff/free-times/events"): "clerk",
    ("POST", "/api/v1/staff/municipality/preview"): "planner",
    ("PUT", "/api/v1/staff/municipality"): "administrator",
    ("GET", "/api/v1/staff/municipality"): "reader",
    ("GET", "/api/v1/staff/municipality/history"): "reader",
    ("GET", "/api/v1/staff/municipality/history/{version}"): "reader",
    ("POST", "/api/v1/staff/municipality/history/{version}/preview"): "planner",
    ("POST", "/api/v1/staff/municipality/history/{version}/restore"): "planner",
    ("GET", "/api/v1/staff/document"): "reader",
    ("POST", "/api/v1/staff/document/preview"): "planner",
    ("PUT", "/api/v1/staff/document"): "planner",
    ("GET", "/api/v1/staff/calendar"): "reader",
    ("GET", "/api/v1/staff/figures"): "reader",
    ("POST", "/api/v1/staff/sick/preview"): "planner",
    ("POST", "/api/v1/staff/sick"): "planner",
    ("GET", "/api/v1/staff/tasks"): "clerk",
    ("POST", "/api/v1/staff/tasks/{task_id}/done"): "clerk",
    ("POST", "/api/v1/staff/bookings/find"): "clerk",
    ("GET", "/api/v1/staff/audit"): "administrator",
    ("GET", "/api/v1/staff/audit.csv"): "administrator",
    ("GET", "/api/v1/staff/devices"): "administrator",
    ("POST", "/api/v1/staff/device-codes"): "administrator",
    ("POST", "/api/v1/staff/devices/{device_id}/revoke"): "administrator",
    ("POST", "/api/v1/devices/pair"): "public",
    ("GET", "/api/v1/devices/me"): "device",
    ("GET", "/demo/mails"): "demo",
    ("GET", "/demo/mails/{mail_id}"): "demo",
    ("GET", "/demo/mails/{mail_id}/attachments/{number}"): "demo",
    ("GET", "/demo/mailbox.css"): "demo",
}
STREAMS = {path for method, path in ROUTES if path.endswith("/events")}
"""Without an end, so that no test asks for all of it: see test_screens_hear.py."""
READS = [path for method, path in ROUTES if method == "GET" and path not in STREAMS]
REPEATABLE = {
    "/api/v1/staff/misfits/{booking_id}/keep",
    "/api/v1/staff/municipality/preview",
    "/api/v1/staff/invitations",
    "/api/v1/staff/municipality/history/{version}/preview",
    "/api/v1/staff/municipality/history/{version}/restore",
    "/api/v1/staff/document/preview",
    "/api/v1/staff/sick/preview",
    "/api/v1/staff/tasks/{task_id}/done",
    "/api/v1/staff/bookings/find",
    "/api/v1/staff/sign-in",
    "/api/v1/staff/sign-in/start",
    "/api/v1/staff/sign-in/complete",
    "/api/v1/staff/sign-out",
    "/api/v1/staff/device-codes",
    "/api/v1/staff/devices/{device_id}/revoke",
    "/api/v1/devices/pair",
}
"""The first decision stands however often it is sent, and the others change nothing that a repeat would do twice: no
key is needed."""
WRITES = [path for method, path in ROUTES if method == "POST" and path not in REPEATABLE]
OF_A_BOOKING = [(method, path) for (method, path), access in ROUTES.items() if access == "secret"]
ROLES = get_args(Role)
FOR_STAFF = [(*route, access) for route, access in ROUTES.items() if access in ROLES]
FOR_DEVICES = [(*route, access) for route, access in ROUTES.items() if access in get_args(Screen)]
FOR_PROGRAMS = [(*route, access) for route, access in ROUTES.items() if access in {"read", *ROLES}]

TUESDAY_TEN = "2026-11-24T10:00:00+01:00"
BODIES: dict[str, Any] = {
    "/api/v1/staff/bookings/{booking_id}/contact": {"contact": {"name": "Test Testesen"}},
    "/api/v1/holds": {**a_visit(TUESDAY_TEN), "client": str(uuid4())},
    "/api/v1/bookings": a_booking(TUESDAY_TEN),
    "/api/v1/bookings/{booking_id}/move": {"office": "library", "start": TUESDAY_TEN},
    "/api/v1/staff/bookings": a_booking(TUESDAY_TEN),
    "/api/v1/staff/bookings/{booking_id}/move": {"office": "library", "start": TUESDAY_TEN},
    "/api/v1/staff/sick": {"pool": "library", "from": TUESDAY_TEN, "until": TUESDAY_TEN, "reason": "x"},
}
NOBODYS = str(UUID(int=0))
BODIES |= {
    "/api/v1/contact-codes": {"contact": {"email": "test@borgertid.dk"}, "device": NOBODYS},
    "/api/v1/fault-reports": {"route": "/tid", "app_version": "0.1.0"},
    "/api/v1/contact-codes/{code_id}/answer": {"digits": "000000", "device": NOBODYS},
}
OF_AN_OFFICE = {"/api/v1/stand", "/api/v1/board", "/api/v1/staff/day"}
A_DESK = {"office": "library", "desk": "1"}
BODIES |= {
    "/api/v1/stand/arrivals": {"office": "library", "shown": "K7P-3MX"},
    "/api/v1/stand/tickets": {"office": "library", "topics": [{"id": "passport-adult"}]},
    "/api/v1/stand/numbers": {"office": "library", "stand": "door"},
    "/api/v1/staff/day/call": A_DESK,
    "/api/v1/staff/day/lease": A_DESK,
    "/api/v1/staff/day/arrivals": {"booking": NOBODYS},
    "/api/v1/staff/day/tickets": {"office": "library", "topics": [{"id": "passport-adult"}]},
    "/api/v1/staff/day/tickets/{ticket_id}/call": {"desk": "1"},
    "/api/v1/staff/day/tickets/{ticket_id}/park": {"until": TUESDAY_TEN},
}
PAGE = '<!doctype html><title>x</title><template id="topic-row">{{id}}</template><!--topics--><!--catalogue-->'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The demo, with pages: all the routes that there can be."""
    (tmp_path / "index.html").write_text(PAGE)
    for name in OTHER_APPS:
        (tmp_path / name).write_text("")
    (tmp_path / "assets").mkdir()
    return settings_in(tmp_path, DEMO="1")


@pytest.fixture
async def booking(citizen: Citizen) -> dict[str, Any]:
    answer = await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))
    assert answer.status_code == 201, answer.text
    return answer.json()


def walk(settings: Settings) -> set[tuple[str, str]]:
    app = create_litestar(settings, "", Measures())
    return {
        (method, route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in set(route.methods) - {"OPTIONS"}
    }


def path_of(template: str, booking: dict[str, Any]) -> str:
    values = {"booking_id": booking["id"], "name": "x", "file_path": "x", "path": "x", "mail_id": "x", "number": 0}
    values |= {"code_id": NOBODYS, "task_id": NOBODYS, "ticket_id": NOBODYS, "device_id": NOBODYS, "version": 1}
    values |= {"rest": "x"}
    return template.format_map(values)


def bearer_for(path: str, booking: dict[str, Any], settings: Settings) -> dict[str, str]:
    """What opens the path, as far as it is shut: the staff token or the booking's secret."""
    for_staff = any(path == other for _, other, _ in FOR_PROGRAMS)
    return {"Authorization": f"Bearer {settings.staff_token.decode() if for_staff else booking['secret']}"}


def query_of(template: str) -> str:
    if template.endswith("test-messages"):
        return "?email=test@monitor.invalid"
    if template in OF_AN_OFFICE:
        return "?office=library"
    if template.endswith("fault-reports"):
        return "?since=2026-11-23T08:00:00Z"
    return "?topic=passport-adult" if template.endswith("free-times") else ""


def test_every_route_is_named_with_who_may_use_it(settings: Settings) -> None:
    assert walk(settings) == set(ROUTES)


def test_what_is_for_the_demo_is_not_there_outside_it(settings: Settings, tmp_path: Path) -> None:
    of_the_demo = {route for route, access in ROUTES.items() if access == "demo"}
    assert walk(settings_in(tmp_path)) == set(ROUTES) - of_the_demo


async def test_who_has_no_secret_or_anothers_gets_nowhere(citizen: Citizen, booking: dict[str, Any]) -> None:
    other = (await citizen.post("/api/v1/bookings", a_booking("2026-11-25T10:00:00+01:00"))).json()
    seen = {}
    for method, path in OF_A_BOOKING:
        for secret in (None, other["secret"]):
            url = path_of(path, booking)
            answer = await (
                citizen.get(url, secret) if method == "GET" else citizen.post(url, BODIES.get(path, {}), secret)
            )
            seen[method, path, secret] = answer.status_code
    assert {refused: status for refused, status in seen.items() if status != 401} == {}
    assert len(seen) == 2 * len(OF_A_BOOKING)


async def test_who_has_no_token_or_another_gets_nowhere(
    client: httpx.AsyncClient, booking: dict[str, Any], settings: Settings
) -> None:
    reader = settings.read_token.decode()
    for method, path, access in FOR_PROGRAMS:
        refused = {booking["secret"]: "token-wrong", "æ" * 64: "token-wrong"}
        refused |= {"": "token-required"} if access == "read" else {"": "signed-out", reader: "token-wrong"}
        for token, kind in refused.items():
            headers = {"Authorization": f"Bearer {token}".encode()} if token else {}
            answer = await client.request(method, path_of(path, booking), headers=headers)
            seen = (answer.status_code, answer.headers.get("www-authenticate"), answer.json()["type"])
            assert seen == (401, "Bearer", f"urn:borgertid:problem:{kind}"), (method, path)
    for token in (reader, settings.staff_token.decode()):
        answer = await client.get("/api/v1/overdue", headers={"Authorization": f"bearer {token}"})
        assert answer.status_code == 200


async def test_every_write_demands_a_key(
    client: httpx.AsyncClient, booking: dict[str, Any], connection: Connection, settings: Settings
) -> None:
    before = await fingerprint(connection)
    seen = {}
    for path in WRITES:
        headers = bearer_for(path, booking, settings)
        answer = await client.post(path_of(path, booking), json=BODIES.get(path, {}), headers=headers)
        seen[path] = (answer.status_code, answer.json()["type"])
    assert seen == dict.fromkeys(WRITES, (400, "urn:borgertid:problem:key-required"))
    assert await fingerprint(connection) == before


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_reading_changes_nothing(
    client: httpx.AsyncClient, booking: dict[str, Any], connection: Connection, settings: Settings, method: str
) -> None:
    before = await fingerprint(connection)
    for path in [*READS, *WRITES, *REPEATABLE]:
        headers = bearer_for(path, booking, settings)
        answer = await client.request(method, path_of(path, booking) + query_of(path), headers=headers)
        assert answer.status_code < 500 or path == "/health/ready", (path, answer.text)
    after = await fingerprint(connection)
    # Who has read what of citizens' is written down: that is no effect on what is read (decision 0029).
    assert after | {"audit_entry": ""} == before | {"audit_entry": ""}


async def test_head_answers_as_get_does_without_the_body(client: httpx.AsyncClient) -> None:
    for path in ("/", "/api/v1/catalogue", "/health"):
        got, head = await client.get(path), await client.head(path)
        assert (head.status_code, head.headers["content-type"]) == (200, got.headers["content-type"])
        assert head.content == b""


async def test_what_holds_a_booking_lies_in_no_cache(citizen: Citizen, booking: dict[str, Any]) -> None:
    made = await citizen.post("/api/v1/holds", {**a_visit("2026-11-26T10:00:00+01:00"), "client": str(uuid4())})
    booked = await citizen.post("/api/v1/bookings", a_booking("2026-11-26T11:00:00+01:00"))
    answers = [made, booked]
    for method, path in OF_A_BOOKING:
        if path.endswith("/arrive"):
            continue  # the day before: refused
        holder = made.json() if "/holds/" in path else booking
        url, secret = path_of(path, holder), holder["secret"]
        answers.append(
            await (citizen.get(url, secret) if method == "GET" else citizen.post(url, BODIES.get(path, {}), secret))
        )
    assert [(str(answer.url), answer.status_code) for answer in answers if answer.status_code > 201] == []
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


async def test_every_answer_has_its_id_and_the_security_headers(
    client: httpx.AsyncClient, booking: dict[str, Any], connection: Connection, settings: Settings
) -> None:
    bearer = {"Authorization": f"Bearer {booking['secret']}"}
    answers = [
        await client.get(path_of(path, booking) + query_of(path), headers=bearer_for(path, booking, settings))
        for path in READS
    ]
    answers.append(await client.get("/there/is/no/such/page"))
    answers.append(await client.delete("/api/v1/bookings"))
    answers.append(await client.post("/api/v1/bookings", content=b"x" * 100_000))
    await connection.execute("ALTER TABLE booking RENAME TO mislaid")
    answers.append(await client.get(f"/api/v1/bookings/{booking['id']}", headers=bearer))
    assert [answer.status_code for answer in answers[-4:]] == [404, 405, 413, 500]
    assert answers[-1].json()["type"] == "urn:borgertid:problem:fault"
    for answer in answers:
        assert answer.headers["x-request-id"]
        for name, value in SECURITY_HEADERS:
            assert answer.headers[name.decode()] == value.decode(), (answer.url, name)
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)


async def test_a_secret_stands_in_no_url_but_behind_its_hash(
    client: httpx.AsyncClient, booking: dict[str, Any], settings: Settings
) -> None:
    assert not any(word in path for _, path in ROUTES for word in ("secret", "token", "key"))
    for path in READS:
        headers = bearer_for(path, booking, settings)
        answer = await client.get(path_of(path, booking) + query_of(path), headers=headers)
        text = answer.text.replace("\r\n ", "")
        behind_hash = text.replace(f"/mine#{booking['id']}.{booking['secret']}", "")
        assert booking["secret"] not in behind_hash, path
        assert booking["secret"] not in str(answer.headers), path

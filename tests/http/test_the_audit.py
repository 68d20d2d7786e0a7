"""Who of the staff did what is written with it, is never rewritten, and can be found again."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from api.database import Connection
from api.settings import Settings
from api.staff.audit import audit, forget_audit
from api.staff.audit_routes import PAGE
from api.staff.rules import Actor, Role
from tests.builders import a_municipality
from tests.clock import Clock
from tests.http.planner import Planner, said
from tests.http.server import Citizen, a_booking
from tests.http.test_falling_ill import ALL_TUESDAY
from tests.staff.files import library_open
from tests.staff.people import refusal, signed_in

STAFF = "/api/v1/staff"
TUESDAY_TEN = "2026-11-24T10:00:00+01:00"
Browser = dict[str, str]


@pytest.fixture
async def clerk(client: httpx.AsyncClient, connection: Connection, clock: Clock) -> Browser:
    return await signed_in(connection, clock.now, "clerk")


@pytest.fixture
async def administrator(client: httpx.AsyncClient, connection: Connection, clock: Clock) -> Browser:
    return await signed_in(connection, clock.now, "administrator")


async def post(client: httpx.AsyncClient, who: Browser, path: str, body: Any, key: str | None = None) -> httpx.Response:
    return await client.post(STAFF + path, json=body, headers={**who, "Idempotency-Key": key or str(uuid4())})


async def entries(client: httpx.AsyncClient, who: Browser, **search: Any) -> list[dict[str, Any]]:
    answer = await client.get(f"{STAFF}/audit", params=search, headers=who)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["entries"]
    return found


def an_actor(now: datetime, **actor: Any) -> Actor:
    who = {"subject": "password:test", "name": "Test Testesen", "role": Role.CLERK, "municipality_id": "by"}
    return Actor(**{**who, "at": now, "request_id": "0123456789abcdef", **actor})


async def test_each_change_of_a_booking_is_written_with_who_what_where_and_why(
    client: httpx.AsyncClient, clerk: Browser, administrator: Browser
) -> None:
    booked = (await post(client, clerk, "/bookings", a_booking(TUESDAY_TEN))).json()
    path = f"/bookings/{booked['id']}"
    moved = {"office": "library", "start": TUESDAY_TEN, "reason": "Lokalet er lukket."}
    answer = await post(client, clerk, f"{path}/move", moved)
    await post(client, clerk, f"{path}/cancel", {})
    await post(client, clerk, f"{path}/undo", {})
    found = await entries(client, administrator, subject_kind="booking", subject_id=booked["id"])
    assert [(one["action"], one["office"], one["reason"]) for one in reversed(found)] == [
        ("book", "town-hall", None),
        ("move", "library", "Lokalet er lukket."),
        ("cancel", "library", None),
        ("undo", "library", None),
    ]
    assert {(one["actor"], one["name"], one["role"]) for one in found} == {("password:clerk", "Test Testesen", "clerk")}
    assert found[2]["request_id"] == answer.headers["x-request-id"]
    assert found[2]["at"] == "2026-11-23T08:00:00+01:00"


async def test_what_is_refused_or_repeated_is_not_written_again(
    client: httpx.AsyncClient, clerk: Browser, administrator: Browser
) -> None:
    key = str(uuid4())
    for _ in range(2):
        booked = await post(client, clerk, "/bookings", a_booking(TUESDAY_TEN, office="library"), key)
        assert booked.status_code == 201
    taken = await post(client, clerk, "/bookings", a_booking(TUESDAY_TEN, office="library"))
    assert refusal(taken) == (409, "time-taken")
    assert [one["action"] for one in await entries(client, administrator)] == ["book"]


async def test_without_its_entry_nothing_is_done(
    client: httpx.AsyncClient, clerk: Browser, connection: Connection
) -> None:
    """The entry is in the transaction of what is done."""
    await connection.execute("ALTER TABLE audit_entry RENAME TO mislaid")
    assert (await post(client, clerk, "/bookings", a_booking(TUESDAY_TEN))).status_code == 500
    assert await connection.fetchval("SELECT count(*) FROM booking") == 0


async def test_a_clerk_of_another_office_changes_nothing_here(
    client: httpx.AsyncClient, citizen: Citizen, connection: Connection, clock: Clock
) -> None:
    librarian = await signed_in(connection, clock.now, "clerk", offices=("library",))
    booked = (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))).json()
    mine = (await post(client, librarian, "/bookings", a_booking(TUESDAY_TEN, office="library"))).json()
    refused = [
        await post(client, librarian, "/bookings", a_booking(TUESDAY_TEN)),
        await post(client, librarian, f"/bookings/{booked['id']}/cancel", {}),
        await post(client, librarian, f"/bookings/{booked['id']}/move", {"office": "library", "start": TUESDAY_TEN}),
        await post(client, librarian, f"/bookings/{mine['id']}/move", {"office": "town-hall", "start": TUESDAY_TEN}),
    ]
    kinds = [refusal(answer) for answer in refused]
    # The library's only desk is taken by then, so its time is what is refused first.
    assert kinds == [(403, "other-office"), (403, "other-office"), (409, "time-taken"), (403, "other-office")]
    stored = await connection.fetch("SELECT office_id, status FROM booking ORDER BY office_id")
    assert [tuple(row) for row in stored] == [("library", "booked"), ("town-hall", "booked")]
    assert await connection.fetchval("SELECT count(*) FROM audit_entry") == 1


async def test_imports_misfits_and_invitations_are_written_too(
    client: httpx.AsyncClient, citizen: Citizen, administrator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The municipality is looked at anew by every request: no second need pass.
    monkeypatch.setattr("api.catalogue.current.FRESH_FOR", 0)
    booked = (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN, office="library"))).json()
    toml = {**administrator, "Content-Type": "application/toml", "If-Match": "*"}
    file = library_open("11:00-14:00")
    for _ in range(2):
        saved = await client.put(f"{STAFF}/municipality", content=file, headers=toml)
        assert saved.status_code == 200
    assert (await client.get(f"{STAFF}/misfits", headers=administrator)).status_code == 200
    for reason in ("Det går.", "Igen."):
        await post(client, administrator, f"/misfits/{booked['id']}/keep", {"reason": reason})
    until = {"pool": "caseworker", "until": "2026-12-01T12:00:00+01:00"}
    await post(client, administrator, "/invitations", until)
    found = await entries(client, administrator)
    assert [(one["action"], one["subject_kind"], one["subject_id"], one["reason"]) for one in reversed(found)] == [
        ("save", "municipality-file", "version 2", None),
        *[("read", "misfits", "by", None)] * 3,  # each save names them, too
        ("keep", "booking", booked["id"], "Det går."),
        ("invite", "pool", "caseworker", None),
    ]


async def test_an_administrator_of_one_office_sees_who_read_its_citizens_on_the_lists(
    client: httpx.AsyncClient, citizen: Citizen, connection: Connection, clock: Clock, settings: Settings
) -> None:
    """Whoever works everywhere reads all lists at once; each office's administrator sees that theirs was among them."""
    contact = {"name": "Test Testesen", "phone": "20 12 34 57"}
    for office in ("library", "town-hall"):
        await citizen.post("/api/v1/bookings", {**a_booking(TUESDAY_TEN, office=office), "contact": contact})
    planner = Planner(client, settings)
    said(await planner.save(library_open("11:00-14:00")))
    said(await planner.post("/sick", ALL_TUESDAY))
    planner.headers = await signed_in(connection, clock.now, "planner")
    for path in ("/tasks", "/misfits", "/calendar?from=2026-11-24&days=7&contacts=true"):
        said(await planner.get(path))
    local = await signed_in(connection, clock.now, "administrator", offices=("library",), subject="password:local")
    reads = {"actor": "password:planner", "action": "read"}
    read = [one["subject_kind"] for one in await entries(client, local, **reads)]
    assert sorted(read) == ["calendar", "tasks"]
    elsewhere = await signed_in(connection, clock.now, "administrator", offices=("town-hall",), subject="password:x")
    read = [one["subject_kind"] for one in await entries(client, elsewhere, **reads)]
    assert read == ["calendar"]


async def test_who_works_at_one_office_saves_no_file_for_all(
    client: httpx.AsyncClient, connection: Connection, clock: Clock
) -> None:
    local = await signed_in(connection, clock.now, "administrator", offices=("library",))
    toml = {**local, "Content-Type": "application/toml", "If-Match": "*"}
    saved = await client.put(f"{STAFF}/municipality", content=library_open("11:00-14:00"), headers=toml)
    assert refusal(saved) == (403, "other-office")
    preview = await client.post(f"{STAFF}/municipality/preview", content=library_open("11:00-14:00"), headers=toml)
    assert refusal(preview) == (403, "other-office"), "what is shown is what saving would do"


async def test_no_citizens_contact_is_in_it(client: httpx.AsyncClient, clerk: Browser, connection: Connection) -> None:
    await post(client, clerk, "/bookings", a_booking(TUESDAY_TEN))
    [row] = await connection.fetch("SELECT * FROM audit_entry")
    contact = a_booking(TUESDAY_TEN)["contact"]
    assert contact["email"] not in str(row)
    assert "20123456" not in str(row)
    assert {name for name, value in row.items() if contact["name"] in str(value)} == {"name"}  # the clerk's


async def test_nobody_can_rewrite_it(connection: Connection, client: httpx.AsyncClient, clock: Clock) -> None:
    await audit(connection, an_actor(clock.now), "book", "booking", uuid4())
    for statement in (
        "UPDATE audit_entry SET name = 'En anden'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_entry SET at = at - interval '1 year'",
    ):
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await connection.execute(statement)
    assert await connection.fetchval("SELECT name FROM audit_entry") == "Test Testesen"


async def test_it_is_kept_as_long_as_is_stated_and_no_longer(
    connection: Connection, client: httpx.AsyncClient, pool: asyncpg.Pool, settings: Settings, clock: Clock
) -> None:
    for days in (729, 731):
        await audit(connection, an_actor(clock.now - timedelta(days=days)), "book", "booking", str(days))
    assert settings.audit_kept == timedelta(days=730)
    await forget_audit(pool, clock.now, settings.audit_kept)
    assert [row["subject_id"] for row in await connection.fetch("SELECT subject_id FROM audit_entry")] == ["729"]


async def test_it_can_be_searched(
    client: httpx.AsyncClient, administrator: Browser, connection: Connection, clock: Clock
) -> None:
    now = clock.now
    await audit(connection, an_actor(now), "book", "booking", "a", office="library")
    other = an_actor(now + timedelta(hours=1), subject="provider:7", name="Søren Prøvesen")
    await audit(connection, other, "book", "booking", "b")
    await audit(connection, an_actor(now + timedelta(hours=2)), "cancel", "booking", "a", office="town-hall")
    later = (now + timedelta(hours=1)).isoformat()
    for search, found in [
        ({}, "aba"),
        ({"actor": "provider:7"}, "b"),
        ({"name": "PRØVE"}, "b"),
        ({"name": "sen"}, "aba"),
        ({"name": "%"}, ""),
        ({"action": "book"}, "ba"),
        ({"subject_kind": "booking", "subject_id": "a"}, "aa"),
        ({"subject_kind": "device"}, ""),
        ({"from": later}, "ab"),
        ({"until": later}, "a"),
        ({"from": later, "until": later}, ""),
    ]:
        assert "".join(one["subject_id"] for one in await entries(client, administrator, **search)) == found, search
    for nonsense in (
        "0.5",
        "1764000000",
        "null",
        "2026-13-01T00:00:00Z",
        "2026-11-23T08:00:00",
        "0001-01-01T00:00:00+14:00",
    ):
        answer = await client.get(f"{STAFF}/audit", params={"until": nonsense}, headers=administrator)
        assert refusal(answer) == (422, "invalid-request"), nonsense
    for path in ("/audit", "/audit.csv"):
        for word in ("actor", "name", "action", "subject_kind", "subject_id"):
            answer = await client.get(STAFF + path, params={word: "a\0"}, headers=administrator)
            assert refusal(answer) == (422, "invalid-request"), word
    local = await signed_in(connection, now, "administrator", offices=("library",))
    assert [one["office"] for one in await entries(client, local)] == ["library"]


async def test_it_is_read_page_by_page(
    client: httpx.AsyncClient, administrator: Browser, connection: Connection, clock: Clock
) -> None:
    for number in range(PAGE + 1):
        await audit(connection, an_actor(clock.now), "book", "booking", str(number))
    first = (await client.get(f"{STAFF}/audit", headers=administrator)).json()
    assert (len(first["entries"]), first["entries"][0]["subject_id"]) == (PAGE, str(PAGE))
    rest = await entries(client, administrator, before=first["before"])
    assert [one["subject_id"] for one in rest] == ["0"]
    last = await client.get(f"{STAFF}/audit", params={"before": first["before"]}, headers=administrator)
    assert last.json()["before"] is None


async def test_another_municipalitys_is_not_shown(
    client: httpx.AsyncClient, administrator: Browser, connection: Connection, clock: Clock
) -> None:
    await a_municipality(connection, "naboby")
    await audit(connection, an_actor(clock.now, municipality_id="naboby"), "book", "booking", "x")
    assert await entries(client, administrator) == []


async def test_it_can_be_exported_whole_and_that_is_written(
    client: httpx.AsyncClient, administrator: Browser, connection: Connection, clock: Clock
) -> None:
    for number in range(1200):
        await audit(connection, an_actor(clock.now), "book", "booking", str(number), "=1+1;\n", office="library")
    answer = await client.get(f"{STAFF}/audit.csv?action=book", headers=administrator)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "audit.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert [row["subject_id"] for row in rows] == [str(number) for number in reversed(range(1200))]
    # A spreadsheet must not take what somebody has written for a formula.
    assert rows[0]["reason"] == "'=1+1;\n"
    assert rows[0]["at"] == "2026-11-23T08:00:00+01:00"
    assert [one["action"] for one in await entries(client, administrator, subject_kind="audit")] == ["export"]

"""Whatever comes in: its own problem, a sentence on what to do next, nothing changed, and nothing of it in the log."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import structlog
from msgspec.structs import replace
from structlog.typing import EventDict

from api.bookings.secret import secret_of
from api.database import Connection
from api.problems import KINDS, TYPE
from api.settings import Settings
from tests.http.bad_input import BODIES, BOOKINGS, KEY, RAW, READS, TUESDAY_TEN, TYPED, contact
from tests.http.fingerprint import fingerprint
from tests.http.server import Citizen, Clock, a_booking, a_client, serving
from tests.http.test_routes import ROUTES


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    """Everything that the application writes to its log."""
    with structlog.testing.capture_logs() as entries:
        yield entries


def demand_problem(answer: httpx.Response, kind: str, language: str = "da") -> Any:
    """The answer is this problem, with a sentence that says what to do next, and tells nothing of the inside."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    known = KINDS[kind]
    assert problem["type"] == TYPE + kind, problem
    assert answer.status_code == problem["status"] == known.status
    assert problem["detail"] == (known.way_on_en if language == "en" else known.way_on)
    assert problem["request_id"] == answer.headers["x-request-id"]
    for word in ("Traceback", "asyncpg", "msgspec", "Expected `", "/api/", ".py"):
        assert word not in answer.text
    return problem


def demand_silence(log: list[EventDict], *typed: str) -> None:
    """The log tells of requests, and of nothing that somebody typed."""
    assert log
    written = json.dumps(log)
    assert all(entry["event"] == "request" for entry in log), written
    # Templates of paths, never a path: that can hold what was typed.
    assert {entry["route"] for entry in log} <= {"unmatched", *(path for _, path in ROUTES)}
    for word in ("Testesen", "20 12 34 56", "20123456", "Zaphod", "DROP", "script", "flying", "moon-base", *typed):
        assert word not in written


@pytest.fixture
async def untouched(connection: Connection, base_url: str, log: list[EventDict]) -> Any:
    """Whatever the test does changes nothing in the database, and leaves nothing of it in the log."""
    before = await fingerprint(connection)
    yield
    assert await fingerprint(connection) == before
    demand_silence(log)


@pytest.mark.usefixtures("untouched")
async def test_every_bad_body_is_refused_with_its_own_problem_and_all_its_errors(citizen: Citizen) -> None:
    for bad in BODIES:
        answer = await citizen.post(BOOKINGS, bad.body)
        try:
            problem = demand_problem(answer, bad.kind)
            assert tuple(error["pointer"] for error in problem.get("errors", [])) == bad.pointers
            assert all(error["detail"].endswith(".") for error in problem.get("errors", []))
        except AssertionError as error:
            raise AssertionError(f"{bad.says}: {answer.text}") from error


@pytest.mark.usefixtures("untouched")
async def test_every_bad_message_is_refused_before_it_is_looked_into(client: httpx.AsyncClient) -> None:
    for raw in RAW:
        answer = await client.post(BOOKINGS, content=raw.content, headers=raw.headers)
        try:
            demand_problem(answer, raw.kind)
        except AssertionError as error:
            raise AssertionError(f"{raw.says}: {answer.text}") from error


@pytest.mark.usefixtures("untouched")
async def test_every_bad_question_is_refused_with_its_own_problem(client: httpx.AsyncClient) -> None:
    for read in READS:
        answer = await client.request(read.method, read.path, headers=read.headers)
        try:
            if read.method == "HEAD":
                assert answer.status_code == KINDS[read.kind].status
            else:
                demand_problem(answer, read.kind)
        except AssertionError as error:
            raise AssertionError(f"{read.says}: {answer.text}") from error


@pytest.mark.usefixtures("untouched")
async def test_who_reads_english_is_refused_in_english(client: httpx.AsyncClient) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.9", **KEY}
    problem = demand_problem(await client.post(BOOKINGS, json={}, headers=english), "invalid-request", "en")
    assert {error["detail"] for error in problem["errors"]} == {"Is missing."}
    nobody = contact(name="\u200b", phone="x", email="x")
    problem = demand_problem(await client.post(BOOKINGS, json=nobody, headers=english), "invalid-request", "en")
    assert [error["detail"].split()[0] for error in problem["errors"]] == ["Write", "Write", "Write"]


async def test_an_unknown_host_is_refused_when_nobody_answers_for_it(
    client: httpx.AsyncClient, connection: Connection, database_url: str, settings: Settings, clock: Clock
) -> None:
    async with (
        serving(replace(settings, default_municipality=None), database_url, clock) as url,
        a_client(url) as stranger,
    ):
        before = await fingerprint(connection)
        for host in ("elsewhere.example", "by.example.evil.example", "' OR 1=1"):
            answer = await stranger.post(BOOKINGS, json=a_booking(TUESDAY_TEN), headers={"Host": host, **KEY})
            demand_problem(answer, "unknown-host")
        assert (await stranger.get("/api/v1/catalogue", headers={"Host": "BY.example:443"})).status_code == 200
        assert await fingerprint(connection) == before


async def test_a_stale_or_foreign_secret_opens_nothing(
    citizen: Citizen, connection: Connection, settings: Settings, log: list[EventDict]
) -> None:
    mine = (await citizen.post(BOOKINGS, a_booking(TUESDAY_TEN))).json()
    other = (await citizen.post(BOOKINGS, a_booking("2026-11-25T10:00:00+01:00"))).json()
    await connection.execute("UPDATE booking SET secret_version = 2 WHERE booking_id = $1", UUID(mine["id"]))
    before = await fingerprint(connection)
    newest = secret_of(settings.key, UUID(mine["id"]), 2)
    secrets = {
        mine["secret"]: "secret-stale",
        other["secret"]: "secret-wrong",
        newest[:-1]: "secret-wrong",
        "x" * 5000: "secret-wrong",
        None: "secret-required",
    }
    for secret, kind in secrets.items():
        answer = await citizen.post(f"{BOOKINGS}/{mine['id']}/cancel", {}, secret)
        demand_problem(answer, kind)
        assert answer.headers["www-authenticate"] == "Bearer"
        demand_problem(await citizen.get(f"{BOOKINGS}/{mine['id']}", secret), kind)
    foreign = await citizen.client.get(f"{BOOKINGS}/{mine['id']}", headers=[(b"Authorization", "Bearer æøå".encode())])
    demand_problem(foreign, "secret-wrong")
    assert await fingerprint(connection) == before
    assert (await citizen.get(f"{BOOKINGS}/{mine['id']}", newest)).status_code == 200
    demand_silence(log, mine["id"], mine["secret"], newest)


async def test_a_key_of_another_request_is_refused_and_keeps_its_answer(
    citizen: Citizen, connection: Connection
) -> None:
    key = str(uuid4())
    first = await citizen.post(BOOKINGS, a_booking(TUESDAY_TEN), key=key)
    before = await fingerprint(connection)
    demand_problem(await citizen.post(BOOKINGS, contact(name="Test Testdatter"), key=key), "key-reused")
    assert (await citizen.post(BOOKINGS, a_booking(TUESDAY_TEN), key=key)).json() == first.json()
    assert await fingerprint(connection) == before


async def test_of_two_on_the_last_time_one_is_told_where_else_to_go(citizen: Citizen, log: list[EventDict]) -> None:
    last = a_booking(TUESDAY_TEN, office="library")
    answers = await asyncio.gather(citizen.post(BOOKINGS, last), citizen.post(BOOKINGS, last))
    booked, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert booked.status_code == 201
    problem = demand_problem(lost, "time-taken")
    assert problem["alternatives"][0] == {"office": "town-hall", "start": TUESDAY_TEN}
    demand_silence(log, booked.json()["secret"])


async def test_a_time_that_is_too_soon_is_refused(citizen: Citizen, clock: Clock, connection: Connection) -> None:
    clock.pass_by(days=1, hours=2)
    before = await fingerprint(connection)
    late = a_booking("2026-11-24T10:15:00+01:00", office="library")
    demand_problem(await citizen.post(BOOKINGS, late), "time-too-soon")
    assert await fingerprint(connection) == before


async def test_sql_and_html_in_a_name_are_kept_as_they_were_typed(citizen: Citizen, connection: Connection) -> None:
    answer = await citizen.post(BOOKINGS, contact(name=TYPED))
    assert answer.status_code == 201
    assert await connection.fetchval("SELECT name FROM contact") == TYPED


async def test_a_fault_of_ours_tells_nobody_what_was_typed(
    citizen: Citizen, connection: Connection, log: list[EventDict]
) -> None:
    await connection.execute("ALTER TABLE contact RENAME TO mislaid")
    answer = await citizen.post(BOOKINGS, contact(name=TYPED))
    problem = demand_problem(answer, "fault")
    (fault,) = [entry for entry in log if entry["event"] == "fault"]
    assert set(fault) == {"event", "log_level", "id", "error", "where"}
    assert (fault["id"], fault["error"]) == (problem["request_id"], "UndefinedTableError")
    demand_silence([entry for entry in log if entry["event"] != "fault"])
    demand_silence([{**fault, "event": "request", "route": BOOKINGS}])


async def test_what_is_wrong_with_contact_and_visit_is_told_in_one_round(citizen: Citizen) -> None:
    body = a_booking("2026-11-24T10:00:00+01:00", persons=9) | {"contact": {"name": "\u200b", "phone": "12"}}
    answer = await citizen.post("/api/v1/bookings", body)
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert pointers == ["#/contact/name", "#/contact/phone", "#/topics/0/persons"]

"""What counts as a citizen's request, and how the counts come into the database and leave it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from api.database import Connection
from api.settings import Settings
from api.traffic.counting import Visits, is_machine
from api.traffic.operations import flush, flushing, forget, judge_week
from api.traffic.queries import add_requests
from api.web.mark import HEADER
from api.web.pages import SCREENS
from tests.builders import a_municipality
from tests.clock import Clock
from tests.http.server import serving
from tests.http.test_routes import ROUTES
from tests.traffic.weeks import DENMARK, measured

EIGHT = datetime(2026, 11, 23, 7, tzinfo=UTC)
PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36"


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def visits(clock: Clock) -> Visits:
    return Visits(clock, SCREENS, HEADER)


def a_request(route: str | None = "/api/v1/free-times", **headers: str) -> dict[str, Any]:
    given = {"host": "by.example", "user-agent": PHONE} | {
        name.replace("_", "-"): text for name, text in headers.items()
    }
    scope: dict[str, Any] = {"headers": [(name.encode(), text.encode()) for name, text in given.items()]}
    return scope if route is None else scope | {"path_template": route}


def counted(visits: Visits, *requests: dict[str, Any]) -> int:
    for request in requests:
        visits.note({"by.example": "by"}.get, request)
    return sum(visits.take().values())


def hours(rows: list[asyncpg.Record]) -> list[tuple[str, datetime, int]]:
    return [tuple(row) for row in rows]


def test_pages_and_calls_of_citizens_count_and_nothing_else(visits: Visits) -> None:
    silent = {path for _, path in ROUTES if not visits.is_visit(path)}
    citizens = {path for (_, path), access in ROUTES.items() if access in {"public", "secret", "ticket", "proof"}}
    assert silent == {path for _, path in ROUTES if path not in citizens} | {
        "/{name}", "/assets/{name}", "/health", "/health/ready", "/metrics", "/api", "/api/{path}",
        "/api/openapi.json", "/was", "/personale", "/personale/{rest}", "/stander", "/stander/{rest}",
        "/tavle", "/tavle/{rest}", "/assets/staff/{name}",
        "/api/v1/devices/pair", "/api/v1/staff/sign-in", "/api/v1/staff/sign-in/start",
        "/api/v1/staff/sign-in/complete", "/api/v1/staff/sign-in/ways",
    }  # fmt: skip
    assert counted(visits, a_request("/"), a_request("/kvittering/{booking_id}"), a_request()) == 3
    assert counted(visits, a_request("/health"), a_request("/assets/{name}"), a_request(None)) == 0


def test_test_citizens_and_machines_do_not_count(visits: Visits) -> None:
    assert counted(visits, a_request(), a_request(borgertid_synthetic="expired or not")) == 1
    assert counted(visits, a_request(user_agent="Googlebot/2.1"), a_request(user_agent="")) == 0


@pytest.mark.parametrize(
    ("name", "machine"),
    [
        (PHONE, False),
        ("partner-system/3.0", False),
        ("", True),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", True),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/141.0", True),
        ("Mozilla/5.0+(compatible; UptimeRobot/2.0)", True),
        ("Borgertid-Monitor", True),
    ],
)
def test_a_machine_is_what_calls_itself_one(name: str, machine: bool) -> None:
    assert is_machine(name.encode()) is machine


def test_a_host_that_nobody_claims_is_nobodys_traffic(visits: Visits) -> None:
    assert counted(visits, a_request(host="elsewhere.example")) == 0


def test_a_request_counts_in_the_hour_in_which_it_came(visits: Visits, clock: Clock) -> None:
    clock.now = EIGHT + timedelta(minutes=59, seconds=59)
    visits.note({"by.example": "by"}.get, a_request())
    clock.pass_by(seconds=1)
    visits.note({"by.example": "by"}.get, a_request())
    assert set(visits.take()) == {("by", EIGHT.timestamp() // 3600), ("by", EIGHT.timestamp() // 3600 + 1)}


async def test_processes_add_up_and_an_hour_without_anybody_is_written_too(
    pool: asyncpg.Pool, connection: Connection, visits: Visits, clock: Clock
) -> None:
    for municipality in ("by", "oe"):
        await a_municipality(connection, municipality)
    other = Visits(clock, SCREENS, HEADER)
    for process in (visits, other):
        visits_of_two_citizens = (a_request(), a_request())
        for request in visits_of_two_citizens:
            process.note({"by.example": "by"}.get, request)
        await flush(pool, process, clock.now)
    await flush(pool, visits, clock.now)
    rows = await connection.fetch("SELECT * FROM traffic_hour ORDER BY municipality_id")
    assert hours(rows) == [("by", EIGHT, 4), ("oe", EIGHT, 0)]


async def test_what_cannot_be_written_stays_counted(
    pool: asyncpg.Pool, connection: Connection, visits: Visits, clock: Clock
) -> None:
    await a_municipality(connection)
    visits.note({"by.example": "by"}.get, a_request())
    await connection.execute("ALTER TABLE traffic_hour RENAME TO mislaid")
    with pytest.raises(asyncpg.UndefinedTableError):
        await flush(pool, visits, clock.now)
    await connection.execute("ALTER TABLE mislaid RENAME TO traffic_hour")
    async with flushing(pool, visits, clock):
        assert await connection.fetchval("SELECT count(*) FROM traffic_hour") == 0
    assert await connection.fetchval("SELECT requests FROM traffic_hour") == 1


async def test_after_six_weeks_an_hour_is_forgotten(pool: asyncpg.Pool, connection: Connection) -> None:
    await a_municipality(connection)
    ages = [timedelta(0), timedelta(weeks=6), timedelta(weeks=6, hours=1)]
    for age in ages:
        await add_requests(connection, {}, EIGHT - age)
    await forget(pool, EIGHT)
    rows = await connection.fetch("SELECT hour_at FROM traffic_hour ORDER BY hour_at DESC")
    assert [row["hour_at"] for row in rows] == [EIGHT - age for age in ages[:2]]


async def test_christmas_does_not_count_as_an_ordinary_thursday(pool: asyncpg.Pool, connection: Connection) -> None:
    await a_municipality(connection)
    monday = datetime(2027, 1, 4, 8, 30, tzinfo=DENMARK)
    counts = Counter({("by", int(hour.timestamp()) // 3600): requests for hour, requests in measured(monday)})
    await add_requests(connection, counts, monday)
    week = await judge_week(pool, "by", DENMARK, monday)
    weeks = {hour.at.weekday: hour.weeks for hour in week.hours if hour.at.hour == 10}
    # 24 and 31 December 2026 are Thursdays, 25 December and 1 January Fridays, 26 December a Saturday.
    assert weeks == {1: 6, 2: 6, 3: 6, 4: 4, 5: 4, 6: 5, 7: 6}
    assert (week.basis, week.weeks_measured) == ("measured", 4)


async def test_who_asks_over_http_is_counted_and_read_back_as_a_week(
    pool: asyncpg.Pool, database_url: str, settings: Settings, clock: Clock, connection: Connection
) -> None:
    await a_municipality(connection)
    counts = Counter({("by", int(hour.timestamp()) // 3600): requests for hour, requests in measured(clock.now)})
    await add_requests(connection, counts, clock.now)
    async with serving(settings, database_url, clock, jobs=True) as url, httpx.AsyncClient(base_url=url) as client:
        for agent in (PHONE, "Googlebot/2.1"):
            await client.get("/api/v1/catalogue", headers={"User-Agent": agent})
        reader = {"Authorization": f"Bearer {settings.read_token.decode()}"}
        answer = (await client.get("/api/v1/traffic", headers=reader)).json()
    rows = await connection.fetch("SELECT * FROM traffic_hour WHERE hour_at = $1", EIGHT)
    assert hours(rows) == [("by", EIGHT, 1)]
    assert len(answer["hours"]) == 168
    assert answer["hours"][21] == {"weekday": 1, "hour": 21, "requests": 1000.0, "weeks": 6}
    assert answer["peak"] == answer["hours"][21]
    # Five: of the 1,008 hours of six weeks, one came twice on 25 October.
    assert (answer["basis"], answer["share"], answer["weeks_measured"]) == ("measured", 0.2, 5)
    assert answer["time_zone"] == "Europe/Copenhagen"
    assert answer["quiet"][:3] == [{"weekday": 1, "hour": hour} for hour in (0, 1, 3)]
    assert len(answer["quiet"]) == 35

"""One address, and one token, may call the API so often and no more, when the operator says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
import structlog

from api.app import create_app
from api.database import Connection
from api.settings import Settings
from api.web.edge import Edge
from api.web.limiting import Limiting, network_of
from tests.builders import a_town
from tests.clock import Clock
from tests.http.server import Citizen, a_booking, a_client, serving, settings_in

CATALOGUE = "/api/v1/catalogue"
ODD_PATHS = ("/api/v1/catalogue", "//api/v1/catalogue", "/api//v1///catalogue")


class Seconds:
    """The clock of the library that counts."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    seconds = Seconds()
    monkeypatch.setattr("limits.storage.memory.time", seconds)
    monkeypatch.setattr("api.web.limiting.time", seconds)
    return seconds


@pytest.fixture
def limited(connection: Connection, database_url: str, clock: Clock, tmp_path: Any) -> Any:
    """A running town with these settings; answers a client."""

    @asynccontextmanager
    async def limited(**environment: str) -> AsyncIterator[httpx.AsyncClient]:
        await a_town(connection, clock.now)
        async with (
            serving(settings_in(tmp_path, **environment), database_url, clock) as url,
            a_client(url) as client,
        ):
            yield client

    return limited


async def statuses(client: httpx.AsyncClient, number: int, path: str = CATALOGUE, **headers: str) -> list[int]:
    return [(await client.get(path, headers=headers)).status_code for _ in range(number)]


async def test_an_address_that_asks_too_often_is_told_when_to_come_back(limited: Any, seconds: Seconds) -> None:
    async with limited(RATE_LIMIT_ADDRESS="3/minute") as client:
        assert await statuses(client, 2) == [200, 200]
        seconds.now += 20
        assert await statuses(client, 1) == [200]
        answer = await client.get(CATALOGUE)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "40")
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["type"] == "urn:borgertid:problem:too-many-requests"
        assert problem["title"] == "Der kommer for mange forespørgsler fra dig"
        assert problem["request_id"] == answer.headers["x-request-id"]
        english = await client.get(CATALOGUE, headers={"Accept-Language": "en"})
        assert english.json()["title"] == "Too many requests come from you"
        seconds.now += 41
        assert await statuses(client, 3) == [200, 200, 429]


async def test_writes_count_as_reads_do_and_a_refused_one_changes_nothing(limited: Any, connection: Connection) -> None:
    async with limited(RATE_LIMIT_ADDRESS="1/minute") as client:
        citizen = Citizen(client)
        assert (await citizen.post("/api/v1/bookings", {})).status_code == 422
        assert (await citizen.post("/api/v1/bookings", a_booking("2026-11-24T10:00:00+01:00"))).status_code == 429
        assert await connection.fetchval("SELECT count(*) FROM booking") == 0


async def test_pages_and_health_are_never_refused(limited: Any) -> None:
    async with limited(RATE_LIMIT_ADDRESS="1/minute", RATE_LIMIT_TOKEN="1/minute") as client:
        for path in ("/health", "/api/openapi.json"):
            assert await statuses(client, 3, path, Authorization="Bearer x") == [200, 200, 200]


async def test_behind_a_proxy_each_citizen_is_counted_alone(limited: Any) -> None:
    async with limited(RATE_LIMIT_ADDRESS="1/minute") as client:
        for address in ("192.0.2.1", "192.0.2.2", "2001:db8:0:1::1", "2001:db8:0:2::1"):
            assert await statuses(client, 2, **{"X-Forwarded-For": address}) == [200, 429]
        assert await statuses(client, 1, **{"X-Forwarded-For": "2001:db8:0:1:ffff::2"}) == [429]


async def test_a_token_is_counted_wherever_it_is_used_from(limited: Any) -> None:
    async with limited(RATE_LIMIT_TOKEN="2/minute") as client:
        for token in ("one", "two"):
            seen = [
                (await statuses(client, 1, Authorization=f"Bearer {token}", **{"X-Forwarded-For": f"192.0.2.{place}"}))[
                    0
                ]
                for place in range(3)
            ]
            assert seen == [200, 200, 429]
        assert await statuses(client, 3) == [200, 200, 200]


async def test_who_has_used_up_a_token_uses_up_nothing_of_an_address_that_others_share(limited: Any) -> None:
    async with limited(RATE_LIMIT_ADDRESS="3/minute", RATE_LIMIT_TOKEN="1/minute") as client:
        assert await statuses(client, 4, Authorization="Bearer one") == [200, 429, 429, 429]
        assert await statuses(client, 3) == [200, 200, 429]


async def test_a_call_counts_however_its_path_is_written(limited: Any) -> None:
    async with limited(RATE_LIMIT_ADDRESS="1/minute") as client:
        seen = [(await client.get(httpx.URL(f"{client.base_url}{path}"))).status_code for path in ODD_PATHS]
        assert seen == [200, 429, 429]


async def test_a_token_is_counted_however_it_is_written(limited: Any) -> None:
    async with limited(RATE_LIMIT_TOKEN="1/minute") as client:
        assert await statuses(client, 1, Authorization="Bearer one") == [200]
        assert await statuses(client, 1, Authorization="bearer   one") == [429]


async def test_neither_address_nor_token_is_logged(limited: Any) -> None:
    token = str(uuid4())
    with structlog.testing.capture_logs() as log:
        async with limited(RATE_LIMIT_ADDRESS="1/minute") as client:
            await statuses(client, 3, Authorization=f"Bearer {token}", **{"X-Forwarded-For": "192.0.2.77"})
    assert [entry["status"] for entry in log] == [200, 429, 429]
    assert not any(word in str(log) for word in (token, "192.0.2.77", "127.0.0.1"))


async def test_the_document_names_the_refusal_wherever_it_can_come(limited: Any) -> None:
    async with limited(RATE_LIMIT_ADDRESS="1/minute") as client:
        paths = (await client.get("/api/openapi.json")).json()["paths"]
        calls = [one for path, item in paths.items() if path.startswith("/api/v1/") for one in item.values()]
        assert calls
        assert [one["operationId"] for one in calls if "429" not in one["responses"]] == []


def test_without_a_limit_nothing_stands_in_the_way(settings: Settings, tmp_path: Any) -> None:
    edge = create_app(settings, "")
    assert isinstance(edge, Edge)
    assert not isinstance(edge.app, Limiting)
    limited = create_app(settings_in(tmp_path, RATE_LIMIT_TOKEN="1/minute"), "")
    assert isinstance(limited, Edge)
    assert isinstance(limited.app, Limiting)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8::1", "2001:db8:0:0:ffff::1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("unix:socket", "unix:other", False),
    ],
)
def test_who_is_counted_as_one(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) == same

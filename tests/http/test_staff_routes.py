"""Every route of staff, tried by whoever must not use it: the table is the one of test_routes.py."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.database import Connection
from api.settings import Settings
from tests.builders import a_municipality
from tests.clock import Clock
from tests.http.fingerprint import fingerprint
from tests.http.test_routes import FOR_STAFF, NOBODYS, ROLES, path_of
from tests.staff.people import FROM_OUR_PAGE, signed_in

REFUSED = {"signed-out", "role-too-low", "other-origin"}


async def outcomes(client: httpx.AsyncClient, headers: dict[str, str], routes: list[Any] = FOR_STAFF) -> dict[Any, Any]:
    """By route, how it is refused at the door; None: it is not."""
    seen = {}
    for method, template, _ in routes:
        path = path_of(template, {"id": NOBODYS})
        answer = await client.request(method, path, headers=headers)
        problem = answer.json() if "problem" in answer.headers.get("content-type", "") else {}
        kind = problem.get("type", "").rpartition(":")[2]
        seen[method, template] = kind if kind in REFUSED else None
    return seen


def all_are(kind: str | None, routes: list[Any] = FOR_STAFF) -> dict[Any, Any]:
    return {(method, path): kind for method, path, _ in routes}


@pytest.fixture
async def elsewhere(connection: Connection, client: httpx.AsyncClient) -> str:
    """Another municipality of the same service."""
    return await a_municipality(connection, "naboby")


async def test_who_is_not_signed_in_gets_nowhere(
    client: httpx.AsyncClient, connection: Connection, clock: Clock, elsewhere: str, settings: Settings
) -> None:
    now = clock.now
    strangers = [
        {},
        {"Cookie": "borgertid-staff=x", **FROM_OUR_PAGE},
        await signed_in(connection, now, "administrator", municipality_id=elsewhere),
        await signed_in(connection, now, "administrator", seen_at=now - settings.staff_idle),
        await signed_in(connection, now, "administrator", created_at=now - timedelta(hours=12), expires_at=now),
    ]
    before = await fingerprint(connection)
    for headers in strangers:
        assert await outcomes(client, headers) == all_are("signed-out")
    assert await fingerprint(connection) == before


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_opens_its_own_routes_and_no_higher_ones(
    client: httpx.AsyncClient, connection: Connection, clock: Clock, role: str
) -> None:
    routes = [route for route in FOR_STAFF if not route[1].endswith("/sign-out")]
    opened = ROLES[: ROLES.index(role) + 1]
    seen = await outcomes(client, await signed_in(connection, clock.now, role), routes)
    assert seen == {(method, path): None if needed in opened else "role-too-low" for method, path, needed in routes}


@pytest.mark.parametrize(
    "origin",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://by.example"},
    ],
    ids=str,
)
async def test_no_page_of_another_site_can_write_with_somebodys_session(
    client: httpx.AsyncClient, connection: Connection, clock: Clock, origin: dict[str, str]
) -> None:
    signed = await signed_in(connection, clock.now, "administrator")
    writes = [route for route in FOR_STAFF if route[0] != "GET"]
    before = await fingerprint(connection)
    foreign = {"Cookie": signed["Cookie"], "Host": "by.example", **origin}
    assert await outcomes(client, foreign, writes) == all_are("other-origin", writes)
    assert await fingerprint(connection) == before
    own = {"Cookie": signed["Cookie"], "Host": "by.example", "Origin": "https://by.example"}
    assert (await client.post("/api/v1/staff/sign-out", json={}, headers=own)).status_code == 204

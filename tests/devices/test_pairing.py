"""A browser becomes a stand or a board by six digits, and is one until an administrator takes it out of use."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from api.database import Connection
from api.staff.devices.operations import forget_devices
from api.staff.devices.rules import Kind, digits_of
from tests.builders import a_town
from tests.clock import Clock
from tests.devices.devices import a_device
from tests.http.conftest import base_url, client, clock, settings
from tests.http.server import a_client
from tests.http.test_routes import FOR_DEVICES
from tests.staff.people import FROM_OUR_PAGE, refusal, signed_in

__all__ = ["base_url", "client", "clock", "settings"]

STAFF, PAIR, ME = "/api/v1/staff", "/api/v1/devices/pair", "/api/v1/devices/me"
STAND = {"kind": "stand", "office": "library", "name": "Ved indgangen"}


@pytest.fixture
async def administrator(connection: Connection, clock: Clock, client: httpx.AsyncClient) -> dict[str, str]:
    return await signed_in(connection, clock.now, "administrator")


@pytest.fixture
async def screen(base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """The browser that is to become a device."""
    async with a_client(base_url, headers=FROM_OUR_PAGE) as browser:
        yield browser


async def expect(client: httpx.AsyncClient, administrator: dict[str, str], **device: Any) -> dict[str, Any]:
    answer = await client.post(f"{STAFF}/device-codes", json=STAND | device, headers=administrator)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def pair(screen: httpx.AsyncClient, digits: str) -> httpx.Response:
    return await screen.post(PAIR, json={"digits": digits})


async def listed(client: httpx.AsyncClient, administrator: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(f"{STAFF}/devices", headers=administrator)).json()["devices"]
    return found


async def test_six_digits_make_a_browser_a_stand(
    client: httpx.AsyncClient, administrator: dict[str, str], screen: httpx.AsyncClient, clock: Clock
) -> None:
    assert refusal(await screen.get(ME)) == (401, "device-required")
    made = await expect(client, administrator)
    assert made["expires_at"] == "2026-11-23T08:10:00+01:00"
    [waiting] = await listed(client, administrator)
    assert (waiting["status"], waiting["seen_at"]) == ("waiting", None)
    answer = await pair(screen, made["digits"])
    assert answer.json() == {"kind": "stand", "office": "library", "office_name": "Biblioteket", "name": STAND["name"]}
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert f"max-age={400 * 24 * 3600}" in cookie
    clock.pass_by(days=300)
    me = await screen.get(ME)
    assert me.json() == answer.json()
    # Whoever is in use never runs out.
    assert f"max-age={400 * 24 * 3600}" in me.headers["set-cookie"].lower()


async def test_a_code_is_used_once(
    client: httpx.AsyncClient, administrator: dict[str, str], screen: httpx.AsyncClient
) -> None:
    made = await expect(client, administrator)
    assert (await pair(screen, made["digits"])).status_code == 200
    assert refusal(await pair(screen, made["digits"])) == (422, "pairing-wrong")


async def test_a_code_holds_for_ten_minutes(
    client: httpx.AsyncClient, administrator: dict[str, str], screen: httpx.AsyncClient, clock: Clock
) -> None:
    made = await expect(client, administrator)
    clock.pass_by(minutes=10)
    assert refusal(await pair(screen, made["digits"])) == (422, "pairing-wrong")
    [expired] = await listed(client, administrator)
    assert expired["status"] == "expired"


async def test_after_five_wrong_tries_no_code_that_waited_works(
    client: httpx.AsyncClient, administrator: dict[str, str], screen: httpx.AsyncClient
) -> None:
    first, second = await expect(client, administrator), await expect(client, administrator, name="Nummer to")
    wrong = next(f"{n:06}" for n in range(3) if f"{n:06}" not in {first["digits"], second["digits"]})
    for _ in range(4):
        assert refusal(await pair(screen, wrong)) == (422, "pairing-wrong")
    assert (await pair(screen, first["digits"])).status_code == 200
    assert refusal(await pair(screen, wrong)) == (422, "pairing-wrong")
    assert refusal(await pair(screen, second["digits"])) == (422, "pairing-wrong")
    assert (await pair(screen, (await expect(client, administrator))["digits"])).status_code == 200


async def test_another_municipalitys_code_pairs_nothing_here(
    client: httpx.AsyncClient, administrator: dict[str, str], screen: httpx.AsyncClient, connection: Connection,
    clock: Clock,
) -> None:  # fmt: skip
    await a_town(connection, clock.now, "naboby")
    made = await expect(client, administrator)
    screen.headers["Host"] = "naboby.example"
    assert refusal(await pair(screen, made["digits"])) == (422, "pairing-wrong")
    device = await a_device(connection, clock.now, municipality_id="naboby")
    assert (await client.get(ME, headers={**device, "Host": "naboby.example"})).status_code == 200
    assert refusal(await client.get(ME, headers={**device, "Host": "by.example"})) == (401, "device-revoked")


async def test_no_page_of_another_site_can_pair_a_browser(
    client: httpx.AsyncClient, administrator: dict[str, str], screen: httpx.AsyncClient
) -> None:
    made = await expect(client, administrator)
    screen.headers["Sec-Fetch-Site"] = "cross-site"
    assert refusal(await pair(screen, made["digits"])) == (403, "other-origin")


async def test_what_is_revoked_opens_nothing_and_is_wiped(
    client: httpx.AsyncClient, administrator: dict[str, str], screen: httpx.AsyncClient, connection: Connection
) -> None:
    made = await expect(client, administrator)
    await pair(screen, made["digits"])
    for _ in range(2):
        revoked = await client.post(f"{STAFF}/devices/{made['id']}/revoke", headers=administrator)
        assert (revoked.status_code, revoked.json()["status"]) == (200, "revoked")
    answer = await screen.get(ME)
    assert refusal(answer) == (401, "device-revoked")
    assert answer.headers["clear-site-data"] == '"cookies", "storage"'
    actions = await connection.fetch("SELECT subject, action, role, office_id FROM audit_entry ORDER BY number")
    assert [tuple(one) for one in actions] == [
        ("password:administrator", "expect", "administrator", "library"),
        (f"device:{made['id']}", "pair", "device", "library"),
        ("password:administrator", "revoke", "administrator", "library"),
    ]
    unknown = await client.post(f"{STAFF}/devices/{uuid4()}/revoke", headers=administrator)
    assert refusal(unknown) == (404, "device-not-found")


async def test_an_administrator_of_one_office_has_its_devices_only(
    client: httpx.AsyncClient, administrator: dict[str, str], connection: Connection, clock: Clock
) -> None:
    made = await expect(client, administrator, office="town-hall")
    local = await signed_in(connection, clock.now, "administrator", offices=("library",))
    there = await client.post(f"{STAFF}/device-codes", json=STAND | {"office": "town-hall"}, headers=local)
    assert refusal(there) == (403, "other-office")
    assert refusal(await client.post(f"{STAFF}/devices/{made['id']}/revoke", headers=local)) == (403, "other-office")
    assert await listed(client, local) == []
    [still] = await listed(client, administrator)
    assert still["status"] == "waiting"


@pytest.mark.parametrize("fault", [{"office": "moon-base"}, {"name": " \n"}, {"kind": "kiosk"}])
async def test_a_device_has_a_kind_an_office_and_a_name(
    client: httpx.AsyncClient, administrator: dict[str, str], fault: dict[str, str]
) -> None:
    answer = await client.post(f"{STAFF}/device-codes", json=STAND | fault, headers=administrator)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"#/{name}" for name in fault]


async def test_neither_digits_nor_token_are_stored(
    client: httpx.AsyncClient, administrator: dict[str, str], screen: httpx.AsyncClient, connection: Connection
) -> None:
    made = await expect(client, administrator)
    await pair(screen, made["digits"])
    stored = str(await connection.fetch("SELECT * FROM device"))
    assert made["digits"] not in stored
    assert screen.cookies["borgertid-device"] not in stored


async def test_each_route_of_devices_takes_its_own_kind_only(
    client: httpx.AsyncClient, connection: Connection, clock: Clock
) -> None:
    """The table is the one of test_routes.py."""
    devices = {kind.value: await a_device(connection, clock.now, kind) for kind in Kind}
    staff = await signed_in(connection, clock.now, "administrator")
    for method, path, access in FOR_DEVICES:
        url = path.replace("{", "").replace("}", "")
        assert refusal(await client.request(method, url)) == (401, "device-required"), path
        assert refusal(await client.request(method, url, headers=staff)) == (401, "device-required"), path
        for kind, headers in devices.items():
            answer = await client.request(method, url, headers=headers)
            refused = answer.status_code == 403 and refusal(answer) == (403, "other-device")
            assert refused == (access not in {"device", kind}), (path, kind)
            if method != "GET" and not refused:
                foreign = await client.request(method, url, headers={**headers, "Sec-Fetch-Site": "cross-site"})
                assert refusal(foreign) == (403, "other-origin"), path


async def test_what_was_never_paired_is_forgotten_at_once_and_what_was_revoked_after_a_month(
    client: httpx.AsyncClient, administrator: dict[str, str], connection: Connection, pool: asyncpg.Pool, clock: Clock
) -> None:
    await expect(client, administrator)
    await a_device(connection, clock.now, revoked_at=clock.now)
    await a_device(connection, clock.now)
    for minutes, left in ((5, 3), (6, 2), (30 * 24 * 60, 1)):
        await forget_devices(pool, clock.pass_by(minutes=minutes))
        assert await connection.fetchval("SELECT count(*) FROM device") == left


def test_the_digits_differ_from_device_to_device_and_from_key_to_key() -> None:
    ids = [UUID(int=number) for number in range(100)]
    assert len({digits_of(b"x" * 32, one) for one in ids}) > 95
    assert digits_of(b"x" * 32, ids[0]) != digits_of(b"y" * 32, ids[0])
    assert all(len(digits_of(b"x" * 32, one)) == 6 for one in ids)

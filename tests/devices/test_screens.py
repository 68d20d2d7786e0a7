"""Stands and boards do their work at their own office, and nothing else."""

from uuid import uuid4

import httpx

from api.database import Connection
from tests.clock import Clock
from tests.devices.devices import a_device
from tests.http.conftest import base_url, client, clock, settings
from tests.staff.people import refusal, signed_in

__all__ = ["base_url", "client", "clock", "settings"]

STAND, BOARD = "/api/v1/stand", "/api/v1/board"
OTHER_OFFICE, OTHER_DEVICE = (403, "other-office"), (403, "other-device")


async def take_number(client: httpx.AsyncClient, headers: dict[str, str], office: str) -> httpx.Response:
    wanted = {"office": office, "topics": [{"id": "passport-adult"}]}
    return await client.post(f"{STAND}/tickets", json=wanted, headers={**headers, "Idempotency-Key": str(uuid4())})


async def test_a_stand_shows_and_gives_numbers_of_its_own_office_only(
    client: httpx.AsyncClient, connection: Connection, clock: Clock
) -> None:
    stand = await a_device(connection, clock.now, "stand", "library")
    assert (await client.get(f"{STAND}?office=library", headers=stand)).status_code == 200
    assert refusal(await client.get(f"{STAND}?office=town-hall", headers=stand)) == OTHER_OFFICE
    clock.pass_by(hours=3)
    mine = await take_number(client, stand, "library")
    assert mine.status_code == 201, mine.text
    assert refusal(await take_number(client, stand, "town-hall")) == OTHER_OFFICE
    foreign = await take_number(client, stand | {"Sec-Fetch-Site": "cross-site"}, "library")
    assert refusal(foreign) == (403, "other-origin")


async def test_a_board_is_no_stand_and_a_stand_no_board(
    client: httpx.AsyncClient, connection: Connection, clock: Clock
) -> None:
    stand = await a_device(connection, clock.now, "stand")
    board = await a_device(connection, clock.now, "board")
    assert (await client.get(f"{BOARD}?office=library", headers=board)).status_code == 200
    assert refusal(await client.get(f"{BOARD}?office=library", headers=stand)) == OTHER_DEVICE
    assert refusal(await client.get(f"{STAND}?office=library", headers=board)) == OTHER_DEVICE
    assert refusal(await take_number(client, board, "library")) == OTHER_DEVICE


async def test_a_screen_that_was_revoked_shows_nothing(
    client: httpx.AsyncClient, connection: Connection, clock: Clock
) -> None:
    lost = await a_device(connection, clock.now, "board", revoked_at=clock.now)
    assert refusal(await client.get(f"{BOARD}?office=library", headers=lost)) == (401, "device-revoked")


async def test_staff_use_the_screens_of_their_own_office(
    client: httpx.AsyncClient, connection: Connection, clock: Clock
) -> None:
    librarian = await signed_in(connection, clock.now, "clerk", offices=("library",))
    assert (await client.get(f"{STAND}?office=library", headers=librarian)).status_code == 200
    assert refusal(await client.get(f"{STAND}?office=town-hall", headers=librarian)) == OTHER_OFFICE
    assert refusal(await take_number(client, librarian, "town-hall")) == OTHER_OFFICE

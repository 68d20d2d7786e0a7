"""Stands and boards do their work at their own office, and nothing else."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.database import Connection
from tests.clock import Clock
from tests.devices.devices import a_device
from tests.http.conftest import base_url, citizen, client, clock, settings
from tests.http.desks import booked_at, done, go_to
from tests.http.server import Citizen
from tests.staff.people import refusal, signed_in

__all__ = ["base_url", "citizen", "client", "clock", "settings"]

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


@pytest.mark.parametrize("path", [STAND, BOARD, f"{STAND}/events", f"{BOARD}/events"])
@pytest.mark.parametrize("offices", ["office=library&office=town-hall", "office=town-hall&office=library"])
async def test_a_screen_that_names_two_offices_sees_neither_unless_both_are_its_own(
    client: httpx.AsyncClient, connection: Connection, clock: Clock, path: str, offices: str
) -> None:
    """The guard looked at the first, and the answer was about the last."""
    screen = await a_device(connection, clock.now, "board" if path.startswith(BOARD) else "stand", "library")
    librarian = await signed_in(connection, clock.now, "clerk", offices=("library",))
    for who in (screen, librarian):
        async with client.stream("GET", f"{path}?{offices}", headers=who) as answer:
            assert answer.status_code == 403
            await answer.aread()
        assert refusal(answer) == OTHER_OFFICE


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


async def test_what_is_done_at_a_stand_is_written_down_and_what_citizens_do_on_their_phones_is_not(
    client: httpx.AsyncClient, citizen: Citizen, connection: Connection, clock: Clock
) -> None:
    bookings = "/api/v1/bookings"
    here, on_the_phone = [
        done(await citizen.post(bookings, booked_at(time, office="library")), 201) for time in ("10:00", "10:15")
    ]
    go_to(clock, "10:00")
    stand = await a_device(connection, clock.now, "stand", "library")
    clerk = await signed_in(connection, clock.now, "clerk")
    done(await citizen.post(f"{bookings}/{on_the_phone['id']}/arrive", {}, on_the_phone["secret"]))
    once = {"Idempotency-Key": str(uuid4())}

    async def post(path: str, **body: Any) -> Any:
        """Twice: what is repeated is not written again."""
        for _ in range(2):
            answer = await client.post(f"{STAND}{path}", json={"office": "library", **body}, headers=stand | once)
        return answer.json()

    arrived = await post("/arrivals", shown=here["code"])
    walked_in = await post("/tickets", topics=[{"id": "passport-adult"}])
    assert await post("/numbers", stand="door", count=5) == {"first": 4, "last": 8}
    by_clerk = done(await take_number(client, clerk, "library"), 201)
    rows = await connection.fetch(
        "SELECT left(subject, 7), name, role, action, subject_kind, subject_id FROM audit_entry ORDER BY number"
    )
    device, staff = ("device:", "Testskærm", "device"), ("passwor", "Test Testesen", "clerk")
    assert [tuple(row) for row in rows] == [
        (*device, "arrive", "ticket", arrived["id"]),
        (*device, "arrive", "ticket", walked_in["id"]),
        (*device, "reserve", "numbers", "4-8"),
        (*staff, "arrive", "ticket", by_clerk["id"]),
    ]
    assert await connection.fetchval("SELECT count(*) FROM audit_entry WHERE office_id = 'library'") == 4
    assert await connection.fetchval("SELECT array_agg(DISTINCT actor) FROM ticket_event") == ["citizen"]

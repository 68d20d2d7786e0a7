"""P9: test bookings live in a lane of their own, and never become real ones."""

import asyncpg
import httpx
import pytest

from api.bookings.upkeep import remove_synthetic
from api.calendars.queries import select_differences
from api.database import Connection
from api.settings import Settings
from tests.http.server import Citizen, Clock, a_booking, a_mark

TUESDAY_TEN = "2026-11-24T10:00:00+01:00"
FREE = "/api/v1/free-times?topic=passport-adult&office=library&days=2"

MIXED = [
    {"phone": "20 12 34 56", "email": "test@monitor.invalid"},
    {"phone": "+4500123456", "email": "test@borgertid.dk"},
]
"""One way to a citizen, and one to nobody."""


def a_test_booking(start: str = TUESDAY_TEN) -> dict:
    contact = {"name": "Test Testesen", "email": "test@monitor.invalid"}
    return {**a_booking(start, office="library"), "contact": contact}


async def test_a_test_booking_takes_no_citizens_time(monitor: Citizen, citizen: Citizen) -> None:
    before = (await citizen.get(FREE)).json()["days"]
    booking = await monitor.post("/api/v1/bookings", a_test_booking())
    assert booking.status_code == 201
    assert (await citizen.get(FREE)).json()["days"] == before
    assert (await monitor.get(FREE)).json()["days"] != before


async def test_a_citizen_can_book_the_time_that_a_monitor_has_booked(monitor: Citizen, citizen: Citizen) -> None:
    assert (await monitor.post("/api/v1/bookings", a_test_booking())).status_code == 201
    assert (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN, office="library"))).status_code == 201


async def test_a_test_contact_without_a_mark_is_refused(citizen: Citizen, connection: Connection) -> None:
    answer = await citizen.post("/api/v1/bookings", a_test_booking())
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:borgertid:problem:mark-mismatch")
    assert await connection.fetchval("SELECT count(*) FROM booking") == 0


async def test_a_mark_on_a_citizens_contact_is_refused(monitor: Citizen, connection: Connection) -> None:
    answer = await monitor.post("/api/v1/bookings", a_booking(TUESDAY_TEN))
    assert answer.json()["type"] == "urn:borgertid:problem:mark-mismatch"
    assert await connection.fetchval("SELECT count(*) FROM booking") == 0


@pytest.mark.parametrize("contact", MIXED)
async def test_a_contact_that_is_half_a_citizens_is_refused_with_a_mark_and_without(
    monitor: Citizen, citizen: Citizen, connection: Connection, contact: dict[str, str]
) -> None:
    mixed = {**a_test_booking(), "contact": {"name": "Test Testesen", **contact}}
    for who in (monitor, citizen):
        answer = await who.post("/api/v1/bookings", mixed)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:borgertid:problem:mark-mismatch")
    assert await connection.fetchval("SELECT count(*) FROM booking") == 0


async def test_whatever_its_contact_says_a_test_booking_counts_for_no_citizen(
    monitor: Citizen, citizen: Citizen, connection: Connection
) -> None:
    """The second wall: no such contact is let in."""
    await connection.execute("UPDATE topic SET content = content || '{\"live_bookings\": 1}'")
    assert (await monitor.post("/api/v1/bookings", a_test_booking())).status_code == 201
    await connection.execute("UPDATE contact SET phone = '+4520123456'")
    assert (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))).status_code == 201


async def test_an_expired_mark_never_makes_a_real_booking(
    monitor: Citizen, clock: Clock, connection: Connection
) -> None:
    clock.pass_by(minutes=11)
    answer = await monitor.post("/api/v1/bookings", a_test_booking())
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:borgertid:problem:mark-invalid")
    assert await connection.fetchval("SELECT count(*) FROM booking") == 0


async def test_a_mark_that_lives_too_long_is_refused(
    client: httpx.AsyncClient, settings: Settings, clock: Clock
) -> None:
    answer = await Citizen(client, a_mark(settings, clock.now, minutes=16)).get(FREE)
    assert answer.json()["type"] == "urn:borgertid:problem:mark-invalid"


async def test_a_marked_write_cannot_touch_a_citizens_booking(monitor: Citizen, citizen: Citizen) -> None:
    booking = (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))).json()
    answer = await monitor.post(f"/api/v1/bookings/{booking['id']}/cancel", {}, booking["secret"])
    assert answer.json()["type"] == "urn:borgertid:problem:mark-mismatch"
    assert (await citizen.get(f"/api/v1/bookings/{booking['id']}", booking["secret"])).json()["status"] == "booked"


async def test_the_server_removes_what_a_dead_monitor_left(
    monitor: Citizen, clock: Clock, connection: Connection, pool: object
) -> None:
    await monitor.post("/api/v1/bookings", a_test_booking())
    await remove_synthetic(pool, clock.pass_by(minutes=14))
    assert await connection.fetchval("SELECT count(*) FROM booking") == 1
    await remove_synthetic(pool, clock.pass_by(minutes=1))
    for table in ("booking", "part", "receipt", "contact", "idempotency_key"):
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0, table
    assert await select_differences(connection) == []


async def test_a_citizens_booking_is_never_deleted(citizen: Citizen, connection: Connection) -> None:
    await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))
    for statement in ("DELETE FROM booking", "DELETE FROM receipt", "UPDATE receipt SET action = 'cancel'"):
        with pytest.raises(asyncpg.RaiseError):
            await connection.execute(statement)

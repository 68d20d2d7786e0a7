"""P6: a retry, a double click, two tabs or a reconnecting phone give one effect and the same answer."""

import asyncio
from uuid import uuid4

import pytest

from api.database import Connection
from tests.http.server import Citizen, Clock, a_booking, a_visit

TUESDAY_TEN = "2026-11-24T10:00:00+01:00"


async def count(connection: Connection, table: str) -> int:
    return await connection.fetchval(f"SELECT count(*) FROM {table}")


async def test_a_repeated_booking_gets_the_same_answer_and_books_once(citizen: Citizen, connection: Connection) -> None:
    key = str(uuid4())
    first = await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN), key=key)
    again = await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN), key=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert await count(connection, "booking") == 1


async def test_ten_clicks_at_once_on_the_last_free_time_all_get_the_one_booking(
    citizen: Citizen, connection: Connection
) -> None:
    key = str(uuid4())
    body = a_booking(TUESDAY_TEN, office="library")
    answers = await asyncio.gather(*(citizen.post("/api/v1/bookings", body, key=key) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await count(connection, "booking") == 1


async def test_the_answer_to_a_repeat_is_that_of_the_first_even_after_a_move(citizen: Citizen, clock: Clock) -> None:
    key = str(uuid4())
    first = (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN), key=key)).json()
    later = {"office": "library", "start": "2026-11-25T10:00:00+01:00"}
    await citizen.post(f"/api/v1/bookings/{first['id']}/move", later, first["secret"])
    clock.pass_by(days=3)
    assert (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN), key=key)).json() == first


@pytest.mark.parametrize("change", ["retired = true", "max_persons = 1"])
async def test_a_phone_that_comes_back_after_the_catalogue_has_changed_gets_its_answer(
    citizen: Citizen, connection: Connection, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr("api.catalogue.current.FRESH_FOR", 0.0)
    booking = ("/api/v1/bookings", a_booking(TUESDAY_TEN, persons=2))
    hold = ("/api/v1/holds", {**a_visit("2026-11-25T10:00:00+01:00", persons=2), "client": str(uuid4())})
    for path, body in (booking, hold):
        key = str(uuid4())
        first = await citizen.post(path, body, key=key)
        await connection.execute(f"UPDATE topic SET {change}")
        await connection.execute("UPDATE municipality SET version = version + 1")
        assert (await citizen.post(path, body)).status_code == 422
        again = await citizen.post(path, body, key=key)
        assert (again.status_code, again.json()) == (201, first.json())
        await connection.execute("UPDATE topic SET retired = false, max_persons = 4")
        await connection.execute("UPDATE municipality SET version = version + 1")


async def test_a_repeated_cancellation_gets_the_same_answer(citizen: Citizen) -> None:
    booking = (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))).json()
    path, key = f"/api/v1/bookings/{booking['id']}/cancel", str(uuid4())
    first = await citizen.post(path, {}, booking["secret"], key=key)
    again = await citizen.post(path, {}, booking["secret"], key=key)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_the_same_key_with_another_body_is_refused_and_changes_nothing(
    citizen: Citizen, connection: Connection
) -> None:
    key = str(uuid4())
    await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN), key=key)
    other = await citizen.post("/api/v1/bookings", a_booking("2026-11-25T10:00:00+01:00"), key=key)
    assert (other.status_code, other.json()["type"]) == (422, "urn:borgertid:problem:key-reused")
    assert await count(connection, "booking") == 1


async def test_a_refused_key_can_be_used_again(citizen: Citizen) -> None:
    key = str(uuid4())
    past = await citizen.post("/api/v1/bookings", a_booking("2026-11-20T10:00:00+01:00"), key=key)
    assert past.json()["type"].endswith(":time-past")
    assert (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN), key=key)).status_code == 201


async def test_stored_answers_hold_no_contact(citizen: Citizen, connection: Connection) -> None:
    await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))
    for table in ("receipt", "idempotency_key", "booking", "part", "outbox"):
        rows = await connection.fetch(f"SELECT t::text AS row FROM {table} AS t")
        assert rows
        assert not any("Testesen" in row["row"] or "20123456" in row["row"] for row in rows)


async def test_erasing_a_citizen_is_deleting_one_row(citizen: Citizen, connection: Connection) -> None:
    booking = (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))).json()
    await connection.execute("DELETE FROM contact")
    read = await citizen.get(f"/api/v1/bookings/{booking['id']}", booking["secret"])
    assert read.json()["status"] == "booked"


async def test_what_was_changed_meanwhile_is_not_changed_by_who_has_not_seen_that(citizen: Citizen) -> None:
    booking = (await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN))).json()
    path, seen = f"/api/v1/bookings/{booking['id']}", booking["receipt"]["id"]
    wednesday, thursday = ({"office": "library", "start": f"2026-11-{day}T10:00:00+01:00"} for day in (25, 26))
    key = str(uuid4())
    moved = await citizen.post(f"{path}/move", {**wednesday, "seen": seen}, booking["secret"], key=key)
    assert moved.status_code == 200
    for command, body in [("move", thursday), ("cancel", {})]:
        late = await citizen.post(f"{path}/{command}", {**body, "seen": seen}, booking["secret"])
        assert (late.status_code, late.json()["type"]) == (409, "urn:borgertid:problem:changed-meanwhile")
    again = await citizen.post(f"{path}/move", {**wednesday, "seen": seen}, booking["secret"], key=key)
    assert (again.status_code, again.json()) == (200, moved.json())
    last = {"seen": moved.json()["receipt"]["id"]}
    assert (await citizen.post(f"{path}/cancel", last, booking["secret"])).json()["status"] == "cancelled"

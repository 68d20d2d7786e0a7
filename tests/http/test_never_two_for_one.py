"""P1: no writer can sell the same time twice. Truly parallel clients, each on a connection of its own."""

import asyncio

import asyncpg
import httpx
import pytest

from api.calendars.queries import select_differences
from api.database import Connection
from tests.http.server import Citizen, a_booking, a_client

TUESDAY = "2026-11-24T{}+01:00"


async def alone(base_url: str, path: str, body: object, secret: str | None = None) -> httpx.Response:
    async with a_client(base_url) as client:
        return await Citizen(client).post(path, body, secret)


async def test_two_hundred_citizens_on_the_last_free_time_make_one_booking(
    base_url: str, connection: Connection
) -> None:
    body = a_booking(TUESDAY.format("13:45:00"), office="library")
    answers = await asyncio.gather(*(alone(base_url, "/api/v1/bookings", body) for _ in range(200)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 199
    assert await connection.fetchval("SELECT count(*) FROM booking") == 1
    assert all(len(answer.json()["alternatives"]) == 5 for answer in answers if answer.status_code == 409)
    assert await select_differences(connection) == []


async def test_two_hundred_moves_to_the_last_free_time_move_one_booking(base_url: str, connection: Connection) -> None:
    # Two desks, sixteen quarters of an hour, seven days: room for 224.
    days = ("11-25", "11-26", "11-27", "11-30", "12-01", "12-02", "12-03")
    quarters = [f"{hour}:{minute:02}" for hour in range(10, 14) for minute in range(0, 60, 15)]
    starts = [f"2026-{day}T{quarter}:00+01:00" for day in days for quarter in quarters for _ in range(2)][:200]
    bookings = [(await alone(base_url, "/api/v1/bookings", a_booking(start))).json() for start in starts]
    wanted = {"office": "library", "start": TUESDAY.format("10:00:00")}
    answers = await asyncio.gather(
        *(alone(base_url, f"/api/v1/bookings/{one['id']}/move", wanted, one["secret"]) for one in bookings)
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (len(bookings) - 1)
    assert await connection.fetchval("SELECT count(*) FROM part WHERE pool_id = 'library'") == 1
    assert await connection.fetchval("SELECT count(*) FROM part") == len(bookings)
    assert await select_differences(connection) == []


async def test_two_that_swap_their_times_neither_deadlock_nor_lose_theirs(
    base_url: str, connection: Connection
) -> None:
    ten, eleven = TUESDAY.format("10:00:00"), TUESDAY.format("11:00:00")
    first = (await alone(base_url, "/api/v1/bookings", a_booking(ten, office="library"))).json()
    second = (
        await alone(base_url, "/api/v1/bookings", a_booking("2026-11-25T10:00:00+01:00", office="library"))
    ).json()
    answers = await asyncio.gather(
        *(
            alone(base_url, f"/api/v1/bookings/{one['id']}/move", {"office": "library", "start": start}, one["secret"])
            for _ in range(20)
            for one, start in ((first, "2026-11-25T11:00:00+01:00"), (second, eleven), (first, ten))
        )
    )
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert await connection.fetchval("SELECT count(*) FROM part") == 2
    assert await select_differences(connection) == []


async def test_the_database_refuses_a_writer_that_forgets_to_look(connection: Connection, base_url: str) -> None:
    await alone(base_url, "/api/v1/bookings", a_booking(TUESDAY.format("10:00:00"), office="library"))
    with pytest.raises(asyncpg.CheckViolationError, match="never_two_for_one"):
        await connection.execute(
            """UPDATE pool_day SET free = take_cells(free, ARRAY[1], ARRAY[3])
               WHERE pool_id = 'library' AND day = '2026-11-24' AND lane = 'public'"""
        )

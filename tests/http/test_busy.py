"""Too many at once: who cannot be served soon is told so, and nothing is half done."""

import asyncio
from uuid import uuid4

import asyncpg
import httpx
import pytest

from api.database import Connection, pool
from tests.http.server import Citizen, a_booking

START = "2026-11-24T10:00:00+01:00"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'booking'::regclass"


async def test_who_gets_no_connection_in_time_is_told_to_come_again(
    citizen: Citizen, connection: Connection, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "WAIT_FOR_CONNECTION", 0.1)
    async with connection.transaction():
        await connection.execute("LOCK TABLE booking IN ACCESS EXCLUSIVE MODE")
        others = [asyncio.create_task(citizen.get(f"/api/v1/bookings/{uuid4()}", "x")) for _ in range(pool.SIZE)]
        watching = await asyncpg.connect(database_url)
        while await watching.fetchval(WAITING) < pool.SIZE:
            pass
        await watching.close()
        key = str(uuid4())
        answers = [await citizen.post("/api/v1/bookings", a_booking(START), key=key), await free_times(citizen)]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert [answer.headers["retry-after"] for answer in answers] == ["2", "2"]
    assert answers[0].json()["type"].endswith(":busy")
    assert {answer.status_code for answer in await asyncio.gather(*others)} == {404}
    assert await connection.fetchval("SELECT count(*) FROM idempotency_key") == 0
    again = [await citizen.post("/api/v1/bookings", a_booking(START), key=key), await free_times(citizen)]
    assert [answer.status_code for answer in again] == [201, 200]


async def free_times(citizen: Citizen) -> httpx.Response:
    return await citizen.get("/api/v1/free-times?topic=passport-adult")

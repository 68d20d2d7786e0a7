"""Five hundred at once on the same few times, each on a connection of their own as far as there are any.

No command may end in anything but an answer or a refusal. A deadlock or a broken constraint is neither.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import httpx
import pytest

from api.bookings.rules import Receipt
from api.bookings.visits import Asker
from api.calendars.auditor import audit
from api.database import Connection
from tests.bookings.citizens import Citizens, a_second_desk, citizens_of, tomorrow
from tests.bookings.crowds import at_once, kinds
from tests.builders import a_town
from tests.clock import Clock
from tests.http.server import Citizen, a_booking, a_client, serving, settings_in

One = TypeVar("One")
REFUSED = {"time-taken", "busy"}
"""busy: more wait for a connection than a slow machine can serve in the time that anybody may wait."""


@pytest.fixture
async def citizens(crowd: asyncpg.Pool, connection: Connection, now: datetime) -> Citizens:
    return await citizens_of(crowd, await a_town(connection, now, horizon_days=5), now)


async def test_five_hundred_on_one_time_make_one_booking(citizens: Citizens, connection: Connection) -> None:
    answers = await at_once(citizens.book(tomorrow(citizens.now)) for _ in range(500))
    assert kinds(answers)["done"] == 1
    assert kinds(answers).keys() <= REFUSED | {"done"}
    assert await connection.fetchval("SELECT count(*) FROM part") == 1
    assert await audit(citizens.pool, citizens.now) == []


async def test_five_hundred_on_ten_times_of_two_pools_make_twenty_bookings(
    citizens: Citizens, connection: Connection
) -> None:
    await a_second_desk(connection, "by", citizens.now)
    citizens = await citizens_of(citizens.pool, "by", citizens.now)
    starts = [tomorrow(citizens.now, 10, 15 * quarter) for quarter in range(10)]
    answers = await at_once(citizens.book(starts[number % 10]) for number in range(500))
    assert kinds(answers)["done"] == 20
    assert kinds(answers).keys() <= REFUSED | {"done"}
    sold = Counter(answer.after.start for answer in answers if isinstance(answer, Receipt))
    assert sold == dict.fromkeys(starts, 2)
    assert await audit(citizens.pool, citizens.now) == []


async def test_five_hundred_over_http_on_ten_times_make_ten_bookings(
    connection: Connection, database_url: str, tmp_path: Path, now: datetime
) -> None:
    await a_town(connection, now, horizon_days=5)
    async with serving(settings_in(tmp_path), database_url, Clock(now)) as url:
        starts = [tomorrow(now, 10, 15 * quarter).isoformat() for quarter in range(10)]
        answers = await asyncio.gather(
            *(alone(url, a_booking(starts[number % 10], office="library")) for number in range(500))
        )
    told = Counter(answer.status_code for answer in answers)
    # 503: more waited for a connection than a slow machine can serve in the time that anybody may wait.
    assert told[201] == 10
    assert told.keys() <= {201, 409, 503}
    assert await connection.fetchval("SELECT count(DISTINCT start_at) FROM part") == 10
    assert await connection.fetchval("SELECT count(*) FROM part") == 10


async def test_staff_against_citizens_on_one_time_make_one_booking(citizens: Citizens, connection: Connection) -> None:
    """Two hundred of each, half of the staff with a reason: it sets rules aside, and nobody's booking."""
    staff = [citizens.asked_by(Asker("staff", reason)) for reason in (None, "Lovet i telefonen")]
    askers = [citizens, staff[0], citizens, staff[1]] * 100
    answers = await at_once(asker.book(tomorrow(asker.now)) for asker in askers)
    assert kinds(answers)["done"] == 1
    assert kinds(answers).keys() <= REFUSED | {"done"}
    assert await connection.fetchval("SELECT count(*) FROM part") == 1
    assert await audit(citizens.pool, citizens.now) == []


async def test_five_hundred_on_ten_times_while_others_change_their_visits(
    citizens: Citizens, connection: Connection
) -> None:
    """Ten have a time already, and grow, shrink and move among those for which the five hundred come."""
    await a_second_desk(connection, "by", citizens.now)
    citizens = await citizens_of(citizens.pool, "by", citizens.now)
    starts = [tomorrow(citizens.now, 10, 15 * quarter) for quarter in range(10)]
    booked = [await citizens.book(start) for start in starts]
    changing = [
        citizens.about(f"passport-adult:{1 + number % 2}").edit(one.booking_id, starts[(at + number) % 10])
        for number in range(5)
        for at, one in enumerate(booked)
    ]
    coming = [citizens.book(starts[number % 10]) for number in range(500)]
    answers = await at_once(spread_among(changing, coming))
    assert kinds(answers).keys() <= REFUSED | {"done"}
    alive = await connection.fetch("SELECT booking_id FROM booking WHERE status = 'booked'")
    done = {answer.booking_id for answer in answers if isinstance(answer, Receipt)}
    assert {row["booking_id"] for row in alive} == done | {one.booking_id for one in booked}
    assert await connection.fetchval("SELECT count(DISTINCT booking_id) FROM part") == len(alive)
    assert await most_at_once(connection) == {"library": 1, "library-two": 1}
    assert await audit(citizens.pool, citizens.now) == []


def spread_among(few: Sequence[One], many: Sequence[One]) -> list[One]:
    """All of both, the few at even distances."""
    step = len(many) // len(few)
    return [one for number, one in enumerate(few) for one in (one, *many[number * step : (number + 1) * step])]


async def most_at_once(connection: Connection) -> dict[str, int]:
    """By pool: how many visits it has in any one cell at most."""
    rows = await connection.fetch(
        """SELECT pool_id, max(visits) AS most FROM (
             SELECT pool_id, count(*) AS visits
             FROM part, generate_series(start_at, end_at - interval '5 minutes', interval '5 minutes') AS cell
             GROUP BY pool_id, cell
           ) cells GROUP BY pool_id"""
    )
    return {row["pool_id"]: row["most"] for row in rows}


async def alone(url: str, booking: dict[str, Any]) -> httpx.Response:
    """Booked by a client with a connection of its own."""
    async with a_client(url, timeout=60) as client:
        return await Citizen(client).post("/api/v1/bookings", booking)

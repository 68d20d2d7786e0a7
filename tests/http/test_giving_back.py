"""Time that nobody uses is not lost: what is left when somebody does not come, and what is free on the day itself."""

from datetime import datetime
from typing import Any

import asyncpg
import pytest

from api.arrivals.giving_back import give_back
from api.calendars.auditor import audit
from api.database import Connection
from tests.clock import Clock
from tests.http.desks import Office, booked_at, done, go_to, refused, today_at
from tests.http.server import Citizen


async def free_cells(connection: Connection, time: str) -> int:
    """How many desks are free at that time in the library's public lane."""
    found: int = await connection.fetchval(
        """SELECT free[extract(epoch FROM $1 - first_cell)::int / 300 + 1] FROM pool_day
           WHERE pool_id = 'library' AND day = $2 AND lane = 'public'""",
        datetime.fromisoformat(today_at(time)), datetime.fromisoformat(today_at(time)).date(),
    )  # fmt: skip
    return found


async def a_long_visit(citizen: Citizen) -> Any:
    """Two persons: half an hour from ten."""
    visit = booked_at("10:00", office="library", persons=2)
    return done(await citizen.post("/api/v1/bookings", visit), 201)


async def test_what_is_left_of_a_time_to_which_nobody_has_come_is_free_again(
    office: Office, citizen: Citizen, clock: Clock, pool: asyncpg.Pool, connection: Connection
) -> None:
    booked = await a_long_visit(citizen)
    go_to(clock, "10:14")
    await give_back(pool, clock.now)
    assert [await free_cells(connection, time) for time in ("10:10", "10:15", "10:25")] == [0, 0, 0]
    go_to(clock, "10:16")
    await give_back(pool, clock.now)
    await give_back(pool, clock.now)
    assert [await free_cells(connection, time) for time in ("10:10", "10:15", "10:20", "10:25")] == [0, 0, 1, 1]
    assert await audit(pool, clock.now) == []
    # Who comes all the same is served, as one without a time.
    ticket = done(await office.post("/staff/day/arrivals", {"booking": booked["id"]}))
    assert ticket["place_at"] == today_at("10:46")


async def test_who_has_come_keeps_the_time(
    office: Office, citizen: Citizen, clock: Clock, pool: asyncpg.Pool, connection: Connection
) -> None:
    booked = await a_long_visit(citizen)
    go_to(clock, "10:00")
    done(await office.post("/staff/day/arrivals", {"booking": booked["id"]}))
    go_to(clock, "10:20")
    await give_back(pool, clock.now)
    assert await free_cells(connection, "10:25") == 0


@pytest.mark.parametrize("give", ["walk-ins", "acute"])
async def test_what_is_free_on_the_day_goes_to_walk_ins_or_can_be_booked_until_it_begins(
    citizen: Citizen, clock: Clock, connection: Connection, give: str
) -> None:
    # Before anybody has asked: the application reads an office once a second.
    await connection.execute("UPDATE office SET content = content || $1", {"day": {"give_back": give}})
    go_to(clock, "09:45")
    answer = await citizen.post("/api/v1/bookings", booked_at("10:00", office="library"))
    if give == "acute":
        done(answer, 201)
    else:
        refused(answer, "time-too-soon")

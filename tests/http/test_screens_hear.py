"""A screen hears of each change of its office's day, whatever process made it, and asks for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest

from api.arrivals.announcing import MOST_MISSED, Announcer, Place, Reader
from api.arrivals.given import tell_of_bookings
from api.settings import Settings
from tests.clock import Clock
from tests.http.desks import OFFICE, Office, booked_at, done
from tests.http.server import Citizen, a_booking, a_client, a_visit, serving

PATIENCE = 5.0


@asynccontextmanager
async def listening(office: Office, path: str, where: str = OFFICE) -> AsyncIterator[AsyncIterator[str]]:
    """The lines of a stream, after the first, which says that it is there."""
    url = f"/api/v1{path}/events"
    async with office.client.stream("GET", url, params={"office": where}, headers=office.headers) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        lines = answer.aiter_lines()
        assert await next_event(lines) == "changed"
        yield lines


async def next_event(lines: AsyncIterator[str]) -> str:
    async with asyncio.timeout(PATIENCE):
        async for line in lines:
            if line.startswith("event: "):
                return line.removeprefix("event: ")
    raise AssertionError("the stream has ended")


@pytest.mark.parametrize("path", ["/staff/day", "/stand", "/board"])
async def test_a_call_in_another_process_is_heard(
    office: Office, path: str, settings: Settings, database_url: str, clock: Clock
) -> None:
    await office.ticket()
    async with listening(office, path) as lines, serving(settings, database_url, clock) as other:
        async with a_client(other) as client:
            await Office(client, settings).call()
        assert await next_event(lines) == "changed"
    assert [one["number"] for one in (await office.board())["called"]] == [1]


async def test_a_time_of_today_that_is_booked_or_cancelled_is_heard(office: Office, citizen: Citizen) -> None:
    async with listening(office, "/staff/day") as lines:
        booked = done(await citizen.post("/api/v1/bookings", booked_at("10:00")), 201)
        assert await next_event(lines) == "changed"
        done(await citizen.post(f"/api/v1/bookings/{booked['id']}/cancel", {}, booked["secret"]))
        assert await next_event(lines) == "changed"


async def test_a_clerk_who_looks_at_times_hears_when_one_of_any_day_is_held_or_booked_there(
    office: Office, citizen: Citizen
) -> None:
    async with listening(office, "/staff/free-times") as lines:
        wanted = a_visit("2026-11-26T10:00:00+01:00", office=OFFICE)
        done(await citizen.post("/api/v1/holds", {**wanted, "client": str(uuid4())}), 201)
        assert await next_event(lines) == "changed"
        done(await citizen.post("/api/v1/bookings", a_booking("2026-11-26T11:00:00+01:00", office=OFFICE)), 201)
        assert await next_event(lines) == "changed"


@pytest.mark.parametrize(
    ("synthetic", "told"),
    [(False, {("town-hall", "day"), ("town-hall", "times"), ("library", "times")}), (True, {("town-hall", "day")})],
)
def test_who_looks_at_times_is_told_of_each_day_and_of_no_test_citizen(
    now: datetime, synthetic: bool, told: set[tuple[str, str]]
) -> None:
    municipality = SimpleNamespace(zone=now.tzinfo, municipality_id="by")
    touched = [("town-hall", now), ("library", now + timedelta(days=3))]
    call: Any = SimpleNamespace(municipality=municipality, now=now, synthetic=synthetic, touched=touched)
    announcer = Mock()
    tell_of_bookings(announcer, call)
    places = {made.args[0] for made in announcer.changed.call_args_list}
    assert places == {Place("by", *one) for one in told}


async def test_a_screen_that_does_not_read_is_let_go() -> None:
    announcer = Announcer("postgresql://nowhere")
    place = Place("by", OFFICE)
    async with announcer.reading(place) as slow, announcer.reading(place) as quick:
        read = quick.lines()
        for _ in range(MOST_MISSED + 2):
            announcer.hear(place.payload)
            assert await anext(read) == b"event: changed\ndata: {}\n\n"
        assert slow.is_slow
        assert [line async for line in slow.lines()] == []
        assert not quick.is_slow


async def test_a_screen_that_was_let_go_while_it_waited_is_told_so_and_does_not_wait_for_ever() -> None:
    reader = Reader()
    lines = reader.lines()
    await anext(lines)
    waits = asyncio.ensure_future(anext(lines, None))
    await asyncio.sleep(0)
    for _ in range(MOST_MISSED + 1):
        reader.tell()
    assert await waits is None


async def test_many_changes_become_one_and_silence_has_a_heartbeat() -> None:
    reader = Reader()
    for _ in range(5):
        reader.tell()
    lines = reader.lines(heartbeat=0.01)
    assert [await anext(lines), await anext(lines)] == [b"event: changed\ndata: {}\n\n", b": quiet\n\n"]

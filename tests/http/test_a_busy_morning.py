"""Simulated mornings: hundreds come, eight desks call, the network is cut, people click twice. Nobody is lost."""

import asyncio
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg

from api.arrivals.line import LEASE
from api.calendars.auditor import audit
from api.database import Connection
from tests.clock import Clock
from tests.http.desks import OFFICE, Office, booked_at, done, today_at
from tests.http.server import Citizen

DESKS = [str(number) for number in range(1, 9)]
CUT_DESKS = {"1", "2"}
CUT = range(60, 68)
"""Minutes from ten; a lease lasts longer than that."""
LONG_DESK, LONG = "3", 40
"""Every visit there lasts so long; its board is open, and holds somebody all the time."""
LAST = 160


class DeskAtWork:
    """A clerk: calls the next when the one before is done; without a connection those that the desk holds."""

    def __init__(self, name: str, office: Office, draw: random.Random) -> None:
        self.name, self.office, self.draw = name, office, draw
        self.free_at, self.has_somebody = 0, False
        self.held: list[str] = []
        self.to_send: list[tuple[str, dict[str, Any], str]] = []

    async def work(self, minute: int, at: datetime) -> None:
        cut = self.name in CUT_DESKS and minute in CUT
        if not cut:
            await self._send_what_was_done()
        if minute >= self.free_at:
            called = self._call_held(at) if cut else await self._call()
            self.has_somebody = called
            minutes = LONG if self.name == LONG_DESK else self.draw.randint(2, 6)
            self.free_at = minute + (minutes if called else 1)
        if self.name in {*CUT_DESKS, LONG_DESK} and not cut:
            body = {"office": OFFICE, "desk": self.name, "most": 2}
            self.held = [one["id"] for one in done(await self.office.post("/staff/day/lease", body))["tickets"]]

    async def _call(self) -> bool:
        """With one key, and every third time with a double click."""
        key, clicks = str(uuid4()), 2 if self.draw.random() < 0.3 else 1
        answers = await asyncio.gather(*(self.office.call(self.name, key, finish=True) for _ in range(clicks)))
        assert all(answer == answers[0] for answer in answers)
        return answers[0]["ticket"] is not None

    def _call_held(self, at: datetime) -> bool:
        if not self.held:
            return self.has_somebody
        body = {"desk": self.name, "finish": True, "at": at.isoformat()}
        self.to_send.append((f"/staff/day/tickets/{self.held.pop(0)}/call", body, str(uuid4())))
        return True

    async def _send_what_was_done(self) -> None:
        for path, body, key in self.to_send:
            assert done(await self.office.post(path, body, key))["ticket"]["called_at"] == body["at"]
        self.to_send = []


class Stand:
    """At the door: numbers of its own while it has no connection."""

    def __init__(self, office: Office, first: int) -> None:
        self.office, self.next = office, first
        self.to_send: list[dict[str, Any]] = []

    async def give(self, minute: int, at: datetime) -> None:
        if minute in CUT:
            self.to_send.append({"number": self.next, "at": at.isoformat()})
            self.next += 1
            return
        waiting, self.to_send = self.to_send, []
        for body in waiting:
            assert (await self.office.ticket(**body))["number"] == body["number"]
        await self.office.ticket()


def ten() -> datetime:
    return datetime.fromisoformat(today_at("10:00"))


async def book(citizen: Citizen) -> list[tuple[int, str]]:
    """One for every quarter: (minutes from ten, phone)."""
    booked = []
    for number in range(10):
        time = ten() + timedelta(minutes=15 * number)
        phone = f"20 12 35 {number:02}"
        done(await citizen.post("/api/v1/bookings", booked_at(f"{time:%H:%M}", phone)), 201)
        booked.append((15 * number, phone))
    return booked


async def test_on_a_busy_morning_nobody_is_lost_and_nobody_is_called_twice(
    office: Office, citizen: Citizen, clock: Clock, pool: asyncpg.Pool, connection: Connection
) -> None:
    draw = random.Random(2026)
    booked = await book(citizen)
    clock.now = ten()
    numbers = done(await office.post("/stand/numbers", {"office": OFFICE, "stand": "door", "count": 50}), 201)
    stand = Stand(office, numbers["first"])
    desks = [DeskAtWork(name, office, draw) for name in DESKS]
    comes = sorted([draw.randrange(0, LAST - 10) for _ in range(290)])
    for minute in range(LAST + 60):
        clock.now = ten() + timedelta(minutes=minute)
        for start, phone in booked:
            if start == minute:
                done(await office.show(phone))
        for _ in range(comes.count(minute)):
            await stand.give(minute, clock.now)
        await asyncio.gather(*(desk.work(minute, clock.now) for desk in desks))
    rows = await connection.fetch("SELECT number, status FROM ticket ORDER BY number")
    assert len(rows) == 300
    assert {row["status"] for row in rows} == {"done"}
    calls = await connection.fetch("SELECT ticket_id, explain FROM ticket_event WHERE command = 'call'")
    assert len(calls) == len({row["ticket_id"] for row in calls}) == 300
    assert [why async for why in unexplained(connection)] == []
    assert await out_of_order(connection) == []
    assert await audit(pool, clock.now) == []


async def out_of_order(connection: Connection) -> list[str]:
    """Calls that passed somebody over while every desk was connected, and had been at work for some minutes."""
    begun, *cut = [ten() + timedelta(minutes=minute) for minute in (5, CUT.start, CUT.stop)]
    rows = await connection.fetch(
        """SELECT explain ->> 'da' AS said FROM ticket_event
           WHERE command = 'call' AND explain ->> 'da' LIKE '%før står%'
             AND at > $3 AND NOT at BETWEEN $1 AND $2
           ORDER BY event""",
        cut[0], cut[1] + LEASE, begun,
    )  # fmt: skip
    return [row["said"] for row in rows]


async def unexplained(connection: Connection) -> Any:
    """Calls whose sentence is not what the line was at that moment, by going through all events again."""
    waiting: dict[Any, tuple[Any, ...]] = {}
    for event in await connection.fetch("SELECT command, explain, after FROM ticket_event ORDER BY event"):
        ticket = event["after"]
        place = (datetime.fromisoformat(ticket["place_at"]), datetime.fromisoformat(ticket["arrived_at"]))
        if event["command"] == "arrive":
            waiting[ticket["number"]] = place
        elif event["command"] == "call":
            own = waiting.pop(ticket["number"])
            before = [
                number for _, number in sorted((p, n) for n, p in waiting.items() if (p, n) < (own, ticket["number"]))
            ]
            said = event["explain"]["da"]
            if "valgt af personalet" not in said and list(named_in(said)) != before[:3]:
                yield ticket["number"], said, before


def named_in(sentence: str) -> Iterator[int]:
    """The numbers that stand before, by the sentence."""
    for part in sentence.partition("før står ")[2].split("nr. ")[1:]:
        yield int(part.split(" ")[0])

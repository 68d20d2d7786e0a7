"""Two hundred clients at once on the last free time: how many get it, and how long all of them wait for an answer."""

import asyncio
import json
import time
from collections import Counter
from typing import Any, NamedTuple

from bench.load import booking, read_answer, request
from bench.scene import a_start
from bench.server import Place
from bench.town import SINGLE, a_single_start

CLIENTS = 200


class Race(NamedTuple):
    clients: int
    winners: int
    refused: int
    seconds: float


async def book(place: Place) -> Race:
    """All book the one free time of a day."""
    wanted = booking(SINGLE, a_single_start(day=0))
    return await _race(place, [("/api/v1/bookings", wanted, "")] * CLIENTS, won=201)


async def move(place: Place) -> Race:
    """All hold a time of their own, and move to the one free time of a day."""
    target = {"office": SINGLE, "start": a_single_start(day=2)}
    mine = [booking(f"office-{number % 2}", a_start(1, number // 2)) for number in range(CLIENTS)]
    booked = [json.loads(body) for _, body in await _all(place, [("/api/v1/bookings", one, "") for one in mine])]
    moves = [(f"/api/v1/bookings/{one['id']}/move", target, one["secret"]) for one in booked]
    return await _race(place, moves, won=200)


async def _race(place: Place, calls: list[tuple[str, dict[str, Any], str]], won: int) -> Race:
    began = time.perf_counter()
    statuses = Counter(status for status, _ in await _all(place, calls))
    return Race(len(calls), statuses[won], statuses[409], round(time.perf_counter() - began, 3))


async def _all(place: Place, calls: list[tuple[str, dict[str, Any], str]]) -> list[tuple[int, bytes]]:
    """Every call on a connection of its own, all at the same time."""
    return await asyncio.gather(*(_call(place.port, *call) for call in calls))


async def _call(port: int, path: str, body: dict[str, Any], secret: str) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request(path, body, secret))
        return await read_answer(reader)
    finally:
        writer.close()

"""Clients in Python: an open loop for latencies, and closed loops for where wrk is missing."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from bench.measure import Measure, measure
from bench.scene import CELLS, TOWN, Scene, a_start

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Work = Callable[[Stream], Awaitable[None]]


def book(port: int, scene: Scene, clients: int, seconds: int) -> float:
    """Bookings a second, at random times."""
    return asyncio.run(closed_loop(port, scene, clients, seconds)).per_second


def hold_then_book(port: int, scene: Scene, clients: int, seconds: int) -> float:
    """Holds at random times, each booked with the next request. Pairs a second."""

    async def pair(stream: Stream) -> None:
        wanted, host = _random_booking(scene), _random_host(scene)
        visit = {name: wanted[name] for name in ("office", "start", "topics")}
        held = await _post(stream, "/api/v1/holds", {**visit, "client": str(uuid4())}, host)
        await _post(stream, "/api/v1/bookings", {**wanted, "hold": held["id"]}, host)

    return asyncio.run(_closed_loop(port, clients, seconds, pair)).per_second


def read(url: str, clients: int, seconds: int, *headers: str) -> float:
    """Requests a second."""
    parts = urlsplit(url)
    head = "".join(f"{header}\r\n" for header in headers)
    question = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: bench\r\n{head}\r\n".encode()

    async def get(stream: Stream) -> None:
        stream[1].write(question)
        _demand(200, *await read_answer(stream[0]))

    return asyncio.run(_closed_loop(parts.port or 80, clients, seconds, get)).per_second


async def open_loop(port: int, scene: Scene, rate: float, seconds: float) -> Measure:
    """Bookings that begin when the schedule says, however long the others take, as citizens do.

    Each latency counts from the scheduled moment: what waits for a connection waits for its answer.
    """
    latencies: list[float] = []
    idle: list[Stream] = []
    began = time.perf_counter()

    async def one(due: float) -> None:
        stream = idle.pop() if idle else await _connect(port)
        await _book(scene, stream)
        idle.append(stream)
        latencies.append((time.perf_counter() - due) * 1000)

    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0, due - time.perf_counter()))
            group.create_task(one(due))
    for _, writer in idle:
        writer.close()
    return measure(latencies, seconds)


async def closed_loop(port: int, scene: Scene, clients: int, seconds: float) -> Measure:
    """Clients that each book anew as soon as they are answered."""
    return await _closed_loop(port, clients, seconds, lambda stream: _book(scene, stream))


async def _closed_loop(port: int, clients: int, seconds: float, work: Work) -> Measure:
    latencies: list[float] = []
    until = time.perf_counter() + seconds

    async def client() -> None:
        stream = await _connect(port)
        while (began := time.perf_counter()) < until:
            await work(stream)
            latencies.append((time.perf_counter() - began) * 1000)
        stream[1].close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return measure(latencies, seconds)


async def _connect(port: int) -> Stream:
    return await asyncio.open_connection("127.0.0.1", port)


async def _book(scene: Scene, stream: Stream) -> None:
    await _post(stream, "/api/v1/bookings", _random_booking(scene), _random_host(scene))


async def _post(stream: Stream, path: str, body: dict[str, Any], host: str) -> Any:
    stream[1].write(request(path, body, host=host))
    return json.loads(_demand(201, *await read_answer(stream[0])))


def _demand(wanted: int, status: int, body: bytes) -> bytes:
    if status != wanted:
        raise RuntimeError(f"a request was answered {status}: {body[:300]!r}")
    return body


def _random_host(scene: Scene) -> str:
    return f"{scene.municipality}{random.randrange(scene.municipalities)}"


def _random_booking(scene: Scene) -> dict[str, Any]:
    start = a_start(scene.first_day + random.randrange(scene.days), random.randrange(CELLS))
    return booking(f"{scene.office}{random.randrange(scene.offices)}", start)


def booking(office: str, start: str) -> dict[str, Any]:
    citizen = random.randrange(100_000, 1_000_000)
    return {
        "office": office,
        "start": start,
        "topics": [{"id": "passport-adult", "persons": 1}],
        "contact": {"name": "Test Testesen", "phone": f"+4520{citizen}", "email": f"test{citizen}@borgertid.dk"},
    }


def request(path: str, body: dict[str, Any], secret: str = "", host: str = f"{TOWN.municipality}0") -> bytes:
    """A POST with a key of its own."""
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {secret}\r\nIdempotency-Key: {uuid4()}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    return int(head.split(b" ", 2)[1]), await reader.readexactly(length)

"""Clients in Python: an open loop for latencies, and a closed loop for where wrk is missing."""

import asyncio
import json
import random
import time
from typing import Any
from uuid import uuid4

from bench.measure import Measure, measure
from bench.scene import CELLS, TOWN, Scene, a_start

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def open_loop(port: int, scene: Scene, rate: float, seconds: float) -> Measure:
    """Bookings that begin when the schedule says, however long the others take, as citizens do.

    Each latency counts from the scheduled moment: what waits for a connection waits for its answer.
    """
    latencies: list[float] = []
    idle: list[Stream] = []
    began = time.perf_counter()

    async def one(due: float) -> None:
        stream = idle.pop() if idle else await _connect(port)
        await _book(scene, *stream)
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
    latencies: list[float] = []
    until = time.perf_counter() + seconds

    async def client() -> None:
        reader, writer = await _connect(port)
        while (began := time.perf_counter()) < until:
            await _book(scene, reader, writer)
            latencies.append((time.perf_counter() - began) * 1000)
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return measure(latencies, seconds)


async def _connect(port: int) -> Stream:
    return await asyncio.open_connection("127.0.0.1", port)


async def _book(scene: Scene, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    start = a_start(scene.first_day + random.randrange(scene.days), random.randrange(CELLS))
    wanted = booking(f"{scene.office}{random.randrange(scene.offices)}", start)
    host = f"{scene.municipality}{random.randrange(scene.municipalities)}"
    writer.write(request("/api/v1/bookings", wanted, host=host))
    status, _ = await read_answer(reader)
    if status != 201:
        raise RuntimeError(f"a booking was answered {status}")


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

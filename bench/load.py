"""Closed-loop clients that book over HTTP, each on one kept-alive connection. Lean, so as not to be the limit."""

import asyncio
import json
import random
import time
from datetime import datetime, timedelta
from datetime import time as wall_time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from bench.measure import Measure, measure
from bench.town import CELLS, DAYS, FIRST_DAY, POOLS, Place

ZONE = ZoneInfo("Europe/Copenhagen")
CELLS_OF_VISIT = 3
FIRST_DAY_OPENS = datetime.combine(FIRST_DAY, wall_time(6), ZONE)


async def run(place: Place, clients: int, seconds: float) -> Measure:
    until = time.perf_counter() + seconds
    latencies: list[float] = []
    await asyncio.gather(*(_client(place.port, until, latencies) for _ in range(clients)))
    return measure(latencies, seconds)


async def _client(port: int, until: float, latencies: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while (began := time.perf_counter()) < until:
            start = FIRST_DAY_OPENS + timedelta(days=random.randrange(DAYS - 2))
            start += timedelta(minutes=5 * random.randrange(CELLS - CELLS_OF_VISIT))
            writer.write(request("/api/v1/bookings", booking(f"office-{random.randrange(POOLS)}", start)))
            status, _ = await read_answer(reader)
            if status != 201:
                raise RuntimeError(f"a booking was answered {status}")
            latencies.append((time.perf_counter() - began) * 1000)
    finally:
        writer.close()


def booking(office: str, start: datetime) -> dict[str, Any]:
    return {
        "office": office,
        "start": start.isoformat(),
        "topics": [{"id": "passport-adult", "persons": 1}],
        "contact": {"name": "Test Testesen", "phone": "+4520123456", "email": "test@borgertid.dk"},
    }


def request(path: str, body: dict[str, Any], secret: str = "") -> bytes:
    """A POST with a key of its own."""
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {secret}\r\nIdempotency-Key: {uuid4()}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    return int(head.split(b" ", 2)[1]), await reader.readexactly(length)

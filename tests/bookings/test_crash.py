"""P3: what was confirmed is kept, whatever is killed in the middle of a storm of bookings.

The API is the real command in processes of its own, the database a durable PostgreSQL of this test's own.
"""

import asyncio
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from api.bookings.upkeep import end_due
from api.calendars.auditor import audit
from api.database import create_pool
from api.database.embedded import EmbeddedServer
from api.database.migrations import migrate
from api.serving import bind
from tests.builders import a_town
from tests.http.server import a_booking, a_client, a_visit

CLIENTS = 20
VISITS = 6
"""What each client books, one after the other."""
KILL_AFTER = 25
"""Confirmed bookings: about a third of the storm."""
ANSWERS = {200, 201, 409, 429, 503}


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's tmp_path: see tests/conftest.py.
    with tempfile.TemporaryDirectory(prefix="borgertid-tests-") as path:
        yield Path(path)


@pytest.fixture
def database(folder: Path) -> Iterator[EmbeddedServer]:
    with EmbeddedServer(folder / "postgres") as server:
        yield server


@asynccontextmanager
async def connected(server: EmbeddedServer) -> AsyncIterator[asyncpg.Pool]:
    pool = await create_pool(server.url, size=2)
    yield pool
    await pool.close()


class Api:
    """`borgertid serve` on a port of its own, startable again after it was killed."""

    def __init__(self, folder: Path, database_url: str) -> None:
        with bind("127.0.0.1", 0) as free:
            port = free.getsockname()[1]
        own = {"DATABASE_URL": database_url, "BORGERTID_DATA": str(folder), "PWA_DIR": str(folder), "PORT": str(port)}
        self.url = f"http://127.0.0.1:{port}"
        self.environ = {**os.environ, **own, "DEFAULT_MUNICIPALITY": "by"}
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        self.process = self._launch()
        async with asyncio.timeout(30), a_client(self.url) as client:
            while not await answers(client):
                assert self.process.poll() is None
                await asyncio.sleep(0.05)

    def _launch(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve", "--workers", "1"],
            env=self.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """All its processes at once: they are a group."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def an_api(folder: Path, database_url: str) -> Iterator[Api]:
    api = Api(folder, database_url)
    try:
        yield api
    finally:
        api.kill()


async def answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/health")).status_code == 200
    except httpx.TransportError:
        return False


def kill_postmaster(server: EmbeddedServer) -> None:
    """End it without warning, and wait until it has ended."""
    pid = int((server.cluster / "postmaster.pid").read_text().split()[0])
    with select.epoll() as watch:
        watch.register(os.pidfd_open(pid), select.EPOLLIN)
        os.kill(pid, signal.SIGKILL)
        watch.poll()


class Storm:
    """Twenty citizens, each with a connection of their own, who repeat what got no answer with the same key."""

    def __init__(self, url: str, times: list[tuple[str, str]]) -> None:
        self.url = url
        self.times = times
        self.confirmed: dict[str, dict[str, Any]] = {}
        """By Idempotency-Key: the request and its answer."""
        self.cancelled: set[str] = set()
        self.statuses: Counter[int] = Counter()
        self.unanswered = 0
        self.in_the_middle = asyncio.Event()
        self.back = asyncio.Event()

    async def rage(self) -> None:
        await asyncio.gather(*(self.citizen(number) for number in range(CLIENTS)))

    async def citizen(self, number: int) -> None:
        chance = random.Random(number)
        device = str(uuid4())
        async with a_client(self.url) as client:
            for visit in range(VISITS):
                office, start = chance.choice(self.times)
                held = await self.post(client, "/api/v1/holds", {**a_visit(start, office=office), "client": device})
                if held.status_code != 201 or visit == VISITS - 1:
                    # The last one is held and never booked.
                    continue
                key, body = str(uuid4()), {**a_booking(start, office=office), "hold": held.json()["id"]}
                booked = await self.post(client, "/api/v1/bookings", body, key=key)
                if booked.status_code == 201:
                    self.confirm(key, body, booked.json())
                    if visit % 3 == 0:
                        await self.cancel(client, booked.json())

    def confirm(self, key: str, body: dict[str, Any], answer: dict[str, Any]) -> None:
        self.confirmed[key] = {"body": body, "answer": answer}
        if len(self.confirmed) == KILL_AFTER:
            self.in_the_middle.set()

    async def cancel(self, client: httpx.AsyncClient, booking: dict[str, Any]) -> None:
        path = f"/api/v1/bookings/{booking['id']}/cancel"
        cancelled = await self.post(client, path, {}, secret=booking["secret"])
        assert cancelled.json()["status"] == "cancelled"
        self.cancelled.add(booking["id"])

    async def post(
        self, client: httpx.AsyncClient, path: str, body: object, key: str | None = None, secret: str | None = None
    ) -> httpx.Response:
        """Sent until it is answered, with the same key each time."""
        headers = {"Idempotency-Key": key or str(uuid4())} | ({"Authorization": f"Bearer {secret}"} if secret else {})
        while True:
            try:
                answer = await client.post(path, json=body, headers=headers)
            except httpx.TransportError:
                self.unanswered += 1
            else:
                self.statuses[answer.status_code] += 1
                if answer.status_code != 503:
                    return answer
            # Both happen only while something lies dead.
            await self.back.wait()


async def a_storm(api: Api, server: EmbeddedServer) -> Storm:
    """On a town of free times that are few enough to be wanted by several."""
    async with connected(server) as pool, pool.acquire() as connection:
        await migrate(connection)
        await a_town(connection, datetime.now(UTC))
    await api.start()
    async with a_client(api.url) as client:
        found = await client.get("/api/v1/free-times", params={"topic": "passport-adult", "days": 62})
    times = [(day["office"], start) for day in found.json()["days"] for start in day["times"]]
    # Not those of today, which may go by while the storm lasts.
    return Storm(api.url, times[-150:])


async def demand_what_was_promised(storm: Storm, server: EmbeddedServer) -> None:
    async with a_client(storm.url) as client:
        await asyncio.gather(*(demand_booking(client, storm, key) for key in storm.confirmed))
    ids = {made["answer"]["id"] for made in storm.confirmed.values()}
    assert len(ids) == len(storm.confirmed)
    async with connected(server) as pool:
        kept = await pool.fetch("SELECT booking_id::text FROM booking WHERE status IN ('booked', 'cancelled')")
        assert sorted(row["booking_id"] for row in kept) == sorted(ids)
        assert await pool.fetchval("SELECT count(*) FROM contact") == len(ids)
        await demand_that_nothing_is_lost(pool, parts=len(ids) - len(storm.cancelled))


async def demand_booking(client: httpx.AsyncClient, storm: Storm, key: str) -> None:
    """A repeat is answered as the first was, and what is read back is what was told last."""
    body, booking = storm.confirmed[key]["body"], storm.confirmed[key]["answer"]
    again = await storm.post(client, "/api/v1/bookings", body, key=key)
    assert (again.status_code, again.json()) == (201, booking)
    bearer = {"Authorization": f"Bearer {booking['secret']}"}
    stored = (await client.get(f"/api/v1/bookings/{booking['id']}", headers=bearer)).json()
    assert (stored["office"], stored["start"]) == (booking["office"], booking["start"])
    assert stored["status"] == ("cancelled" if booking["id"] in storm.cancelled else "booked")


async def demand_that_nothing_is_lost(pool: asyncpg.Pool, parts: int) -> None:
    """When holds and undo windows are over, all that is taken is taken by bookings."""
    soon = datetime.now(UTC) + timedelta(minutes=10)
    assert await pool.fetchval("SELECT count(*) FROM booking WHERE status = 'held'") > 0
    assert await audit(pool, soon) == []
    await end_due(pool, soon)
    assert await audit(pool, soon) == []
    assert await pool.fetchval("SELECT count(*) FROM booking WHERE status = 'held'") == 0
    assert await pool.fetchval("SELECT count(*) FROM part") == parts


async def test_a_killed_api_loses_no_booking_and_makes_none_twice(folder: Path, database: EmbeddedServer) -> None:
    with an_api(folder, database.url) as api:
        storm = await a_storm(api, database)
        async with asyncio.timeout(60):
            raging = asyncio.create_task(storm.rage())
            await storm.in_the_middle.wait()
            api.kill()
            await api.start()
            storm.back.set()
            await raging
        assert storm.unanswered >= CLIENTS / 2
        assert storm.statuses.keys() <= ANSWERS
        await demand_what_was_promised(storm, database)


async def test_a_killed_database_loses_no_booking_and_the_api_finds_back(
    folder: Path, database: EmbeddedServer
) -> None:
    with an_api(folder, database.url) as api:
        storm = await a_storm(api, database)
        async with asyncio.timeout(60):
            raging = asyncio.create_task(storm.rage())
            await storm.in_the_middle.wait()
            kill_postmaster(database)
            again = EmbeddedServer(database.data_dir)
            await asyncio.to_thread(again.start)
            storm.back.set()
            await raging
        try:
            assert storm.statuses[503] > 0
            assert storm.statuses.keys() <= ANSWERS
            await demand_what_was_promised(storm, database)
        finally:
            again.stop()

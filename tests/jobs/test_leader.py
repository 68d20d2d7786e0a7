"""The clock: one leader at a time, replaced at once when it is gone, and no harm to the application when it fails."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import asyncpg
import pytest

from api.database import Connection
from api.jobs import Every, Job, leader, running, worker
from api.jobs.leader import Leader
from tests.clock import Clock

PATIENCE = 10.0
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
LEADERS = "application_name = 'borgertid-leader' AND datname = current_database()"


@pytest.fixture(autouse=True)
def in_quick_motion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leader, "CANDIDACY", 0.02)
    monkeypatch.setattr(leader, "HEARTBEAT", 0.02)
    monkeypatch.setattr(leader, "FIRST_WAIT", timedelta(seconds=0.02))
    monkeypatch.setattr(worker, "SOON", timedelta(seconds=0.02))


async def nothing(_pool: asyncpg.Pool, _now: datetime) -> None:
    pass


def registry_of(*kinds: str) -> dict[str, Job]:
    return {kind: Job(Every(3600), nothing) for kind in kinds}


@asynccontextmanager
async def standing(database_url: str, kinds: list[str], clock: Callable[[], datetime]) -> AsyncIterator[Leader]:
    candidate = Leader(database_url, registry_of(*kinds), clock)
    task = asyncio.create_task(candidate.run())
    try:
        yield candidate
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what another task or another process brings about."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 - the condition is in the database
            await asyncio.sleep(0.01)


async def test_of_two_candidates_one_leads_and_ticks_are_written_once(
    database_url: str, connection: Connection, now: datetime
) -> None:
    kinds = ["expire", "deliver", "audit"]
    async with standing(database_url, kinds, lambda: now) as one, standing(database_url, kinds, lambda: now) as other:
        await until(lambda: connection.fetchval("SELECT count(*) = 3 FROM job"))
        assert one.leading.is_set() != other.leading.is_set()
    assert await connection.fetchval("SELECT count(*) FROM job") == 3


async def test_the_second_takes_over_when_the_first_ones_connection_dies(
    database_url: str, connection: Connection, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader, "FIRST_WAIT", timedelta(minutes=1))  # the first does not come back in time
    async with standing(database_url, ["expire"], lambda: now) as first, asyncio.timeout(PATIENCE):
        await first.leading.wait()
        await until(lambda: connection.fetchval("SELECT count(*) = 1 FROM job"))
        await connection.execute("UPDATE job SET finished_at = due_at")
        async with standing(database_url, ["expire"], lambda: now + timedelta(hours=1)) as second:
            await until(lambda: connection.fetchval(f"SELECT count(*) = 2 FROM pg_stat_activity WHERE {LEADERS}"))
            assert not second.leading.is_set()
            await connection.execute(
                f"""SELECT pg_terminate_backend(pid) FROM pg_stat_activity JOIN pg_locks USING (pid)
                    WHERE locktype = 'advisory' AND granted AND {LEADERS}"""
            )
            await second.leading.wait()
            await until(lambda: connection.fetchval("SELECT count(*) = 2 FROM job"))
            # Whoever has lost the connection may hear of it later than who has got the lock.
            await until(lambda: asyncio.sleep(0, not first.leading.is_set()))


async def test_jobs_go_on_after_the_database_has_cut_every_connection(
    database_url: str, server_url: str, pool: asyncpg.Pool, now: datetime
) -> None:
    clock = Clock(now)
    runs: asyncio.Queue[datetime] = asyncio.Queue()

    async def run(_pool: asyncpg.Pool, at: datetime) -> None:
        runs.put_nowait(at)

    registry = {"expire": Job(Every(10), run)}
    async with running.running_jobs(database_url, pool, registry, clock), asyncio.timeout(PATIENCE):
        assert await runs.get() == now
        await _cut_all(server_url, await pool.fetchval("SELECT current_database()"))
        clock.pass_by(minutes=1)
        assert await runs.get() == clock.now


async def _cut_all(server_url: str, database: str) -> None:
    outside = await asyncpg.connect(server_url)
    try:
        await outside.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", database)
    finally:
        await outside.close()


async def test_an_unreachable_database_neither_stops_the_application_nor_delays_its_end(
    pool: asyncpg.Pool, now: datetime
) -> None:
    async with running.running_jobs(NOWHERE, pool, registry_of("expire"), lambda: now):
        await asyncio.sleep(0)
    assert await pool.fetchval("SELECT count(*) FROM job") == 0


async def test_a_poke_runs_a_kind_at_once_and_a_failure_does_not_end_it(
    database_url: str, pool: asyncpg.Pool, now: datetime
) -> None:
    runs: asyncio.Queue[None] = asyncio.Queue()

    async def run(_pool: asyncpg.Pool, _now: datetime) -> None:
        runs.put_nowait(None)
        raise OSError("no")

    registry = {"deliver": Job(Every(3600), run)}
    async with running.running_jobs(NOWHERE, pool, registry, lambda: now) as poke:
        async with asyncio.timeout(PATIENCE):
            for _ in range(3):
                poke("deliver")
                await runs.get()
        poke("a-kind-without-a-job")


async def test_pokes_while_the_kind_runs_become_one_more_run(pool: asyncpg.Pool, now: datetime) -> None:
    begun: asyncio.Queue[None] = asyncio.Queue()
    go_on = asyncio.Semaphore(0)

    async def run(_pool: asyncpg.Pool, _now: datetime) -> None:
        begun.put_nowait(None)
        await go_on.acquire()

    registry = {"deliver": Job(Every(3600), run)}
    async with running.running_jobs(NOWHERE, pool, registry, lambda: now) as poke:
        async with asyncio.timeout(PATIENCE):
            poke("deliver")
            await begun.get()
            for _ in range(50):
                poke("deliver")
            go_on.release()
            await begun.get()
            go_on.release()
        assert begun.empty()


async def test_a_clock_that_is_set_back_begins_the_schedule_anew(
    database_url: str, connection: Connection, now: datetime
) -> None:
    clock = Clock(now + timedelta(hours=1))
    async with standing(database_url, ["expire"], clock):
        await until(lambda: connection.fetchval("SELECT count(*) = 1 FROM job"))
        await connection.execute("UPDATE job SET finished_at = due_at")
        clock.now = now
        await until(lambda: connection.fetchval("SELECT bool_or(due_at <= $1) FROM job", now))


async def test_being_told_to_stop_is_heard_also_when_a_tick_comes_at_that_moment(now: datetime) -> None:
    """A demo that was stopped right after its start ran on for ever: the leader had lost the word."""

    class Stuck:
        async def fetchval(self, *_: object) -> None:
            await asyncio.Event().wait()

    candidate = Leader(NOWHERE, registry_of("tidy"), lambda: now)
    for steps in range(10):
        ticks: asyncio.Queue[str] = asyncio.Queue()
        ticks.put_nowait("tidy")
        writing = asyncio.create_task(candidate._write_tick(Stuck(), ticks))
        for _ in range(steps):
            await asyncio.sleep(0)
        writing.cancel()
        await asyncio.wait([writing], timeout=1)
        assert writing.cancelled(), steps

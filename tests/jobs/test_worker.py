"""Due jobs: run once each among many workers, tried again when they fail, and never lost from sight."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import asyncpg
import pytest

from api.database import Connection
from api.jobs import At, Every, Job, overdue_jobs, worker
from api.jobs.queries import DueJob, bring_back, claim_job, finish_job, insert_job
from api.jobs.running import forget_finished
from api.jobs.worker import run_due_job
from tests.clock import Clock


async def nothing(_pool: asyncpg.Pool, _now: datetime) -> None:
    pass


async def add_ticks(connection: Connection, kind: str, ticks: list[datetime]) -> None:
    await connection.executemany(
        "INSERT INTO job (kind, due_at, try_at) VALUES ($1, $2, $2)", [(kind, tick) for tick in ticks]
    )


async def test_three_workers_run_two_hundred_jobs_once_each(pool: asyncpg.Pool, now: datetime) -> None:
    runs: Counter[str] = Counter()

    def counted(kind: str) -> Job:
        async def run(pool: asyncpg.Pool, _now: datetime) -> None:
            await pool.fetchval("SELECT 1")
            runs[kind] += 1

        return Job(Every(10), run)

    registry = {f"kind-{number}": counted(f"kind-{number}") for number in range(20)}
    async with pool.acquire() as connection:
        for kind in registry:
            await add_ticks(connection, kind, [now - timedelta(seconds=10 * tick) for tick in range(10)])

    async def work() -> None:
        while await run_due_job(pool, registry, lambda: now):
            pass

    await asyncio.gather(work(), work(), work())
    assert runs == dict.fromkeys(registry, 10)
    assert await pool.fetchval("SELECT count(*) FROM job WHERE attempts = 1 AND finished_at = $1", now) == 200


async def test_a_tick_is_written_once_and_waits_for_the_one_before(connection: Connection, now: datetime) -> None:
    assert await insert_job(connection, "expire", now, now)
    assert not await insert_job(connection, "expire", now, now)
    assert not await insert_job(connection, "expire", now + timedelta(seconds=10), now), "the earlier one does for both"
    await connection.execute("UPDATE job SET finished_at = due_at")
    assert not await insert_job(connection, "expire", now, now), "it has been done"
    assert await insert_job(connection, "expire", now + timedelta(seconds=10), now)


async def test_what_is_due_now_is_not_left_to_what_is_due_later(connection: Connection, now: datetime) -> None:
    """After the first import, which asks for one more look in a minute: until then the server was not ready."""
    assert await insert_job(connection, "expire", now + timedelta(minutes=1), now)
    assert await insert_job(connection, "expire", now, now)


async def test_what_a_clock_that_was_an_hour_ahead_has_done_is_done_again(
    connection: Connection, now: datetime
) -> None:
    ahead, registry = now + timedelta(hours=1), {"expire": Job(Every(3600), nothing)}
    assert await insert_job(connection, "expire", now, now)
    job = await claim_job(connection, {"expire": 60.0}, ahead)
    assert job is not None
    await finish_job(connection, job, ahead)
    assert [job.kind for job in await overdue_jobs(connection, now + timedelta(minutes=10), registry)] == ["expire"]
    assert await insert_job(connection, "expire", now, now)


async def test_what_a_clock_that_was_ahead_put_off_waits_no_longer(connection: Connection, now: datetime) -> None:
    ahead = now + timedelta(hours=1)
    await insert_job(connection, "expire", ahead, ahead)
    await bring_back(connection, now, timedelta(minutes=30))
    assert await claim_job(connection, {"expire": 60.0}, now) is not None


async def test_a_failing_job_is_tried_again_later_and_shows_as_overdue(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    clock = Clock(now)
    broken = True

    async def run(_pool: asyncpg.Pool, _now: datetime) -> None:
        if broken:
            raise ValueError("test.testesen@example.dk")

    registry = {"audit": Job(Every(60), run, longest=timedelta(minutes=2))}
    await insert_job(connection, "audit", registry["audit"].when.latest(now), now)
    assert await run_due_job(pool, registry, clock, lambda: 0.0)
    assert not await run_due_job(pool, registry, clock), "not before the back-off is over"
    clock.pass_by(seconds=10)
    assert await run_due_job(pool, registry, clock, lambda: 0.0)
    clock.pass_by(minutes=3)
    [overdue] = await overdue_jobs(connection, clock.now, registry)
    assert (overdue.kind, overdue.attempts, overdue.last_finished_at) == ("audit", 2, None)
    assert overdue.last_error is not None
    assert overdue.last_error.startswith("ValueError at test_worker.py:")
    assert "example.dk" not in overdue.last_error, "the text of an error may be personal"
    broken = False
    assert await run_due_job(pool, registry, clock)
    assert await overdue_jobs(connection, clock.now, registry) == []


async def test_a_job_that_hangs_is_broken_off_and_counts_as_failed(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    async def hang(_pool: asyncpg.Pool, _now: datetime) -> None:
        await asyncio.Event().wait()

    registry = {"hang": Job(Every(60), hang, longest=timedelta(milliseconds=20))}
    await insert_job(connection, "hang", now, now)
    await run_due_job(pool, registry, lambda: now)
    assert str(await connection.fetchval("SELECT last_error FROM job")).startswith("TimeoutError")


async def test_a_frequent_job_that_fails_waits_no_longer_than_for_its_next_tick(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    async def fail(_pool: asyncpg.Pool, _now: datetime) -> None:
        raise OSError

    await insert_job(connection, "expire", now, now)
    clock = Clock(now)
    for attempts in range(1, 6):
        assert await run_due_job(pool, {"expire": Job(Every(5), fail)}, clock, lambda: 0.0), attempts
        clock.pass_by(seconds=5)


async def test_a_job_during_which_the_database_went_away_is_recorded_when_it_is_back(
    pool: asyncpg.Pool, connection: Connection, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = iter([ConnectionRefusedError(), asyncpg.CannotConnectNowError(), asyncpg.InterfaceError("closed")])

    async def finish(connection: Connection, job: DueJob, at: datetime) -> None:
        if error := next(away, None):
            raise error
        await finish_job(connection, job, at)

    monkeypatch.setattr(worker, "finish_job", finish)
    monkeypatch.setattr(worker, "SOON", timedelta(0))
    await insert_job(connection, "audit", now, now)
    assert await run_due_job(pool, {"audit": Job(Every(60), nothing)}, lambda: now)
    assert await connection.fetchval("SELECT finished_at FROM job") == now


async def test_the_job_of_a_worker_that_died_is_taken_over_when_its_claim_has_run_out(
    connection: Connection, now: datetime
) -> None:
    await insert_job(connection, "backup", now, now)
    longest = {"backup": 60.0}
    assert await claim_job(connection, longest, now) is not None
    assert await claim_job(connection, longest, now + timedelta(seconds=59)) is None
    again = await claim_job(connection, longest, now + timedelta(seconds=60))
    assert again is not None
    assert again.attempts == 2


async def test_a_kind_that_this_process_does_not_know_is_left_for_others(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await insert_job(connection, "of-a-newer-version", now, now)
    assert not await run_due_job(pool, {"mine": Job(Every(10), nothing)}, lambda: now)


async def test_a_job_that_nobody_has_written_is_overdue(connection: Connection, now: datetime) -> None:
    registry = {"nightly": Job(At(3, 30), nothing, longest=timedelta(minutes=10))}
    [overdue] = await overdue_jobs(connection, now, registry)
    assert overdue.expected_at == now.replace(hour=3, minute=30)
    assert overdue.attempts == 0


async def test_a_daily_job_is_overdue_only_when_its_time_and_its_length_have_passed(
    connection: Connection, now: datetime
) -> None:
    registry = {"nightly": Job(At(3, 30), nothing, longest=timedelta(minutes=10))}
    last_night = now.replace(hour=3, minute=31)
    await connection.execute(
        "INSERT INTO job (kind, due_at, try_at, finished_at) VALUES ('nightly', $1, $1, $1)", last_night
    )
    tomorrow = now + timedelta(days=1)
    assert await overdue_jobs(connection, tomorrow.replace(hour=3, minute=39), registry) == []
    assert len(await overdue_jobs(connection, tomorrow.replace(hour=3, minute=40), registry)) == 1


async def test_jobs_done_long_ago_are_forgotten(pool: asyncpg.Pool, connection: Connection, now: datetime) -> None:
    ticks = [now - timedelta(days=days) for days in (1, 6, 8, 400)]
    await add_ticks(connection, "audit", ticks)
    await connection.execute("UPDATE job SET finished_at = due_at")
    await add_ticks(connection, "stuck", [now - timedelta(days=400)])
    await forget_finished(pool, now)
    rows = await connection.fetch("SELECT kind, due_at FROM job ORDER BY due_at DESC")
    assert [tuple(row) for row in rows] == [("audit", ticks[0]), ("audit", ticks[1]), ("stuck", ticks[3])]

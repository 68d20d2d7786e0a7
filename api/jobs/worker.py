"""Runs due jobs. Any number of workers in any number of processes run each tick once."""

import asyncio
import random as randomness
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import asyncpg
import structlog

from api.backoff import Random, back_off
from api.jobs.queries import DueJob, claim_job, finish_job, reschedule_job
from api.jobs.schedule import Registry

log = structlog.get_logger(__name__)

SOON = timedelta(seconds=1)
"""Between two looks at an empty table, and at first when the database is away."""
LATER = timedelta(seconds=10)
"""Between two attempts when the database stays away."""
MARGIN = timedelta(seconds=30)
"""How much longer than its job a claim lasts, so that a run broken off in time has told so before."""

Clock = Callable[[], datetime]


async def work(pool: asyncpg.Pool, registry: Registry, now: Clock) -> None:
    """Run one job after the other; ends only by cancellation."""
    failures = 0
    while True:
        try:
            found = await run_due_job(pool, registry, now)
            failures = 0
        except Exception as error:
            # A job's own failure is recorded with the job: this is the database being away.
            found = False
            failures += 1
            log.warning("job worker interrupted", error=type(error).__name__, failures=failures)
        if not found:
            wait = back_off(max(failures, 1), first=SOON, longest=LATER, random=randomness.random)
            await asyncio.sleep(wait.total_seconds())


async def run_due_job(pool: asyncpg.Pool, registry: Registry, now: Clock, random: Random = randomness.random) -> bool:
    """Run the job that has been due longest; False when none is due. A job that fails is tried again later."""
    began = now()
    longest = {kind: (job.longest + MARGIN).total_seconds() for kind, job in registry.items()}
    async with pool.acquire() as connection:
        job = await claim_job(connection, longest, began)
    if job is None:
        return False
    failure = await run_kind(pool, registry, job.kind, began)
    for attempt in count(1):
        # While the database is away nobody can take the job, and once it is back nobody would before the claim ran out.
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await _record(pool, registry, job, failure, now(), random)
            break
        await asyncio.sleep(back_off(attempt, first=SOON, longest=LATER, random=random).total_seconds())
    return True


async def _record(
    pool: asyncpg.Pool, registry: Registry, job: DueJob, failure: str | None, now: datetime, random: Random
) -> None:
    """Failed jobs are never given up: they are tried again, visibly overdue, until somebody mends what they need."""
    async with pool.acquire() as connection:
        if failure is None:
            await finish_job(connection, job, now)
        else:
            longest = registry[job.kind].when.longest_wait
            wait = back_off(job.attempts, first=timedelta(seconds=10), longest=longest, random=random)
            await reschedule_job(connection, job, now + wait, failure)


async def run_kind(pool: asyncpg.Pool, registry: Registry, kind: str, now: datetime) -> str | None:
    """Run a kind's function and say what went wrong, if anything did."""
    job = registry[kind]
    try:
        async with asyncio.timeout(job.longest.total_seconds()):
            await job.run(pool, now)
    except Exception as error:
        failure = describe(error)
        log.error("job failed", kind=kind, error=failure)
        return failure
    return None


def describe(error: Exception) -> str:
    """An error's type and place. Its text stays out: it may quote what was being written, and that may be personal."""
    cause: BaseException = error
    while isinstance(cause, BaseExceptionGroup):
        cause = cause.exceptions[0]
    frames = traceback.extract_tb(cause.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(cause).__name__ + place

"""Leader and workers as a part of the application's life."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from api.database import Connection
from api.jobs.leader import Leader
from api.jobs.queries import LastRun, delete_finished_jobs, select_last_runs
from api.jobs.schedule import At, Job, OverdueJob, Registry
from api.jobs.worker import Clock, run_kind, work

WORKERS = 3
"""In each process: one slow job does not keep the others waiting."""
KEEP_FINISHED = timedelta(days=7)

Poke = Callable[[str], None]


@asynccontextmanager
async def running_jobs(database_url: str, pool: asyncpg.Pool, registry: Registry, now: Clock) -> AsyncIterator[Poke]:
    """Run the jobs while the block runs, and stop at once after it.

    A job that is stopped half-way runs again once its claim has run out. Yields `poke(kind)`: run that kind in this
    process now, beside its schedule. It never fails and never waits; call it after a commit that gave the kind
    something to do.
    """
    pokes = _Pokes(pool, registry, now)
    loops: list[Coroutine[Any, Any, None]] = [Leader(database_url, registry, now).run(), pokes.run()]
    loops += [work(pool, registry, now) for _ in range(WORKERS)]
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield pokes.poke
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Pokes:
    """Pokes that come while their kind runs become one more run."""

    def __init__(self, pool: asyncpg.Pool, registry: Registry, now: Clock) -> None:
        self.pool = pool
        self.registry = registry
        self.now = now
        self.kinds: set[str] = set()
        self.poked = asyncio.Event()

    def poke(self, kind: str) -> None:
        """Kinds that this process does not run are passed over: their schedule serves them."""
        if kind in self.registry:
            self.kinds.add(kind)
            self.poked.set()

    async def run(self) -> None:
        while True:
            await self.poked.wait()
            self.poked.clear()
            while self.kinds:
                # A failure is logged, and the scheduled run comes anyway.
                await run_kind(self.pool, self.registry, self.kinds.pop(), self.now())


async def overdue_jobs(connection: Connection, now: datetime, registry: Registry) -> list[OverdueJob]:
    """The kinds whose last expected run has not finished in time: expected runs against actual runs."""
    # A run in the future was noted by a clock that has been set back since; clocks of two machines differ a little.
    runs = await select_last_runs(connection, now + timedelta(minutes=1))
    overdue = []
    for kind, job in registry.items():
        expected_at = job.when.latest(now - job.longest)
        run = runs.get(kind, LastRun(kind))
        if run.last_finished_at is None or run.last_finished_at < expected_at:
            overdue.append(OverdueJob(kind, expected_at, run.last_finished_at, run.attempts, run.last_error))
    return overdue


async def forget_finished(pool: asyncpg.Pool, now: datetime) -> None:
    async with pool.acquire() as connection:
        await delete_finished_jobs(connection, now - KEEP_FINISHED)


HOUSEKEEPING: Registry = {"forget-finished-jobs": Job(At(4, 10), forget_finished)}
"""The jobs that the jobs themselves need: a part of every registry."""

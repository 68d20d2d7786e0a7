"""What /health/ready asks and what /metrics tells about waiting work (P4)."""

from datetime import datetime, timedelta

import asyncpg
from prometheus_client import CollectorRegistry, Gauge

from api.bookings.queries import count_overdue
from api.database.migrations import pending
from api.jobs.running import overdue_jobs
from api.messages.outbox import Clock
from api.messages.queries import select_overdue_messages
from api.messages.rules import OVERDUE_AFTER
from api.settings import Settings
from api.upkeep import jobs_of
from api.web.health import Check

GRACE = timedelta(minutes=1)
"""A hold may be this long past its end before somebody must look: the sweep runs every few seconds."""


def checks_of(settings: Settings, now: Clock) -> dict[str, Check]:
    registry = jobs_of(settings, now)

    async def database(pool: asyncpg.Pool) -> str | None:
        await pool.fetchval("SELECT 1")
        return None

    async def migrations(pool: asyncpg.Pool) -> str | None:
        async with pool.acquire() as connection:
            waiting = await pending(connection)
        return f"not applied: {', '.join(waiting)}" if waiting else None

    async def scheduler(pool: asyncpg.Pool) -> str | None:
        async with pool.acquire() as connection:
            late = await overdue_jobs(connection, now(), registry)
        return f"late: {', '.join(job.kind for job in late)}" if late else None

    async def outbox(pool: asyncpg.Pool) -> str | None:
        async with pool.acquire() as connection:
            overdue = await select_overdue_messages(connection, now() - OVERDUE_AFTER)
        late = [kind.kind for kind in overdue if kind.waiting]
        return f"late: {', '.join(late)}" if late else None

    return {"database": database, "migrations": migrations, "scheduler": scheduler, "outbox": outbox}


def make_gauges(registry: CollectorRegistry) -> dict[str, Gauge]:
    return {
        "bookings_overdue": Gauge(
            "bookings_overdue", "Holds, cancellations and test bookings past their end.", registry=registry
        ),
        "bookings_overdue_seconds": Gauge(
            "bookings_overdue_seconds", "How long the oldest of them waits.", registry=registry
        ),
        "messages_overdue": Gauge("messages_overdue", "Messages not delivered in time.", registry=registry),
        "messages_given_up": Gauge("messages_given_up", "Messages that nobody tries to send now.", registry=registry),
    }


async def measure(pool: asyncpg.Pool, now: datetime) -> dict[str, float]:
    """The value of each gauge now."""
    async with pool.acquire() as connection:
        bookings, age = await count_overdue(connection, now - GRACE)
        messages = await select_overdue_messages(connection, now - OVERDUE_AFTER)
    return {
        "bookings_overdue": bookings,
        "bookings_overdue_seconds": age,
        "messages_overdue": sum(kind.waiting for kind in messages),
        "messages_given_up": sum(kind.given_up for kind in messages),
    }

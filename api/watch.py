"""What /health/ready asks and what /metrics tells about waiting work (P4)."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

import asyncpg
from prometheus_client import CollectorRegistry, Gauge

from api.bookings.queries import select_overdue_bookings
from api.bookings.supply import select_supply
from api.bookings.upkeep import GRACE
from api.bookings.without_a_time import count_without_a_time
from api.calendars.misfits import count_overdue_misfits
from api.catalogue.queries import select_municipality, select_versions
from api.database import Connection
from api.database.migrations import pending
from api.fault_reports.queries import count_overdue_fault_reports
from api.jobs.running import overdue_jobs
from api.messages.outbox import Clock
from api.messages.queries import select_overdue_messages
from api.messages.rules import OVERDUE_AFTER
from api.settings import Settings
from api.upkeep import jobs_of
from api.web.health import Check, Labelled

SUPPLY_FRESH_FOR = timedelta(minutes=1)


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
        "misfits_overdue": Gauge(
            "misfits_overdue",
            "Bookings that no longer fit, about which no clerk has decided in time.",
            registry=registry,
        ),
        "misfits_overdue_seconds": Gauge(
            "misfits_overdue_seconds", "How long ago the oldest of them was to be decided.", registry=registry
        ),
        "fault_reports_overdue": Gauge(
            "fault_reports_overdue", "Faults that citizens told of and nobody has answered in time.", registry=registry
        ),
        "fault_reports_overdue_seconds": Gauge(
            "fault_reports_overdue_seconds", "How long ago the oldest of them was to be answered.", registry=registry
        ),
        "messages_overdue": Gauge("messages_overdue", "Messages not delivered in time.", registry=registry),
        "messages_given_up": Gauge("messages_given_up", "Messages that nobody tries to send now.", registry=registry),
        "citizens_without_a_time": Gauge(
            "citizens_without_a_time",
            "Whose time the office has taken away, and who have no other yet.",
            ["municipality"],
            registry=registry,
        ),
        "first_free_working_days": Gauge(
            "first_free_working_days",
            "Working days until the first free time; +Inf: none within the horizon.",
            ["municipality", "topic", "office"],
            registry=registry,
        ),
        "first_free_afternoon_working_days": Gauge(
            "first_free_afternoon_working_days",
            "Working days until the first free time from noon on; +Inf: none within the horizon.",
            ["municipality", "topic", "office"],
            registry=registry,
        ),
    }


UNMEASURED: dict[str, float | Labelled] = {
    "bookings_overdue": math.nan,
    "bookings_overdue_seconds": math.nan,
    "misfits_overdue": math.nan,
    "misfits_overdue_seconds": math.nan,
    "fault_reports_overdue": math.nan,
    "fault_reports_overdue_seconds": math.nan,
    "messages_overdue": math.nan,
    "messages_given_up": math.nan,
    "citizens_without_a_time": {},
    "first_free_working_days": {},
    "first_free_afternoon_working_days": {},
}
"""What is told while the database cannot be asked: an old number would pass for a new one."""


class Measuring:
    """Finds the value of each gauge at a scrape. What is dear to find is found anew once a minute at most."""

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._supply: dict[str, Labelled] = {}
        self._supply_at: datetime | None = None

    async def __call__(self, pool: asyncpg.Pool) -> dict[str, float | Labelled]:
        now = self._now()
        async with pool.acquire() as connection:
            bookings = await select_overdue_bookings(connection, now - GRACE)
            misfits, oldest_misfit = await count_overdue_misfits(connection, now)
            reports, oldest_report = await count_overdue_fault_reports(connection, now)
            messages = await select_overdue_messages(connection, now - OVERDUE_AFTER)
            if self._supply_at is None or now - self._supply_at >= SUPPLY_FRESH_FOR:
                self._supply = await supply_everywhere(connection, now)
                self._supply_at = now
        return {
            "bookings_overdue": sum(kind.count for kind in bookings),
            "bookings_overdue_seconds": _age(now - GRACE, [kind.oldest_due_at for kind in bookings]),
            "misfits_overdue": misfits,
            "misfits_overdue_seconds": _age(now, [oldest_misfit] if oldest_misfit else []),
            "fault_reports_overdue": reports,
            "fault_reports_overdue_seconds": _age(now, [oldest_report] if oldest_report else []),
            "messages_overdue": sum(kind.waiting for kind in messages),
            "messages_given_up": sum(kind.given_up for kind in messages),
            **self._supply,
        }


def _age(now: datetime, due: Iterable[datetime]) -> float:
    """Of the oldest, in seconds."""
    return max(((now - due_at).total_seconds() for due_at in due), default=0)


async def supply_everywhere(connection: Connection, now: datetime) -> dict[str, Labelled]:
    """By gauge: the citizens without a time by (municipality,), and the working days until the first free time of each
    topic at each office by (municipality, topic, office), infinity where no time is free."""
    without_a_time: Labelled = {}
    any_time: Labelled = {}
    afternoon: Labelled = {}
    for municipality_id in await select_versions(connection):
        without_a_time[municipality_id,] = await count_without_a_time(connection, municipality_id, now)
        municipality = await select_municipality(connection, municipality_id)
        for one in await select_supply(connection, municipality, now) if municipality else ():
            labels = (municipality_id, one.topic, one.office)
            any_time[labels] = math.inf if one.working_days is None else one.working_days
            afternoon[labels] = math.inf if one.working_days_afternoon is None else one.working_days_afternoon
    return {
        "citizens_without_a_time": without_a_time,
        "first_free_working_days": any_time,
        "first_free_afternoon_working_days": afternoon,
    }

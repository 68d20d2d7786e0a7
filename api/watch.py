"""What /health/ready asks and what /metrics tells about waiting work (P4)."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

import asyncpg
from prometheus_client import CollectorRegistry, Gauge

from api.arrivals.upkeep import select_overdue_tickets
from api.bookings.calls import count_overdue_calls
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
            overdue = await select_overdue_messages(connection, now())
        late = [kind.kind for kind in overdue if kind.waiting]
        return f"late: {', '.join(late)}" if late else None

    return {"database": database, "migrations": migrations, "scheduler": scheduler, "outbox": outbox}


GAUGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "bookings_overdue": ("Holds, cancellations and test bookings past their end.", ()),
    "bookings_overdue_seconds": ("How long the oldest of them waits.", ()),
    "misfits_overdue": ("Bookings that no longer fit, about which no clerk has decided in time.", ()),
    "misfits_overdue_seconds": ("How long ago the oldest of them was to be decided.", ()),
    "calls_overdue": ("Citizens whom no clerk has called or written to in time.", ()),
    "calls_overdue_seconds": ("How long ago the oldest of them was to be told.", ()),
    "fault_reports_overdue": ("Faults that citizens told of and nobody has answered in time.", ()),
    "fault_reports_overdue_seconds": ("How long ago the oldest of them was to be answered.", ()),
    "tickets_overdue": ("Citizens at an office to whom somebody should have seen.", ()),
    "tickets_overdue_seconds": ("How long ago that was for the first of them.", ()),
    "messages_overdue": ("Messages not delivered in time.", ()),
    "messages_given_up": ("Messages given up within a day, which nobody tries to send now.", ()),
    "citizens_without_a_time": ("Whose time the office has taken away, and who have no other yet.", ("municipality",)),
    "first_free_working_days": (
        "Working days until the first free time; +Inf: none within the horizon.",
        ("municipality", "topic", "office"),
    ),
    "first_free_afternoon_working_days": (
        "Working days until the first free time from noon on; +Inf: none within the horizon.",
        ("municipality", "topic", "office"),
    ),
}
"""What each says, and its labels."""


def make_gauges(registry: CollectorRegistry) -> dict[str, Gauge]:
    return {name: Gauge(name, text, labels, registry=registry) for name, (text, labels) in GAUGES.items()}


UNMEASURED: dict[str, float | Labelled] = {name: {} if labels else math.nan for name, (_, labels) in GAUGES.items()}
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
            calls, oldest_call = await count_overdue_calls(connection, now)
            reports, oldest_report = await count_overdue_fault_reports(connection, now)
            tickets = await select_overdue_tickets(connection, now)
            messages = await select_overdue_messages(connection, now)
            if self._supply_at is None or now - self._supply_at >= SUPPLY_FRESH_FOR:
                self._supply = await supply_everywhere(connection, now)
                self._supply_at = now
        return {
            "bookings_overdue": sum(kind.count for kind in bookings),
            "bookings_overdue_seconds": _age(now - GRACE, [kind.oldest_due_at for kind in bookings]),
            "misfits_overdue": misfits,
            "misfits_overdue_seconds": _age(now, [oldest_misfit] if oldest_misfit else []),
            "calls_overdue": calls,
            "calls_overdue_seconds": _age(now, [oldest_call] if oldest_call else []),
            "fault_reports_overdue": reports,
            "fault_reports_overdue_seconds": _age(now, [oldest_report] if oldest_report else []),
            "tickets_overdue": sum(kind.count for kind in tickets),
            "tickets_overdue_seconds": _age(now, [kind.oldest_due_at for kind in tickets]),
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

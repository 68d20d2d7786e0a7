"""GET /api/v1/overdue: everything that waits past its deadline (P4). Alert on the age, by kind."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from litestar import Response, get
from litestar.datastructures import State as AppState
from msgspec import Struct

from api.arrivals.upkeep import select_overdue_tickets
from api.bookings.calls import count_overdue_calls
from api.bookings.queries import select_overdue_bookings
from api.bookings.upkeep import GRACE
from api.bookings.wire import Moment
from api.calendars.misfits import count_overdue_misfits
from api.database import Connection
from api.fault_reports.queries import count_overdue_fault_reports
from api.jobs.running import overdue_jobs
from api.jobs.schedule import Registry
from api.messages.queries import select_overdue_messages
from api.messages.rules import Overdue as OverdueMessages
from api.test_citizens.queries import count_trespasses
from api.test_citizens.rules import TRESPASSES_TOLD
from api.web.given import Now, Pool
from api.web.refusals import refusals
from api.web.tokens import READ_SECURITY, demand_read_token


class Overdue(Struct, frozen=True):
    kind: str
    """holds, cancellations, test-bookings, trespasses, misfits, calls, fault-reports, tickets/<status>,
    messages/<kind>, given-up/<kind> or jobs/<kind>."""
    count: int
    due_at: Moment
    """When the oldest was to be done, in UTC."""
    age_seconds: int
    """How long ago that was."""


class OverdueAnswer(Struct, frozen=True):
    fetched_at: Moment
    overdue: list[Overdue]
    """Of all municipalities that this service serves; empty: nothing waits."""


@get(
    "/overdue",
    operation_id="readOverdue",
    summary="What waits past its deadline, by kind, with the age of the oldest",
    guards=[demand_read_token],
    security=READ_SECURITY,
    responses=refusals(401, 503),
)
async def read_overdue(pool: Pool, now: Now, state: AppState) -> Response[OverdueAnswer]:
    async with pool.acquire() as connection:
        overdue = await select_overdue(connection, now, state.registry)
    return Response(OverdueAnswer(now, overdue))


Late = tuple[str, int, datetime]
"""Kind, how many, and when the oldest was to be done."""


async def select_overdue(connection: Connection, now: datetime, registry: Registry) -> list[Overdue]:
    """What is past its deadline in the whole database; the jobs in the registry are those that should run."""
    bookings = await select_overdue_bookings(connection, now - GRACE)
    found: list[Late] = [(late.kind, late.count, late.oldest_due_at) for late in bookings]
    counted = {
        "misfits": await count_overdue_misfits(connection, now),
        "calls": await count_overdue_calls(connection, now),
        "fault-reports": await count_overdue_fault_reports(connection, now),
        "trespasses": await count_trespasses(connection, now - TRESPASSES_TOLD),
    }
    found += [(kind, count, oldest) for kind, (count, oldest) in counted.items() if oldest]
    found += [(late.kind, late.count, late.oldest_due_at) for late in await select_overdue_tickets(connection, now)]
    for messages in await select_overdue_messages(connection, now):
        found += _of_messages(messages)
    found += [(f"jobs/{job.kind}", 1, job.expected_at) for job in await overdue_jobs(connection, now, registry)]
    return [Overdue(kind, count, due_at, (now - due_at) // timedelta(seconds=1)) for kind, count, due_at in found]


def _of_messages(late: OverdueMessages) -> Iterator[Late]:
    if late.oldest_due_at:
        yield f"messages/{late.kind}", late.waiting, late.oldest_due_at
    if late.oldest_given_up_due_at and late.is_refused:
        yield f"given-up/{late.kind}", late.given_up, late.oldest_given_up_due_at

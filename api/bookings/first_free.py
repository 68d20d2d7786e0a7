"""The first free times of a visit, wherever they are, over HTTP."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from heapq import nsmallest
from typing import Annotated, Any

import asyncpg
from litestar import Request, Response, get
from litestar.params import QueryParameter
from msgspec import Struct

from api.bookings.asking import GivenAsker
from api.bookings.free_times import (
    FromParameter,
    MeetingParameter,
    NeedParameter,
    OfficeParameter,
    TopicParameter,
    named_offices,
    read_wanted_visit,
    select_free_days,
)
from api.bookings.kept_days import GivenDays, KeptDays
from api.bookings.moving import MovingParameter, select_own
from api.bookings.placing import last_day_to_read
from api.bookings.visits import Asker, Visit
from api.bookings.wire import Moment
from api.catalogue.rules import Municipality
from api.problems import Alternative
from api.web.given import ItsMunicipality, Now, Pool
from api.web.refusals import refusals

WINDOW = timedelta(days=14)
"""Days read at a time: most first times are found in the first window."""

WALL = r"^([01]\d|2[0-3]):[0-5]\d$"
NotBefore = Annotated[
    str,
    QueryParameter(pattern=WALL, description="Times of day from this local time on: 12:00 finds the first afternoon."),
]
Most = Annotated[int, QueryParameter(ge=1, le=20, description="How many times.")]


class FirstFree(Struct, frozen=True):
    fetched_at: Moment
    times: list[Alternative]
    """The earliest first; fewer than asked for when there are no more within the horizon."""


@get(
    "/first-free-times",
    operation_id="readFirstFreeTimes",
    summary="The first free times of a visit, at one, several or all offices",
    responses=refusals(401, 403, 404, 422, 503),
)
async def read_first_free_times(
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    pool: Pool,
    kept_days: GivenDays,
    now: Now,
    asker: GivenAsker,
    topic: TopicParameter,
    office: OfficeParameter = None,
    from_day: FromParameter = None,
    not_before: NotBefore = "00:00",
    most: Most = 3,
    need: NeedParameter = None,
    meeting: MeetingParameter = "office",
    moving: MovingParameter = None,
) -> Response[FirstFree]:
    own = await select_own(request, pool, municipality, moving, asker.actor == "monitor")
    visit = read_wanted_visit(municipality, topic, need or [], meeting, asker, own)
    offices = named_offices(municipality, office)
    today = now.astimezone(municipality.zone).date()
    first, horizon = max(from_day or today, today), last_day_to_read(municipality, offices, now)
    wanted = Wanted(visit, offices, first, horizon, time.fromisoformat(not_before), most)
    times = await select_first_free(pool, kept_days, municipality, wanted, now, asker)
    answer = FirstFree(now.astimezone(municipality.zone), [Alternative(place, at) for at, place in times])
    return Response(answer, headers={"Cache-Control": "no-cache"})


class Wanted(Struct, frozen=True):
    """Which times are looked for."""

    visit: Visit
    offices: Sequence[str]
    first: date
    last: date
    """Local days, both included."""
    earliest: time
    """Of the day."""
    most: int


async def select_first_free(
    pool: asyncpg.Pool, kept_days: KeptDays, municipality: Municipality, wanted: Wanted, now: datetime, asker: Asker
) -> list[tuple[datetime, str]]:
    """The earliest (start, office), in the municipality's zone."""
    first, times = wanted.first, list[tuple[datetime, str]]()
    while first <= wanted.last and len(times) < wanted.most:
        last = min(first + WINDOW, wanted.last)
        free = await select_free_days(
            pool, kept_days, municipality, wanted.visit, wanted.offices, first, last, now, asker
        )
        found = {(start.astimezone(municipality.zone), place) for place, _, starts in free for start in starts.instants}
        times += nsmallest(wanted.most, (one for one in found if one[0].time() >= wanted.earliest))
        first = last + timedelta(days=1)
    return times[: wanted.most]

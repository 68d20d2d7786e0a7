"""The first free times of a visit, wherever they are, over HTTP."""

from datetime import datetime, time, timedelta
from heapq import nsmallest
from typing import Annotated, Any

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
from api.bookings.kept_days import GivenDays
from api.bookings.moving import MovingParameter, select_own
from api.bookings.placing import last_day_to_read
from api.bookings.wire import Moment
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
    earliest = time.fromisoformat(not_before)
    times: list[tuple[datetime, str]] = []
    while first <= horizon and len(times) < most:
        last = min(first + WINDOW, horizon)
        free = await select_free_days(pool, kept_days, municipality, visit, offices, first, last, now, asker)
        found = {(start.astimezone(municipality.zone), place) for place, _, starts in free for start in starts.instants}
        times += nsmallest(most, (one for one in found if one[0].time() >= earliest))
        first = last + timedelta(days=1)
    answer = FirstFree(now.astimezone(municipality.zone), [Alternative(place, at) for at, place in times[:most]])
    return Response(answer, headers={"Cache-Control": "no-cache"})

"""Free times over HTTP: a hint, never a promise; only the write decides (D3)."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated, Any, cast

import asyncpg
import msgspec
from litestar import Request, Response, get
from litestar.params import QueryParameter
from msgspec import Meta, Struct

from api.bookings.asking import HEADER as INVITATION
from api.bookings.asking import GivenAsker
from api.bookings.kept_days import DaysWanted, GivenDays, KeptDays
from api.bookings.moving import MovingParameter, Own, select_own
from api.bookings.placing import FreeStarts, free_days, lanes_for, last_day_to_read
from api.bookings.visits import Asker, TopicChoice, Visit, read_visit
from api.bookings.wire import Moment
from api.calendars.cells import Starts
from api.catalogue.rules import Meeting, Municipality, Need
from api.problems import Fault, Refused
from api.web.etag import ETAG, NOT_MODIFIED, IfNoneMatch, tagged
from api.web.given import ItsMunicipality, Now, Pool
from api.web.mark import HEADER as MARK
from api.web.refusals import refusals

TOPIC_AND_PERSONS = r"^[a-z0-9-]{1,80}(:[1-9][0-9]?)?$"

TopicParameter = Annotated[
    list[Annotated[str, Meta(pattern=TOPIC_AND_PERSONS)]],
    QueryParameter(
        min_items=1,
        max_items=10,
        description="A topic's id and, after a colon, for how many persons.",
        schema_extra={"items": {"type": "string", "pattern": TOPIC_AND_PERSONS, "examples": ["passport-adult:2"]}},
    ),
]
OfficeParameter = Annotated[list[str] | None, QueryParameter(max_items=50, description="All that can, when left out.")]
FromParameter = Annotated[date | None, QueryParameter(name="from", description="First local day; today when left out.")]
DaysParameter = Annotated[int, QueryParameter(ge=1, le=62, description="How many days.")]
NeedParameter = Annotated[list[Need] | None, QueryParameter(max_items=7, description="What somebody needs.")]
MeetingParameter = Annotated[Meeting, QueryParameter(description="How to meet.")]


class FreeDay(Struct, frozen=True):
    date: date
    office: str
    times: list[Moment]


class FreeTimes(Struct, frozen=True):
    fetched_at: Moment
    days: list[FreeDay]
    """By day, then office. A day without free times is left out."""


@get(
    "/free-times",
    operation_id="readFreeTimes",
    summary="Free times of a visit, at one, several or all offices",
    response_headers=[ETAG],
    responses={304: NOT_MODIFIED} | refusals(401, 403, 404, 422, 503),
)
async def read_free_times(
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    pool: Pool,
    kept_days: GivenDays,
    now: Now,
    asker: GivenAsker,
    topic: TopicParameter,
    office: OfficeParameter = None,
    from_day: FromParameter = None,
    days: DaysParameter = 30,
    need: NeedParameter = None,
    meeting: MeetingParameter = "office",
    moving: MovingParameter = None,
    if_none_match: IfNoneMatch = None,
) -> Response[FreeTimes]:
    own = await select_own(request, pool, municipality, moving, asker.actor == "monitor")
    visit = read_wanted_visit(municipality, topic, need or [], meeting, asker, own)
    offices = named_offices(municipality, office)
    today = now.astimezone(municipality.zone).date()
    horizon = last_day_to_read(municipality, offices, now)
    first = min(max(from_day or today, today), horizon + timedelta(days=1))
    last = min(first + timedelta(days=days - 1), horizon)
    free = await select_free_days(pool, kept_days, municipality, visit, offices, first, last, now, asker)
    found = msgspec.json.encode(_by_day(municipality, free))
    # The tag is made of the times alone: when they were fetched is no change.
    etag = f'"{hashlib.blake2b(found, digest_size=12).hexdigest()}"'
    headers = {"Cache-Control": "private, no-cache", "Vary": f"{MARK}, {INVITATION}"}
    days_encoded = cast(list[FreeDay], msgspec.Raw(found))
    answer = FreeTimes(now.astimezone(municipality.zone), days_encoded)
    return tagged(answer, etag, if_none_match, headers)


async def select_free_days(
    pool: asyncpg.Pool,
    kept: KeptDays,
    municipality: Municipality,
    visit: Visit,
    offices: Iterable[str],
    first: date,
    last: date,
    now: datetime,
    asker: Asker,
) -> Iterable[FreeStarts]:
    """When the visit can be booked now at one of the offices, both days included."""
    pools = tuple(pool_id for office in offices for pool_id in visit.pools_at(office))
    wanted = DaysWanted(municipality.municipality_id, pools, tuple(lanes_for(asker)), first, last)
    pool_days = await kept.read(pool, wanted)
    return free_days(municipality, visit, pool_days, now, asker)


def named_offices(municipality: Municipality, offices: list[str] | None) -> list[str]:
    """The offices that are asked for, all when none is. Refused: unknown-office."""
    if offices is None:
        return list(municipality.offices)
    if not municipality.offices.keys() >= set(offices):
        raise Refused("unknown-office", errors=[Fault("office", "Stedet findes ikke.", "There is no such office.")])
    return offices


def read_wanted_visit(
    municipality: Municipality, topics: list[str], needs: list[Need], meeting: Meeting, asker: Asker, own: Own
) -> Visit:
    """`passport-adult:2` is one topic for two persons."""
    parted = (one.partition(":") for one in topics)
    try:
        chosen = [TopicChoice(topic, int(persons or 1)) for topic, _, persons in parted]
        return read_visit(municipality, chosen, own.needs or needs, meeting, asker, own.pools)
    except Refused as refused:
        # Here the choice stands in parameters, not in a body.
        refused.errors = refused.errors and [fault._replace(pointer=_parameter(fault)) for fault in refused.errors]
        raise


def _parameter(fault: Fault) -> str:
    """The parameter that the part of a body goes by here: `#/topics/0/id` is `topic`."""
    return {"topics": "topic", "needs": "need", "meeting": "meeting"}[fault.pointer.split("/")[1]]


def _by_day(municipality: Municipality, free: Iterable[FreeStarts]) -> list[FreeDay]:
    found: dict[tuple[date, str], Starts] = {}
    for office, day, starts in free:
        before = found.get((day, office))
        # Most days of an office come from one pool.
        found[day, office] = Starts(sorted({*before.instants, *starts.instants})) if before else starts
    return [
        FreeDay(day, office, cast(list[datetime], found[day, office].local(municipality.zone)))
        for day, office in sorted(found)
    ]

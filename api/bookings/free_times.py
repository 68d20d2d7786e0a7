"""Free times over HTTP: a hint, never a promise; only the write decides (D3)."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.params import QueryParameter
from msgspec import Struct

from api.bookings.rules import TopicChoice, free_starts, lanes_for, read_visit
from api.calendars.queries import select_pool_days
from api.catalogue.rules import Municipality
from api.problems import FieldError, Refused
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.mark import HEADER as MARK
from api.web.refusals import refusals

TOPIC_AND_PERSONS = r"^[a-z0-9-]{1,80}(:[1-9][0-9]?)?$"


TopicParameter = Annotated[
    list[str],
    QueryParameter(min_items=1, max_items=10, description="A topic's id and, after a colon, for how many persons."),
]
OfficeParameter = Annotated[list[str] | None, QueryParameter(max_items=50, description="All that can, when left out.")]
FromParameter = Annotated[date | None, QueryParameter(name="from", description="First local day; today when left out.")]


class FreeDay(Struct, frozen=True):
    date: date
    office: str
    times: list[datetime]


class FreeTimes(Struct, frozen=True):
    fetched_at: datetime
    days: list[FreeDay]
    """By day, then office. A day without free times is left out."""


@get(
    "/free-times",
    operation_id="readFreeTimes",
    summary="Free times of a visit, at one, several or all offices",
    responses=refusals(403, 404, 422, 503),
)
async def read_free_times(
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
    topic: Annotated[
        list[str],
        QueryParameter(min_items=1, max_items=10, description="A topic's id and, after a colon, how many persons."),
    ],
    office: Annotated[
        list[str] | None, QueryParameter(max_items=50, description="Offices; all that can, when left out.")
    ] = None,
    from_day: Annotated[
        date | None, QueryParameter(name="from", description="First local day; today when left out.")
    ] = None,
    days: Annotated[int, QueryParameter(ge=1, le=62, description="How many days.")] = 30,
) -> Response[FreeTimes | None]:
    visit = read_visit(municipality, _read_topics(topic))
    offices = municipality.offices if office is None else office
    if unknown := [one for one in offices if one not in municipality.offices]:
        raise Refused("unknown-office", errors=[FieldError("office", one) for one in unknown])
    pools = [pool_id for one in offices for pool_id in visit.pools_at(one)]
    today = now.astimezone(municipality.zone).date()
    horizon = today + timedelta(days=municipality.settings.release.horizon_days)
    first = min(max(from_day or today, today), horizon + timedelta(days=1))
    last = min(first + timedelta(days=days - 1), horizon)
    async with pool.acquire() as connection:
        pool_days = await select_pool_days(
            connection, municipality.municipality_id, pools, lanes_for(synthetic=synthetic), first, last
        )
    found = _by_day(municipality, free_starts(municipality, visit, pool_days, now))
    return _answer(request, FreeTimes(now.astimezone(municipality.zone), found))


def _read_topics(written: list[str]) -> list[TopicChoice]:
    """`passport-adult:2` is one topic for two persons."""
    choices = []
    for one in written:
        if not re.fullmatch(TOPIC_AND_PERSONS, one):
            raise Refused("invalid-request", errors=[FieldError("topic", "Skriv emne eller emne:personer.")])
        topic, _, persons = one.partition(":")
        choices.append(TopicChoice(topic, int(persons or 1)))
    return choices


def _by_day(municipality: Municipality, starts: Iterable[tuple[str, date, datetime]]) -> list[FreeDay]:
    distinct = sorted({(day, office, start) for office, day, start in starts})
    return [
        FreeDay(day, office, [start.astimezone(municipality.zone) for _, _, start in group])
        for (day, office), group in groupby(distinct, key=itemgetter(0, 1))
    ]


def _answer(request: Request[Any, Any, Any], found: FreeTimes) -> Response[FreeTimes | None]:
    """The answer with its ETag, or 304. The tag is made of the times alone: when they were fetched is no change."""
    tag = f'"{hashlib.blake2b(msgspec.json.encode(found.days), digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": MARK}
    if request.headers.get("if-none-match") == tag:
        return Response(None, status_code=304, headers=headers)
    return Response(found, headers=headers)

"""Supply: how many working days until the first free time, by topic and office. What a service goal is held against."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from litestar import Response, get
from msgspec import Struct

from api.bookings.placing import free_starts, lanes_for, last_day_to_read
from api.bookings.visits import CITIZEN, TopicChoice, Visit, read_visit
from api.bookings.wire import Moment
from api.bookings.without_a_time import count_without_a_time
from api.calendars.cells import PoolDay
from api.calendars.holidays import working_days
from api.calendars.queries import select_pool_days
from api.catalogue.rules import Municipality
from api.database import Connection
from api.web.given import ItsMunicipality, Now, Pool
from api.web.refusals import refusals

NEAR = timedelta(days=14)
"""Read first: where times are free, they mostly are so soon."""


NOON = time(12)


class Supply(Struct, frozen=True):
    topic: str
    office: str
    first_free: Moment | None
    """The first time that one person can book now; null: none within the horizon."""
    working_days: int | None
    """From today until then, by Danish holidays and weekends: 0 today, 1 on the next working day."""
    first_free_afternoon: Moment | None
    """The first one that begins at noon or later."""
    working_days_afternoon: int | None


class SupplyAnswer(Struct, frozen=True):
    fetched_at: Moment
    citizens_without_a_time: int
    """Whose time the office has taken away, by a change of rules or a cancellation, and who have no other yet."""
    topics: list[Supply]
    """In the order of the catalogue: by topic, then office."""


@get(
    "/supply",
    operation_id="readSupply",
    summary="Working days until the first free time of each topic, at each office",
    responses=refusals(404, 503),
)
async def read_supply(municipality: ItsMunicipality, pool: Pool, now: Now) -> Response[SupplyAnswer]:
    async with pool.acquire() as connection:
        supplies = await select_supply(connection, municipality, now)
        without_a_time = await count_without_a_time(connection, municipality.municipality_id, now)
    answer = SupplyAnswer(now.astimezone(municipality.zone), without_a_time, supplies)
    return Response(answer, headers={"Cache-Control": "no-cache"})


async def select_supply(connection: Connection, municipality: Municipality, now: datetime) -> list[Supply]:
    """The supply as citizens have it now. Days far away are read only when something has no time before."""
    today = now.astimezone(municipality.zone).date()
    last = last_day_to_read(municipality, municipality.offices, now)
    near = min(today + NEAR, last)
    pool_days = await _select_days(connection, municipality, today, near)
    found = supply(municipality, pool_days, now)
    if near < last and any(one.first_free_afternoon is None for one in found):
        pool_days += await _select_days(connection, municipality, near + timedelta(days=1), last)
        found = supply(municipality, pool_days, now)
    return found


async def _select_days(
    connection: Connection, municipality: Municipality, from_day: date, until_day: date
) -> list[PoolDay]:
    lanes = lanes_for(CITIZEN)
    return await select_pool_days(
        connection, municipality.municipality_id, municipality.pools, lanes, from_day, until_day
    )


def supply(municipality: Municipality, pool_days: Iterable[PoolDay], now: datetime) -> list[Supply]:
    """The supply that these pool days give."""
    by_day: dict[date, list[PoolDay]] = defaultdict(list)
    for pool_day in pool_days:
        if any(pool_day.free):  # a day that is sold out need not be looked through for each topic
            by_day[pool_day.day].append(pool_day)
    in_order = [by_day[day] for day in sorted(by_day)]
    return [
        _supply_of(municipality, read_visit(municipality, [TopicChoice(topic)]), office, in_order, now)
        for topic in municipality.topics
        for office in municipality.offices_of(topic)
    ]


def _supply_of(
    municipality: Municipality, visit: Visit, office: str, days: Iterable[list[PoolDay]], now: datetime
) -> Supply:
    [choice] = visit.topics
    pools = set(visit.pools_at(office))
    first: datetime | None = None
    afternoon: datetime | None = None
    for pool_days in days:
        serving = [pool_day for pool_day in pool_days if pool_day.pool_id in pools]
        starts = sorted(
            start.astimezone(municipality.zone) for _, _, start in free_starts(municipality, visit, serving, now)
        )
        first = first or next(iter(starts), None)
        afternoon = next((start for start in starts if start.time() >= NOON), None)
        if afternoon:
            break
    today = now.astimezone(municipality.zone).date()

    def days_until(start: datetime | None) -> int | None:
        return None if start is None else working_days(today, start.date())

    return Supply(choice.id, office, first, days_until(first), afternoon, days_until(afternoon))

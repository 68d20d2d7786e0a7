"""Supply at a glance: each goal with what would mend it, how much of the desks' time is taken, and who never came."""

from datetime import date, datetime, timedelta
from typing import Annotated

from litestar import get
from litestar.params import QueryParameter
from msgspec import Struct

from api.bookings.goals import Judged, Mend, Stand, State, first_of_week, goal_of, judge
from api.bookings.placing import lanes_for
from api.bookings.supply import Supply, select_supply
from api.bookings.visits import CITIZEN
from api.bookings.wire import Moment
from api.calendars.holidays import working_day_after, working_days
from api.calendars.queries import select_pool_days
from api.catalogue.rules import LocalText, Municipality
from api.catalogue.rules import Pool as Desks
from api.database import Connection
from api.planning.calendar import pools_of
from api.planning.queries import select_pace, select_shows, select_weeks
from api.staff.roles import SECURITY, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.given import ItsMunicipality, Now, Pool
from api.web.refusals import refusals

PACE = timedelta(days=14)
"""What was booked in so long tells the pace."""
WEEKS_BACK, WEEKS_AHEAD = 4, 8
DAYS_DA = ("mandagen", "tirsdagen", "onsdagen", "torsdagen", "fredagen", "lørdagen", "søndagen")
DAYS_EN = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


class MendAnswer(Struct, frozen=True):
    """The smallest addition that brings the goal back, tried on the calendar as it is."""

    pool: str
    weekday: int
    """1: Monday, as in ISO 8601."""
    times: int
    """So many more each week on that day."""
    acute: bool
    """They open on the day itself; else they are ordinary times."""
    words: LocalText


class GoalAnswer(Struct, frozen=True, kw_only=True):
    topic: str
    office: str
    first_free: Moment | None
    working_days: int | None
    """Until the first free time; null: none within the horizon."""
    goal_days: int | None
    """null: no goal is set."""
    state: State
    """kept; at-risk: at the present pace its room is gone within a working day; broken; none: no goal."""
    room: int
    """Visits of one person that can still be had within the goal."""
    pace: float
    """Visits booked each working day, over the last fortnight."""
    mend: MendAnswer | None
    """null: nothing need be mended, or a dozen more times a week would not be enough."""


class WeekAnswer(Struct, frozen=True):
    pool: str
    week: date
    """Its Monday."""
    minutes: int
    """Of all desks together."""
    taken_minutes: int


class ShowsAnswer(Struct, frozen=True):
    office: str
    visits: int
    no_shows: int


class FiguresAnswer(Struct, frozen=True):
    fetched_at: Moment
    goals: list[GoalAnswer]
    """In the order of the catalogue: by topic, then office."""
    weeks: list[WeekAnswer]
    """The last four, this one and the eight to come."""
    shows: list[ShowsAnswer]
    """Booked visits of the last four weeks, and those who never came, at offices and on days that note arrivals."""


@get(
    "/figures",
    operation_id="readFigures",
    summary="Working days until the first free time against the goals, and how much of the desks' time is taken",
    description="Test citizens count nowhere.",
    guards=[demand(Role.READER)],
    opt=OPEN,
    security=SECURITY,
    responses=refusals(401, 403, 404, 422, 503),
)
async def read_figures(
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    office: Annotated[str | None, QueryParameter(max_length=80, description="One office; else all.")] = None,
) -> FiguresAnswer:
    desks = pools_of(municipality, actor, office, None)
    today = now.astimezone(municipality.zone).date()
    monday = first_of_week(today)
    weeks = (monday - timedelta(weeks=WEEKS_BACK), monday + timedelta(weeks=WEEKS_AHEAD, days=6))
    async with pool.acquire() as connection:
        judged = await _select_judged(connection, municipality, desks, now)
        found = await select_weeks(connection, municipality.municipality_id, [one.pool_id for one in desks], *weeks)
        offices = {one.office_id for one in desks}
        days = (today - timedelta(weeks=WEEKS_BACK), today - timedelta(days=1))
        shows = await select_shows(connection, municipality.municipality_id, offices, *days)
    return FiguresAnswer(
        now.astimezone(municipality.zone),
        [_goal(municipality, *one) for one in judged],
        [WeekAnswer(one.pool_id, one.week, one.minutes, one.taken_minutes) for one in found],
        [ShowsAnswer(one.office_id, one.visits, one.no_shows) for one in shows],
    )


async def _select_judged(
    connection: Connection, municipality: Municipality, desks: list[Desks], now: datetime
) -> list[tuple[Supply, Stand, Judged]]:
    today = now.astimezone(municipality.zone).date()
    offices, pools = {one.office_id for one in desks}, [one.pool_id for one in desks]
    supplies = [one for one in await select_supply(connection, municipality, now) if one.office in offices]
    goals = [goal_of(municipality, one.topic, one.office) or 0 for one in supplies]
    last = working_day_after(today, max(goals, default=0))
    pool_days = await select_pool_days(connection, municipality.municipality_id, pools, lanes_for(CITIZEN), today, last)
    since = (now - PACE).astimezone(municipality.zone).date()
    booked = await select_pace(connection, municipality.municipality_id, pools, now - PACE, since)
    days = max(working_days(since, today), 1)
    stands = [
        Stand(one.topic, one.office, one.working_days, booked.get((one.topic, one.office), 0) / days)
        for one in supplies
    ]
    return [
        (one, stand, judge(municipality, stand, pool_days, now)) for one, stand in zip(supplies, stands, strict=True)
    ]


def _goal(municipality: Municipality, supply: Supply, stand: Stand, judged: Judged) -> GoalAnswer:
    return GoalAnswer(
        topic=supply.topic,
        office=supply.office,
        first_free=supply.first_free,
        working_days=supply.working_days,
        goal_days=judged.goal_days,
        state=judged.state,
        room=judged.room,
        pace=round(stand.pace, 1),
        mend=None if judged.mend is None else _mend(municipality, judged.mend),
    )


def _mend(municipality: Municipality, mend: Mend) -> MendAnswer:
    return MendAnswer(mend.pool_id, mend.weekday + 1, mend.times, mend.acute, words_of(municipality, mend))


def words_of(municipality: Municipality, mend: Mend) -> LocalText:
    """As in: 2 akuttider om torsdagen, Skranken."""
    one, place = mend.times == 1, municipality.pools[mend.pool_id].name
    if mend.acute:
        kinds = ("akuttid", "acute time") if one else ("akuttider", "acute times")
    else:
        kinds = ("tid mere", "more time") if one else ("tider mere", "more times")
    return LocalText(
        f"{mend.times} {kinds[0]} om {DAYS_DA[mend.weekday]}, {place}",
        f"{mend.times} {kinds[1]} on {DAYS_EN[mend.weekday]}, {place}",
    )

"""Whether everybody gets a time within the service goal, how long that will last, and what would mend it. No I/O.

Room is how many visits of one person can still be had within the goal, one after another; acute times of the days to
come count, since they will be had then. Pools that serve several topics give their room to whichever comes first.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import product
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from api.bookings.placing import Opening
from api.bookings.visits import CITIZEN, Leg, TopicChoice, read_visit
from api.calendars.cells import CELL, PoolDay, Span
from api.calendars.holidays import working_day_after
from api.catalogue.rules import Municipality

State = Literal["none", "kept", "at-risk", "broken"]
"""none: no goal is set; at-risk: at the pace of the last weeks the room is gone within a working day."""
MOST_EXTRA = 12
"""So many more times a week are looked at."""


class Mend(Struct, frozen=True):
    """The smallest addition that brings a goal back: so many more times on one day of each week."""

    pool_id: str
    weekday: int
    """0: Monday."""
    times: int
    acute: bool
    """Times that open on the day itself; else ordinary ones."""


class Stand(Struct, frozen=True):
    """A topic at an office, as citizens have it now."""

    topic: str
    office: str
    working_days: int | None
    """Until the first free time; None: none within the horizon."""
    pace: float
    """Visits booked each working day of late."""


class Judged(Struct, frozen=True):
    """The same, held against its goal."""

    goal_days: int | None
    """Working days within which everybody shall have a time."""
    room: int
    state: State
    mend: Mend | None


def goal_of(municipality: Municipality, topic: str, office: str) -> int | None:
    """The topic's own goal, else its office's."""
    return municipality.topics[topic].goal_days or municipality.offices[office].goal_days


def judge(municipality: Municipality, stand: Stand, pool_days: Iterable[PoolDay], now: datetime) -> Judged:
    """Held against its goal; the pool days are those of citizens, from today to the end of the goal."""
    goal = goal_of(municipality, stand.topic, stand.office)
    if goal is None:
        return Judged(None, 0, "none", None)
    legs = _legs(municipality, stand)
    window = list(_within(municipality, pool_days, legs, goal, now))
    opening = Opening(municipality, stand.office, now)
    room = sum(_room(day, legs, opening, now) for day in window)
    if stand.working_days is None or stand.working_days > goal:
        state: State = "broken"
    else:
        state = "at-risk" if room <= stand.pace else "kept"
    if state == "kept":
        return Judged(goal, room, state, None)
    candidates = _candidates(window, legs, acute=state == "at-risk")
    more = ((one, sum(_room(day, legs, opening, now) for day in extra)) for one, extra in candidates)
    enough = (one for one, extra in more if extra and room + extra > stand.pace)
    return Judged(goal, room, state, next(enough, None))


def _legs(municipality: Municipality, stand: Stand) -> dict[str, Leg]:
    """How one person's visit lies at each pool that everybody can book."""
    visit = read_visit(municipality, [TopicChoice(stand.topic)], asker=CITIZEN)
    return {plan[0].pool.pool_id: plan[0] for plan in visit.plans.get(stand.office, ())}


def _within(
    municipality: Municipality, pool_days: Iterable[PoolDay], legs: dict[str, Leg], goal: int, now: datetime
) -> Iterator[PoolDay]:
    today = now.astimezone(municipality.zone).date()
    last = working_day_after(today, goal)
    return (day for day in pool_days if day.pool_id in legs and today <= day.day <= last)


def _room(pool_day: PoolDay, legs: dict[str, Leg], opening: Opening, now: datetime) -> int:
    """How many visits the day can still take, each as early as it can begin."""
    leg = legs[pool_day.pool_id]
    earliest = now if pool_day.lane == "acute" else opening.earliest_start(pool_day)
    if earliest is None:
        return 0
    left = replace(pool_day, free=list(pool_day.free))
    taken = 0
    for cell, start in left.starts(leg.cells, leg.topics, leg.step):
        while start >= earliest and left.can_take(cell, leg.cells, left.walk_in_cells):
            left.take(cell, leg.cells)
            taken += 1
    return taken


def _candidates(
    window: Sequence[PoolDay], legs: dict[str, Leg], *, acute: bool
) -> Iterator[tuple[Mend, list[PoolDay]]]:
    """Each addition that could be made, the smallest first, with the pool days that it would make."""
    open_on: dict[tuple[str, int], list[PoolDay]] = {}
    for day in window:
        if day.lane == "public" and day.spans:
            open_on.setdefault((day.pool_id, day.day.weekday()), []).append(day)
    for times, (pool_id, weekday) in product(range(1, MOST_EXTRA + 1), sorted(open_on)):
        days = [_extra(day, legs[pool_id], times, acute=acute) for day in open_on[pool_id, weekday]]
        yield Mend(pool_id, weekday, times, acute), days


def _extra(day: PoolDay, leg: Leg, times: int, *, acute: bool) -> PoolDay:
    """One more desk from when the pool opens, for so many visits, as long as it is open."""
    span = day.spans[0]
    each = -(-leg.cells // leg.step) * leg.step
    cells = min(times * each, span.cells)
    first = day.first_cell + (span.first - 1) * CELL
    lane: Literal["acute", "public"] = "acute" if acute else "public"
    return PoolDay(day.pool_id, day.day, lane, first, [1] * cells, [1] * cells, [Span(1, cells, 1)], 0, 0)


def first_of_week(day: date) -> date:
    """The Monday before it, or the day itself."""
    return day - timedelta(days=day.weekday())

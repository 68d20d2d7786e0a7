"""When and at which desks a visit can be had, from the pool days. No I/O, no clock: `now` is an argument."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from heapq import nsmallest
from itertools import product

from msgspec import Struct

from api.bookings.visits import CITIZEN, Asker, Leg, Plan, Visit
from api.calendars.cells import Lane, PoolDay, Starts
from api.calendars.rules import instant
from api.catalogue.rules import Municipality
from api.problems import Refused

MOST_ALTERNATIVES = 5

FreeStart = tuple[str, date, datetime]
"""Office, local day, UTC start."""
FreeStarts = tuple[str, date, Starts]
"""Office, local day, when at one pool."""


class Place(Struct, frozen=True):
    """Where a leg of a visit may be served by the rules, free or not."""

    leg: Leg
    pool_day: PoolDay
    cell: int
    start: datetime

    def can_be_taken(self, asker: Asker) -> bool:
        keep = 0 if asker.reason else self.pool_day.walk_in_cells
        return self.pool_day.can_take(self.cell, self.leg.cells, keep)


def lanes_for(asker: Asker) -> list[Lane]:
    """Which lanes the asker may take from, in the order in which that is done."""
    match asker.actor:
        case "monitor":
            return ["synthetic"]
        case "staff":
            return ["staff", "public", "acute"]
        case _:
            return ["public", "acute"]


def last_bookable_day(municipality: Municipality, office: str, now: datetime) -> date:
    """The last local day of which public times of an office can be booked now."""
    release = municipality.release_of(office)
    today = now.astimezone(municipality.zone).date()
    is_open = instant(today, release.new_days_open, municipality.zone) <= now
    return today + timedelta(days=release.horizon_days if is_open else release.horizon_days - 1)


def last_day_to_read(municipality: Municipality, offices: Collection[str], now: datetime) -> date:
    """The last day of which any of the offices' times can be booked now; yesterday when there is no office."""
    yesterday = now.astimezone(municipality.zone).date() - timedelta(days=1)
    return max((last_bookable_day(municipality, office, now) for office in offices), default=yesterday)


class Opening:
    """From when on the times of an office can be booked now."""

    def __init__(self, municipality: Municipality, office: str, now: datetime, asker: Asker = CITIZEN) -> None:
        release = municipality.release_of(office)
        self._now = now
        self._asker = asker
        self._today = now.astimezone(municipality.zone).date()
        self._acute_is_open = instant(self._today, release.acute_opens, municipality.zone) <= now
        self.last_day = last_bookable_day(municipality, office, now)
        """The last local day of which public times can be booked now."""
        self._after_lead = now + timedelta(minutes=release.lead_minutes)
        of_office = municipality.offices.get(office)
        self._gives_back = of_office is not None and of_office.day.give_back == "acute" and self._acute_is_open
        """Whether what is free today can be booked until it begins, as an acute time."""

    def earliest_start(self, pool_day: PoolDay) -> datetime | None:
        """The earliest time of the pool day that can be booked now; None: not at all yet, or no more."""
        if pool_day.lane == "staff" or self._asker.reason:
            return self._now
        if pool_day.lane == "acute":
            return self._now if pool_day.day == self._today and self._acute_is_open else None
        if pool_day.lane == "public" and pool_day.day == self._today and self._gives_back:
            return self._now
        return self._after_lead if pool_day.day <= self.last_day else None


def free_starts(
    municipality: Municipality, visit: Visit, pool_days: Iterable[PoolDay], now: datetime, asker: Asker = CITIZEN
) -> Iterator[FreeStart]:
    """When the visit can be booked now. The same start may come several times, from several pools."""
    for office, day, starts in free_days(municipality, visit, pool_days, now, asker):
        for start in starts.instants:
            yield office, day, start


def free_days(
    municipality: Municipality, visit: Visit, pool_days: Iterable[PoolDay], now: datetime, asker: Asker = CITIZEN
) -> Iterator[FreeStarts]:
    """The same, by pool and day."""
    open_days = _OpenDays(municipality, pool_days, now, asker)
    for office, plans in visit.plans.items():
        for first, *rest in plans:
            cells, topics, step = first.cells, first.topics, first.step
            for pool_day, earliest in open_days.of(first):
                keep = 0 if asker.reason else pool_day.walk_in_cells
                starts = pool_day.free_starts(cells, topics, step, keep).since(earliest)
                if rest:
                    ends = ((start, start + first.duration) for start in starts.instants)
                    starts = Starts([start for start, end in ends if open_days.can_follow(pool_day.day, end, rest)])
                if starts.instants:
                    yield office, pool_day.day, starts


class _OpenDays:
    """The pool days that can be booked now, each with the moment from which it can."""

    def __init__(self, municipality: Municipality, pool_days: Iterable[PoolDay], now: datetime, asker: Asker) -> None:
        self._asker = asker
        self._by_pool: dict[str, list[tuple[PoolDay, datetime]]] = defaultdict(list)
        openings: dict[str, Opening] = {}
        for pool_day in pool_days:
            office = municipality.pools[pool_day.pool_id].office_id
            if office not in openings:
                openings[office] = Opening(municipality, office, now, asker)
            earliest = openings[office].earliest_start(pool_day)
            if earliest is not None:
                self._by_pool[pool_day.pool_id].append((pool_day, earliest))

    def of(self, leg: Leg) -> Sequence[tuple[PoolDay, datetime]]:
        return self._by_pool[leg.pool.pool_id]

    def can_follow(self, day: date, start: datetime, legs: Sequence[Leg]) -> bool:
        """Whether the legs can be taken, back to back, from `start` on."""
        for leg in legs:
            days = (pool_day for pool_day, earliest in self.of(leg) if pool_day.day == day and earliest <= start)
            places = (place for pool_day in days if (place := _place(leg, pool_day, start, on_step=False)))
            if not any(place.can_be_taken(self._asker) for place in places):
                return False
            start += leg.duration
        return True


def placements(
    municipality: Municipality,
    visit: Visit,
    office: str,
    pool_days: Sequence[PoolDay],
    start: datetime,
    now: datetime,
    asker: Asker = CITIZEN,
) -> list[tuple[Place, ...]]:
    """Where the visit may begin at `start` now, free or not, best first: a place for each leg.

    Refused when no rule offers that start, or when it is no longer or not yet open.
    """
    if start < now:
        raise Refused("time-past")
    by_rule = [places for plan in visit.plans[office] for places in _places(plan, pool_days, start, asker)]
    opening = Opening(municipality, office, now, asker)
    earliest = {pool_day.key: opening.earliest_start(pool_day) for pool_day in pool_days}
    timed = [[(place, earliest[place.pool_day.key]) for place in places] for places in by_rule]
    if found := [
        tuple(place for place, _ in places)
        for places in timed
        if all(opens is not None and opens <= place.start for place, opens in places)
    ]:
        return found
    if start.astimezone(municipality.zone).date() > opening.last_day:
        raise Refused("time-too-far")
    if any(all(opens is not None for _, opens in places) for places in timed):
        raise Refused("time-too-soon")
    raise Refused("time-outside-rules")


def _places(plan: Plan, pool_days: Sequence[PoolDay], start: datetime, asker: Asker) -> Iterator[tuple[Place, ...]]:
    """Each way to place the legs of a plan from `start` on; the asker's first lanes first."""
    lanes = lanes_for(asker)
    options = []
    for number, leg in enumerate(plan):
        ranked = sorted(pool_days, key=lambda pool_day: lanes.index(pool_day.lane))
        options.append([place for one in ranked if (place := _place(leg, one, start, on_step=number == 0))])
        start += leg.duration
    yield from product(*options)


def _place(leg: Leg, pool_day: PoolDay, start: datetime, *, on_step: bool) -> Place | None:
    """The leg on this pool day from `start` on, if the rules offer that; a later leg begins as the one before ends."""
    if pool_day.pool_id != leg.pool.pool_id:
        return None
    cell = pool_day.offers(start, leg.cells, leg.topics, leg.step if on_step else 1)
    return Place(leg, pool_day, cell, start) if cell else None


def nearest(starts: Iterable[FreeStart], office: str, wanted: datetime) -> list[tuple[str, datetime]]:
    """The nearest of the free starts to a lost time, at the same office first when equally near."""
    unique = {(place, start) for place, _, start in starts if (place, start) != (office, wanted)}

    def nearness(time: tuple[str, datetime]) -> tuple[timedelta, bool, str, datetime]:
        place, start = time
        return abs(start - wanted), place != office, place, start

    return nsmallest(MOST_ALTERNATIVES, unique, key=nearness)

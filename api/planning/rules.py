"""An absence as closures of the municipality's file, and the other times that its bookings get. No I/O, no clock."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from api.bookings.placing import FreeStart, free_starts, placements
from api.bookings.visits import CLERK, TopicChoice, Visit, read_visit
from api.calendars.cells import CELL, PoolDay
from api.calendars.fitting import Misfit
from api.calendars.rules import OpeningRule
from api.catalogue.rules import Meeting, Municipality, Need
from api.municipality_file.writing import Document
from api.problems import Refused

LONGEST = timedelta(days=31)
KEPT = timedelta(days=28)
"""An absence stands in the file so long after it ended."""
OF_ABSENCE = re.compile("absence-[0-9a-f]{12}-[0-9]+")


class Absence(Struct, frozen=True, kw_only=True):
    """A pool that is not staffed for a while; a person's other pools neither."""

    absence_id: UUID
    pools: tuple[str, ...]
    """The one that was told of, then the others of its person."""
    from_at: datetime
    until_at: datetime
    desks: int | None
    """So many of its desks are away; None: all."""


def pools_of_same(municipality: Municipality, pool_id: str) -> tuple[str, ...]:
    """The pool, and all others of its person: whoever is ill is so everywhere."""
    person = municipality.pools[pool_id].person
    others = {pool.pool_id for pool in municipality.pools.values() if person and pool.person == person} - {pool_id}
    return pool_id, *sorted(others)


def counted(absence: Absence, municipality: Municipality, rules: Iterable[OpeningRule]) -> Absence:
    """The absence, of all desks when it names as many as there are, or a person, who has no other.

    Lanes have desks of their own, so those of a pool are the most of each lane together.
    """
    pool = municipality.pools[absence.pools[0]]
    day = absence.from_at.astimezone(municipality.zone).date()
    most: dict[str, int] = {}
    for rule in rules:
        if rule.pool_id == pool.pool_id and rule.lane != "walk-in" and day <= (rule.valid_until or day):
            most[rule.lane] = max(most.get(rule.lane, 0), rule.capacity)
    some = absence.desks is not None and pool.person is None and absence.desks < sum(most.values())
    return absence if some else replace(absence, desks=None)


class Affected(Struct, frozen=True, kw_only=True):
    """A booking that must have another time."""

    booking_id: UUID
    office_id: str
    start_at: datetime
    end_at: datetime
    topics: tuple[TopicChoice, ...]
    needs: tuple[Need, ...]
    meeting: Meeting
    pools: tuple[str, ...]
    """Where it lies: those stay open to it."""
    seen: UUID
    """The latest change that it was chosen by."""
    here: bool
    """In the waiting room."""
    has_email: bool
    has_phone: bool


class Moved(Struct, frozen=True, kw_only=True):
    """A booking that the absence has given another time already."""

    booking_id: UUID
    office_id: str
    start_at: datetime
    """As it was."""
    topics: tuple[TopicChoice, ...]
    to_office: str
    to_start: datetime
    here: bool
    """In the waiting room."""
    has_email: bool
    has_phone: bool


NewTime = tuple[str, datetime]
"""Office and start."""


def closures_of(absence: Absence, zone: ZoneInfo) -> list[Document]:
    """For each pool one for each stretch of days with the same hours: a first day, whole days, a last day."""
    start, end = _on_grid(absence.from_at.astimezone(zone)), _on_grid(absence.until_at.astimezone(zone), up=True)
    days = [start.date() + timedelta(days=number) for number in range((end.date() - start.date()).days + 1)]
    hours = [
        (day, start.time() if day == start.date() else time.min, end.time() if day == end.date() else None)
        for day in days
        if (day, time.min) != (end.date(), end.time())
    ]
    stretches: list[tuple[date, date, time, time | None]] = []
    for day, begin, until in hours:
        if stretches and stretches[-1][2:] == (begin, until):
            stretches[-1] = (stretches[-1][0], day, begin, until)
        else:
            stretches.append((day, day, begin, until))
    of_pools = [(pool_id, *stretch) for pool_id in absence.pools for stretch in stretches]
    return [_closure(absence, number, *one) for number, one in enumerate(of_pools, 1)]


def _closure(
    absence: Absence, number: int, pool_id: str, first: date, last: date, begin: time, until: time | None
) -> Document:
    # Why somebody is away is nobody's business: the file is read by many.
    closure: Document = {
        "id": f"absence-{absence.absence_id.hex[:12]}-{number}",
        "reason": {"da": "Fravær", "en": "Absence"},
        "from": first.isoformat(),
        "until": last.isoformat(),
        "pool": pool_id,
    }
    if begin != time.min:
        closure["from_time"] = f"{begin:%H:%M}"
    if until is not None:
        closure["until_time"] = f"{until:%H:%M}"
    if absence.desks is not None:
        closure["desks"] = absence.desks
    return closure


def without_old(closures: Iterable[Document], pools: Collection[str], today: date) -> list[Document]:
    """The closures of a file without what is left of these pools' absences of long ago: nobody would remove it."""
    return [
        closure
        for closure in closures
        if closure.get("pool") not in pools
        or not OF_ABSENCE.fullmatch(closure["id"])
        or date.fromisoformat(closure.get("until") or today.isoformat()) >= today - KEPT
    ]


def _on_grid(moment: datetime, *, up: bool = False) -> datetime:
    """The multiple of five minutes that is not later, or not earlier."""
    past = timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    return moment - past + (CELL if up and past else timedelta(0))


def hit_by(absence: Absence, misfits: Iterable[Misfit], now: datetime) -> list[Misfit]:
    """What does not fit while the absence lasts; who has begun already is being served."""
    return [
        misfit
        for misfit in misfits
        if misfit.pool_id in absence.pools
        and misfit.start_at >= now
        and misfit.start_at < absence.until_at
        and absence.from_at < misfit.end_at
    ]


def propose(
    municipality: Municipality, affected: Sequence[Affected], pool_days: Sequence[PoolDay], now: datetime
) -> Iterator[tuple[Affected, NewTime | None]]:
    """For each, in order, the nearest time that those before it have left; the pool days are used up."""
    for one in affected:
        visit = _visit(municipality, one)
        found = _nearest(municipality, one, visit, pool_days, now) if visit else None
        if visit and found:
            _take(municipality, visit, found, pool_days, now)
        yield one, found


def new_time(
    municipality: Municipality, affected: Affected, pool_days: Sequence[PoolDay], now: datetime
) -> NewTime | None:
    """The nearest time at the same office, else at another; never an earlier one, of which the citizen may not hear."""
    visit = _visit(municipality, affected)
    return _nearest(municipality, affected, visit, pool_days, now) if visit else None


def _nearest(
    municipality: Municipality, affected: Affected, visit: Visit, pool_days: Sequence[PoolDay], now: datetime
) -> NewTime | None:
    def nearness(free: FreeStart) -> tuple[bool, datetime, str]:
        office, _, start = free
        return office != affected.office_id, start, office

    starts = free_starts(municipality, visit, pool_days, now, CLERK)
    nearest = min((one for one in starts if one[2] >= affected.start_at), key=nearness, default=None)
    return nearest and (nearest[0], nearest[2])


def _visit(municipality: Municipality, affected: Affected) -> Visit | None:
    try:
        return read_visit(municipality, affected.topics, affected.needs, affected.meeting, CLERK, affected.pools)
    except Refused:
        return None  # nobody serves it any more


def _take(municipality: Municipality, visit: Visit, new: NewTime, pool_days: Sequence[PoolDay], now: datetime) -> None:
    """Use up the time in memory."""
    office, start = new
    day = start.astimezone(municipality.zone).date()
    of_day = [pool_day for pool_day in pool_days if pool_day.day == day]
    ways = placements(municipality, visit, office, of_day, start, now, CLERK)
    free = (places for places in ways if all(place.can_be_taken(CLERK) for place in places))
    for place in next(free, ()):
        place.pool_day.take(place.cell, place.leg.cells)

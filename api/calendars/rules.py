"""From opening rules to the cells of a day. No I/O, no clock.

Rules and closures are local wall times; cells are UTC instants, so that a day on which the clock changes simply has
fewer or more of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from api.calendars.cells import CELL, Lane, Span
from api.calendars.holidays import closed_days
from api.calendars.recurring import recurrences
from api.catalogue.rules import Holiday, LocalText, Municipality, Office, Pool

BookableLane = Literal["public", "acute", "staff"]
RuleLane = Literal["public", "acute", "staff", "walk-in"]


class OpeningRule(Struct, frozen=True):
    """When a pool is staffed, by how many, for whom."""

    rule_id: str
    pool_id: str
    lane: RuleLane
    rrule: str
    """RFC 5545 recurrence of days, counted from `valid_from`: FREQ=WEEKLY;BYDAY=MO,TU"""
    valid_from: date
    from_time: time
    until_time: time
    capacity: int
    valid_until: date | None = None
    """Inclusive; None: until further notice."""
    topics: tuple[str, ...] | None = None
    """None: all that the pool serves."""
    over_holidays: bool = False
    """Open on public holidays and on the office's optional ones too."""
    open_on: tuple[Holiday, ...] = ()
    """Open on these holidays too."""
    text: LocalText | None = None
    """The line that citizens read among the office's opening hours; None: no line."""
    walk_in_minutes: int = 0
    """So much desk time is kept, each day on which it recurs, for those who come without a time."""


class Closure(Struct, frozen=True):
    """Days, or a part of each of those days, with no opening or with fewer desks.

    Without office and pool it holds everywhere, without a lane for all of them.
    """

    closure_id: str
    from_day: date
    until_day: date | None
    """Inclusive; None: until further notice."""
    reason: LocalText
    from_time: time = time.min
    until_time: time | None = None
    """None: to the end of the day."""
    office_id: str | None = None
    pool_id: str | None = None
    rrule: str | None = None
    """Only the days of this recurrence, counted from `from_day`; None: every day."""
    desks: int | None = None
    """So many desks are away, as when staff are on leave; None: all are."""
    lane: BookableLane | None = None

    def concerns(self, pool: Pool, lane: BookableLane) -> bool:
        here = self.office_id in (None, pool.office_id) and self.pool_id in (None, pool.pool_id)
        return here and self.lane in (None, lane)

    def days(self, from_day: date, until_day: date) -> Iterator[date]:
        """The days from `from_day` to `until_day`, both included, on which it holds."""
        if self.rrule is not None:
            yield from recurrences(self.rrule, self.from_day, self.until_day, from_day, until_day)
            return
        first, last = max(self.from_day, from_day), min(self.until_day or until_day, until_day)
        yield from (first + timedelta(days=number) for number in range((last - first).days + 1))


class LocalSpan(Struct, frozen=True):
    """A stretch of one rule on one day, in wall time, throughout which the same desks are open."""

    rule_id: str
    from_time: time
    until_time: time
    capacity: int
    topics: tuple[str, ...] | None
    walk_in_cells: int = 0
    """Kept by the rule for walk-ins, in all its spans of the day together."""


class PlannedDay(Struct, frozen=True):
    """What the rules say of one pool day: cells from the beginning of its first span to the end of its last."""

    first_cell: datetime
    capacity: list[int]
    spans: list[Span]
    walk_in_cells: int = 0


class RulesOverlap(ValueError):
    """Two rules claim the same desks, or the same person, at the same time."""

    def __init__(self, first: OpeningRule | LocalSpan, second: OpeningRule | LocalSpan, day: date) -> None:
        claims = (f"{one.rule_id} ({one.from_time:%H:%M}-{one.until_time:%H:%M})" for one in (first, second))
        super().__init__(f"rules {' and '.join(claims)} overlap on {day}")
        self.second = second


def spans_on(day: date, rules: Iterable[OpeningRule], closures: Iterable[Closure]) -> list[LocalSpan]:
    """The spans of rules of one pool and lane that all recur on `day`, in order, less what the day's closures take.

    Raises RulesOverlap.
    """
    spans = _spans(rules)
    for earlier, later in pairwise(spans):
        if later.from_time < earlier.until_time:
            raise RulesOverlap(earlier, later, day)
    return _less(spans, closures)


def spans_as_written(rules: Iterable[OpeningRule], closures: Iterable[Closure]) -> list[LocalSpan]:
    """The same of any day: rules that were changed since may overlap on days that are over."""
    return _less(_spans(rules), closures)


def _spans(rules: Iterable[OpeningRule]) -> list[LocalSpan]:
    return [
        LocalSpan(
            rule.rule_id,
            rule.from_time,
            rule.until_time,
            rule.capacity,
            rule.topics,
            timedelta(minutes=rule.walk_in_minutes) // CELL,
        )
        for rule in sorted(rules, key=lambda rule: (rule.from_time, rule.rule_id))
    ]


def _less(spans: list[LocalSpan], closures: Iterable[Closure]) -> list[LocalSpan]:
    for closure in closures:
        spans = [piece for span in spans for piece in _without(span, closure)]
    return spans


def _without(span: LocalSpan, closure: Closure) -> Iterator[LocalSpan]:
    """What a closure leaves of a span.

    Where only some desks go, three spans are left: nobody can promise that the desk at which a visit begins is one of
    those that stay.
    """
    begin = max(span.from_time, closure.from_time)
    end = span.until_time if closure.until_time is None else min(span.until_time, closure.until_time)
    if end <= begin:
        yield span
        return
    if span.from_time < begin:
        yield replace(span, until_time=begin)
    if closure.desks is not None and closure.desks < span.capacity:
        yield replace(span, from_time=begin, until_time=end, capacity=span.capacity - closure.desks)
    if end < span.until_time:
        yield replace(span, from_time=end)


@lru_cache(maxsize=1024)  # asked for the same moments with every pool day of a month
def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The first UTC instant of the day at which the clock on the wall shows `wall` or later.

    So a wall time that the clock skips is the instant of the skip, and one that comes twice is its first coming.
    """
    local = datetime.combine(day, wall)
    found = local.replace(tzinfo=zone).astimezone(UTC)
    while (found - CELL).astimezone(zone).replace(tzinfo=None) >= local:
        found -= CELL
    return found


def plan_day(spans: Sequence[LocalSpan], day: date, zone: ZoneInfo) -> PlannedDay | None:
    """The cells of a day's spans; None when nothing is open."""
    stretches = [(instant(day, span.from_time, zone), instant(day, span.until_time, zone), span) for span in spans]
    stretches = [stretch for stretch in stretches if stretch[0] < stretch[1]]
    if not stretches:
        return None
    first_cell = stretches[0][0]
    capacity: list[int] = []
    cell_spans: list[Span] = []
    open_cells: Counter[str] = Counter()
    for begin, end, span in stretches:
        first, cells = (begin - first_cell) // CELL, (end - begin) // CELL
        capacity += [0] * (first - len(capacity)) + [span.capacity] * cells
        cell_spans.append(Span(first + 1, cells, span.capacity, span.topics))
        open_cells[span.rule_id] += cells * span.capacity
    kept = {span.rule_id: span.walk_in_cells for _, _, span in stretches}
    # A rule whose hours a closure has shortened keeps what is left of them at most.
    return PlannedDay(first_cell, capacity, cell_spans, sum(min(kept[rule], open_cells[rule]) for rule in kept))


def synthetic(planned: PlannedDay) -> PlannedDay:
    """The same opening with a desk of its own for test citizens, none of whom comes without a time."""
    return PlannedDay(
        planned.first_cell,
        [min(cell, 1) for cell in planned.capacity],
        [Span(span.first, span.cells, 1, span.topics) for span in planned.spans],
    )


def plan_days(
    municipality: Municipality,
    rules: Iterable[OpeningRule],
    closures: Sequence[Closure],
    from_day: date,
    until_day: date,
) -> dict[tuple[str, date, Lane], PlannedDay]:
    """Every pool day from `from_day` to `until_day`, both included, that has anything open. Raises RulesOverlap."""
    planned: dict[tuple[str, date, Lane], PlannedDay] = {}
    for (pool_id, lane), group in _by_pool_and_lane(rules).items():
        pool = municipality.pools[pool_id]
        closing = closing_days([one for one in closures if one.concerns(pool, lane)], from_day, until_day)
        for day, recurring in by_day(group, municipality.offices[pool.office_id], from_day, until_day).items():
            plan = plan_day(spans_on(day, recurring, closing[day]), day, municipality.zone)
            if plan is not None:
                planned[pool_id, day, lane] = plan
                if lane == "public":
                    planned[pool_id, day, "synthetic"] = synthetic(plan)
    return planned


def _by_pool_and_lane(rules: Iterable[OpeningRule]) -> dict[tuple[str, BookableLane], list[OpeningRule]]:
    """The rules that make pool days, grouped; a walk-in rule makes none."""
    groups: dict[tuple[str, BookableLane], list[OpeningRule]] = defaultdict(list)
    for rule in rules:
        if rule.lane != "walk-in":
            groups[rule.pool_id, rule.lane].append(rule)
    return groups


def by_day(
    rules: Iterable[OpeningRule], office: Office, from_day: date, until_day: date
) -> dict[date, list[OpeningRule]]:
    """The rules of an office that recur on each day."""
    days: dict[date, list[OpeningRule]] = defaultdict(list)
    for rule in rules:
        for day in _days_of(rule, office, from_day, until_day):
            days[day].append(rule)
    return days


def _days_of(rule: OpeningRule, office: Office, from_day: date, until_day: date) -> Iterator[date]:
    closed = () if rule.over_holidays else closed_days(office.closed_on, from_day, until_day, rule.open_on)
    for day in recurrences(rule.rrule, rule.valid_from, rule.valid_until, from_day, until_day):
        if day not in closed:
            yield day


def closing_days(closures: Iterable[Closure], from_day: date, until_day: date) -> dict[date, list[Closure]]:
    """The closures that hold on each day."""
    days: dict[date, list[Closure]] = defaultdict(list)
    for closure in closures:
        for day in closure.days(from_day, until_day):
            days[day].append(closure)
    return days


def overlaps(
    municipality: Municipality, rules: Iterable[OpeningRule], from_day: date, ahead: timedelta
) -> Iterator[RulesOverlap]:
    """Each pair of rules that overlaps within a while from `from_day`, or from when both hold, with its first day.

    Two rules of one pool and lane claim the same desks; all rules of one person's pools claim that person.
    """

    def days_of(rule: OpeningRule, first: date) -> set[date]:
        office = municipality.offices[municipality.pools[rule.pool_id].office_id]
        last = first + min(ahead, date.max - first - timedelta(days=1))
        return set(_days_of(rule, office, first, last))

    claims: dict[object, list[OpeningRule]] = defaultdict(list)
    for (pool_id, lane), group in _by_pool_and_lane(rules).items():
        claims[municipality.pools[pool_id].person or (pool_id, lane)] += group
    for group in claims.values():
        for first, second in combinations(sorted(group, key=lambda rule: rule.from_time), 2):
            begin = max(from_day, first.valid_from, second.valid_from)
            if second.from_time < first.until_time and (shared := days_of(first, begin) & days_of(second, begin)):
                yield RulesOverlap(first, second, min(shared))

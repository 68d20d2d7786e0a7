"""From opening rules to the cells of a day. No I/O, no clock.

Rules and closures are local wall times; cells are UTC instants, so that a day on which the clock changes simply has
fewer or more of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from holidays import country_holidays
from msgspec import Struct

from api.calendars.cells import CELL, Lane, Span
from api.catalogue.rules import LocalText, Municipality, OptionalHoliday, Pool

BookableLane = Literal["public", "acute", "staff"]
RuleLane = Literal["public", "acute", "staff", "walk-in"]

OPTIONAL_HOLIDAYS: Mapping[OptionalHoliday, tuple[int, int]] = {
    "labour-day": (5, 1),
    "constitution-day": (6, 5),
    "christmas-eve": (12, 24),
    "new-years-eve": (12, 31),
}
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
BY_DAY = {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "BYEASTER"}
RRULE_PARTS = BY_DAY | {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}


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
    text: LocalText | None = None
    """The line that citizens read among the office's opening hours; None: no line."""


class Closure(Struct, frozen=True):
    """Days, or a part of each of those days, without opening. Without office and pool it holds everywhere."""

    closure_id: str
    from_day: date
    until_day: date
    """Inclusive."""
    reason: LocalText
    from_time: time = time.min
    until_time: time | None = None
    """None: to the end of the day."""
    office_id: str | None = None
    pool_id: str | None = None

    def concerns(self, pool: Pool) -> bool:
        return self.office_id in (None, pool.office_id) and self.pool_id in (None, pool.pool_id)


class LocalSpan(Struct, frozen=True):
    """A stretch of one rule on one day, in wall time, throughout which the same desks are open."""

    rule_id: str
    from_time: time
    until_time: time
    capacity: int
    topics: tuple[str, ...] | None


class PlannedDay(Struct, frozen=True):
    """What the rules say of one pool day: cells from the beginning of its first span to the end of its last."""

    first_cell: datetime
    capacity: list[int]
    spans: list[Span]


class RulesOverlap(ValueError):
    """Two rules of one pool and lane claim the same desks at the same time."""

    def __init__(self, first: OpeningRule | LocalSpan, second: OpeningRule | LocalSpan, day: date) -> None:
        super().__init__(f"rules {first.rule_id} and {second.rule_id} overlap on {day}")
        self.second = second


def rrule_fault(text: str) -> str | None:
    """Why the text is no recurrence of days, or None when it is one."""
    parts = dict(part.partition("=")[::2] for part in text.upper().split(";"))
    if strange := sorted(parts.keys() - RRULE_PARTS):
        return f"{', '.join(strange)} cannot be used; write for example FREQ=WEEKLY;BYDAY=MO,TU"
    if parts.get("FREQ") not in FREQUENCIES:
        return "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY"
    if not parts.get("INTERVAL", "1").isdecimal() or int(parts.get("INTERVAL", "1")) < 1:
        return "INTERVAL must be 1 or more"
    try:
        rrulestr(text, dtstart=datetime.combine(date(2026, 1, 1), time.min))
    except ValueError as error:
        return str(error)
    return None


def ever_recurs(rule: OpeningRule) -> bool:
    """Whether there is any day on which the rule recurs."""
    begin = datetime.combine(rule.valid_from, time.min)
    first = rrulestr(rule.rrule, dtstart=begin).after(begin, inc=True)
    return first is not None and (rule.valid_until is None or first.date() <= rule.valid_until)


def recurrences(rule: OpeningRule, from_day: date, until_day: date) -> Iterator[date]:
    """The days from `from_day` to `until_day`, both included, on which the rule recurs; holidays are not asked."""
    last = until_day if rule.valid_until is None else min(until_day, rule.valid_until)
    days = rrulestr(rule.rrule, dtstart=datetime.combine(rule.valid_from, time.min))
    for moment in days.between(datetime.combine(from_day, time.min), datetime.combine(last, time.min), inc=True):
        yield moment.date()


def closed_days(optional: Collection[OptionalHoliday], from_day: date, until_day: date) -> frozenset[date]:
    """The public holidays of Denmark, and those optional ones that an office keeps."""
    days: set[date] = set()
    for year in range(from_day.year, until_day.year + 1):
        days |= _public_holidays(year)
        days |= {date(year, *OPTIONAL_HOLIDAYS[name]) for name in optional}
    return frozenset(days)


@lru_cache(maxsize=32)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("DK", years=year))


def spans_on(day: date, rules: Iterable[OpeningRule], closures: Iterable[Closure]) -> list[LocalSpan]:
    """The spans of rules of one pool and lane that all recur on `day`, in order, less what closures cut.

    Raises RulesOverlap.
    """
    spans = [
        LocalSpan(rule.rule_id, rule.from_time, rule.until_time, rule.capacity, rule.topics)
        for rule in sorted(rules, key=lambda rule: (rule.from_time, rule.rule_id))
    ]
    for earlier, later in pairwise(spans):
        if later.from_time < earlier.until_time:
            raise RulesOverlap(earlier, later, day)
    for closure in closures:
        if closure.from_day <= day <= closure.until_day:
            spans = [piece for span in spans for piece in _cut(span, closure)]
    return spans


def _cut(span: LocalSpan, closure: Closure) -> Iterator[LocalSpan]:
    if span.from_time < closure.from_time:
        yield _between(span, span.from_time, min(span.until_time, closure.from_time))
    if closure.until_time is not None and closure.until_time < span.until_time:
        yield _between(span, max(span.from_time, closure.until_time), span.until_time)


def _between(span: LocalSpan, from_time: time, until_time: time) -> LocalSpan:
    return LocalSpan(span.rule_id, from_time, until_time, span.capacity, span.topics)


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
    for begin, end, span in stretches:
        first, cells = (begin - first_cell) // CELL, (end - begin) // CELL
        capacity += [0] * (first - len(capacity)) + [span.capacity] * cells
        cell_spans.append(Span(first + 1, cells, span.capacity, span.topics))
    return PlannedDay(first_cell, capacity, cell_spans)


def synthetic(planned: PlannedDay) -> PlannedDay:
    """The same opening with a desk of its own for test citizens."""
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
        closed = closed_days(municipality.offices[pool.office_id].closed_on, from_day, until_day)
        concerning = [closure for closure in closures if closure.concerns(pool)]
        for day, recurring in _by_day(group, closed, from_day, until_day).items():
            plan = plan_day(spans_on(day, recurring, concerning), day, municipality.zone)
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


def _by_day(
    rules: Iterable[OpeningRule], closed: Collection[date], from_day: date, until_day: date
) -> dict[date, list[OpeningRule]]:
    days: dict[date, list[OpeningRule]] = defaultdict(list)
    for rule in rules:
        for day in recurrences(rule, from_day, until_day):
            if rule.over_holidays or day not in closed:
                days[day].append(rule)
    return days


def overlaps(
    municipality: Municipality, rules: Iterable[OpeningRule], from_day: date, until_day: date
) -> Iterator[RulesOverlap]:
    """Each pair of rules of one pool and lane that overlaps from `from_day` to `until_day`, with its first day."""
    for (pool_id, _), group in _by_pool_and_lane(rules).items():
        office = municipality.offices[municipality.pools[pool_id].office_id]
        closed = closed_days(office.closed_on, from_day, until_day)
        for first, second in combinations(sorted(group, key=lambda rule: rule.from_time), 2):
            if second.from_time < first.until_time:
                days = _by_day([first, second], closed, from_day, until_day)
                if shared := [day for day, both in days.items() if len(both) > 1]:
                    yield RulesOverlap(first, second, min(shared))

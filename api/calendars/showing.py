"""A pool's days as planners see them: which rule opens what, what closes it, and how much is taken. No I/O."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from api.calendars.cells import CELL, Lane, PoolDay, Span
from api.calendars.holidays import holidays_on
from api.calendars.rules import (
    Closure,
    LocalSpan,
    OpeningRule,
    RuleLane,
    by_day,
    closing_days,
    instant,
    spans_as_written,
)
from api.catalogue.rules import LocalText, Municipality, Pool

LANES: tuple[RuleLane, ...] = ("public", "acute", "staff", "walk-in")


class ShownSpan(Struct, frozen=True):
    """A stretch throughout which the same desks are open."""

    lane: RuleLane
    rule_id: str | None
    """None: the rules have changed since the day was."""
    start_at: datetime
    end_at: datetime
    desks: int
    taken_minutes: int
    """Of all its desks together."""
    free_minutes: int
    topics: tuple[str, ...] | None


class ShownDay(Struct, frozen=True):
    day: date
    holidays: list[LocalText]
    closures: list[Closure]
    spans: list[ShownSpan]


def show_days(
    municipality: Municipality,
    pool: Pool,
    rules: Iterable[OpeningRule],
    closures: Sequence[Closure],
    pool_days: Mapping[tuple[str, date, Lane], PoolDay],
    days: tuple[date, date],
) -> Iterator[ShownDay]:
    """Each day from the first to the last, both included; what is not built yet is as the rules say."""
    office = municipality.offices[pool.office_id]
    own = {lane: by_day([r for r in rules if (r.pool_id, r.lane) == (pool.pool_id, lane)], office, *days)
           for lane in LANES}  # fmt: skip
    closing = {lane: closing_days([c for c in closures if _concerns(c, pool, lane)], *days) for lane in LANES}
    for number in range((days[1] - days[0]).days + 1):
        day = days[0] + timedelta(days=number)
        spans: list[ShownSpan] = []
        for lane in LANES:
            planned = _planned(spans_as_written(own[lane][day], closing[lane][day]), lane, day, municipality)
            built = None if lane == "walk-in" else pool_days.get((pool.pool_id, day, lane))
            spans += planned if built is None else _built(built, lane, planned)
        named = {closure.closure_id: closure for lane in LANES for closure in closing[lane][day]}
        yield ShownDay(day, holidays_on(day, office.closed_on), list(named.values()), spans)


def _concerns(closure: Closure, pool: Pool, lane: RuleLane) -> bool:
    if lane == "walk-in":
        return closure.lane is None and closure.concerns(pool, "public")
    return closure.concerns(pool, lane)


def _planned(spans: Iterable[LocalSpan], lane: RuleLane, day: date, municipality: Municipality) -> list[ShownSpan]:
    found = []
    for span in spans:
        start = instant(day, span.from_time, municipality.zone)
        end = instant(day, span.until_time, municipality.zone)
        minutes = (end - start) // timedelta(minutes=1) * span.capacity
        if minutes > 0:
            found.append(ShownSpan(lane, span.rule_id, start, end, span.capacity, 0, minutes, span.topics))
    return found


def _built(pool_day: PoolDay, lane: RuleLane, planned: Iterable[ShownSpan]) -> list[ShownSpan]:
    rule_of = {(span.start_at, span.end_at): span.rule_id for span in planned}
    return [_measured(pool_day, lane, span, rule_of) for span in pool_day.spans]


def _measured(
    pool_day: PoolDay, lane: RuleLane, span: Span, rule_of: Mapping[tuple[datetime, datetime], str | None]
) -> ShownSpan:
    start = pool_day.first_cell + (span.first - 1) * CELL
    end = start + span.cells * CELL
    free = sum(pool_day.free[span.first - 1 : span.first - 1 + span.cells]) * CELL // timedelta(minutes=1)
    minutes = span.cells * span.capacity * CELL // timedelta(minutes=1)
    return ShownSpan(lane, rule_of.get((start, end)), start, end, span.capacity, minutes - free, free, span.topics)

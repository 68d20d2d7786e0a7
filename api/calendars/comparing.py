"""What a change of rules does to a pool day: the times that appear, vanish or change. No I/O, no clock."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from api.calendars.cells import CELL, Lane, PoolDay
from api.calendars.rules import PlannedDay


class Opening(Struct, frozen=True):
    """So many desks, for these topics; None: for all that the pool serves."""

    desks: int
    topics: tuple[str, ...] | None


class ChangedTimes(Struct, frozen=True):
    """A stretch of a pool day that opens otherwise than before; None: closed."""

    pool_id: str
    day: date
    lane: Lane
    start_at: datetime
    end_at: datetime
    before: Opening | None
    after: Opening | None


def changed_times(
    key: tuple[str, date, Lane], before: PoolDay | PlannedDay | None, after: PlannedDay | None
) -> Iterator[ChangedTimes]:
    """The stretches of one pool day that differ, in order, each as long as it can be."""
    was, is_now = _openings(before), _openings(after)
    moments = sorted({moment for begin, end, _ in was + is_now for moment in (begin, end)})
    last: ChangedTimes | None = None
    for start, end in pairwise(moments):
        found = ChangedTimes(*key, start, end, _opening_at(was, start), _opening_at(is_now, start))
        if last and (last.end_at, last.before, last.after) == (found.start_at, found.before, found.after):
            last = replace(last, end_at=found.end_at)
            continue
        if last and last.before != last.after:
            yield last
        last = found
    if last and last.before != last.after:
        yield last


Openings = list[tuple[datetime, datetime, Opening]]


def _openings(day: PoolDay | PlannedDay | None) -> Openings:
    if day is None:
        return []
    return [
        (
            day.first_cell + (span.first - 1) * CELL,
            day.first_cell + (span.first - 1 + span.cells) * CELL,
            Opening(span.capacity, span.topics),
        )
        for span in day.spans
    ]


def _opening_at(openings: Openings, moment: datetime) -> Opening | None:
    return next((opening for begin, end, opening in openings if begin <= moment < end), None)

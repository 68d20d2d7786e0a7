"""When runs of the monitor begin: in quiet hours, and at the latest before the doors open. No I/O, no clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

HOUR: Final = timedelta(hours=1)
LOOK_AHEAD: Final = timedelta(days=8)
NIGHT: Final = frozenset((weekday, hour) for weekday in range(1, 8) for hour in (0, 1, 3, 4, 5))
"""Quiet where nobody has measured. Not from 02 to 03: that hour is missing or doubled at a clock change."""

RunKind = Literal["read", "write", "explore"]
"""read: takes nothing from anybody, so it runs all day. write and explore: in quiet hours."""


class Hours(Struct, frozen=True, kw_only=True):
    """When few citizens come."""

    zone: ZoneInfo
    quiet: frozenset[tuple[int, int]]
    """Local weekday, Monday being 1, and hour."""
    measured: bool
    """False: the stated night."""
    opening: time
    """Local: when the doors open, and everything must have been tried."""


class Timing(Struct, frozen=True, kw_only=True):
    kind: RunKind
    every: timedelta
    """From one beginning to the next."""
    longest: timedelta
    """What a run takes at the most: so much of the quiet hours must be left, and so long before opening it begins."""
    others: timedelta = timedelta()
    """What the others take that are to be over by then too: runs never overlap, so all are called so much earlier."""


def next_run(timing: Timing, last: datetime | None, hours: Hours, now: datetime) -> datetime:
    """When a run may begin, `now` or later; `last` is when the one before was due. In UTC.

    What writes or explores waits for quiet hours, but not past its last call: the moment before opening at which it
    must begin. Each last call is answered by a run, whenever the one before was.
    """
    now = now.astimezone(UTC)
    # In UTC before anything is added: over a clock change local times are not hours apart.
    start = now if last is None else max(now, last.astimezone(UTC) + timing.every)
    if timing.kind == "read":
        return start
    return min([_last_call(timing, last, hours, start), *_first_quiet(timing, hours, start)])


def quiet_stretches(hours: Hours, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The quiet stretches of the days after `start` (in UTC), in order; the first may have begun at `start` already."""
    began: datetime | None = None
    hour = start.replace(minute=0, second=0, microsecond=0)
    while hour < start + LOOK_AHEAD:
        local = hour.astimezone(hours.zone)
        if (local.isoweekday(), local.hour) in hours.quiet:
            began = began or max(hour, start)
        elif began:
            yield began, hour
            began = None
        hour += HOUR
    if began:
        yield began, hour


def _first_quiet(timing: Timing, hours: Hours, start: datetime) -> list[datetime]:
    return [began for began, ended in quiet_stretches(hours, start) if ended - began >= timing.longest][:1]


def _last_call(timing: Timing, last: datetime | None, hours: Hours, start: datetime) -> datetime:
    today = start.astimezone(hours.zone).date()
    for days in count():
        opens = _opening(today + timedelta(days=days), hours)
        call = opens - timing.longest - timing.others
        if _is_in_time(timing, start, opens) and (last is None or last < call):
            return max(start, call)
    raise AssertionError("days do not end")


def _is_in_time(timing: Timing, start: datetime, opens: datetime) -> bool:
    # A walk is soon over; the explorer would press everything while citizens wait at the door.
    return start + timing.longest <= opens if timing.kind == "explore" else start < opens


def _opening(day: date, hours: Hours) -> datetime:
    # And before anything is subtracted.
    return datetime.combine(day, hours.opening, hours.zone).astimezone(UTC)

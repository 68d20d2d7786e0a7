"""The typical hours of a week, the quiet ones among them, and when to update. No I/O, no clock."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import mean, median
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

HOUR: Final = timedelta(hours=1)
WEEKS: Final = 6
KEPT: Final = timedelta(weeks=WEEKS)
FEWEST_WEEKS: Final = 2
"""With fewer, a single odd day would pass for the typical one."""
SHARE: Final = 0.2
"""An hour is quiet when it has at most this share of the peak's requests."""
CHANGING_HOUR: Final = 2
"""Missing or doubled at a clock change: never called quiet, so that nothing is planned for it."""
LOOK_AHEAD: Final = timedelta(days=8)

Basis = Literal["measured", "too-little-history", "no-quiet-hours"]
"""Where the quiet hours come from; unless they are measured they are the stated `NIGHT`."""


class HourOfWeek(Struct, frozen=True, order=True):
    """A local hour: Monday is 1, Sunday 7, and the hour from 21 to 22 is 21."""

    weekday: int
    hour: int


NIGHT: Final = frozenset(HourOfWeek(weekday, hour) for weekday in range(1, 8) for hour in (0, 1, 3, 4, 5))
"""When few citizens are awake."""


class TypicalHour(Struct, frozen=True):
    at: HourOfWeek
    requests: float | None
    """The median of the weeks; None while it has never been measured."""
    weeks: int
    """How many weeks it has been measured in."""


class Week(Struct, frozen=True):
    hours: tuple[TypicalHour, ...]
    """All 168, from Monday at midnight."""
    weeks_measured: int
    """In so many weeks at least each hour has been measured."""
    basis: Basis
    share: float
    peak: TypicalHour | None
    """The busiest hour; None when nobody has come yet."""
    quiet: frozenset[HourOfWeek]

    def at(self, moment: datetime, zone: ZoneInfo) -> TypicalHour:
        """The typical hour that a moment falls in."""
        local = moment.astimezone(zone)
        return self.hours[(local.isoweekday() - 1) * 24 + local.hour]


class Window(Struct, frozen=True):
    """A stretch of quiet hours."""

    start: datetime
    end: datetime


class Advice(Struct, frozen=True, kw_only=True):
    """Whether to update the site at a moment."""

    at: datetime
    length: timedelta
    """How long the update may last."""
    week: Week
    zone: ZoneInfo
    quiet_until: datetime | None
    """When the quiet stretch that `at` lies in ends; None: it lies in none."""
    next_window: Window | None
    """The first that is long enough, begun at `at` at the earliest; None: none within a week."""

    @property
    def is_good(self) -> bool | None:
        """None: the traffic is not known."""
        if self.week.basis != "measured":
            return None
        return self.next_window is not None and self.next_window.start == self.at


def hour_start(moment: datetime) -> datetime:
    """When the hour began that a moment lies in, in UTC: all zones of the realm are whole hours away from it."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def typical_week(
    counts: Iterable[tuple[datetime, int]], zone: ZoneInfo, holidays: Collection[date]
) -> tuple[TypicalHour, ...]:
    """What each hour of the week is like, from how many requests came in the hours that began when.

    The hours of a holiday say nothing of an ordinary weekday. An hour that a clock change doubles is measured once: by
    the mean of the two.
    """
    of_a_day: dict[tuple[date, int], list[int]] = defaultdict(list)
    for began, requests in counts:
        local = began.astimezone(zone)
        if local.date() not in holidays:
            of_a_day[local.date(), local.hour].append(requests)
    measured: dict[HourOfWeek, list[float]] = defaultdict(list)
    for (day, hour), requests_then in of_a_day.items():
        measured[HourOfWeek(day.isoweekday(), hour)].append(mean(requests_then))
    return tuple(
        TypicalHour(at, float(median(measured[at])) if measured[at] else None, len(measured[at]))
        for weekday in range(1, 8)
        for at in (HourOfWeek(weekday, hour) for hour in range(24))
    )


def judge(hours: tuple[TypicalHour, ...], share: float = SHARE) -> Week:
    """The week with its peak and its quiet hours, or with the stated night while there is too little to go by."""
    weeks = min(hour.weeks for hour in hours)
    peak = max(hours, key=lambda hour: hour.requests or 0)
    if weeks < FEWEST_WEEKS or not peak.requests:
        return Week(hours, weeks, "too-little-history", share, peak if peak.requests else None, NIGHT)
    most = share * peak.requests
    quiet = {
        hour.at
        for hour in hours
        if hour.requests is not None and hour.requests <= most and hour.at.hour != CHANGING_HOUR
    }
    if not quiet:
        return Week(hours, weeks, "no-quiet-hours", share, peak, NIGHT)
    return Week(hours, weeks, "measured", share, peak, frozenset(quiet))


def quiet_windows(quiet: Collection[HourOfWeek], zone: ZoneInfo, start: datetime) -> Iterator[Window]:
    """The quiet stretches of the days after `start`, in order; the first may have begun at `start` already."""
    began: datetime | None = None
    hour = hour_start(start)
    while hour < start + LOOK_AHEAD:
        local = hour.astimezone(zone)
        if HourOfWeek(local.isoweekday(), local.hour) in quiet:
            began = began or max(hour, start)
        elif began:
            yield Window(began, hour)
            began = None
        hour += HOUR
    if began:
        yield Window(began, hour)


def advise(week: Week, zone: ZoneInfo, at: datetime, length: timedelta) -> Advice:
    """A good moment is one after which all of the update falls into quiet hours."""
    windows = list(quiet_windows(week.quiet, zone, at))
    return Advice(
        at=at,
        length=length,
        week=week,
        zone=zone,
        quiet_until=next((window.end for window in windows if window.start == at), None),
        next_window=next((window for window in windows if window.end - window.start >= length), None),
    )

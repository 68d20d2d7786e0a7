"""How long somebody without a time will wait. No I/O, no clock: `now` is an argument.

The expected moment is found by calling everybody who stands before, one after the other, with the median of the last
services. How far off such forecasts have been lately makes the range: it is widened until nine of ten fall within it.
"""

import heapq
import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

WITHIN = 0.92
"""Of the forecasts so far, the part that must have kept within the range: a margin above the nine of ten promised."""
ENOUGH = 30
"""Forecasts before the office's own record is believed."""
MOST = 200
"""The latest ones of the record."""
AT_FIRST = (0.35, 2.1)
"""The range of an office without a record: found on simulated mornings, see bench/waiting.py."""
OFFSET = 10.0
"""Minutes added to both waits before they are compared: two minutes instead of one are no error of 100 percent."""
ROUND = 5


class Stay(Struct, frozen=True):
    """Somebody who is served before: from when on they can be called, where they stand, and how long it takes."""

    from_at: datetime
    place_at: datetime
    minutes: float


def expected_call(
    before: Iterable[Stay], place_at: datetime, desks_free_at: Sequence[datetime], now: datetime
) -> datetime:
    """When somebody who stands at `place_at` from now on will be called; at least one desk is needed."""
    waiting = sorted(before, key=lambda stay: stay.place_at)
    desks = [max(free_at, now) for free_at in desks_free_at]
    heapq.heapify(desks)
    while True:
        at = desks[0]
        there = next((stay for stay in waiting if stay.from_at <= at and stay.place_at <= place_at), None)
        if there is None:
            return at
        waiting.remove(there)
        heapq.heapreplace(desks, at + timedelta(minutes=there.minutes))


class Kept(Struct, frozen=True):
    """A forecast and what came of it, in minutes."""

    forecast: float
    waited: float


class Range(Struct, frozen=True):
    """Within it nine of ten are called."""

    from_minutes: int
    until_minutes: int


def promise(minutes: float, record: Sequence[Kept]) -> Range:
    """The range to promise for a forecast, from how far off the office's last ones were."""
    low, high = _factors(record)
    earliest, latest = ((minutes + OFFSET) * factor - OFFSET for factor in (low, high))
    from_minutes = max(0, math.floor(earliest / ROUND) * ROUND)
    return Range(from_minutes, max(from_minutes + ROUND, math.ceil(latest / ROUND) * ROUND))


def _factors(record: Sequence[Kept]) -> tuple[float, float]:
    """What a forecast is multiplied by for the ends of its range: quantiles of what came of the last."""
    if len(record) < ENOUGH:
        return AT_FIRST
    ratios = sorted((kept.waited + OFFSET) / (kept.forecast + OFFSET) for kept in record[-MOST:])
    outside = (1 - WITHIN) / 2
    # Of n that came before, the next lies beyond the k-th outermost with probability k / (n + 1).
    k = max(1, math.floor(outside * (len(ratios) + 1)))
    return ratios[k - 1], ratios[-k]


def hit_rate(promised: Iterable[tuple[datetime, datetime, datetime]]) -> float | None:
    """The part of (promised from, promised until, called) that was kept; None: nothing was promised."""
    kept = [from_at <= called_at <= until for from_at, until, called_at in promised]
    return sum(kept) / len(kept) if kept else None

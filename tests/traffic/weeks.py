"""Six weeks of made-up traffic, hour by hour."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from api.traffic.rules import HOUR, KEPT, hour_start

DENMARK = ZoneInfo("Europe/Copenhagen")
Shape = Callable[[datetime], int]
"""How many requests come in the hour that begins at a local moment."""


def a_town_like_any(local: datetime) -> int:
    """Busy in the evening, less so by day, and hardly awake at night."""
    if local.hour < 6:
        return 10
    return 1000 if local.hour in {21, 22} else 500


def measured(until: datetime, shape: Shape = a_town_like_any, weeks: float = KEPT / (7 * 24 * HOUR)) -> list:
    """(when it began, its requests) of each whole hour of the weeks before `until`."""
    last = hour_start(until)
    return [
        (hour, shape(hour.astimezone(DENMARK))) for hour in (last - n * HOUR for n in range(1, int(weeks * 168) + 1))
    ]

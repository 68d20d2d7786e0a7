"""When jobs are due. No I/O, no clock: `now` is an argument."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import asyncpg
from msgspec import Struct

ZONE = ZoneInfo("Europe/Copenhagen")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

LONGEST_WAIT = timedelta(minutes=10)


class Every(Struct, frozen=True):
    """Every so many seconds, counted from a fixed moment, so that every process means the same ticks."""

    seconds: int

    @property
    def longest_wait(self) -> timedelta:
        """Between two attempts of a tick that fails: not longer than the next tick would be away."""
        return min(timedelta(seconds=self.seconds), LONGEST_WAIT)

    def latest(self, now: datetime) -> datetime:
        """The last tick at or before `now`, in UTC."""
        return now.astimezone(UTC) - (now - EPOCH) % timedelta(seconds=self.seconds)


class At(Struct, frozen=True):
    """Every day at a local time. Between 02 and 03 is refused: that hour is missing or doubled at a clock change."""

    hour: int
    minute: int = 0

    @property
    def longest_wait(self) -> timedelta:
        return LONGEST_WAIT

    def __post_init__(self) -> None:
        if self.hour == 2:
            raise ValueError("no job between 02 and 03: that hour is missing or doubled at a clock change")
        time(self.hour, self.minute)

    def latest(self, now: datetime) -> datetime:
        """The last tick at or before `now`, in UTC."""
        today = now.astimezone(ZONE).replace(hour=self.hour, minute=self.minute, second=0, microsecond=0, fold=0)
        tick = today if today <= now else today - timedelta(days=1)
        return tick.astimezone(UTC)


JobFunction = Callable[[asyncpg.Pool, datetime], Awaitable[object]]
"""Gets the pool and the present time. It may run twice for one tick, so it must bear that."""


class Job(Struct, frozen=True):
    when: Every | At
    run: JobFunction
    longest: timedelta = timedelta(minutes=5)
    """A run that takes longer is broken off and counts as failed; a tick not done by then is overdue."""


Registry = Mapping[str, Job]
"""The jobs by kind."""


class OverdueJob(Struct, frozen=True):
    """A job whose last tick has not been followed by a finished run in time."""

    kind: str
    expected_at: datetime
    last_finished_at: datetime | None
    attempts: int
    """At the tick that waits; 0 when nobody has taken it, or nobody has written it."""
    last_error: str | None

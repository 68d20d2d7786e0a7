"""Which bookings no longer fit the rules. No I/O."""

from collections.abc import Iterable, Mapping, Set
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from api.calendars.cells import CELL, Lane, PoolDay
from api.calendars.holidays import working_day_after
from api.catalogue.rules import Meeting, Need, Pool

Reason = Literal["outside-hours", "topic-not-served", "need-not-met", "too-few-desks", "desk-changes"]
"""need-not-met: what the citizen needs is had at other desks only, or there is no link for a meeting by video.

desk-changes: it begins in one span and ends in another, so no desk is sure to be there throughout.
"""


class Occupant(Struct, frozen=True):
    """A part of a booking, as it lies on a pool day."""

    booking_id: UUID
    pool_id: str
    day: date
    lane: Lane
    start_at: datetime
    end_at: datetime
    topics: frozenset[str]
    """Those that it is for."""
    needs: frozenset[Need]
    """Of the whole visit; none once the contact is erased."""
    meeting: Meeting

    @property
    def key(self) -> tuple[str, date, Lane]:
        return (self.pool_id, self.day, self.lane)


class Misfit(Struct, frozen=True):
    """A booking that stands although the rules no longer have room for it: staff must call the citizen."""

    booking_id: UUID
    pool_id: str
    day: date
    start_at: datetime
    end_at: datetime
    reason: Reason


def misfits(
    occupants: Iterable[Occupant], pool_days: Mapping[tuple[str, date, Lane], PoolDay], pools: Mapping[str, Pool]
) -> list[Misfit]:
    """Those that do not fit, of `occupants` in the order in which they were booked: the first to book keeps a desk."""
    named = {need for pool in pools.values() for need in pool.needs}
    used = {key: [0] * len(pool_day.capacity) for key, pool_day in pool_days.items()}
    found: list[Misfit] = []
    for part in occupants:
        reason = _misfit(part, pool_days[part.key], pools.get(part.pool_id), named, used[part.key])
        if reason is not None:
            found.append(Misfit(part.booking_id, part.pool_id, part.day, part.start_at, part.end_at, reason))
    return found


def _misfit(part: Occupant, pool_day: PoolDay, pool: Pool | None, named: Set[Need], used: list[int]) -> Reason | None:
    """Why the part does not fit, if so; else its cells are counted in `used`. `named`: needs that some pool meets."""
    if pool is None or not part.topics <= pool.topics:
        return "topic-not-served"
    first = pool_day.cell_at(part.start_at)
    cells = -((part.start_at - part.end_at) // CELL)
    if first is None or not pool_day.is_open(first, cells):
        return "outside-hours"
    if pool_day.span_of(first, cells, set()) is None:
        return "desk-changes"
    if pool_day.span_of(first, cells, part.topics) is None:
        return "topic-not-served"
    if not part.needs & named <= pool.needs or (part.meeting == "video" and not pool.video_url):
        return "need-not-met"
    covered = range(first - 1, first - 1 + cells)
    if any(used[cell] >= pool_day.capacity[cell] for cell in covered):
        return "too-few-desks"
    for cell in covered:
        used[cell] += 1
    return None


DAYS_TO_DECIDE = 2
NOON = time(12, 0)


def deadline_before(visit: date, since: datetime, zone: ZoneInfo) -> datetime:
    """By when a clerk must have decided on a booking that does not fit since then, or have told the citizen of it.

    Two working days later, but by noon of the day before the visit, so that there is an afternoon to call the
    citizen; at once when that has passed.
    """
    local = since.astimezone(zone)
    in_time = datetime.combine(working_day_after(local.date(), DAYS_TO_DECIDE), local.time(), zone)
    before_visit = datetime.combine(visit - timedelta(days=1), NOON, zone)
    return max(since, min(in_time, before_visit))

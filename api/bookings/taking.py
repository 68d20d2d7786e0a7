"""Taking a time: the one way in which cells are claimed for a visit, and the nearest times when they are gone."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from uuid import UUID

from asyncpg import Pool
from msgspec import Struct

from api.bookings import queries
from api.bookings.queries import Part
from api.bookings.rules import MOST_ALTERNATIVES, Booking, Visit, candidates, free_starts, lanes_for, nearest
from api.calendars import queries as calendars
from api.calendars.cells import PoolDay
from api.calendars.queries import Key
from api.catalogue.rules import Municipality
from api.database import Connection, transaction
from api.problems import Alternative, Fault, Refused


class Call(Struct, frozen=True, kw_only=True):
    """One command as it came in: for which municipality, when, by whom, and the key that makes it happen once."""

    municipality: Municipality
    now: datetime
    synthetic: bool
    """Marked as a monitor's test citizen (P9)."""
    scope: str
    """The path: an Idempotency-Key is unique within it."""
    key: UUID
    request_hash: bytes


class TimeTaken(Refused):
    """Somebody else has the time."""

    def __init__(self, visit: Visit, office: str, start: datetime) -> None:
        super().__init__("time-taken")
        self.visit = visit
        self.office = office
        self.start = start


async def take_time(
    connection: Connection, call: Call, visit: Visit, office: str, start: datetime, letting_go: Booking | None = None
) -> list[Part]:
    """Claim cells for the visit, and let go of another booking's in the same step.

    The rows of both are locked in key order before anything is let go, so two that swap cannot deadlock, and a visit
    may be moved by less than its own length. Nothing is lost when it is refused: the caller's transaction rolls back.
    Refused: unknown-office, topic-not-served, the kinds of `candidates`; TimeTaken, which `attempt` completes.
    """
    municipality_id = call.municipality.municipality_id
    pools = _pools_at(call.municipality, visit, office)
    day = _local_day(call, start)
    lanes = lanes_for(synthetic=call.synthetic)
    if letting_go:
        keys = [(pool_id, day, lane) for pool_id in pools for lane in lanes]
        pool_days = await _let_go_under_locks(connection, municipality_id, letting_go, keys)
    else:
        pool_days = await calendars.select_pool_days(connection, municipality_id, pools, lanes, day, day)
    # Twice, since a time may be lost, or the rules change, between reading and taking.
    for _ in range(2):
        offered = candidates(call.municipality, visit, pool_days, start, call.now)
        found = next((one for one in offered if one.pool_day.is_free(one.cell, visit.cells)), None)
        if found is None:
            break
        pool_day = found.pool_day
        if await calendars.take(connection, municipality_id, pool_day.key, pool_day.build, found.cell, visit.cells):
            return [Part(pool_day.pool_id, day, pool_day.lane, start, start + visit.duration)]
        # Who loses a row that he waited for holds it all the same, so the rows before it must be left alone.
        rest = [other.key for other in pool_days[pool_days.index(pool_day) :]]
        pool_days = await calendars.lock_pool_days(connection, municipality_id, rest)
    raise TimeTaken(visit, office, start)


@asynccontextmanager
async def attempt(pool: Pool, call: Call) -> AsyncIterator[Connection]:
    """One transaction. A time that was taken is refused with the nearest others.

    They are looked for when the transaction has let go of its locks: two hundred who lose the same time would
    otherwise wait for one another's search.
    """
    try:
        async with transaction(pool) as connection:
            yield connection
    except TimeTaken as lost:
        async with pool.acquire() as connection:
            alternatives = await nearest_times(connection, call, lost)
        raise Refused("time-taken", alternatives=alternatives) from None


async def nearest_times(connection: Connection, call: Call, lost: TimeTaken) -> list[Alternative]:
    """The free times nearest to the lost one, at any office, at most three weeks away."""
    zone = call.municipality.zone
    day = lost.start.astimezone(zone).date()
    found: list[tuple[str, datetime]] = []
    for days in (timedelta(days=1), timedelta(days=7), timedelta(days=21)):
        pool_days = await calendars.select_pool_days(
            connection,
            call.municipality.municipality_id,
            sorted(lost.visit.pools),
            lanes_for(synthetic=call.synthetic),
            day - days,
            day + days,
        )
        starts = free_starts(call.municipality, lost.visit, pool_days, call.now)
        found = nearest(starts, lost.office, lost.start)
        if len(found) == MOST_ALTERNATIVES and abs(found[-1][1] - lost.start) <= days:
            break  # no day further away has a nearer one
    return [Alternative(place, start.astimezone(zone)) for place, start in found]


async def let_go(connection: Connection, municipality_id: str, bookings: Sequence[Booking]) -> None:
    """Give the cells of the bookings back. The caller holds the bookings' row locks."""
    parts = [part for b in bookings for part in await queries.select_parts(connection, municipality_id, b.booking_id)]
    keys = {part.key for part in parts}
    await calendars.lock_pool_days(connection, municipality_id, keys)
    for booking in bookings:
        await queries.delete_parts(connection, municipality_id, booking.booking_id)
    await calendars.recount(connection, municipality_id, keys)


async def _let_go_under_locks(
    connection: Connection, municipality_id: str, booking: Booking, wanted: list[Key]
) -> list[PoolDay]:
    """Let go, and answer the wanted pool days as they are then. Their rows are locked together with the booking's."""
    parts = await queries.select_parts(connection, municipality_id, booking.booking_id)
    locked = await calendars.lock_pool_days(connection, municipality_id, {*wanted, *(part.key for part in parts)})
    await let_go(connection, municipality_id, [booking])
    # Not those that a build has added meanwhile: they would be locked against the order.
    keys = [pool_day.key for pool_day in locked if pool_day.key in wanted]
    return await calendars.lock_pool_days(connection, municipality_id, keys)


def _pools_at(municipality: Municipality, visit: Visit, office: str) -> list[str]:
    if office not in municipality.offices:
        raise Refused("unknown-office", errors=[Fault("#/office", "Stedet findes ikke.", "There is no such office.")])
    pools = visit.pools_at(office)
    if not pools:
        raise Refused("topic-not-served")
    return pools


def _local_day(call: Call, start: datetime) -> date:
    try:
        return start.astimezone(call.municipality.zone).date()
    except OverflowError:
        # The first and the last hours of the calendar, in another offset, lie outside it here.
        raise Refused("time-past" if start < call.now else "time-too-far") from None

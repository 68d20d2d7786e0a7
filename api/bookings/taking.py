"""Taking times: the one way in which cells are claimed for visits, and the nearest times when they are gone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from asyncpg import Pool
from asyncpg.exceptions import ExclusionViolationError
from msgspec import Struct, field

from api.bookings import queries
from api.bookings.placing import MOST_ALTERNATIVES, Place, free_starts, lanes_for, nearest, placements
from api.bookings.rules import Booking, Part, Receipt
from api.bookings.visits import CITIZEN, Asker, Visit
from api.calendars import queries as calendars
from api.calendars.cells import PoolDay
from api.calendars.queries import Key
from api.catalogue.rules import Municipality
from api.contacts.proof import Proof
from api.database import Connection, transaction
from api.problems import Alternative, Fault, Refused, Trespass

Witness = Callable[[Connection, Receipt], Awaitable[None]]
"""Told of a change in its own transaction, when it is stored; what it raises takes the change back."""


class Call(Struct, frozen=True, kw_only=True):
    """One command as it came in: for which municipality, when, by whom, and the key that makes it happen once."""

    municipality: Municipality
    now: datetime
    asker: Asker = CITIZEN
    scope: str
    """The path: an Idempotency-Key is unique within it."""
    key: UUID
    request_hash: bytes
    proof: Proof | None = None
    """What the caller has proven about a contact."""
    witness: Witness | None = None
    """A repeat changes nothing, and has none."""
    touched: list[tuple[str, datetime]] = field(default_factory=list)
    """The offices and times whose bookings it has changed, or tried to."""

    @property
    def synthetic(self) -> bool:
        """Marked as a monitor's test citizen (P9)."""
        return self.asker.actor == "monitor"

    def demand_own(self, booking: Booking) -> None:
        """Test citizens work on their own bookings only, and nobody else does. Refused: mark-mismatch."""
        if (booking.lane == "synthetic") != self.synthetic:
            raise Trespass() if self.synthetic else Refused("mark-mismatch")


class Claim(Struct, frozen=True):
    """A visit that is to begin at a time."""

    call: Call
    visit: Visit
    office: str
    start: datetime

    def where(self) -> Iterable[Key]:
        """Every pool day on which it may be placed. Refused: unknown-office, topic-not-served."""
        if self.office not in self.call.municipality.offices:
            unknown = Fault("#/office", "Stedet findes ikke.", "There is no such office.")
            raise Refused("unknown-office", errors=[unknown])
        pools = self.visit.pools_at(self.office)
        if not pools:
            raise Refused("topic-not-served")
        day = self._local_day()
        return [(pool_id, day, lane) for pool_id in pools for lane in lanes_for(self.call.asker)]

    def _local_day(self) -> date:
        try:
            _ = self.start + self.visit.duration
            return self.start.astimezone(self.call.municipality.zone).date()
        except OverflowError:
            # The first and the last hours of the calendar, in another offset, lie outside it here.
            raise Refused("time-past" if self.start < self.call.now else "time-too-far") from None


class TimeTaken(Refused):
    """Somebody else has the time."""

    def __init__(self, claim: Claim) -> None:
        super().__init__("time-taken")
        self.claim = claim


async def take_times(connection: Connection, claims: Sequence[Claim]) -> list[list[Part] | Refused]:
    """Take the cells of each claim, in order; all claims are of one municipality. What is refused takes nothing.

    Who has no chance at a first look is refused without waiting for anybody's lock; the others are looked at again
    when the rows are locked, in key order. Refused: the kinds of `Claim.where` and `placements`; TimeTaken, which
    `attempt` completes.
    """
    municipality_id = claims[0].call.municipality.municipality_id
    outcomes = dict(enumerate(await _look(connection, claims)))
    hopeful = [number for number, places in outcomes.items() if not isinstance(places, Refused)]
    if hopeful:
        still = [claims[number] for number in hopeful]
        keys = await _with_other_pools(connection, claims[0].call.municipality, _keys_of(still))
        locked = await calendars.lock_pool_days(connection, municipality_id, keys)
        outcomes.update(zip(hopeful, await _take(connection, still, locked), strict=True))
    return [_parts(outcomes[number]) for number in range(len(claims))]


async def hopeless(connection: Connection, claims: Sequence[Claim]) -> list[Refused | None]:
    """Why each of the claims, all of one municipality, cannot be had as things are; None: it may. Nothing is taken."""
    return [look if isinstance(look, Refused) else None for look in await _look(connection, claims)]


async def take_time(connection: Connection, claim: Claim, letting_go: Booking | None = None) -> list[Part]:
    """Take the cells of one claim, and let go of a booking's in the same step. Raises what it is refused for.

    The rows of both are locked in key order before anything is let go, so two that swap cannot deadlock, and a visit
    may be moved by less than its own length. Nothing is lost when it is refused: the caller's transaction rolls back.
    """
    if letting_go is None:
        [taken] = await take_times(connection, [claim])
    else:
        locked = await _let_go_under_locks(connection, claim, letting_go)
        [taken] = [_parts(places) for places in await _take(connection, [claim], locked)]
    if isinstance(taken, Refused):
        raise taken
    return taken


Places = tuple[Place, ...]


async def _look(connection: Connection, claims: Sequence[Claim]) -> list[Places | Refused]:
    """Where each of the claims could be placed now, each for itself: another that leaves it no room may be refused."""
    municipality_id = claims[0].call.municipality.municipality_id
    seen = await calendars.select_named_pool_days(connection, municipality_id, _keys_of(claims))
    by_key = {pool_day.key: pool_day for pool_day in seen}
    return [_place(claim, by_key) for claim in claims]


def _keys_of(claims: Iterable[Claim]) -> set[Key]:
    keys: set[Key] = set()
    for claim in claims:
        with suppress(Refused):
            keys.update(claim.where())
    return keys


async def _with_other_pools(connection: Connection, municipality: Municipality, keys: set[Key]) -> set[Key]:
    """The keys, and the days of a named person's other pools: who is taken at one of them is taken at all."""
    pools = [municipality.pools.get(pool_id) for pool_id, _, _ in keys]
    if all(pool and not pool.person for pool in pools):
        return keys
    return await calendars.select_days_of_same_persons(connection, municipality.municipality_id, keys)


def _place(claim: Claim, by_key: Mapping[Key, PoolDay]) -> Places | Refused:
    """The best place that is free for the claim."""
    call = claim.call
    try:
        pool_days = [by_key[key] for key in claim.where() if key in by_key]
        ways = placements(call.municipality, claim.visit, claim.office, pool_days, claim.start, call.now, call.asker)
    except Refused as refused:
        return refused
    free = (places for places in ways if all(place.can_be_taken(call.asker) for place in places))
    return next(free, TimeTaken(claim))


def _place_all(claims: Sequence[Claim], pool_days: Iterable[PoolDay]) -> list[Places | Refused]:
    """A place for each claim that can still be had once those before it have theirs; taken in memory only."""
    by_key = {pool_day.key: pool_day for pool_day in pool_days}
    outcomes = []
    for claim in claims:
        places = _place(claim, by_key)
        outcomes.append(places)
        if not isinstance(places, Refused):
            for place in places:
                place.pool_day.take(place.cell, place.leg.cells)
    return outcomes


async def _take(connection: Connection, claims: Sequence[Claim], locked: Sequence[PoolDay]) -> list[Places | Refused]:
    """Place the claims on pool days that are locked, and take their cells."""
    outcomes = _place_all(claims, locked)
    taken = [place for places in outcomes if not isinstance(places, Refused) for place in places]
    cells = [(place.pool_day.key, place.cell, place.leg.cells) for place in taken]
    if cells:
        await calendars.take(connection, claims[0].call.municipality.municipality_id, cells)
    return outcomes


def _parts(places: Places | Refused) -> list[Part] | Refused:
    if isinstance(places, Refused):
        return places
    return [
        Part(
            pool_id=place.leg.pool.pool_id,
            day=place.pool_day.day,
            lane=place.pool_day.lane,
            start_at=place.start,
            end_at=place.start + place.leg.duration,
            topics=None if len(places) == 1 else tuple(sorted(place.leg.topics)),
            # A test citizen takes nobody's time.
            person=None if place.pool_day.lane == "synthetic" else place.leg.pool.person,
        )
        for place in places
    ]


@asynccontextmanager
async def attempt(pool: Pool) -> AsyncIterator[Connection]:
    """One transaction. A time that was taken is refused with the nearest others.

    They are looked for when the transaction has let go of its locks: two hundred who lose the same time would
    otherwise wait for one another's search.
    """
    try:
        async with transaction(pool) as connection:
            yield connection
    except TimeTaken as lost:
        raise await with_alternatives(pool, lost) from None
    except ExclusionViolationError:
        # The last defence: the cells have said so before, unless a person has got another name in the rules meanwhile.
        raise Refused("time-taken", alternatives=[]) from None


_SEARCHES: dict[Hashable, asyncio.Task[list[Alternative]]] = {}
"""Those under way."""


async def with_alternatives(pool: Pool, lost: TimeTaken) -> Refused:
    """The refusal as it is told: with the nearest free times.

    Who loses the same time for the same visit at the same moment shares one search: hundreds do when new times open.
    """
    claim, call = lost.claim, lost.claim.call
    visit = (claim.visit.topics, claim.visit.needs, claim.visit.meeting)
    wanted = (pool, call.municipality.municipality_id, visit, claim.office, claim.start, call.asker)
    if wanted not in _SEARCHES:
        search = asyncio.create_task(_nearest_times(pool, claim))
        _SEARCHES[wanted] = search
        search.add_done_callback(lambda _: _SEARCHES.pop(wanted))
    # Shielded: who goes away while waiting takes nothing from the others.
    return Refused("time-taken", alternatives=await asyncio.shield(_SEARCHES[wanted]))


async def _nearest_times(pool: Pool, claim: Claim) -> list[Alternative]:
    """The free times nearest to the lost one, at any office, within three weeks."""
    call, zone = claim.call, claim.call.municipality.zone
    day = claim.start.astimezone(zone).date()
    found: list[tuple[str, datetime]] = []
    for days in (timedelta(days=1), timedelta(days=7), timedelta(days=21)):
        async with pool.acquire() as connection:
            pool_days = await calendars.select_pool_days(
                connection,
                call.municipality.municipality_id,
                claim.visit.pools,
                lanes_for(call.asker),
                day - days,
                day + days,
            )
        starts = free_starts(call.municipality, claim.visit, pool_days, call.now, call.asker)
        found = nearest(starts, claim.office, claim.start)
        if len(found) == MOST_ALTERNATIVES and abs(found[-1][1] - claim.start) <= days:
            break  # no day further away has a nearer one
    return [Alternative(place, start.astimezone(zone)) for place, start in found]


async def let_go(connection: Connection, municipality_id: str, bookings: Sequence[Booking]) -> None:
    """Give the cells of the bookings back. The caller holds the bookings' row locks."""
    parts = [part for b in bookings for part in await queries.select_parts(connection, municipality_id, b.booking_id)]
    keys = await days_of(connection, municipality_id, parts)
    await calendars.lock_pool_days(connection, municipality_id, keys)
    for booking in bookings:
        await queries.delete_parts(connection, municipality_id, booking.booking_id)
    await calendars.recount(connection, municipality_id, keys)


async def days_of(connection: Connection, municipality_id: str, parts: Sequence[Part]) -> set[Key]:
    """The pool days whose free cells the parts are counted in."""
    keys = {part.key for part in parts}
    if not any(part.person for part in parts):
        return keys
    return await calendars.select_days_of_same_persons(connection, municipality_id, keys)


async def _let_go_under_locks(connection: Connection, claim: Claim, booking: Booking) -> list[PoolDay]:
    """Let go, and answer the claim's pool days as they are then. Their rows are locked together with the booking's."""
    municipality_id, wanted = claim.call.municipality.municipality_id, set(claim.where())
    parts = await queries.select_parts(connection, municipality_id, booking.booking_id)
    keys = await _with_other_pools(connection, claim.call.municipality, {*wanted, *(part.key for part in parts)})
    locked = await calendars.lock_pool_days(connection, municipality_id, keys)
    await let_go(connection, municipality_id, [booking])
    # Not those that a build has added meanwhile: they would be locked against the order.
    still = [pool_day.key for pool_day in locked if pool_day.key in wanted]
    return await calendars.lock_pool_days(connection, municipality_id, still)

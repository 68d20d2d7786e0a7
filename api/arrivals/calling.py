"""Calling citizens to a desk: the next one, a chosen one, and those whom a desk may call without a connection."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from uuid import UUID

from asyncpg import Pool
from msgspec import Struct
from msgspec.structs import replace

from api.arrivals import queries
from api.arrivals.changes import DayCall, answered, attempt, lock_ticket, store
from api.arrivals.line import (
    LEASE,
    chosen,
    desks_at_work,
    desks_that_hold,
    next_for,
    serving_desk,
    serving_others,
    to_lease,
)
from api.arrivals.rules import Event, Ticket, called, ended
from api.database import Connection
from api.problems import Refused


class AtDesk(Struct, frozen=True):
    """Which desk calls, and whether whom it serves is done."""

    office: str
    desk: str
    finish: bool = False


async def call_next(pool: Pool, given: DayCall, wanted: AtDesk) -> Event | None:
    """Call whoever is next for the desk; None: nobody waits whom it can serve, and nothing was changed.

    With `finish` the one it serves is done in the same step, also when nobody waits: then that is what is answered.
    """
    day = given.day_of(wanted.office)
    desk = serving_desk(given.call.municipality, wanted.office, wanted.desk)
    async with attempt(pool) as connection:
        if repeated := await answered(connection, given):
            return repeated
        await queries.lock_day(connection, day)
        live = await queries.select_live(connection, day)
        current = _current(live, wanted.desk)
        choice = next_for(live, desk, given.call.now, given.call.municipality.zone)
        finished = await _finish(connection, given, wanted, current, keyed=choice is None) if current else None
        if choice is None:
            return finished
        after = called(choice.ticket, wanted.desk, given.at)
        return await store(connection, given, "call", choice.ticket, after, explain=choice.explain)


async def call_one(pool: Pool, given: DayCall, ticket_id: UUID, wanted_desk: str, finish: bool) -> Event:
    """Call a chosen one, as a desk without a connection does with those that it holds.

    What it did counts when it came in too late for its lease, unless somebody else has called. Refused: desk-busy,
    ticket-moved-on, ticket-for-another.
    """
    async with attempt(pool) as connection:
        if repeated := await answered(connection, given):
            return repeated
        day, ticket = await lock_ticket(connection, given, ticket_id)
        desk = serving_desk(given.call.municipality, ticket.office_id, wanted_desk)
        for_others = (ticket.for_desk or ticket.for_pool) and not desk.serves(ticket)
        if for_others or ticket.leased_elsewhere(desk.desk_id, given.call.now):
            raise Refused("ticket-for-another")
        after = called(ticket, wanted_desk, given.at)
        if current := _current(await queries.select_live(connection, day), wanted_desk):
            wanted = AtDesk(ticket.office_id, wanted_desk, finish)
            await _finish(connection, given, wanted, current, keyed=False)
        return await store(connection, given, "call", ticket, after, explain=chosen(ticket))


def _current(live: Iterable[Ticket], desk: str) -> Ticket | None:
    """Whom the desk has called or serves."""
    return next((one for one in live if one.desk == desk and one.at_desk), None)


async def _finish(connection: Connection, given: DayCall, wanted: AtDesk, current: Ticket, *, keyed: bool) -> Event:
    if not wanted.finish:
        raise Refused("desk-busy")
    return await store(connection, given, "finish", current, ended(current, "finish", given.at), keyed=keyed)


async def lease(
    pool: Pool, given: DayCall, wanted: AtDesk, most: int, note: Callable[[Connection], Awaitable[None]]
) -> Sequence[Ticket]:
    """Hold the next few for a desk, so that it can call them without a connection; the earlier ones are let go.

    Can be repeated: it is how a desk says that it is there. `note` is told of each time, in its transaction.
    """
    day = given.day_of(wanted.office)
    desk = serving_desk(given.call.municipality, wanted.office, wanted.desk)
    until = given.call.now + LEASE
    async with attempt(pool) as connection:
        await queries.lock_day(connection, day)
        tickets = await queries.select_tickets(connection, day)
        at_work = desks_at_work(tickets, given.call.now)
        # Whoever waits must not wait for a desk where nobody is, while others are at work.
        most = 0 if at_work and desk.desk_id not in at_work else most
        others = (at_work | desks_that_hold(tickets, given.call.now)) - {desk.desk_id}
        serving = serving_others(given.call.municipality, wanted.office, others)
        held = to_lease(tickets, desk, serving, most, given.call.now)
        await queries.lease(connection, day, desk.desk_id, [ticket.ticket_id for ticket in held], until)
        await note(connection)
    return [replace(ticket, leased_to=desk.desk_id, leased_until=until) for ticket in held]

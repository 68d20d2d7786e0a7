"""What a desk does with whom it has called, and what staff put right."""

from datetime import datetime
from uuid import UUID

from asyncpg import Pool

from api.arrivals import queries
from api.arrivals.changes import DayCall, answered, attempt, change, lock_ticket, store
from api.arrivals.line import serving_desk
from api.arrivals.rules import (
    Command,
    Event,
    HandOver,
    Ticket,
    ended,
    finished_by,
    handed_over,
    parked,
    recalled,
    resumed,
    started,
    undone,
)
from api.catalogue.rules import Municipality
from api.database import Connection
from api.problems import Fault, Refused


async def recall(pool: Pool, given: DayCall, ticket_id: UUID) -> Event:
    """Call the same number once more."""
    return await change(pool, given, ticket_id, "recall", lambda ticket: recalled(ticket, given.at))


async def start(pool: Pool, given: DayCall, ticket_id: UUID) -> Event:
    """The citizen is at the desk."""
    return await change(pool, given, ticket_id, "start", lambda ticket: started(ticket, given.at))


async def end(pool: Pool, given: DayCall, ticket_id: UUID, command: Command) -> Event:
    """finish, no-show or leave."""
    return await change(pool, given, ticket_id, command, lambda ticket: ended(ticket, command, given.at))


async def park(pool: Pool, given: DayCall, ticket_id: UUID, until: datetime) -> Event:
    """Let somebody wait until a moment; their place in the line stays. Refused: invalid-request."""
    zone = given.call.municipality.zone

    def until_then(ticket: Ticket) -> Ticket:
        if until <= given.at or until.astimezone(zone).date() != ticket.day:
            later = ("Vælg et senere tidspunkt i dag.", "Choose a later time today.")
            raise Refused("invalid-request", errors=[Fault("#/until", *later)])
        return parked(ticket, given.at, until)

    return await change(pool, given, ticket_id, "park", until_then)


async def resume(pool: Pool, given: DayCall, ticket_id: UUID) -> Event:
    """Back into the line."""
    return await change(pool, given, ticket_id, "resume", lambda ticket: resumed(ticket, given.at))


async def hand_over(pool: Pool, given: DayCall, ticket_id: UUID, to: HandOver, note: str | None) -> Event:
    """Back into the line, for a colleague or another topic. Refused: invalid-request, unknown-desk."""

    def to_others(ticket: Ticket) -> Ticket:
        _demand_receiver(given.call.municipality, ticket.office_id, to)
        return handed_over(ticket, given.at, to, note)

    return await change(pool, given, ticket_id, "hand-over", to_others)


def _demand_receiver(municipality: Municipality, office_id: str, to: HandOver) -> None:
    if sum(one is not None for one in (to.topics, to.pool, to.desk)) != 1:
        one_of = ("Vælg en skranke, en sagsbehandler eller et emne.", "Choose a desk, a caseworker or a topic.")
        raise Refused("invalid-request", errors=[Fault("#", *one_of)])
    if to.desk is not None:
        serving_desk(municipality, office_id, to.desk)
    served = {pool_id: pool.topics for pool_id, pool in municipality.pools.items() if pool.office_id == office_id}
    if to.pool is not None and to.pool not in served:
        unknown = ("Skrankegruppen findes ikke her.", "There is no such group of desks here.")
        raise Refused("invalid-request", errors=[Fault("#/pool", *unknown)])
    if to.topics is not None and not any(topics.issuperset(to.topics) for topics in served.values()):
        raise Refused("topic-not-served")


async def undo(pool: Pool, given: DayCall, ticket_id: UUID, command: Command | None, finished: UUID | None) -> Event:
    """Take the ticket's last command back, and with `finished` what its call did in the same step: who was served
    before is at the desk again. Both or neither.

    Refused: nothing-to-undo, desk-busy; ticket-moved-on, when the last command is another than `command`.
    """
    async with attempt(pool) as connection:
        if repeated := await answered(connection, given):
            return repeated
        _, ticket = await lock_ticket(connection, given, ticket_id)
        last = (await queries.select_events(connection, given.municipality_id, ticket_id))[-1]
        if command not in (None, last.command):
            raise Refused("ticket-moved-on")
        event = await store(connection, given, "undo", ticket, undone(ticket, last, given.call.now))
        if finished is not None:
            await _undo_finish(connection, given, finished, last)
        return event


async def _undo_finish(connection: Connection, given: DayCall, ticket_id: UUID, call: Event) -> None:
    _, ticket = await lock_ticket(connection, given, ticket_id)
    last = (await queries.select_events(connection, given.municipality_id, ticket_id))[-1]
    if not finished_by(last, call):
        raise Refused("ticket-moved-on")
    await store(connection, given, "undo", ticket, undone(ticket, last, given.call.now), keyed=False)

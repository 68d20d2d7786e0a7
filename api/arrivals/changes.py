"""What every command on a day does around its own work: once, one after the other, and written down."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from asyncpg import Pool
from asyncpg.exceptions import UniqueViolationError
from msgspec import Struct

from api.arrivals import queries
from api.arrivals.queries import DayKey, UsedKey
from api.arrivals.rules import Command, Event, Explained, Ticket
from api.bookings.taking import Call
from api.database import Connection, transaction
from api.problems import Refused, Trespass

Witness = Callable[[Connection, Event], Awaitable[None]]
"""Told of an event in its own transaction; what it raises takes the change back."""
DemandOffice = Callable[[str], None]
"""Refuses an office at which whoever asks does not work."""


class DayCall(Struct, frozen=True):
    """One command on an office's day."""

    call: Call
    at: datetime
    """When it was done, by the clock of the device: earlier than it came in, if that had no connection."""
    witness: Witness | None = None
    demand_office: DemandOffice | None = None
    """None: they may act at any."""

    @property
    def municipality_id(self) -> str:
        return self.call.municipality.municipality_id

    @property
    def used(self) -> UsedKey:
        return UsedKey(self.call.scope, self.call.key, self.call.request_hash)

    def day_of(self, office_id: str) -> DayKey:
        """The office's day on which it was done. Refused: unknown-office."""
        if office_id not in self.call.municipality.offices:
            raise Refused("unknown-office")
        day = self.at.astimezone(self.call.municipality.zone).date()
        return DayKey(self.municipality_id, office_id, day, self.call.synthetic)


@asynccontextmanager
async def attempt(pool: Pool) -> AsyncIterator[Connection]:
    """One transaction. What only the database can know is refused as the desk would understand it."""
    try:
        async with transaction(pool) as connection:
            yield connection
    except UniqueViolationError as error:
        match error.constraint_name:
            case "one_at_a_time_at_a_desk":
                raise Refused("desk-busy") from None
            case "one_number_once":
                raise Refused("number-not-reserved") from None
            case "one_live_ticket_per_booking":
                raise Refused("ticket-moved-on") from None
        raise


async def answered(connection: Connection, given: DayCall) -> Event | None:
    """What the command's key was used for; None: it is new, and duplicates wait. Refused: key-reused (D4)."""
    await queries.lock_key(connection, given.municipality_id, given.used)
    found = await queries.select_event_of_key(connection, given.municipality_id, given.used)
    if found is None:
        return None
    event, request_hash = found
    if request_hash != given.call.request_hash:
        raise Refused("key-reused")
    return event


async def lock_ticket(connection: Connection, given: DayCall, ticket_id: UUID) -> tuple[DayKey, Ticket]:
    """The ticket as it is once nobody else changes its day. Refused: ticket-not-found, mark-mismatch."""
    ticket = await queries.select_ticket(connection, given.municipality_id, ticket_id)
    if ticket is None:
        raise Refused("ticket-not-found")
    if ticket.synthetic != given.call.synthetic:
        raise Trespass() if given.call.synthetic else Refused("mark-mismatch")
    day = DayKey(given.municipality_id, ticket.office_id, ticket.day, ticket.synthetic)
    await queries.lock_day(connection, day)
    locked = await queries.select_ticket(connection, given.municipality_id, ticket_id)
    if locked is None:
        raise Refused("ticket-not-found")
    return day, locked


async def store(
    connection: Connection,
    given: DayCall,
    command: Command,
    before: Ticket | None,
    after: Ticket,
    *,
    explain: Explained | None = None,
    keyed: bool = True,
) -> Event:
    """Write the ticket and what happened to it. A command that does two things is `keyed` by one of them."""
    event = Event(
        ticket_id=after.ticket_id,
        command=command,
        actor=given.call.asker.actor,
        at=given.at,
        received_at=given.call.now,
        before=before,
        after=after,
        explain=explain,
    )
    if before is None:
        await queries.insert_ticket(connection, given.municipality_id, after)
    else:
        await queries.update_ticket(connection, given.municipality_id, after)
    await queries.insert_event(connection, given.municipality_id, event, given.used if keyed else None)
    if given.witness:
        await given.witness(connection, event)
    return event


async def change(
    pool: Pool, given: DayCall, ticket_id: UUID, command: Command, work: Callable[[Ticket], Ticket]
) -> Event:
    """A command on one ticket that needs to know nothing else. Refused: what `work` refuses."""
    async with attempt(pool) as connection:
        if repeated := await answered(connection, given):
            return repeated
        _, ticket = await lock_ticket(connection, given, ticket_id)
        return await store(connection, given, command, ticket, work(ticket))

"""Commands on holds and bookings: one command, one transaction."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from asyncpg import Pool
from msgspec import Struct
from msgspec.structs import replace

from api.bookings import queries
from api.bookings.queries import Part
from api.bookings.rules import (
    HOLD,
    SYNTHETIC_LIFE,
    UNDO,
    Actor,
    Booking,
    Command,
    Receipt,
    TopicChoice,
    actions_of,
    read_visit,
    record,
    state_of,
)
from api.bookings.secret import demand_secret
from api.bookings.taking import Call, attempt, let_go, take_time
from api.catalogue.rules import Language, Municipality
from api.contacts.rules import Contact
from api.database import Connection
from api.messages.queries import insert_message
from api.problems import Refused

MESSAGES: dict[Command, str] = {"book": "booking-confirmed", "move": "booking-moved", "cancel": "booking-cancelled"}


class TimeWanted(Struct, frozen=True):
    office: str
    start: datetime
    topics: tuple[TopicChoice, ...]


class Opened(Struct, frozen=True):
    """What a caller shows to work on one booking."""

    booking_id: UUID
    secret: str | None
    key: bytes
    """The server's key, against which the secret is checked."""


async def hold(pool: Pool, call: Call, wanted: TimeWanted, client: UUID) -> Receipt:
    """Keep a time for five minutes for one device; its earlier hold is let go in the same step."""
    municipality_id = call.municipality.municipality_id
    async with attempt(pool, call) as connection:
        receipt_id = uuid4()
        if answered := await _answered(connection, call, receipt_id):
            return answered
        visit = read_visit(call.municipality, wanted.topics)
        await queries.lock_client(connection, municipality_id, client)
        earlier = await queries.select_hold_of_client(connection, municipality_id, client)
        parts = await take_time(connection, call, visit, wanted.office, wanted.start, letting_go=earlier)
        if earlier:
            await _store(connection, call, uuid4(), "release", earlier, _ended(earlier))
        ceiling = call.municipality.settings.holds_per_pool_day
        for part in parts:
            if await queries.count_holds(connection, municipality_id, part.key) >= ceiling:
                raise Refused("too-many-holds", retry_after=60)
        held = replace(_new(call, wanted, parts), hold_client=client)
        await queries.insert_booking(connection, municipality_id, held, parts)
        return await _store(connection, call, receipt_id, "hold", None, held)


async def book(
    pool: Pool, call: Call, wanted: TimeWanted, contact: Contact, language: Language, hold_id: UUID | None
) -> Receipt:
    """Book a time, from a hold or directly. A hold that ran out is no obstacle while its time is still free."""
    if contact.is_test != call.synthetic:
        raise Refused("mark-mismatch")
    municipality_id = call.municipality.municipality_id
    async with attempt(pool, call) as connection:
        receipt_id = uuid4()
        # Before the visit is read: a phone that comes back after days may ask for a topic that is there no more.
        if answered := await _answered(connection, call, receipt_id):
            return answered
        visit = read_visit(call.municipality, wanted.topics)
        held = await _live_hold(connection, call, hold_id, wanted) if hold_id else None
        parts = [] if held else await take_time(connection, call, visit, wanted.office, wanted.start)
        kept = held or _new(call, wanted, parts)
        erase_on = _erase_on(call.municipality, kept.end_at)
        contact_id = await queries.insert_contact(connection, municipality_id, contact, erase_on)
        booked = replace(
            kept, status="booked", contact_id=contact_id, language=language, hold_client=None, deadline=None
        )
        if not held:
            await queries.insert_booking(connection, municipality_id, booked, parts)
        return await _store(connection, call, receipt_id, "book", held, booked)


async def extend(pool: Pool, call: Call, opened: Opened) -> Receipt:
    """Keep a held time five minutes longer, once. Who asks early loses nothing by it."""

    async def longer(_: Connection, held: Booking) -> Booking:
        return replace(held, deadline=(held.deadline or call.now) + HOLD, hold_extended=True)

    return await _change(pool, call, opened, "extend", longer)


async def release(pool: Pool, call: Call, opened: Opened) -> Receipt:
    """Give a held time back before it expires."""

    async def given_back(connection: Connection, held: Booking) -> Booking:
        await let_go(connection, call.municipality.municipality_id, [held])
        return _ended(held)

    return await _change(pool, call, opened, "release", given_back)


async def move(pool: Pool, call: Call, opened: Opened, office: str, start: datetime) -> Receipt:
    """Move a booking: the new time is got and the old one let go in one step, or nothing changes (D2)."""

    async def moved(connection: Connection, booking: Booking) -> Booking:
        municipality_id = call.municipality.municipality_id
        visit = read_visit(call.municipality, booking.topics)
        parts = await take_time(connection, call, visit, office, start, letting_go=booking)
        await queries.insert_parts(connection, municipality_id, booking.booking_id, parts)
        end = parts[-1].end_at
        if booking.contact_id:
            erase_on = _erase_on(call.municipality, end)
            await queries.update_erase_on(connection, municipality_id, booking.contact_id, erase_on)
        return replace(booking, office_id=office, start_at=start, end_at=end, lane=parts[0].lane)

    return await _change(pool, call, opened, "move", moved)


async def cancel(pool: Pool, call: Call, opened: Opened) -> Receipt:
    """Cancel a booking. Its time stays held for the undo window; the message waits as long."""

    async def cancelled(_: Connection, booking: Booking) -> Booking:
        return replace(booking, status="cancelled", deadline=call.now + UNDO)

    return await _change(pool, call, opened, "cancel", cancelled)


async def undo(pool: Pool, call: Call, opened: Opened) -> Receipt:
    """Take a cancellation back while its time is still held."""

    async def restored(_: Connection, booking: Booking) -> Booking:
        return replace(booking, status="booked", deadline=None)

    return await _change(pool, call, opened, "undo", restored)


async def _change(
    pool: Pool,
    call: Call,
    opened: Opened,
    action: Literal["extend", "release", "move", "cancel", "undo"],
    work: Callable[[Connection, Booking], Awaitable[Booking]],
) -> Receipt:
    """What every command on one booking does around its own work: lock, prove the right, once, allowed, store."""
    async with attempt(pool, call) as connection:
        booking = await queries.select_booking_for_update(
            connection, call.municipality.municipality_id, opened.booking_id
        )
        if booking is None:
            raise Refused("booking-not-found")
        demand_secret(opened.key, booking.booking_id, booking.secret_version, opened.secret)
        if (booking.lane == "synthetic") != call.synthetic:
            raise Refused("mark-mismatch")
        receipt_id = uuid4()
        if answered := await _answered(connection, call, receipt_id):
            return answered
        last_change = timedelta(minutes=call.municipality.settings.release.last_change_minutes)
        if action not in actions_of(state_of(booking), call.now, last_change):
            raise Refused("hold-over" if booking.status in {"held", "expired"} else "not-possible-now")
        changed = await work(connection, booking)
        return await _store(connection, call, receipt_id, action, booking, changed)


async def _answered(connection: Connection, call: Call, receipt_id: UUID) -> Receipt | None:
    """Claim the key for this command, or the receipt of the command that it was used for (D4)."""
    municipality_id = call.municipality.municipality_id
    if await queries.insert_key(connection, municipality_id, call.scope, call.key, call.request_hash, receipt_id):
        return None
    request_hash, receipt = await queries.select_key(connection, municipality_id, call.scope, call.key)
    if request_hash != call.request_hash:
        raise Refused("key-reused")
    return receipt


async def _live_hold(connection: Connection, call: Call, hold_id: UUID, wanted: TimeWanted) -> Booking | None:
    """The hold, locked; None when it ran out. Refused when it is for another visit, or was booked already."""
    held = await queries.select_booking_for_update(connection, call.municipality.municipality_id, hold_id)
    if held is None:
        return None
    if (held.lane == "synthetic") != call.synthetic:
        raise Refused("mark-mismatch")
    if held.status in {"booked", "cancelled"}:
        raise Refused("hold-over")
    if (held.office_id, held.start_at, held.topics) != (wanted.office, wanted.start, wanted.topics):
        raise Refused("hold-mismatch")
    return held if held.status == "held" else None


async def _store(
    connection: Connection, call: Call, receipt_id: UUID, action: Command, before: Booking | None, after: Booking
) -> Receipt:
    """Write the booking as it is now, the receipt, and the message that is due."""
    municipality_id = call.municipality.municipality_id
    if before:
        await queries.update_booking(connection, municipality_id, after, expected=before.status)
    actor: Actor = "monitor" if call.synthetic else "citizen"
    receipt = record(receipt_id, action, actor, call.now, before, after)
    await queries.insert_receipt(connection, municipality_id, receipt)
    if kind := MESSAGES.get(action):
        due_at = after.deadline or call.now
        await insert_message(connection, municipality_id, kind, receipt_id, call.now, due_at=due_at)
    return receipt


def _new(call: Call, wanted: TimeWanted, parts: list[Part]) -> Booking:
    """Every booking begins as held, if only in memory."""
    return Booking(
        booking_id=uuid4(),
        office_id=wanted.office,
        status="held",
        lane=parts[0].lane,
        start_at=parts[0].start_at,
        end_at=parts[-1].end_at,
        topics=wanted.topics,
        deadline=call.now + HOLD,
        remove_at=call.now + SYNTHETIC_LIFE if call.synthetic else None,
        created_at=call.now,
    )


def _ended(held: Booking) -> Booking:
    return replace(held, status="expired", deadline=None, hold_client=None)


def _erase_on(municipality: Municipality, end: datetime) -> date:
    """The day after which nobody needs the contact any more."""
    return end.astimezone(municipality.zone).date() + timedelta(days=municipality.settings.erase_after_days)

"""Commands on holds and bookings: one command, one transaction."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from asyncpg import Pool
from msgspec import Struct
from msgspec.structs import replace

from api.bookings import queries
from api.bookings.book import TimeWanted, answered, erase_on, new_booking
from api.bookings.changes import Change, store
from api.bookings.limits import demand_room
from api.bookings.rules import HOLD, UNDO, Booking, Command, Part, Receipt, actions_of, state_of
from api.bookings.same_contact import select_contact
from api.bookings.secret import demand_secret
from api.bookings.taking import Call, Claim, attempt, let_go, take_time
from api.bookings.visits import TopicChoice, read_visit
from api.catalogue.rules import Meeting, Need
from api.database import Connection
from api.problems import Fault, Refused


class Opened(Struct, frozen=True):
    """What a caller shows to work on one booking."""

    booking_id: UUID
    secret: str | None
    key: bytes
    """The server's key, against which the secret is checked."""
    seen: UUID | None = None
    """The booking's latest receipt as far as the caller knows; none: they change it as it is."""


async def read_opened(connection: Connection, municipality_id: str, opened: Opened, synthetic: bool) -> Booking:
    """The booking, for who shows its secret. A monitor opens its own bookings only."""
    booking = await queries.select_booking(connection, municipality_id, opened.booking_id)
    if booking is None:
        raise Refused("booking-not-found")
    demand_secret(opened.key, booking.booking_id, booking.secret_version, opened.secret)
    if synthetic and booking.lane != "synthetic":
        raise Refused("mark-mismatch")
    return booking


async def hold(pool: Pool, call: Call, wanted: TimeWanted, client: UUID) -> Receipt:
    """Keep a time for five minutes for one device; its earlier hold is let go in the same step."""
    municipality_id = call.municipality.municipality_id
    async with attempt(pool) as connection:
        receipt_id = uuid4()
        if repeated := await answered(connection, call, receipt_id):
            return repeated
        visit = read_visit(call.municipality, wanted.topics, wanted.needs, wanted.meeting, call.asker)
        await queries.lock_client(connection, municipality_id, client)
        earlier = await queries.select_hold_of_client(connection, municipality_id, client)
        parts = await take_time(connection, Claim(call, visit, wanted.office, wanted.start), letting_go=earlier)
        if earlier:
            await _store(connection, call, uuid4(), "release", earlier, _ended(earlier))
        ceiling = call.municipality.settings.holds_per_pool_day
        for part in parts:
            if await queries.count_holds(connection, municipality_id, part.key) >= ceiling:
                raise Refused("too-many-holds", retry_after=60)
        held = replace(new_booking(call, wanted, parts), hold_client=client)
        return await _store(connection, call, receipt_id, "hold", None, held, parts)


async def extend(pool: Pool, call: Call, opened: Opened) -> Receipt:
    """Keep a held time five minutes longer, once. Who asks early loses nothing by it."""

    async def longer(_: Connection, held: Booking) -> tuple[Booking, Sequence[Part]]:
        return replace(held, deadline=(held.deadline or call.now) + HOLD, hold_extended=True), ()

    return await carry_out(pool, call, opened, "extend", longer)


async def release(pool: Pool, call: Call, opened: Opened) -> Receipt:
    """Give a held time back before it expires."""

    async def given_back(connection: Connection, held: Booking) -> tuple[Booking, Sequence[Part]]:
        await let_go(connection, call.municipality.municipality_id, [held])
        return _ended(held), ()

    return await carry_out(pool, call, opened, "release", given_back)


class MoveWanted(Struct, frozen=True):
    """The new time, and what is new about the visit, if anything is."""

    office: str
    start: datetime
    topics: tuple[TopicChoice, ...] | None = None
    meeting: Meeting | None = None


async def move(pool: Pool, call: Call, opened: Opened, wanted: MoveWanted) -> Receipt:
    """Move a booking: the new time is got and the old one let go in one step, or nothing changes (D2).

    Other topics, persons or another meeting form are a move too, be it to the time that it has.
    """

    async def moved(connection: Connection, booking: Booking) -> tuple[Booking, Sequence[Part]]:
        municipality_id = call.municipality.municipality_id
        topics, meeting = wanted.topics or booking.topics, wanted.meeting or booking.meeting
        if meeting == "phone" and booking.meeting != "phone":
            await _demand_phone(connection, municipality_id, booking)
        if added := {choice.id for choice in topics} - {choice.id for choice in booking.topics}:
            await demand_room(connection, call, booking, added)
        needs, own = await needs_and_pools(connection, municipality_id, booking)
        visit = read_visit(call.municipality, topics, needs, meeting, call.asker, own)
        parts = await take_time(connection, Claim(call, visit, wanted.office, wanted.start), letting_go=booking)
        end = parts[-1].end_at
        if booking.contact_id:
            day = erase_on(call.municipality, end)
            await queries.update_erase_on(connection, municipality_id, booking.contact_id, day)
        after = replace(
            booking,
            office_id=wanted.office,
            start_at=wanted.start,
            end_at=end,
            lane=parts[0].lane,
            topics=topics,
            meeting=meeting,
        )
        return after, parts

    return await carry_out(pool, call, opened, "move", moved)


async def needs_and_pools(
    connection: Connection, municipality_id: str, booking: Booking
) -> tuple[Sequence[Need], list[str]]:
    """What its citizen needs, and the pools that it lies at now: those stay open to it."""
    parts = await queries.select_parts(connection, municipality_id, booking.booking_id)
    needs = await queries.select_needs(connection, municipality_id, booking.contact_id) if booking.contact_id else ()
    return needs, [part.pool_id for part in parts]


async def _demand_phone(connection: Connection, municipality_id: str, booking: Booking) -> None:
    contact = booking.contact_id and await select_contact(connection, municipality_id, booking.contact_id)
    if not contact or contact.phone is None:
        unknown = ("Vi har ikke dit telefonnummer. Ring til os.", "We do not have your phone number. Please call us.")
        raise Refused("no-phone", errors=[Fault("#/meeting", *unknown)])


async def cancel(pool: Pool, call: Call, opened: Opened) -> Receipt:
    """Cancel a booking. Its time stays held for the undo window; the message waits as long.

    What the office cancels can be taken back by nobody, and is told at once.
    """
    window = timedelta(0) if call.asker.reason else UNDO

    async def cancelled(_: Connection, booking: Booking) -> tuple[Booking, Sequence[Part]]:
        return replace(booking, status="cancelled", deadline=call.now + window), ()

    return await carry_out(pool, call, opened, "cancel", cancelled)


async def undo(pool: Pool, call: Call, opened: Opened) -> Receipt:
    """Take a cancellation back while its time is still held."""

    async def restored(connection: Connection, booking: Booking) -> tuple[Booking, Sequence[Part]]:
        await demand_room(connection, call, booking, {choice.id for choice in booking.topics})
        return replace(booking, status="booked", deadline=None), ()

    return await carry_out(pool, call, opened, "undo", restored)


Work = Callable[[Connection, Booking], Awaitable[tuple[Booking, Sequence[Part]]]]
"""What a command does: the booking as it is afterwards, and the parts that it has got anew."""


async def carry_out(
    pool: Pool,
    call: Call,
    opened: Opened,
    action: Literal["extend", "release", "move", "cancel", "undo", "correct"],
    work: Work,
) -> Receipt:
    """What every command on one booking does around its own work: lock, prove the right, once, allowed, store."""
    municipality_id = call.municipality.municipality_id
    async with attempt(pool) as connection:
        found = await queries.select_bookings_for_update(connection, municipality_id, [opened.booking_id])
        booking = found.get(opened.booking_id)
        if booking is None:
            raise Refused("booking-not-found")
        if call.asker.needs_secret:
            demand_secret(opened.key, booking.booking_id, booking.secret_version, opened.secret)
        call.demand_own(booking)
        receipt_id = uuid4()
        if repeated := await answered(connection, call, receipt_id):
            return repeated
        if opened.seen and opened.seen != await _latest_receipt(connection, municipality_id, opened.booking_id):
            raise Refused("changed-meanwhile")
        if not _is_possible(action, call, booking):
            raise Refused("hold-over" if booking.status in {"held", "expired"} else "not-possible-now")
        changed, parts = await work(connection, booking)
        return await _store(connection, call, receipt_id, action, booking, changed, parts)


def _is_possible(action: Command, call: Call, booking: Booking) -> bool:
    # No last moment ends this: whoever comes today is rung up today, and what is wrong is put right.
    if action == "correct":
        return booking.status == "booked" and booking.contact_id is not None
    return action in actions_of(state_of(booking), call.now, _last_change(call, booking))


async def _latest_receipt(connection: Connection, municipality_id: str, booking_id: UUID) -> UUID:
    return (await queries.select_receipts(connection, municipality_id, booking_id))[-1].receipt_id


def _last_change(call: Call, booking: Booking) -> timedelta:
    if call.asker.reason:
        return timedelta(0)
    return timedelta(minutes=call.municipality.release_of(booking.office_id).last_change_minutes)


async def _store(
    connection: Connection,
    call: Call,
    receipt_id: UUID,
    action: Command,
    before: Booking | None,
    after: Booking,
    parts: Sequence[Part] = (),
) -> Receipt:
    change = Change(call=call, receipt_id=receipt_id, action=action, before=before, after=after, parts=parts)
    [receipt] = await store(connection, [change])
    return receipt


def _ended(held: Booking) -> Booking:
    return replace(held, status="expired", deadline=None, hold_client=None)

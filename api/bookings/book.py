"""Booking: the only way in which somebody's time becomes a booking, for one command or for many at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from asyncpg import Pool
from msgspec import Struct, field
from msgspec.structs import replace

from api.bookings import queries
from api.bookings.changes import Change, store
from api.bookings.limits import Asked, over_limit
from api.bookings.queries import ClaimedKey, ContactRow, UsedKey
from api.bookings.rules import HOLD, SYNTHETIC_LIFE, Booking, Part, Receipt
from api.bookings.taking import Call, Claim, attempt, hopeless, take_times
from api.bookings.visits import TopicChoice, Visit, read_visit
from api.catalogue.rules import Language, Meeting, Municipality, Need
from api.contacts.rules import Contact
from api.database import Connection
from api.problems import Fault, Refused


class TimeWanted(Struct, frozen=True):
    office: str
    start: datetime
    topics: tuple[TopicChoice, ...]
    needs: tuple[Need, ...] = ()
    meeting: Meeting = "office"


class BookCommand(Struct, frozen=True, kw_only=True):
    """Book a time, from a hold or directly."""

    call: Call
    wanted: TimeWanted
    contact: Contact
    language: Language = "da"
    hold_id: UUID | None = None
    client: UUID | None = None
    """The device; without `hold_id` it books what it holds for this very visit."""
    errand: bytes | None = None
    """What it is one wish of: whichever of them is booked first, the others are repeats of it."""
    receipt_id: UUID = field(default_factory=uuid4)
    """Of the receipt that it leads to, unless it is refused or a repeat."""


Outcome = Receipt | Refused


async def book_one(pool: Pool, command: BookCommand) -> Receipt:
    """One command in a transaction of its own. Raises what it is refused for."""
    async with attempt(pool) as connection:
        [outcome] = await book(connection, [command])
        if isinstance(outcome, Refused):
            raise outcome
        return outcome


async def book(connection: Connection, commands: Sequence[BookCommand]) -> list[Outcome]:
    """Do the commands, all of one municipality, in order; what is refused leaves nothing behind.

    The caller owns the transaction. A hold that ran out is no obstacle while its time is still free.
    """
    municipality_id = commands[0].call.municipality.municipality_id
    keys: dict[tuple[str, UUID], ClaimedKey] = {}
    for command in commands:  # of several with one key the first is done
        keys.setdefault((command.call.scope, command.call.key), claimed_key(command))
    # Before the visit is read: a phone that comes back after days may ask for a topic that is there no more.
    fresh = await queries.insert_keys(connection, municipality_id, keys.values())
    outcomes = await _book_fresh(connection, [command for command in commands if command.receipt_id in fresh])
    answers = [
        outcomes[command.receipt_id] if command.receipt_id in fresh else await _repeat(connection, command, outcomes)
        for command in commands
    ]
    refused = [receipt_id for receipt_id, outcome in outcomes.items() if isinstance(outcome, Refused)]
    if refused:
        await queries.delete_keys(connection, municipality_id, refused)
    return answers


def claimed_key(command: BookCommand) -> ClaimedKey:
    call = command.call
    return ClaimedKey(call.scope, call.key, call.request_hash, command.receipt_id, command.errand)


async def answered(connection: Connection, call: Call, receipt_id: UUID) -> Receipt | None:
    """Claim the key for a command, or the receipt of the one that it was used for (D4). Refused: key-reused."""
    keys = [ClaimedKey(call.scope, call.key, call.request_hash, receipt_id)]
    if await queries.insert_keys(connection, call.municipality.municipality_id, keys):
        return None
    return (await _used_key(connection, call)).receipt


async def _used_key(connection: Connection, call: Call, errand: bytes | None = None) -> UsedKey:
    """What the call's key was used for, or another for its errand. Refused: key-reused, for another request."""
    used = await queries.select_key(connection, call.municipality.municipality_id, call.scope, call.key, errand)
    if used.key == call.key and used.request_hash != call.request_hash:
        raise Refused("key-reused")
    return used


async def _repeat(connection: Connection, command: BookCommand, outcomes: Mapping[UUID, Outcome]) -> Outcome:
    """What the command with the same key, or of the same errand, has led to: earlier, or in this transaction."""
    try:
        used = await _used_key(connection, command.call, command.errand)
    except Refused as refused:
        return refused
    first = used.receipt or outcomes[used.receipt_id]
    if isinstance(first, Refused) and used.key != command.call.key:
        # Another wish of the errand came to nothing in this very transaction: this one may still be had, in the next.
        return Refused("busy", retry_after=1)
    return first


class _Draft(Struct, frozen=True):
    """A command that can be done if it has a time."""

    command: BookCommand
    visit: Visit
    held: Booking | None

    @property
    def claim(self) -> Claim:
        return Claim(self.command.call, self.visit, self.command.wanted.office, self.command.wanted.start)


async def _book_fresh(connection: Connection, commands: Sequence[BookCommand]) -> dict[UUID, Outcome]:
    """The outcomes by receipt id."""
    drafts, outcomes = await _draft_all(connection, commands)
    drafts = await _within_limits(connection, drafts, outcomes)
    without_time = [draft for draft in drafts if not draft.held]
    taken = await take_times(connection, [draft.claim for draft in without_time]) if without_time else []
    parts = {draft.command.receipt_id: one for draft, one in zip(without_time, taken, strict=True)}
    changes = []
    for draft in drafts:
        got = parts.get(draft.command.receipt_id, [])
        if isinstance(got, Refused):
            outcomes[draft.command.receipt_id] = got
        else:
            changes.append(_booked(draft, got))
    receipts = await store(connection, changes) if changes else []
    return outcomes | {receipt.receipt_id: receipt for receipt in receipts}


async def _draft_all(
    connection: Connection, commands: Sequence[BookCommand]
) -> tuple[list[_Draft], dict[UUID, Outcome]]:
    """What can be done if there is time for it, and what is refused already, by receipt id."""
    drafts: list[_Draft] = []
    refusals: dict[UUID, Outcome] = {}
    holds = await _lock_holds(connection, commands)
    for command in commands:
        held = holds.get(command.hold_id) if command.hold_id else _held_by_device(command, holds)
        try:
            draft = await _draft(connection, command, held)
        except Refused as refused:
            refusals[command.receipt_id] = refused
            continue
        drafts.append(draft)
        if draft.held:
            # The next command in this transaction finds the hold used.
            holds[draft.held.booking_id] = replace(draft.held, status="booked")
    return drafts, refusals


async def _within_limits(
    connection: Connection, drafts: Sequence[_Draft], outcomes: dict[UUID, Outcome]
) -> list[_Draft]:
    """The drafts that no limit is against; the refusals of the others go to the outcomes.

    A time that cannot be had is refused for that: who does not book must not learn what others have booked.
    """
    asked = [
        Asked(draft.command.call, draft.command.contact, frozenset(choice.id for choice in draft.visit.topics))
        for draft in drafts
    ]
    refusals = await over_limit(connection, asked)
    over = {draft.command.receipt_id: refusal for draft, refusal in zip(drafts, refusals, strict=True) if refusal}
    unplaced = [draft for draft in drafts if draft.command.receipt_id in over and not draft.held]
    if unplaced:
        looks = await hopeless(connection, [draft.claim for draft in unplaced])
        over |= {draft.command.receipt_id: look for draft, look in zip(unplaced, looks, strict=True) if look}
    outcomes.update(over)
    return [draft for draft, refusal in zip(drafts, refusals, strict=True) if not refusal]


async def _lock_holds(connection: Connection, commands: Sequence[BookCommand]) -> dict[UUID, Booking]:
    wanted = {command.hold_id for command in commands if command.hold_id}
    devices = {command.client for command in commands if command.client and not command.hold_id}
    if not wanted and not devices:
        return {}
    municipality_id = commands[0].call.municipality.municipality_id
    return await queries.select_bookings_for_update(connection, municipality_id, wanted, devices)


def _held_by_device(command: BookCommand, holds: Mapping[UUID, Booking]) -> Booking | None:
    """The answer to "hold" may have been lost: a time is not taken because its own citizen holds it."""
    if command.client is None:
        return None
    own = (held for held in holds.values() if held.hold_client == command.client and held.status == "held")
    return next(own, None)


async def _draft(connection: Connection, command: BookCommand, held: Booking | None) -> _Draft:
    """Refused: mark-mismatch, the kinds of `read_visit`, hold-over, hold-mismatch."""
    call, wanted = command.call, command.wanted
    if not command.contact.suits(synthetic=call.synthetic):
        raise Refused("mark-mismatch")
    visit = read_visit(call.municipality, wanted.topics, wanted.needs, wanted.meeting, call.asker)
    if wanted.meeting == "phone" and command.contact.phone is None:
        ring = Fault("#/contact/phone", "Skriv det nummer, vi skal ringe på.", "Write the number that we shall call.")
        raise Refused("invalid-request", errors=[ring])
    if held is None or held.status == "expired":
        return _Draft(command, visit, None)
    call.demand_own(held)
    if held.status != "held":
        raise Refused("hold-over")
    if not await _is_for(connection, command, visit, held):
        if command.hold_id:
            raise Refused("hold-mismatch")
        return _Draft(command, visit, None)
    return _Draft(command, visit, held)


async def _is_for(connection: Connection, command: BookCommand, visit: Visit, held: Booking) -> bool:
    """Whether what is held is the very visit that is wanted."""
    wanted = command.wanted
    same_visit = (held.office_id, held.start_at, held.topics, held.meeting) == (
        wanted.office, wanted.start, wanted.topics, wanted.meeting,
    )  # fmt: skip
    if not same_visit or held.end_at - held.start_at != visit.duration:
        return False
    if not wanted.needs:
        return True
    parts = await queries.select_parts(connection, command.call.municipality.municipality_id, held.booking_id)
    return {part.pool_id for part in parts} <= set(visit.pools_at(wanted.office))


def _booked(draft: _Draft, parts: list[Part]) -> Change:
    command, call = draft.command, draft.command.call
    kept = draft.held or new_booking(call, command.wanted, parts)
    contact = ContactRow(
        contact_id=uuid4(),
        name=command.contact.name,
        phone=command.contact.phone,
        email=command.contact.email,
        needs=draft.visit.needs,
        erase_on=erase_on(call.municipality, kept.end_at),
        booked_by_staff=call.asker.actor == "staff",
    )
    booked = replace(
        kept,
        status="booked",
        contact_id=contact.contact_id,
        language=command.language,
        hold_client=None,
        deadline=None,
    )
    return Change(
        call=call,
        receipt_id=command.receipt_id,
        action="book",
        before=draft.held,
        after=booked,
        parts=parts,
        contact=contact,
    )


def new_booking(call: Call, wanted: TimeWanted, parts: list[Part]) -> Booking:
    """Every booking begins as held, if only in memory."""
    return Booking(
        booking_id=uuid4(),
        office_id=wanted.office,
        status="held",
        lane=parts[0].lane,
        start_at=parts[0].start_at,
        end_at=parts[-1].end_at,
        topics=wanted.topics,
        meeting=wanted.meeting,
        deadline=call.now + HOLD,
        remove_at=call.now + SYNTHETIC_LIFE if call.synthetic else None,
        created_at=call.now,
    )


def erase_on(municipality: Municipality, end: datetime) -> date:
    """The day after which nobody needs the contact any more."""
    return end.astimezone(municipality.zone).date() + timedelta(days=municipality.settings.erase_after_days)

"""Storing what a command has changed: booking, parts, contact, receipt and the message that is due."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.bookings import queries
from api.bookings.calls import NewCall, Why, insert_calls
from api.bookings.queries import ContactRow, Rows
from api.bookings.rules import Booking, Command, Part, Receipt, record
from api.bookings.taking import Call, days_of
from api.calendars.fitting import deadline_before
from api.calendars.queries import recount
from api.database import Connection
from api.messages.queries import NewMessage, insert_messages

MESSAGES: dict[Command, Literal["booking-confirmed", "booking-moved", "booking-cancelled"]] = {
    "book": "booking-confirmed",
    "move": "booking-moved",
    "cancel": "booking-cancelled",
}


TOLD_BY_CALL: dict[Command, Why] = {"move": "moved", "cancel": "cancelled"}


class Change(Struct, frozen=True, kw_only=True):
    """What one command makes of one booking."""

    call: Call
    receipt_id: UUID
    action: Command
    before: Booking | None
    after: Booking
    parts: Sequence[Part] = ()
    """New ones; the old are let go."""
    contact: ContactRow | None = None

    @property
    def receipt(self) -> Receipt:
        """Raises ValueError when no booking may change so."""
        asker = self.call.asker
        return record(
            self.receipt_id, self.action, self.call.now, self.before, self.after,
            actor=asker.actor, reason=asker.reason,
        )  # fmt: skip


async def store(connection: Connection, changes: Sequence[Change]) -> list[Receipt]:
    """Write the changes, all of one municipality; answers their receipts."""
    municipality_id = changes[0].call.municipality.municipality_id
    receipts = [change.receipt for change in changes]
    rows = Rows(
        contacts=[change.contact for change in changes if change.contact],
        bookings=[change.after for change in changes if change.before is None],
        parts=[(change.after.booking_id, change.parts) for change in changes],
        receipts=receipts,
    )
    await queries.insert_rows(connection, municipality_id, rows)
    of_persons = [part for change in changes for part in change.parts if part.person]
    if of_persons:
        # The cells of the pools where they were taken are; those of the same persons' other pools are not yet.
        await recount(connection, municipality_id, await days_of(connection, municipality_id, of_persons))
    for status in sorted({change.before.status for change in changes if change.before}):
        changed = [change.after for change in changes if change.before and change.before.status == status]
        await queries.update_bookings(connection, municipality_id, changed, expected=status)
    messages = [
        NewMessage(kind, change.receipt_id, change.call.now, change.after.deadline or change.call.now)
        for change in changes
        if (kind := _message_about(change))
    ]
    if messages:
        await insert_messages(connection, municipality_id, messages)
    calls = [call for change in changes if (call := _call_about(change))]
    if calls:
        await insert_calls(connection, municipality_id, calls, changes[0].call.now)
    for change, receipt in zip(changes, receipts, strict=True):
        change.call.touched.extend(
            (booking.office_id, booking.start_at) for booking in (change.before, change.after) if booking
        )
        if change.call.witness:
            await change.call.witness(connection, receipt)
    return receipts


def _message_about(change: Change) -> Literal["booking-confirmed", "booking-moved", "booking-cancelled"] | None:
    if change.action != "correct":
        return MESSAGES.get(change.action)
    # Who has got another address has got nothing there yet, and the links of before are void.
    is_new = change.before is not None and change.before.secret_version != change.after.secret_version
    return "booking-confirmed" if is_new and change.call.now < change.after.end_at else None


def _call_about(change: Change) -> NewCall | None:
    """What the office has changed must reach the citizen also without mail; what they asked for, they know."""
    why = TOLD_BY_CALL.get(change.action)
    if why is None or change.before is None or change.call.asker.reason is None:
        return None
    zone, now = change.call.municipality.zone, change.call.now
    first = min(change.before.start_at, change.after.start_at)
    deadline = deadline_before(first.astimezone(zone).date(), now, zone)
    return NewCall(change.receipt_id, change.after.booking_id, why, deadline, change.before.start_at)

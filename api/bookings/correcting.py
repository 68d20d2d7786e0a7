"""Correcting how a citizen is reached, when a name, a number or an address was written wrongly."""

from collections.abc import Sequence
from uuid import uuid4

from asyncpg import Pool
from msgspec.structs import replace

from api.bookings.calls import delete_calls_not_reached
from api.bookings.limits import demand_room_for
from api.bookings.operations import Opened, carry_out
from api.bookings.rules import Booking, Part, Receipt
from api.bookings.same_contact import replace_contact
from api.bookings.taking import Call
from api.contacts.rules import Contact
from api.database import Connection
from api.problems import Fault, Refused


async def correct(pool: Pool, call: Call, opened: Opened, contact: Contact) -> Receipt:
    """Put another contact in the place of the booking's; nothing of the old one is left.

    A code that was asked for with the old one opens nothing from then on: its contact is gone. Mails read the contact
    when they are sent. With another address every earlier link is void: it may lie in a stranger's mailbox.
    """
    if not contact.suits(synthetic=call.synthetic):
        raise Refused("mark-mismatch")

    async def corrected(connection: Connection, booking: Booking) -> tuple[Booking, Sequence[Part]]:
        municipality_id = call.municipality.municipality_id
        if booking.meeting == "phone" and contact.phone is None:
            ring = Fault("#/contact/phone", "Skriv det nummer, vi skal ringe på.", "Write the number to be called.")
            raise Refused("invalid-request", errors=[ring])
        contact_id = uuid4()
        old = booking.contact_id and await replace_contact(
            connection, municipality_id, booking.contact_id, contact_id, contact
        )
        if not old:
            raise Refused("not-possible-now")
        await demand_room_for(connection, call, _new_ways(old, contact), {choice.id for choice in booking.topics})
        is_other = _folded(old.email) != _folded(contact.email)
        if is_other and contact.email:
            await delete_calls_not_reached(connection, municipality_id, booking.booking_id)
        return replace(booking, contact_id=contact_id, secret_version=booking.secret_version + is_other), ()

    return await carry_out(pool, call, opened, "correct", corrected)


def _new_ways(old: Contact, new: Contact) -> Contact:
    """Only who is reached in a new way may meet a limit: with the old ones nobody has more bookings than before."""
    phone = new.phone if new.phone != old.phone else None
    return Contact(new.name, phone, new.email if _folded(new.email) != _folded(old.email) else None)


def _folded(email: str | None) -> str | None:
    return email and email.lower()

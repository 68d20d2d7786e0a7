"""At most so many live bookings of a topic for one contact, at all offices together."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from api.bookings.rules import Booking
from api.bookings.same_contact import Live, lock_contacts, select_contact, select_live
from api.bookings.secret import secret_of
from api.bookings.taking import Call
from api.contacts.rules import Contact
from api.database import Connection
from api.problems import Existing, Refused


class Asked(Struct, frozen=True):
    """A booking that is to be made, as far as limits go."""

    call: Call
    contact: Contact
    topics: frozenset[str]
    """Those that it does not have yet."""

    @property
    def limited(self) -> dict[str, int]:
        """The limits that hold. None for monitors, whose bookings are no citizen's, and for staff with a reason."""
        asker = self.call.asker
        if asker.actor == "monitor" or asker.reason:
            return {}
        known = self.call.municipality.topics
        limits = {topic: known[topic].live_bookings for topic in self.topics if topic in known}
        return {topic: most for topic, most in limits.items() if most is not None}

    def shares_way_with(self, other: Contact) -> bool:
        mine, theirs = self.contact, other
        same_phone = mine.phone is not None and mine.phone == theirs.phone
        return same_phone or (
            mine.email is not None and theirs.email is not None and mine.email.lower() == theirs.email.lower()
        )


async def over_limit(connection: Connection, asked: Sequence[Asked]) -> list[Refused | None]:
    """For each, in order and all of one municipality: None, or why it is refused (contact-limit).

    Until the transaction ends nobody else can book for these contacts, so what was counted stays true. Those that are
    not refused count against those after them.
    """
    refusals: list[Refused | None] = [None] * len(asked)
    within = [(position, one) for position, one in enumerate(asked) if one.limited]
    if not within:
        return refusals
    call = asked[0].call
    municipality_id, contacts = call.municipality.municipality_id, [one.contact for _, one in within]
    await lock_contacts(connection, municipality_id, contacts)
    found = await select_live(connection, municipality_id, contacts, call.now, synthetic=False)
    allowed: list[Asked] = []
    for (position, one), live in zip(within, found, strict=True):
        before = [other.topics for other in allowed if one.shares_way_with(other.contact)]
        if over := _over(one, [*(booking.topic_ids for booking in live), *before]):
            refusals[position] = _refusal(one, [booking for booking in live if over & booking.topic_ids])
        else:
            allowed.append(one)
    return refusals


async def demand_room(connection: Connection, call: Call, booking: Booking, topics: Iterable[str]) -> None:
    """Refuse more topics for a booking that its contact may not have: contact-limit."""
    if booking.contact_id is None:
        return
    contact = await select_contact(connection, call.municipality.municipality_id, booking.contact_id)
    if contact:
        await demand_room_for(connection, call, contact, topics)


async def demand_room_for(connection: Connection, call: Call, contact: Contact, topics: Iterable[str]) -> None:
    """Refused: contact-limit."""
    [refusal] = await over_limit(connection, [Asked(call, contact, frozenset(topics))])
    if refusal:
        raise refusal


def _over(asked: Asked, live: Iterable[Iterable[str]]) -> set[str]:
    """The topics of which there are as many as there may be."""
    booked = [topic for topics in live for topic in topics]
    return {topic for topic, most in asked.limited.items() if booked.count(topic) >= most}


def _refusal(asked: Asked, in_the_way: Sequence[Live]) -> Refused:
    """Names the bookings in the way that were made with the proven address; without a proof none (D8)."""
    proof, zone = asked.call.proof, asked.call.municipality.zone
    if proof is None or not proof.covers(asked.contact.email):
        return Refused("contact-limit")
    existing = [
        Existing(
            live.booking_id,
            secret_of(proof.key, live.booking_id, live.secret_version),
            live.office_id,
            live.start_at.astimezone(zone),
        )
        for live in in_the_way
        if proof.covers(live.email)
    ]
    return Refused("contact-limit", existing=existing)

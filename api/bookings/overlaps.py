"""One citizen, one place: bookings of the same contact that overlap, in whichever department, and times next to them.

What the other booking is about is told to nobody, only when it is.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from api.bookings.placing import FreeStart, free_starts, lanes_for
from api.bookings.queries import select_booking, select_needs
from api.bookings.rules import Booking
from api.bookings.same_contact import Live, select_contact, select_live
from api.bookings.visits import CITIZEN, Visit, read_visit
from api.calendars.queries import select_pool_days
from api.catalogue.rules import Municipality
from api.contacts.proof import Proof
from api.contacts.rules import Contact
from api.database import Connection
from api.problems import Alternative, Refused

MOST_NEXT_TO = 3


class Overlap(Struct, frozen=True):
    """Another booking at the same time, and where this one could be instead, so that one need come only once."""

    start: datetime
    end: datetime
    next_to: list[Alternative]


async def overlaps_of(
    connection: Connection, municipality: Municipality, booking_id: UUID, now: datetime
) -> list[Overlap]:
    """What staff are told of a booking's overlaps: all."""
    booking, contact = await _select_with_contact(connection, municipality, booking_id)
    return await select_overlaps(connection, municipality, booking, contact, now) if booking and contact else []


async def proven_overlaps(
    connection: Connection, municipality: Municipality, booking_id: UUID, proof: Proof, now: datetime
) -> list[Overlap]:
    """What a citizen may be told: those with bookings made with the proven address, if it is the booking's own."""
    booking, contact = await _select_with_contact(connection, municipality, booking_id)
    if booking is None or contact is None or not proof.covers(contact.email):
        return []
    return await select_overlaps(connection, municipality, booking, replace(contact, phone=None), now)


async def _select_with_contact(
    connection: Connection, municipality: Municipality, booking_id: UUID
) -> tuple[Booking | None, Contact | None]:
    booking = await select_booking(connection, municipality.municipality_id, booking_id)
    if booking is None or booking.contact_id is None:
        return booking, None
    return booking, await select_contact(connection, municipality.municipality_id, booking.contact_id)


async def select_overlaps(
    connection: Connection, municipality: Municipality, booking: Booking, contact: Contact, now: datetime
) -> list[Overlap]:
    """Each of them with the free times next to it; times in the municipality's zone."""
    since = min(now, booking.start_at)
    synthetic = booking.lane == "synthetic"
    [live] = await select_live(connection, municipality.municipality_id, [contact], since, synthetic=synthetic)
    others = [other for other in live if other.booking_id != booking.booking_id]
    found = [other for other in others if is_at_same_time(other, booking.start_at, booking.end_at)]
    if not found:
        return []
    visit = await _visit_of(connection, municipality, booking)
    zone = municipality.zone
    return [
        Overlap(
            other.start_at.astimezone(zone),
            other.end_at.astimezone(zone),
            await _select_next_to(connection, municipality, visit, booking, other, others, now) if visit else [],
        )
        for other in found
    ]


def is_at_same_time(other: Live, start: datetime, end: datetime) -> bool:
    return other.start_at < end and start < other.end_at


def times_next_to(other: Live, starts: Iterable[FreeStart], duration: timedelta) -> list[tuple[str, datetime]]:
    """The (office, start) nearest to the other booking without overlapping it: right before or after it first."""
    apart = {
        (office, start): max(other.start_at - (start + duration), start - other.end_at)
        for office, _, start in starts
        if start + duration <= other.start_at or other.end_at <= start
    }
    return nsmallest(MOST_NEXT_TO, apart, key=lambda time: (apart[time], time[1]))


async def _visit_of(connection: Connection, municipality: Municipality, booking: Booking) -> Visit | None:
    """None when it can no longer be had, since a topic is there no more."""
    needs = (
        await select_needs(connection, municipality.municipality_id, booking.contact_id) if booking.contact_id else ()
    )
    try:
        return read_visit(municipality, booking.topics, needs, booking.meeting)
    except Refused:
        return None


async def _select_next_to(
    connection: Connection,
    municipality: Municipality,
    visit: Visit,
    booking: Booking,
    other: Live,
    others: Sequence[Live],
    now: datetime,
) -> list[Alternative]:
    """At the other booking's office when the visit can be had there, else at its own; none that overlaps a third."""
    office = other.office_id if other.office_id in visit.plans else booking.office_id
    day = other.start_at.astimezone(municipality.zone).date()
    there = replace(visit, plans={place: plans for place, plans in visit.plans.items() if place == office})
    pool_days = await select_pool_days(
        connection, municipality.municipality_id, there.pools, lanes_for(CITIZEN), day, day
    )
    starts = [
        free
        for free in free_starts(municipality, there, pool_days, now)
        if not any(is_at_same_time(third, free[2], free[2] + visit.duration) for third in others)
    ]
    return [
        Alternative(place, start.astimezone(municipality.zone))
        for place, start in times_next_to(other, starts, visit.duration)
    ]

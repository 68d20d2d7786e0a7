"""Coming to an office: with a booked time, or without one."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from asyncpg import Pool
from msgspec import Struct

from api.arrivals import numbers, queries
from api.arrivals.booked import Arriving, select_arriving, select_bookings_at
from api.arrivals.changes import DayCall, answered, attempt, store
from api.arrivals.line import serving_desks
from api.arrivals.numbers import NumberRange
from api.arrivals.queries import DayKey
from api.arrivals.rules import Event, Ticket, earliest_arrival, place_of, waiting
from api.arrivals.waiting import foresee, nearest_free_times
from api.bookings.operations import Opened
from api.bookings.rules import Booking
from api.bookings.secret import demand_secret
from api.bookings.spoken_code import code_of, read_code
from api.bookings.visits import TopicChoice, visit_faults
from api.catalogue.rules import Language, Municipality, minutes_of_visit
from api.contacts.rules import read_contact
from api.database import Connection
from api.messages.queries import NewMessage, insert_messages
from api.problems import Fault, Refused

CITIZEN_ARRIVED = "citizen-arrived"
"""The kind of the message to a caseworker."""
MOST_NUMBERS = 50
JUST_NOW = timedelta(minutes=1)
"""Whose number is told of later than this was promised nothing when they took it."""
LINK = re.compile(r"#([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{32})$")
"""What the receipt's QR code ends with: the booking and its secret."""


async def arrive(pool: Pool, given: DayCall, booking_id: UUID, opened: Opened | None) -> Event:
    """Somebody with a booked time is here. Who has arrived already is where they were; staff need open nothing.

    Refused: booking-not-found, other-office, the kinds of `demand_secret`, mark-mismatch, arrival-not-possible,
    arrival-too-early.
    """
    async with attempt(pool) as connection:
        if repeated := await answered(connection, given):
            return repeated
        arriving = await select_arriving(connection, given.municipality_id, booking_id)
        if arriving is None:
            raise Refused("booking-not-found")
        if given.demand_office:
            # Before any answer: who has arrived already changes nothing, and too early tells when the time is.
            given.demand_office(arriving.booking.office_id)
        if opened is not None:
            demand_secret(opened.key, booking_id, arriving.booking.secret_version, opened.secret)
        return await _arrived(connection, given, arriving)


async def arrive_at_stand(pool: Pool, given: DayCall, office: str, shown: str, key: bytes) -> Event:
    """By what was typed or scanned at the stand: a code, a phone number, or the receipt's QR code.

    Refused: arrival-unknown, whatever the reason; what `arrive` refuses of who is known.
    """
    day = given.day_of(office)
    async with attempt(pool) as connection:
        if repeated := await answered(connection, given):
            return repeated
        booking_id = await _find(connection, day, shown, key)
        arriving = booking_id and await select_arriving(connection, given.municipality_id, booking_id)
        if not arriving or arriving.booking.status != "booked":
            raise Refused("arrival-unknown")
        return await _arrived(connection, given, arriving)


async def _find(connection: Connection, day: DayKey, shown: str, key: bytes) -> UUID | None:
    """The booking of the office's day that this names; of several the first whom nobody has noted yet."""
    today = await select_bookings_at(connection, day)
    if link := LINK.search(shown):
        booking_id = UUID(link[1])
        own = next((one for one in today if one.booking_id == booking_id), None)
        if own is None:
            return None
        try:
            demand_secret(key, booking_id, own.secret_version, link[2])
        except Refused:
            return None
        return booking_id
    if code := read_code(shown):
        meant = [one for one in today if code_of(one.booking_id) == code]
        # Two with one code on one day: a clerk must ask who it is.
        return meant[0].booking_id if len(meant) == 1 else None
    contact, _ = read_contact("-", shown, None)
    meant = [one for one in today if contact and one.phone == contact.phone]
    not_yet = [one for one in meant if not one.has_ticket]
    return next((one.booking_id for one in not_yet or meant), None)


async def _arrived(connection: Connection, given: DayCall, arriving: Arriving) -> Event:
    booking = arriving.booking
    given.call.demand_own(booking)
    if earlier := await queries.select_ticket_of_booking(connection, given.municipality_id, booking.booking_id):
        events = await queries.select_events(connection, given.municipality_id, earlier.ticket_id)
        return events[0]
    day = given.day_of(booking.office_id)
    _demand_today(given, booking)
    await queries.lock_day(connection, day)
    ticket = _ticket_for(given, day, arriving, await queries.take_numbers(connection, day, 1))
    event = await store(connection, given, "arrive", None, ticket)
    if ticket.for_pool and not given.call.synthetic:
        message = NewMessage(CITIZEN_ARRIVED, ticket.ticket_id, given.call.now, given.call.now)
        await insert_messages(connection, given.municipality_id, [message])
    return event


def _demand_today(given: DayCall, booking: Booking) -> None:
    municipality = given.call.municipality
    rules = municipality.offices[booking.office_id].day
    if not can_arrive(municipality, booking, given.at):
        raise Refused("arrival-not-possible")
    earliest = earliest_arrival(booking.start_at, rules)
    if given.at < earliest:
        raise Refused("arrival-too-early", come_back_at=earliest.astimezone(municipality.zone))


def can_arrive(municipality: Municipality, booking: Booking, at: datetime) -> bool:
    """Whether somebody is to come for it, today or later."""
    is_over = at.astimezone(municipality.zone).date() > booking.start_at.astimezone(municipality.zone).date()
    return booking.status == "booked" and booking.meeting == "office" and not is_over


def _ticket_for(given: DayCall, day: DayKey, arriving: Arriving, number: int) -> Ticket:
    booking, municipality = arriving.booking, given.call.municipality
    pool = municipality.pools.get(arriving.pool_id)
    return waiting(
        Ticket(
            ticket_id=uuid4(),
            office_id=day.office_id,
            day=day.day,
            synthetic=day.synthetic,
            number=number,
            booking_id=booking.booking_id,
            status="waiting",
            topics=booking.topics,
            language=booking.language,
            minutes=(booking.end_at - booking.start_at) // timedelta(minutes=1),
            booked_for=booking.start_at,
            arrived_at=given.at,
            place_at=place_of(booking.start_at, given.at, municipality.offices[day.office_id].day),
            for_topics=arriving.topics,
            for_pool=pool.pool_id if pool and pool.person is not None else None,
        )
    )


class WalkIn(Struct, frozen=True):
    office: str
    topics: tuple[TopicChoice, ...]
    language: Language = "da"
    number: int | None = None
    """One that the stand handed out by itself, without a connection."""
    by_staff: bool = False
    """Staff take whomever the office can serve, whether it is offered without a time or not."""


async def take_number(pool: Pool, given: DayCall, wanted: WalkIn) -> Event:
    """Somebody without a time. Refused: unknown-office, unknown-topic, visit-not-possible, topic-not-served,
    walk-in-not-offered with free times, number-not-reserved."""
    municipality, day = given.call.municipality, given.day_of(wanted.office)
    demand_topics(municipality, wanted.office, wanted.topics)
    offered = set(walk_in_topics(municipality, wanted.office))
    if not wanted.by_staff and not offered.issuperset(choice.id for choice in wanted.topics):
        free = await nearest_free_times(pool, municipality, wanted.topics, wanted.office, given.call.now)
        raise Refused("walk-in-not-offered", alternatives=free)
    async with attempt(pool) as connection:
        if repeated := await answered(connection, given):
            return repeated
        await queries.lock_day(connection, day)
        if wanted.number is None:
            number = await queries.take_numbers(connection, day, 1)
        elif await numbers.is_reserved(connection, day, wanted.number):
            number = wanted.number
        else:
            raise Refused("number-not-reserved")
        ticket = walk_in(municipality, day, wanted, number, given.at)
        if given.at >= given.call.now - JUST_NOW and (
            foreseen := await foresee(connection, municipality, day, ticket, given.call.now)
        ):
            ticket = foreseen.on(ticket)
        return await store(connection, given, "arrive", None, waiting(ticket))


def walk_in(municipality: Municipality, day: DayKey, wanted: WalkIn, number: int, at: datetime) -> Ticket:
    """The ticket of somebody who comes without a time."""
    minutes = minutes_of_visit([(municipality.topics[one.id], one.persons) for one in wanted.topics])
    return Ticket(
        ticket_id=uuid4(),
        office_id=day.office_id,
        day=day.day,
        synthetic=day.synthetic,
        number=number,
        booking_id=None,
        status="waiting",
        topics=wanted.topics,
        language=wanted.language,
        minutes=minutes // timedelta(minutes=1),
        booked_for=None,
        arrived_at=at,
        place_at=place_of(None, at, municipality.offices[wanted.office].day),
        for_topics=for_topics(municipality, wanted.office, wanted.topics),
    )


def demand_topics(municipality: Municipality, office: str, topics: Sequence[TopicChoice]) -> None:
    """Refused: unknown-topic, visit-not-possible, topic-not-served."""
    unknown = [position for position, choice in enumerate(topics) if choice.id not in municipality.topics]
    if unknown:
        said = ("Emnet findes ikke.", "There is no such topic.")
        raise Refused("unknown-topic", errors=[Fault(f"#/topics/{position}/id", *said) for position in unknown])
    if faults := [one for one in visit_faults(municipality, topics) if one.pointer != "#/meeting"]:
        raise Refused("visit-not-possible", errors=faults)
    served = {topic for pool in municipality.pools.values() if pool.office_id == office for topic in pool.topics}
    if not served.issuperset(choice.id for choice in topics):
        raise Refused("topic-not-served")


def walk_in_topics(municipality: Municipality, office: str) -> list[str]:
    """What the office serves without a time, in the order of the catalogue."""
    chosen = municipality.offices[office].day.walk_in_topics
    if chosen is not None:
        return [topic for topic in municipality.topics if topic in chosen]
    return [topic for topic in municipality.topics if office in municipality.offices_of(topic)]


def for_topics(municipality: Municipality, office: str, topics: Sequence[TopicChoice]) -> tuple[str, ...]:
    """What the first desk must serve: all, or what one desk can do of it; the rest follows by handing over."""
    wanted = [choice.id for choice in topics]
    desks = serving_desks(municipality, office).values()
    able = [desk.topics for desk in desks if wanted[0] in desk.topics]
    most = max(able, key=lambda served: len(served.intersection(wanted)), default=frozenset(wanted))
    return tuple(topic for topic in wanted if topic in most)


async def reserve_numbers(
    pool: Pool,
    given: DayCall,
    office: str,
    stand: str,
    count: int,
    note: Callable[[Connection, NumberRange], Awaitable[None]],
) -> NumberRange:
    """Numbers of the day that a stand may hand out by itself. Refused: unknown-office, key-reused.

    `note` is told of them in their transaction.
    """
    day = given.day_of(office)
    async with attempt(pool) as connection:
        await queries.lock_key(connection, given.municipality_id, given.used)
        if found := await numbers.select_range_of_key(connection, given.municipality_id, given.used):
            reserved, request_hash = found
            if request_hash != given.call.request_hash:
                raise Refused("key-reused")
            return reserved
        await queries.lock_day(connection, day)
        first = await queries.take_numbers(connection, day, count)
        reserved = NumberRange(first, first + count - 1)
        await numbers.insert_range(connection, day, reserved, stand, given.used)
        await note(connection, reserved)
        return reserved

"""What a walk-in is told of the wait, and when there are free times instead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest

from asyncpg import Pool
from msgspec import Struct
from msgspec.structs import replace

from api.arrivals.booked import BookedToday, select_bookings_at
from api.arrivals.forecast import MOST, Kept, Range, Stay, expected_call, promise
from api.arrivals.hours import Stretch, select_hours
from api.arrivals.line import Serving, desks_at_work, serving_desk, serving_desks
from api.arrivals.queries import DayKey, select_kept, select_service_minutes, select_tickets
from api.arrivals.rules import Ticket, is_no_show
from api.bookings.placing import free_starts, lanes_for
from api.bookings.visits import CITIZEN, TopicChoice, read_visit
from api.calendars.queries import select_pool_days
from api.catalogue.rules import DayRules, Municipality, minutes_of_visit
from api.database import Connection
from api.problems import Alternative, Refused

SERVICES = timedelta(days=30)
DAYS_TO_BOOK = timedelta(days=14)
MOST_TIMES = 3


class Foreseen(Struct, frozen=True):
    minutes: int
    range: Range

    def on(self, ticket: Ticket) -> Ticket:
        """The ticket with what its citizen is promised."""
        return replace(
            ticket,
            forecast=self.minutes,
            promised_from=ticket.arrived_at + timedelta(minutes=self.range.from_minutes),
            promised_until=ticket.arrived_at + timedelta(minutes=self.range.until_minutes),
        )


class Day(Struct, frozen=True):
    """What the wait at an office hangs on, read once for any number of forecasts."""

    municipality: Municipality
    office_id: str
    tickets: Sequence[Ticket]
    to_come: Sequence[BookedToday]
    """Those with a time who have not arrived, and may still."""
    medians: Mapping[str, float]
    record: Sequence[Kept]
    hours: Sequence[Stretch]
    """When the office is open, in order."""

    def foresee(self, ticket: Ticket, now: datetime) -> Foreseen | None:
        """How long somebody who takes a number now, or waits already, will wait from now on. None: nobody is at work,
        and the office does not open any more that day."""
        at_work = self._at_work(now)
        calls_from = now if at_work else self._opens_at(now)
        if calls_from is None or calls_from.astimezone(self.municipality.zone).date() != ticket.day:
            return None
        desks = self._desks(ticket, at_work, calls_from)
        at = expected_call(self._others([desk for desk, _ in desks], ticket), ticket.place_at,
                           [free_at for _, free_at in desks], calls_from)  # fmt: skip
        minutes = max(0, round((at - now) / timedelta(minutes=1)))
        return Foreseen(minutes, promise(minutes, self.record))

    def _opens_at(self, now: datetime) -> datetime | None:
        """Now, while it is open."""
        return next((max(now, stretch.start_at) for stretch in self.hours if now < stretch.end_at), None)

    def _at_work(self, now: datetime) -> list[str]:
        named = serving_desks(self.municipality, self.office_id)
        return sorted(desk for desk in desks_at_work(self.tickets, now) if desk in named or not named)

    def _desks(self, ticket: Ticket, at_work: list[str], now: datetime) -> list[tuple[Serving, datetime]]:
        """The desks at work that can serve it, and when each is free; in an empty office all that it has named."""
        busy = {one.desk: one for one in self.tickets if one.at_desk}
        found = []
        for desk_id in at_work or serving_desks(self.municipality, self.office_id) or ["1"]:
            desk = serving_desk(self.municipality, self.office_id, desk_id)
            current = busy.get(desk_id)
            ends = current.called_at + self._length(current.topics) if current and current.called_at else now
            found.append((desk, max(now, ends)))
        able = [(desk, free_at) for desk, free_at in found if desk.serves(ticket)]
        return able or found

    def _others(self, desks: Sequence[Serving], ticket: Ticket) -> Iterator[Stay]:
        for other in self.tickets:
            from_at = other.parked_until or other.arrived_at
            is_other = other.ticket_id != ticket.ticket_id
            if is_other and other.status in {"waiting", "parked"} and any(desk.serves(other) for desk in desks):
                yield Stay(from_at, other.place_at, self._length(other.topics) / timedelta(minutes=1))
        for booked in self.to_come:
            pools = {pool_id for desk in desks for pool_id in desk.pools}
            if pools.intersection(booked.pools):
                minutes = self._length(booked.topics) / timedelta(minutes=1)
                yield Stay(booked.start_at, booked.start_at, minutes)

    def _length(self, topics: Iterable[TopicChoice]) -> timedelta:
        """By the median of the last visits; by the catalogue where there were none."""
        known = self.municipality.topics
        length = timedelta(0)
        for choice in topics:
            if choice.id in self.medians:
                length += choice.persons * timedelta(minutes=self.medians[choice.id])
            elif choice.id in known:
                length += minutes_of_visit([(known[choice.id], choice.persons)])
        return length


async def read_day(connection: Connection, municipality: Municipality, day: DayKey, now: datetime) -> Day:
    rules = municipality.offices[day.office_id].day
    booked = await select_bookings_at(connection, day)
    # Test citizens come when nobody else does.
    always = [Stretch(now, now + timedelta(days=1))]
    return Day(
        municipality,
        day.office_id,
        await select_tickets(connection, day),
        [one for one in booked if may_come(one, now, rules)],
        await select_service_minutes(connection, day.municipality_id, day.office_id, now - SERVICES),
        await select_kept(connection, day.municipality_id, day.office_id, MOST),
        always if day.synthetic else await select_hours(connection, municipality, day.office_id, now),
    )


def may_come(booked: BookedToday, now: datetime, rules: DayRules) -> bool:
    return booked.meeting == "office" and not booked.has_ticket and not is_no_show(booked.start_at, now, rules)


async def foresee(
    connection: Connection, municipality: Municipality, day: DayKey, ticket: Ticket, now: datetime
) -> Foreseen | None:
    return (await read_day(connection, municipality, day, now)).foresee(ticket, now)


async def nearest_free_times(
    pool: Pool, municipality: Municipality, topics: Sequence[TopicChoice], office: str, now: datetime
) -> list[Alternative]:
    """The first free times of a visit at the office: for who should rather book. None when it cannot be booked."""
    try:
        visit = read_visit(municipality, topics)
    except Refused:
        return []
    today = now.astimezone(municipality.zone).date()
    async with pool.acquire() as connection:
        pool_days = await select_pool_days(
            connection, municipality.municipality_id, visit.pools_at(office), lanes_for(CITIZEN), today,
            today + DAYS_TO_BOOK,
        )  # fmt: skip
    starts = (start for place, _, start in free_starts(municipality, visit, pool_days, now) if place == office)
    return [Alternative(office, start.astimezone(municipality.zone)) for start in nsmallest(MOST_TIMES, set(starts))]

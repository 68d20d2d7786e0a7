"""How often a walk-in is called within what the ticket promised, on simulated mornings (seeded, no clock, no server).

`python -m bench.waiting` prints it; `make bench` has it as one row. Mornings differ in how many come, how many desks
are open, how long visits take, and in desks that pause; the code that foresees and calls is the application's own.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from msgspec import Struct, field

from api.arrivals.booked import BookedToday
from api.arrivals.forecast import MOST, Kept
from api.arrivals.hours import Stretch
from api.arrivals.line import Serving, next_for, serving_desks
from api.arrivals.rules import Ticket, called, ended, place_of, waiting
from api.arrivals.waiting import Day
from api.bookings.visits import TopicChoice
from api.catalogue.rules import DayRules, Desk, LocalText, Municipality, MunicipalitySettings, Office, Pool, Topic
from bench.table import Row

OPENS = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOURS = timedelta(hours=4)
MORNINGS = 60
PLANNED = {"passport-adult": 15, "driving-licence": 10, "moving": 20, "help": 10}
REALLY = {"passport-adult": 11.0, "driving-licence": 9.0, "moving": 18.0, "help": 12.0}
"""The median minutes of a visit; single ones lie between a third and three times of it."""
SPREAD = 0.45
OFFICE = "town-hall"


class Visit(Struct, frozen=True):
    """Somebody who will come: when, for what, and how long it will take."""

    arrives_at: datetime
    booked_for: datetime | None
    topic: str
    minutes: float


class Morning(Struct):
    municipality: Municipality
    visits: list[Visit]
    record: list[Kept]
    draw: random.Random
    tickets: dict[int, Ticket] = field(default_factory=dict)
    takes: dict[int, float] = field(default_factory=dict)
    free_at: dict[str, datetime] = field(default_factory=dict)
    kept: list[bool] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)

    def run(self) -> None:
        desks = serving_desks(self.municipality, OFFICE)
        self.free_at = dict.fromkeys(desks, OPENS)
        coming = sorted(self.visits, key=lambda visit: visit.arrives_at)
        for visit in coming:
            self._work_until(visit.arrives_at, desks)
            self._arrive(visit)
        self._work_until(OPENS + 3 * HOURS, desks)

    def _arrive(self, visit: Visit) -> None:
        ticket = self._ticket(visit, len(self.tickets) + 1)
        if visit.booked_for is None:
            day = Day(self.municipality, OFFICE, list(self.tickets.values()), list(self._to_come(visit.arrives_at)),
                      REALLY, self.record, [Stretch(OPENS, OPENS + 3 * HOURS)])  # fmt: skip
            foreseen = day.foresee(ticket, visit.arrives_at)
            ticket = foreseen.on(ticket) if foreseen else ticket
        self.tickets[ticket.number] = waiting(ticket)
        self.takes[ticket.number] = visit.minutes

    def _work_until(self, until: datetime, desks: dict[str, Serving]) -> None:
        """Each desk that becomes free before then calls who is next."""
        idle: set[str] = set()
        while busy := {desk: at for desk, at in self.free_at.items() if at <= until and desk not in idle}:
            desk_id, at = min(busy.items(), key=lambda one: (one[1], one[0]))
            self._finish(desk_id, at)
            there = [one for one in self.tickets.values() if one.live and one.arrived_at <= at]
            choice = next_for(there, desks[desk_id], at, self.municipality.zone)
            if choice is None:
                idle.add(desk_id)
                self.free_at[desk_id] = max(at, min(until, at + timedelta(seconds=20)))
                if self.free_at[desk_id] < until:
                    idle.discard(desk_id)
                continue
            self._call(desk_id, choice.ticket, at)

    def _call(self, desk_id: str, ticket: Ticket, at: datetime) -> None:
        self.tickets[ticket.number] = called(ticket, desk_id, at)
        pause = 10.0 if self.draw.random() < 0.04 else 0.5
        self.free_at[desk_id] = at + timedelta(minutes=self.takes[ticket.number] + pause)
        if ticket.promised_from is None or ticket.promised_until is None or ticket.forecast is None:
            return
        self.kept.append(ticket.promised_from <= at <= ticket.promised_until)
        self.widths.append((ticket.promised_until - ticket.promised_from) / timedelta(minutes=1))
        self.record.append(Kept(ticket.forecast, (at - ticket.arrived_at) / timedelta(minutes=1)))
        del self.record[:-MOST]

    def _finish(self, desk_id: str, at: datetime) -> None:
        for ticket in self.tickets.values():
            if ticket.desk == desk_id and ticket.status == "called":
                self.tickets[ticket.number] = ended(ticket, "finish", at)

    def _to_come(self, now: datetime) -> Iterator[BookedToday]:
        for visit in self.visits:
            if visit.booked_for and now < visit.arrives_at and now < visit.booked_for + timedelta(minutes=15):
                yield BookedToday(
                    booking_id=UUID(int=0), secret_version=1, start_at=visit.booked_for,
                    end_at=visit.booked_for + timedelta(minutes=PLANNED[visit.topic]),
                    topics=(TopicChoice(visit.topic),), language="da", meeting="office", pools=("desks",), name=None,
                    phone=None, needs=(), has_ticket=False,
                )  # fmt: skip

    def _ticket(self, visit: Visit, number: int) -> Ticket:
        return Ticket(
            ticket_id=UUID(int=number), office_id=OFFICE, day=date(2026, 11, 23), synthetic=False, number=number,
            booking_id=UUID(int=number) if visit.booked_for else None, status="waiting",
            topics=(TopicChoice(visit.topic),), language="da", minutes=PLANNED[visit.topic],
            booked_for=visit.booked_for, arrived_at=visit.arrives_at,
            place_at=place_of(visit.booked_for, visit.arrives_at, self.municipality.offices[OFFICE].day),
            for_topics=(visit.topic,),
        )  # fmt: skip


def a_town(desks: int) -> Municipality:
    text = LocalText("x", "x")
    topics = {name: Topic(name, text, minutes) for name, minutes in PLANNED.items()}
    rules = DayRules(desks=tuple(Desk(str(number), str(number)) for number in range(1, desks + 1)))
    office = Office(OFFICE, "Rådhuset", "Torvet 1", "9999", "By", day=rules)
    pool = Pool("desks", OFFICE, "Skranker", frozenset(PLANNED), 15)
    return Municipality("by", "By", "Europe/Copenhagen", 1, MunicipalitySettings(), {OFFICE: office}, topics,
                        {"desks": pool})  # fmt: skip


def a_morning(draw: random.Random, record: list[Kept]) -> Morning:
    """Booked times every quarter for two thirds of the desks, a tenth of which nobody comes to; the rest walk in."""
    desks = draw.randint(2, 8)
    visits = []
    for quarter in range(HOURS // timedelta(minutes=15)):
        for _ in range(max(1, desks * 2 // 3)):
            if draw.random() < 0.75:
                booked_for = OPENS + quarter * timedelta(minutes=15)
                arrives_at = booked_for + timedelta(minutes=draw.triangular(-20, 12, -6))
                visits += [a_visit(draw, arrives_at, booked_for)] if draw.random() < 0.9 else []
    at, gap = OPENS - timedelta(minutes=10), draw.uniform(14, 26) / desks
    while (at := at + timedelta(minutes=draw.expovariate(1 / gap))) < OPENS + HOURS:
        visits.append(a_visit(draw, at, None))
    return Morning(a_town(desks), visits, record, draw)


def a_visit(draw: random.Random, arrives_at: datetime, booked_for: datetime | None) -> Visit:
    topic = draw.choice(list(PLANNED))
    factor = min(3.0, max(1 / 3, draw.lognormvariate(0, SPREAD)))
    return Visit(arrives_at, booked_for, topic, REALLY[topic] * factor)


class Result(Struct, frozen=True):
    mornings: int
    walk_ins: int
    hit_rate: float
    first_mornings: float
    """The hit rate of the first ten, while there is little of a record."""
    width: float
    """The median width of a promise, in minutes."""


def measure(seed: int = 2026, mornings: int = MORNINGS) -> Result:
    """The same for the same seed."""
    draw = random.Random(seed)
    record: list[Kept] = []
    done = []
    for _ in range(mornings):
        morning = a_morning(draw, record)
        morning.run()
        done.append(morning)
    kept = [one for morning in done for one in morning.kept]
    first = [one for morning in done[:10] for one in morning.kept]
    widths = sorted(width for morning in done for width in morning.widths)
    return Result(mornings, len(kept), sum(kept) / len(kept), sum(first) / len(first), widths[len(widths) // 2])


def row() -> Row:
    percent = 100 * measure().hit_rate
    return Row("walk-ins called within what their ticket says, %", percent, "nine of ten", 90, 1)


if __name__ == "__main__":
    print(measure())

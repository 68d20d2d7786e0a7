"""What may be booked, and what may be done with a booking. No I/O, no clock: `now` is an argument."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from heapq import nsmallest
from typing import Annotated, Literal, get_args
from uuid import UUID

from msgspec import Meta, Struct

from api.calendars.cells import CELL, Lane, PoolDay
from api.calendars.rules import instant
from api.catalogue.rules import Language, Municipality, Pool, minutes_of_visit
from api.problems import Fault, Refused

HOLD = timedelta(minutes=5)
MOST_ALTERNATIVES = 5
UNDO = timedelta(minutes=2)
SYNTHETIC_LIFE = timedelta(minutes=15)

Status = Literal["held", "booked", "cancelled", "expired"]
Action = Literal["book", "extend", "release", "move", "cancel", "undo"]
Command = Literal["hold", "extend", "release", "expire", "book", "move", "cancel", "undo"]
Actor = Literal["citizen", "staff", "system", "monitor"]

TRANSITIONS: Mapping[tuple[Status | None, Command], Status] = {
    (None, "hold"): "held",
    (None, "book"): "booked",
    ("held", "book"): "booked",
    ("held", "extend"): "held",
    ("held", "release"): "expired",
    ("held", "expire"): "expired",
    ("booked", "move"): "booked",
    ("booked", "cancel"): "cancelled",
    ("cancelled", "undo"): "booked",
}
"""What a command makes of a booking in each status, or (None) of nothing; there is no other way for one to change."""


class TopicChoice(Struct, frozen=True):
    """One topic of a visit, for so many persons."""

    id: Annotated[str, Meta(min_length=1, max_length=80, examples=["passport-adult"])]
    persons: Annotated[int, Meta(ge=1, le=20)] = 1


class Visit(Struct, frozen=True):
    """What a citizen comes for, measured in cells, and the pools that can serve all of it."""

    topics: tuple[TopicChoice, ...]
    cells: int
    pools: dict[str, Pool]

    @property
    def topic_ids(self) -> set[str]:
        return {topic.id for topic in self.topics}

    @property
    def duration(self) -> timedelta:
        return self.cells * CELL

    def pools_at(self, office: str) -> list[str]:
        return sorted(pool_id for pool_id, pool in self.pools.items() if pool.office_id == office)


class Booking(Struct, frozen=True, kw_only=True):
    booking_id: UUID
    office_id: str
    status: Status
    lane: Lane
    start_at: datetime
    end_at: datetime
    topics: tuple[TopicChoice, ...]
    language: Language = "da"
    contact_id: UUID | None = None
    secret_version: int = 1
    hold_client: UUID | None = None
    hold_extended: bool = False
    deadline: datetime | None = None
    """held: when it expires; cancelled: until when it can be undone."""
    remove_at: datetime | None = None
    """Synthetic only: when the server removes it."""
    created_at: datetime


class State(Struct, frozen=True, kw_only=True):
    """A booking as a receipt keeps it: no contact data."""

    status: Status
    office: str
    start: datetime
    end: datetime
    topics: tuple[TopicChoice, ...]
    deadline: datetime | None = None
    hold_extended: bool = False


class Receipt(Struct, frozen=True, kw_only=True):
    """The proof of one accepted command, and its stored answer."""

    receipt_id: UUID
    booking_id: UUID
    action: Command
    actor: Actor
    at: datetime
    before: State | None
    after: State


def state_of(booking: Booking) -> State:
    return State(
        status=booking.status,
        office=booking.office_id,
        start=booking.start_at,
        end=booking.end_at,
        topics=booking.topics,
        deadline=booking.deadline,
        hold_extended=booking.hold_extended,
    )


def record(
    receipt_id: UUID, action: Command, actor: Actor, at: datetime, before: Booking | None, after: Booking
) -> Receipt:
    """The receipt of a change. Raises ValueError when TRANSITIONS has no such change: a mistake of ours."""
    was = state_of(before) if before else None
    if TRANSITIONS.get((was.status if was else None, action)) != after.status:
        raise ValueError(f"{action} must not make {was} {after.status}")
    return Receipt(
        receipt_id=receipt_id,
        booking_id=after.booking_id,
        action=action,
        actor=actor,
        at=at,
        before=was,
        after=state_of(after),
    )


def actions_of(state: State, now: datetime, last_change: timedelta) -> list[Action]:
    """What the citizen may do now; the screens show these and no others (P2)."""
    if not _may_change(state, now, last_change):
        return []
    possible = [action for action in get_args(Action) if (state.status, action) in TRANSITIONS]
    return [action for action in possible if not (action == "extend" and state.hold_extended)]


def _may_change(state: State, now: datetime, last_change: timedelta) -> bool:
    before_deadline = state.deadline is not None and now < state.deadline
    match state.status:
        case "held":
            return before_deadline
        case "booked":
            return now + last_change <= state.start
        case "cancelled":
            return before_deadline and now < state.start
        case "expired":
            return False


def visit_faults(municipality: Municipality, topics: Sequence[TopicChoice]) -> list[Fault]:
    """What is wrong with the choice of known topics: too many persons, one topic twice."""
    faults = []
    for position, choice in enumerate(topics):
        topic = municipality.topics.get(choice.id)
        if topic and choice.persons > topic.max_persons:
            at_once = (f"Højst {topic.max_persons} ad gangen.", f"At most {topic.max_persons} at a time.")
            faults.append(Fault(f"#/topics/{position}/persons", *at_once))
    if len({choice.id for choice in topics}) < len(topics):
        faults.append(Fault("#/topics", "Hvert emne kan kun stå én gang.", "Each topic can stand once only."))
    return faults


def read_visit(municipality: Municipality, topics: Sequence[TopicChoice]) -> Visit:
    """Measure a visit, or refuse it: unknown topics, the faults of `visit_faults`, too long."""
    unknown = [position for position, choice in enumerate(topics) if choice.id not in municipality.topics]
    if unknown:
        said = ("Emnet findes ikke.", "There is no such topic.")
        raise Refused("unknown-topic", errors=[Fault(f"#/topics/{position}/id", *said) for position in unknown])
    if faults := visit_faults(municipality, topics):
        raise Refused("invalid-request", errors=faults)
    minutes = minutes_of_visit([(municipality.topics[choice.id], choice.persons) for choice in topics])
    if minutes > timedelta(minutes=municipality.settings.max_visit_minutes):
        raise Refused("visit-too-long")
    wanted = {choice.id for choice in topics}
    pools = {pool_id: pool for pool_id, pool in municipality.pools.items() if wanted <= pool.topics}
    return Visit(topics=tuple(topics), cells=minutes // CELL, pools=pools)


def lanes_for(*, synthetic: bool) -> list[Lane]:
    """Which lanes a citizen's or a monitor's request may take from, in the order in which it does."""
    return ["synthetic"] if synthetic else ["public", "acute"]


def last_bookable_day(municipality: Municipality, now: datetime) -> date:
    """The last local day of which public times can be booked now."""
    release = municipality.settings.release
    today = now.astimezone(municipality.zone).date()
    is_open = instant(today, release.new_days_open, municipality.zone) <= now
    return today + timedelta(days=release.horizon_days if is_open else release.horizon_days - 1)


def earliest_start(municipality: Municipality, pool_day: PoolDay, now: datetime) -> datetime | None:
    """From when on times of this pool day can be booked now; None: not at all yet, or no more."""
    release = municipality.settings.release
    today = now.astimezone(municipality.zone).date()
    if pool_day.lane == "acute":
        return now if pool_day.day == today and instant(today, release.acute_opens, municipality.zone) <= now else None
    if pool_day.day > last_bookable_day(municipality, now):
        return None
    return now + timedelta(minutes=release.lead_minutes)


def offered_starts(visit: Visit, pool_day: PoolDay) -> Iterator[tuple[int, datetime]]:
    """Each (cell, UTC start) at which the visit may begin by the rules, free or not."""
    return pool_day.starts(visit.cells, visit.topic_ids, _step_of(visit, pool_day))


def _step_of(visit: Visit, pool_day: PoolDay) -> int:
    return timedelta(minutes=visit.pools[pool_day.pool_id].step_minutes) // CELL


def free_starts(
    municipality: Municipality, visit: Visit, pool_days: Iterable[PoolDay], now: datetime
) -> Iterator[tuple[str, date, datetime]]:
    """Each (office, local day, UTC start) that can be booked now. The same start may come from several pools."""
    for pool_day in pool_days:
        earliest = earliest_start(municipality, pool_day, now)
        if earliest is None:
            continue
        office = visit.pools[pool_day.pool_id].office_id
        for cell, start in offered_starts(visit, pool_day):
            if earliest <= start and pool_day.is_free(cell, visit.cells):
                yield office, pool_day.day, start


class Candidate(Struct, frozen=True):
    """A place where a visit may be taken by the rules, whether free or not."""

    pool_day: PoolDay
    cell: int


def candidates(
    municipality: Municipality, visit: Visit, pool_days: Iterable[PoolDay], start: datetime, now: datetime
) -> list[Candidate]:
    """Where the visit may begin at `start` now, free or not, in the order in which rows are locked.

    Refused when no rule offers that start, or when it is no longer or not yet open.
    """
    if start < now:
        raise Refused("time-past")
    by_rule = [
        Candidate(pool_day, cell)
        for pool_day in pool_days
        if (cell := pool_day.offers(start, visit.cells, visit.topic_ids, _step_of(visit, pool_day)))
    ]
    opens = [(candidate, earliest_start(municipality, candidate.pool_day, now)) for candidate in by_rule]
    if found := [candidate for candidate, earliest in opens if earliest is not None and earliest <= start]:
        return found
    if start.astimezone(municipality.zone).date() > last_bookable_day(municipality, now):
        raise Refused("time-too-far")
    if any(earliest is not None for _, earliest in opens):
        raise Refused("time-too-soon")
    raise Refused("time-outside-rules")


def nearest(starts: Iterable[tuple[str, date, datetime]], office: str, wanted: datetime) -> list[tuple[str, datetime]]:
    """The nearest of the (office, day, start) to a lost time, at the same office first when equally near."""
    unique = {(place, start) for place, _, start in starts if (place, start) != (office, wanted)}

    def nearness(time: tuple[str, datetime]) -> tuple[timedelta, bool, str, datetime]:
        place, start = time
        return abs(start - wanted), place != office, place, start

    return nsmallest(MOST_ALTERNATIVES, unique, key=nearness)

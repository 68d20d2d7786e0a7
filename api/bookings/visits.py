"""What somebody comes for, and which desks of an office can serve it. No I/O."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import permutations
from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.calendars.cells import CELL
from api.catalogue.rules import Meeting, Municipality, Need, Pool, minutes_of_visit
from api.problems import Fault, Refused

Actor = Literal["citizen", "staff", "system", "monitor"]


class Asker(Struct, frozen=True):
    """Who asks, and what that lets them do."""

    actor: Actor = "citizen"
    reason: str | None = None
    """Staff: why a rule is set aside. Without it the rules hold for staff as for everybody."""
    invited_to: str | None = None
    """The pool that an invitation opens."""
    at_desk: bool = False
    """A monitor that walks as staff."""

    @property
    def needs_secret(self) -> bool:
        """To change a booking."""
        return self.actor != "staff" and not self.at_desk

    def may_book(self, pool: Pool) -> bool:
        if self.actor == "staff" or pool.bookable_by == "everybody":
            return True
        return pool.bookable_by == "link" and pool.pool_id == self.invited_to


CITIZEN = Asker()
CLERK = Asker("staff")
MOST_REMEMBERED = 1000
"""Visits of a municipality that are kept in memory."""


class TopicChoice(Struct, frozen=True):
    """One topic of a visit, for so many persons."""

    id: Annotated[str, Meta(min_length=1, max_length=80, examples=["passport-adult"])]
    persons: Annotated[int, Meta(ge=1, le=20)] = 1


class Leg(Struct, frozen=True):
    """A stretch of a visit at one pool."""

    pool: Pool
    topics: frozenset[str]
    cells: int

    @property
    def duration(self) -> timedelta:
        return self.cells * CELL

    @property
    def step(self) -> int:
        return timedelta(minutes=self.pool.step_minutes) // CELL


Plan = tuple[Leg, ...]
"""A way to serve a whole visit: its legs, back to back."""


class Visit(Struct, frozen=True):
    """What a citizen comes for, and by office the ways to serve it, best first."""

    topics: tuple[TopicChoice, ...]
    needs: tuple[Need, ...]
    meeting: Meeting
    duration: timedelta
    plans: Mapping[str, Sequence[Plan]]

    def pools_at(self, office: str) -> list[str]:
        return sorted({leg.pool.pool_id for plan in self.plans.get(office, ()) for leg in plan})

    @property
    def pools(self) -> list[str]:
        return sorted({pool_id for office in self.plans for pool_id in self.pools_at(office)})


def visit_faults(
    municipality: Municipality, topics: Sequence[TopicChoice], needs: Sequence[Need] = (), meeting: Meeting = "office"
) -> list[Fault]:
    """What is wrong with a choice of known topics: too many persons, one topic twice, a need or a way not offered."""
    faults = []
    for position, choice in enumerate(topics):
        topic = municipality.topics.get(choice.id)
        if topic and choice.persons > topic.max_persons:
            at_once = (f"Højst {topic.max_persons} ad gangen.", f"At most {topic.max_persons} at a time.")
            faults.append(Fault(f"#/topics/{position}/persons", *at_once))
        if topic and meeting not in topic.meetings:
            faults.append(Fault("#/meeting", "Det kan ikke klares på den måde.", "It cannot be done that way."))
    if len({choice.id for choice in topics}) < len(topics):
        faults.append(Fault("#/topics", "Hvert emne kan kun stå én gang.", "Each topic can stand once only."))
    for position, need in enumerate(needs):
        if need not in municipality.settings.needs:
            not_here = ("Det kan vi desværre ikke tilbyde. Ring til os.", "We cannot offer that. Please call us.")
            faults.append(Fault(f"#/needs/{position}", *not_here))
    return faults


def read_visit(
    municipality: Municipality,
    topics: Sequence[TopicChoice],
    needs: Sequence[Need] = (),
    meeting: Meeting = "office",
    asker: Asker = CITIZEN,
    own_pools: Iterable[str] = (),
) -> Visit:
    """Measure a visit, or refuse it: unknown topics, the faults of `visit_faults`, too long.

    `own_pools` are those that serve the visit already, open to the asker or not. The same few visits are asked for
    all day long, so they are remembered.
    """
    visits = municipality.worked_out
    wanted = (tuple(topics), tuple(needs), meeting, asker.actor, asker.invited_to, frozenset(own_pools))
    if wanted not in visits:
        visit = _measure(municipality, topics, needs, meeting, asker, wanted[-1])
        if len(visits) >= MOST_REMEMBERED:
            visits.clear()
        visits[wanted] = visit
    found: Visit = visits[wanted]
    return found


def _measure(
    municipality: Municipality,
    topics: Sequence[TopicChoice],
    needs: Sequence[Need],
    meeting: Meeting,
    asker: Asker,
    own_pools: Collection[str],
) -> Visit:
    unknown = [position for position, choice in enumerate(topics) if choice.id not in municipality.topics]
    if unknown:
        said = ("Emnet findes ikke.", "There is no such topic.")
        raise Refused("unknown-topic", errors=[Fault(f"#/topics/{position}/id", *said) for position in unknown])
    if faults := visit_faults(municipality, topics, needs, meeting):
        raise Refused("visit-not-possible", errors=faults)
    extra = timedelta(minutes=sum(municipality.settings.needs[need] for need in set(needs)))
    duration = _minutes(municipality, topics) + extra
    if duration > timedelta(minutes=municipality.settings.max_visit_minutes):
        raise Refused("visit-too-long")
    able = [
        pool for pool in _able(municipality, set(needs), meeting) if asker.may_book(pool) or pool.pool_id in own_pools
    ]
    plans = {
        office: plans
        for office in municipality.offices
        if (plans := _plans(municipality, topics, extra, [pool for pool in able if pool.office_id == office]))
    }
    return Visit(tuple(topics), tuple(needs), meeting, duration, plans)


def _able(municipality: Municipality, needs: set[Need], meeting: Meeting) -> Iterator[Pool]:
    """The pools that can meet the needs in this way; the one that can do least first, to keep the others free."""
    named = {need for pool in municipality.pools.values() for need in pool.needs}
    for pool in sorted(municipality.pools.values(), key=lambda pool: (len(pool.topics), pool.pool_id)):
        if needs & named <= pool.needs and (meeting != "video" or pool.video_url):
            yield pool


def _plans(
    municipality: Municipality, topics: Sequence[TopicChoice], extra: timedelta, pools: Sequence[Pool]
) -> list[Plan]:
    """All in one go where a pool can; else in two legs. What the needs add is added to the first leg."""
    wanted = frozenset(choice.id for choice in topics)

    def leg(pool: Pool, served: frozenset[str], extra: timedelta = timedelta(0)) -> Leg:
        minutes = _minutes(municipality, [choice for choice in topics if choice.id in served])
        return Leg(pool, served, (minutes + extra) // CELL)

    if whole := [(leg(pool, wanted, extra),) for pool in pools if wanted <= pool.topics]:
        return list(whole)
    parted: dict[Plan, None] = {}
    for first, second in permutations(pools, 2):
        for served in (wanted & first.topics, wanted - second.topics):
            rest = wanted - served
            if served and rest and served <= first.topics and rest <= second.topics:
                parted[leg(first, served, extra), leg(second, rest)] = None
    return list(parted)


def _minutes(municipality: Municipality, topics: Iterable[TopicChoice]) -> timedelta:
    return minutes_of_visit([(municipality.topics[choice.id], choice.persons) for choice in topics])

"""The order in which citizens are called, and why. No I/O, no clock: `now` is an argument.

Everybody has one place, a moment: a booked time, or for a walk-in the end of their patience. Who has the earliest place
and can be called by the desk is next; who comes early is called before the booked time when nobody stands before them.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from api.arrivals.rules import Explained, Ticket
from api.catalogue.rules import Desk, Municipality
from api.problems import Fault, Refused

MOST_EXPLAINED = 3
AT_WORK = timedelta(minutes=30)
"""A desk that has had nobody for so long is not counted on."""
LEASE = timedelta(minutes=10)
MOST_LEASED = 3
"""Citizens that one desk may call while it has no connection."""


class Serving(Struct, frozen=True):
    """A desk, and whom it can serve."""

    desk_id: str
    name: str
    topics: frozenset[str]
    pools: frozenset[str]

    def serves(self, ticket: Ticket) -> bool:
        if ticket.for_desk is not None:
            return ticket.for_desk == self.desk_id
        if ticket.for_pool is not None:
            return ticket.for_pool in self.pools
        return self.topics.issuperset(ticket.for_topics)


def serving_desks(municipality: Municipality, office_id: str) -> dict[str, Serving]:
    """The desks that the office has named."""
    return {desk.desk_id: _serving(municipality, office_id, desk) for desk in municipality.offices[office_id].day.desks}


def serving_others(municipality: Municipality, office_id: str, desks: Iterable[str]) -> list[Serving]:
    """Those of the desks that there are: one at work may have been taken out of the file since."""
    named = serving_desks(municipality, office_id)
    return [
        serving_desk(municipality, office_id, desk_id) for desk_id in sorted(desks) if desk_id in named or not named
    ]


def serving_desk(municipality: Municipality, office_id: str, desk_id: str, pointer: str = "#/desk") -> Serving:
    """Refused: unknown-desk. Where an office has named none, there are those that its clerks name.

    Then a desk by the name of a pool is that pool's: so a named caseworker has one.
    """
    named = serving_desks(municipality, office_id)
    if desk_id in named:
        return named[desk_id]
    if named:
        raise Refused("unknown-desk", errors=[Fault(pointer, "Skranken findes ikke.", "There is no such desk.")])
    pool = municipality.pools.get(desk_id)
    own = (desk_id,) if pool and pool.office_id == office_id else ()
    return _serving(municipality, office_id, Desk(desk_id, desk_id, own))


def _serving(municipality: Municipality, office_id: str, desk: Desk) -> Serving:
    at_office = [pool for pool in municipality.pools.values() if pool.office_id == office_id]
    own = [pool for pool in at_office if (pool.pool_id in desk.pools if desk.pools else pool.person is None)]
    topics = frozenset(topic for pool in own for topic in pool.topics)
    return Serving(desk.desk_id, desk.name, topics, frozenset(pool.pool_id for pool in own))


def in_order(line: Iterable[Ticket], now: datetime) -> list[Ticket]:
    """Those who wait, the first to be called first."""
    return sorted(
        (ticket for ticket in line if waits(ticket, now)), key=lambda one: (one.place_at, one.arrived_at, one.number)
    )


def waits(ticket: Ticket, now: datetime) -> bool:
    """Whether it can be called: it waits, or was parked until a moment that has come."""
    return ticket.status == "waiting" or (
        ticket.status == "parked" and ticket.parked_until is not None and ticket.parked_until <= now
    )


class Choice(Struct, frozen=True):
    ticket: Ticket
    explain: Explained


def next_for(line: Iterable[Ticket], desk: Serving, now: datetime, zone: ZoneInfo) -> Choice | None:
    """Whom the desk calls now, and why; None: nobody waits whom it can call."""
    passed: list[tuple[Ticket, str, str]] = []
    for ticket in in_order(line, now):
        if ticket.leased_elsewhere(desk.desk_id, now):
            passed.append((ticket, f"holdes af skranke {ticket.leased_to}", f"is held by desk {ticket.leased_to}"))
        elif not desk.serves(ticket):
            passed.append((ticket, *_whose(ticket)))
        else:
            return Choice(ticket, explain(ticket, passed, zone))
    return None


def _whose(ticket: Ticket) -> tuple[str, str]:
    if ticket.for_desk is not None:
        return f"venter på skranke {ticket.for_desk}", f"waits for desk {ticket.for_desk}"
    if ticket.for_pool is not None:
        return "venter på sin sagsbehandler", "waits for a caseworker"
    return "har et emne, som skranken ikke har", "is about what the desk does not serve"


def explain(ticket: Ticket, passed: Sequence[tuple[Ticket, str, str]], zone: ZoneInfo) -> Explained:
    """One line: the place of who was called, and why those before were not."""
    place, arrived = ticket.place_at.astimezone(zone), ticket.arrived_at.astimezone(zone)
    if ticket.booked_for is not None and ticket.booked_for == ticket.place_at:
        da, en = f"har tid kl. {place:%H.%M}", f"has the time {place:%H:%M}"
    else:
        kind = ("uden tid", "without a time") if ticket.booked_for is None else ("for sent til sin tid", "too late")
        da = f"kom {kind[0]} kl. {arrived:%H.%M} og står som {place:%H.%M}"
        en = f"came {kind[1]} at {arrived:%H:%M} and stands as {place:%H:%M}"
    shown = passed[:MOST_EXPLAINED]
    more = len(passed) - len(shown)
    before_da = [f"nr. {other.number} {why}" for other, why, _ in shown] + ([f"og {more} til"] if more else [])
    before_en = [f"no. {other.number} {why}" for other, _, why in shown] + ([f"and {more} more"] if more else [])
    if not passed:
        return Explained(f"Nr. {ticket.number} {da}; ingen står før.", f"No. {ticket.number} {en}; nobody is before.")
    return Explained(
        f"Nr. {ticket.number} {da}; før står {', '.join(before_da)}.",
        f"No. {ticket.number} {en}; before: {', '.join(before_en)}.",
    )


def chosen(ticket: Ticket) -> Explained:
    """Who was called by number."""
    return Explained(f"Nr. {ticket.number} blev valgt af personalet.", f"No. {ticket.number} was chosen by staff.")


def desks_at_work(tickets: Iterable[Ticket], now: datetime) -> set[str]:
    """Those that have somebody, or had a while ago."""
    recent = (one for one in tickets if one.at_desk or (one.ended_at is not None and one.ended_at > now - AT_WORK))
    return {one.desk for one in recent if one.desk is not None}


def desks_that_hold(tickets: Iterable[Ticket], now: datetime) -> set[str]:
    """Those that somebody is kept for, also before any has called."""
    return {one.leased_to for one in tickets if one.leased_to is not None and one.leased_elsewhere(None, now)}


def to_lease(
    line: Iterable[Ticket], desk: Serving, others: Collection[Serving], most: int, now: datetime
) -> list[Ticket]:
    """Whom a desk may call while it has no connection: the next few, and never so many that others stand idle.

    `others` are at work too: each keeps at least as many to call, and has called those who stand before when this is
    asked anew. Only a desk that is cut off can then still hold who has become the first.
    """
    free = [ticket for ticket in in_order(line, now) if not ticket.leased_elsewhere(desk.desk_id, now)]
    own = [one for place, one in enumerate(free) if desk.serves(one) and not _reached(one, free[:place], others)]
    return own[: min(most, MOST_LEASED, len(free) // (len(others) + 1))]


def _reached(ticket: Ticket, before: Iterable[Ticket], others: Collection[Serving]) -> bool:
    """Whether one of the others comes to it when each calls once: it has too few before that it can serve."""
    return any(one.serves(ticket) and sum(map(one.serves, before)) < len(others) for one in others)

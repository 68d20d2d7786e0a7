"""The order of the line: booked times at their time, walk-ins between them, and why in one sentence."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from api.arrivals.line import Choice, in_order, next_for, to_lease
from api.arrivals.rules import Ticket, place_of
from api.arrivals.wire import PoolOfDay, pool_of_day
from api.catalogue.rules import DayRules, Pool
from tests.arrivals.tickets import NINE, RULES, a_desk, a_ticket, at

ZONE = ZoneInfo("Europe/Copenhagen")


def numbers(line: list[Ticket], minutes: float = 60) -> list[int]:
    return [ticket.number for ticket in in_order(line, at(minutes))]


def choose(line: list[Ticket], minutes: float = 0, desk: str = "1") -> Choice | None:
    return next_for(line, a_desk(desk), at(minutes), ZONE)


def test_who_has_a_time_now_goes_before_who_just_came_without_one() -> None:
    walk_in = a_ticket(1, arrived_at=at(-5))
    booked = a_ticket(2, booked_for=NINE, arrived_at=at(-2))
    assert numbers([walk_in, booked]) == [2, 1]


def test_a_walk_in_who_has_waited_long_enough_goes_before_the_booked_times_after_that() -> None:
    walk_in = a_ticket(1, arrived_at=at(-RULES.walk_in_patience_minutes - 1))
    booked = [a_ticket(2, booked_for=NINE), a_ticket(3, booked_for=at(-15), arrived_at=at(-16))]
    assert numbers([*booked, walk_in]) == [3, 1, 2]


def test_who_comes_early_is_called_before_the_booked_time_when_nobody_stands_before() -> None:
    early = a_ticket(2, booked_for=at(10), arrived_at=NINE)
    choice = choose([early])
    assert choice
    assert choice.ticket is early
    assert choice.explain.da == "Nr. 2 har tid kl. 10.10; ingen står før."
    due = a_ticket(3, booked_for=at(-10), arrived_at=at(-11))
    choice = choose([early, due])
    assert choice
    assert choice.ticket is due


@pytest.mark.parametrize(
    ("late", "minutes", "place"),
    [("keeps-place", 4, 0), ("keeps-place", 14, 0), ("joins-walk-ins", 4, 0), ("joins-walk-ins", 6, 36),
     ("keeps-place", 15, 45), ("joins-walk-ins", 15, 45)],
)  # fmt: skip
def test_who_is_late_stands_where_the_office_has_set_and_after_a_no_show_as_a_walk_in(
    late: str, minutes: float, place: float
) -> None:
    rules = DayRules(late=late)  # type: ignore[arg-type]
    assert place_of(NINE, at(minutes), rules) == at(place)


def test_a_desk_passes_over_whom_it_cannot_serve_and_says_why() -> None:
    line = [
        a_ticket(1, arrived_at=at(-40), for_topics=("wedding",)),
        a_ticket(2, arrived_at=at(-39), for_pool="caseworker"),
        a_ticket(3, arrived_at=at(-38), for_desk="7"),
        a_ticket(4, arrived_at=at(-37), leased_to="5", leased_until=at(1)),
        a_ticket(5, arrived_at=at(-36)),
    ]
    choice = choose(line)
    assert choice
    assert choice.ticket.number == 5
    assert choice.explain.da == (
        "Nr. 5 kom uden tid kl. 09.24 og står som 09.54; før står nr. 1 har et emne, som skranken ikke har, "
        "nr. 2 venter på sin sagsbehandler, nr. 3 venter på skranke 7, og 1 til."
    )
    assert "no. 3 waits for desk 7" in choice.explain.en


def test_a_named_caseworkers_citizens_are_called_by_that_caseworker_only() -> None:
    line = [a_ticket(1, for_pool="caseworker")]
    assert choose(line) is None
    choice = next_for(line, a_desk("2", pools=("caseworker",)), NINE, ZONE)
    assert choice
    assert choice.ticket.number == 1


def test_who_is_parked_comes_back_at_the_moment_that_was_said() -> None:
    line = [a_ticket(1, status="parked", parked_until=at(10)), a_ticket(2, arrived_at=at(1))]
    assert numbers(line, 9.9) == [2]
    assert numbers(line, 10) == [1, 2]


def test_a_lease_is_the_desks_own_and_ends() -> None:
    line = [a_ticket(1, leased_to="5", leased_until=at(10))]
    assert choose(line, 9.9) is None
    assert choose(line, 9.9, desk="5") is not None
    assert choose(line, 10) is not None


@pytest.mark.parametrize(
    ("waiting", "others", "held"),
    [(8, 0, 3), (8, 7, 1), (2, 1, 1), (0, 0, 0), (9, 2, 3), (1, 1, 0), (5, 2, 1)],
)
def test_no_desk_holds_so_many_that_another_stands_idle(waiting: int, others: int, held: int) -> None:
    line = [a_ticket(number, arrived_at=at(number)) for number in range(waiting)]
    leased = to_lease(line, a_desk(), [a_desk(str(other)) for other in range(2, others + 2)], 9, at(60))
    assert [ticket.number for ticket in leased] == list(range(others, others + held))


@pytest.mark.parametrize(
    ("topics", "held"),
    [(("passport-adult",), [1, 2]), (("wedding",), [0, 1]), (("passport-adult", "wedding"), [1, 2])],
)
def test_a_desk_holds_nobody_to_whom_another_comes_first(topics: tuple[str, ...], held: list[int]) -> None:
    """Of four, the third has another topic."""
    about = [("passport-adult",), ("passport-adult",), ("wedding",), ("passport-adult",)]
    line = [a_ticket(number, arrived_at=at(number), for_topics=about[number]) for number in range(4)]
    both = a_desk(topics=("passport-adult", "wedding"))
    leased = to_lease(line, both, [a_desk("2", topics)], 2, at(60))
    assert [ticket.number for ticket in leased] == held


def test_a_handed_over_citizen_does_not_queue_twice() -> None:
    moved = replace(a_ticket(1, arrived_at=at(-50)), for_desk="2", passed_over="moved")
    assert numbers([a_ticket(2, arrived_at=at(-20)), moved]) == [1, 2]
    assert moved.place_at == at(-50) + timedelta(minutes=RULES.walk_in_patience_minutes)


@pytest.mark.parametrize("person", [None, "hanne-hansen"])
def test_a_pool_of_the_day_tells_whether_it_is_a_named_caseworkers(person: str | None) -> None:
    pool = Pool("hansen", "town-hall", "Hanne Hansen", frozenset({"wedding", "passport-adult"}), 15, person=person)
    told = PoolOfDay("hansen", "Hanne Hansen", ["passport-adult", "wedding"], named=person is not None)
    assert pool_of_day(pool) == told

"""What a walk-in is told of the wait is kept for nine of ten."""

from datetime import timedelta

import pytest

from api.arrivals.forecast import AT_FIRST, ENOUGH, Kept, Range, Stay, expected_call, hit_rate, promise
from bench.waiting import measure
from tests.arrivals.tickets import NINE, at


def stay(minutes: float, place: float = 0, from_minutes: float = -60) -> Stay:
    return Stay(at(from_minutes), at(place), minutes)


def expect(before: list[Stay], desks: list[float]) -> float:
    """Minutes from now, for somebody who stands half an hour from now."""
    called_at = expected_call(before, at(30), [at(free) for free in desks], NINE)
    return (called_at - NINE) / timedelta(minutes=1)


def test_who_comes_to_a_free_desk_is_called_at_once() -> None:
    assert expect([], [-5, 10]) == 0
    assert expect([], [4, 10]) == 4


def test_those_who_stand_before_are_served_by_all_desks_together() -> None:
    assert expect([stay(10), stay(20), stay(5)], [0, 0]) == 15


def test_a_booked_time_goes_before_when_it_has_come_and_not_earlier() -> None:
    before = [stay(10), stay(30, place=20, from_minutes=20)]
    assert expect(before, [0]) == 10
    assert expect([stay(20), stay(30, place=20, from_minutes=20)], [0]) == 50
    assert expect([stay(20), stay(30, place=31, from_minutes=20)], [0]) == 20


def test_an_office_without_a_record_promises_a_wide_range_in_steps_of_five_minutes() -> None:
    assert promise(20, []) == Range(0, 55)
    assert promise(0, []) == Range(0, 15)
    assert AT_FIRST[0] < 1 < AT_FIRST[1]


@pytest.mark.parametrize(("off", "expected"), [(0, Range(20, 25)), (10, Range(30, 35))])
def test_the_range_follows_what_came_of_the_last_forecasts(off: float, expected: Range) -> None:
    record = [Kept(20, 20 + off)] * ENOUGH
    assert promise(20, record) == expected


def test_of_a_record_nine_of_ten_lie_within_the_range() -> None:
    record = [Kept(20, 10 + minutes) for minutes in range(40)]
    found = promise(20, record)
    within = [found.from_minutes <= kept.waited <= found.until_minutes for kept in record]
    assert sum(within) / len(within) >= 0.9
    assert found.until_minutes - found.from_minutes < 45


def test_the_hit_rate_counts_both_ends() -> None:
    promised = [(at(0), at(10), at(called)) for called in (-1, 0, 5, 10, 11)]
    assert hit_rate(promised) == 0.6
    assert hit_rate([]) is None


@pytest.mark.parametrize("seed", [1, 2026])
def test_on_simulated_mornings_nine_of_ten_are_called_within_what_their_ticket_says(seed: int) -> None:
    result = measure(seed, mornings=8)
    assert result.walk_ins > 200
    assert result.hit_rate >= 0.9
    assert result.width <= 60

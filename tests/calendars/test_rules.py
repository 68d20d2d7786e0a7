"""From rules to cells: what holds for every set of rules, on every day of the year."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.calendars.cells import CELL, PoolDay
from api.calendars.holidays import closed_days
from api.calendars.recurring import recurrences, rrule_fault
from api.calendars.rules import (
    Closure,
    LocalSpan,
    OpeningRule,
    PlannedDay,
    RulesOverlap,
    plan_day,
    plan_days,
    spans_on,
    synthetic,
)
from tests.calendars.builders import a_closure, a_municipality, a_rule

DENMARK = ZoneInfo("Europe/Copenhagen")
SPRING = date(2026, 3, 29)  # 02:00 becomes 03:00
AUTUMN = date(2026, 10, 25)  # 03:00 becomes 02:00
GRID = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 5)]
days = st.one_of(st.sampled_from([SPRING, AUTUMN]), st.dates(date(2026, 1, 1), date(2026, 12, 31)))


@st.composite
def openings(draw: st.DrawFn) -> list[OpeningRule]:
    """Rules of one day that do not overlap; some follow one another without a gap."""
    bounds = sorted(draw(st.lists(st.sampled_from(GRID), min_size=2, max_size=8, unique=True)))
    pairs = list(pairwise(bounds))
    kept = draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    return [a_rule(begin.isoformat(), end.isoformat(), capacity=draw(st.integers(1, 5))) for begin, end in sorted(kept)]


def planned(rules: list[OpeningRule], day: date, closures: list[Closure] | None = None) -> PlannedDay | None:
    of_the_day = [closure for closure in closures or [] if list(closure.days(day, day))]
    return plan_day(spans_on(day, rules, of_the_day), day, DENMARK)


def instants(plan: PlannedDay) -> list[datetime]:
    return [plan.first_cell + number * CELL for number in range(len(plan.capacity))]


@given(openings(), days)
def test_spans_follow_one_another_and_never_overlap(rules: list[OpeningRule], day: date) -> None:
    plan = planned(rules, day)
    if plan is None:
        assert day == SPRING, "only the hour that the clock skips has no cells"
        return
    assert plan.spans[0].first == 1
    assert plan.spans[-1].first + plan.spans[-1].cells - 1 == len(plan.capacity)
    for earlier, later in pairwise(plan.spans):
        assert earlier.first + earlier.cells <= later.first


@given(openings(), days)
def test_each_cell_has_the_desks_of_its_span_and_none_in_a_gap(rules: list[OpeningRule], day: date) -> None:
    plan = planned(rules, day)
    expected = [0] * len(plan.capacity) if plan else []
    for span in plan.spans if plan else []:
        expected[span.first - 1 : span.first - 1 + span.cells] = [span.capacity] * span.cells
    assert (plan.capacity if plan else []) == expected


@given(openings(), days)
def test_every_cell_lies_on_its_day_within_the_hours_of_a_rule(rules: list[OpeningRule], day: date) -> None:
    plan = planned(rules, day)
    for moment, desks in zip(instants(plan), plan.capacity, strict=True) if plan else []:
        local = moment.astimezone(DENMARK)
        assert local.date() == day
        in_repeated_hour = day == AUTUMN and local.hour == 2
        if desks and not in_repeated_hour:
            assert any(rule.from_time <= local.time() < rule.until_time for rule in rules)


@given(openings(), days)
def test_as_many_cells_are_open_as_the_wall_clock_says(rules: list[OpeningRule], day: date) -> None:
    plan = planned(rules, day)
    opened = sum(desks > 0 for desks in plan.capacity) if plan else 0
    on_the_wall = sum(rule.from_time <= wall < rule.until_time for rule in rules for wall in GRID)
    if day not in (SPRING, AUTUMN):
        assert opened == on_the_wall
    elif day == SPRING:
        skipped = sum(rule.from_time <= wall < rule.until_time for rule in rules for wall in GRID if wall.hour == 2)
        assert opened == on_the_wall - skipped
    else:
        assert on_the_wall <= opened <= on_the_wall + 12


@pytest.mark.parametrize(("day", "cells"), [(SPRING, 23 * 12 - 1), (AUTUMN, 25 * 12 - 1), (date(2026, 6, 1), 287)])
def test_a_day_has_as_many_cells_as_it_has_hours(day: date, cells: int) -> None:
    plan = planned([a_rule("00:00", "23:55")], day)
    assert plan is not None
    assert len(plan.capacity) == cells


@pytest.mark.parametrize(("day", "begins"), [(date(2026, 3, 28), 9), (date(2026, 3, 30), 8)])
def test_ten_oclock_is_ten_oclock_before_and_after_the_clock_change(day: date, begins: int) -> None:
    plan = planned([a_rule()], day)
    assert plan is not None
    assert plan.first_cell.hour == begins


def test_the_hour_that_the_clock_skips_has_no_cells() -> None:
    assert planned([a_rule("02:00", "03:00")], SPRING) is None
    plan = planned([a_rule("01:30", "02:30"), a_rule("02:30", "04:00")], SPRING)
    assert plan is not None
    assert [(span.first, span.cells) for span in plan.spans] == [(1, 6), (7, 12)]


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    plan = planned([a_rule("02:00", "03:00")], AUTUMN)
    assert plan is not None
    assert len(plan.capacity) == 24


@given(openings(), st.sampled_from(GRID), st.sampled_from(GRID))
def test_a_closure_takes_its_own_minutes_and_no_others(rules: list[OpeningRule], begin: time, end: time) -> None:
    day = date(2026, 6, 1)
    closure = a_closure(day, from_time=begin, until_time=max(begin, end))
    left = spans_on(day, rules, [closure])
    open_minutes = {wall for span in left for wall in GRID if span.from_time <= wall < span.until_time}
    ruled = {wall for rule in rules for wall in GRID if rule.from_time <= wall < rule.until_time}
    assert open_minutes == {wall for wall in ruled if not begin <= wall < max(begin, end)}
    assert all(span.from_time < span.until_time for span in left)


def test_a_closure_without_hours_closes_its_days_and_no_other() -> None:
    closure = a_closure(date(2026, 6, 2), until_day=date(2026, 6, 3))
    open_days = [day for day in range(1, 6) if planned([a_rule()], date(2026, 6, day), [closure])]
    assert open_days == [1, 4, 5]


@pytest.mark.parametrize(("where", "closes"), [
    ({}, True), ({"office_id": "hall"}, True), ({"pool_id": "desks"}, True),
    ({"office_id": "library"}, False), ({"pool_id": "caseworker"}, False),
])  # fmt: skip
def test_a_closure_holds_where_it_says(where: dict[str, str], closes: bool) -> None:
    day = date(2026, 6, 1)
    plan = plan_days(a_municipality(), [a_rule()], [a_closure(day, **where)], day, day)
    assert (plan == {}) is closes


def test_two_rules_at_the_same_time_are_refused_with_both_names_and_the_day() -> None:
    with pytest.raises(RulesOverlap, match=r"rules from-10:00 \(.+\) and from-13:55 \(.+\) overlap on 2026-06-01"):
        spans_on(date(2026, 6, 1), [a_rule("13:55", "15:00"), a_rule("10:00", "14:00")], [])


def test_rules_of_different_lanes_may_run_at_the_same_time() -> None:
    day = date(2026, 6, 1)
    plan = plan_days(a_municipality(), [a_rule(), a_rule(lane="acute", rule_id="acute")], [], day, day)
    assert {lane for _, _, lane in plan} == {"public", "acute", "synthetic"}


def test_a_walk_in_rule_makes_no_pool_day() -> None:
    day = date(2026, 6, 1)
    assert plan_days(a_municipality(), [a_rule(lane="walk-in")], [], day, day) == {}


def test_the_synthetic_lane_has_the_same_hours_with_one_desk() -> None:
    plan = planned([a_rule(capacity=5), a_rule("15:00", "16:00", capacity=3)], date(2026, 6, 1))
    assert plan is not None
    twin = synthetic(plan)
    assert twin.first_cell == plan.first_cell
    assert twin.capacity == [min(desks, 1) for desks in plan.capacity]
    assert [(span.first, span.cells, span.capacity) for span in twin.spans] == [(1, 48, 1), (61, 12, 1)]


def test_a_rule_may_stay_open_over_holidays() -> None:
    christmas = date(2026, 12, 25)
    municipality = a_municipality()
    assert plan_days(municipality, [a_rule()], [], christmas, christmas) == {}
    assert plan_days(municipality, [a_rule(over_holidays=True)], [], christmas, christmas) != {}


def test_an_optional_holiday_closes_the_offices_that_keep_it() -> None:
    eve = date(2026, 12, 24)
    assert eve in closed_days(("christmas-eve",), eve, eve)
    assert eve not in closed_days((), eve, eve)
    assert plan_days(a_municipality(), [a_rule()], [], eve, eve) == {}


@pytest.mark.parametrize(("year", "is_closed"), [(2023, True), (2024, False), (2026, False)])
def test_store_bededag_is_a_holiday_until_2023_only(year: int, is_closed: bool) -> None:
    fourth_friday = {2023: date(2023, 5, 5), 2024: date(2024, 4, 26), 2026: date(2026, 5, 1)}[year]
    assert (fourth_friday in closed_days((), fourth_friday, fourth_friday)) is is_closed


def test_a_rule_holds_from_its_first_to_its_last_valid_day() -> None:
    found = list(recurrences("FREQ=DAILY", date(2026, 6, 3), date(2026, 6, 5), date(2026, 6, 1), date(2026, 6, 30)))
    assert found == [date(2026, 6, 3), date(2026, 6, 4), date(2026, 6, 5)]


def test_every_second_week_is_counted_from_the_first_valid_day() -> None:
    rrule, first = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", date(2026, 11, 2)
    assert [day.day for day in recurrences(rrule, first, None, date(2026, 11, 1), date(2026, 11, 30))] == [2, 16, 30]
    over_new_year = recurrences(rrule, first, None, date(2026, 12, 21), date(2027, 1, 12))
    assert list(over_new_year) == [date(2026, 12, 28), date(2027, 1, 11)]


@pytest.mark.parametrize(("text", "why"), [
    ("FREQ=WEEKLY;BYDAY=XX", "XX"),
    ("FREQ=HOURLY", "FREQ must be"),
    ("BYDAY=MO", "FREQ must be"),
    ("", "cannot be used"),
    ("FREQ=DAILY;BYHOUR=9", "BYHOUR cannot be used"),
    ("FREQ=DAILY;INTERVAL=0", "INTERVAL must be"),
    ("FREQ=DAILY;INTERVAL=-1", "INTERVAL must be"),
    ("FREQ=YEARLY;BYEASTER=400", "BYEASTER must lie"),
    ("FREQ=YEARLY;BYEASTER=soon", "invalid 'BYEASTER'"),
    ("RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "cannot be used"),
])  # fmt: skip
def test_a_recurrence_that_is_none_is_refused(text: str, why: str) -> None:
    assert why in (rrule_fault(text) or "")


def test_a_recurrence_may_be_the_first_saturday_of_a_month() -> None:
    assert rrule_fault("FREQ=MONTHLY;BYDAY=1SA") is None
    assert rrule_fault("FREQ=WEEKLY;BYDAY=MO,TU") is None


def test_a_visit_starts_in_steps_from_the_beginning_of_its_span() -> None:
    plan = planned([a_rule("10:00", "10:30"), a_rule("12:10", "12:40")], date(2026, 6, 1))
    assert plan is not None
    day = PoolDay("desks", date(2026, 6, 1), "public", plan.first_cell, plan.capacity, plan.capacity, plan.spans, 1, 1)
    starts = [moment.astimezone(DENMARK).time() for _, moment in day.starts(3, frozenset({"passport-adult"}), 3)]
    assert starts == [time(10, 0), time(10, 15), time(12, 10), time(12, 25)]


def test_a_span_keeps_the_topics_of_its_rule() -> None:
    spans = spans_on(date(2026, 6, 1), [a_rule(topics=("passport-adult",))], [])
    assert spans == [LocalSpan("from-10:00", time(10), time(14), 2, ("passport-adult",))]


def test_the_last_cell_ends_when_the_rule_ends() -> None:
    plan = planned([a_rule("10:00", "14:00")], date(2026, 6, 1))
    assert plan is not None
    assert instants(plan)[-1] + timedelta(minutes=5) == datetime(2026, 6, 1, 14, tzinfo=DENMARK)

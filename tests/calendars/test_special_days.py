"""Days that are not like the others: recurrences, Easter, holidays that a rule works through, staff on leave."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.calendars.cells import CELL
from api.calendars.holidays import AFTER_EASTER, FIXED, OPTIONAL, closed_days, day_of, public_holidays, working_days
from api.calendars.operations import build_pool_days
from api.calendars.rules import Closure, OpeningRule, plan_days
from api.database import Connection, transaction
from tests.calendars.builders import a_booking, a_closure, a_municipality, a_rule, store

DENMARK = ZoneInfo("Europe/Copenhagen")
DAY = date(2026, 6, 1)
HALF_HOURS = [time(minutes // 60, minutes % 60) for minutes in range(9 * 60, 15 * 60, 30)]


def desks(rules: list[OpeningRule], closures: list[Closure], day: date = DAY, lane: str = "public") -> dict[time, int]:
    """How many desks there are, by the wall clock."""
    plan = plan_days(a_municipality(), rules, closures, day, day).get(("desks", day, lane))
    cells = enumerate(plan.capacity) if plan else ()
    return {(plan.first_cell + number * CELL).astimezone(DENMARK).time(): count for number, count in cells if plan}


def open_days(rules: list[OpeningRule], closures: list[Closure], from_day: date, until_day: date) -> list[date]:
    planned = plan_days(a_municipality(), rules, closures, from_day, until_day)
    return sorted({day for _, day, lane in planned if lane == "public"})


def leave(desks: int = 1, **changed: object) -> Closure:
    return a_closure(DAY, desks=desks, lane="public", pool_id="desks", **changed)


def test_the_first_thursday_of_each_month_is_found_in_a_whole_year() -> None:
    rule = a_rule(rrule="FREQ=MONTHLY;BYDAY=1TH", over_holidays=True)
    year = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    expected = [day for day in year if day.weekday() == 3 and day.day <= 7]
    assert open_days([rule], [], year[0], year[-1]) == expected
    assert len(expected) == 12


def test_two_rules_may_take_turns_week_by_week() -> None:
    even = a_rule("10:00", "12:00", rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", valid_from=date(2026, 6, 2))
    odd = a_rule("10:00", "18:00", rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", valid_from=date(2026, 6, 9), rule_id="odd")
    lengths = [len(desks([even, odd], [], date(2026, 6, 2) + timedelta(weeks=week))) for week in range(4)]
    assert lengths == [24, 96, 24, 96]


def test_a_rule_may_follow_easter() -> None:
    rule = a_rule(rrule="FREQ=YEARLY;BYEASTER=-4,40")
    found = open_days([rule], [], date(2026, 1, 1), date(2028, 12, 31))
    assert found == [date(2026, 4, 1), date(2026, 5, 15), date(2027, 3, 24), date(2027, 5, 7),
                     date(2028, 4, 12), date(2028, 5, 26)]  # fmt: skip


def test_a_closure_may_come_every_year_with_easter() -> None:
    closure = a_closure(DAY.replace(month=1), until_day=None, rrule="FREQ=YEARLY;BYEASTER=40")
    for day in (date(2026, 5, 15), date(2027, 5, 7), date(2030, 5, 31)):
        around = [day - timedelta(days=2), day + timedelta(days=3)]
        assert day in open_days([a_rule()], [], *around)
        assert day not in open_days([a_rule()], [closure], *around)
        assert day + timedelta(days=3) in open_days([a_rule()], [closure], *around)


@pytest.mark.parametrize("year", range(2000, 2100))
def test_the_named_holidays_are_the_public_ones(year: int) -> None:
    named = {day_of(name, year) for name in {*FIXED, *AFTER_EASTER} - OPTIONAL}
    store_bededag = {day_of("good-friday", year) + timedelta(days=28)} if year < 2024 else set()
    assert named | store_bededag == public_holidays(year)


def test_a_rule_opens_on_the_holiday_that_it_names_and_on_no_other() -> None:
    rule = a_rule(open_on=("maundy-thursday",))
    easter_week = open_days([rule], [], date(2026, 3, 30), date(2026, 4, 7))
    assert [day.day for day in easter_week] == [30, 31, 1, 2, 4, 7]
    assert date(2026, 12, 24) not in open_days([rule], [], date(2026, 12, 23), date(2026, 12, 27))


def test_a_rule_may_open_on_an_optional_holiday_that_its_office_keeps() -> None:
    eve = date(2026, 12, 24)
    assert open_days([a_rule()], [], eve, eve) == []
    assert open_days([a_rule(open_on=("christmas-eve",))], [], eve, eve) == [eve]


def test_a_day_that_is_two_holidays_opens_when_both_are_named() -> None:
    both = date(2017, 6, 5)
    for named, is_closed in [((), True), (("whit-monday",), True), (("constitution-day",), True),
                             (("whit-monday", "constitution-day"), False)]:  # fmt: skip
        assert (both in closed_days(("constitution-day",), both, both, named)) is is_closed


def test_a_closure_wins_over_a_rule_that_opens_on_a_holiday() -> None:
    day = date(2026, 4, 2)
    assert open_days([a_rule(open_on=("maundy-thursday",))], [a_closure(day)], day, day) == []


def test_staff_on_leave_lower_the_desks_and_close_nothing() -> None:
    all_day = desks([a_rule(capacity=3)], [leave()])
    assert set(all_day.values()) == {2}
    assert len(all_day) == 48


def test_leave_for_a_part_of_the_day_lowers_that_part() -> None:
    left = desks([a_rule(capacity=3)], [leave(2, from_time=time(11), until_time=time(12))])
    assert {wall: count for wall, count in left.items() if count != 3} == {
        time(11, minutes): 1 for minutes in range(0, 60, 5)
    }


def test_no_visit_is_offered_across_the_beginning_of_a_leave() -> None:
    plan = plan_days(a_municipality(), [a_rule(capacity=3)], [leave(from_time=time(11))], DAY, DAY)
    spans = plan["desks", DAY, "public"].spans
    assert [(span.first, span.cells, span.capacity) for span in spans] == [(1, 12, 3), (13, 36, 2)]


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(HALF_HOURS), st.sampled_from(HALF_HOURS)), max_size=4),
    st.integers(1, 4),
)
def test_several_leaves_add_up_and_never_go_below_zero(leaves: list[tuple[int, time, time]], capacity: int) -> None:
    closures = [leave(away, from_time=begin, until_time=end) for away, begin, end in leaves if begin < end]
    left = desks([a_rule(capacity=capacity)], closures)
    for wall in (time(minutes // 60, minutes % 60) for minutes in range(10 * 60, 14 * 60, 5)):
        away = sum(one.desks or 0 for one in closures if one.from_time <= wall < (one.until_time or time.max))
        assert left.get(wall, 0) == max(capacity - away, 0)


def test_a_pool_whose_desks_are_all_away_is_not_open() -> None:
    assert plan_days(a_municipality(), [a_rule(capacity=2)], [leave(2)], DAY, DAY) == {}


def test_leave_takes_desks_from_its_own_lane_only() -> None:
    rules = [a_rule(capacity=2), a_rule(capacity=1, lane="acute", rule_id="acute")]
    assert set(desks(rules, [leave()]).values()) == {1}
    assert set(desks(rules, [leave()], lane="acute").values()) == {1}


def test_a_desk_may_be_kept_for_walk_ins_at_certain_hours_of_every_week() -> None:
    closure = a_closure(date(2026, 1, 1), until_day=None, rrule="FREQ=WEEKLY;BYDAY=MO", desks=1, lane="public",
                        pool_id="desks", from_time=time(11), until_time=time(11, 45))  # fmt: skip
    mondays = [DAY + timedelta(weeks=week) for week in range(3)]
    assert [sum(desks([a_rule(capacity=2)], [closure], day).values()) * 5 for day in mondays] == [8 * 60 - 45] * 3
    assert sum(desks([a_rule(capacity=2)], [closure], DAY + timedelta(days=1)).values()) * 5 == 8 * 60


@pytest.mark.parametrize(
    ("away", "reason"),
    [
        ({"from_time": time(10)}, "too-few-desks"),
        ({"from_time": time(10, 10)}, "desk-changes"),
        ({"from_time": time(10, 30)}, None),
        ({"from_time": time(10), "desks": 2}, "outside-hours"),
    ],
)
async def test_bookings_that_a_leave_leaves_no_desk_for_are_named(
    pool: asyncpg.Pool, connection: Connection, away: dict[str, object], reason: str | None
) -> None:
    """Two visits at ten for two desks: the last to book is named when one desk goes, both when neither can be kept."""
    start = datetime(2026, 6, 1, 10, tzinfo=DENMARK)
    await store(connection, [a_rule()])
    async with transaction(pool) as building:
        await build_pool_days(building, "by", DAY, DAY)
    booked = [await a_booking(connection, start, start.replace(minute=15)) for _ in range(2)]
    await store(connection, [a_rule()], [leave(**{"desks": 1, **away})])
    async with transaction(pool) as building:
        found = (await build_pool_days(building, "by", DAY, DAY)).misfits
    expected = {None: [], "too-few-desks": booked[1:]}.get(reason, booked)
    assert [(misfit.booking_id, misfit.reason) for misfit in found] == [(one, reason) for one in expected]


@pytest.mark.parametrize(
    ("after", "until", "count"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 21), date(2026, 11, 22), 0),
        (date(2026, 4, 1), date(2026, 4, 7), 1),
        (date(2026, 12, 23), date(2027, 1, 4), 6),
    ],
)
def test_working_days_are_counted_without_weekends_and_holidays(after: date, until: date, count: int) -> None:
    assert working_days(after, until) == count

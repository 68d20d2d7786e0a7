"""A service goal is held against the calendar as it is, and what would mend it is the smallest thing that does."""

from datetime import date, datetime, timedelta

from msgspec.structs import replace

from api.bookings.goals import Judged, Mend, Stand, goal_of, judge
from api.calendars.cells import PoolDay
from api.calendars.rules import OpeningRule, plan_days
from tests.calendars.builders import a_municipality, a_rule

NO_GOAL = a_municipality()
TOWN = replace(
    NO_GOAL, topics={**NO_GOAL.topics, "passport-adult": replace(NO_GOAL.topics["passport-adult"], goal_days=5)}
)
MONDAY = date(2026, 11, 23)
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
ONE_HOUR = a_rule("10:00", "11:00", rrule=WEEKDAYS, capacity=1)


def days(*rules: OpeningRule, sold_out: bool = False) -> list[PoolDay]:
    """The pool days of citizens in the two weeks from Monday; four visits of a quarter a day and desk."""
    planned = plan_days(TOWN, rules or [ONE_HOUR], [], MONDAY, MONDAY + timedelta(days=14))
    return [
        PoolDay(*key, one.first_cell, one.capacity, [0 if sold_out else cell for cell in one.capacity], one.spans, 1, 1)
        for key, one in planned.items()
        if key[2] in {"public", "acute"}
    ]


def judged(pool_days: list[PoolDay], now: datetime, working_days: int | None = 0, pace: float = 3) -> Judged:
    return judge(TOWN, Stand("passport-adult", "hall", working_days, pace), pool_days, now)


def test_without_a_goal_there_is_nothing_to_break(now: datetime) -> None:
    found = judge(NO_GOAL, Stand("passport-adult", "hall", None, 99), days(), now)
    assert found == Judged(None, 0, "none", None)


def test_the_topics_goal_goes_before_the_offices() -> None:
    office = {"hall": replace(TOWN.offices["hall"], goal_days=7)}
    town = replace(TOWN, offices=office)
    assert [goal_of(town, topic, "hall") for topic in ("passport-adult", "wedding")] == [5, 7]


def test_the_room_is_what_fits_within_the_goal_one_visit_after_another(now: datetime) -> None:
    """Today and five working days: until Monday next."""
    assert judged(days(), now) == Judged(5, 24, "kept", None)


def test_when_a_days_bookings_would_fill_it_the_goal_is_at_risk_and_acute_times_mend_it(now: datetime) -> None:
    found = judged(days(), now, pace=24)
    assert (found.state, found.mend) == ("at-risk", Mend("desks", 0, 1, acute=True))
    # Mondays come twice within the goal: one more on each makes 26.
    assert judged(days(), now, pace=26).mend == Mend("desks", 0, 2, acute=True)


def test_a_broken_goal_is_mended_by_ordinary_times_only(now: datetime) -> None:
    """An acute time of Thursday is nobody's today."""
    found = judged(days(sold_out=True), now, working_days=8, pace=0.5)
    assert (found.state, found.room) == ("broken", 0)
    assert found.mend == Mend("desks", 0, 1, acute=False)


def test_what_is_said_to_mend_does_and_one_less_does_not(now: datetime) -> None:
    full = days(sold_out=True)
    for pace in (0.5, 1, 2.5, 4, 7):
        mend = judged(full, now, None, pace).mend
        assert mend is not None
        assert judged(full + added(mend.times, mend.weekday), now, 0, pace).state == "kept"
        if mend.times > 1:
            assert judged(full + added(mend.times - 1, mend.weekday), now, 0, pace).state != "kept"


def added(times: int, weekday: int) -> list[PoolDay]:
    """A desk that is open for so many quarters on that day of the week."""
    until = f"1{times // 4}:{times % 4 * 15:02}" if times < 4 else "11:00"
    name = ("MO", "TU", "WE", "TH", "FR")[weekday]
    return days(replace(a_rule("10:00", until, capacity=1), rrule=f"FREQ=WEEKLY;BYDAY={name}"))


def test_where_a_dozen_more_a_week_is_not_enough_nothing_is_promised(now: datetime) -> None:
    assert judged(days(sold_out=True), now, None, pace=100).mend is None


def test_where_nothing_is_open_within_the_goal_nothing_is_promised(now: datetime) -> None:
    assert judged([], now, None, pace=1) == Judged(5, 0, "broken", None)

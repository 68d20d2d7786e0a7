"""A pool's days as planners see them; a day on which the clock changes has the hours that it has."""

from datetime import date, time
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from api.calendars.cells import PoolDay
from api.calendars.rules import Closure, OpeningRule, plan_days
from api.calendars.showing import ShownDay, show_days
from tests.calendars.builders import a_closure, a_municipality, a_rule

TOWN = a_municipality()
DENMARK = ZoneInfo("Europe/Copenhagen")
TUESDAY = date(2026, 11, 24)


def shown(
    rules: list[OpeningRule], day: date, closures: list[Closure] | None = None, built: list[PoolDay] | None = None
) -> ShownDay:
    by_key = {one.key: one for one in built or []}
    [found] = show_days(TOWN, TOWN.pools["desks"], rules, closures or [], by_key, (day, day))
    return found


def spans(day: ShownDay) -> list[tuple[str, str | None, str, int, int, int]]:
    return [
        (
            span.lane,
            span.rule_id,
            f"{span.start_at.astimezone(DENMARK):%H:%M}-{span.end_at.astimezone(DENMARK):%H:%M}",
            span.desks,
            span.taken_minutes,
            span.free_minutes,
        )
        for span in day.spans
    ]


def test_each_stretch_names_its_rule_and_closures_stand_by_name() -> None:
    rules = [a_rule(), a_rule("10:00", "11:00", rule_id="acute", lane="acute", capacity=1),
             a_rule("16:00", "17:00", rule_id="drop-in", lane="walk-in", capacity=1)]  # fmt: skip
    leave = a_closure(TUESDAY, pool_id="desks", desks=1, lane="public", from_time=time(12))
    day = shown(rules, TUESDAY, [leave])
    assert spans(day) == [
        ("public", "from-10:00", "10:00-12:00", 2, 0, 240),
        ("public", "from-10:00", "12:00-14:00", 1, 0, 120),
        ("acute", "acute", "10:00-11:00", 1, 0, 60),
        ("walk-in", "drop-in", "16:00-17:00", 1, 0, 60),
    ]
    assert day.closures == [leave]


def test_rules_that_were_changed_since_may_overlap_on_a_day_that_is_over() -> None:
    before = a_rule(rule_id="before", valid_until=TUESDAY)
    since = a_rule("09:00", "16:00", rule_id="since")
    assert [rule for _, rule, *_ in spans(shown([before, since], TUESDAY))] == ["since", "before"]


def test_what_is_built_tells_what_is_taken_even_when_the_rules_have_changed_since() -> None:
    [(key, planned)] = [
        one for one in plan_days(TOWN, [a_rule()], [], TUESDAY, TUESDAY).items() if one[0][2] == "public"
    ]
    free = [planned.capacity[0] - 2] * 3 + planned.capacity[3:]
    built = PoolDay(*key, planned.first_cell, planned.capacity, free, planned.spans, 1, 1)
    assert spans(shown([a_rule()], TUESDAY, built=[built])) == [("public", "from-10:00", "10:00-14:00", 2, 30, 450)]
    assert spans(shown([a_rule("11:00")], TUESDAY, built=[built])) == [("public", None, "10:00-14:00", 2, 30, 450)]


def test_a_day_on_which_the_clock_changes_has_its_own_length() -> None:
    night = [a_rule("01:00", "05:00", capacity=1)]
    lengths = [sum(span.free_minutes for span in shown(night, day).spans)
               for day in (date(2026, 3, 29), date(2026, 10, 25), TUESDAY)]  # fmt: skip
    assert lengths == [180, 300, 240]


def test_holidays_are_named_those_of_the_office_too() -> None:
    assert [name.da for name in shown([], date(2026, 12, 24)).holidays] == ["Juleaftensdag"]
    assert [name.da for name in shown([], date(2026, 12, 25)).holidays] == ["Juledag"]
    assert shown([], date(2027, 5, 1)).holidays == [], "the office is open on 1 May"
    assert [name.en for name in shown([], date(2028, 6, 5)).holidays] == ["Whit Monday"]
    assert spans(shown([a_rule()], date(2026, 12, 25))) == []
    assert spans(shown([replace(a_rule(), over_holidays=True)], date(2026, 12, 25))) != []

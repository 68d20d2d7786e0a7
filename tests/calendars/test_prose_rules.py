"""The municipality files say what the public rules say, day by day over 2026, which has Easter and both clock changes.

The rules are written here a second time, as plain Python, from the prose alone: nothing but the file is shared.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest

from api.calendars.cells import Lane
from api.calendars.rules import PlannedDay, plan_days
from api.municipality_file.parse import parse
from api.municipality_file.tables import MunicipalityPlan
from api.settings import ROOT

YEAR = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)

CLOSED = {
    date(2026, 1, 1): "New Year's Day",
    date(2026, 4, 2): "Maundy Thursday",
    date(2026, 4, 3): "Good Friday",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 5, 14): "Ascension Day",
    date(2026, 5, 25): "Whit Monday",
    date(2026, 6, 5): "Constitution Day, which the offices keep",
    date(2026, 12, 24): "Christmas Eve, which the offices keep",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 26): "Second Day of Christmas",
    date(2026, 12, 31): "New Year's Eve, which the offices keep",
}

Cells = dict[datetime, int]
"""How many desks are open in the five minutes from each UTC instant."""


def test_kystby_desks_keep_the_hours_of_r3() -> None:
    def hours(day: date) -> tuple[str, str, int] | None:
        if day.weekday() in (MONDAY, TUESDAY):
            return ("10:00", "14:00", 3)
        if day.weekday() == THURSDAY:
            return ("10:00", "16:30", 3)
        if day.weekday() == FRIDAY:
            return ("10:00", "13:00", 2)
        return None

    expected = the_year(hours)
    for minutes in range(0, 60, 5):
        del expected[utc(date(2026, 12, 15), time(10, minutes))]  # the staff course from 10 to 11
    assert cells("kystby", "skranke", "public") == expected


def test_kystby_opens_five_acute_times_a_day_as_in_r7() -> None:
    def acute(day: date) -> tuple[str, str, int] | None:
        return ("11:00", "12:15", 1) if day.weekday() in (MONDAY, TUESDAY, THURSDAY, FRIDAY) else None

    assert cells("kystby", "skranke", "acute") == the_year(acute)
    for day in planned("kystby", "skranke", "acute").values():
        assert [span.cells * 5 // 15 for span in day.spans] == [5]


def test_kystby_lets_people_collect_on_thursdays_without_a_time_as_in_r7() -> None:
    rules = {rule.rule_id: rule for rule in the_file("kystby").rules}
    collection = rules["collection-thu"]
    assert (collection.lane, collection.rrule) == ("walk-in", "FREQ=WEEKLY;BYDAY=TH")
    assert (collection.from_time, collection.until_time) == (time(17), time(18))
    assert planned("kystby", "udlevering", "public") == {}


def test_kystby_has_times_on_every_weekday_that_is_no_holiday() -> None:
    days = {day for lane in ("public", "acute") for day in planned("kystby", "bibliotek", lane)}
    assert days == {day for day in YEAR if day.weekday() < SATURDAY and day not in CLOSED}


def test_skovsoe_town_hall_keeps_the_hours_of_r4() -> None:
    def hours(day: date) -> tuple[str, str, int] | None:
        if day.weekday() in (MONDAY, TUESDAY, WEDNESDAY, FRIDAY):
            return ("10:00", "13:00", 3)
        return ("10:00", "17:00", 3) if day.weekday() == THURSDAY else None

    assert cells("skovsoe", "skranke", "public") == the_year(hours)


@pytest.mark.parametrize("caseworker", ["byggesagsbehandler-1", "jobkonsulent-1", "jobkonsulent-2", "pladsanviser-1"])
def test_skovsoe_caseworkers_meet_at_any_time_within_office_hours_as_in_r4(caseworker: str) -> None:
    assert cells("skovsoe", caseworker, "public") == the_year(office_hours)


def test_skovsoe_caseworker_on_leave_meets_nobody() -> None:
    leave = [date(2026, 12, day) for day in range(21, 31)]
    assert cells("skovsoe", "byggesagsbehandler-2", "public") == the_year(office_hours, besides=leave)


def test_skovsoe_libraries_keep_their_own_hours_as_in_r4() -> None:
    libraries = {
        "bibliotek-nordby": {**dict.fromkeys([MONDAY, TUESDAY, WEDNESDAY, THURSDAY], ("13:00", "18:00", 1)),
                             FRIDAY: ("10:00", "14:00", 1)},
        "bibliotek-soeby": {**dict.fromkeys([MONDAY, WEDNESDAY], ("12:00", "17:00", 1)),
                            SATURDAY: ("10:00", "13:00", 1)},
        "bibliotek-vestby": {**dict.fromkeys([TUESDAY, THURSDAY], ("14:00", "19:00", 1)),
                             FRIDAY: ("12:00", "16:00", 1)},
    }  # fmt: skip
    for library, week in libraries.items():
        assert cells("skovsoe", library, "public") == the_year(lambda day, week=week: week.get(day.weekday())), library


def test_skovsoe_main_library_opens_on_the_first_saturday_of_a_month_too() -> None:
    def hours(day: date) -> tuple[str, str, int] | None:
        if day.weekday() < SATURDAY:
            return ("10:00", "17:00", 1)
        return ("10:00", "14:00", 1) if day.weekday() == SATURDAY and day.day <= 7 else None

    assert cells("skovsoe", "bibliotek-skovsoe", "public") == the_year(hours)


@pytest.mark.parametrize("name", ["kystby", "skovsoe"])
def test_the_friday_that_was_store_bededag_is_open_since_2024(name: str) -> None:
    assert date(2026, 5, 1) in planned(name, "skranke", "public")


@pytest.mark.parametrize("name", ["kystby", "skovsoe"])
def test_every_public_day_has_a_desk_of_its_own_for_test_citizens(name: str) -> None:
    for pool_id in the_file(name).municipality.pools:
        public = cells(name, pool_id, "public")
        assert cells(name, pool_id, "synthetic") == dict.fromkeys(public, 1)


def office_hours(day: date) -> tuple[str, str, int] | None:
    if day.weekday() in (MONDAY, TUESDAY, WEDNESDAY):
        return ("08:00", "15:00", 1)
    if day.weekday() == THURSDAY:
        return ("08:00", "17:00", 1)
    return ("08:00", "14:00", 1) if day.weekday() == FRIDAY else None


def the_year(hours, besides: list[date] | None = None) -> Cells:
    """The open cells of 2026 by the prose rule, which gives (from, until, desks) of a day or None."""
    expected: Cells = {}
    for day in YEAR:
        rule = hours(day)
        if rule is None or day in CLOSED or day in (besides or []):
            continue
        moment, until = utc(day, time.fromisoformat(rule[0])), utc(day, time.fromisoformat(rule[1]))
        while moment < until:
            expected[moment] = rule[2]
            moment += timedelta(minutes=5)
    return expected


def utc(day: date, wall: time) -> datetime:
    """Denmark is two hours ahead from 29 March to 24 October 2026, and one hour ahead on the other days."""
    ahead = 2 if date(2026, 3, 29) <= day < date(2026, 10, 25) else 1
    return datetime.combine(day, wall, tzinfo=UTC) - timedelta(hours=ahead)


def cells(name: str, pool_id: str, lane: str) -> Cells:
    """The open cells of 2026 by the file."""
    return {
        day.first_cell + number * timedelta(minutes=5): desks
        for day in planned(name, pool_id, lane).values()
        for number, desks in enumerate(day.capacity)
        if desks
    }


def planned(name: str, pool_id: str, lane: str) -> dict[date, PlannedDay]:
    return {key[1]: day for key, day in the_planned_year(name).items() if (key[0], key[2]) == (pool_id, lane)}


@cache
def the_planned_year(name: str) -> dict[tuple[str, date, Lane], PlannedDay]:
    plan = the_file(name)
    return plan_days(plan.municipality, plan.rules, plan.closures, YEAR[0], YEAR[-1])


@cache
def the_file(name: str) -> MunicipalityPlan:
    return parse((ROOT / "municipalities" / f"{name}.toml").read_bytes(), YEAR[0]).plan

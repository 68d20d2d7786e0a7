"""When times open and close: each moment to the minute, by the wall clock of the municipality."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from api.bookings.placing import Opening, free_starts, last_bookable_day, placements
from api.bookings.rules import State, actions_of
from api.bookings.visits import TopicChoice, read_visit
from api.calendars.cells import PoolDay
from api.calendars.rules import OpeningRule, plan_days
from api.catalogue.rules import Municipality, MunicipalitySettings, Release
from api.problems import Refused
from tests.calendars.builders import a_municipality, a_rule

DENMARK = ZoneInfo("Europe/Copenhagen")
TODAY = date(2026, 11, 23)
OFFICE = "hall"


def at(text: str, day: date = TODAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), DENMARK)


def a_town(**release: object) -> Municipality:
    settings = MunicipalitySettings(release=Release(**{"horizon_days": 14, **release}))
    return replace(a_municipality(), settings=settings)


def free(municipality: Municipality, rules: list[OpeningRule], now: datetime) -> list[datetime]:
    """The starts that can be booked of a visit of a quarter of an hour, on days that nobody has booked yet."""
    visit = read_visit(municipality, [TopicChoice("passport-adult")])
    return sorted(start for _, _, start in free_starts(municipality, visit, pool_days(municipality, rules, now), now))


def pool_days(municipality: Municipality, rules: list[OpeningRule], now: datetime) -> list[PoolDay]:
    until = now.date() + timedelta(days=30)
    return [
        PoolDay(*key, plan.first_cell, plan.capacity, plan.capacity, plan.spans, 1, 1)
        for key, plan in plan_days(municipality, rules, [], now.date(), until).items()
        if key[2] != "synthetic"
    ]


@pytest.mark.parametrize(("wall", "last"), [("00:00", 6), ("07:59", 6), ("08:00", 7), ("23:59", 7)])
def test_a_new_day_opens_at_its_hour_and_not_a_minute_before(wall: str, last: int) -> None:
    municipality = a_town(new_days_open=time(8))
    assert last_bookable_day(municipality, OFFICE, at(wall)) == date(2026, 12, last)
    assert free(municipality, [a_rule()], at(wall))[-1] == at("13:45", date(2026, 12, last))


def test_without_an_hour_a_new_day_opens_at_midnight() -> None:
    assert last_bookable_day(a_town(), OFFICE, at("00:00")) == TODAY + timedelta(days=14)


def test_the_hour_is_that_of_the_wall_clock_and_not_of_utc() -> None:
    municipality = a_town(new_days_open=time(8))
    summer = date(2026, 6, 1)
    for moment, days in [(datetime(2026, 6, 1, 5, 55, tzinfo=UTC), 13), (datetime(2026, 6, 1, 6, 0, tzinfo=UTC), 14)]:
        assert last_bookable_day(municipality, OFFICE, moment) == summer + timedelta(days=days)


def test_an_hour_that_comes_twice_opens_once() -> None:
    municipality = a_town(new_days_open=time(2, 30))
    second_two_oclock = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    for now in (second_two_oclock, second_two_oclock.astimezone(DENMARK)):
        assert last_bookable_day(municipality, OFFICE, now) == date(2026, 11, 8)


def test_a_day_that_is_not_open_yet_is_refused_as_too_far_and_taken_a_minute_later() -> None:
    municipality = a_town(new_days_open=time(8))
    visit = read_visit(municipality, [TopicChoice("passport-adult")])
    start = at("10:00", date(2026, 12, 7))
    days = pool_days(municipality, [a_rule()], at("07:00"))
    with pytest.raises(Refused) as refused:
        placements(municipality, visit, OFFICE, days, start, at("07:59"))
    assert refused.value.kind == "time-too-far"
    assert placements(municipality, visit, OFFICE, days, start, at("08:00"))


@pytest.mark.parametrize(("wall", "first"), [("09:30", "10:00"), ("09:31", "10:15"), ("13:15", "13:45")])
def test_a_public_time_closes_its_lead_before_it_begins(wall: str, first: str) -> None:
    assert free(a_town(lead_minutes=30), [a_rule()], at(wall))[0] == at(first)


def test_a_lead_of_more_than_a_week_leaves_the_times_after_it() -> None:
    found = free(a_town(lead_minutes=8 * 24 * 60), [a_rule()], at("10:00"))
    assert found[0] == at("10:00", date(2026, 12, 1))


@pytest.mark.parametrize(("wall", "count"), [("07:59", 0), ("08:00", 4), ("10:00", 4), ("10:01", 3)])
def test_acute_times_open_on_their_day_at_their_hour_and_until_they_begin(wall: str, count: int) -> None:
    acute = a_rule("10:00", "11:00", lane="acute")
    assert len(free(a_town(acute_opens=time(8)), [acute], at(wall))) == count


def test_acute_times_of_another_day_are_never_open() -> None:
    municipality = a_town()
    for pool_day in pool_days(municipality, [a_rule(lane="acute")], at("12:00")):
        earliest = Opening(municipality, OFFICE, at("12:00")).earliest_start(pool_day)
        assert (earliest is not None) is (pool_day.day == TODAY)


@pytest.mark.parametrize(("wall", "actions"), [("09:00", ["move", "cancel"]), ("09:01", [])])
def test_the_last_moment_to_change_is_counted_from_the_beginning(wall: str, actions: list[str]) -> None:
    booked = State(status="booked", office="hall", start=at("10:00"), end=at("10:15"), topics=())
    assert actions_of(booked, at(wall), timedelta(minutes=60)) == actions

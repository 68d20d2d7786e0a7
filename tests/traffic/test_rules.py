from datetime import UTC, date, datetime, timedelta

import pytest

from api.traffic.rules import (
    NIGHT,
    HourOfWeek,
    TypicalHour,
    Week,
    Window,
    advise,
    hour_start,
    judge,
    quiet_windows,
    typical_week,
)
from api.traffic.telling import describe, exit_code
from tests.traffic.weeks import DENMARK, Shape, a_town_like_any, measured

HALF_AN_HOUR = timedelta(minutes=30)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DENMARK)


def a_week(now: datetime, shape: Shape = a_town_like_any, weeks: float = 6) -> Week:
    return judge(typical_week(measured(now, shape, weeks), DENMARK, ()))


def hour_of(hours: tuple[TypicalHour, ...], weekday: int, hour: int) -> TypicalHour:
    return next(one for one in hours if one.at == HourOfWeek(weekday, hour))


def test_a_week_has_its_168_hours_in_order(now: datetime) -> None:
    hours = [hour.at for hour in a_week(now).hours]
    assert len(hours) == 168
    assert hours == sorted(hours)


def test_a_single_odd_day_does_not_pass_for_the_typical_one(now: datetime) -> None:
    flood = local("2026-11-16T10:00")
    week = a_week(now, lambda hour: 90_000 if hour == flood else a_town_like_any(hour))
    assert week.at(flood, DENMARK) == TypicalHour(HourOfWeek(1, 10), 500.0, 6)


def test_a_holiday_says_nothing_of_its_weekday(now: datetime) -> None:
    tuesday = date(2026, 11, 17)
    counts = measured(now, lambda hour: 0 if hour.date() == tuesday else a_town_like_any(hour))
    hours = typical_week(counts, DENMARK, {tuesday})
    assert hour_of(hours, 2, 10) == TypicalHour(HourOfWeek(2, 10), 500.0, 5)
    assert hour_of(hours, 3, 10).weeks == 6


def test_the_hour_that_comes_twice_in_autumn_is_measured_once() -> None:
    monday = local("2026-10-26T00:00")
    doubled = [datetime(2026, 10, 25, hour, tzinfo=UTC) for hour in (0, 1)]
    counts = [(hour, requests) for hour, requests in measured(monday) if hour not in doubled]
    hours = typical_week([*counts, (doubled[0], 30), (doubled[1], 10)], DENMARK, ())
    assert hour_of(hours, 7, 2) == TypicalHour(HourOfWeek(7, 2), 10.0, 6)
    only_that_night = typical_week([(doubled[0], 30), (doubled[1], 10)], DENMARK, ())
    assert hour_of(only_that_night, 7, 2) == TypicalHour(HourOfWeek(7, 2), 20.0, 1)


def test_the_hour_that_is_missing_in_spring_is_measured_in_a_week_less() -> None:
    week = a_week(local("2026-03-30T00:00"))
    assert hour_of(week.hours, 7, 2).weeks == 5
    assert hour_of(week.hours, 7, 3).weeks == 6


@pytest.mark.parametrize("monday", ["2026-03-30T00:00", "2026-04-20T00:00", "2026-10-26T00:00", "2026-11-16T00:00"])
def test_the_evening_stays_the_evening_over_a_clock_change(monday: str) -> None:
    week = a_week(local(monday))
    assert {hour.at.hour for hour in week.hours if hour.requests == 1000} == {21, 22}
    assert week.quiet == NIGHT


def test_quiet_is_what_stays_below_a_share_of_the_peak(now: datetime) -> None:
    week = a_week(now, lambda hour: {12: 100, 13: 21, 14: 20}.get(hour.hour, 50))
    assert (week.basis, week.share) == ("measured", 0.2)
    assert week.quiet == {HourOfWeek(weekday, 14) for weekday in range(1, 8)}
    assert week.peak
    assert (week.peak.at.hour, week.peak.requests) == (12, 100.0)


def test_no_quiet_hour_lies_where_a_clock_change_removes_or_doubles_it(now: datetime) -> None:
    assert 2 not in {at.hour for at in a_week(now).quiet | NIGHT}


@pytest.mark.parametrize(
    ("weeks", "basis"), [(0.5, "too-little-history"), (1.9, "too-little-history"), (2, "measured")]
)
def test_too_little_history_is_said_and_the_stated_night_goes(now: datetime, weeks: float, basis: str) -> None:
    week = a_week(now, weeks=weeks)
    assert week.basis == basis
    assert week.quiet == NIGHT


def test_where_nobody_has_come_nothing_is_known(now: datetime) -> None:
    week = a_week(now, lambda _: 0)
    assert (week.basis, week.peak, week.quiet) == ("too-little-history", None, NIGHT)


def test_where_all_hours_are_alike_none_is_called_quiet(now: datetime) -> None:
    week = a_week(now, lambda _: 700)
    assert (week.basis, week.quiet) == ("no-quiet-hours", NIGHT)


def test_an_hour_that_was_never_measured_is_not_quiet(now: datetime) -> None:
    hours = a_week(now).hours
    blind = tuple(TypicalHour(hour.at, None, 2) if hour.at == HourOfWeek(3, 4) else hour for hour in hours)
    assert HourOfWeek(3, 4) not in judge(blind).quiet


@pytest.mark.parametrize(
    ("evening", "windows"),
    [
        ("2026-11-22T21:00", [("23:00Z", "01:00Z"), ("02:00Z", "05:00Z")]),
        ("2026-03-28T21:00", [("23:00Z", "04:00Z")]),
        ("2026-10-24T21:00", [("22:00Z", "00:00Z"), ("02:00Z", "05:00Z")]),
    ],
    ids=["an ordinary night", "the hour from 02 to 03 is missing", "the hour from 02 to 03 comes twice"],
)
def test_the_quiet_stretches_of_a_night(evening: str, windows: list[tuple[str, str]]) -> None:
    found = list(quiet_windows(NIGHT, DENMARK, local(evening).astimezone(UTC)))
    assert [(f"{one.start:%H:%M}Z", f"{one.end:%H:%M}Z") for one in found[: len(windows)]] == windows


def test_nobody_updates_the_site_between_21_and_23_again(now: datetime) -> None:
    advice = advise(a_week(now), DENMARK, local("2026-11-23T21:30"), HALF_AN_HOUR)
    assert exit_code(advice) == 1
    assert describe(advice).splitlines() == [
        "Not now: Mondays from 21 to 22 have 1000 requests, 100% of the peak (Mondays from 21 to 22).",
        "The next good time: Tuesday 24 November 00:00 to 02:00.",
    ]


def test_at_night_is_a_good_time(now: datetime) -> None:
    advice = advise(a_week(now), DENMARK, local("2026-11-24T03:10"), HALF_AN_HOUR)
    assert exit_code(advice) == 0
    assert describe(advice) == (
        "Now is a good time, until Tuesday 24 November 06:00:"
        " Tuesdays from 03 to 04 have 10 requests, 1% of the peak (Mondays from 21 to 22)."
    )


@pytest.mark.parametrize(("time", "code"), [("05:30", 0), ("05:31", 1), ("06:00", 1), ("01:45", 1), ("00:00", 0)])
def test_the_whole_update_must_fall_into_quiet_hours(now: datetime, time: str, code: int) -> None:
    assert exit_code(advise(a_week(now), DENMARK, local(f"2026-11-24T{time}"), HALF_AN_HOUR)) == code


def test_shortly_before_the_busy_hours_it_says_how_long_is_left(now: datetime) -> None:
    advice = advise(a_week(now), DENMARK, local("2026-11-24T05:48"), HALF_AN_HOUR)
    assert describe(advice).splitlines() == [
        "Not now: the quiet hours end in 12 minutes, and the update may last 30 minutes."
        " Then Tuesdays from 06 to 07 have 500 requests, 50% of the peak (Mondays from 21 to 22).",
        "The next good time: Wednesday 25 November 00:00 to 02:00.",
    ]


def test_a_long_update_waits_for_a_long_stretch(now: datetime) -> None:
    long = advise(a_week(now), DENMARK, local("2026-11-23T21:30"), timedelta(hours=3))
    assert long.next_window == Window(local("2026-11-24T03:00"), local("2026-11-24T06:00"))
    endless = advise(a_week(now), DENMARK, local("2026-11-23T21:30"), timedelta(hours=4))
    assert describe(endless).endswith("\nNo quiet stretch of the coming week lasts 240 minutes.")


def test_what_nobody_knows_is_said(now: datetime) -> None:
    young = advise(a_week(now, weeks=1), DENMARK, local("2026-11-24T03:10"), HALF_AN_HOUR)
    assert exit_code(young) == 2
    assert describe(young).splitlines() == [
        "Nobody can say: each hour of the week must have been measured in 2 weeks at least,"
        " with citizens who came, and so far in 1.",
        "The next night: Tuesday 24 November 03:10 to 06:00.",
    ]
    flat = advise(a_week(now, lambda _: 7), DENMARK, local("2026-11-24T03:10"), HALF_AN_HOUR)
    assert exit_code(flat) == 2
    assert describe(flat).startswith("Nobody can say: no hour of the week stays below 20% of the peak.")


def test_an_hour_begins_at_the_same_moment_everywhere() -> None:
    assert hour_start(local("2026-10-25T03:59")) == datetime(2026, 10, 25, 2, tzinfo=UTC)

"""When the monitor looks: all day where it only reads, in quiet hours where it writes, and before the doors open."""

from datetime import UTC, datetime, time, timedelta
from itertools import islice

import pytest
from msgspec.structs import replace

from monitors.planning import NIGHT, Hours, Timing, next_run, quiet_stretches
from monitors.traffic import DENMARK

HOUR = timedelta(hours=1)
READ = Timing(kind="read", every=timedelta(minutes=5), longest=timedelta(minutes=2))
WRITE = Timing(kind="write", every=HOUR, longest=timedelta(minutes=10))
EXPLORE = Timing(kind="explore", every=timedelta(hours=20), longest=timedelta(minutes=90))
NIGHTS = Hours(zone=DENMARK, quiet=NIGHT, measured=True, opening=time(8))
NEVER_QUIET = Hours(zone=DENMARK, quiet=frozenset(), measured=True, opening=time(8))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DENMARK)


def runs(timing: Timing, hours: Hours, begin: str, count: int) -> list[str]:
    """The local beginnings of so many runs, each begun when it is due."""
    now, last, found = local(begin).astimezone(UTC), None, []
    for _ in range(count):
        now = last = next_run(timing, last, hours, now)
        found.append(f"{now.astimezone(DENMARK):%d %H:%M}")
    return found


def test_what_only_reads_runs_all_day() -> None:
    assert runs(READ, NIGHTS, "2026-11-23T21:58", 3) == ["23 21:58", "23 22:03", "23 22:08"]


def test_what_writes_waits_for_the_quiet_hours_and_looks_once_more_before_the_doors_open() -> None:
    assert runs(WRITE, NIGHTS, "2026-11-23T21:58", 7) == [
        "24 00:00", "24 01:00", "24 03:00", "24 04:00", "24 05:00", "24 07:50", "25 00:00",
    ]  # fmt: skip


def test_a_run_begins_only_where_all_of_it_is_quiet() -> None:
    assert runs(EXPLORE, NIGHTS, "2026-11-23T00:31", 1) == ["23 03:00"]
    assert runs(EXPLORE, NIGHTS, "2026-11-23T04:30", 1) == ["23 04:30"]
    assert runs(EXPLORE, NIGHTS, "2026-11-23T04:31", 1) == ["23 06:30"]


def test_the_explorer_does_not_begin_so_late_that_it_would_run_into_opening_hours() -> None:
    assert runs(EXPLORE, NEVER_QUIET, "2026-11-23T06:30", 1) == ["23 06:30"]
    assert runs(EXPLORE, NEVER_QUIET, "2026-11-23T06:31", 1) == ["24 06:30"]


def test_the_last_call_is_early_enough_for_all_that_are_called() -> None:
    one_of_six = replace(WRITE, others=timedelta(minutes=50))
    assert runs(one_of_six, NEVER_QUIET, "2026-11-23T06:00", 2) == ["23 07:00", "24 07:00"]
    assert runs(replace(EXPLORE, others=HOUR), NEVER_QUIET, "2026-11-23T06:10", 1) == ["23 06:10"], "it is over in time"


def test_without_any_quiet_hour_it_is_the_last_call_of_each_day() -> None:
    assert runs(WRITE, NEVER_QUIET, "2026-11-23T12:00", 3) == ["24 07:50", "25 07:50", "26 07:50"]


def test_who_slept_through_the_last_call_runs_before_the_doors_open_and_not_after() -> None:
    before = local("2026-11-23T05:30")
    assert next_run(WRITE, before, NIGHTS, local("2026-11-23T07:55")) == local("2026-11-23T07:55")
    assert next_run(WRITE, before, NIGHTS, local("2026-11-23T08:00")) == local("2026-11-24T00:00")


def test_a_last_call_is_answered_once() -> None:
    answered = local("2026-11-23T07:50")
    soon = Timing(kind="write", every=timedelta(minutes=1), longest=timedelta(minutes=10))
    assert next_run(soon, answered, NIGHTS, local("2026-11-23T07:52")) == local("2026-11-24T00:00")


@pytest.mark.parametrize(
    ("evening", "beginnings"),
    [
        ("2026-03-28T20:00", ["23:00", "00:00", "01:00", "02:00", "03:00", "05:50"]),
        ("2026-10-24T20:00", ["22:00", "23:00", "02:00", "03:00", "04:00", "06:50"]),
    ],
    ids=["the hour from 02 to 03 is missing", "the hour from 02 to 03 comes twice"],
)
def test_on_the_nights_of_a_clock_change_runs_are_real_hours_apart(evening: str, beginnings: list[str]) -> None:
    now, last, found = local(evening).astimezone(UTC), None, []
    for _ in beginnings:
        now = last = next_run(WRITE, last, NIGHTS, now)
        found.append(f"{now:%H:%M}")
    assert found == beginnings
    assert next_run(WRITE, last, NIGHTS, now).astimezone(DENMARK).time() == time(0)


@pytest.mark.parametrize(("midnight", "then"), [("2026-03-29T00:00", 7), ("2026-10-25T00:00", 5)])
def test_six_hours_after_midnight_is_another_time_when_the_clock_has_changed(midnight: str, then: int) -> None:
    six_hours = Timing(kind="read", every=6 * HOUR, longest=HOUR)
    assert next_run(six_hours, local(midnight), NIGHTS, local(midnight)).astimezone(DENMARK).hour == then


def test_the_night_that_loses_an_hour_is_one_quiet_stretch() -> None:
    start = local("2026-03-28T20:00").astimezone(UTC)
    [(began, ended)] = islice(quiet_stretches(NIGHTS, start), 1)
    assert ended - began == 5 * HOUR
    assert ended == local("2026-03-29T06:00")
    # Half past one is so long before six, and two o'clock does not come.
    assert next_run(EXPLORE, None, NIGHTS, local("2026-03-29T01:30")) == local("2026-03-29T01:30")


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_the_last_call_is_just_before_the_doors_open_also_when_the_clock_has_changed(day: str) -> None:
    early = Hours(zone=DENMARK, quiet=frozenset(), measured=True, opening=time(3, 30))
    call = next_run(EXPLORE, None, early, local(f"{day}T00:00"))
    assert local(f"{day}T03:30").astimezone(UTC) - call == EXPLORE.longest

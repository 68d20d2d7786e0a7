"""What is lost, leaked or sold twice is told at once and at any hour; what nobody could see is not known to be so."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitors.alerts.plan import DEFAULT, read_plan
from monitors.alerts.telling import When
from monitors.alerts.waiting import Overdue
from monitors.journeys import JOURNEYS
from monitors.keeping import keep, keep_overdue, keep_silences
from monitors.rounds import decide
from monitors.store import alerts
from monitors.verdicts import Grave, Verdict
from tests.monitors.alerts.makers import a_walk
from tests.monitors.alerts.test_days import QUARTER, Days

SHIPPED = read_plan(DEFAULT)


@pytest.fixture
def night(tmp_path: Path, now: datetime) -> Iterator[Days]:
    """Eleven in the evening, in the plan that comes along; nothing has been walked yet."""
    days = Days(tmp_path, SHIPPED, now + timedelta(hours=15))
    yield days
    days.close()


def read_back_twice(check: str, at: datetime, grave: Grave | None, *, sure: bool = True) -> Verdict:
    walk = a_walk(check, at, "red")
    return replace(walk, findings=[replace(walk.findings[0], grave=grave, sure=sure)])


@pytest.mark.parametrize(
    ("check", "grave"), [("partner-api", "sold-twice"), ("staff-sign-in", "leaked"), ("book-change-cancel", "lost")]
)
def test_what_was_read_back_twice_is_told_at_night_without_another_walk(check: str, grave: Grave, night: Days) -> None:
    assert check in JOURNEYS
    keep(night.store, night.plan, read_back_twice(check, night.now, grave), night.folder)
    keep(night.store, night.plan, a_walk(check, night.now), night.folder)
    night.tell()
    assert night.told == ["Mon 23.00 Fejl"]
    (alert,) = alerts.select_unresolved(night.store)
    assert night.plan.severity_of(alert) == "critical"


def test_another_time_that_is_kept_does_not_take_back_one_that_was_not(night: Days) -> None:
    keep(night.store, night.plan, read_back_twice("book-change-cancel", night.now, "lost"), night.folder)
    states = []
    for _ in range(2):
        keep(night.store, night.plan, a_walk("book-change-cancel", night.now), night.folder)
        states.append([alert.state for alert in alerts.select_unresolved(night.store)])
    assert states == [["open"], []]


def test_what_could_be_read_back_only_once_waits_for_a_second_walk(night: Days) -> None:
    walk = read_back_twice("book-change-cancel", night.now, "lost", sure=False)
    keep(night.store, night.plan, walk, night.folder)
    night.tell()
    assert night.told == []
    keep(night.store, night.plan, walk, night.folder)
    night.tell()
    assert night.told == ["Mon 23.00 Fejl"]


def until_the_morning(days: Days, waits: list[Overdue] | str) -> None:
    """What waits is asked for from eleven until eight."""
    for number in range(9 * 4):
        keep_overdue(days.store, days.plan, waits, days.now + number * QUARTER)
        keep_silences(days.store, days.plan, days.now + number * QUARTER)
        decide(days.store, days.plan, days.now + number * QUARTER)


def about(days: Days, key: str) -> list[datetime]:
    """When somebody was told of it."""
    alert = alerts.select_latest(days.store, key)
    assert alert
    return [
        one.at.astimezone(days.plan.clock) for one in alerts.select_events(days.store, alert.id) if one.what == "opened"
    ]


@pytest.mark.parametrize("when", ["before-opening", "now"])
def test_a_list_that_cannot_be_read_at_night_waits_for_the_morning(when: When, night: Days) -> None:
    promises, *others = night.plan.flows
    night.plan = replace(night.plan, flows=[replace(promises, when=when), *others])
    keep_overdue(night.store, night.plan, [], night.now)
    until_the_morning(night, "intet svar på /api/v1/overdue (ConnectError)")
    assert [f"{at:%H.%M}" for at in about(night, "no-data overdue")] == ["06.30"]


def test_what_is_overdue_at_night_has_lost_nobody_anything_and_waits_for_the_morning(night: Days) -> None:
    until_the_morning(night, [Overdue("cancellations", 1, night.now - QUARTER, 3600)])
    assert [f"{at:%H.%M}" for at in about(night, "overdue cancellations")] == ["06.30"]


def test_by_day_a_list_that_cannot_be_read_is_told_at_once(night: Days) -> None:
    night.now += timedelta(hours=12)
    keep_overdue(night.store, night.plan, [], night.now)
    until_the_morning(night, "svarede 401")
    assert [f"{at:%H.%M}" for at in about(night, "no-data overdue")] == ["12.00"]

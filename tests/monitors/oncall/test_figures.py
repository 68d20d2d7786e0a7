"""The two figures about the monitors themselves flatter nobody: what was never seen to work is not counted as quick."""

from datetime import timedelta

import httpx
import pytest

from monitors.alerts.readings import Tried, key_of
from monitors.findings import Control, Finding
from monitors.keeping import keep
from monitors.oncall.desk import Desk
from monitors.rounds import decide, note_reached, note_reports
from monitors.store import alerts
from monitors.watched import FirstTold
from tests.clock import Clock
from tests.monitors.alerts.makers import BUTTON, a_finding, an_exploration
from tests.monitors.oncall.conftest import the_alert
from tests.monitors.test_results import Told

NIGHT = timedelta(days=1)
OTHER = Control(landmark="main", role="link", name="Vis måned")
PAGE = Control(landmark="", role="page", name="/tid")


def nights(desk: Desk, clock: Clock, tonight: Finding, **yesterday: object) -> None:
    """Every night something is red; `tonight` is new."""
    old = a_finding(clock(), "gone", control=Control(landmark="main", role="button", name="Gammel"))
    given = {"tried": [BUTTON], **yesterday}
    keep(desk.store, desk.plan, an_exploration(clock(), old, **given), desk.results)  # type: ignore[arg-type]
    decide(desk.store, desk.plan, clock())
    clock.now += NIGHT
    keep(desk.store, desk.plan, an_exploration(clock(), old, tonight, tried=[BUTTON, OTHER]), desk.results)
    clock.now += timedelta(minutes=1)
    decide(desk.store, desk.plan, clock())
    note_reached(desk.store, [alert.id for alert in alerts.select_pending(desk.store)], clock())


@pytest.mark.parametrize("control", [BUTTON, PAGE, OTHER], ids=["tried", "its page was seen", "new, but not the run"])
def test_a_new_finding_broke_after_the_same_was_last_tried_without_it(
    control: Control, desk: Desk, clock: Clock
) -> None:
    tonight = a_finding(clock(), control=control)
    nights(desk, clock, tonight, counted=1)
    assert the_alert(desk, key_of(tonight)).worked == clock() - NIGHT - timedelta(minutes=1)
    assert desk.honesty().minutes_to_alert == 1441


def test_what_a_run_in_parts_had_not_come_to_has_not_been_seen_to_work(desk: Desk, clock: Clock) -> None:
    tonight = a_finding(clock(), control=OTHER)
    nights(desk, clock, tonight, counted=2)
    assert the_alert(desk, key_of(tonight)).worked is None
    assert desk.honesty().minutes_to_alert is None


async def test_what_was_met_and_never_tried_has_not_been_seen_to_work(
    desk: Desk, clock: Clock, anybody: httpx.AsyncClient
) -> None:
    tonight = a_finding(clock(), control=OTHER)
    nights(desk, clock, tonight, unreached=[Tried("/tid", "link", "Vis måned")])
    assert the_alert(desk, key_of(tonight)).worked is None
    assert desk.honesty().minutes_to_alert is None
    assert desk.honesty().faults == 2
    assert "Det ved vi ikke endnu" in (await anybody.get("/status")).text


async def test_a_citizen_who_told_of_it_before_it_was_ever_tried_counts_against_us(desk: Desk, clock: Clock) -> None:
    keep(desk.store, desk.plan, an_exploration(clock(), a_finding(clock())), desk.results)
    assert desk.honesty().found_first == 1
    site = Told(FirstTold("/tid", clock() - 30 * NIGHT))
    await note_reports(desk.store, clock(), site)
    assert desk.honesty().found_first == 0

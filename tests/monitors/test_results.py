"""From a run of the schedule to what those on call are shown."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitors.alerts.plan import DEFAULT, read_plan
from monitors.alerts.readings import Tried, of_journey
from monitors.alerts.rules import judge
from monitors.explorer.report import Exploration, Standing
from monitors.findings import Control
from monitors.oncall import figures
from monitors.results import explored, keep_result
from monitors.rounds import TRAFFIC, first_report, look, note_reports
from monitors.schedule import Ended, Skipped, TooLong
from monitors.store import alerts, runs
from monitors.store.database import open_store
from monitors.verdicts import Verdict
from monitors.watched import CouldNotRead, FirstTold, Watched
from tests.monitors.alerts.makers import SITE, a_finding, a_walk
from tests.monitors.conftest import Site

PLAN = read_plan(DEFAULT)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path, now: datetime) -> Iterator[sqlite3.Connection]:
    store = open_store(tmp_path, now)
    yield store
    store.close()


def ended(plan: str, at: datetime, *verdicts: Verdict | Exploration, took: timedelta = HOUR / 2) -> Ended:
    return Ended(
        plan=plan, kind="read", due_at=at, began_at=at, ended_at=at + took, allowed_seconds=HOUR.total_seconds(),
        outcome="ok", reason=None if verdicts else "Overvågningen selv fejlede.", verdicts=list(verdicts),
    )  # fmt: skip


def exploration(at: datetime) -> Exploration:
    return Exploration(
        target=SITE, name="by", seed=1, at=at, seconds=60, deployment="v2", outcome="failed", reason="", whole=True,
        exercised=1, counted=2, verdicts={}, seconds_each=1, states_audited=0, findings=[a_finding(at)],
        controls=[
            Standing(route="/tid", role="button", name="Skift tid", standing="exercised", reason=""),
            Standing(route="/tid", role="link", name="Ring", standing="exempt", reason="den ringer op"),
            Standing(route="/tid", role="link", name="Måned", standing="unreached", reason=""),
        ],
    )  # fmt: skip


def test_a_red_walk_and_a_red_one_after_it_are_an_alert(store: sqlite3.Connection, now: datetime) -> None:
    red = a_walk("public-supply", now, "red")
    keep_result(store, PLAN, ended("public-supply", now, red, red), Path("results"))
    assert [(one.flow, one.state) for one in alerts.select_unresolved(store)] == [("find-a-time", "open")]


def test_what_the_explorer_finds_is_an_alert_and_what_it_tried_is_coverage(
    store: sqlite3.Connection, now: datetime
) -> None:
    keep_result(store, PLAN, ended("explore", now, exploration(now)), Path("results"))
    assert [(one.flow, one.check, one.state) for one in alerts.select_unresolved(store)] == [
        ("find-a-time", "explore", "open")
    ]
    assert [(one.name, one.standing) for one in runs.select_controls(store)] == [
        ("Skift tid", "exercised"),
        ("Måned", "unreached"),
    ]


def test_what_a_run_says_something_of_is_handed_over_whether_it_is_counted_or_not(now: datetime) -> None:
    told = exploration(now)
    alike = Standing(route="/", role="link", name="Mine tider 2", standing="exempt", reason="", judged=True)
    handed = explored(replace(told, controls=[*told.controls, alike], opened=["/", "/tid"]), "explore")
    assert handed.spared == {Tried("/", "link", "Mine tider #")}
    assert handed.opened == {"/", "/tid"}


def test_only_what_stored_something_is_handed_over_as_stored_each_way_of_pressing_by_itself(now: datetime) -> None:
    book = Standing(route="/tid", role="button", name="Bestil", standing="exercised", reason="")
    controls = [replace(book, stored=True), book, replace(book, name="Skift", twice=True, stored=True)]
    handed = explored(replace(exploration(now), controls=controls), "explore")
    assert handed.stored == {Tried("/tid", "button", "Bestil")}
    assert handed.twice == {Tried("/tid", "button", "Skift")}


def test_a_free_time_is_the_same_control_another_day(store: sqlite3.Connection, now: datetime) -> None:
    found = a_finding(now, control=Control(landmark="main", role="button", name="#"))
    run = replace(exploration(now), findings=[found], whole=False)
    keep_result(store, PLAN, ended("explore", now, run), Path("results"))
    for name in ("10.15", "11.30"):
        tried = Standing(route="/tid", role="button", name=name, standing="exercised", reason="")
        later = replace(run, outcome="ok", findings=[], controls=[tried])
        keep_result(store, PLAN, ended("explore", now, later), Path("results"))
    assert alerts.select_unresolved(store) == []
    assert [one.name for one in runs.select_controls(store)] == ["#", "Skift tid", "Måned"]


def test_runs_that_told_nothing_are_counted_and_judge_nothing(store: sqlite3.Connection, now: datetime) -> None:
    skipped = Skipped(plan="public-supply", kind="read", due_at=now, reason="Den forrige tur er ikke færdig.", times=1)
    for result in (ended("public-supply", now), skipped):
        keep_result(store, PLAN, result, Path("results"))
    assert [run.colour for run in runs.select_runs(store, now, now + HOUR)] == ["inconclusive", "skipped"]
    assert alerts.select_unresolved(store) == []


def test_a_run_that_is_too_long_is_told_while_it_lasts(store: sqlite3.Connection, now: datetime) -> None:
    slow = TooLong(plan="public-supply", kind="read", began_at=now, seconds=3601, allowed_seconds=3600)
    keep_result(store, PLAN, slow, Path("results"))
    assert [one.key for one in alerts.select_unresolved(store)] == ["too-long public-supply"]
    for hours in (1, 2):
        walk = a_walk("public-supply", now + hours * HOUR)
        keep_result(store, PLAN, ended("public-supply", now + hours * HOUR, walk), Path("results"))
    assert alerts.select_unresolved(store) == []


async def test_the_site_itself_tells_what_waits_its_traffic_and_its_deployment(
    site: Site, store: sqlite3.Connection, now: datetime
) -> None:
    watched = Watched(site.url, site.settings.read_token.decode())
    await look(store, PLAN, now, watched)
    assert "overdue" in runs.select_told(store)
    assert runs.select_fact(store, TRAFFIC)
    assert len((await watched.traffic()).hours) == 7 * 24
    assert len(await watched.deployment()) == 8
    with pytest.raises(CouldNotRead, match="401"):
        await Watched(site.url, None).overdue()


async def test_a_site_that_is_down_leaves_us_without_data(store: sqlite3.Connection, now: datetime) -> None:
    await look(store, PLAN, now, Watched("http://127.0.0.1:9", "token"))
    run = runs.select_latest_runs(store)["overdue"]
    assert (run.colour, run.reason) == ("inconclusive", "intet svar på /api/v1/overdue (ConnectError)")


class Told(Watched):
    """A site that says of which screens citizens have told."""

    def __init__(self, *told: FirstTold) -> None:
        super().__init__(SITE, None)
        self.told, self.asked = told, list[datetime]()

    async def first_told(self, since: datetime) -> list[FirstTold]:
        self.asked.append(since)
        return [one for one in self.told if one.first_at >= since]


async def test_who_found_a_fault_first_is_read_from_what_citizens_have_told(
    store: sqlite3.Connection, now: datetime
) -> None:
    for at, colour in ((now, "green"), (now + HOUR, "red"), (now + HOUR, "red")):
        keep_result(store, PLAN, ended("public-supply", at, a_walk("public-supply", at, colour)), Path("results"))
    await note_reports(store, now + HOUR, Told(FirstTold("/tid", now + HOUR / 2)))
    assert alerts.select_unresolved(store)[0].reported is None, "the fault is on another screen"
    site = Told(FirstTold("/mine/:id", now + HOUR / 2), FirstTold("/tid", now))
    await note_reports(store, now + HOUR, site)
    (alert,) = alerts.select_unresolved(store)
    assert (alert.reported, site.asked) == (now + HOUR / 2, [now]), "since it last worked"
    assert figures.honesty([alert]).found_first == 0
    assert [event.what for event in alerts.select_events(store, alert.id)][-1] == "reported"
    await note_reports(store, now + HOUR, site)
    assert site.asked == [now], "once is enough"


@pytest.mark.parametrize(
    ("where", "route", "same"),
    [("/", "/", True), ("/", "/tid", False), ("/kvittering/…", "/kvittering/:id", True), ("API'et", "/", False)],
)
def test_a_fault_and_a_report_are_about_the_same_screen(where: str, route: str, same: bool, now: datetime) -> None:
    walk = a_walk("book", now, "red")
    reading = of_journey(
        replace(walk, findings=[replace(walk.findings[0], where=where)]), PLAN, deployment="", worked=now
    )
    assert reading
    alert = judge(None, reading)
    assert alert
    assert (first_report(alert, [FirstTold(route, now)]) == now) == same

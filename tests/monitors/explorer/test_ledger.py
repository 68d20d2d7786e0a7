"""What the explorer knows from one run to the next, and after it was killed."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from api.settings import ROOT
from monitors.explorer.exercise import Order
from monitors.explorer.frontier import Frontier
from monitors.explorer.ledger import GREEN, Ledger, Tried
from monitors.explorer.met import Met
from monitors.explorer.report import Coverage
from monitors.explorer.shapes import Effect, Observation, Step
from monitors.findings import Control, Finding
from tests.monitors.explorer.builders import SITE, a_control, a_page, a_write, an_exercise, met_on

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HOME = [Step(url=SITE)]
KEPT = Effect(route="/kvittering", dialog="")
FINDING = Finding(
    target=SITE, route="/", role="citizen", language="da", size="phone", verdict="no-effect", experience="Intet sker.",
    control=Control(landmark="main", role="button", name="Gem"), expected="noget", seen="intet", path=["Åbn /"],
    exercise="3f1c9a0b72de", seed=1, deployment="a1b2", first_seen=NOW,
)  # fmt: skip


def a_met(name: str = "Gem") -> Met:
    return met_on(a_page(a_control(name)))[0]


def tried(ledger: Ledger, met: Met, verdict: str = GREEN, effect: Effect = KEPT,
          observation: Observation | None = None, name: str = "e1") -> None:  # fmt: skip
    order, seen = Order(path=met.path, step=met.step, seed=1), observation or an_exercise()
    done = Tried(id=name, key=met.key, order=order, observation=seen, verdict=verdict, effect=effect)
    ledger.tried(done, NOW, "udgave")


def a_run(ledger: Ledger, *mets: Met, complete: bool = True) -> None:
    ledger.begin(1, NOW)
    ledger.meet(list(mets), Frontier(seed=1))
    for met in mets:
        tried(ledger, met)
    if complete:
        ledger.end(NOW, complete=True, exercised=1, counted=1)


def test_what_was_tried_is_known_the_next_time(tmp_path: Path) -> None:
    met = a_met()
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        a_run(ledger, met)
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        ledger.begin(2, NOW)
        assert ledger.met_before() == [met]
        assert ledger.past()[met.key].deployment == "udgave"
        assert ledger.accepted(met.key) == [KEPT]
        kept = ledger.kept("e1")
    assert kept
    assert (kept.order.step, kept.verdict) == (met.step, GREEN)


def test_what_was_met_since_the_last_whole_run_is_begun_from(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        a_run(ledger, a_met("Gem"), complete=False)
        a_run(ledger, a_met("Send"), complete=False)
        ledger.begin(3, NOW)
        assert {met.step.name for met in ledger.met_before()} == {"Gem", "Send"}
        a_run(ledger, a_met("Send"))
        ledger.begin(4, NOW)
        assert {met.step.name for met in ledger.met_before()} == {"Send"}


def test_what_one_run_did_not_get_round_to_stays_tried_with_its_age(tmp_path: Path) -> None:
    gem, send = a_met("Gem"), a_met("Send")
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        a_run(ledger, gem, complete=False)
        ledger.begin(2, NOW)
        ledger.meet([gem, send], Frontier(seed=1))
        ledger.stand({gem.key: ("unreached", "ikke nået endnu"), send.key: ("unreached", "ikke nået endnu")})
        assert ledger.known() == Coverage(exercised=1, unreached=1, oldest=NOW)
        ledger.stand({gem.key: ("exempt", "sender POST")})
        assert ledger.known() == Coverage(exempt=1, unreached=1)


def test_what_a_control_sends_is_known_the_next_time(tmp_path: Path) -> None:
    met = a_met()
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        a_run(ledger, met)
        tried(ledger, met, observation=an_exercise(exchanges=[a_write()]))
        assert ledger.sent(met.key) == ["POST /api/things"]
        assert ledger.sent("unknown") == []


def test_what_was_green_long_ago_cannot_be_replayed_any_more_and_what_was_wrong_can(tmp_path: Path) -> None:
    met, later = a_met(), NOW + timedelta(days=91)
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        ledger.begin(1, NOW)
        for name, verdict in (("green", GREEN), ("wrong", "not-stored")):
            tried(ledger, met, verdict, name=name)
        ledger.begin(2, NOW + timedelta(days=89))
        assert ledger.kept("green")
        ledger.begin(3, later)
        assert ledger.kept("green") is None
        assert ledger.kept("wrong")


def test_another_site_role_or_language_shares_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite", "by da") as ledger:
        a_run(ledger, a_met())
    with Ledger(tmp_path / "l.sqlite", "by en") as ledger:
        assert ledger.past() == {}


def test_what_was_wrong_is_no_accepted_effect(tmp_path: Path) -> None:
    met = a_met()
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        a_run(ledger, met)
        tried(ledger, met, verdict="other-effect", effect=replace(KEPT, route="/fejl"))
        assert ledger.accepted(met.key) == [KEPT]


def test_a_finding_keeps_the_moment_when_it_was_first_seen(tmp_path: Path) -> None:
    later = NOW + timedelta(days=1)
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        ledger.found(FINDING, NOW)
        assert ledger.found(replace(FINDING, first_seen=later, seen="noget andet"), later).first_seen == NOW


def test_a_link_to_another_site_is_believed_for_a_while(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        ledger.look_up("https://stat.test/", 404, NOW)
        assert ledger.looked_up("https://stat.test/", (NOW - timedelta(hours=1)).timestamp()) == 404
        assert ledger.looked_up("https://stat.test/", (NOW + timedelta(hours=1)).timestamp()) is None


def test_a_monitor_that_is_killed_loses_the_exercise_under_way_and_nothing_else(tmp_path: Path) -> None:
    program = f"""
from pathlib import Path
from monitors.explorer.ledger import Ledger
from tests.monitors.explorer.test_ledger import a_met, a_run
ledger = Ledger(Path({str(tmp_path / "l.sqlite")!r}), "by")
a_run(ledger, a_met(), complete=False)
ledger._db.execute("BEGIN IMMEDIATE")
ledger._db.execute("DELETE FROM control")
print("begun", flush=True)
input()
"""
    running = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert running.stdout
    assert running.stdout.readline() == b"begun\n"
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        assert ledger.accepted(a_met().key) == [KEPT]


def test_the_shortest_way_to_a_control_is_the_one_that_is_kept(tmp_path: Path) -> None:
    short, frontier = a_met(), Frontier(seed=1)
    frontier.remember(short)
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        a_run(ledger, short)
        ledger.meet([replace(short, path=[*HOME, Step(name="Menu")])], frontier)
        ledger.begin(2, NOW)
        assert ledger.met_before() == [short]

import re
from pathlib import Path

import msgspec
import pytest

from api.settings import ROOT
from monitors.alerts.plan import (
    DEFAULT,
    Channels,
    Flow,
    PaceTable,
    People,
    Plan,
    PlanRefused,
    RestTable,
    read_plan,
)
from monitors.journeys import JOURNEYS

PLAN = DEFAULT.read_text()


def test_the_plan_that_comes_along_watches_every_journey_and_has_a_runbook_for_every_flow() -> None:
    plan = read_plan(DEFAULT)
    assert JOURNEYS.keys() <= {check for flow in plan.flows for check in flow.checks}
    assert [flow.runbook for flow in plan.flows if not (ROOT / flow.runbook).is_file()] == []


@pytest.mark.parametrize(
    ("kind", "flow"),
    [
        ("messages/confirmation", "messages"),
        ("misfits", "answers"),
        ("calls", "answers"),
        ("fault-reports", "answers"),
        ("tickets/waiting", "answers"),
        ("holds", "promises"),
        ("jobs/erase", "other"),
        ("what-nobody-thought-of", "other"),
    ],
)
def test_what_waits_belongs_to_a_flow(kind: str, flow: str) -> None:
    assert read_plan(DEFAULT).flow_of_overdue(kind).name == flow


@pytest.mark.parametrize(
    ("route", "flow"),
    [("/", "find-a-time"), ("/?topic", "find-a-time"), ("/kvittering/*", "book"), ("/privatliv", "other")],
)
def test_what_the_explorer_finds_belongs_to_a_flow(route: str, flow: str) -> None:
    assert read_plan(DEFAULT).flow_of_route(route).name == flow


def test_every_key_of_the_plan_is_explained() -> None:
    explained = set(re.findall(r"`([a-z-]+)`", (ROOT / "docs" / "alerts.md").read_text()))
    tables = (Plan, People, RestTable, PaceTable, Channels, Flow)
    keys = {field.encode_name for table in tables for field in msgspec.structs.fields(table)}
    assert keys - {"people", "rest", "pace", "channels", "flows"} - explained == set()


def test_secrets_of_channels_come_from_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.replace("[channels]", '[channels]\nfirst = ["json://$HOOK/x"]'))
    assert read_plan(path, {"HOOK": "a.example"}).channels.first == ["json://a.example/x"]
    with pytest.raises(PlanRefused, match="HOOK"):
        read_plan(path, {})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('name = "book"', 'name = "messages"'),
        ('"mon"', '"man"'),
        ('zone = "Europe/Copenhagen"', 'zone = "Europe/Kystby"'),
        ("ends = 06:30:00", "ends = 22:00:00"),
        ('severity = "critical"', 'severity = "dreadful"'),
        ("[people]", "[people]\nmother = 1"),
        ("[people]", "[people"),
    ],
)
def test_a_plan_that_is_not_right_is_refused(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.replace(before, after))
    with pytest.raises(PlanRefused, match=r"plan\.toml"):
        read_plan(path)


def test_a_plan_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanRefused, match="kan ikke læses"):
        read_plan(tmp_path / "none.toml")

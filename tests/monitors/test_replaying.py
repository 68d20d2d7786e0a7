"""The command that an alert names walks the same again: the same journey, with the same device, as the same person."""

import shlex
from argparse import Namespace
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitors import cli
from monitors.alerts.plan import DEFAULT, read_plan
from monitors.alerts.readings import of_journey
from monitors.devices import DEVICES, Engines
from monitors.explorer.target_file import ROLES
from monitors.journeys import JOURNEYS
from monitors.journeys.walking import Setting, walk_all, walks_of
from monitors.targets import Target
from monitors.verdicts import Finding
from tests.monitors.alerts.makers import SITE, a_finding

NO_BROWSERS: Engines = {device.engine: Path("/nowhere") for device in DEVICES}
BROKEN = Finding(harm="Intet virker.", step="", where="/", expected="noget", seen="intet")


def parsed(command: str) -> Namespace:
    program, *arguments = shlex.split(command)
    assert program == "borgertid-monitor"
    return cli._parser().parse_args(arguments)


async def test_every_walk_can_be_walked_again_alone(tmp_path: Path, now: datetime) -> None:
    setting = Setting(
        target=Target(base_url=SITE, key=None), results=tmp_path, now=lambda: now, patience=1, tell=lambda _: None
    )
    walks = walks_of(JOURNEYS.values(), DEVICES)
    for verdict in await walk_all(walks, setting, NO_BROWSERS):
        red = replace(verdict, outcome="failed", findings=[BROKEN])
        reading = of_journey(red, read_plan(DEFAULT), deployment="", worked=None)
        assert reading
        assert reading.fault
        given = parsed(reading.fault.replay)
        devices = [device for device in DEVICES if device.name in given.device]
        again = walks_of([JOURNEYS[name] for name in given.journey], devices)
        assert [walk.name for walk in again] == [verdict.journey]


@pytest.mark.parametrize("role", ROLES)
def test_what_was_found_as_somebody_is_tried_again_as_them(role: str, now: datetime) -> None:
    given = parsed(a_finding(now, role=role).replay_command)
    assert (given.target, given.role, given.replay) == (SITE, role, "abc123")


def test_another_site_knows_its_explorer_by_its_own_file(now: datetime) -> None:
    given = parsed(a_finding(now, role="clerk", target_file="its.toml").replay_command)
    assert (given.target, given.role) == ("its.toml", "citizen")

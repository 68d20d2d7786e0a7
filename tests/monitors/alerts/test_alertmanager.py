"""What Alertmanager is sent, and when: it tells people by itself, so it must not know more than they may be told."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from monitors.alerts import channels
from monitors.alerts.plan import Plan
from monitors.keeping import keep
from monitors.rounds import tell_all
from monitors.store import alerts
from monitors.store.database import open_store
from monitors.verdicts import Grave
from tests.clock import Clock
from tests.monitors.alerts.makers import a_plan, a_walk

EVENING = datetime.fromisoformat("2026-11-23T20:00:00+01:00")
"""A Monday; the rest begins at nine."""


class Sent:
    """What the last round has sent of one journey, and in between the time that passes."""

    def __init__(self, store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.clock, self.bodies = store, Clock(EVENING), list[Any]()
        self.plan: Plan = a_plan(channels={"alertmanager": "http://alertmanager.example"})
        monkeypatch.setattr(channels, "_ask", self._take)

    async def _take(self, _method: str, _url: str, body: list[Any]) -> str:
        # The silence of the checks that nobody walks here is another fault.
        self.bodies += [one for one in body if one["labels"]["fault"] == "journey look"]
        return ""

    def walk(self, colour: str, *, times: int = 2, grave: Grave | None = None) -> None:
        for _ in range(times):
            walk = a_walk("look", self.clock(), colour)
            if grave:
                walk = replace(walk, findings=[replace(walk.findings[0], grave=grave)])
            keep(self.store, self.plan, walk, Path("results"))

    async def at(self, moment: str) -> dict[str, Any] | None:
        """The rounds of every half hour until then; what the last one has sent."""
        until = datetime.fromisoformat(moment)
        while self.clock() <= until:
            self.bodies.clear()
            await tell_all(self.store, self.plan, self.clock)
            self.clock.pass_by(minutes=30)
        return self.bodies[0] if self.bodies else None


def is_over(sent: dict[str, Any] | None, at: str) -> bool:
    assert sent
    return datetime.fromisoformat(sent["endsAt"]) <= datetime.fromisoformat(at)


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sent]:
    store = open_store(tmp_path, EVENING)
    yield Sent(store, monkeypatch)
    store.close()


async def test_what_waits_for_the_morning_is_sent_in_the_morning(sent: Sent) -> None:
    await sent.at("2026-11-23T23:00+01:00")
    sent.walk("red")
    assert await sent.at("2026-11-24T06:00+01:00") is None
    there = await sent.at("2026-11-24T06:30+01:00")
    assert there
    assert there["labels"]["when"] == "before-opening"


async def test_what_is_grave_is_sent_at_night_and_so_is_its_end(sent: Sent) -> None:
    await sent.at("2026-11-23T23:00+01:00")
    sent.walk("red", grave="leaked")
    there = await sent.at("2026-11-24T00:00+01:00")
    assert there
    assert (there["labels"]["when"], there["labels"]["severity"]) == ("now", "critical")
    sent.walk("green")
    assert is_over(await sent.at("2026-11-24T01:00+01:00"), "2026-11-24T01:00+01:00")


@pytest.mark.parametrize("over", ["2026-11-23T22:00+01:00", "2026-11-27T22:00+01:00"], ids=["one night", "a weekend"])
async def test_the_end_of_what_can_wait_is_sent_when_the_rest_is_over(over: str, sent: Sent) -> None:
    sent.walk("red")
    await sent.at(over)
    sent.walk("green")
    ends = datetime.fromisoformat(over) + (timedelta(hours=8) if "23T" in over else timedelta(hours=56))
    assert not is_over(await sent.at(ends.isoformat()), ends.isoformat()), "it would say so at night"
    ended = await sent.at((ends + timedelta(hours=1)).isoformat())
    assert is_over(ended, over.replace("T22:00", "T23:00")), "when it was mended, and not when it was told"
    assert await sent.at((ends + timedelta(days=2)).isoformat()) is None


async def test_what_is_taken_or_silenced_goes_on_being_sent_and_says_so(sent: Sent) -> None:
    """What is sent no more is told as mended."""
    sent.walk("red")
    there = await sent.at("2026-11-23T20:00+01:00")
    assert there
    assert (there["annotations"]["acknowledged_by"], there["annotations"]["silenced_until"]) == ("", "")
    (alert,) = alerts.select_unresolved(sent.store)
    alerts.save_alert(sent.store, replace(alert, acknowledged=sent.clock(), acknowledged_by="Vagten"))
    until = sent.clock() + timedelta(days=6)
    alerts.insert_silence(sent.store, "look", sent.clock(), until, why="Ny udgave", who="Vagten")
    there = await sent.at("2026-11-26T12:00+01:00")
    assert there
    assert there["annotations"]["acknowledged_by"] == "Vagten"
    assert datetime.fromisoformat(there["annotations"]["silenced_until"]) == until
    sent.walk("green")
    assert not is_over(await sent.at("2026-11-28T12:00+01:00"), "2026-11-28T12:00+01:00"), "the end is muted too"
    assert is_over(await sent.at("2026-11-30T07:00+01:00"), "2026-11-27T00:00+01:00")

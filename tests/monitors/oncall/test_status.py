"""What citizens are told on /status: nothing that those on call know to be otherwise."""

from datetime import timedelta

import httpx
import pytest
from msgspec.structs import replace

from monitors.keeping import keep
from monitors.oncall.app import create_app
from monitors.oncall.desk import Desk
from monitors.rounds import decide
from monitors.store import alerts
from tests.clock import Clock
from tests.monitors.alerts.makers import a_plan, a_walk
from tests.monitors.oncall.conftest import PAGE, the_alert

PROMISE = "Har du en tid, så gælder den stadig."


def broken(desk: Desk, check: str, *, lost: bool, minutes: int) -> None:
    """Walked twice, so many minutes ago."""
    walk = a_walk(check, desk.now() - timedelta(minutes=minutes), "red")
    finding = replace(walk.findings[0], grave="lost" if lost else None)
    for _ in range(2):
        keep(desk.store, desk.plan, replace(walk, findings=[finding]), desk.results)


@pytest.mark.parametrize("check", ["book", "look"], ids=["the same walk", "another flow"])
async def test_a_time_that_was_lost_is_not_forgotten_when_something_else_breaks(
    check: str, on_call: httpx.AsyncClient, desk: Desk
) -> None:
    """At two a booking was lost; at three the front page was down, so that no walk came as far as the booking."""
    broken(desk, "book", lost=True, minutes=60)
    broken(desk, check, lost=False, minutes=5)
    for path in ("/status", f"/alarm/{the_alert(desk, f'journey {check}').id}"):
        assert PROMISE not in (await on_call.get(path)).text, path


async def test_what_broke_after_the_loss_was_over_promises_again(on_call: httpx.AsyncClient, desk: Desk) -> None:
    broken(desk, "book", lost=True, minutes=60)
    for minutes in (50, 40):
        keep(desk.store, desk.plan, a_walk("book", desk.now() - timedelta(minutes=minutes)), desk.results)
    broken(desk, "book", lost=False, minutes=5)
    assert PROMISE in (await on_call.get("/status")).text


@pytest.mark.parametrize(
    ("ways", "muted", "said"),
    [
        ({"first": ["json://a"]}, False, True),
        ({"alertmanager": "http://am"}, False, True),
        ({}, False, False),
        ({"first": ["json://a"]}, True, False),
    ],
    ids=["a channel", "Alertmanager", "no way to tell anybody", "silenced before it was told"],
)
async def test_nobody_is_said_to_be_told_when_nobody_is(
    ways: dict[str, object], muted: bool, said: bool, desk: Desk, clock: Clock
) -> None:
    clock.pass_by(hours=3)
    desk = replace(desk, plan=a_plan(page=PAGE, channels=ways))
    if muted:
        alerts.insert_silence(desk.store, "*", clock(), clock() + timedelta(days=7), why="Ny udgave", who="Vagten")
    broken(desk, "book", lost=False, minutes=5)
    decide(desk.store, desk.plan, clock())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=create_app(desk)), base_url=PAGE) as anybody:
        text = (await anybody.get("/status")).text
    assert ("Virker ikke" in text, "besked" in text.partition("<h2>Hvor hurtigt")[0]) == (True, said)


@pytest.mark.parametrize(("lost", "words"), [(True, "Vi er ved at give vagten besked."), (False, "før vi åbner")])
async def test_at_night_citizens_are_told_when_those_on_call_are(
    lost: bool, words: str, on_call: httpx.AsyncClient, desk: Desk, clock: Clock
) -> None:
    clock.pass_by(hours=15)
    desk.plan.channels.first.append("json://a")
    broken(desk, "look", lost=lost, minutes=1)
    assert words in (await on_call.get("/status")).text

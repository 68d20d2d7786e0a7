"""The explorer's own decisions, without a browser: what it does with exercises that went this way or that."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from monitors.explorer import ending
from monitors.explorer import explorer as module
from monitors.explorer.accessibility import Auditor
from monitors.explorer.explorer import INCONCLUSIVE, Explorer, Setting
from monitors.explorer.ledger import GREEN, Ledger
from monitors.explorer.shapes import Facts, Judged, Observation, Snapshot, Step
from monitors.explorer.strain import WINDOW
from monitors.explorer.target_file import ExplorerTarget
from monitors.explorer.trying import Means, Outcome
from monitors.explorer.verdicts import judge
from tests.monitors.explorer.builders import SITE, a_control, a_page, a_read, a_write, an_exercise
from tests.monitors.explorer.test_strain import answers

PAGE = a_page(a_control("Gem"), a_control("Send"))
GREEN_OPENING = an_exercise(before=PAGE, after=replace(PAGE, lines=[("Nyt", "da")]))
DEAD = an_exercise(before=PAGE, after=PAGE)


class TheMachine:
    """The browsers of a machine that is busy, or is not."""

    def __init__(self) -> None:
        self.is_busy = False

    async def is_starved(self, _: float) -> bool:
        return self.is_busy


@pytest.fixture
def machine() -> TheMachine:
    return TheMachine()


@pytest.fixture
def explorer(tmp_path: Path, machine: Any) -> Iterator[Explorer]:
    target = ExplorerTarget(name="by", url=SITE, language="da")
    means = Means(
        target=target, browsers=machine, patience=1, headers=dict, make_witness=None, signed_in=None
    )  # fmt: skip
    setting = Setting(
        means=means, seed=1, seconds=60, results=tmp_path, now=lambda: datetime.now(UTC), tell=print,
        auditor=Auditor(None, target.place),
    )  # fmt: skip
    with Ledger(tmp_path / "l.sqlite", "by") as ledger:
        ledger.begin(1, datetime.now(UTC))
        yield Explorer(setting, ledger)


def every_try_is(seen: Callable[[int], Observation], monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 0

    async def attempt(*_: object) -> Outcome:
        nonlocal tries
        observation = seen(tries)
        tries += 1
        return Outcome(observation=observation, judged=judge(observation))

    monkeypatch.setattr(module, "attempt", attempt)


async def test_a_start_page_that_a_busy_machine_cannot_judge_is_opened_once_more_and_counts_as_no_control(
    explorer: Explorer, machine: TheMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.is_busy = True
    every_try_is(lambda _: DEAD, monkeypatch)
    await explorer.try_opening(SITE)
    assert (explorer.verdicts[INCONCLUSIVE], explorer.unopened) == (1, {SITE})
    while met := explorer.frontier.next():
        explorer.frontier.exercised(met.key)
    assert not explorer.is_done
    assert set(explorer.frontier.standing) <= set(explorer.frontier.met)
    every_try_is(lambda _: GREEN_OPENING, monkeypatch)
    await explorer.try_opening(SITE)
    assert explorer.unopened == set()
    assert explorer.is_done


async def test_what_the_explorer_itself_fails_at_is_inconclusive_and_the_rest_is_tried(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, well = ValueError("odd"), GREEN_OPENING
    tries: Iterator[Observation | ValueError] = iter([odd, well, odd, odd, *[well] * 9])

    async def attempt(*_: object) -> Outcome:
        if isinstance(came := next(tries), Exception):
            raise came
        return Outcome(observation=came)

    monkeypatch.setattr(module, "attempt", attempt)
    await explorer.explore()
    assert explorer.verdicts == {INCONCLUSIVE: 3, GREEN: 3}
    assert (explorer.unopened, explorer.is_done) == (set(), True)


@pytest.mark.parametrize(("status", "stops"), [(500, True), (404, False)])
async def test_what_is_missing_does_not_end_the_run_and_a_server_in_trouble_does(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch, status: int, stops: bool
) -> None:
    def fails(number: int) -> Observation:
        return replace(GREEN_OPENING, before=a_page_of(min(number, 9)), exchanges=[a_read(status)])

    async def confirmed(_: object, seen: object, judged: Judged, known: object) -> str:
        return judged.kind

    monkeypatch.setattr(explorer, "_confirmed", confirmed)
    every_try_is(fails, monkeypatch)
    await explorer.explore()
    assert bool(explorer.stopped) == stops
    assert explorer.is_done != stops


async def test_what_may_not_send_is_exempt(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> None:
    every_try_is(lambda _: replace(DEAD, exchanges=[a_write(0, blocked=True)]), monkeypatch)
    explorer.frontier.add([Step(url=SITE)], PAGE, lambda _: None)
    met = explorer.frontier.next()
    assert met
    await explorer.try_control(met)
    assert explorer.frontier.standing[met.key] == ("exempt", "sender POST, og det må overvågningen ikke her")


TAKEN = replace(
    GREEN_OPENING, exchanges=[a_write()], covered=True, facts_before=Facts(), facts_after=Facts(values={"a.title": "x"})
)
SAYS_SO = replace(PAGE, alerts=["Tiden er lige taget."])
REFUSED = replace(TAKEN, after=SAYS_SO, exchanges=[a_write(409)], covered=False, facts_after=None)


@pytest.mark.parametrize(
    ("seen", "stored"),
    [
        (TAKEN, True),
        (REFUSED, False),
        (replace(TAKEN, facts_after=None), False),
        (replace(TAKEN, step=replace(TAKEN.step, bare=True)), False),
        (replace(TAKEN, facts_after=Facts()), False),
    ],
    ids=["taken", "refused, and the page says so", "nobody to ask", "nothing filled in", "not kept"],
)
async def test_only_a_write_that_was_accepted_and_asked_about_says_that_a_control_stores(
    seen: Observation, stored: bool, explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def confirmed(_: object, seen: object, judged: Judged, known: object) -> str:
        return judged.kind

    monkeypatch.setattr(explorer, "_confirmed", confirmed)
    every_try_is(lambda _: seen, monkeypatch)
    explorer.frontier.add([Step(url=SITE)], PAGE, lambda _: None)
    met = explorer.frontier.next()
    assert met
    await explorer.try_control(met)
    assert explorer.frontier.standing[met.key] == ("exercised", "")
    assert (met.key in explorer.frontier.stored) == stored


async def test_what_cannot_be_looked_at_again_at_the_end_is_not_told_and_costs_no_other_finding(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def visiting(_: Means) -> AsyncIterator[None]:
        raise ValueError("odd")
        yield

    monkeypatch.setattr(ending, "visiting", visiting)
    off = a_page(a_control("Send", enabled=False))
    every_try_is(lambda _: replace(GREEN_OPENING, before=off, after=replace(off, lines=[("Nyt", "da")])), monkeypatch)
    await explorer.explore()
    assert explorer.frontier.never_enabled
    await ending.conclude(explorer, explorer._setting)
    assert explorer.findings == []


def slow_after(first: int) -> Callable[[int], Observation]:
    def seen(number: int) -> Observation:
        seconds = 0.1 if number < first else 5.0
        return replace(GREEN_OPENING, before=a_page_of(number), exchanges=answers(seconds=seconds))

    return seen


def a_page_of(number: int) -> Snapshot:
    """Always with something more to try."""
    return a_page(*[a_control(letter) for letter in "abcdefghijklmnop"[: number + 3]])


async def test_a_site_whose_answers_get_slow_is_left_in_peace(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(answers()) == WINDOW
    every_try_is(slow_after(2), monkeypatch)
    await explorer.explore()
    assert explorer.stopped == "svarene er blevet flere gange langsommere: siden skal ikke belastes mere"
    assert not explorer.is_done


async def test_a_site_is_not_blamed_for_a_machine_that_is_busy(
    explorer: Explorer, machine: TheMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.is_busy = True
    every_try_is(slow_after(2), monkeypatch)
    await explorer.explore()
    assert explorer.stopped == ""

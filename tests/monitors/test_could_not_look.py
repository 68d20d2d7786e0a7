"""What the monitor could not look at is neither good nor bad: it is no fault of the site."""

import asyncio
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import AsyncMock

import httpx
import msgspec
import pytest

from monitors import second_channel
from monitors.answers import CAPPED
from monitors.browser import provide
from monitors.citizens import made_up
from monitors.devices import PHONE, Engines
from monitors.journeys import walking
from monitors.journeys.journey import Journey, step
from monitors.journeys.walking import TOO_BUSY, Setting, Walk, walk_all, walks_of
from monitors.pages.screen import Screen
from monitors.second_channel import Booking, Chosen, Opener, SecondChannel
from monitors.starving import is_starved, ran_out_of_time
from monitors.strain import KNOWN, MOST_JOURNEYS
from monitors.targets import Target
from monitors.verdicts import CouldNotLook, NoAnswer, Unexpected, Verdict
from tests.clock import Clock
from tests.monitors.alerts.makers import a_walk
from tests.monitors.proxy import Answer, Fault, Forward, Sent, broken, html

if TYPE_CHECKING:
    from playwright.async_api import Browser

KEY = b"k" * 64
BOOKED = Booking("booked", "town-hall", datetime(2026, 12, 1, 9, tzinfo=UTC), [Chosen("passport")])


class Take(Journey):
    name = "take"
    title = "Tag en tid"
    marked = True

    @step("En tid er taget", harm="Ingen.")
    async def take(self) -> None:
        self.api.taken.append(Opener("1", "secret"))


class TakeInVain(Take):
    @step("Tiden er den rigtige", harm="Borgeren har en anden tid.")
    async def read_back(self) -> None:
        raise Unexpected("kl. 9", "kl. 10")


class WaitInVain(Journey):
    name = "wait"
    title = "Vent på en side"
    marked = False

    @step("Borgeren ser siden “Mine tider”", harm="Borgeren ser ikke sine tider.")
    async def wait(self) -> None:
        page = Screen(self.phone.page)
        await page.go(self.base_url, "forsiden")
        await page.arrived("Mine tider")


class SeeAnotherTime(WaitInVain):
    name = "see"

    @step("Borgeren ser siden “Mine tider”", harm="Borgeren ser en anden tid.")
    async def wait(self) -> None:
        raise Unexpected("kl. 9", "kl. 10")


def a_setting(url: str, results: Path, *, starved: bool = False) -> Setting:
    """On a machine that has time, or has not."""

    async def is_starved(_: object, patience: float) -> bool:
        return starved

    return Setting(
        target=Target(base_url=url, key=KEY), results=results, now=lambda: datetime.now(UTC), patience=1, tell=print,
        is_starved=is_starved,
    )  # fmt: skip


async def walked(url: str, kind: type[Journey], results: Path, *, starved: bool = False) -> Verdict:
    (verdict,) = await walk_all(walks_of([kind], [PHONE]), a_setting(url, results, starved=starved), await engines())
    return verdict


async def engines() -> Engines:
    return {"chromium": await asyncio.to_thread(provide)}


async def another_page(sent: Sent, forward: Forward) -> Answer:
    return html("<h1>Borgerservice</h1>")


def cancelling_is(status: int, kind: str) -> Fault:
    async def answer(sent: Sent, forward: Forward) -> Answer:
        if sent.is_cancel():
            problem = {"type": f"urn:borgertid:problem:{kind}"}
            return Answer(status, {"content-type": "application/json"}, msgspec.json.encode(problem))
        return Answer(200, {"content-type": "application/json"}, msgspec.json.encode(BOOKED))

    return answer


async def test_a_clean_up_that_could_not_look_is_no_finding(tmp_path: Path) -> None:
    async with broken("http://127.0.0.1:1", cancelling_is(429, "too-many-test-writes")) as url:
        verdict = await walked(url, Take, tmp_path)
    assert (verdict.outcome, verdict.findings) == ("inconclusive", [])
    assert verdict.reason == f"Oprydningen kunne ikke gøres færdig: {CAPPED}"


async def test_what_is_refused_in_the_clean_up_is_a_finding(tmp_path: Path) -> None:
    async with broken("http://127.0.0.1:1", cancelling_is(500, "fault")) as url:
        verdict = await walked(url, Take, tmp_path)
    assert verdict.outcome == "failed"
    assert [finding.expected for finding in verdict.findings] == ["at testaftalen kan aflyses"]


async def test_a_finding_stays_one_when_the_clean_up_could_not_look(tmp_path: Path) -> None:
    async with broken("http://127.0.0.1:1", cancelling_is(429, "too-many-test-writes")) as url:
        verdict = await walked(url, TakeInVain, tmp_path)
    assert (verdict.outcome, verdict.reason) == ("failed", None)
    assert [finding.seen for finding in verdict.findings] == ["kl. 10"]


@pytest.mark.parametrize(
    ("kind", "starved", "outcome"),
    [
        (WaitInVain, True, "inconclusive"),
        (WaitInVain, False, "failed"),
        (SeeAnotherTime, True, "failed"),
    ],
)
async def test_a_machine_that_is_too_busy_says_neither_good_nor_bad_of_what_did_not_come_in_time(
    kind: type[Journey], starved: bool, outcome: str, tmp_path: Path
) -> None:
    async with broken("http://127.0.0.1:1", another_page) as url:
        verdict = await walked(url, kind, tmp_path, starved=starved)
    assert verdict.outcome == outcome
    assert verdict.reason == (TOO_BUSY if outcome == "inconclusive" else None)


@pytest.mark.parametrize("starved", [True, False])
async def test_walks_that_are_slow_because_the_machine_is_busy_stop_nothing(
    starved: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    setting = a_setting("http://127.0.0.1:1", tmp_path, starved=starved)
    kinds = [type(f"Look{number}", (WaitInVain,), {"name": str(number)}) for number in range(MOST_JOURNEYS)]
    seconds = 4.0

    async def take(walk: Walk, *_: object) -> Verdict:
        return a_walk(walk.name, now, seconds=seconds)

    monkeypatch.setattr(walking, "take", take)
    walks = walks_of(kinds, [PHONE])
    await walk_all(walks * KNOWN, setting, await engines())
    seconds = 40.0
    await walk_all(walks, setting, await engines())
    with nullcontext() if starved else pytest.raises(CouldNotLook):
        setting.strain.demand_calm()


class BusyBrowser:
    """Gives empty pages, each of which takes so many seconds."""

    def __init__(self, clock: Clock, *seconds: float) -> None:
        self.clock, self.left = clock, list(seconds)

    async def new_page(self) -> Any:
        self.clock.pass_by(seconds=self.left.pop(0))
        return AsyncMock()


@pytest.mark.parametrize(("seconds", "starved"), [((3.9,), False), ((4.1, 3.9), False), ((4.1, 4.1), True)])
async def test_a_machine_is_too_busy_when_two_empty_pages_in_a_row_take_long(
    seconds: tuple[float, ...], starved: bool, now: datetime
) -> None:
    clock = Clock(now)
    browser = cast("Browser", BusyBrowser(clock, *seconds))
    assert await is_starved(browser, 10, lambda: clock().timestamp()) == starved


async def test_a_mail_and_an_answer_that_do_not_come_are_late_and_a_refused_connection_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_channel, "MAIL_WITHIN", -1)

    async def no_mails(sent: Sent, forward: Forward) -> Answer:
        return Answer(200, {"content-type": "application/json"}, b'{"messages": [], "waiting": []}')

    async with broken("http://127.0.0.1:1", no_mails) as url:
        target = Target(base_url=url, key=KEY, read_token="t")
        async with SecondChannel(target, "r", lambda: datetime.now(UTC), marked=False, patience=3) as api:
            with pytest.raises(Unexpected) as late:
                await api.mail_to(made_up(), lambda mail: True, "en mail")
    assert ran_out_of_time(late.value)
    async with SecondChannel(target, "r", lambda: datetime.now(UTC), marked=False, patience=3) as api:
        with pytest.raises(NoAnswer) as gone:
            await api.catalogue()
    assert not ran_out_of_time(gone.value)
    gone.value.__cause__ = httpx.ReadTimeout("")
    assert ran_out_of_time(gone.value)

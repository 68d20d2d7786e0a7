"""Lost is what was read back and is not there: that wakes somebody at night, and what cannot be read does not."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import TimeoutError as Waited

from monitors.journeys import walking
from monitors.journeys.journey import Journey, Step, step
from monitors.journeys.logbook import Logbook
from monitors.journeys.partner_api import PartnerApi
from monitors.journeys.phone import Phone
from monitors.journeys.staff_sign_in import StaffSignIn
from monitors.journeys.walking import Setting
from monitors.pages.screen import Screen
from monitors.second_channel import Opener, SecondChannel
from monitors.targets import Target
from monitors.verdicts import Finding, Unexpected

SITE = Target(base_url="https://by.test", key=None)
OPENER = Opener("1", "s")


def answering(status: int, text: str = "") -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(status, text=text)


def silent(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody there")


async def has_time(_browser: Any, _patience: float) -> bool:
    return False


class APhone:
    """On which nothing is ever shown."""

    def __init__(self) -> None:
        self.page: Any = self
        self.context: Any = self
        self.browser: Any = self
        self.url = "https://by.test/kvittering"

    async def lines(self) -> list[str]:
        return []

    async def described(self) -> str:
        return "en tom side"

    async def is_capped(self) -> bool:
        return False


class ReadsBack(Journey):
    name, title, marked = "reads-back", "Læs tilbage", False

    @step("Aftalen læses tilbage gennem API'et", harm="Borgeren tror, at tiden er bestilt.", grave="lost")
    async def read_back(self) -> None:
        if await self.api.record(OPENER) is None:
            raise Unexpected("en aftale", "ingen aftale")
        if not await self.api.calendar(OPENER):
            raise Unexpected("et tidspunkt", "intet tidspunkt")


async def found(
    answer: Callable[[httpx.Request], httpx.Response], results: Path, kind: type[Journey] = ReadsBack
) -> list[Finding]:
    logbook = Logbook(kind, print)
    setting = Setting(
        target=SITE, results=results, now=lambda: datetime.now(UTC), patience=0, tell=print, is_starved=has_time
    )  # fmt: skip
    async with (
        SecondChannel(SITE, "run", setting.now, marked=False, patience=1) as api,
        httpx.AsyncClient(base_url=SITE.base_url, transport=httpx.MockTransport(answer)) as client,
    ):
        api._client = client
        await walking._take_steps(kind(APhone(), api, SITE.base_url), logbook, setting)  # type: ignore[arg-type]
    return logbook.findings


def without_calendar(status: int) -> Callable[[httpx.Request], httpx.Response]:
    return lambda asked: answering(status)(asked) if asked.url.path.endswith(".ics") else answering(200, "{}")(asked)


@pytest.mark.parametrize(
    ("answer", "lost"),
    [
        (answering(404), True),
        (without_calendar(404), True),
        (without_calendar(500), False),
        (answering(500), False),
        (answering(429), False),
        (answering(200, "<html>"), False),
        (silent, False),
    ],
    ids=["no booking", "no calendar", "calendar broken", "broken", "too many", "another form", "silent"],
)
async def test_only_what_the_api_answered_otherwise_is_lost(
    answer: Callable[[httpx.Request], httpx.Response], lost: bool, tmp_path: Path
) -> None:
    (finding,) = await found(answer, tmp_path)
    assert (finding.grave, finding.sure) == (("lost", True) if lost else (None, False))


def first_and_then(*answers: Callable[[httpx.Request], httpx.Response]) -> Callable[[httpx.Request], httpx.Response]:
    """One answer after the other."""
    left = list(answers)

    def answer(asked: httpx.Request) -> httpx.Response:
        return left.pop(0)(asked)

    return answer


@pytest.mark.parametrize("again", [answering(500), silent, answering(200, "<html>")])
async def test_what_cannot_be_read_a_second_time_is_lost_as_far_as_one_knows(
    again: Callable[[httpx.Request], httpx.Response], tmp_path: Path
) -> None:
    (finding,) = await found(first_and_then(answering(404), again), tmp_path)
    assert (finding.grave, finding.sure, finding.seen) == ("lost", False, "ingen aftale")


async def test_what_stands_there_a_moment_later_is_not_lost_and_the_walk_goes_on(tmp_path: Path) -> None:
    assert await found(first_and_then(answering(404), answering(200, "{}"), answering(200, "BEGIN")), tmp_path) == []


class AnEmptyPage(Screen):
    async def described(self) -> str:
        return "en side uden overskrift"


class Never:
    """What does not appear."""

    @property
    def first(self) -> "Never":
        return self

    async def wait_for(self) -> None:
        raise Waited("Timeout")


async def test_a_page_that_does_not_come_has_lost_nothing(tmp_path: Path) -> None:
    class NotShown(ReadsBack):
        @step("Kvitteringen læses tilbage", harm="Borgeren ser ingen kvittering.", grave="lost")
        async def read_back(self) -> None:
            await AnEmptyPage(self.phone.page).wait_for(Never(), "kvitteringen")  # type: ignore[arg-type]

    (finding,) = await found(answering(200, "{}"), tmp_path, NotShown)
    assert finding.grave is None


class Partner(PartnerApi):
    """Has booked; what comes after that is walked."""

    def __init__(self, phone: Phone, api: SecondChannel, base_url: str) -> None:
        super().__init__(phone, api, base_url)
        self.opener = self.again = OPENER

    @classmethod
    def steps(cls) -> list[Step]:
        return [step for step in super().steps() if "kode" in step.sentence]


@pytest.mark.parametrize(
    ("sees", "cancels", "grave", "sure"),
    [(200, 401, "leaked", True), (401, 200, "leaked", True), (401, 500, None, False), (500, 401, None, False)],
)
async def test_a_stranger_who_is_let_in_is_told_at_once_and_a_server_that_breaks_is_not_a_leak(
    sees: int, cancels: int, grave: str | None, sure: bool, tmp_path: Path
) -> None:
    def answer(asked: httpx.Request) -> httpx.Response:
        if asked.headers.get("Authorization") == f"Bearer {OPENER.secret}":
            return httpx.Response(500)
        status = cancels if asked.method == "POST" else sees
        problem = {"type": "urn:borgertid:secret-wrong"} if status == 401 else {}
        return httpx.Response(status, json=problem)

    (finding,) = await found(answer, tmp_path, Partner)
    assert (finding.grave, finding.sure) == (grave, sure)


@pytest.mark.parametrize(("status", "grave"), [(200, "leaked"), (503, None)])
async def test_a_browser_that_stays_signed_in_is_a_leak(status: int, grave: str | None, tmp_path: Path) -> None:
    class SignedOut(StaffSignIn):
        @classmethod
        def steps(cls) -> list[Step]:
            return super().steps()[-1:]

        def __init__(self, phone: Phone, api: SecondChannel, base_url: str) -> None:
            super().__init__(phone, api, base_url)
            phone.status_of = self.answered  # type: ignore[method-assign]

        async def answered(self, _: str) -> int:
            return status

    (finding,) = await found(silent, tmp_path, SignedOut)
    assert (finding.grave, finding.sure) == (grave, grave is not None)

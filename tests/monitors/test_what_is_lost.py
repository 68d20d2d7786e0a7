"""Lost is what was read back and is not there: that wakes somebody at night, and what cannot be read does not."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import TimeoutError as Waited

from monitors.journeys import walking
from monitors.journeys.journey import Journey, step
from monitors.journeys.logbook import Logbook
from monitors.journeys.walking import Setting
from monitors.pages.screen import Screen
from monitors.second_channel import Opener, SecondChannel
from monitors.targets import Target
from monitors.verdicts import Unexpected

SITE = Target(base_url="https://by.test", key=None)
OPENER = Opener("1", "s")


def answering(status: int, text: str = "") -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(status, text=text)


def silent(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody there")


class APhone:
    """On which nothing is ever shown."""

    def __init__(self) -> None:
        self.page: Any = self
        self.url = "https://by.test/kvittering"

    async def lines(self) -> list[str]:
        return []

    async def is_capped(self) -> bool:
        return False


class ReadsBack(Journey):
    name, title, marked = "reads-back", "Læs tilbage", False

    @step("Aftalen læses tilbage gennem API'et", harm="Borgeren tror, at tiden er bestilt.", lost=True)
    async def read_back(self) -> None:
        if await self.api.record(OPENER) is None:
            raise Unexpected("en aftale", "ingen aftale")
        if not await self.api.calendar(OPENER):
            raise Unexpected("et tidspunkt", "intet tidspunkt")


async def found(
    answer: Callable[[httpx.Request], httpx.Response], results: Path, kind: type[Journey] = ReadsBack
) -> list[bool]:
    """Of each finding of a walk, whether it says that data are lost."""
    logbook = Logbook(kind, print)
    setting = Setting(target=SITE, results=results, now=lambda: datetime.now(UTC), patience=0, tell=print)
    async with (
        SecondChannel(SITE, "run", setting.now, marked=False, patience=1) as api,
        httpx.AsyncClient(base_url=SITE.base_url, transport=httpx.MockTransport(answer)) as client,
    ):
        api._client = client
        await walking._take_steps(kind(APhone(), api, SITE.base_url), logbook, setting)  # type: ignore[arg-type]
    return [finding.lost for finding in logbook.findings]


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
    assert await found(answer, tmp_path) == [lost]


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
        @step("Kvitteringen læses tilbage", harm="Borgeren ser ingen kvittering.", lost=True)
        async def read_back(self) -> None:
            await AnEmptyPage(self.phone.page).wait_for(Never(), "kvitteringen")  # type: ignore[arg-type]

    assert await found(answering(200, "{}"), tmp_path, NotShown) == [False]

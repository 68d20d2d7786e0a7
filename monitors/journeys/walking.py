"""Walking a journey: step by step, bounded in time, cleaned up after, whatever happens."""

import asyncio
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from msgspec import Struct
from playwright.async_api import Browser
from playwright.async_api import Error as BrowserError

from monitors.danish import seconds_words
from monitors.giving_back import give_back
from monitors.journeys.chromium import a_browser
from monitors.journeys.journey import Journey, Step
from monitors.journeys.logbook import Logbook, Tell
from monitors.journeys.phone import a_phone
from monitors.pages.screen import where
from monitors.second_channel import Opener, SecondChannel
from monitors.targets import KEY_VARIABLE, MARK_HEADER, Target
from monitors.verdicts import CouldNotLook, Unexpected, Verdict, write_verdict

CLEAN_UP_LIMIT = 30.0
"""Seconds; what is not cleaned up by then, the server removes by itself."""
MOST_LINES = 8
LEFT_BEHIND = "Ingen borger mærker det: serveren fjerner selv testborgerens aftale inden for et kvarter."


class Setting(Struct, frozen=True, kw_only=True):
    target: Target
    results: Path
    now: Callable[[], datetime]
    patience: float
    """Seconds that a citizen waits for a page or an answer before it counts as broken."""
    tell: Tell


class Run(Struct, frozen=True):
    """One journey begun at one moment."""

    kind: type[Journey]
    name: str
    at: datetime
    began: float
    """The same moment by the monotonic clock."""


async def walk_all(
    kinds: list[type[Journey]], setting: Setting, chromium: Path, *, headed: bool = False
) -> list[Verdict]:
    """Walk the journeys one after the other in one browser, and write a verdict for each."""
    verdicts: list[Verdict] = []
    try:
        async with a_browser(chromium, headed=headed) as browser:
            for kind in kinds:
                verdict = await walk(kind, browser, setting)
                verdicts.append(verdict)
    except CouldNotLook as reason:
        for kind in kinds[len(verdicts) :]:
            logbook = Logbook(kind, setting.tell)
            logbook.reason = str(reason)
            verdicts.append(_conclude(_begin(kind, setting), setting, logbook))
    return verdicts


async def walk(kind: type[Journey], browser: Browser, setting: Setting) -> Verdict:
    """Walk one journey and write its verdict, with screenshot and trace if it failed."""
    run = _begin(kind, setting)
    logbook = Logbook(kind, setting.tell)
    setting.tell(kind.title)
    try:
        await _walk(run, browser, setting, logbook)
    except CouldNotLook as reason:
        logbook.reason = str(reason)
    except BrowserError as error:
        logbook.reason = f"Browseren svigtede: {_first_line(error)}."
    except Exception as error:
        # A fault of the monitor's own must neither end the other walks nor pass for a finding.
        traceback.print_exc()
        logbook.reason = f"Overvågningen selv fejlede: {type(error).__name__}: {error}"
    return _conclude(run, setting, logbook)


async def _walk(run: Run, browser: Browser, setting: Setting, logbook: Logbook) -> None:
    target, kind = setting.target, run.kind
    if kind.marked and not target.may_write:
        raise CouldNotLook(f"Overvågningens nøgle mangler. Angiv --key-file eller {KEY_VARIABLE}.")
    headers = {MARK_HEADER: target.mark(run.name, setting.now())} if kind.marked else {}
    async with SecondChannel(target, run.name, setting.now, marked=kind.marked, patience=setting.patience) as api:
        taken: list[Opener] = []
        try:
            async with a_phone(browser, target, headers, logbook.note, setting.patience) as phone:
                try:
                    await _take_steps(kind(phone, api, target.base_url), logbook)
                finally:
                    taken = await phone.taken()
                if logbook.findings:
                    logbook.screenshot, logbook.trace = await phone.keep(setting.results / run.name)
        finally:
            await _clean_up(api, taken, logbook)


async def _take_steps(journey: Journey, logbook: Logbook) -> None:
    """Take the steps until one fails. Raises CouldNotLook, and BrowserError when the browser itself is gone."""
    deadline = asyncio.get_running_loop().time() + journey.limit
    for step in journey.steps():
        before = await journey.phone.lines()
        try:
            with logbook.taking(step):
                async with asyncio.timeout_at(deadline):
                    await step.act(journey)
        except (Unexpected, TimeoutError, BrowserError) as error:
            unexpected = await _read_trouble(error, step, journey)
            appeared = [line for line in await journey.phone.lines() if line not in before]
            logbook.find(unexpected, step.harm, where(journey.phone.page), appeared[:MOST_LINES])
            return


async def _read_trouble(error: Exception, step: Step, journey: Journey) -> Unexpected:
    if isinstance(error, Unexpected):
        return error
    if isinstance(error, TimeoutError):
        return Unexpected(f"hele turen på højst {seconds_words(journey.limit)}", await journey.phone.described())
    if isinstance(error, BrowserError) and journey.phone.is_alive:
        return Unexpected(step.sentence, f"{_first_line(error)} på {await journey.phone.described()}")
    raise error


async def _clean_up(api: SecondChannel, taken: list[Opener], logbook: Logbook) -> None:
    """Give back what the walk took, and see that it is gone. What cannot be given back is a finding of its own."""
    logbook.close_steps()
    for opener in taken:
        try:
            async with asyncio.timeout(CLEAN_UP_LIMIT):
                await give_back(api, opener)
        except Unexpected as unexpected:
            logbook.find(unexpected, LEFT_BEHIND, "API'et")
        except (CouldNotLook, TimeoutError) as error:
            logbook.find(Unexpected("testaftalen er aflyst", str(error) or "intet svar"), LEFT_BEHIND, "API'et")


def _begin(kind: type[Journey], setting: Setting) -> Run:
    at = setting.now()
    return Run(kind, f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{kind.name}-{uuid4().hex[:6]}", at, time.monotonic())


def _conclude(run: Run, setting: Setting, logbook: Logbook) -> Verdict:
    logbook.close_steps()
    verdict = Verdict(
        journey=run.kind.name,
        title=run.kind.title,
        target=setting.target.base_url,
        run=run.name,
        at=run.at,
        seconds=round(time.monotonic() - run.began, 3),
        outcome=logbook.outcome,
        reason=logbook.reason,
        steps=logbook.steps,
        findings=logbook.findings,
        sightings=logbook.sightings,
        screenshot=logbook.screenshot,
        trace=logbook.trace,
    )
    write_verdict(verdict, setting.results / run.name)
    return verdict


def _first_line(error: BrowserError) -> str:
    return error.message.partition("\n")[0]

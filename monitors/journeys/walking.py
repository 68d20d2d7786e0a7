"""Walking a journey: step by step, bounded in time, cleaned up after, whatever happens."""

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from uuid import uuid4

from msgspec import Struct, field
from playwright.async_api import Browser
from playwright.async_api import Error as BrowserError

from monitors.answers import CAPPED, is_there
from monitors.danish import seconds_words
from monitors.devices import PHONE, Device, Engines
from monitors.giving_back import give_back
from monitors.journeys.browsers import a_browser
from monitors.journeys.journey import Journey, Step
from monitors.journeys.logbook import Logbook, Tell
from monitors.journeys.phone import a_phone
from monitors.journeys.reading_back import StillSo, is_grave, read_again
from monitors.pages.screen import where
from monitors.second_channel import Opener, SecondChannel
from monitors.starving import is_starved, ran_out_of_time
from monitors.strain import Strain
from monitors.targets import KEY_VARIABLE, MARK_HEADER, Target
from monitors.verdicts import WITH, CouldNotLook, NoAnswer, Unexpected, Unread, Verdict, write_verdict

CLEAN_UP_LIMIT = 30.0
"""Seconds; what is not cleaned up by then, the server removes by itself."""
A_RESTART = 5.0
"""Seconds in which a site that was started anew answers again."""
MOST_LINES = 8
TOO_BUSY = "Overvågningens maskine har for travlt til at bedømme, hvad der ikke kom i tide."
LEFT_BEHIND = "Ingen borger mærker det: serveren fjerner selv testborgerens aftale inden for et kvarter."


class Setting(Struct, frozen=True, kw_only=True):
    target: Target
    results: Path
    now: Callable[[], datetime]
    patience: float
    """Seconds that a citizen waits for a page or an answer before it counts as broken."""
    tell: Tell
    outside: str = ""
    """An address elsewhere: when that does not answer either, it is the monitor that has no network. "": none known."""
    strain: Strain = field(default_factory=Strain)
    is_starved: Callable[[Browser, float], Awaitable[bool]] = is_starved
    """Asked, with the patience, before slowness is said to be the site's."""


class Walk(Struct, frozen=True):
    """One journey with one device."""

    kind: type[Journey]
    device: Device = PHONE

    @property
    def name(self) -> str:
        """What alerts and pictures know it by: a fault in one browser only is a fault of its own."""
        return self.kind.name if self.device is self.kind.home else f"{self.kind.name}{WITH}{self.device.name}"

    @property
    def title(self) -> str:
        return f"{self.kind.title} {self.device.words}" if self.kind.on_screen else self.kind.title


def walks_of(kinds: Iterable[type[Journey]], devices: Sequence[Device]) -> list[Walk]:
    """Every journey with every device, one browser after the other.

    What needs no screen is walked once; what is walked at a desk, with large screens only.
    """
    return [
        Walk(kind, device)
        for device in devices
        for kind in kinds
        if (device.is_large or not kind.home.is_large) and (kind.on_screen or device is devices[0])
    ]


class Run(Struct, frozen=True):
    """One walk begun at one moment."""

    walk: Walk
    name: str
    at: datetime
    began: float
    """The same moment by the monotonic clock."""


async def walk_all(walks: Sequence[Walk], setting: Setting, engines: Engines, *, headed: bool = False) -> list[Verdict]:
    """Take the walks one after the other, one browser for each engine, and write a verdict for each."""
    verdicts: list[Verdict] = []
    for engine, group in groupby(walks, key=lambda walk: walk.device.engine):
        left = list(group)
        try:
            async with a_browser(engines[engine], engine, headed=headed) as browser:
                while left:
                    verdicts.append(await _take_when_calm(left[0], browser, setting))
                    left.pop(0)
        except CouldNotLook as reason:
            verdicts += [_not_taken(walk, setting, str(reason)) for walk in left]
    return verdicts


async def _take_when_calm(walk: Walk, browser: Browser, setting: Setting) -> Verdict:
    """What only reads is walked in any case: it tells when the trouble is over."""
    try:
        if walk.kind.marked:
            setting.strain.demand_calm()
        verdict = await take(walk, browser, setting)
    except CouldNotLook as reason:
        return _not_taken(walk, setting, str(reason))
    if not (setting.strain.blames_slowness(verdict) and await _is_starved(browser, setting)):
        setting.strain.note(verdict)
    return verdict


def _not_taken(walk: Walk, setting: Setting, reason: str) -> Verdict:
    logbook = Logbook(walk.kind, setting.tell)
    logbook.reason = reason
    return _conclude(_begin(walk, setting), setting, logbook)


async def take(walk: Walk, browser: Browser, setting: Setting) -> Verdict:
    """Take one walk and write its verdict, with screenshot and trace if it failed."""
    run = _begin(walk, setting)
    logbook = Logbook(walk.kind, setting.tell)
    setting.tell(walk.title)
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
    target, kind = setting.target, run.walk.kind
    if kind.marked and not target.may_write:
        raise CouldNotLook(f"Overvågningens nøgle mangler. Angiv --key-file eller {KEY_VARIABLE}.")
    headers = {MARK_HEADER: target.mark(run.name, setting.now())} if kind.marked else {}
    async with SecondChannel(target, run.name, setting.now, marked=kind.marked, patience=setting.patience) as api:
        taken: list[Opener] = []
        try:
            async with a_phone(browser, run.walk.device, target, headers, logbook.note, setting.patience) as phone:
                journey = kind(phone, api, target.base_url)
                try:
                    await _take_steps(journey, logbook, setting)
                finally:
                    taken = [*await phone.taken(), *api.taken]
                    await _put_away(journey)
                if logbook.findings:
                    logbook.screenshot, logbook.trace = await phone.keep(setting.results / run.name)
        finally:
            await _clean_up(api, taken, logbook)


async def _take_steps(journey: Journey, logbook: Logbook, setting: Setting) -> None:
    """Take the steps until one fails. Raises CouldNotLook, and BrowserError when the browser itself is gone."""
    deadline = asyncio.get_running_loop().time() + journey.limit
    for step in journey.steps():
        before = await journey.phone.lines()
        try:
            with logbook.taking(step):
                try:
                    async with asyncio.timeout_at(deadline):
                        await _act(step, journey, setting)
                except Unexpected as first:
                    if not is_grave(step, first):
                        raise
                    await read_again(step, journey, setting.patience, first)
                    logbook.note("answer", f"først blev der læst: {first.seen}")
        except (Unexpected, TimeoutError, BrowserError) as error:
            unexpected = await _read_trouble(error, step, journey, setting)
            appeared = [line for line in await journey.phone.lines() if line not in before]
            grave = step.grave if is_grave(step, error) else None
            sure = isinstance(error, StillSo)
            place = where(journey.phone.page)
            logbook.find(unexpected, step.harm, place, appeared[:MOST_LINES], grave=grave, sure=sure)
            return


async def _act(step: Step, journey: Journey, setting: Setting) -> None:
    try:
        await step.act(journey)
    except NoAnswer as silent:
        if not await _is_down(journey, silent.path, setting):
            raise
        raise Unread("et svar fra siden", str(silent)) from silent


async def _is_down(journey: Journey, path: str, setting: Setting) -> bool:
    """Whether the site answers for `path` a moment later neither, and it is not the monitor that has no network."""
    await asyncio.sleep(min(A_RESTART, setting.patience))
    try:
        await journey.api.status_of(path)
    except NoAnswer:
        return not setting.outside or await is_there(setting.outside, setting.patience)
    return False


async def _read_trouble(error: Exception, step: Step, journey: Journey, setting: Setting) -> Unexpected:
    if await journey.phone.is_capped():
        raise CouldNotLook(CAPPED)
    if ran_out_of_time(error) and await _is_starved(journey.phone.context.browser, setting):
        raise CouldNotLook(TOO_BUSY)
    if isinstance(error, Unexpected):
        return error
    if isinstance(error, TimeoutError):
        return Unexpected(f"hele turen på højst {seconds_words(journey.limit)}", await journey.phone.described())
    if isinstance(error, BrowserError) and journey.phone.is_alive:
        return Unexpected(step.sentence, f"{_first_line(error)} på {await journey.phone.described()}")
    raise error


async def _is_starved(browser: Browser | None, setting: Setting) -> bool:
    try:
        return browser is None or await setting.is_starved(browser, setting.patience)
    except (BrowserError, TimeoutError):
        # A browser that gives no page at all tells nothing of the site either.
        return True


async def _put_away(journey: Journey) -> None:
    """What cannot be put away now, the server removes by itself: nobody needs to hear of it."""
    with suppress(CouldNotLook, Unexpected, TimeoutError):
        async with asyncio.timeout(CLEAN_UP_LIMIT):
            await journey.clean_up()


async def _clean_up(api: SecondChannel, taken: list[Opener], logbook: Logbook) -> None:
    """Give back what the walk took, and see that it is gone. What cannot be given back is a finding of its own.

    Where that could not be looked at, it is none: what stays, the server removes by itself.
    """
    logbook.close_steps()
    for opener in taken:
        try:
            async with asyncio.timeout(CLEAN_UP_LIMIT):
                await give_back(api, opener)
        except Unexpected as unexpected:
            logbook.find(unexpected, LEFT_BEHIND, "API'et")
        except (CouldNotLook, TimeoutError) as error:
            logbook.reason = f"Oprydningen kunne ikke gøres færdig: {str(error) or 'intet svar.'}"


def _begin(walk: Walk, setting: Setting) -> Run:
    at = setting.now()
    return Run(walk, f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{walk.name}-{uuid4().hex[:6]}", at, time.monotonic())


def _conclude(run: Run, setting: Setting, logbook: Logbook) -> Verdict:
    logbook.close_steps()
    verdict = Verdict(
        journey=run.walk.name,
        device=run.walk.device.name,
        title=run.walk.title,
        target=setting.target.base_url,
        run=run.name,
        at=run.at,
        seconds=round(time.monotonic() - run.began, 3),
        outcome=logbook.outcome,
        reason=None if logbook.findings else logbook.reason,
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

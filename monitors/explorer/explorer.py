"""The explorer at work: what to try next, what came of it, until all is tried or the time is up."""

import asyncio
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urldefrag

from msgspec import Struct

from monitors.danish import seconds_words
from monitors.explorer.accessibility import Auditor
from monitors.explorer.effects import effect_of, effects
from monitors.explorer.evidence import fault_of, finding_of
from monitors.explorer.exercise import Order
from monitors.explorer.frontier import Frontier
from monitors.explorer.ledger import GREEN, Ledger, Tried
from monitors.explorer.met import Met, key_to
from monitors.explorer.shapes import Judged, Observation, Snapshot, Step
from monitors.explorer.signature import control_id, deployment_of, exercise_id, href_of
from monitors.explorer.stored import is_told_of, made
from monitors.explorer.strain import Strain
from monitors.explorer.target_file import ExplorerTarget
from monitors.explorer.trying import Confirmed, Means, Outcome, attempt, confirm
from monitors.explorer.verdicts import Known
from monitors.explorer.visit import Visit
from monitors.explorer.words import place_of, sentence_of
from monitors.findings import Finding
from monitors.verdicts import CouldNotLook

MOST_FAILURES: Final = 10
"""So many faults of the server in a row end the run: a site in trouble is not to be troubled more."""
OF_THE_SERVER: Final = {"failed-request", "still-pending", "broken-page"}
TAKES_TIME: Final = {
    "no-effect", "submit-unanswered", "unclickable", "toggle-not-kept", "still-pending", "broken-page", "no-message",
}  # fmt: skip
"""Verdicts that a machine without time to spare would reach of a page that is well."""
_LEADS_AWAY: Final = {"url", "dialog"}
"""A control that leads away is meant to be pressed once; one that stays, such as a plus, may be pressed again."""
UNCONFIRMED: Final = "unconfirmed"
INCONCLUSIVE: Final = "inconclusive"
NOT_NOW: Final = "kunne ikke bedømmes nu"
"""The reason of what the machine was too busy to judge."""


class Setting(Struct, frozen=True, kw_only=True):
    means: Means
    seed: int
    seconds: float
    """The time box."""
    results: Path
    now: Callable[[], datetime]
    tell: Callable[[str], None]
    auditor: Auditor


class Explorer:
    def __init__(self, setting: Setting, ledger: Ledger) -> None:
        self._setting, self._means, self.ledger = setting, setting.means, ledger
        self.frontier = Frontier(setting.seed, past=ledger.past())
        self.findings: list[Finding] = []
        self.verdicts: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.outside: dict[str, Met] = {}
        """Addresses on other sites, without their fragments, each with a way to a link there."""
        self.remembered: list[Met] = []
        """What was met since the last whole run, and in it."""
        self.stopped = ""
        """Why the run ended before its time; "" when it did not."""
        self.deployment = ""
        self.unopened: set[str] = set()
        """Start pages that could not be judged."""
        self._strain = Strain()
        self._faults: set[tuple[str, ...]] = set()
        self._failures = 0
        self._deadline = 0.0

    @property
    def time_is_up(self) -> bool:
        return asyncio.get_running_loop().time() >= self._deadline

    @property
    def is_done(self) -> bool:
        """Whether all that was met has been tried."""
        return not self.stopped and not self.unopened and self.frontier.is_done

    async def explore(self) -> None:
        """Open the start pages, then try control after control."""
        target = self._means.target
        self._deadline = asyncio.get_running_loop().time() + self._setting.seconds
        self.remembered = self.ledger.met_before()
        for old in self.remembered:
            self.frontier.remember(old)
        pages = [target.address(path) for path in target.start]
        for url in pages:
            if not self.stopped:
                await self.try_opening(url)
        for url in [url for url in pages if url in self.unopened]:
            await self.try_opening(url)
        while not self.time_is_up and not self.stopped and (met := self.frontier.next()):
            await self.try_control(met)

    async def try_opening(self, url: str) -> None:
        order = Order(path=[], step=Step(url=url), seed=self._setting.seed)
        self.unopened.add(url)
        async with self._whatever_comes(order):
            await self._try_opening(url, order)

    async def _try_opening(self, url: str, order: Order) -> None:
        key = key_to(order.step)
        known = known_of(key, self.ledger, self._means.target)
        outcome = await attempt(self._means, order, known, self._inspect)
        seen = outcome.observation
        if seen and seen.after and not self.deployment:
            self.deployment = self.frontier.deployment = deployment_of(seen.after.assets)
            self.ledger.set_deployment(self.deployment)
        if await self._conclude(key, order, outcome, known) != INCONCLUSIVE:
            self.unopened.discard(url)

    async def try_control(self, met: Met) -> None:
        order = Order(path=met.path, step=met.step, seed=self._setting.seed)
        async with self._whatever_comes(order, met.key):
            await self._try_control(met, order)

    @asynccontextmanager
    async def _whatever_comes(self, order: Order, key: str = "") -> AsyncIterator[None]:
        """What the explorer itself fails at is inconclusive: one odd page must not end the run. Raises CouldNotLook."""
        try:
            yield
        except CouldNotLook:
            raise
        except Exception as error:
            traceback.print_exc()
            reason = f"overvågningen selv fejlede: {type(error).__name__}: {error}"
            if key:
                self.frontier.lost(key, reason)
            self.verdicts[INCONCLUSIVE] += 1
            self._tell("?", order, reason)

    async def _try_control(self, met: Met, order: Order) -> None:
        known = known_of(met.key, self.ledger, self._means.target)
        outcome = await attempt(self._means, order, known, self._inspect)
        if outcome.observation is None:
            self.frontier.lost(met.key, outcome.reason)
            self.verdicts["lost" if outcome.lost else INCONCLUSIVE] += 1
            self._tell("?", order, outcome.reason)
            if outcome.unreachable:
                self._count_failure()
            return
        await self._conclude(met.key, order, outcome, known)
        held_back = outcome.observation.held_back
        if held_back and outcome.judged is None:
            self.frontier.exempt(met.key, f"sender {held_back[0].method}, og det må overvågningen ikke her")
        self._vary(met, outcome)

    def _vary(self, met: Met, outcome: Outcome) -> None:
        """What fills in is tried with nothing filled in, and what makes something is pressed twice."""
        seen = outcome.observation
        if seen is None or met.step.bare or met.step.twice:
            return
        if seen.step.fills:
            self.frontier.add_variation(met, "bare")
        if outcome.judged is None and made(seen) == 1 and (seen.control.submits or effects(seen) & _LEADS_AWAY):
            self.frontier.add_variation(met, "twice")

    async def _conclude(self, key: str, order: Order, outcome: Outcome, known: Known) -> str:
        """Learn from an exercise and keep it. Gives its verdict."""
        seen, judged = outcome.observation, outcome.judged
        if seen is None:
            self.verdicts[INCONCLUSIVE] += 1
            self._tell("?", order, outcome.reason)
            return INCONCLUSIVE
        self._learn(order, seen)
        verdict = await self._confirmed(order, seen, judged, known) if judged else GREEN
        self.verdicts[verdict] += 1
        self.seconds.append(seen.seconds)
        await self._spare(seen, verdict)
        if key in self.frontier.met and verdict == INCONCLUSIVE:
            self.frontier.postpone(key, NOT_NOW)
        elif key in self.frontier.met:
            self.frontier.exercised(key, stored=verdict == GREEN and not seen.step.bare and is_told_of(seen))
        done = Order(path=order.path, step=seen.step, seed=order.seed)
        name = exercise_id(done.path, done.step, done.seed)
        effect = effect_of(seen)
        tried = Tried(id=name, key=key, order=done, observation=seen, verdict=verdict, effect=effect)
        self.ledger.tried(tried, self._setting.now(), self.deployment)
        if verdict == GREEN:
            self._tell("✓", order, seconds_words(seen.seconds))
        return verdict

    async def _spare(self, seen: Observation, verdict: str) -> None:
        """Stop the run when the site is in trouble: what is tried now would make it worse."""
        self._strain.note(() if seen.is_offline else seen.after_all)
        if _is_trouble(seen, verdict):
            self._count_failure()
        else:
            self._failures = 0
        if self.stopped:
            return
        if self._strain.is_failing:
            self.stopped = "flere og flere svar er fejl: siden skal ikke belastes mere"
        elif self._strain.is_slow and await self._means.browsers.is_starved(self._means.patience):
            self._strain.forget()
        elif self._strain.is_slow:
            self.stopped = "svarene er blevet flere gange langsommere: siden skal ikke belastes mere"

    def _count_failure(self) -> None:
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            self.stopped = f"{MOST_FAILURES} fejl i træk: siden skal ikke belastes mere"

    def _learn(self, order: Order, seen: Observation) -> None:
        """What stands on the pages that were seen can be tried next."""
        self._take_in(order.path, seen.before)
        if seen.after is not None:
            self._take_in([*order.path, seen.step], seen.after)

    def _take_in(self, path: list[Step], snapshot: Snapshot) -> None:
        if not path or not self._means.target.is_here(snapshot.url):
            return
        if snapshot.language not in {"", self._means.target.language}:
            return  # Another language is another target file, with its own run.
        met = self.frontier.add(path, snapshot, self._means.target.why_not)
        self.frontier.miss(path)
        self.ledger.meet(met, self.frontier)
        for seen in snapshot.controls:
            if href_of(seen, snapshot.url).startswith("//"):
                self.outside.setdefault(urldefrag(seen.href)[0], Met(
                    key="", control=(control := control_id(seen, snapshot)), step=Step(control=control, name=seen.name),
                    path=path,
                ))  # fmt: skip

    async def _confirmed(self, order: Order, seen: Observation, judged: Judged, known: Known) -> str:
        """The verdict after a second look: a finding, or why it is none."""
        slow = judged.kind in TAKES_TIME and seen.control.sized
        if slow and await self._means.browsers.is_starved(self._means.patience):
            self._tell("?", order, f"{judged.kind}, men maskinen har for travlt til at bedømme det")
            return INCONCLUSIVE
        fault = fault_of(seen, judged)
        if fault in self._faults:
            return judged.kind
        done = Order(path=order.path, step=seen.step, seed=order.seed)
        folder = self._setting.results / exercise_id(done.path, done.step, done.seed)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            confirmed = await self.look_again(done, Outcome(observation=seen, judged=judged), known, folder)
        except CouldNotLook as reason:
            self._tell("?", order, f"{judged.kind}, men: {reason}")
            return INCONCLUSIVE
        if confirmed is None:
            self._tell("~", order, f"{judged.seen}; det kom ikke igen")
            return UNCONFIRMED
        self._faults.add(fault)
        finding = finding_of(confirmed, self._means.target, self.deployment, self._setting.now())
        self.report(finding)
        self.ledger.tried(
            Tried(id=finding.exercise, key="", order=confirmed.order, observation=confirmed.observation,
                  verdict=judged.kind, effect=None), self._setting.now(), self.deployment,
        )  # fmt: skip
        self._tell("✗", order, finding.experience)
        return judged.kind

    async def look_again(self, order: Order, first: Outcome, known: Known, folder: Path) -> Confirmed | None:
        """The same finding in a clean visit, with evidence; None when it does not come again. Raises CouldNotLook."""
        return await confirm(self._means, order, first, known, self._setting.auditor.audit, folder)

    def report(self, finding: Finding) -> None:
        self.findings.append(self.ledger.found(finding, self._setting.now()))

    def _tell(self, sign: str, order: Order, what: str) -> None:
        control = order.step.control
        route = place_of(control.route, bool(control.connectivity)) if control else ""
        self._setting.tell(f"  {sign} {f'{route}: ' if route else ''}{sentence_of(order.step)} ({what})")

    async def _inspect(self, visit: Visit, snapshot: Snapshot) -> list[str]:
        return await self._setting.auditor.inspect(visit, snapshot)


def known_of(key: str, ledger: Ledger, target: ExplorerTarget) -> Known:
    """What a control, or a page, is compared with."""
    return Known(language=target.language, accepted=ledger.accepted(key), sends=ledger.sent(key))


def _is_trouble(seen: Observation, verdict: str) -> bool:
    """Whether the server is at its end."""
    if verdict == "failed-request":
        return any(exchange.is_servers_fault for exchange in seen.after_all)
    return verdict in OF_THE_SERVER

"""One run of the explorer from beginning to end, whatever its target does."""

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from playwright.async_api import BrowserContext, StorageState
from playwright.async_api import Error as BrowserError

from monitors.colleague import Line
from monitors.explorer import ending, report
from monitors.explorer.accessibility import Auditor
from monitors.explorer.browsers import Browsers
from monitors.explorer.evidence import finding_of
from monitors.explorer.exercise import Order
from monitors.explorer.explorer import INCONCLUSIVE, UNCONFIRMED, Explorer, Setting, known_of
from monitors.explorer.frontier import coverage
from monitors.explorer.ledger import GREEN, Kept, Ledger
from monitors.explorer.met import is_without_connection, key_to
from monitors.explorer.processor import seconds_used
from monitors.explorer.report import Exploration, Standing
from monitors.explorer.signing_in import sign_in
from monitors.explorer.target_file import ExplorerTarget, SecondChannelFile
from monitors.explorer.trying import Means, attempt, confirm, visiting
from monitors.explorer.verdicts import Known
from monitors.explorer.witness import BookingsWitness, Mailbox, MakeMailbox, MakeWitness, ReadsWitness, Witness
from monitors.explorer.words import place_of
from monitors.findings import Finding
from monitors.second_channel import SecondChannel
from monitors.targets import KEY_VARIABLE, MARK_HEADER, READ_VARIABLE, Target
from monitors.verdicts import CouldNotLook, Outcome

LEDGER: Final = "explorer.sqlite"
WORST_SHARE: Final = 0.2
"""With a larger share of exercises that could not be judged, the run as a whole could not look."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What whoever starts a run decides."""

    target: ExplorerTarget
    marking: Target
    """The same site, with the key that signs the mark of a test citizen, and the token that opens their mails."""
    seed: int
    minutes: float
    results: Path
    patience: float
    axe: Path | None
    """axe-core's script; None: states are not audited."""
    now: Callable[[], datetime]
    tell: Callable[[str], None]
    headed: bool = False


async def explore(wanted: Wanted, chromium: Path) -> Exploration:
    """Explore until all is tried or the time is up, and write explore.json. Never raises for what a target does."""
    started = _Started(wanted, "explore")
    auditor = Auditor(wanted.axe, wanted.target.place)
    with Ledger(wanted.results / LEDGER, _scope(wanted.target)) as ledger:
        ledger.begin(wanted.seed, started.at)
        explorer: Explorer | None = None
        reason, cpu = "", None
        try:
            async with means_of(wanted, chromium, started.folder.name) as means:
                setting = Setting(
                    means=means, seed=wanted.seed, seconds=wanted.minutes * 60, results=started.folder,
                    now=wanted.now, tell=wanted.tell, auditor=auditor,
                )  # fmt: skip
                explorer = Explorer(setting, ledger)
                await explorer.explore()
                cpu = started.cpu_seconds_each(sum(explorer.verdicts.values()))
                await ending.conclude(explorer, setting)
        except CouldNotLook as could_not:
            reason = str(could_not)
        exploration = _told(wanted, started, auditor, explorer, reason)
        if explorer:
            ledger.stand(explorer.frontier.standing)
            exploration = msgspec.structs.replace(exploration, cpu_seconds_each=cpu, known=ledger.known())
        ended = wanted.now()
        ledger.end(ended, complete=exploration.whole, exercised=exploration.exercised, counted=exploration.counted)
    report.write(exploration, started.folder)
    return exploration


async def replay(wanted: Wanted, chromium: Path, exercise: str) -> Exploration:
    """Try one exercise again, alone, with its evidence. Raises CouldNotLook when nothing is known of it."""
    with Ledger(wanted.results / LEDGER, _scope(wanted.target)) as ledger:
        kept = ledger.kept(exercise)
        if kept is None:
            raise CouldNotLook(f"Øvelsen {exercise} kendes ikke i {wanted.results / LEDGER}.")
        known = known_of(key_to(kept.order.step), ledger, wanted.target)
    started, auditor = _Started(wanted, "replay"), Auditor(wanted.axe, wanted.target.place)
    async with means_of(wanted, chromium, started.folder.name) as means:
        if kept.verdict in ending.OF_A_WHOLE_RUN:
            finding, reason = await _seen_again(means, kept, started)
        else:
            finding, reason = await _tried_again(means, kept.order, known, auditor, started)
    verdict = finding.verdict if finding else INCONCLUSIVE if reason else GREEN
    exploration = msgspec.structs.replace(
        _told(wanted, started, auditor, None, reason), outcome="failed" if finding else _state(not reason),
        name=f"{wanted.target.name}, øvelse {exercise}", seed=kept.order.seed, whole=True, exercised=1, counted=1,
        verdicts={verdict: 1}, findings=[finding] if finding else [],
    )  # fmt: skip
    report.write(exploration, started.folder)
    return exploration


async def _seen_again(means: Means, kept: Kept, started: "_Started") -> tuple[Finding | None, str]:
    """What only a whole run can tell, looked at once more: the finding, or why nobody can tell; neither: green."""
    try:
        return await ending.stands(means, kept, started.folder, started.at), ""
    except CouldNotLook as reason:
        return None, str(reason)


async def _tried_again(
    means: Means, order: Order, known: Known, auditor: Auditor, started: "_Started"
) -> tuple[Finding | None, str]:
    """The same of an exercise."""
    outcome = await attempt(means, order, known, auditor.audit)
    if outcome.judged is None:
        return None, outcome.reason
    confirmed = await confirm(means, order, outcome, known, auditor.audit, started.folder)
    return (finding_of(confirmed, means.target, "", started.at), "") if confirmed else (None, "det kom ikke igen")


class _Started:
    """When a run began, and the folder that is its own."""

    def __init__(self, wanted: Wanted, what: str) -> None:
        self.at, self._began, self._used = wanted.now(), time.monotonic(), seconds_used()
        self.folder = wanted.results / f"{self.at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{what}-{wanted.target.name}"
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self._began, 3)

    def cpu_seconds_each(self, exercises: int) -> float | None:
        """Processor time since then, divided; asked while the browser still stands."""
        now = seconds_used()
        return None if now is None or self._used is None or not exercises else round((now - self._used) / exercises, 2)


@asynccontextmanager
async def means_of(wanted: Wanted, chromium: Path, run: str) -> AsyncIterator[Means]:
    """Browser, mark, second channel and sign-in for one run. Raises CouldNotLook."""
    target, marking = wanted.target, wanted.marking
    if target.marked and not marking.may_write:
        raise CouldNotLook(f"Overvågningens nøgle mangler. Angiv --key-file eller {KEY_VARIABLE}.")

    def headers() -> dict[str, str]:
        return {MARK_HEADER: marking.mark(run, wanted.now())} if target.marked else {}

    async with AsyncExitStack() as stack:
        browsers = await stack.enter_async_context(Browsers(chromium, headed=wanted.headed))
        api = SecondChannel(marking, run, wanted.now, marked=target.marked, patience=wanted.patience)
        await stack.enter_async_context(api)
        means = Means(
            target=target, browsers=browsers, patience=wanted.patience, headers=headers,
            make_witness=_witness(target, api), make_mailbox=_mailbox(target, marking), signed_in=None,
        )  # fmt: skip
        once = target.sign_in and not target.sign_in_each_visit
        yield msgspec.structs.replace(means, signed_in=await _signed_in(means)) if once else means


def _witness(target: ExplorerTarget, api: SecondChannel) -> MakeWitness | None:
    file = target.second_channel
    if file is None:
        return None
    line = Line(api) if file.waiting else None

    def make(context: BrowserContext) -> Witness:
        if file.kind == "borgertid":
            return BookingsWitness(api, ZoneInfo(target.time_zone), line)
        return ReadsWitness(context, target.url, file)

    return make


def _mailbox(target: ExplorerTarget, marking: Target) -> MakeMailbox | None:
    file = target.second_channel
    if file is None or not file.mails:
        return None
    token = mails_token(file, marking)
    # Without the token that opens it there is nothing to look into.
    return None if file.mails_variable and not token else lambda context: Mailbox(context, target.url, file, token)


def mails_token(file: SecondChannelFile, marking: Target) -> str:
    """What opens the mailbox; "" when it is not known. Only that of a Borgertid may stand in a file of its own."""
    if file.mails_variable == READ_VARIABLE:
        return marking.read_token or ""
    return os.environ.get(file.mails_variable, "")


async def _signed_in(means: Means) -> StorageState:
    try:
        async with visiting(means) as visit:
            return await sign_in(visit, means.target, means.headers().get(MARK_HEADER, ""))
    except (BrowserError, TimeoutError) as error:
        raise CouldNotLook("Browseren svigtede, da overvågningen ville logge ind.") from error


def _told(wanted: Wanted, started: _Started, auditor: Auditor, explorer: Explorer | None, reason: str) -> Exploration:
    frontier = explorer.frontier if explorer else None
    standings = frontier.standing if frontier else {}
    exercised, counted = coverage(standing for standing, _ in standings.values())
    verdicts = dict(explorer.verdicts) if explorer else {}
    findings = explorer.findings if explorer else []
    unsure = verdicts.get(INCONCLUSIVE, 0) + verdicts.get(UNCONFIRMED, 0)
    looked = bool(verdicts) and not reason and unsure <= WORST_SHARE * sum(verdicts.values())
    spent = explorer.seconds if explorer else []
    return Exploration(
        target=wanted.target.url, name=wanted.target.name, seed=wanted.seed, at=started.at, seconds=started.seconds,
        deployment=explorer.deployment if explorer else "", outcome="failed" if findings else _state(looked),
        reason=reason or (explorer.stopped if explorer else ""),
        whole=bool(explorer and explorer.is_done),
        exercised=exercised, counted=counted, verdicts=verdicts, states_audited=auditor.states,
        seconds_each=round(sum(spent) / len(spent), 3) if spent else 0.0, findings=findings,
        controls=[
            Standing(
                route=place_of(met.control.route, is_without_connection(met.step)), role=met.control.role,
                name=met.step.name, standing=standing, reason=why, judged=frontier.says_of(key),
                twice=met.step.twice, stored=key in frontier.stored,
            )
            for key, (standing, why) in standings.items() if frontier and (met := frontier.met.get(key))
        ],
        opened=frontier.opened if frontier else [], audited=auditor.routes,
    )  # fmt: skip


def _state(looked: bool) -> Outcome:
    return "ok" if looked else "inconclusive"


def _scope(target: ExplorerTarget) -> str:
    return " ".join([target.name, target.url, target.role, target.language, target.size])

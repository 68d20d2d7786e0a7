"""One mutant after the other: the explorer, then the journeys where it saw nothing, and what others would have said."""

import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from bench.monitors import proxy as passing
from bench.monitors.breaking import Breaking
from bench.monitors.exploring import hunt
from bench.monitors.mutants import Choice, Mutant, choose, names_it
from bench.monitors.results import Ended, Result
from bench.monitors.rivals import Rivals
from bench.monitors.site import Place
from bench.monitors.trace import Trace
from bench.monitors.unbroken import LEDGER, SEED, Unbroken
from monitors.devices import PHONE
from monitors.explorer.explorer import NOT_NOW, Explorer
from monitors.explorer.ledger import Tried
from monitors.explorer.run import means_of
from monitors.explorer.trying import Means
from monitors.findings import Finding
from monitors.journeys import JOURNEYS
from monitors.journeys.journey import Journey
from monitors.journeys.walking import Setting, Walk, take
from monitors.verdicts import CouldNotLook, Outcome

WHOLE_MINUTES: Final = 60.0
"""For one mutant with every exercise."""
JOURNEY_PATIENCE: Final = 10.0
CITIZENS: Final = [kind for kind in JOURNEYS.values() if kind.home is PHONE]
"""The walks through the pages that are broken here; those of staff go past them."""


class Bench(Struct, frozen=True, kw_only=True):
    """What every mutant needs: one site and one browser serve them all, since a mutant lives in the proxy."""

    place: Place
    means: Means
    ledger: Path
    """What the clean run knew."""
    unbroken: Unbroken
    version: str
    minutes_each: float
    """For one mutant; what is not found by then counts as missed."""


@asynccontextmanager
async def ready(place: Place, chromium: Path, traced: Path, unbroken: Unbroken, version: str, minutes_each: float
                ) -> AsyncIterator[Bench]:  # fmt: skip
    """Raises CouldNotLook when the browser does not start."""
    async with means_of(place.wanted(traced, minutes_each, SEED, _be_silent), chromium, "bench") as means:
        yield Bench(
            place=place, means=means, ledger=traced / LEDGER, unbroken=unbroken, version=version,
            minutes_each=minutes_each,
        )  # fmt: skip


async def try_mutant(bench: Bench, mutant: Mutant, *, whole: bool) -> Result:
    """Break the site so, and see who tells."""
    began, unbroken = time.monotonic(), bench.unbroken
    rivals = Rivals(bench.place.proxy.url)
    explorer: Explorer | None = None
    journeys: Outcome | None = None
    breaking = Breaking(mutant, unbroken.trace)
    with _scratch(bench.ledger) as (folder, ledger), _broken(bench.place, breaking):
        choice = None if whole else choose(mutant, unbroken.trace)
        if choice is None or choice.keys or choice.pages:
            with suppress(CouldNotLook):
                explorer = await _hunt(bench, folder, ledger, rivals.note, choice)
        explored = time.monotonic()
        await rivals.follow_links()
        if explorer is None or not explorer.findings:
            journeys = await _walk(bench, folder)
    first = explorer.findings[0] if explorer and explorer.findings else None
    return Result(
        mutant=mutant.id, operator=mutant.operator, site=mutant.site.words, version=bench.version, whole=whole,
        ended=_ended(explorer), met=breaking.met > 0, exercises=rivals.heard, seconds=round(explored - began, 1),
        seconds_in_all=round(time.monotonic() - began, 1), verdict=first.verdict if first else "",
        finding=words_of(first) if first else "", named=bool(first and _is_named(mutant, first, unbroken.trace)),
        journeys=journeys == "failed" if journeys in {"ok", "failed"} else None,
        verdicts=dict(explorer.verdicts) if explorer else {},
        rivals=sorted({rival for rival, _ in rivals.complaints - unbroken.complaints}),
    )  # fmt: skip


@contextmanager
def _broken(place: Place, breaking: Breaking) -> Iterator[None]:
    place.proxy.fault = breaking
    try:
        yield
    finally:
        place.proxy.fault = passing.none
        place.proxy.log.clear()


def _ended(explorer: Explorer | None) -> Ended:
    if explorer is None:
        return "missed"
    if explorer.findings:
        return "found"
    # A machine that was too busy to judge one exercise cannot say that there was nothing to find.
    waiting = any(standing == ("unreached", NOT_NOW) for standing in explorer.frontier.standing.values())
    return "inconclusive" if waiting or explorer.unopened else "missed"


async def _hunt(
    bench: Bench, folder: Path, ledger: Path, note: Callable[[Tried], None], choice: Choice | None
) -> Explorer:
    minutes = bench.minutes_each if choice else WHOLE_MINUTES
    return await hunt(bench.place.wanted(folder, minutes, SEED, _be_silent), bench.means, ledger, note, choice)


async def _walk(bench: Bench, folder: Path) -> Outcome:
    """Whether a journey fails, and fails again; the first that does is enough."""
    unsure = False
    for kind in CITIZENS:
        outcomes = [await _outcome(kind, bench, folder)]
        if outcomes == ["failed"]:
            outcomes.append(await _outcome(kind, bench, folder))
        if outcomes == ["failed", "failed"]:
            return "failed"
        unsure = unsure or "inconclusive" in outcomes
    return "inconclusive" if unsure else "ok"


async def _outcome(kind: type[Journey], bench: Bench, folder: Path) -> Outcome:
    # A setting of its own: a mutant that is trouble for the whole site must not stop the walks that look for it.
    place = bench.place
    setting = Setting(target=place.target, results=folder, now=place.now, patience=JOURNEY_PATIENCE, tell=_be_silent)
    return (await take(Walk(kind), await bench.means.browsers.living(), setting)).outcome


@contextmanager
def _scratch(ledger: Path) -> Iterator[tuple[Path, Path]]:
    """A folder for evidence that nobody will read, and a copy of what the clean run knew."""
    with tempfile.TemporaryDirectory(prefix="borgertid-mutant-") as name:
        copy = Path(name) / LEDGER
        with closing(sqlite3.connect(ledger)) as known, closing(sqlite3.connect(copy)) as mine:
            known.backup(mine)
        yield Path(name), copy


def _is_named(mutant: Mutant, finding: Finding, trace: Trace) -> bool:
    control = finding.control
    said = f"{finding.expected} {finding.seen}"
    return names_it(mutant, (control.landmark, control.role, control.name), said, trace)


def words_of(finding: Finding) -> str:
    return f"{finding.control.words} ({finding.route}): {finding.seen}"[:300]


def _be_silent(_: str) -> None:
    """A mutant's own exercises are told by nobody."""

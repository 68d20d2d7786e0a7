"""One mutant after the other: the explorer, then the journeys where it saw nothing, and what others would have said."""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from bench.monitors import proxy as passing
from bench.monitors.breaking import Breaking
from bench.monitors.conditions import CONDITIONS, Condition, held_back
from bench.monitors.cost import cpu_seconds
from bench.monitors.exploring import explore_all, hunt
from bench.monitors.mutants import Choice, Mutant, choose, names_it
from bench.monitors.results import Clean, Result
from bench.monitors.rivals import Complaint, Rivals
from bench.monitors.site import Place
from bench.monitors.trace import Trace
from bench.monitors.tracing import Tracing
from monitors.explorer.explorer import Explorer
from monitors.explorer.ledger import Tried
from monitors.findings import Finding
from monitors.journeys import JOURNEYS
from monitors.journeys.journey import Journey
from monitors.journeys.walking import Setting, Walk, walk_all
from monitors.verdicts import CouldNotLook

LEDGER: Final = "explorer.sqlite"
SEED: Final = 1
WHOLE_MINUTES: Final = 60.0
"""For one mutant with every exercise."""
JOURNEY_PATIENCE: Final = 10.0
UNSURE: Final = {"inconclusive", "unconfirmed", "lost"}
Told = Callable[[str], None]


class Bench(Struct, frozen=True, kw_only=True):
    """What every mutant needs."""

    place: Place
    chromium: Path
    folder: Path
    """Where the clean run's ledger lies."""
    version: str
    minutes_each: float
    """For one mutant; what is not found by then counts as missed."""
    tell: Told


class Unbroken(Struct, frozen=True, kw_only=True):
    """What is known of the unbroken site."""

    trace: Trace
    complaints: list[Complaint]
    """What the others say of it all the same."""


async def trace_unbroken(bench: Bench, minutes: float) -> tuple[Unbroken, Clean]:
    """Explore the unbroken site and note what each exercise touches."""
    proxy = bench.place.proxy
    tracing, rivals = Tracing(proxy.log, "da"), Rivals(proxy.url)
    proxy.log.clear()

    def note(tried: Tried) -> None:
        tracing.note(tried)
        rivals.note(tried)

    explorer, clean = await _explore(bench, CONDITIONS["idle"], SEED, minutes, bench.folder / LEDGER, note)
    await rivals.follow_links()
    trace = tracing.trace(bench.version, whole=explorer.is_done)
    return Unbroken(trace=trace, complaints=sorted(rivals.complaints)), clean


async def explore_unbroken(bench: Bench, condition: Condition, seed: int, minutes: float) -> Clean:
    """One run on the unbroken site under `condition`; it goes on from what earlier ones knew."""
    # What idle runs learn of effects helps the mutants' runs, as night after night does.
    ledger = bench.folder / (LEDGER if condition.name == "idle" else f"{condition.name}.sqlite")
    _, clean = await _explore(bench, condition, seed, minutes, ledger, lambda _: None)
    return clean


async def _explore(
    bench: Bench, condition: Condition, seed: int, minutes: float, ledger: Path, note: Callable[[Tried], None]
) -> tuple[Explorer, Clean]:
    bench.place.proxy.delay = condition.delay
    cpu, began = cpu_seconds(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="borgertid-clean-") as folder:
        wanted = bench.place.wanted(Path(folder), minutes, seed, bench.tell)
        async with held_back(condition.starved):
            explorer = await explore_all(wanted, bench.chromium, ledger, note)
    verdicts = explorer.verdicts
    unjudged = verdicts["inconclusive"] + verdicts["lost"]
    return explorer, Clean(
        version=bench.version, condition=condition.name, seed=seed, exercises=sum(verdicts.values()),
        judged=sum(verdicts.values()) - unjudged, unconfirmed=verdicts["unconfirmed"], inconclusive=unjudged,
        findings=[f"{one.verdict}: {_words_of(one)}" for one in explorer.findings],
        cpu_seconds=round(cpu_seconds() - cpu, 1), seconds=round(time.monotonic() - began, 1),
    )  # fmt: skip


async def try_mutant(bench: Bench, unbroken: Unbroken, mutant: Mutant, *, whole: bool) -> Result:
    """Break the site so, and see who tells."""
    began, trace = time.monotonic(), unbroken.trace
    rivals = Rivals(bench.place.proxy.url)
    explorer: Explorer | None = None
    journeys: bool | None = None
    with _scratch(bench.folder / LEDGER) as (folder, ledger), _broken(bench.place, Breaking(mutant, trace)) as breaking:
        choice = None if whole else choose(mutant, trace)
        if choice is None or choice.keys or choice.pages:
            with suppress(CouldNotLook):
                explorer = await _hunt(bench, folder, ledger, rivals.note, choice)
        await rivals.follow_links()
        if explorer is None or not explorer.findings:
            journeys = await _walk(bench, folder)
    first = explorer.findings[0] if explorer and explorer.findings else None
    return Result(
        mutant=mutant.id, operator=mutant.operator, site=mutant.site.words, version=bench.version, whole=whole,
        ended="found" if first else "inconclusive" if _is_unsure(explorer) else "missed", met=breaking.met > 0,
        exercises=rivals.heard, seconds=round(time.monotonic() - began, 1), verdict=first.verdict if first else "",
        finding=_words_of(first) if first else "", named=bool(first and _is_named(mutant, first, trace)),
        journeys=journeys, rivals=sorted({rival for rival, _ in rivals.complaints - set(unbroken.complaints)}),
    )  # fmt: skip


@contextmanager
def _broken(place: Place, breaking: Breaking) -> Iterator[Breaking]:
    place.proxy.fault = breaking
    try:
        yield breaking
    finally:
        place.proxy.fault = passing.none
        place.proxy.log.clear()


def _is_unsure(explorer: Explorer | None) -> bool:
    """Whether not one exercise could be judged."""
    return bool(explorer and explorer.verdicts and set(explorer.verdicts) <= UNSURE)


async def _hunt(
    bench: Bench, folder: Path, ledger: Path, note: Callable[[Tried], None], choice: Choice | None
) -> Explorer:
    minutes = bench.minutes_each if choice else WHOLE_MINUTES
    wanted = bench.place.wanted(folder, minutes, SEED, bench.tell)
    return await hunt(wanted, bench.chromium, ledger, note, choice)


async def _walk(bench: Bench, folder: Path) -> bool:
    """Whether a journey fails, and fails again."""
    failed = [kind for kind in JOURNEYS.values() if await _fails(kind, bench, folder)]
    return any([await _fails(kind, bench, folder) for kind in failed])


async def _fails(kind: type[Journey], bench: Bench, folder: Path) -> bool:
    # A setting of its own: a mutant that is trouble for the whole site must not stop the walks that look for it.
    place = bench.place
    setting = Setting(target=place.target, results=folder, now=place.now, patience=JOURNEY_PATIENCE, tell=bench.tell)
    return (await walk_all([Walk(kind)], setting, {"chromium": bench.chromium}))[0].outcome == "failed"


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


def _words_of(finding: Finding) -> str:
    return f"{finding.control.words} ({finding.route}): {finding.seen}"[:300]

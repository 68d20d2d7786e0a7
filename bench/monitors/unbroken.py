"""The unbroken site: its clean trace, made in as many runs as it takes, and what is told of it all the same."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct

from bench.monitors.conditions import CONDITIONS, Condition, held_back
from bench.monitors.cost import cpu_seconds
from bench.monitors.exploring import explore_all
from bench.monitors.results import Clean, append, read
from bench.monitors.rivals import Complaint, Rivals
from bench.monitors.site import Place
from bench.monitors.trace import Noted, Trace, trace_of
from bench.monitors.tracing import Tracing
from monitors.explorer.explorer import Explorer
from monitors.explorer.ledger import Tried

LEDGER: Final = "explorer.sqlite"
TRACE: Final = "trace.jsonl"
WHOLE: Final = "whole"
"""A file that is there when the trace has tried all that it met."""
SEED: Final = 1
UNSURE: Final = ("inconclusive", "lost")
Told = Callable[[str], None]


class Unbroken(Struct, frozen=True, kw_only=True):
    """What is known of the unbroken site."""

    trace: Trace
    whole: bool
    complaints: set[Complaint]
    """What the others say of it all the same."""


def read_unbroken(traced: Path) -> Unbroken:
    noted, whole = read(traced / TRACE, Noted), (traced / WHOLE).exists()
    complaints = {complaint for one in noted for complaint in one.complaints}
    return Unbroken(trace=trace_of(noted, whole=whole), whole=whole, complaints=complaints)


async def trace_on(place: Place, chromium: Path, traced: Path, version: str, minutes: float, tell: Told) -> Clean:
    """Explore what has not been traced yet, and note what each exercise touches."""
    known = {one.exercise.key for one in read(traced / TRACE, Noted) if one.exercise}
    rivals = Rivals(place.proxy.url)
    tracing = Tracing(place.proxy.log, "da", lambda noted: append(traced / TRACE, noted))
    place.proxy.log.clear()

    def note(tried: Tried) -> None:
        tracing.note(tried)
        rivals.note(tried)

    run = Run(CONDITIONS["idle"], SEED, minutes, traced / LEDGER)
    explorer, clean = await run.explore(place, chromium, version, note, tell, traced=known)
    await rivals.follow_links()
    append(traced / TRACE, Noted(exercise=None, complaints=sorted(rivals.complaints)))
    if explorer.is_done:
        (traced / WHOLE).touch()
    return clean


class Run(Struct, frozen=True):
    """One run of the explorer on the unbroken site; it goes on from what `ledger` knows."""

    condition: Condition
    seed: int
    minutes: float
    ledger: Path

    async def explore(
        self, place: Place, chromium: Path, version: str, note: Callable[[Tried], None], tell: Told,
        traced: set[str] | None = None,
    ) -> tuple[Explorer, Clean]:  # fmt: skip
        """Raises CouldNotLook."""
        place.proxy.delay = self.condition.delay
        cpu, began = cpu_seconds(), time.monotonic()
        with tempfile.TemporaryDirectory(prefix="borgertid-clean-") as folder:
            wanted = place.wanted(Path(folder), self.minutes, self.seed, tell)
            async with held_back(self.condition.starved):
                explorer = await explore_all(wanted, chromium, self.ledger, note, traced)
        verdicts = explorer.verdicts
        unjudged = sum(verdicts[name] for name in UNSURE)
        return explorer, Clean(
            version=version, condition=self.condition.name, seed=self.seed, exercises=sum(verdicts.values()),
            judged=sum(verdicts.values()) - unjudged, unconfirmed=verdicts["unconfirmed"], inconclusive=unjudged,
            findings=[f"{one.verdict}: {one.control.words} ({one.route}): {one.seen}"[:300]
                      for one in explorer.findings],
            cpu_seconds=round(cpu_seconds() - cpu, 1), seconds=round(time.monotonic() - began, 1),
        )  # fmt: skip

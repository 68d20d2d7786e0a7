"""`make bench-monitors`: a correct Borgertid is broken in every way there is, and the monitors must tell.

MINUTES= bounds a run (left out: until all is tried), TRACE= the walk through the unbroken site that comes first; EACH=
what one mutant may take; SAMPLE=60 tries so many, some of each operator; WORKERS=2 tries two at a time; FULL=20 tries
so many with every exercise as well, to prove that the selection misses nothing; CLEAN=starved gathers exercises on the
unbroken site under a condition; COST=1 measures processor time. Each run goes on where the last one of the same code
ended, prints the table and writes bench/results-monitors.json.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from api.settings import ROOT
from bench.monitors import results, table
from bench.monitors.conditions import CONDITIONS
from bench.monitors.cost import measure
from bench.monitors.mutants import Mutant, mutants_of, stratified
from bench.monitors.results import Clean, Result
from bench.monitors.running import ready, try_mutant
from bench.monitors.site import Place, behind_proxy, serving
from bench.monitors.unbroken import LEDGER, SEED, WHOLE, Run, read_unbroken, trace_on
from monitors.browser import provide

KEPT: Final = ROOT / ".cache" / "bench-monitors"
LONGEST_TRACE: Final = 90.0
EACH: Final = 4.0
"""Minutes."""
_NAMES: Final = ("SAMPLE", "MINUTES", "TRACE", "EACH", "FULL", "CLEAN", "COST", "WORKERS", "PART")


class Options(Struct, frozen=True, kw_only=True):
    sample: int | None = None
    minutes: float = float("inf")
    trace: float = LONGEST_TRACE
    each: float = EACH
    full: int = 0
    clean: str = ""
    cost: bool = False
    workers: int = 1
    part: int | None = None
    """Which of the workers this process is; None: the one that was started by hand, and starts the others."""


def read_options(environ: Mapping[str, str]) -> Options:
    """Raises SystemExit for what is none."""
    given = {name: environ[name] for name in _NAMES if environ.get(name)}
    if given.get("CLEAN", "idle") not in CONDITIONS:
        raise SystemExit(f"CLEAN is one of: {', '.join(CONDITIONS)}")
    return Options(
        sample=int(given["SAMPLE"]) if "SAMPLE" in given else None,
        minutes=float(given.get("MINUTES", "inf")),
        trace=float(given.get("TRACE", LONGEST_TRACE)),
        each=float(given.get("EACH", EACH)),
        full=int(given.get("FULL", 0)),
        clean=given.get("CLEAN", ""),
        cost="COST" in given,
        workers=int(given.get("WORKERS", 1)),
        part=int(given["PART"]) if "PART" in given else None,
    )


class Kept(Struct, frozen=True):
    """Where the runs of this code keep what they have found so far."""

    version: str
    folder: Path
    traced: Path

    @property
    def mutants(self) -> Path:
        return self.folder / "mutants.jsonl"

    @property
    def clean(self) -> Path:
        return self.folder / "clean.jsonl"

    @property
    def cost(self) -> Path:
        return self.folder / "cost.json"


def main() -> None:
    # Whoever ends a run ends its server and browser with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    options, version = read_options(os.environ), results.version_of()
    kept = Kept(version, KEPT / version, KEPT / f"trace-{results.trace_version_of()}")
    until = time.monotonic() + options.minutes * 60
    condition = CONDITIONS[options.clean or "idle"]
    with tempfile.TemporaryDirectory(prefix="borgertid-bench-") as name:
        folder = Path(name)
        with serving(folder, condition.municipality(folder), condition.ahead) as url:
            try:
                asyncio.run(_run(options, kept, url, folder, until))
            except asyncio.CancelledError:
                raise SystemExit(1) from None
    if options.part is None:
        _tell(kept)


async def _run(options: Options, kept: Kept, url: str, folder: Path, until: float) -> None:
    task = asyncio.current_task()
    assert task is not None
    # An exit that is raised anywhere can be raised where it is lost, and the run goes on against a site that has ended.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    chromium = await asyncio.to_thread(provide)
    async with behind_proxy(url, folder, CONDITIONS[options.clean or "idle"].ahead) as place:
        if options.cost:
            told = await measure(place, chromium, folder)
            kept.folder.mkdir(parents=True, exist_ok=True)
            kept.cost.write_bytes(msgspec.json.encode(told))
        elif options.clean:
            await _gather(options, kept, place, chromium, until)
        else:
            await _trace(options, kept, place, chromium, until)
            with _helpers(options, until):
                await _try_all(options, kept, place, chromium, until)


async def _gather(options: Options, kept: Kept, place: Place, chromium: Path, until: float) -> None:
    """One run on the unbroken site; each has a seed of its own."""
    condition, known = CONDITIONS[options.clean], results.read(kept.clean, Clean)
    seed = SEED + sum(one.condition == condition.name for one in known)
    minutes = min((until - time.monotonic()) / 60, LONGEST_TRACE)
    # What idle runs learn of effects helps the mutants' runs, as night after night does.
    idle = condition.name == "idle"
    ledger = kept.traced / LEDGER if idle else kept.folder / f"{condition.name}.sqlite"
    run = Run(condition, seed, minutes, ledger)
    _, clean = await run.explore(place, chromium, kept.version, lambda _: None, print)
    results.append(kept.clean, clean)


async def _trace(options: Options, kept: Kept, place: Place, chromium: Path, until: float) -> None:
    """The clean trace, made once for each version of the app, in as many runs as it takes."""
    minutes = min((until - time.monotonic()) / 60, options.trace)
    if options.part is None and minutes > 0 and not (kept.traced / WHOLE).exists():
        print("Tracing the unbroken site …", flush=True)
        results.append(kept.clean, await trace_on(place, chromium, kept.traced, kept.version, minutes, print))


@contextmanager
def _helpers(options: Options, until: float) -> Iterator[None]:
    """The other workers, each with a site, a proxy and a browser of its own."""
    parts = range(1, options.workers) if options.part is None else ()
    minutes = str(max(until - time.monotonic(), 0) / 60)
    helpers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.monitors"], env={**os.environ, "PART": str(part), "MINUTES": minutes}
        )
        for part in parts
    ]
    try:
        yield
        for helper in helpers:
            helper.wait()
    finally:
        for helper in helpers:
            helper.terminate()


async def _try_all(options: Options, kept: Kept, place: Place, chromium: Path, until: float) -> None:
    unbroken = read_unbroken(kept.traced)
    mutants = mutants_of(unbroken.trace)
    chosen = stratified(mutants, options.sample or len(mutants), SEED)
    part = options.part or 0
    async with ready(place, chromium, kept.traced, unbroken, kept.version, options.each) as bench:
        for whole in (False, True):
            known = results.read(kept.mutants, Result)
            found = results.of_version(known, kept.version, whole=False)
            done = results.settled(known, kept.version, whole=whole)
            group = missed_first(chosen, found)[: options.full] if whole else chosen
            for number, mutant in enumerate(group):
                if mutant.id in done or number % options.workers != part:
                    continue
                if time.monotonic() > until:
                    return
                result = await try_mutant(bench, mutant, whole=whole)
                results.append(kept.mutants, result)
                told = f"{mutant.words}: {result.ended} {result.finding} ({result.seconds_in_all:.0f} s)"
                table.progress(number, len(group), told)


def missed_first(mutants: list[Mutant], found: Mapping[str, Result]) -> list[Mutant]:
    """For the proof: what some exercises found all of them find, but what those missed the others may find."""
    return sorted(mutants, key=lambda mutant: mutant.id not in found or found[mutant.id].ended == "found")


def _tell(kept: Kept) -> None:
    known = results.read(kept.mutants, Result)
    found = results.of_version(known, kept.version, whole=False)
    whole = results.of_version(known, kept.version, whole=True)
    clean, unbroken = results.read(kept.clean, Clean), read_unbroken(kept.traced)
    cost = msgspec.json.decode(kept.cost.read_bytes()) if kept.cost.exists() else {}
    told = table.Told(results=list(found.values()), whole=list(whole.values()), clean=clean, unbroken=unbroken,
                      mutants=len(mutants_of(unbroken.trace)), cost=cost, version=kept.version)  # fmt: skip
    if found:
        table.keep(told)
    table.show(told)


if __name__ == "__main__":
    main()

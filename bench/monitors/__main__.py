"""`make bench-monitors`: a correct Borgertid is broken in every way there is, and the monitors must tell.

MINUTES= bounds a run (left out: until all is tried), TRACE= the first walk through the unbroken site; EACH= what one
mutant may take; SAMPLE=60 tries so many, some of each operator; FULL=20 tries so many with every exercise as well, to
prove that the selection misses nothing; CLEAN=starved gathers exercises on the unbroken site under a condition;
COST=1 measures processor time. Each run goes on where the last one of the same code ended, prints the table and
writes bench/results-monitors.json.
"""

import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from api.settings import ROOT
from bench.monitors import results, table
from bench.monitors.conditions import CONDITIONS
from bench.monitors.cost import measure
from bench.monitors.mutants import Mutant, mutants_of, stratified
from bench.monitors.results import Clean, Result
from bench.monitors.running import SEED, Bench, Unbroken, explore_unbroken, trace_unbroken, try_mutant
from bench.monitors.site import behind_proxy, serving
from monitors.browser import provide

KEPT: Final = ROOT / ".cache" / "bench-monitors"
LONGEST_TRACE: Final = 90.0
EACH: Final = 4.0
"""Minutes."""


class Options(Struct, frozen=True, kw_only=True):
    sample: int | None = None
    minutes: float = float("inf")
    trace: float = LONGEST_TRACE
    each: float = EACH
    full: int = 0
    clean: str = ""
    cost: bool = False


def read_options(environ: Mapping[str, str]) -> Options:
    """Raises SystemExit for what is none."""
    given = {
        name: environ[name]
        for name in ("SAMPLE", "MINUTES", "TRACE", "EACH", "FULL", "CLEAN", "COST")
        if environ.get(name)
    }
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
    )


def main() -> None:
    options, version = read_options(os.environ), results.version_of()
    kept = KEPT / version
    condition = CONDITIONS[options.clean or "idle"]
    with tempfile.TemporaryDirectory(prefix="borgertid-bench-") as name:
        folder = Path(name)
        with serving(folder, condition.municipality(folder), condition.ahead) as url:
            asyncio.run(_run(options, Place(url, folder, kept, version)))
    _tell(kept)


class Place(Struct, frozen=True):
    url: str
    folder: Path
    kept: Path
    """What the runs of this code have found so far."""
    version: str


async def _run(options: Options, given: Place) -> None:
    condition = CONDITIONS[options.clean or "idle"]
    chromium = await asyncio.to_thread(provide)
    async with behind_proxy(given.url, given.folder, condition.ahead) as place:
        bench = Bench(
            place=place,
            chromium=chromium,
            folder=given.kept,
            version=given.version,
            minutes_each=options.each,
            tell=lambda _: None,
        )
        if options.cost:
            told = await measure(place, chromium, given.folder)
            (given.kept / "cost.json").write_bytes(msgspec.json.encode(told))
        elif options.clean:
            await _gather(bench, options)
        else:
            await _try_all(bench, await _unbroken(bench, options.trace), options)


async def _gather(bench: Bench, options: Options) -> None:
    """One run on the unbroken site; each has a seed of its own."""
    condition, file = CONDITIONS[options.clean], bench.folder / "clean.jsonl"
    seed = SEED + sum(one.condition == condition.name for one in results.read(file, Clean))
    results.append(file, await explore_unbroken(bench, condition, seed, min(options.minutes, LONGEST_TRACE)))


async def _unbroken(bench: Bench, minutes: float) -> Unbroken:
    """The clean trace, made once for each version of the code."""
    file = bench.folder / "unbroken.json"
    if not file.exists():
        print("Tracing the unbroken site …", flush=True)
        unbroken, clean = await trace_unbroken(bench, minutes)
        results.append(bench.folder / "clean.jsonl", clean)
        file.write_bytes(msgspec.json.encode(unbroken))
    return msgspec.json.decode(file.read_bytes(), type=Unbroken)


async def _try_all(bench: Bench, unbroken: Unbroken, options: Options) -> None:
    mutants = mutants_of(unbroken.trace)
    chosen = stratified(mutants, options.sample or len(mutants), SEED)
    file, until = bench.folder / "mutants.jsonl", time.monotonic() + options.minutes * 60
    for whole in (False, True):
        found = results.of_version(results.read(file, Result), bench.version, whole=False)
        done = results.of_version(results.read(file, Result), bench.version, whole=True) if whole else found
        group = missed_first(chosen, found)[: options.full] if whole else chosen
        for number, mutant in enumerate(group):
            if mutant.id in done:
                continue
            if time.monotonic() > until:
                return
            table.progress(number, len(group), mutant.words)
            results.append(file, await try_mutant(bench, unbroken, mutant, whole=whole))


def missed_first(mutants: list[Mutant], found: Mapping[str, Result]) -> list[Mutant]:
    """For the proof: what some exercises found all of them find, but what those missed the others may find."""
    return sorted(mutants, key=lambda mutant: mutant.id not in found or found[mutant.id].ended == "found")


def _tell(kept: Path) -> None:
    found = list(results.of_version(results.read(kept / "mutants.jsonl", Result), kept.name, whole=False).values())
    clean, facts = results.read(kept / "clean.jsonl", Clean), _facts(kept, found)
    if found:
        table.keep(found, clean, facts)
    table.show(found, clean, facts)


def _facts(kept: Path, found: list[Result]) -> dict[str, Any]:
    unbroken, cost = kept / "unbroken.json", kept / "cost.json"
    clean = msgspec.json.decode(unbroken.read_bytes(), type=Unbroken) if unbroken.exists() else None
    trace = clean.trace if clean else None
    mutants = mutants_of(trace) if trace else []
    whole = results.of_version(results.read(kept / "mutants.jsonl", Result), kept.name, whole=True)
    return {
        "clean trace": {"exercises": len(trace.exercises), "whole": trace.whole} if trace else {},
        "false alarms of the others": dict(Counter(rival for rival, _ in clean.complaints)) if clean else {},
        "mutants": len(mutants),
        "tried": len(found),
        "not tried": len(mutants) - len(found),
        "tried in full": len(whole),
        "in full alone": [one.operator + ": " + one.site for one in whole.values() if _differs(one, found)],
        "cost": msgspec.json.decode(cost.read_bytes()) if cost.exists() else {},
        "version": kept.name,
    }


def _differs(whole: Result, found: list[Result]) -> bool:
    """Whether every exercise together found what the chosen ones missed."""
    return whole.ended == "found" and any(one.mutant == whole.mutant and one.ended != "found" for one in found)


if __name__ == "__main__":
    main()

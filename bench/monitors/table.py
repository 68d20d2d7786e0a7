"""What `make bench-monitors` prints and keeps."""

import json
import platform
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from bench.monitors.conditions import CONDITIONS
from bench.monitors.intervals import at_most, wilson
from bench.monitors.operators import OPERATORS
from bench.monitors.results import Clean, Result
from bench.monitors.rivals import RIVALS
from bench.monitors.unbroken import Unbroken
from bench.table import where_and_when

RESULTS: Final = Path(__file__).parent.parent / "results-monitors.json"
BAR: Final = 30
NEAR_MISSES: Final = 20


class Share(Struct, frozen=True):
    """How many of how many, and between which shares that surely lies."""

    hits: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.hits, self.of)

    @property
    def words(self) -> str:
        if not self.of:
            return "–"
        low, high = self.interval
        return f"{self.hits}/{self.of} = {self.hits / self.of:.0%} ({low:.0%}–{high:.0%})"

    @property
    def data(self) -> dict[str, Any]:
        low, high = self.interval
        return {"hits": self.hits, "of": self.of, "low": round(low, 4), "high": round(high, 4)}


class Told(Struct, frozen=True, kw_only=True):
    """All that there is to be told."""

    results: list[Result]
    """Of the chosen exercises; the newest of each mutant."""
    whole: list[Result]
    """Of all exercises."""
    clean: list[Clean]
    unbroken: Unbroken
    mutants: int
    """How many there are."""
    cost: dict[str, Any]
    version: str


def judged(results: Iterable[Result]) -> list[Result]:
    """Without those that the machine was too busy to judge: they count neither way, and are told beside."""
    return [one for one in results if one.ended != "inconclusive" or one.journeys]


def alone(results: Iterable[Result]) -> Share:
    group = judged(results)
    return Share(sum(one.ended == "found" for one in group), len(group))


def with_journeys(results: Iterable[Result]) -> Share:
    group = judged(results)
    return Share(sum(one.ended == "found" or one.journeys is True for one in group), len(group))


def named(results: Iterable[Result]) -> Share:
    found = [one for one in results if one.ended == "found"]
    return Share(sum(one.named for one in found), len(found))


def by_rival(results: Iterable[Result], rival: str) -> Share:
    group = judged(results)
    return Share(sum(rival in one.rivals for one in group), len(group))


def figures(results: Collection[Result]) -> dict[str, Share]:
    """The shares that are to be reached, and the others' beside them."""
    met = [one for one in results if one.met]
    return {
        "explorer alone": alone(results),
        "explorer alone, of those that were met": alone(met),
        "explorer and journeys": with_journeys(results),
        "names the broken control or request": named(results),
        **{rival: by_rival(results, rival) for rival in RIVALS},
    }


def by_operator(results: Collection[Result]) -> dict[str, list[Result]]:
    return {name: [one for one in results if one.operator == name] for name in OPERATORS}


def show(told: Told) -> None:
    print(f"\n{'operator':<28}{'explorer alone':<28}{'and journeys':<28}{'/'.join(RIVALS)}")
    for name, group in by_operator(told.results).items():
        others = " / ".join(f"{by_rival(group, rival).hits}" for rival in RIVALS)
        print(f"{name:<28}{alone(group).words:<28}{with_journeys(group).words:<28}{others}")
    print()
    for name, share in figures(told.results).items():
        print(f"{name:<46}{share.words}")
    print()
    for name, (mistakes, exercises, unjudged) in false_findings(told.clean).items():
        print(f"unbroken, {name:<36}{mistakes} false findings in {exercises} exercises, {unjudged} could not be judged")
    for name, value in facts(told).items():
        print(f"{name}: {value}")
    for name in misnamed(told.results):
        print(f"  misnamed  {name}")
    for name in survivors(told.results):
        print(f"  survived  {name}")


def facts(told: Told) -> dict[str, Any]:
    trace, seconds = told.unbroken.trace, sorted(one.seconds_in_all for one in told.results)
    complaints = Counter(rival for rival, _ in told.unbroken.complaints)
    return {
        "clean trace": {"exercises": len(trace.exercises), "whole": told.unbroken.whole},
        "false alarms of the others": dict(complaints),
        "mutants": told.mutants,
        "tried": len(told.results),
        "not tried": told.mutants - len(told.results),
        "could not be judged": len(told.results) - len(judged(told.results)),
        "seconds a mutant, in the median": seconds[len(seconds) // 2] if seconds else None,
        "tried in full": len(told.whole),
        "in full alone": [f"{one.operator}: {one.site}" for one in told.whole if _differs(one, told.results)],
        "cost": told.cost,
        "version": told.version,
    }


def _differs(whole: Result, found: Iterable[Result]) -> bool:
    """Whether every exercise together found what the chosen ones missed."""
    return whole.ended == "found" and any(one.mutant == whole.mutant and one.ended != "found" for one in found)


def survivors(results: Iterable[Result]) -> list[str]:
    """By name, those that neither explorer nor journeys found."""
    left = [one for one in judged(results) if one.ended != "found" and not one.journeys]
    return sorted(f"{one.operator}: {one.site}{'' if one.met else ' (nothing met it)'}" for one in left)


def misnamed(results: Iterable[Result]) -> list[str]:
    """Those that were found by a finding that points elsewhere."""
    return sorted(f"{one.operator}: {one.site} → {one.finding}" for one in results
                  if one.ended == "found" and not one.named)  # fmt: skip


def false_findings(clean: Collection[Clean]) -> dict[str, tuple[int, int, int]]:
    """By condition and in all: false findings, exercises, and those that could not be judged."""
    groups = {name: [one for one in clean if one.condition == name] for name in CONDITIONS}
    return {
        name: (
            sum(len(one.findings) for one in group),
            sum(one.exercises for one in group),
            sum(one.inconclusive for one in group),
        )
        for name, group in {**groups, "in all": list(clean)}.items()
    }


def keep(told: Told) -> None:
    mistakes, exercises, inconclusive = false_findings(told.clean)["in all"]
    kept = {
        "shares": {name: share.data for name, share in figures(told.results).items()},
        "operators": {
            name: {"explorer": alone(group).data, "with journeys": with_journeys(group).data}
            for name, group in by_operator(told.results).items()
        },
        "survivors": survivors(told.results),
        "misnamed": misnamed(told.results),
        "unbroken": {
            "conditions": {name: list(found) for name, found in false_findings(told.clean).items()},
            "false findings": mistakes, "exercises": exercises, "could not be judged": inconclusive,
            "at most, 95 %": round(at_most(mistakes, exercises), 5),
            "before confirmation": sum(one.unconfirmed for one in told.clean) + mistakes,
            "findings": sorted({finding for one in told.clean for finding in one.findings})[:NEAR_MISSES],
        },
        **facts(told),
        "python": platform.python_version(),
        **where_and_when(),
    }  # fmt: skip
    RESULTS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def progress(done: int, of: int, words: str) -> None:
    """A line for each mutant."""
    filled = BAR * done // max(of, 1)
    print(f"[{'#' * filled}{'.' * (BAR - filled)}] {done + 1}/{of} {words}", flush=True)

"""What `make bench-monitors` prints and keeps."""

import json
import platform
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from bench.monitors.conditions import CONDITIONS
from bench.monitors.intervals import at_most, wilson
from bench.monitors.operators import OPERATORS
from bench.monitors.results import Clean, Result
from bench.monitors.rivals import RIVALS
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


def alone(results: Collection[Result]) -> Share:
    return Share(sum(one.ended == "found" for one in results), len(results))


def with_journeys(results: Collection[Result]) -> Share:
    return Share(sum(one.ended == "found" or one.journeys is True for one in results), len(results))


def named(results: Iterable[Result]) -> Share:
    found = [one for one in results if one.ended == "found"]
    return Share(sum(one.named for one in found), len(found))


def by_rival(results: Collection[Result], rival: str) -> Share:
    return Share(sum(rival in one.rivals for one in results), len(results))


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


def show(results: Collection[Result], clean: Collection[Clean], facts: dict[str, Any]) -> None:
    print(f"\n{'operator':<28}{'explorer alone':<28}{'and journeys':<28}{'/'.join(RIVALS)}")
    for name, group in by_operator(results).items():
        others = " / ".join(f"{by_rival(group, rival).hits}" for rival in RIVALS)
        print(f"{name:<28}{alone(group).words:<28}{with_journeys(group).words:<28}{others}")
    print()
    for name, share in figures(results).items():
        print(f"{name:<46}{share.words}")
    print()
    for name, (mistakes, exercises, unjudged) in false_findings(clean).items():
        print(f"unbroken, {name:<36}{mistakes} false findings in {exercises} exercises, {unjudged} could not be judged")
    for name, value in facts.items():
        print(f"{name}: {value}")
    for name in survivors(results):
        print(f"  survived  {name}")


def survivors(results: Iterable[Result]) -> list[str]:
    """By name, those that neither explorer nor journeys found."""
    left = [one for one in results if one.ended != "found" and not one.journeys]
    return sorted(f"{one.operator}: {one.site}{'' if one.met else ' (nothing met it)'}" for one in left)


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


def keep(results: Collection[Result], clean: Collection[Clean], facts: dict[str, Any]) -> None:
    mistakes, exercises, inconclusive = false_findings(clean)["in all"]
    told = {
        "shares": {name: share.data for name, share in figures(results).items()},
        "operators": {
            name: {"explorer": alone(group).data, "with journeys": with_journeys(group).data}
            for name, group in by_operator(results).items()
        },
        "survivors": survivors(results),
        "unbroken": {
            "conditions": {name: list(found) for name, found in false_findings(clean).items()},
            "false findings": mistakes, "exercises": exercises, "could not be judged": inconclusive,
            "at most, 95 %": round(at_most(mistakes, exercises), 5),
            "before confirmation": sum(one.unconfirmed for one in clean) + mistakes,
            "findings": sorted({finding for one in clean for finding in one.findings})[:NEAR_MISSES],
        },
        **facts,
        "python": platform.python_version(),
        **where_and_when(),
    }  # fmt: skip
    RESULTS.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")


def progress(done: int, of: int, words: str) -> None:
    """One line that is overwritten on a terminal, and a line each where there is none."""
    filled = BAR * done // max(of, 1)
    line = f"[{'#' * filled}{'.' * (BAR - filled)}] {done}/{of} {words}"
    print(f"\r\033[K{line}" if sys.stdout.isatty() else line, end="" if sys.stdout.isatty() else "\n", flush=True)

"""What `borgertid-monitor run` does day and night: its plans, and where their results go."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from monitors.devices import Engines, devices_with
from monitors.explorer import report as explorer_report
from monitors.explorer.report import Exploration
from monitors.explorer.run import Wanted, explore
from monitors.explorer.target_file import ROLES, ExplorerTarget, read_explorer_target
from monitors.journeys import JOURNEYS
from monitors.journeys.journey import Journey
from monitors.journeys.walking import Setting, walk_all, walks_of
from monitors.planning import Timing
from monitors.report import describe
from monitors.schedule import Ended, Keep, Plan, Result, Skipped, TooLong
from monitors.strain import Strain
from monitors.targets import TargetRefused
from monitors.verdicts import Verdict

LONGEST_WALK: Final = timedelta(minutes=5)
"""Steps, clean-up and the start of browsers, with every device, on a slow machine."""
EXPLORER_ENDS: Final = timedelta(minutes=15)
"""What the explorer may take after its time box: it confirms what it has found."""
ONCE_A_NIGHT: Final = timedelta(hours=20)
EXPLORE: Final = "explore"
SHIPPED_NAME: Final = "borgertid"
RUNS: Final = "runs.jsonl"


class Intervals(Struct, frozen=True):
    """From one beginning of a journey to the next, by what it may do."""

    read: timedelta
    write: timedelta


def targets_of(url: str, files: Iterable[Path]) -> dict[str, ExplorerTarget]:
    """By plan, what of the site at `url` is explored each night; each has alerts and coverage of its own.

    As everybody who is shipped; a file takes the place of the shipped one of its name, or is explored as well.
    Raises TargetRefused.
    """
    own = [read_explorer_target(str(file)) for file in files]
    times = Counter(_plan_name(target) for target in own)
    for target in own:
        if target.url != url:
            raise TargetRefused(
                f"Filen {target.source} er om {target.url}. Her overvåges {url}: skriv det som url i filen."
            )
        if times[_plan_name(target)] > 1:
            raise TargetRefused(
                f"Filen {target.source} hedder “{target.name}” ligesom en anden: giv den et andet name."
            )
    shipped = [read_explorer_target(url, role) for role in ROLES]
    return {_plan_name(target): target for target in [*shipped, *own]}


def _plan_name(target: ExplorerTarget) -> str:
    """explore for borgertid, explore-clerk for borgertid-clerk, explore-library for library."""
    return f"{EXPLORE}-{target.name.removeprefix(SHIPPED_NAME).lstrip('-')}".rstrip("-")


def plans_of(
    setting: Setting, wanted: Wanted, targets: Mapping[str, ExplorerTarget], engines: Engines, intervals: Intervals
) -> list[Plan]:
    """Every journey there is, and the explorer at each target: what only reads all day, the rest in quiet hours."""
    box = timedelta(minutes=wanted.minutes) + EXPLORER_ENDS
    all_writing = LONGEST_WALK * sum(journey.marked for journey in JOURNEYS.values())
    reading = Timing(kind="read", every=intervals.read, longest=LONGEST_WALK)
    writing = Timing(kind="write", every=intervals.write, longest=LONGEST_WALK, others=all_writing - LONGEST_WALK)
    exploring = Timing(
        kind="explore", every=ONCE_A_NIGHT, longest=box, others=all_writing + box * (len(targets) - 1)
    )  # fmt: skip
    walks = [
        Plan(name=name, timing=writing if journey.marked else reading, run=_walking(journey, setting, engines))
        for name, journey in JOURNEYS.items()
    ]
    explorers = [
        Plan(
            name=name, timing=exploring,
            run=_exploring(msgspec.structs.replace(wanted, target=target), setting.strain, engines["chromium"]),
        )
        for name, target in targets.items()
    ]  # fmt: skip
    return [*walks, *explorers]


def _walking(journey: type[Journey], setting: Setting, engines: Engines) -> Callable[[], Awaitable[Sequence[Verdict]]]:
    walks = walks_of([journey], devices_with(engines))

    async def walk_once() -> Sequence[Verdict]:
        verdicts = await walk_all(walks, setting, engines)
        red = [walk for walk, verdict in zip(walks, verdicts, strict=True) if verdict.outcome == "failed"]
        # Once more, in a clean browser: only a fault that comes back is told to anybody.
        verdicts += await walk_all(red, setting, engines)
        for verdict in verdicts:
            setting.tell(describe(verdict))
        return verdicts

    return walk_once


def _exploring(wanted: Wanted, strain: Strain, chromium: Path) -> Callable[[], Awaitable[Sequence[Exploration]]]:
    async def explore_once() -> Sequence[Exploration]:
        strain.demand_calm()
        exploration = await explore(wanted, chromium)
        wanted.tell(explorer_report.describe(exploration))
        return [exploration]

    return explore_once


def keeping(results: Path, tell: Callable[[str], None], take: Keep) -> Keep:
    """Appends each result to runs.jsonl in `results`, tells what no verdict tells, and lets it be judged by `take`."""
    results.mkdir(parents=True, exist_ok=True)
    file = results / RUNS

    def keep(result: Result) -> None:
        # Judged first: a full disk must not keep anybody from being told.
        take(result)
        with file.open("ab") as lines:
            lines.write(msgspec.json.encode(result) + b"\n")
        if line := words_about(result):
            tell(line)

    return keep


def words_about(result: Result) -> str:
    """One Danish line; empty when the verdicts have told it."""
    match result:
        case Skipped(plan=plan, reason=reason, times=times):
            return f"– SPRUNGET OVER: {plan}. {reason} ({times} i træk)"
        case TooLong(plan=plan, seconds=seconds, allowed_seconds=allowed):
            return f"✗ FOR LANGSOM: {plan} har taget {seconds:.0f} s og skulle begynde igen efter {allowed:.0f} s."
        case Ended(plan=plan, reason=reason):
            return f"? KUNNE IKKE SE EFTER: {plan}. {reason}" if reason else ""

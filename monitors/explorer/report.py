"""A run of the explorer in plain Danish, and as a file."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from monitors.danish import seconds_words
from monitors.findings import Finding
from monitors.report import SIGNS
from monitors.verdicts import Outcome

MOST_UNREACHED = 12


class Standing(Struct, frozen=True, kw_only=True):
    """One control and whether it was tried."""

    route: str
    role: str
    name: str
    standing: str
    reason: str
    judged: bool = False
    """Whether the run says something of it: it was tried, or was seen and looks like others that were."""
    twice: bool = False
    """Whether it was pressed twice in a row."""
    stored: bool = False
    """Whether it was green, and a write was accepted in it: what was refused says nothing of what is kept."""


class Coverage(Struct, frozen=True, kw_only=True):
    """What the model that is kept between runs knows."""

    exercised: int = 0
    exempt: int = 0
    unreached: int = 0
    oldest: datetime | None = None
    """When the one that was tried longest ago was tried; None: none was."""


class Exploration(Struct, frozen=True, kw_only=True):
    """What one run did and found; kept as explore.json."""

    target: str
    name: str
    seed: int
    at: datetime
    seconds: float
    deployment: str
    outcome: Outcome
    reason: str
    """Why it could not look, or why it ended before its time."""
    whole: bool
    """Whether everything that was met has been tried, or given up."""
    exercised: int
    counted: int
    """Controls that should be exercised: all but those that are exempt."""
    verdicts: dict[str, int]
    """How many exercises ended how."""
    seconds_each: float
    cpu_seconds_each: float | None = None
    """Processor time of the monitor and its browser for each exercise; None where the system does not tell."""
    known: Coverage = Coverage()
    """Of all runs since the last whole one."""
    states_audited: int
    controls: list[Standing]
    findings: list[Finding]
    opened: list[str] = []
    """The routes of all pages that were seen."""
    audited: list[str] = []
    """Of these, the routes of which axe has told all that it was asked; none without axe."""


def exit_code(exploration: Exploration) -> int:
    """0: green; 1: a finding; 2: the monitor could not look."""
    return {"ok": 0, "failed": 1, "inconclusive": 2}[exploration.outcome]


def describe(exploration: Exploration) -> str:
    share = f"{100 * exploration.exercised // exploration.counted} %" if exploration.counted else "–"
    exempt = [control for control in exploration.controls if control.standing == "exempt"]
    lines = [
        f"{SIGNS[exploration.outcome]}: {exploration.name} "
        f"({seconds_words(exploration.seconds)}, {exploration.target}, frø {exploration.seed})",
        f"  Dækning:      {share}: {exploration.exercised} af {exploration.counted} links og knapper er prøvet; "
        f"{len(exempt)} er undtaget med en grund",
        f"  Øvelser:      {sum(exploration.verdicts.values())} à {seconds_words(exploration.seconds_each)}; "
        f"{_counted(exploration.verdicts)}",
        *_costs(exploration),
        *_known(exploration.known),
    ]
    if exploration.reason:
        lines.append(f"  Hvorfor:      {exploration.reason}")
    lines += _unreached(exploration.controls)
    for finding in exploration.findings:
        lines += ["", *_described(finding)]
    return "\n".join(lines)


def _costs(exploration: Exploration) -> list[str]:
    each = exploration.cpu_seconds_each
    return [] if each is None else [f"  Processor:    {seconds_words(each)} for hver øvelse"]


def _known(known: Coverage) -> list[str]:
    if known == Coverage():
        return []  # One exercise that is tried again alone says nothing of all.
    since = f", den ældste {known.oldest:%Y-%m-%d %H.%M}" if known.oldest else ""
    counts = f"{known.exercised} er prøvet{since}; {known.exempt} er undtaget, {known.unreached} er ikke nået"
    return [f"  Alle ture:    {counts}"]


def _counted(verdicts: dict[str, int]) -> str:
    words = {"ok": "i orden", "lost": "vejen fandtes ikke mere", "unconfirmed": "kom ikke igen",
             "inconclusive": "kunne ikke bedømmes"}  # fmt: skip
    return ", ".join(f"{count} {words.get(verdict, verdict)}" for verdict, count in sorted(verdicts.items()))


def _unreached(controls: Iterable[Standing]) -> list[str]:
    names = [f"{one.name or one.role} ({one.route}: {one.reason})" for one in controls if one.standing == "unreached"]
    more = f" og {len(names) - MOST_UNREACHED} mere" if len(names) > MOST_UNREACHED else ""
    return [f"  Ikke nået:    {', '.join(names[:MOST_UNREACHED])}{more}"] if names else []


def _described(finding: Finding) -> list[str]:
    kept = finding.artifacts
    lines = [
        f"  ✗ {finding.verdict}: {finding.experience}",
        f"    Hvor:         {finding.route}",
        f"    Forventet:    {finding.expected}",
        f"    Set:          {finding.seen}",
        *(f"    Vej:          {number}. {step}" for number, step in enumerate(finding.path, start=1)),
        f"    Siden:        {finding.first_seen:%Y-%m-%d %H.%M}, udgave {finding.deployment or 'ukendt'}",
        f"    Gentag:       {finding.replay_command}",
    ]
    evidence = {"Skærmbillede": kept.screenshot, "Spor": kept.trace, "Netværk": kept.har, "Program": kept.replay}
    return [*lines, *(f"    {f'{name}:':<13} {path}" for name, path in evidence.items() if path)]


def write(exploration: Exploration, folder: Path) -> Path:
    path = folder / "explore.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(exploration), indent=2) + b"\n")
    return path

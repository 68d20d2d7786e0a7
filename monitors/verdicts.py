"""What a walk found: kept as JSON beside its evidence."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

Outcome = Literal["ok", "failed", "inconclusive"]
"""inconclusive: the monitor could not look, so it says neither good nor bad of what it watches."""
WITH: Final = "@"
"""Between the name of a journey and the device that it was walked with, where that is not the phone."""
_WORST_LAST: Final[tuple[Outcome, ...]] = ("ok", "inconclusive", "failed")
_EXIT_CODES: Final[dict[Outcome, int]] = {"ok": 0, "failed": 1, "inconclusive": 2}

Grave = Literal["lost", "leaked", "sold-twice"]
"""What wakes somebody: what a citizen believes is kept is not there or is wrong; a stranger comes to what is theirs;
two have, or are offered, the same."""

State = Literal["ok", "failed", "skipped"]
Kind = Literal[
    "dialog", "popup", "crash", "console", "page-error", "request-failed", "error-answer", "answer", "blocked"
]


class Unexpected(Exception):
    """A citizen sees, or the server stores, something else than they should. Both texts are Danish."""

    def __init__(self, expected: str, seen: str) -> None:
        super().__init__(f"expected {expected}; seen {seen}")
        self.expected = expected
        self.seen = seen


class Unread(Unexpected):
    """There was nothing to read, or not in the agreed form: a fault, which says nothing of what is kept."""


class CouldNotLook(Exception):
    """The monitor could not do its work: one Danish sentence that says why."""


class NoAnswer(CouldNotLook):
    """The watched site did not answer for an address: its own fault, unless the monitor has lost its network."""

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(reason)
        self.path = path


class StepTaken(Struct, frozen=True, kw_only=True):
    sentence: str
    state: State
    seconds: float = 0.0


class Finding(Struct, frozen=True, kw_only=True):
    harm: str
    """What a citizen would experience."""
    step: str
    where: str
    """The address of the page, without what belongs to one citizen."""
    expected: str
    seen: str
    appeared: list[str] = []
    """The lines that came onto the screen during the step."""
    grave: Grave | None = None
    """None: it can wait until somebody is at work."""
    sure: bool = False
    """Whether it was read back a second time, a moment later, and was still so: no other walk can tell that better."""


class Sighting(Struct, frozen=True, kw_only=True):
    """Something that happened on the way and may explain a finding; none by itself."""

    kind: Kind
    text: str
    step: str


class Verdict(Struct, frozen=True, kw_only=True):
    journey: str
    """Its name, and the device where that is not its own: book-change-cancel@desktop."""
    device: str = "phone"
    """What it was walked with."""
    title: str
    target: str
    run: str
    at: datetime
    """When the walk began."""
    seconds: float
    outcome: Outcome
    reason: str | None = None
    """Why the monitor could not look; only when inconclusive."""
    steps: list[StepTaken] = []
    findings: list[Finding] = []
    """What stopped the walk, then what its clean-up could not put right."""
    sightings: list[Sighting] = []
    screenshot: str | None = None
    """Path of the page at the moment of the first finding."""
    trace: str | None = None
    """Path of the walk as Playwright's trace viewer shows it."""


def write_verdict(verdict: Verdict, folder: Path) -> Path:
    """Write `verdict` as verdict.json in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "verdict.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(verdict), indent=2) + b"\n")
    return path


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Of none at all: inconclusive."""
    return max(outcomes, key=_WORST_LAST.index, default="inconclusive")


def exit_code(verdicts: list[Verdict]) -> int:
    """0: all walks are green; 1: a finding; 2: no finding, but somewhere the monitor could not look."""
    return _EXIT_CODES[worst(verdict.outcome for verdict in verdicts)]

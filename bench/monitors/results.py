"""What came of the mutants so far: one JSON object a line, so that a run can be stopped and goes on later."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec
from msgspec import Struct

from api.settings import ROOT

APP: Final = ("api", "migrations", "municipalities", "pwa/src")
EYES: Final = (
    "bench/monitors/proxy.py", "bench/monitors/sites.py", "bench/monitors/trace.py", "bench/monitors/tracing.py",
    "monitors/explorer/dictionary.py", "monitors/explorer/discovery.js", "monitors/explorer/planning.py",
    "monitors/explorer/recorder.js", "monitors/explorer/signature.py", "monitors/explorer/targets/borgertid.toml",
)  # fmt: skip
"""What the explorer takes for a control, and what it does with it: what the clean trace stands on, beside the app."""
JUDGING: Final = ("bench/monitors", "monitors")
DECIDES_NOTHING: Final = (
    "bench/monitors/__main__.py", "bench/monitors/intervals.py", "bench/monitors/table.py", "bench/monitors/cost.py",
    "bench/monitors/bare.py", "monitors/alerts", "monitors/oncall", "monitors/store",
)  # fmt: skip
"""Of benchmark and monitors, what no mutant and no clean run depends on."""
_PARTS: Final = {".py", ".sql", ".js", ".ts", ".tsx", ".scss", ".toml"}
T = TypeVar("T")

Ended = Literal["found", "missed", "inconclusive"]
"""missed: also when no exercise goes there, and when the time for one mutant was up. inconclusive: the machine was too
busy to judge; such a mutant is tried again."""
MOST_TRIES: Final = 3
"""So often a mutant is tried that the machine is too busy to judge."""


class Result(Struct, frozen=True, kw_only=True):
    """One mutant and who found it."""

    mutant: str
    operator: str
    site: str
    version: str
    whole: bool
    """Whether every exercise was tried, not only those that the site can change."""
    ended: Ended
    met: bool
    """Whether any page or request met the break at all."""
    exercises: int
    seconds: float
    """Until the explorer had ended."""
    seconds_in_all: float = 0.0
    """With the journeys."""
    verdict: str = ""
    finding: str = ""
    """The first finding: its control, and what it saw."""
    named: bool = False
    """Whether that names the broken control or request."""
    journeys: bool | None = None
    """Whether a journey found it; None: not asked, since the explorer did, or one could not be judged."""
    verdicts: dict[str, int] = {}
    """How many exercises ended how."""
    rivals: list[str] = []
    """Which of the others found it."""


class Clean(Struct, frozen=True, kw_only=True):
    """One run of the explorer on the unbroken site."""

    version: str
    condition: str
    seed: int
    exercises: int
    judged: int
    """Those with a verdict, green or not."""
    unconfirmed: int
    """Verdicts that a second look did not bear out."""
    inconclusive: int
    findings: list[str]
    cpu_seconds: float
    seconds: float


def version_of(root: Path = ROOT) -> str:
    """A fingerprint of all that decides how a mutant ends: app, monitors, benchmark."""
    return _fingerprint(root, (*APP, *JUDGING), DECIDES_NOTHING)


def trace_version_of(root: Path = ROOT) -> str:
    """A fingerprint of all that the clean trace stands on: another verdict of the explorer needs no new trace."""
    return _fingerprint(root, (*APP, *EYES), ())


def _fingerprint(root: Path, parts: Iterable[str], left_out: Iterable[str]) -> str:
    digest, without = hashlib.blake2b(digest_size=6), [root / part for part in left_out]
    found = {
        file
        for part in parts
        for file in [root / part, *(root / part).rglob("*")]
        if file.suffix in _PARTS and file.is_file()
    }
    for path in sorted(found):
        if not any(path.is_relative_to(part) for part in without):
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def append(file: Path, line: Struct) -> None:
    """As a line of its own, also after one that a killed run did not end."""
    file.parent.mkdir(parents=True, exist_ok=True)
    whole = not file.exists() or file.read_bytes()[-1:] in {b"", b"\n"}
    with file.open("ab") as lines:
        lines.write((b"" if whole else b"\n") + msgspec.json.encode(line) + b"\n")


def read(file: Path, kind: type[T]) -> list[T]:
    """Every whole line; what a killed run left of a last one is passed over."""
    if not file.exists():
        return []
    return list(_whole_lines(file.read_bytes().splitlines(), kind))


def _whole_lines(lines: Iterable[bytes], kind: type[T]) -> Iterable[T]:
    for line in lines:
        try:
            yield msgspec.json.decode(line, type=kind)
        except msgspec.DecodeError:
            continue


def of_version(results: Iterable[Result], version: str, *, whole: bool) -> dict[str, Result]:
    """By mutant; the newest counts."""
    return {result.mutant: result for result in results if result.version == version and result.whole == whole}


def settled(results: Iterable[Result], version: str, *, whole: bool) -> set[str]:
    """The mutants that need not be tried again."""
    mine = [one for one in results if one.version == version and one.whole == whole]
    tries = Counter(one.mutant for one in mine)
    return {one.mutant for one in mine if one.ended != "inconclusive" or tries[one.mutant] >= MOST_TRIES}

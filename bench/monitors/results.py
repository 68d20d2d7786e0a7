"""What came of the mutants so far: one JSON object a line, so that a run can be stopped and goes on later."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec
from msgspec import Struct

from api.settings import ROOT

WATCHED: Final = ("api", "bench/monitors", "migrations", "monitors", "municipalities", "pwa/src")
ONLY_TELLING: Final = {"__main__.py", "intervals.py", "table.py"}
"""Of the benchmark itself, what decides nothing."""
_PARTS: Final = {".py", ".sql", ".js", ".ts", ".tsx", ".scss", ".toml"}
T = TypeVar("T")

Ended = Literal["found", "missed", "inconclusive"]
"""missed: also when no exercise goes there, and when the time for one mutant was up."""


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
    verdict: str = ""
    finding: str = ""
    """The first finding: its control, and what it saw."""
    named: bool = False
    """Whether that names the broken control or request."""
    journeys: bool | None = None
    """Whether a journey found it; None: not asked, since the explorer did."""
    rivals: list[str] = []
    """Which of the others found it."""

    @property
    def key(self) -> tuple[str, str, bool]:
        return self.mutant, self.version, self.whole


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
    """A fingerprint of all that decides how a mutant ends."""
    digest = hashlib.blake2b(digest_size=6)
    telling = {root / "bench" / "monitors" / name for name in ONLY_TELLING}
    files = {path for part in WATCHED for path in (root / part).rglob("*") if path.suffix in _PARTS}
    for path in sorted(files - telling):
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

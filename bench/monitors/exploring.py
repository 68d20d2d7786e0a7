"""The explorer itself at work: on the unbroken site to make the clean trace, and on a broken one until it finds it."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from bench.monitors.mutants import Choice
from monitors.explorer import ending
from monitors.explorer.accessibility import Auditor
from monitors.explorer.explorer import Explorer, Setting
from monitors.explorer.frontier import Frontier, Met, plain
from monitors.explorer.ledger import Ledger, Tried
from monitors.explorer.run import Wanted, means_of
from monitors.explorer.shapes import Seen, Snapshot, Step
from monitors.findings import Finding

SCOPE = "bench"
"""One for all runs: the proxy's address differs each time, the site behind it does not."""
FOUND = "fundet"
LOOPBACK = re.compile(r"http://127\.0\.0\.1:\d+")


class Watched(Ledger):
    """Tells of each exercise as it ends, and remembers only what is chosen."""

    def __init__(self, path: Path, url: str, tell: Callable[[Tried], None], choice: Choice | None = None) -> None:
        super().__init__(path, SCOPE)
        self._tell, self._choice = tell, choice
        with closing(sqlite3.connect(path)) as database, database:
            move(database, url)

    def met_before(self) -> list[Met]:
        known = super().met_before()
        return [met for met in known if self._choice is None or plain(met.key) in self._choice.keys]

    def tried(self, tried: Tried, now: datetime, deployment: str) -> None:
        super().tried(tried, now, deployment)
        self._tell(tried)


def move(database: sqlite3.Connection, url: str) -> None:
    """What is known of the site at another address is known of it at `url`: its proxy has another port each time."""
    known = database.execute("SELECT rowid, met FROM control").fetchall()
    moved = [(LOOPBACK.sub(url, met), row) for row, met in known]
    database.executemany("UPDATE control SET met = ? WHERE rowid = ?", moved)


class Narrowed(Frontier):
    """Tries only what is chosen, and what no clean run has seen."""

    def __init__(self, seed: int, ledger: Watched, choice: Choice, known: set[str]) -> None:
        super().__init__(seed, past=ledger.past())
        self._choice, self._known = choice, known

    def add(self, path: list[Step], snapshot: Snapshot, why_not: Callable[[Seen], str | None]) -> list[Met]:
        usable = super().add(path, snapshot, why_not)
        for key in [key for key in self.never_enabled if not self._is_chosen(key)]:
            del self.never_enabled[key]
        return usable

    def _may_try(self, key: str) -> bool:
        return self._is_chosen(key) and super()._may_try(key)

    def _is_chosen(self, key: str) -> bool:
        return plain(key) in self._choice.keys or plain(key) not in self._known


class Hunt(Explorer):
    """Ends with the first finding."""

    def report(self, finding: Finding) -> None:
        super().report(finding)
        self.stopped = FOUND


async def explore_all(wanted: Wanted, chromium: Path, ledger: Path, tell: Callable[[Tried], None]) -> Explorer:
    """A whole run on the unbroken site, as the product makes it."""
    with Watched(ledger, wanted.target.url, tell) as watched:
        return await _explore(wanted, chromium, watched, Explorer)


async def hunt(
    wanted: Wanted, chromium: Path, ledger: Path, tell: Callable[[Tried], None], choice: Choice | None
) -> Explorer:
    """Until the first finding; only the chosen exercises, or all of them. `ledger` is what the clean run knew."""
    with Watched(ledger, wanted.target.url, tell, choice) as watched:
        if choice is None:
            return await _explore(wanted, chromium, watched, Hunt)
        target = replace(wanted.target, start=[page for page in wanted.target.start if page in choice.pages])
        known = {met.key for met in Ledger.met_before(watched)} | set(watched.past())

        def narrowed(setting: Setting, ledger: Watched) -> Explorer:
            explorer = Hunt(setting, ledger)
            explorer.frontier = Narrowed(setting.seed, ledger, choice, known)
            return explorer

        return await _explore(replace(wanted, target=target), chromium, watched, narrowed)


async def _explore(
    wanted: Wanted, chromium: Path, ledger: Watched, make: Callable[[Setting, Watched], Explorer]
) -> Explorer:
    """Raises CouldNotLook."""
    started = wanted.now()
    ledger.begin(wanted.seed, started)
    async with means_of(wanted, chromium, f"bench-{started:%Y%m%dT%H%M%SZ}") as means:
        setting = Setting(
            means=means, seed=wanted.seed, seconds=wanted.minutes * 60, results=wanted.results, now=wanted.now,
            tell=wanted.tell, auditor=Auditor(wanted.axe, wanted.target.place),
        )  # fmt: skip
        explorer = make(setting, ledger)
        await explorer.explore()
        if not explorer.findings or explorer.stopped != FOUND:
            await ending.conclude(explorer, setting)
    ledger.stand(explorer.frontier.standing)
    ledger.end(wanted.now(), complete=explorer.is_done, exercised=0, counted=0)
    return explorer

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
from monitors.explorer.exercise import Order
from monitors.explorer.explorer import Explorer, Setting
from monitors.explorer.frontier import Frontier
from monitors.explorer.ledger import Ledger, Tried
from monitors.explorer.met import Met, plain
from monitors.explorer.run import Wanted, means_of
from monitors.explorer.shapes import Seen, Snapshot, Step
from monitors.explorer.trying import Confirmed, Means, Outcome, attempt
from monitors.explorer.verdicts import Known
from monitors.explorer.visit import Keeping
from monitors.findings import Finding
from monitors.verdicts import CouldNotLook

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


class Resumed(Frontier):
    """Tries only what earlier runs of the trace have not tried."""

    def __init__(self, seed: int, ledger: Watched, traced: set[str]) -> None:
        super().__init__(seed, past=ledger.past())
        self._traced = traced

    def _may_try(self, key: str) -> bool:
        return key not in self._traced and super()._may_try(key)


class Narrowed(Frontier):
    """Tries only what is chosen, the likeliest first, and what no clean run has seen."""

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

    def _order(self, met: Met) -> tuple[float, ...]:
        return (float(plain(met.key) not in self._choice.likely), *super()._order(met))

    def _is_chosen(self, key: str) -> bool:
        return plain(key) in self._choice.keys or plain(key) not in self._known


class Hunt(Explorer):
    """Ends with the first finding. It is confirmed as in production, but nobody will read its evidence."""

    async def look_again(self, order: Order, first: Outcome, known: Known, folder: Path) -> Confirmed | None:
        outcome = await attempt(self._means, order, known, self._setting.auditor.audit)
        if outcome.observation is None:
            raise CouldNotLook(outcome.reason)
        if outcome.judged is None or first.judged is None or outcome.judged.kind != first.judged.kind:
            return None
        seen = outcome.observation
        done = Order(path=seen.path, step=seen.step, seed=order.seed)
        return Confirmed(order=done, observation=seen, judged=outcome.judged, keeping=Keeping(folder=folder))

    def report(self, finding: Finding) -> None:
        super().report(finding)
        self.stopped = FOUND


async def explore_all(
    wanted: Wanted, chromium: Path, ledger: Path, tell: Callable[[Tried], None], traced: set[str] | None = None
) -> Explorer:
    """A whole run on the unbroken site, as the product makes it; or what is left of one, when much is `traced`.

    Raises CouldNotLook.
    """
    with Watched(ledger, wanted.target.url, tell) as watched:
        async with means_of(wanted, chromium, "bench") as means:
            setting = _setting(wanted, means)
            explorer = Explorer(setting, watched)
            if traced:
                explorer.frontier = Resumed(wanted.seed, watched, traced)
            await _explore(explorer, setting, conclude=not traced)
    return explorer


async def hunt(
    wanted: Wanted, means: Means, ledger: Path, tell: Callable[[Tried], None], choice: Choice | None
) -> Explorer:
    """Until the first finding; only the chosen exercises, or all of them. `ledger` is what the clean run knew."""
    with Watched(ledger, wanted.target.url, tell, choice) as watched:
        target = means.target
        if choice:
            target = replace(target, start=[page for page in target.start if page in choice.pages])
        setting = _setting(wanted, replace(means, target=target))
        explorer = Hunt(setting, watched)
        if choice:
            known = {met.key for met in Ledger.met_before(watched)} | set(watched.past())
            explorer.frontier = Narrowed(setting.seed, watched, choice, known)
        await _explore(explorer, setting, conclude=True)
    return explorer


def _setting(wanted: Wanted, means: Means) -> Setting:
    return Setting(
        means=means, seed=wanted.seed, seconds=wanted.minutes * 60, results=wanted.results, now=wanted.now,
        tell=wanted.tell, auditor=Auditor(wanted.axe, wanted.target.place),
    )  # fmt: skip


async def _explore(explorer: Explorer, setting: Setting, *, conclude: bool) -> None:
    ledger = explorer.ledger
    ledger.begin(setting.seed, setting.now())
    await explorer.explore()
    if conclude and explorer.stopped != FOUND:
        await ending.conclude(explorer, setting)
    ledger.stand(explorer.frontier.standing)
    ledger.end(setting.now(), complete=explorer.is_done, exercised=0, counted=0)

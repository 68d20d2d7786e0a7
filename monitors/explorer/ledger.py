"""What the explorer knows from run to run, in one SQLite file: each exercise is written at once, as a whole."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

import msgspec
from msgspec import Struct

from monitors.explorer.effects import requests_of
from monitors.explorer.exercise import Order
from monitors.explorer.frontier import Frontier, Past, Standing
from monitors.explorer.met import Met
from monitors.explorer.report import Coverage
from monitors.explorer.shapes import Effect, Observation
from monitors.findings import Finding

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS run (
    id INTEGER PRIMARY KEY, scope TEXT NOT NULL, seed INTEGER NOT NULL, began REAL NOT NULL, ended REAL,
    deployment TEXT NOT NULL, complete INTEGER NOT NULL DEFAULT 0, exercised INTEGER, counted INTEGER);
CREATE TABLE IF NOT EXISTS control (
    scope TEXT NOT NULL, key TEXT NOT NULL, met TEXT NOT NULL, seen_in INTEGER NOT NULL REFERENCES run (id),
    standing TEXT NOT NULL, reason TEXT NOT NULL, exercised_at REAL, deployment TEXT NOT NULL DEFAULT '',
    effects TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (scope, key));
CREATE TABLE IF NOT EXISTS exercise (
    id TEXT NOT NULL, run INTEGER NOT NULL REFERENCES run (id), key TEXT NOT NULL, what TEXT NOT NULL,
    at REAL NOT NULL, seconds REAL NOT NULL, verdict TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS exercise_id ON exercise (id);
CREATE TABLE IF NOT EXISTS finding (
    key TEXT PRIMARY KEY, first_seen TEXT NOT NULL, last_seen REAL NOT NULL, finding TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sent (
    scope TEXT NOT NULL, key TEXT NOT NULL, requests TEXT NOT NULL, PRIMARY KEY (scope, key));
CREATE TABLE IF NOT EXISTS outside (url TEXT PRIMARY KEY, looked_at REAL NOT NULL, status INTEGER NOT NULL);
"""
_STILL_MET: Final = """scope = ? AND seen_in >=
    coalesce((SELECT max(id) FROM run WHERE scope = ? AND complete = 1 AND id <> ?), 0)"""
MOST_EFFECTS: Final = 10
GREEN: Final = "ok"
KEPT: Final = timedelta(days=90)
"""So long an exercise that was green can be replayed."""


class Tried(Struct, frozen=True, kw_only=True):
    """One exercise and its verdict."""

    id: str
    key: str
    order: Order
    observation: Observation
    verdict: str
    effect: Effect | None


class Kept(Struct, frozen=True, kw_only=True):
    """An exercise that can be tried again, and its verdict then."""

    order: Order
    verdict: str


class Ledger:
    """`scope` names target, role, language and size: what is known of one says nothing of another."""

    def __init__(self, path: Path, scope: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.scope = scope
        self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(_SCHEMA)
        self._run = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def begin(self, seed: int, now: datetime) -> None:
        # What was in order is tried anew soon enough; what was found can be replayed for good.
        long_ago = (now - KEPT).timestamp()
        self._db.execute("DELETE FROM exercise WHERE verdict = ? AND at < ?", (GREEN, long_ago))
        values = (self.scope, seed, now.timestamp(), "")
        cursor = self._db.execute("INSERT INTO run (scope, seed, began, deployment) VALUES (?, ?, ?, ?)", values)
        self._run = int(cursor.lastrowid or 0)

    def set_deployment(self, deployment: str) -> None:
        self._db.execute("UPDATE run SET deployment = ? WHERE id = ?", (deployment, self._run))

    def end(self, now: datetime, *, complete: bool, exercised: int, counted: int) -> None:
        values = (now.timestamp(), complete, exercised, counted, self._run)
        self._db.execute("UPDATE run SET ended = ?, complete = ?, exercised = ?, counted = ? WHERE id = ?", values)

    def past(self) -> dict[str, Past]:
        rows = self._db.execute(
            "SELECT key, exercised_at, deployment FROM control WHERE scope = ? AND exercised_at IS NOT NULL",
            (self.scope,),
        )
        return {key: Past(exercised_at=at, deployment=deployment) for key, at, deployment in rows}

    def met_before(self) -> list[Met]:
        """The controls that were met since the last run that tried everything, and in it."""
        rows = self._db.execute(
            f"SELECT met FROM control WHERE {_STILL_MET}",  # noqa: S608 - no value of anybody's
            (self.scope, self.scope, self._run),
        )
        return [msgspec.json.decode(met, type=Met) for (met,) in rows]

    def accepted(self, key: str) -> list[Effect]:
        row = self._db.execute("SELECT effects FROM control WHERE scope = ? AND key = ?", (self.scope, key)).fetchone()
        return msgspec.json.decode(row[0], type=list[Effect]) if row else []

    def sent(self, key: str) -> list[str]:
        """The requests of its own, such as "POST /api/things", that an exercise sent when it was last green;
        without connection: when it came back."""
        row = self._db.execute("SELECT requests FROM sent WHERE scope = ? AND key = ?", (self.scope, key)).fetchone()
        return msgspec.json.decode(row[0], type=list[str]) if row else []

    def meet(self, met: list[Met], frontier: Frontier) -> None:
        """Controls that this run has seen, each with the shortest way there."""
        with self._transaction():
            for one in [frontier.met.get(one.key, one) for one in met]:
                standing, reason = frontier.standing.get(one.key, ("unreached", ""))
                self._db.execute(
                    """INSERT INTO control (scope, key, met, seen_in, standing, reason) VALUES (?, ?, ?, ?, ?, ?)
                       ON CONFLICT (scope, key) DO UPDATE SET met = excluded.met, seen_in = excluded.seen_in""",
                    (self.scope, one.key, msgspec.json.encode(one).decode(), self._run, standing, reason),
                )

    def tried(self, tried: Tried, now: datetime, deployment: str) -> None:
        """An exercise is over: its verdict and, when it is green, its effect as an accepted one."""
        effects = self.accepted(tried.key)
        if tried.verdict == GREEN and tried.effect is not None:
            effects = [*effects, tried.effect][-MOST_EFFECTS:]
        seen = tried.observation
        sent = msgspec.json.encode(requests_of(seen.return_exchanges if seen.is_offline else seen.exchanges)).decode()
        with self._transaction():
            self.keep(tried.id, Kept(order=tried.order, verdict=tried.verdict), now, seen.seconds, tried.key)
            self._db.execute(
                """UPDATE control SET exercised_at = ?, deployment = ?, effects = ?,
                   standing = 'exercised', reason = '' WHERE scope = ? AND key = ?""",
                (now.timestamp(), deployment, msgspec.json.encode(effects).decode(), self.scope, tried.key),
            )
            if tried.verdict == GREEN:
                self._db.execute("INSERT OR REPLACE INTO sent VALUES (?, ?, ?)", (self.scope, tried.key, sent))

    def keep(self, exercise: str, kept: Kept, now: datetime, seconds: float = 0, key: str = "") -> None:
        """What was done, so that it can be done once more."""
        what = msgspec.json.encode(kept.order).decode()
        values = (exercise, self._run, key, what, now.timestamp(), seconds, kept.verdict)
        self._db.execute("INSERT INTO exercise VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def known(self) -> Coverage:
        """What all runs together have tried, of all that was met since the last whole run, and in it."""
        rows = self._db.execute(
            f"SELECT standing, count(*), min(exercised_at) FROM control WHERE {_STILL_MET} GROUP BY standing",  # noqa: S608
            (self.scope, self.scope, self._run),
        )
        told = {standing: (count, oldest) for standing, count, oldest in rows}
        oldest = told.get("exercised", (0, None))[1]
        counts = {standing: count for standing, (count, _) in told.items()}
        return Coverage(**counts, oldest=datetime.fromtimestamp(oldest, UTC) if oldest else None)

    def stand(self, standings: dict[str, tuple[Standing, str]]) -> None:
        with self._transaction():
            for key, (standing, reason) in standings.items():
                # What an earlier run has tried stays so, with its age, when this one did not get round to it.
                self._db.execute(
                    """UPDATE control SET standing = ?, reason = ? WHERE scope = ? AND key = ?
                       AND NOT (? = 'unreached' AND exercised_at IS NOT NULL)""",
                    (standing, reason, self.scope, key, standing),
                )

    def found(self, finding: Finding, now: datetime) -> Finding:
        """Keep a finding; one that was there before keeps the moment when it was first seen."""
        key = msgspec.json.encode(finding.key).decode()
        row = self._db.execute("SELECT first_seen FROM finding WHERE key = ?", (key,)).fetchone()
        if row:
            finding = msgspec.structs.replace(finding, first_seen=datetime.fromisoformat(row[0]))
        self._db.execute(
            "INSERT OR REPLACE INTO finding VALUES (?, ?, ?, ?)",
            (key, finding.first_seen.isoformat(), now.timestamp(), msgspec.json.encode(finding).decode()),
        )
        return finding

    def kept(self, exercise: str) -> Kept | None:
        """What was done in an exercise when it was last done, by its id."""
        asked = "SELECT what, verdict FROM exercise WHERE id = ? ORDER BY at DESC, rowid DESC"
        row = self._db.execute(asked, (exercise,)).fetchone()
        return Kept(order=msgspec.json.decode(row[0], type=Order), verdict=row[1]) if row else None

    def looked_up(self, url: str, since: float) -> int | None:
        """How an outside address answered at its last look-up; None when that is too long ago."""
        row = self._db.execute("SELECT status FROM outside WHERE url = ? AND looked_at >= ?", (url, since)).fetchone()
        return row[0] if row else None

    def look_up(self, url: str, status: int, now: datetime) -> None:
        self._db.execute("INSERT OR REPLACE INTO outside VALUES (?, ?, ?)", (url, now.timestamp(), status))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

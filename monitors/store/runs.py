"""Runs, the coverage that they reached, and what else was read of the watched site."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct

from monitors.store.database import moment

Colour = Literal["green", "red", "inconclusive", "skipped"]
Standing = Literal["exercised", "unreached"]


class Run(Struct, frozen=True, kw_only=True):
    check: str
    flow: str
    at: datetime
    seconds: float
    colour: Colour
    deployment: str = ""
    reason: str = ""
    exercised: int = 0
    counted: int = 0


class ControlRow(Struct, frozen=True, kw_only=True):
    check: str
    route: str
    role: str
    name: str
    standing: Standing
    at: datetime


class Fact(Struct, frozen=True):
    at: datetime
    body: str


MOST = 10_000
"""So many rows are deleted at once: who waits to write need not wait long."""
_COLUMNS = "check_name, flow, at, seconds, outcome, deployment, reason, exercised, counted"


def insert_run(connection: sqlite3.Connection, run: Run) -> None:
    connection.execute(
        f"INSERT INTO run ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - no value of anybody's
        (run.check, run.flow, run.at.timestamp(), run.seconds, run.colour, run.deployment, run.reason,
         run.exercised, run.counted),
    )  # fmt: skip


def select_runs(connection: sqlite3.Connection, since: datetime, until: datetime) -> list[Run]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM run WHERE at >= ? AND at < ? ORDER BY at, id",  # noqa: S608
        (since.timestamp(), until.timestamp()),
    )
    return [_run(row) for row in rows]


def select_explored(connection: sqlite3.Connection, since: datetime) -> list[Run]:
    """Explorations only: they are some hundreds, among the half million looks of ninety days at what is overdue."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM run WHERE at >= ? AND counted > 0 ORDER BY at, id",  # noqa: S608
        (since.timestamp(),),
    )
    return [_run(row) for row in rows]


def select_latest_runs(connection: sqlite3.Connection) -> dict[str, Run]:
    """The latest run of each check, of whatever colour."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM run WHERE id IN (SELECT max(id) FROM run GROUP BY check_name)"  # noqa: S608
    )
    return {row[0]: _run(row) for row in rows}


def select_told(connection: sqlite3.Connection) -> dict[str, datetime]:
    """When each check last told something for sure. Steps through the index: citizens wait for it on /status."""
    rows = connection.execute(
        """WITH RECURSIVE name (word) AS (
             SELECT min(check_name) FROM run
             UNION ALL SELECT (SELECT min(check_name) FROM run WHERE check_name > name.word) FROM name
             WHERE name.word IS NOT NULL)
           SELECT name.word, (SELECT at + seconds FROM run WHERE check_name = name.word AND outcome IN ('green', 'red')
                            ORDER BY at DESC LIMIT 1)
           FROM name WHERE name.word IS NOT NULL"""
    )
    return {check: moment(at) for check, at in rows if at is not None}


def delete_runs(connection: sqlite3.Connection, before: datetime) -> bool:
    """Delete runs from before a moment, but no check's latest one: some of them at once. Whether there are more."""
    cursor = connection.execute(
        """DELETE FROM run WHERE id IN (
             SELECT id FROM run AS old WHERE at < ?1
             AND EXISTS (SELECT 1 FROM run WHERE check_name = old.check_name AND at > old.at) LIMIT ?2)""",
        (before.timestamp(), MOST),
    )
    return cursor.rowcount == MOST


def select_worked(connection: sqlite3.Connection, check: str) -> datetime | None:
    """When a check was last green; None: never."""
    (at,) = connection.execute(
        "SELECT max(at) FROM run WHERE check_name = ? AND outcome = 'green'", (check,)
    ).fetchone()
    return None if at is None else moment(at)


def select_last_whole(connection: sqlite3.Connection, check: str) -> datetime | None:
    """When the latest exploration of a check began that has tried all that it met; None: none has."""
    (at,) = connection.execute(
        """SELECT max(at) FROM run WHERE check_name = ? AND outcome IN ('green', 'red')
           AND exercised = counted AND counted > 0""",
        (check,),
    ).fetchone()
    return None if at is None else moment(at)


def _run(row: tuple[str, str, float, float, Colour, str, str, int, int]) -> Run:
    check, flow, at, seconds, colour, deployment, reason, exercised, counted = row
    return Run(
        check=check, flow=flow, at=moment(at), seconds=seconds, colour=colour, deployment=deployment, reason=reason,
        exercised=exercised, counted=counted,
    )  # fmt: skip


def upsert_controls(connection: sqlite3.Connection, rows: Iterable[ControlRow]) -> None:
    connection.executemany(
        """INSERT INTO control VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
           SET standing = excluded.standing, at = excluded.at
           -- What was exercised once stays so, with its age, when a later run does not get round to it.
           WHERE excluded.standing = 'exercised' OR control.standing = 'unreached'""",
        [(row.check, row.route, row.role, row.name, row.standing, row.at.timestamp()) for row in rows],
    )


def select_controls(connection: sqlite3.Connection) -> list[ControlRow]:
    rows = connection.execute(
        "SELECT check_name, route, role, name, standing, at FROM control ORDER BY check_name, route, role, name"
    )
    return [
        ControlRow(check=check, route=route, role=role, name=name, standing=standing, at=moment(at))
        for check, route, role, name, standing, at in rows
    ]


def put_fact(connection: sqlite3.Connection, name: str, at: datetime, body: str = "") -> None:
    connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?, ?)", (name, at.timestamp(), body))


def select_fact(connection: sqlite3.Connection, name: str) -> Fact | None:
    row = connection.execute("SELECT at, body FROM fact WHERE name = ?", (name,)).fetchone()
    return Fact(moment(row[0]), row[1]) if row else None

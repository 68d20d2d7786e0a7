"""Alerts with their history, and the silences that mute them."""

import sqlite3
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from monitors.alerts.rules import Alert
from monitors.alerts.telling import Kind, Silence
from monitors.store.database import moment

What = Literal["suspected", "open", "acknowledged", "reported", "reached", "closed"] | Kind
"""A state that was reached, or a message about it."""


class Event(Struct, frozen=True, kw_only=True):
    at: datetime
    what: str
    who: str
    words: str


def save_alert(connection: sqlite3.Connection, alert: Alert) -> Alert:
    """Write an alert, a new one too; the one with its id is answered."""
    pending = alert.state != "resolved" or (alert.opened is not None and alert.closing_told is None)
    body = msgspec.json.encode(alert).decode()
    values = (alert.key, alert.check, alert.flow, alert.state, alert.began.timestamp(), pending, body)
    if alert.id:
        connection.execute(
            """UPDATE alert SET key = ?, check_name = ?, flow = ?, state = ?, began = ?, pending = ?, body = ?
               WHERE id = ?""",
            (*values, alert.id),
        )
        return alert
    cursor = connection.execute(
        "INSERT INTO alert (key, check_name, flow, state, began, pending, body) VALUES (?, ?, ?, ?, ?, ?, ?)", values
    )
    return replace(alert, id=int(cursor.lastrowid or 0))


def select_latest(connection: sqlite3.Connection, key: str) -> Alert | None:
    """The latest alert of a key, over or not."""
    row = connection.execute("SELECT id, body FROM alert WHERE key = ? ORDER BY id DESC LIMIT 1", (key,)).fetchone()
    return _alert(row) if row else None


def select_alert(connection: sqlite3.Connection, alert_id: int) -> Alert | None:
    row = connection.execute("SELECT id, body FROM alert WHERE id = ?", (alert_id,)).fetchone()
    return _alert(row) if row else None


def select_unresolved(connection: sqlite3.Connection, check: str | None = None) -> list[Alert]:
    """Those of one check, or all."""
    rows = connection.execute(
        "SELECT id, body FROM alert WHERE state <> 'resolved' AND (?1 IS NULL OR check_name = ?1) ORDER BY id", (check,)
    )
    return [_alert(row) for row in rows]


def select_pending(connection: sqlite3.Connection) -> list[Alert]:
    """Of which somebody may yet have to be told something."""
    return [_alert(row) for row in connection.execute("SELECT id, body FROM alert WHERE pending ORDER BY id")]


def select_since(connection: sqlite3.Connection, since: datetime) -> list[Alert]:
    """Those that were open at any time since then, the newest first."""
    rows = connection.execute(
        """SELECT id, body FROM alert
           WHERE state <> 'resolved' OR id IN (SELECT alert FROM event WHERE what IN ('resolved', 'closed') AND at >= ?)
           ORDER BY id DESC""",
        (since.timestamp(),),
    )
    return [alert for alert in map(_alert, rows) if alert.opened is not None]


def _alert(row: tuple[int, str]) -> Alert:
    # The row's id: a new alert was written before it had one.
    return replace(msgspec.json.decode(row[1], type=Alert), id=row[0])


def insert_event(
    connection: sqlite3.Connection, alert_id: int, at: datetime, what: What, who: str = "", words: str = ""
) -> None:
    connection.execute(
        "INSERT INTO event (alert, at, what, who, words) VALUES (?, ?, ?, ?, ?)",
        (alert_id, at.timestamp(), what, who, words),
    )


def select_events(connection: sqlite3.Connection, alert_id: int) -> list[Event]:
    rows = connection.execute("SELECT at, what, who, words FROM event WHERE alert = ? ORDER BY id", (alert_id,))
    return [Event(at=moment(at), what=what, who=who, words=words) for at, what, who, words in rows]


def insert_silence(
    connection: sqlite3.Connection, what: str, begins: datetime, ends: datetime, *, why: str, who: str
) -> None:
    connection.execute(
        "INSERT INTO silence (what, begins, ends, why, who) VALUES (?, ?, ?, ?, ?)",
        (what, begins.timestamp(), ends.timestamp(), why, who),
    )


def end_silence(connection: sqlite3.Connection, silence_id: int, now: datetime) -> None:
    connection.execute("UPDATE silence SET ends = ?1 WHERE id = ?2 AND ends > ?1", (now.timestamp(), silence_id))


def select_silences(connection: sqlite3.Connection, now: datetime) -> list[Silence]:
    """Those that are in force or will be."""
    rows = connection.execute(
        "SELECT id, what, begins, ends, why, who FROM silence WHERE ends > ? ORDER BY begins", (now.timestamp(),)
    )
    return [
        Silence(id=silence_id, what=what, begins=moment(begins), ends=moment(ends), why=why, who=who)
        for silence_id, what, begins, ends, why, who in rows
    ]

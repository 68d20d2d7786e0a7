"""Messages to people: written with what they tell in one transaction, sent afterwards, each channel by itself."""

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from monitors.alerts.telling import ENDS
from monitors.store.database import moment

CLAIM: Final = timedelta(minutes=5)
"""So long a process has for one sending; then another may try: a crash in between may tell twice, never not at all."""
LONGEST_WAIT: Final = timedelta(minutes=15)
ON_GOING: Final = frozenset({"reminder", "grown"})
"""Kinds that any later message about the same alerts makes old."""


class Waiting(Struct, frozen=True, kw_only=True):
    """One message for one channel."""

    message: int
    channel: str
    tries: int
    title: str
    body: str


class Sent(Struct, frozen=True, kw_only=True):
    at: datetime
    kind: str
    title: str
    body: str
    delivered: int
    channels: int
    error: str


def insert_message(
    connection: sqlite3.Connection, at: datetime, kind: str, title: str, body: str, channels: Iterable[str],
    about: Collection[int] = (),
) -> None:  # fmt: skip
    """Write a message about alerts. What says of them only that they go on, and has not been sent, is dropped."""
    cursor = connection.execute(
        "INSERT INTO message (at, kind, title, body) VALUES (?, ?, ?, ?)", (at.timestamp(), kind, title, body)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO delivery (message, channel, next_try) VALUES (?, ?, ?)",
        [(cursor.lastrowid, channel, at.timestamp()) for channel in channels],
    )
    connection.executemany("INSERT INTO about (message, alert) VALUES (?, ?)", [(cursor.lastrowid, a) for a in about])
    if about:
        _drop_outdated(connection, int(cursor.lastrowid or 0), {*ON_GOING, "escalated"} if kind in ENDS else ON_GOING)


def _drop_outdated(connection: sqlite3.Connection, newest: int, kinds: Collection[str]) -> None:
    """Of older messages of these kinds, those of whose alerts the newest tells to the same channel."""
    connection.execute(
        f"""DELETE FROM delivery WHERE sent IS NULL AND message < ?1
            AND message IN (SELECT id FROM message WHERE kind IN ({", ".join("?" * len(kinds))}))
            AND message IN (SELECT message FROM about)
            AND channel IN (SELECT channel FROM delivery WHERE message = ?1)
            AND NOT EXISTS (SELECT 1 FROM about WHERE about.message = delivery.message
                            AND about.alert NOT IN (SELECT alert FROM about WHERE message = ?1))""",  # noqa: S608
        (newest, *kinds),
    )


def select_alerts_of(connection: sqlite3.Connection, message: int) -> list[int]:
    """The ids of the alerts that a message tells of."""
    return [alert for (alert,) in connection.execute("SELECT alert FROM about WHERE message = ?", (message,))]


def select_waiting_channels(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT DISTINCT channel FROM delivery WHERE sent IS NULL ORDER BY channel")
    return [channel for (channel,) in rows]


def claim_next(connection: sqlite3.Connection, channel: str, now: datetime, after: int = 0) -> Waiting | None:
    """The oldest message that waits for a channel, of those after one: nobody else is given it for a while.

    None: there is none, or its turn has not come. Those behind it wait too, so that they arrive in order; but not
    behind what a later one has gone past already: the channel works, and will not have it.
    """
    row = connection.execute(
        """SELECT message, tries, title, body, next_try FROM delivery JOIN message ON message.id = message
           WHERE sent IS NULL AND channel = ?1 AND message > ?2
           AND (next_try <= ?3 OR message > (SELECT coalesce(max(message), 0) FROM delivery
                                             WHERE sent IS NOT NULL AND channel = ?1))
           ORDER BY message LIMIT 1""",
        (channel, after, now.timestamp()),
    ).fetchone()
    if row is None or row[4] > now.timestamp():
        return None
    connection.execute(
        "UPDATE delivery SET next_try = ?, tries = tries + 1 WHERE message = ? AND channel = ?",
        ((now + CLAIM).timestamp(), row[0], channel),
    )
    return Waiting(message=row[0], channel=channel, tries=row[1], title=row[2], body=row[3])


def mark_sent(connection: sqlite3.Connection, one: Waiting, now: datetime) -> None:
    connection.execute(
        "UPDATE delivery SET sent = ?, error = '' WHERE message = ? AND channel = ?",
        (now.timestamp(), one.message, one.channel),
    )


def mark_failed(connection: sqlite3.Connection, one: Waiting, error: str, now: datetime) -> None:
    """It is tried again after one minute, two, four … and never given up."""
    wait = min(timedelta(minutes=2 ** min(one.tries, 10)), LONGEST_WAIT)
    connection.execute(
        "UPDATE delivery SET next_try = ?, error = ? WHERE message = ? AND channel = ?",
        ((now + wait).timestamp(), error, one.message, one.channel),
    )


def delete_messages(connection: sqlite3.Connection, before: datetime) -> None:
    """Delete the messages from before a moment."""
    old = "SELECT id FROM message WHERE at < ?"
    for table in ("delivery", "about"):
        connection.execute(f"DELETE FROM {table} WHERE message IN ({old})", (before.timestamp(),))  # noqa: S608
    connection.execute("DELETE FROM message WHERE at < ?", (before.timestamp(),))


def select_messages(connection: sqlite3.Connection, most: int) -> list[Sent]:
    """The newest first."""
    rows = connection.execute(
        """SELECT at, kind, title, body, count(sent), count(channel), coalesce(max(error), '')
           FROM message LEFT JOIN delivery ON message = message.id
           GROUP BY message.id ORDER BY message.id DESC LIMIT ?""",
        (most,),
    )
    return [
        Sent(at=moment(at), kind=kind, title=title, body=body, delivered=delivered, channels=channels, error=error)
        for at, kind, title, body, delivered, channels, error in rows
    ]

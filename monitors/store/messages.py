"""Messages to people: written with what they tell in one transaction, sent afterwards, each channel by itself."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from monitors.store.database import moment

CLAIM: Final = timedelta(minutes=2)
"""So long a process has for one sending; then another may try: a crash in between may tell twice, never not at all."""
LONGEST_WAIT: Final = timedelta(minutes=15)


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
    connection: sqlite3.Connection, at: datetime, kind: str, title: str, body: str, channels: Iterable[str]
) -> None:
    cursor = connection.execute(
        "INSERT INTO message (at, kind, title, body) VALUES (?, ?, ?, ?)", (at.timestamp(), kind, title, body)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO delivery (message, channel, next_try) VALUES (?, ?, ?)",
        [(cursor.lastrowid, channel, at.timestamp()) for channel in channels],
    )


def claim_waiting(connection: sqlite3.Connection, now: datetime) -> list[Waiting]:
    """What is to be sent now; nobody else is given it for a while."""
    rows = connection.execute(
        """SELECT message, channel, tries, title, body FROM delivery JOIN message ON message.id = message
           WHERE sent IS NULL AND next_try <= ? ORDER BY message""",
        (now.timestamp(),),
    ).fetchall()
    waiting = [
        Waiting(message=message, channel=channel, tries=tries, title=title, body=body)
        for message, channel, tries, title, body in rows
    ]
    until = (now + CLAIM).timestamp()
    connection.executemany(
        "UPDATE delivery SET next_try = ?, tries = tries + 1 WHERE message = ? AND channel = ?",
        [(until, one.message, one.channel) for one in waiting],
    )
    return waiting


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

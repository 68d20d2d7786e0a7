"""Who is signed in to the on-call page: only hashes are kept, so that a copy of the file opens nothing."""

import sqlite3
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from monitors.store.runs import put_fact, select_fact

PASSWORD = "password"  # noqa: S105 - a name


def insert_session(connection: sqlite3.Connection, token: str, expires: datetime) -> None:
    connection.execute("INSERT INTO session VALUES (?, ?)", (_hash(token), expires.timestamp()))


def select_is_signed_in(connection: sqlite3.Connection, token: str, now: datetime) -> bool:
    row = connection.execute(
        "SELECT 1 FROM session WHERE token_hash = ? AND expires > ?", (_hash(token), now.timestamp())
    )
    return row.fetchone() is not None


def delete_session(connection: sqlite3.Connection, token: str, now: datetime) -> None:
    """And those that have expired."""
    connection.execute("DELETE FROM session WHERE token_hash = ? OR expires <= ?", (_hash(token), now.timestamp()))


def delete_sessions(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM session")


def put_password(connection: sqlite3.Connection, password: str, now: datetime) -> None:
    put_fact(connection, PASSWORD, now, _hash(password))


def is_password(connection: sqlite3.Connection, given: str) -> bool:
    stored = select_password(connection)
    return stored is not None and compare_digest(stored, _hash(given))


def select_password(connection: sqlite3.Connection) -> str | None:
    """Its hash; None: there is none yet."""
    fact = select_fact(connection, PASSWORD)
    return fact.body if fact else None


def _hash(token: str) -> str:
    # Of 80 random bits or more: nothing slower is needed.
    return sha256(token.encode()).hexdigest()

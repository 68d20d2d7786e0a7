"""The monitors' file: opened, brought up to date, written to in whole transactions that outlive a `kill -9`."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from monitors.store.schema import VERSIONS

FILE: Final = "monitor.sqlite"
PATIENCE: Final = 15.0
"""Seconds to wait for another process that writes."""


class StoreRefused(Exception):
    """The file cannot be used: one Danish sentence."""


def open_store(folder: Path, now: datetime) -> sqlite3.Connection:
    """The store in the results' folder, made if need be. Raises StoreRefused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(folder / FILE, isolation_level=None, timeout=PATIENCE)
        try:
            _prepare(connection, now)
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise StoreRefused(f"Overvågningens resultater kan ikke åbnes i {folder}: {error}.") from error
    return connection


def _prepare(connection: sqlite3.Connection, now: datetime) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: what was told to somebody is not forgotten by a machine that loses its power a moment later.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    _migrate(connection, now)


def _migrate(connection: sqlite3.Connection, now: datetime) -> None:
    with transaction(connection):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(VERSIONS):
            raise sqlite3.DatabaseError("filen er skrevet af en nyere udgave")
        for script in VERSIONS[version:]:
            for statement in script.split(";\n"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(VERSIONS)}")
        connection.execute("INSERT OR IGNORE INTO fact VALUES ('began', ?, '')", (now.timestamp(),))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block or nothing. The write lock is taken first: what is read inside cannot change meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

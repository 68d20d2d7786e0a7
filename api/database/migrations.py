"""Forward-only migrations: SQL files applied once, in the order of their names.

A small runner of our own, because of those tried one ignored an edited file, one raced and one was unsafe when run
twice. One runner at a time holds an advisory lock, and each file is one transaction.
"""

import hashlib
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import asyncpg

from api.database.pool import Connection

FOLDER = Path(__file__).resolve().parents[2] / "migrations"

# Any constant will do as long as every Borgertid uses the same: "borgerti" read as a 64-bit number.
LOCK = int.from_bytes(b"borgerti", "big")

NAME = re.compile(r"\d{4}_[a-z0-9_]+\.sql")


class MigrationRefused(Exception):
    """A file cannot be applied; the text tells the operator why and what to do. It has changed nothing."""


def to_apply(applied: Mapping[str, str], files: Mapping[str, str]) -> list[str]:
    """Names of the files still to be applied, in order. Both maps go from file name to sha256."""
    for name, checksum in sorted(applied.items()):
        if name not in files:
            raise MigrationRefused(f"{name} was applied to this database but is missing from the folder: restore it.")
        if files[name] != checksum:
            raise MigrationRefused(
                f"{name} was changed after it was applied: restore it as it was, and put the change into a new file."
            )
    new = sorted(files.keys() - applied.keys())
    last = max(applied, default="")
    for name in new:
        if not NAME.fullmatch(name):
            raise MigrationRefused(f"{name} is no name for a migration: write it as 0002_what_it_does.sql.")
        if name[:4] <= last[:4]:
            raise MigrationRefused(f"{name} comes no later than {last}, which was applied: give it a higher number.")
        last = name
    return new


async def migrate(connection: Connection, folder: Path = FOLDER) -> list[str]:
    """Apply what is missing; answer the names of the files applied now.

    Raises `MigrationRefused` when the folder and the database contradict each other, or what the database holds does.
    """
    async with _only_runner(connection):
        await connection.execute(
            """CREATE TABLE IF NOT EXISTS migration (
                 name       text PRIMARY KEY,
                 sha256     text NOT NULL,
                 applied_at timestamptz NOT NULL DEFAULT now()
               )"""
        )
        files = _read(folder)
        names = to_apply(await _select_applied(connection), _checksums(files))
        for name in names:
            await _apply(connection, name, files[name])
    return names


async def pending(connection: Connection, folder: Path = FOLDER) -> list[str]:
    """Names of the files that `migrate` would apply; changes nothing. Raises `MigrationRefused` like `migrate`."""
    exists = await connection.fetchval("SELECT to_regclass('migration') IS NOT NULL")
    return to_apply(await _select_applied(connection) if exists else {}, _checksums(_read(folder)))


@asynccontextmanager
async def _only_runner(connection: Connection) -> AsyncIterator[None]:
    # A second runner waits for the first, however long its files take.
    await connection.execute("SET lock_timeout = 0")
    await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
    try:
        await connection.execute("RESET lock_timeout")
        yield
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", LOCK)


async def _select_applied(connection: Connection) -> dict[str, str]:
    return {row["name"]: row["sha256"] for row in await connection.fetch("SELECT name, sha256 FROM migration")}


def _read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.sql")}


def _checksums(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(sql).hexdigest() for name, sql in files.items()}


async def _apply(connection: Connection, name: str, sql: bytes) -> None:
    try:
        async with connection.transaction():
            await connection.execute(sql.decode())
            await connection.execute(
                "INSERT INTO migration (name, sha256) VALUES ($1, $2)", name, hashlib.sha256(sql).hexdigest()
            )
    except asyncpg.ExclusionViolationError:
        # Its own text names the person.
        pairs = ", ".join(f"{one} and {other}" for one, other in await _select_overlapping(connection))
        raise MigrationRefused(
            f"{name} was not applied: somebody has two bookings at the same time: {pairs}. "
            "Move or cancel one of each, then migrate again."
        ) from None


async def _select_overlapping(connection: Connection) -> list[tuple[UUID, UUID]]:
    rows = await connection.fetch(
        """SELECT DISTINCT one.booking_id, other.booking_id
           FROM part AS one JOIN part AS other USING (municipality_id, person)
           WHERE (one.booking_id, one.number) < (other.booking_id, other.number)
             AND tstzrange(one.start_at, one.end_at) && tstzrange(other.start_at, other.end_at)"""
    )
    return [(row[0], row[1]) for row in rows]

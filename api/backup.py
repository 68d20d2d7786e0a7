"""Backup and restore with PostgreSQL's own tools.

A backup is a folder: `database.dump` (pg_dump's custom format), `keys/` (without them no citizen's link and no
program's token works), and `backup.json`, which is written last: a folder without it is no backup.
"""

import hashlib
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import msgspec
from msgspec import Struct

from api.database import Connection
from api.database.tools import find_tools, run_tool

DUMP = "database.dump"
MANIFEST = "backup.json"
ASIDE = "before_restore"
"""The schema that holds what `--replace` will throw away, until the restore has succeeded."""


class BackupRefused(Exception):
    """Nothing was changed; the text says why and what to do."""


class Contents(Struct, frozen=True):
    """What a database holds."""

    bookings: int
    receipts: int
    newest_receipt_at: datetime | None


class Backup(Struct, frozen=True):
    """What `backup.json` says."""

    made_at: datetime
    """What was committed later is not in it."""
    seconds: float
    contents: Contents
    sha256: str
    """Of `database.dump`."""

    def __str__(self) -> str:
        newest = self.contents.newest_receipt_at
        told = f"{self.contents.bookings} bookings and {self.contents.receipts} receipts, as of {_second(self.made_at)}"
        return f"{told}; the newest receipt is of {_second(newest)}" if newest else told


async def backup(database_url: str, keys: Path, folder: Path) -> str:
    """Copy the database and the files in `keys` into `folder`, while everything runs; answer what was done, in words.

    Raises `BackupRefused` when the folder holds something already, `ToolFailed` when no tool fits the server.
    """
    _make_empty(folder)
    began = time.monotonic()
    async with _connected(database_url) as connection:
        tools = find_tools(connection.get_server_version().major)
        # pg_dump reads the very snapshot that is counted here.
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            made_at = await connection.fetchval("SELECT now()")
            contents = await _count(connection)
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            await run_tool(
                tools / "pg_dump", database_url, "--format=custom", "--no-owner", "--no-privileges",
                f"--snapshot={snapshot}", f"--file={folder / DUMP}",
            )  # fmt: skip
    _copy_keys(keys, folder / "keys")
    made = Backup(made_at, round(time.monotonic() - began, 1), contents, _sha256(folder / DUMP))
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(made)))
    return f"Backed up in {made.seconds} s into {folder}: {made}."


async def restore(database_url: str, keys: Path, folder: Path, now: datetime, *, replace: bool = False) -> str:
    """Bring the backup in `folder` back into an empty database; answer what was done and what is lost, in words.

    `replace` throws away what the database holds, once the backup is in. Raises `BackupRefused` or `ToolFailed`.
    """
    made = _read(folder)
    began = time.monotonic()
    async with _connected(database_url) as connection:
        tools = find_tools(connection.get_server_version().major)
        await _refuse_live_data(connection, replace)
        await connection.execute(f"ALTER SCHEMA public RENAME TO {ASIDE}; CREATE SCHEMA public")
        try:
            await run_tool(
                tools / "pg_restore",
                database_url,
                "--single-transaction",
                "--no-owner",
                "--no-privileges",
                folder / DUMP,
            )
            if await _count(connection) != made.contents:
                raise BackupRefused(f"The database does not hold what {folder} says: it was left as it was before.")
        except BaseException:
            await connection.execute(f"DROP SCHEMA public CASCADE; ALTER SCHEMA {ASIDE} RENAME TO public")
            raise
        await connection.execute(await _without_aside(connection))
    _copy_keys(folder / "keys", keys)
    lost = now - made.made_at
    return (
        f"Restored in {time.monotonic() - began:.1f} s from {folder}: {made}. "
        f"What happened in the {_span(lost.total_seconds())} since then is lost."
    )


@asynccontextmanager
async def _connected(database_url: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(database_url, server_settings={"timezone": "UTC"})
    try:
        yield connection
    finally:
        await connection.close()


async def _without_aside(connection: Connection) -> str:
    """SQL that drops the schema that was put aside, and makes anew what goes with it.

    An extension that lies there takes along the restored constraints that stand on it, as the one that keeps a person
    from two bookings at a time (P1). Moving it out would take a superuser: to its owner its members do not belong.
    """
    extensions = await connection.fetch(
        """SELECT format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA public', extname) AS sql
           FROM pg_extension WHERE extnamespace = $1::text::regnamespace""",
        ASIDE,
    )
    constraints = await connection.fetch(
        """SELECT format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I, ADD CONSTRAINT %2$I %s',
                         conrelid::regclass, conname, pg_get_constraintdef(oid)) AS sql
           FROM pg_constraint WHERE contype = 'x' AND connamespace = 'public'::regnamespace"""
    )
    return "; ".join([f"DROP SCHEMA {ASIDE} CASCADE", *(row["sql"] for row in [*extensions, *constraints])])


async def _count(connection: Connection) -> Contents:
    row = await connection.fetchrow(
        """SELECT (SELECT count(*) FROM public.booking) AS bookings,
                  (SELECT count(*) FROM public.receipt) AS receipts,
                  (SELECT max(at) FROM public.receipt) AS newest_receipt_at"""
    )
    return Contents(**row)


async def _refuse_live_data(connection: Connection, replace: bool) -> None:
    if await connection.fetchval("SELECT to_regnamespace($1) IS NOT NULL", ASIDE):
        raise BackupRefused(
            f"An earlier restore was broken off. What the database held before it lies in the schema {ASIDE}. "
            f"To have it back: DROP SCHEMA public CASCADE; ALTER SCHEMA {ASIDE} RENAME TO public; "
            f"to do without it: {await _without_aside(connection)};"
        )
    tables = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    if tables and not replace:
        raise BackupRefused("The database is not empty: --replace throws away what it holds.")
    others = await connection.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'borgertid'"
    )
    if others:
        raise BackupRefused("Borgertid is running on this database: stop it first.")


def _make_empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty: name a new folder.")


def _read(folder: Path) -> Backup:
    try:
        made = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Backup)
    except FileNotFoundError:
        raise BackupRefused(f"{folder} holds no finished backup: {MANIFEST} is missing.") from None
    if _sha256(folder / DUMP) != made.sha256:
        raise BackupRefused(f"{folder / DUMP} is not what was backed up: it has been damaged or changed.")
    return made


def _copy_keys(source: Path, target: Path) -> None:
    """Keys that are given in the environment lie in no file; they are the operator's to keep."""
    if not source.is_dir():
        return
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for key in [*source.glob("*.key"), *source.glob("*.token")]:
        shutil.copy2(key, target / key.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _second(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _span(seconds: float) -> str:
    return f"{seconds / 3600:.1f} hours" if seconds >= 3600 else f"{seconds / 60:.1f} minutes"

"""Backup and restore: what was promised is there again after the data folder is lost."""

import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

from api.backup import ASIDE, DUMP, BackupRefused, backup, restore
from api.database import create_pool
from api.database.embedded import EmbeddedServer
from api.database.migrations import FOLDER, migrate, pending
from api.database.tools import ToolFailed, find_tools, run_tool
from tests.builders import a_town
from tests.conftest import url_of


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's tmp_path: see tests/conftest.py.
    path = Path(tempfile.mkdtemp(prefix="borgertid-tests-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def keys(folder: Path) -> Path:
    (folder / "keys").mkdir()
    (folder / "keys" / "booking.key").write_text("the key that signs")
    (folder / "keys" / "staff.token").write_text("what programs show")
    return folder / "keys"


@pytest.fixture
async def owners_url(server_url: str) -> AsyncIterator[str]:
    """An empty database of an account that owns it and may do nothing else, as docs/operations.md asks for."""
    name = f"borgertid_owner_{uuid4().hex[:12]}"
    connection = await asyncpg.connect(server_url)
    await connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'made-up'")
    await connection.execute(f"CREATE DATABASE {name} OWNER {name}")
    url = urlsplit(url_of(server_url, name))
    yield url._replace(netloc=f"{name}:made-up@{url.netloc.rpartition('@')[2]}").geturl()
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.execute(f"DROP ROLE {name}")
    await connection.close()


async def book(database_url: str, now: datetime, times: int) -> None:
    """Bookings with their receipts, one a minute from `now`."""
    connection = await asyncpg.connect(database_url)
    for minute in range(times):
        booking_id = uuid4()
        await connection.execute(
            """INSERT INTO booking (municipality_id, booking_id, office_id, status, lane, start_at, end_at, topics,
                                    created_at)
               VALUES ('by', $1, 'town-hall', 'booked', 'public', $2, $3, '[]', $2)""",
            booking_id,
            now,
            now + timedelta(minutes=15),
        )
        await connection.execute(
            """INSERT INTO receipt (municipality_id, receipt_id, booking_id, action, actor, at, after)
               VALUES ('by', $1, $2, 'book', 'citizen', $3, '{}')""",
            uuid4(),
            booking_id,
            now + timedelta(minutes=minute),
        )
    await connection.close()


async def prepare(database_url: str, now: datetime) -> None:
    pool = await create_pool(database_url, size=1)
    async with pool.acquire() as connection:
        await migrate(connection)
        await a_town(connection, now)
    await pool.close()


async def everything(database_url: str) -> list[tuple[str, str]]:
    """The rows of every table, as text."""
    connection = await asyncpg.connect(database_url)
    names = [row[0] for row in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    rows = [(name, str(row)) for name in names for row in await connection.fetch(f"SELECT t::text FROM {name} t")]
    await connection.close()
    return sorted(rows)


async def constraints(database_url: str) -> list[str]:
    """Everything that keeps wrong rows out."""
    connection = await asyncpg.connect(database_url)
    rows = await connection.fetch(
        "SELECT conrelid::regclass || ' ' || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    )
    await connection.close()
    return sorted(row[0] for row in rows)


async def test_after_losing_the_data_folder_everything_is_there_again(folder: Path, keys: Path, now: datetime) -> None:
    with EmbeddedServer(folder / "postgres") as server:
        await prepare(server.url, now)
        await book(server.url, now, times=3)
        before = await everything(server.url)
        said = await backup(server.url, keys, folder / "backup")
    assert "3 bookings and 3 receipts" in said
    assert "the newest receipt is of 2026-11-23 07:02:00 UTC" in said

    shutil.rmtree(folder / "postgres")
    shutil.rmtree(keys)

    with EmbeddedServer(folder / "postgres") as server:
        made_at = datetime.fromisoformat(json.loads((folder / "backup" / "backup.json").read_text())["made_at"])
        said = await restore(server.url, keys, folder / "backup", made_at + timedelta(hours=5))
        assert await everything(server.url) == before
    assert (keys / "booking.key").read_text() == "the key that signs"
    assert (keys / "staff.token").read_text() == "what programs show"
    assert "Restored in" in said
    assert "the 5.0 hours since then is lost" in said


async def test_a_dump_is_for_its_owner_only_also_in_a_folder_that_was_there(
    database_url: str, folder: Path, keys: Path, now: datetime
) -> None:
    await prepare(database_url, now)
    (folder / "backup").mkdir(mode=0o755)
    await backup(database_url, keys, folder / "backup")
    assert (folder / "backup" / "database.dump").stat().st_mode & 0o077 == 0


async def test_live_data_are_never_written_over_unasked(
    database_url: str, folder: Path, keys: Path, now: datetime
) -> None:
    await prepare(database_url, now)
    await backup(database_url, keys, folder / "backup")
    await book(database_url, now, times=2)
    before = await everything(database_url)
    with pytest.raises(BackupRefused, match="--replace"):
        await restore(database_url, keys, folder / "backup", now)
    assert await everything(database_url) == before


async def test_replace_brings_back_what_was_and_can_migrate_on(
    database_url: str, folder: Path, keys: Path, now: datetime
) -> None:
    await prepare(database_url, now)
    before, kept_out = await everything(database_url), await constraints(database_url)
    await backup(database_url, keys, folder / "backup")
    await book(database_url, now, times=2)
    await restore(database_url, keys, folder / "backup", now, replace=True)
    assert await everything(database_url) == before
    assert await constraints(database_url) == kept_out
    assert any("one_place_at_a_time" in one for one in kept_out)
    connection = await asyncpg.connect(database_url)
    assert await pending(connection) == []
    await connection.close()
    await backup(database_url, keys, folder / "again")


async def test_the_account_that_owns_the_database_may_replace_it_again_and_again(
    owners_url: str, folder: Path, keys: Path, now: datetime
) -> None:
    await prepare(owners_url, now)
    before, kept_out = await everything(owners_url), await constraints(owners_url)
    await backup(owners_url, keys, folder / "backup")
    for _ in range(2):
        await book(owners_url, now, times=2)
        (keys / "booking.key").write_text("another key")
        await restore(owners_url, keys, folder / "backup", now, replace=True)
        assert await everything(owners_url) == before
        assert await constraints(owners_url) == kept_out
        assert (keys / "booking.key").read_text() == "the key that signs"


async def test_who_does_without_what_a_killed_restore_put_aside_keeps_every_constraint(
    owners_url: str, folder: Path, keys: Path, now: datetime
) -> None:
    await prepare(owners_url, now)
    before, kept_out = await everything(owners_url), await constraints(owners_url)
    await backup(owners_url, keys, folder / "backup")
    connection = await asyncpg.connect(owners_url)
    await connection.execute(f"ALTER SCHEMA public RENAME TO {ASIDE}; CREATE SCHEMA public")
    tools = find_tools(connection.get_server_version().major)
    await run_tool(tools / "pg_restore", owners_url, "--no-owner", "--no-privileges", folder / "backup" / DUMP)
    with pytest.raises(BackupRefused, match="to do without it: ") as refused:
        await restore(owners_url, keys, folder / "backup", now, replace=True)
    await connection.execute(str(refused.value).split("to do without it: ")[1])
    await connection.close()
    assert await everything(owners_url) == before
    assert await constraints(owners_url) == kept_out
    await restore(owners_url, keys, folder / "backup", now, replace=True)


async def test_a_database_that_an_earlier_restore_took_the_constraint_from_gets_it_back(
    database_url: str, now: datetime
) -> None:
    await prepare(database_url, now)
    before = await constraints(database_url)
    connection = await asyncpg.connect(database_url)
    await connection.execute("DROP EXTENSION btree_gist CASCADE")
    assert await constraints(database_url) != before
    for _ in range(2):
        await connection.execute((FOLDER / "0019_one_place_again.sql").read_text())
        assert await constraints(database_url) == before
    await connection.close()


async def test_a_restore_that_fails_leaves_what_was_there(
    database_url: str, folder: Path, keys: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    await prepare(database_url, now)
    await backup(database_url, keys, folder / "backup")
    await book(database_url, now, times=1)
    before = await everything(database_url)
    (folder / "backup" / "database.dump").write_bytes(b"PGDMP and nothing more")
    monkeypatch.setattr(
        "api.backup._sha256", lambda path: json.loads((path.parent / "backup.json").read_text())["sha256"]
    )
    with pytest.raises(ToolFailed, match="pg_restore"):
        await restore(database_url, keys, folder / "backup", now, replace=True)
    assert await everything(database_url) == before


async def test_what_a_killed_restore_has_put_aside_is_not_lost_and_the_way_back_is_told(
    database_url: str, folder: Path, keys: Path, now: datetime
) -> None:
    await prepare(database_url, now)
    await backup(database_url, keys, folder / "backup")
    before = await everything(database_url)
    connection = await asyncpg.connect(database_url)
    await connection.execute(f"ALTER SCHEMA public RENAME TO {ASIDE}; CREATE SCHEMA public")
    with pytest.raises(BackupRefused, match="To have it back: ") as refused:
        await restore(database_url, keys, folder / "backup", now, replace=True)
    await connection.execute(str(refused.value).split("To have it back: ")[1].split("; to do")[0])
    await connection.close()
    assert await everything(database_url) == before


async def test_a_damaged_backup_is_refused_before_anything_is_touched(
    database_url: str, folder: Path, keys: Path, now: datetime
) -> None:
    await backup(database_url, keys, folder / "backup")
    with (folder / "backup" / "database.dump").open("ab") as dump:
        dump.write(b"!")
    with pytest.raises(BackupRefused, match="damaged"):
        await restore(database_url, keys, folder / "backup", now, replace=True)


async def test_a_folder_that_is_no_backup_is_refused(
    database_url: str, folder: Path, keys: Path, now: datetime
) -> None:
    with pytest.raises(BackupRefused, match=r"backup\.json is missing"):
        await restore(database_url, keys, folder, now)


async def test_a_backup_never_mixes_with_an_older_one(database_url: str, folder: Path, keys: Path) -> None:
    await backup(database_url, keys, folder / "backup")
    with pytest.raises(BackupRefused, match="not empty"):
        await backup(database_url, keys, folder / "backup")


async def test_a_running_borgertid_is_not_restored_under_its_feet(
    database_url: str, pool: asyncpg.Pool, folder: Path, keys: Path, now: datetime
) -> None:
    await backup(database_url, keys, folder / "backup")
    with pytest.raises(BackupRefused, match="stop it first"):
        await restore(database_url, keys, folder / "backup", now, replace=True)


def test_a_server_without_fitting_tools_is_told_so() -> None:
    with pytest.raises(ToolFailed, match="PostgreSQL 99: install pg_dump and pg_restore of version 99"):
        find_tools(99)

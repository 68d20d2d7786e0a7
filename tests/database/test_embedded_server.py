"""The embedded PostgreSQL: one per data folder, never shared by accident, never lost with the app that started it."""

import asyncio
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from api.database import ownership
from api.database.embedded import EmbeddedServer, ServerFailed

APP = """
import sys, asyncio, asyncpg, pathlib
from api.database.embedded import EmbeddedServer

async def write(url):
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE promise (n int); INSERT INTO promise VALUES (1)")

asyncio.run(write(EmbeddedServer(pathlib.Path(sys.argv[1])).start()))
print("written", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's tmp_path: see tests/conftest.py.
    path = Path(tempfile.mkdtemp(prefix="borgertid tests-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def killed_app(folder: Path) -> None:
    """An app wrote a row through the embedded server in `folder` and was killed with -9 right afterwards."""
    with subprocess.Popen(
        [sys.executable, "-c", APP, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as app:
        assert app.stdout is not None
        assert app.stdout.readline() == b"written\n"
        app.send_signal(signal.SIGKILL)


@pytest.fixture
def somebody() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def kill(pid: int) -> None:
    """End a process that is not our child, and wait until it has ended."""
    with select.epoll() as watch:
        watch.register(os.pidfd_open(pid), select.EPOLLIN)
        os.kill(pid, signal.SIGKILL)
        watch.poll()


def server_pid(folder: Path) -> int:
    return int((folder / "cluster" / "postmaster.pid").read_text().split()[0])


async def rows(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM promise"))
    finally:
        await connection.close()


@pytest.mark.usefixtures("killed_app")
async def test_a_server_left_by_a_killed_app_is_taken_over_with_what_was_written(folder: Path) -> None:
    left_over = server_pid(folder)
    with EmbeddedServer(folder) as server:
        assert await rows(server.url) == 1
        assert server_pid(folder) == left_over
    assert not (folder / "cluster" / "postmaster.pid").exists()


@pytest.mark.usefixtures("killed_app")
async def test_a_server_that_was_killed_too_recovers_what_was_written(folder: Path) -> None:
    kill(server_pid(folder))
    with EmbeddedServer(folder) as server:
        assert await rows(server.url) == 1


async def test_a_server_killed_in_the_middle_of_a_statement_starts_again_with_what_was_confirmed(folder: Path) -> None:
    """The statement goes on without its server, and may even come to its end."""
    with EmbeddedServer(folder) as killed:
        writing, watching = await asyncpg.connect(killed.url), await asyncpg.connect(killed.url)
        await writing.execute("CREATE TABLE promise (n int)")
        long = asyncio.create_task(writing.execute("INSERT INTO promise SELECT generate_series(1, 1000000)"))
        while not await watching.fetchval("SELECT count(*) FROM pg_locks WHERE relation = 'promise'::regclass"):
            assert not long.done()
        kill(server_pid(folder))
        with EmbeddedServer(folder) as again:
            [confirmed] = await asyncio.gather(long, return_exceptions=True)
            assert await rows(again.url) == (1000000 if confirmed == "INSERT 0 1000000" else 0)


@pytest.mark.usefixtures("killed_app")
async def test_a_server_whose_socket_was_swept_away_is_restarted(folder: Path) -> None:
    left_over = server_pid(folder)
    for path in (folder / "socket").iterdir():
        path.unlink()
    with EmbeddedServer(folder) as server:
        assert await rows(server.url) == 1
        assert server_pid(folder) != left_over


@pytest.mark.usefixtures("killed_app")
def test_a_process_that_got_a_dead_servers_number_is_left_alone(
    folder: Path, somebody: subprocess.Popen[bytes]
) -> None:
    kill(server_pid(folder))
    pid_file = folder / "cluster" / "postmaster.pid"
    _, *rest = pid_file.read_text().splitlines(keepends=True)
    pid_file.write_text("".join([f"{somebody.pid}\n", *rest]))
    with EmbeddedServer(folder):
        assert server_pid(folder) != somebody.pid
        assert somebody.poll() is None


def test_the_server_runs_until_its_last_user_leaves(folder: Path) -> None:
    first, second = EmbeddedServer(folder), EmbeddedServer(folder)
    assert first.start() == second.start()
    first.stop()
    assert (folder / "cluster" / "postmaster.pid").exists()
    second.stop()
    assert not (folder / "cluster" / "postmaster.pid").exists()


async def test_two_data_folders_have_two_servers(folder: Path) -> None:
    with EmbeddedServer(folder / "one") as one, EmbeddedServer(folder / "two") as two:
        assert one.url != two.url
        connection = await asyncpg.connect(one.url)
        await connection.execute("CREATE TABLE only_here ()")
        await connection.close()
        connection = await asyncpg.connect(two.url)
        assert await connection.fetchval("SELECT to_regclass('only_here')") is None
        await connection.close()


def test_only_the_owner_may_enter_data_and_socket(folder: Path) -> None:
    with EmbeddedServer(folder) as server:
        for private in (server.cluster, server.socket_dir):
            assert private.stat().st_mode & 0o777 == 0o700


def test_it_listens_on_no_network(folder: Path) -> None:
    with EmbeddedServer(folder):
        lines = (folder / "cluster" / "postmaster.pid").read_text().splitlines()
        assert lines[5].strip() == ""


def test_a_path_too_long_for_a_socket_gets_its_socket_elsewhere(folder: Path) -> None:
    deep = folder / ("d" * 100)
    with EmbeddedServer(deep) as server:
        assert not server.socket_dir.is_relative_to(deep)
        assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    assert not server.socket_dir.exists()


def test_somebody_elses_socket_folder_is_refused(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "socket").symlink_to("elsewhere")
    with pytest.raises(ServerFailed, match="belongs to somebody else"):
        EmbeddedServer(folder).start()


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    with EmbeddedServer(folder):
        pass
    (folder / "cluster" / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(ServerFailed, match=r"9\.6"):
        EmbeddedServer(folder).start()


def test_deleting_the_folder_under_a_running_server_lets_it_be_left(folder: Path) -> None:
    server = EmbeddedServer(folder / "postgres")
    server.start()
    shutil.rmtree(folder / "postgres")
    server.stop()
    with EmbeddedServer(folder / "postgres") as new:
        assert new.cluster.exists()


def test_folders_above_are_opened_for_passing_through_and_no_further(folder: Path) -> None:
    folder.chmod(0o700)
    (folder / "open").mkdir(mode=0o755)
    ownership.let_enter(folder / "open" / "cluster")
    assert folder.stat().st_mode & 0o777 == 0o701
    assert (folder / "open").stat().st_mode & 0o777 == 0o755

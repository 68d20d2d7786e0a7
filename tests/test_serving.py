"""How the server is reached."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest

from api.cli import main
from api.serving import bind

NOBODY = "postgresql://borgertid@127.0.0.1:1/borgertid"


async def test_an_answer_is_not_kept_back_until_there_is_more_of_it() -> None:
    held_back = asyncio.get_running_loop().create_future()

    def tell(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held_back.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0)
        writer.close()

    async with await asyncio.start_server(tell, sock=bind("127.0.0.1", 0)) as server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        assert not await held_back
        writer.close()


def test_what_every_worker_would_die_of_is_told_before_one_starts(database_url: str, tmp_path: Path) -> None:
    assert refused(tmp_path, DATABASE_URL=database_url, SMTP_URL="mail.example:25") == (
        "borgertid: SMTP_URL must be smtp://host:port or smtps://host:port"
    )
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        nobody = deaf.getsockname()[1]
    assert "borgertid: " in refused(tmp_path, DATABASE_URL=f"postgresql://borgertid@127.0.0.1:{nobody}/borgertid")


def refused(data_dir: Path, **given: str) -> str:
    """What `serve` says when it does not even begin."""
    own = {"BORGERTID_DATA": str(data_dir), "PORT": str(a_port()), **given}
    command = [sys.executable, "-m", "api.cli", "serve", "--workers", "2"]
    with subprocess.Popen(
        command, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as it:
        try:
            said, why = it.communicate(timeout=60)
        finally:
            it.terminate()
    assert (it.returncode, said) == (1, "")
    return why.strip()


def a_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def test_a_command_tells_which_database_is_meant_when_none_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BORGERTID_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("api.database.given.EmbeddedServer", lambda folder: nullcontext(SimpleNamespace(url=NOBODY)))
    with pytest.raises(SystemExit, match="borgertid: "):
        main(["migrate"])
    told = f"DATABASE_URL is not set: the database in {tmp_path} is meant.\n"
    assert capsys.readouterr().err == told
    monkeypatch.setenv("DATABASE_URL", NOBODY)
    with pytest.raises(SystemExit, match="borgertid: "):
        main(["migrate"])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (asyncpg.CannotConnectNowError("the database system is starting up"), "the database system is starting up"),
        (asyncpg.TooManyConnectionsError("sorry, too many clients already"), "sorry, too many clients already"),
        (TimeoutError(), "The database does not answer."),
    ],
)
def test_a_database_that_cannot_be_had_just_now_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    async def connect(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setenv("BORGERTID_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", NOBODY)
    monkeypatch.setenv("PORT", str(a_port()))
    monkeypatch.setattr("asyncpg.connect", connect)
    for command in ("migrate", "serve"):
        with pytest.raises(SystemExit) as ended:
            main([command])
        assert str(ended.value) == f"borgertid: {told}"


def test_a_command_that_was_broken_off_lets_nothing_follow_it(tmp_path: Path) -> None:
    """`borgertid backup F && borgertid migrate` must not migrate without a backup."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://borgertid@127.0.0.1:{silent.getsockname()[1]}/borgertid"
        environ = os.environ | {"BORGERTID_DATA": str(tmp_path), "DATABASE_URL": url}
        with subprocess.Popen([sys.executable, "-m", "api.cli", "backup", str(tmp_path / "kept")], env=environ) as it:
            asking, _ = silent.accept()  # it waits for an answer now
            with asking:
                # Not SIGINT: whoever runs this in the background may have it ignored. Both unwind alike.
                it.send_signal(signal.SIGTERM)
                assert it.wait(60) == 130

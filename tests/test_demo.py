"""The demo starts from nothing on one port, says where to go, and takes down all that it put up."""

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from api.serving import bind

Demo = subprocess.Popen[str]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    # Not pytest's tmp_path: see tests/conftest.py.
    with tempfile.TemporaryDirectory(prefix="borgertid-tests-") as path:
        yield Path(path)


@pytest.fixture
def port() -> int:
    """One that nobody is given who asks for any: it must be free again after a kill, while others begin servers."""
    while True:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@pytest.fixture
def start(data_dir: Path, port: int) -> Iterator[Callable[[], Demo]]:
    """Starts a demo on `port` with its own data and answers when it says that it runs, or has ended."""
    started: list[Demo] = []
    own = {"BORGERTID_DATA": str(data_dir), "PORT": str(port)}
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | own

    def start() -> Demo:
        demo = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "demo"],
            env=environ,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        started.append(demo)
        assert demo.stdout is not None
        for line in demo.stdout:
            if "runs on" in line:
                break
        return demo

    yield start
    for demo in started:
        demo.terminate()
        end(demo)


def end(demo: Demo) -> int:
    """Wait until it has ended; answers its exit code."""
    with demo:
        return demo.wait()


def database_runs(data_dir: Path) -> bool:
    return (data_dir / "postgres" / "cluster" / "postmaster.pid").exists()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGHUP])
def test_it_is_ready_when_it_says_so_and_stops_everything_when_told(
    start: Callable[[], Demo], data_dir: Path, port: int, stop: signal.Signals
) -> None:
    demo = start()
    assert httpx.get(f"http://127.0.0.1:{port}/health/ready").json()["checks"]["database"] == "ok"
    assert httpx.get(f"http://127.0.0.1:{port}/api/v1/catalogue").json()["municipality"]["id"] == "kystby"
    demo.send_signal(stop)
    assert end(demo) == 0
    assert not database_runs(data_dir)


def test_after_a_kill_it_starts_again_with_what_it_had(start: Callable[[], Demo], data_dir: Path, port: int) -> None:
    demo = start()
    demo.kill()
    end(demo)
    assert database_runs(data_dir)
    again = start()
    assert httpx.get(f"http://127.0.0.1:{port}/api/v1/catalogue").json()["version"] == 1
    again.terminate()
    end(again)
    assert not database_runs(data_dir)


def test_a_taken_port_is_told_before_anything_is_started(data_dir: Path, port: int) -> None:
    environ = {**os.environ, "BORGERTID_DATA": str(data_dir), "PORT": str(port)}
    with bind("127.0.0.1", port) as taken:
        taken.listen()
        demo = subprocess.run(
            [sys.executable, "-m", "api.cli", "demo"], env=environ, text=True, capture_output=True, check=False
        )
    assert demo.returncode == 1
    assert demo.stderr == (
        f"borgertid: Port {port} is used by another program. Stop that, or choose another: PORT={port + 1}\n"
    )
    assert not database_runs(data_dir)

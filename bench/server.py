"""Starting what is measured: a web server with two workers, ready when it answers."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from api.serving import bind

WORKERS = 2


class Place(NamedTuple):
    database_url: str
    port: int


@contextmanager
def serving(folder: Path, database_url: str, municipality: str, pages: Path | None = None) -> Iterator[Place]:
    """The API as it runs in production, two workers, and `municipality` for every Host header; pages when given."""
    environment = {
        "DATABASE_URL": database_url,
        "DEFAULT_MUNICIPALITY": municipality,
        "BORGERTID_DATA": str(folder),
        "PWA_DIR": str(pages or folder),
    }
    with answering([sys.executable, "-m", "api.cli", "serve", f"--workers={WORKERS}"], folder, environment) as port:
        yield Place(database_url, port)


@contextmanager
def answering(
    command: Sequence[str], folder: Path, environment: dict[str, str], path: str = "/health"
) -> Iterator[int]:
    """A server program that takes its port from PORT; answers the port once `path` is answered."""
    with bind("127.0.0.1", 0) as free:
        port: int = free.getsockname()[1]
    log_file = folder / f"server-{port}.log"
    with log_file.open("w") as log:
        process = subprocess.Popen(
            command, env={**os.environ, **environment, "PORT": str(port)}, stdout=log, stderr=log
        )
    try:
        if not _is_ready(f"http://127.0.0.1:{port}{path}", process):
            raise SystemExit(f"{command} did not start, {process.poll()}:\n{log_file.read_text()}")
        yield port
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log_file.unlink()


def _is_ready(url: str, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()
            return True
        time.sleep(0.1)
    return False

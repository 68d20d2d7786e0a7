"""How the application is served: one set of options for production and demo."""

import asyncio
import errno
import gc
import os
import socket
from typing import Any

import asyncpg
import uvicorn
from litestar.types import ASGIApp

from api.app import create_app
from api.logs import write_logs
from api.settings import Settings, read_settings

OPTIONS: dict[str, Any] = {
    "loop": "uvloop",
    "http": "httptools",
    "log_config": None,
    "log_level": "warning",
    # The edge writes its own line for each request, without addresses.
    "access_log": False,
    "server_header": False,
    "timeout_graceful_shutdown": 5,
}


class PortTaken(Exception):
    """Another program listens on the port; the text says what to do."""


def bind(host: str, port: int) -> socket.socket:
    """The socket to serve on: bound, so that nobody else gets it, but not yet listening."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Said to be TCP, for only then does asyncio send without waiting: else each body comes 40 ms after its head.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(
            f"Port {port} is used by another program. Stop that, or choose another: PORT={port + 1}"
        ) from error
    return bound


def application() -> ASGIApp:
    """The application of one worker process, from the environment."""
    settings = read_settings()
    if settings.database_url is None:
        raise SystemExit("DATABASE_URL is missing.")
    write_logs()
    app = create_app(settings, settings.database_url)
    # What lives as long as the process need not be looked through by each collection: that takes a tenth of a second,
    # in which everybody waits.
    gc.collect()
    gc.freeze()
    return app


class Unusable(Exception):
    """A setting that the application cannot be built with; the text says which."""


def serve(settings: Settings, database_url: str, workers: int) -> None:
    """Serve until a signal says stop. Raises `PortTaken`, `Unusable`, and what says that the database cannot be had."""
    bind(settings.host, settings.port).close()
    # Of what would end each worker the server knows only that it ended, and begins another one, and so on.
    try:
        create_app(settings, database_url)
    except ValueError as error:
        raise Unusable(str(error)) from error
    asyncio.run(_ask(database_url))
    # Workers are new processes and read the environment for themselves.
    os.environ["DATABASE_URL"] = database_url
    print(f"Borgertid runs on {settings.public_url}, {workers} workers – Ctrl-C stops it.", flush=True)
    uvicorn.run(
        "api.serving:application", factory=True, host=settings.host, port=settings.port, workers=workers, **OPTIONS
    )


async def _ask(database_url: str) -> None:
    """Whether the database answers."""
    connection = await asyncpg.connect(database_url, timeout=10)
    await connection.close()

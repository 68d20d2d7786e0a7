"""The demo: everything on one port, with a database, a municipality and a mailbox of its own."""

import logging
import socket
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
import uvloop
from msgspec.structs import replace

from api.app import create_app
from api.database import create_pool
from api.database.given import running_database
from api.database.migrations import migrate
from api.demo.mailbox import running_mailbox
from api.logs import write_logs
from api.municipality_file.operations import import_file
from api.serving import OPTIONS, bind
from api.settings import ROOT, Settings
from api.staff.operations import keep_demo_accounts

MUNICIPALITY = ROOT / "municipalities" / "kystby.toml"


def run(settings: Settings, municipality: Path = MUNICIPALITY) -> None:
    """Serve the demo until a signal says stop, then stop all that was started.

    Raises `PortTaken`, `ServerFailed`, `MigrationRefused` and `FileRefused`.
    """
    write_logs(logging.WARNING)
    with bind(settings.host, settings.port) as port, ExitStack() as started:
        _say("Starting the database …")
        database_url = started.enter_context(running_database(settings))
        uvloop.run(_run(replace(settings, demo=True), database_url, municipality, port))


async def _run(settings: Settings, database_url: str, municipality: Path, port: socket.socket) -> None:
    municipality_id = await _prepare(database_url, municipality)
    async with running_mailbox(settings.data_dir / "mails") as mailbox_url:
        settings = replace(
            settings,
            smtp_url=mailbox_url,
            default_municipality=settings.default_municipality or municipality_id,
        )
        await _Demo(uvicorn.Config(create_app(settings, database_url), **OPTIONS), settings).serve([port])


async def _prepare(database_url: str, municipality: Path) -> str:
    pool = await create_pool(database_url)
    try:
        _say("Bringing it up to date …")
        async with pool.acquire() as connection:
            await migrate(connection)
        _say(f"Importing {municipality.name} …")
        imported = await import_file(pool, municipality, datetime.now(UTC))
        await keep_demo_accounts(pool, imported.municipality_id, datetime.now(UTC))
        return imported.municipality_id
    finally:
        await pool.close()


class _Demo(uvicorn.Server):
    """Says where to go as soon as there is something to see."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self.settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _say(f"\nBorgertid runs on {self.settings.public_url} – Ctrl-C stops it.")
            for place, path in PLACES.items():
                _say(f"  {place:24} {self.settings.public_url}{path}")


PLACES = {
    "Book a time": "/",
    "Work as staff": "/personale",
    "Read the demo's mails": "/demo/mails",
    "The API": "/api/openapi.json",
    "Is all well?": "/health/ready",
}


def _say(text: str) -> None:
    print(text, flush=True)

"""A correct Borgertid to be broken or left alone, and a proxy before it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from api.database import create_pool
from api.database.embedded import EmbeddedServer
from api.database.migrations import migrate
from api.municipality_file.operations import import_file
from api.settings import ROOT
from bench.monitors.proxy import Proxy, a_proxy
from bench.server import answering
from monitors.explorer.run import Wanted
from monitors.explorer.target_file import read_explorer_target
from monitors.targets import Target

MUNICIPALITY = ROOT / "municipalities" / "kystby.toml"
PATIENCE = 8.0
"""Seconds; what `borgertid-monitor explore` gives a page."""
NO_TIME = timedelta()


class Place(Struct, frozen=True):
    """A site behind its proxy."""

    proxy: Proxy
    key: bytes
    read_token: str
    ahead: timedelta

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    @property
    def target(self) -> Target:
        return Target(base_url=self.proxy.url, key=self.key, read_token=self.read_token)

    def wanted(self, results: Path, minutes: float, seed: int, tell: Callable[[str], None]) -> Wanted:
        """What a run of the explorer is given here. Without axe: its findings would only come on top."""
        return Wanted(
            target=read_explorer_target(self.proxy.url), marking=self.target, seed=seed, minutes=minutes,
            results=results, patience=PATIENCE, axe=None, now=self.now, tell=tell,
        )  # fmt: skip


@contextmanager
def serving(folder: Path, municipality: Path, ahead: timedelta) -> Iterator[str]:
    """The address of the site itself; its data are kept in `folder`."""
    with EmbeddedServer(folder / "postgres") as database:
        municipality_id = asyncio.run(_fill(database.url, municipality, datetime.now(UTC) + ahead))
        environment = {
            "DATABASE_URL": database.url,
            "DEFAULT_MUNICIPALITY": municipality_id,
            "BORGERTID_DATA": str(folder),
            "AHEAD": str(ahead.total_seconds()),
            # One bench writes as much as a monitor in months.
            "TEST_BOOKINGS": "1000000",
            "TEST_WRITES": "100000000",
        }
        with answering([sys.executable, "-m", "bench.monitors.server"], folder, environment) as port:
            yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def behind_proxy(url: str, folder: Path, ahead: timedelta = NO_TIME) -> AsyncIterator[Place]:
    keys = folder / "keys"
    key = await asyncio.to_thread((keys / "monitor.key").read_bytes)
    read_token = await asyncio.to_thread((keys / "read.token").read_text)
    async with a_proxy(url) as proxy:
        yield Place(proxy, key.strip(), read_token.strip(), ahead)


async def _fill(database_url: str, municipality: Path, now: datetime) -> str:
    pool = await create_pool(database_url, size=2)
    try:
        async with pool.acquire() as connection:
            await migrate(connection)
        return (await import_file(pool, municipality, now)).municipality_id
    finally:
        await pool.close()

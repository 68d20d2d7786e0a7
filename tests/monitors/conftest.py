"""A running site to be watched, and the monitor as IT on-call starts it."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import msgspec
import pytest
from msgspec import Struct

from api.municipality_file.operations import import_file
from api.settings import ROOT, Settings
from monitors.targets import Target
from monitors.verdicts import Verdict
from tests.clock import Clock
from tests.http.server import a_client, serving, settings_in

MUNICIPALITY = ROOT / "municipalities" / "kystby.toml"
PAGES = ROOT / "pwa" / "dist"
PATIENCE = 5
"""Seconds that the monitor waits for a page here: enough for a busy machine, and soon over where a page is broken."""


class Site(Struct, frozen=True):
    url: str
    pool: asyncpg.Pool
    settings: Settings
    clock: Clock

    async def public_times(self) -> object:
        """What any citizen is offered, for the demo's first topic."""
        async with a_client(self.url) as api:
            topic = (await api.get("/api/v1/catalogue")).json()["topics"][0]["id"]
            return (await api.get(f"/api/v1/free-times?topic={topic}")).json()["days"]

    async def bookings(self) -> list[tuple[str, str]]:
        """(lane, status) of every booking and hold."""
        return [tuple(row) for row in await self.pool.fetch("SELECT lane, status FROM booking ORDER BY created_at")]


@pytest.fixture
async def site(pool: asyncpg.Pool, database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """The demo's municipality, with the built pages."""
    # The real time: the monitor is a program of its own, and its browser cannot be told another.
    now = datetime.now(UTC)
    if not (PAGES / "index.html").is_file():
        pytest.fail("The pages are not built: `make pages` builds them.")
    await import_file(pool, MUNICIPALITY, now)
    settings = settings_in(
        tmp_path / "data", PWA_DIR=str(PAGES), DEFAULT_MUNICIPALITY="kystby", SMTP_URL="smtp://127.0.0.1:9"
    )
    clock = Clock(now)
    async with serving(settings, database_url, clock, jobs=True) as url:
        yield Site(url, pool, settings, clock)


@pytest.fixture
def target(site: Site) -> Target:
    return Target(base_url=site.url, key=site.settings.monitor_key, read_token=site.settings.read_token.decode())


class Ended(Struct, frozen=True):
    code: int
    text: str
    """All that was printed."""
    verdicts: list[Verdict]


class Monitor(Struct, frozen=True):
    """`borgertid-monitor` in a process of its own."""

    key: bytes
    results: Path
    read_token: str = ""

    async def start(self, target: str, *journeys: str) -> Process:
        options = [f"--journey={name}" for name in journeys]
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "monitors.cli", "walk", f"--target={target}", f"--results={self.results}",
            f"--patience={PATIENCE}", "--device=phone", *options,
            stdout=PIPE, stderr=asyncio.subprocess.STDOUT, cwd=ROOT,
            env={**os.environ, "BORGERTID_MONITOR_KEY": self.key.decode(), "BORGERTID_READ_TOKEN": self.read_token},
        )  # fmt: skip

    async def walk(self, target: str, *journeys: str) -> Ended:
        process = await self.start(target, *journeys)
        printed, _ = await process.communicate()
        files = sorted(self.results.glob("*/verdict.json"))
        verdicts = [msgspec.json.decode(file.read_bytes(), type=Verdict) for file in files]
        return Ended(process.returncode or 0, printed.decode(), verdicts)


@pytest.fixture
def monitor(site: Site, tmp_path: Path) -> Monitor:
    return Monitor(site.settings.monitor_key, tmp_path / "results", site.settings.read_token.decode())

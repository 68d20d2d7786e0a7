"""The demo's municipality on a database of its own, and beside the app its yardstick."""

import asyncio
import gzip
import re
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from api.database import create_pool
from api.database.embedded import EmbeddedServer
from api.database.migrations import migrate
from api.municipality_file.operations import import_file
from api.settings import ROOT
from bench.server import answering

MUNICIPALITY = ROOT / "municipalities" / "kystby.toml"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Answers the site's address; the yardstick stands at /yardstick there."""
    yardstick = folder / "yardstick.html"
    with EmbeddedServer(folder / "postgres") as database:
        asyncio.run(_fill(database.url))
        environment = {
            "DATABASE_URL": database.url,
            "DEFAULT_MUNICIPALITY": "kystby",
            "BORGERTID_DATA": str(folder),
            "YARDSTICK": str(yardstick),
        }
        with answering([sys.executable, "-m", "bench.pwa.server"], folder, environment) as port:
            url = f"http://127.0.0.1:{port}"
            yardstick.write_text(without_scripts(transferred(f"{url}/", encoding="gzip")))
            yield url


async def _fill(database_url: str) -> None:
    pool = await create_pool(database_url, size=2)
    try:
        async with pool.acquire() as connection:
            await migrate(connection)
        await import_file(pool, MUNICIPALITY, datetime.now(UTC))
    finally:
        await pool.close()


def transferred(url: str, encoding: str = "br, gzip") -> bytes:
    """The bytes that go over the line to a browser."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": encoding, "Accept": "text/html, */*"})
    with urllib.request.urlopen(request) as answer:
        found: bytes = answer.read()
        return found


def without_scripts(page: bytes) -> str:
    """The first screen as a static page: the same list and styles, no script and nothing for one."""
    text = gzip.decompress(page).decode()
    text = re.sub(r"<(script|template|noscript)\b.*?</\1>", "", text, flags=re.DOTALL)
    return re.sub(r'<link rel="(modulepreload|manifest)"[^>]*>', "", text)

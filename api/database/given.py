"""The database that the environment names, or the embedded one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from api.database.embedded import EmbeddedServer
from api.settings import Settings


@contextmanager
def running_database(settings: Settings) -> Iterator[str]:
    """Yield the URL of DATABASE_URL, or else of an embedded server under `data_dir`, left again at the end."""
    if settings.database_url:
        yield settings.database_url
        return
    with EmbeddedServer(settings.data_dir / "postgres") as server:
        yield server.url


@contextmanager
def told_database(settings: Settings) -> Iterator[str]:
    """The same, and says which one is meant when none was named: a forgotten setting else looks like an empty town."""
    if settings.database_url is None:
        print(f"DATABASE_URL is not set: the database in {settings.data_dir} is meant.", file=sys.stderr)
    with running_database(settings) as database_url:
        yield database_url

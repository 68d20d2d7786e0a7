"""The database that the environment names, or the embedded one."""

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

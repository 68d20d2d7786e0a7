from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from api.database import Connection
from api.settings import Settings
from tests.builders import a_town
from tests.clock import Clock
from tests.http.clerk import Clerk
from tests.http.desks import Office
from tests.http.server import Citizen, a_client, a_mark, serving, settings_in


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
async def base_url(connection: Connection, database_url: str, settings: Settings, clock: Clock) -> AsyncIterator[str]:
    """A running application with one town."""
    await a_town(connection, clock.now)
    async with serving(settings, database_url, clock) as url:
        yield url


@pytest.fixture
async def client(base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with a_client(base_url, limits=httpx.Limits(max_connections=250)) as client:
        yield client


@pytest.fixture
def citizen(client: httpx.AsyncClient) -> Citizen:
    return Citizen(client)


@pytest.fixture
def monitor(client: httpx.AsyncClient, settings: Settings, clock: Clock) -> Citizen:
    """A marked test citizen."""
    return Citizen(client, mark=a_mark(settings, clock.now))


@pytest.fixture
def clerk(client: httpx.AsyncClient, settings: Settings) -> Clerk:
    return Clerk(client, settings)


@pytest.fixture
def office(client: httpx.AsyncClient, settings: Settings) -> Office:
    return Office(client, settings)

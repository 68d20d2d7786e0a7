"""The real application on a real port, in the test's own event loop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import httpx
import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey

from api.app import create_app
from api.serving import bind
from api.settings import Settings, read_settings
from tests.clock import Clock


def settings_in(folder: Path, **environment: str) -> Settings:
    return read_settings(
        {"BORGERTID_DATA": str(folder), "PWA_DIR": str(folder), "DEFAULT_MUNICIPALITY": "by", **environment}
    )


@asynccontextmanager
async def serving(settings: Settings, database_url: str, clock: Clock, *, jobs: bool = False) -> AsyncIterator[str]:
    """Answers the base URL. Unless `jobs` is set none runs by itself: a test calls what it needs."""
    async with listening(create_app(settings, database_url, now=clock, jobs=jobs), "on") as url:
        yield url


@asynccontextmanager
async def listening(app: Any, lifespan: Literal["on", "off"] = "off") -> AsyncIterator[str]:
    listener = bind("127.0.0.1", 0)
    # No Date header: it would tell the real time, and the pages go by the server's clock.
    config = uvicorn.Config(app, log_config=None, lifespan=lifespan, timeout_graceful_shutdown=1, date_header=False)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    # Not `serve()`, which looks only ten times a second whether it is to end.
    await server.startup(sockets=[listener])
    await server.on_tick(0)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await server.shutdown(sockets=[listener])


def a_client(url: str, **options: Any) -> httpx.AsyncClient:
    # Without TLS no certificates need be read, which would take longer than most requests.
    return httpx.AsyncClient(base_url=url, verify=False, **{"timeout": 30, **options})


class Citizen:
    """A client that speaks as the app does: a new key for each write unless one is given."""

    def __init__(self, client: httpx.AsyncClient, mark: str | None = None) -> None:
        self.client = client
        self.headers = {"Borgertid-Synthetic": mark} if mark else {}

    async def get(self, path: str, secret: str | None = None, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=self._headers(secret, headers))

    async def post(
        self, path: str, body: Any, secret: str | None = None, key: str | None = None, **headers: str
    ) -> httpx.Response:
        given = {"Idempotency-Key": key or str(uuid4()), **headers}
        return await self.client.post(path, json=body, headers=self._headers(secret, given))

    def _headers(self, secret: str | None, headers: dict[str, str]) -> dict[str, str]:
        bearer = {"Authorization": f"Bearer {secret}"} if secret else {}
        return {**self.headers, **bearer, **headers}


def a_mark(settings: Settings, now: datetime, minutes: float = 10) -> str:
    expires = int((now + timedelta(minutes=minutes)).timestamp())
    return jwt.encode({"alg": "HS256"}, {"exp": expires, "sub": "test"}, OctKey.import_key(settings.monitor_key))


def a_visit(start: str, office: str = "town-hall", topic: str = "passport-adult", persons: int = 1) -> dict[str, Any]:
    return {"office": office, "start": start, "topics": [{"id": topic, "persons": persons}]}


def a_booking(start: str, **visit: Any) -> dict[str, Any]:
    contact = {"name": "Test Testesen", "phone": "20 12 34 56", "email": "test@borgertid.dk"}
    return {**a_visit(start, **visit), "contact": contact}

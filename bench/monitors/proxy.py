"""A proxy on loopback before a correct Borgertid: breaks it as a mutant says, and notes what goes through."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from msgspec import Struct

from api.serving import bind
from bench.monitors.sites import Request
from monitors.explorer.signature import route_of
from monitors.targets import AGENT

Headers = dict[str, str]
NOT_PASSED_ON = {"content-encoding", "content-length", "transfer-encoding", "connection"}
PATIENCE = 90.0
"""Seconds; more than the slowest fault takes."""


class Sent(Struct, frozen=True):
    """A request as it was sent, by a page or by the monitor's second channel."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes

    @property
    def request(self) -> Request:
        return Request(method=self.method, route=route_of(self.path))

    @property
    def is_second_channel(self) -> bool:
        """Whether a monitor asks past the pages: a page of Chromium's always says how it fetches."""
        return self.headers.get("user-agent") == AGENT["User-Agent"] or "sec-fetch-mode" not in self.headers


class Answer(Struct, frozen=True):
    status: int
    headers: Headers
    content: bytes
    ends: bool = True
    """Whether the whole answer comes; else its end is waited for in vain."""


def json_in(content: bytes) -> Any:
    """The value that a body holds; None when it is no JSON."""
    try:
        return json.loads(content)
    except ValueError:
        return None


Forward = Callable[[Sent], Awaitable[Answer]]
Fault = Callable[[Sent, Forward], Awaitable[Answer]]
"""What becomes of a request."""


async def none(sent: Sent, forward: Forward) -> Answer:
    return await forward(sent)


class Proxy:
    """`fault` may be replaced at any time; `log` is what the pages sent and were answered since it was emptied."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.url = ""
        self.fault: Fault = none
        self.log: list[tuple[Sent, Answer]] = []
        self.delay = 0.0
        """Seconds that every answer is late."""
        self._client = client

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        sent = await _read(scope, receive)
        leaving = asyncio.ensure_future(_left(receive))
        answering = asyncio.ensure_future(self._answer(sent))
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            # Nobody waits any more, as when a page is closed: what is slow must not outlive its mutant.
            answering.cancel()
            return
        answer = answering.result()
        if not sent.is_second_channel:
            self.log.append((sent, answer))
        headers = [(name.encode(), value.encode()) for name, value in answer.headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.content, "more_body": not answer.ends})
        if not answer.ends:
            await leaving
        leaving.cancel()

    async def _answer(self, sent: Sent) -> Answer:
        if self.delay:
            await asyncio.sleep(self.delay)
        try:
            return await self.fault(sent, self._forward)
        except httpx.HTTPError as error:
            return Answer(502, {"content-type": "text/plain"}, f"{type(error).__name__}".encode())

    async def _forward(self, sent: Sent) -> Answer:
        url = f"{sent.path}?{sent.query}" if sent.query else sent.path
        answer = await self._client.request(sent.method, url, headers=sent.headers, content=sent.body)
        kept = {name: value for name, value in answer.headers.items() if name not in NOT_PASSED_ON}
        return Answer(answer.status_code, kept, answer.content)


async def _read(scope: Any, receive: Any) -> Sent:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    # What comes back may be read and changed: compressed only as this client can unpack it.
    dropped = {b"accept-encoding", b"connection", b"content-length"}
    headers = {name.decode(): value.decode() for name, value in scope["headers"] if name not in dropped}
    return Sent(scope["method"], scope["path"], scope["query_string"].decode(), headers, body)


async def _left(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@asynccontextmanager
async def a_proxy(upstream: str) -> AsyncIterator[Proxy]:
    """A proxy before `upstream`, on a port of its own."""
    async with httpx.AsyncClient(
        base_url=upstream, timeout=PATIENCE, limits=httpx.Limits(max_connections=20)
    ) as client:
        proxy = Proxy(client)
        listener = bind("127.0.0.1", 0)
        config = uvicorn.Config(proxy, log_config=None, lifespan="off", timeout_graceful_shutdown=1, date_header=False)
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[listener])
        proxy.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            yield proxy
        finally:
            await server.shutdown(sockets=[listener])

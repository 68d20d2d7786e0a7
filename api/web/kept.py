"""Answers that are kept for a second, for the rush when new times open and everybody reads the same month.

Pure ASGI, outside Litestar: a kept answer costs less than routing to the handler would.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.web.etag import matches

KEPT_FOR = timedelta(seconds=1)
MOST = 256
"""Answers of one process at once. A month of times is some tens of kilobytes."""

FRESH = (b"no-cache", b"no-store", b"max-age=0")
"""What a request's Cache-Control says when its answer must be made from what is committed now."""


class Answer(NamedTuple):
    at: datetime
    headers: list[tuple[bytes, bytes]]
    body: bytes


class KeptAnswers:
    """The answers to GET `path`, by municipality, query and encoding.

    None is older than the last write of this process: a write forgets what is kept of its municipality before it is
    answered itself. Who asks for a fresh answer, or shows who they are, is passed on.
    """

    def __init__(
        self,
        app: ASGIApp,
        path: str,
        identifying: Iterable[str],
        municipality_of: Callable[[str], str | None],
        now: Callable[[], datetime],
    ) -> None:
        """`identifying` headers make an answer somebody's own. `municipality_of` a Host header: None while unknown."""
        self.app = app
        self.path = path
        self.identifying = {name.lower().encode() for name in identifying}
        self.municipality_of = municipality_of
        self.now = now
        self._kept: dict[str, dict[tuple[bytes, bytes], Answer]] = defaultdict(dict)
        self._writes: dict[str, int] = defaultdict(int)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
        elif scope["method"] != "GET":
            await self.app(scope, receive, self._forgetting(scope, send))
        elif scope["path"] == self.path:
            await self._read(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _forgetting(self, scope: Scope, send: Send) -> Send:
        """`send` of a write: once it has succeeded, nothing that was read before it is kept."""

        async def forget_first(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                municipality_id = self.municipality_of(_host(dict(scope["headers"])))
                if municipality_id is not None:
                    self._writes[municipality_id] += 1
                    self._kept.pop(municipality_id, None)
            await send(message)

        return forget_first

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        municipality_id = self.municipality_of(_host(headers))
        if municipality_id is None or not self.identifying.isdisjoint(headers) or _asks_for_fresh(headers):
            await self.app(scope, receive, send)
            return
        key = (scope["query_string"], headers.get(b"accept-encoding", b""))
        kept = self._kept[municipality_id].get(key)
        if kept is None or not timedelta(0) <= self.now() - kept.at < KEPT_FOR:
            await self.app(scope, receive, self._keeping(municipality_id, key, send))
            return
        # What the edge counts it as.
        scope["path_template"] = self.path
        await _send_again(kept, headers.get(b"if-none-match"), send)

    def _keeping(self, municipality_id: str, key: tuple[bytes, bytes], send: Send) -> Send:
        """`send` of a read: a whole answer is kept, unless a write came after the read began."""
        at, writes = self.now(), self._writes[municipality_id]
        start: list[tuple[bytes, bytes]] | None = None
        body = b""

        async def keep_and_send(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = list(message["headers"]) if message["status"] == 200 else None
            elif message["type"] == "http.response.body" and start is not None:
                body += message["body"]
                if not message["more_body"] and writes == self._writes[municipality_id]:
                    self._keep(municipality_id, key, Answer(at, start, body))
            await send(message)

        return keep_and_send

    def _keep(self, municipality_id: str, key: tuple[bytes, bytes], answer: Answer) -> None:
        if sum(map(len, self._kept.values())) >= MOST:
            self._kept.clear()
        self._kept[municipality_id][key] = answer


async def _send_again(kept: Answer, if_none_match: bytes | None, send: Send) -> None:
    status, body, headers = 200, kept.body, kept.headers
    if if_none_match is not None:
        etag = dict(headers)[b"etag"].decode().removeprefix("W/")
        if matches(etag, if_none_match.decode("latin-1")):
            status, body = 304, b""
            headers = [(name, value) for name, value in headers if name in {b"etag", b"cache-control", b"vary"}]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _asks_for_fresh(headers: dict[bytes, bytes]) -> bool:
    control = headers.get(b"cache-control")
    return control is not None and any(word in control.lower() for word in FRESH)


def _host(headers: dict[bytes, bytes]) -> str:
    return headers.get(b"host", b"").decode("latin-1")

"""What goes over the wire during a visit: noted, and held back where a monitor must not send it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from msgspec.structs import replace
from playwright.async_api import BrowserContext, Page, Request, Response, Route, WebSocketRoute
from playwright.async_api import Error as BrowserError

from monitors.explorer.exchanges import Exchange
from monitors.explorer.signature import route_of
from monitors.explorer.target_file import ExplorerTarget
from monitors.sockets import hold_back, http_of

MOST_KEPT: Final = 400
"""Of one visit: a page may ask for ever."""
LONGEST_BODY: Final = 20_000
_SOCKET: Final = "WEBSOCKET"
_BLOCKED: Final = "blockedbyclient"
_NEVER_AWAITED: Final = {"eventsource", "websocket", "ping", "media"}
_NEXT_TO_NOTHING: Final = 64
"""Bytes."""
_READING: Final = {"GET", "HEAD", "OPTIONS"}
_BY_SCRIPT: Final = {"fetch", "xhr"}
_NEVER_EMPTY: Final = {"document", "script", "stylesheet"}

Made = Callable[[Response], Awaitable[None]]
"""Told of every answer that says that something was made or done."""


class Wire:
    def __init__(self, target: ExplorerTarget) -> None:
        self._target = target
        self.made: Made | None = None
        self._page: Page | None = None
        self._answered: list[Exchange] = []
        self._under_way: dict[Request, tuple[str, float]] = {}
        """What is asked for, and when it was by the loop's clock."""
        self._held_back: set[Request] = set()
        self._reading: set[asyncio.Task[None]] = set()
        self._forgiven: set[str] = set()
        self._places: dict[Request, int] = {}
        """Where a request stands among the answered ones."""

    async def watch(self, context: BrowserContext, page: Page) -> None:
        self._page = page
        await context.route("**/*", self._let_out)
        await context.route_web_socket(lambda _: True, self._let_through)
        context.on("request", self._begin)
        context.on("requestfinished", self._finish)
        context.on("requestfailed", self._fail)
        context.on("response", self._note_answer)

    def pending(self, longer_than: float = 0) -> list[str]:
        """What was asked for so many seconds ago and is not answered, but for what `forgive` has forgiven."""
        latest = asyncio.get_running_loop().time() - longer_than
        # Whose window asks is often known only after the request has begun; one that was closed gets no answer.
        ours = [told for request, told in self._under_way.items() if self._is_ours(request)]
        return [name for name, at in ours if at <= latest and name not in self._forgiven]

    def forgive(self) -> None:
        """What is under way now is not what the next act brings about: a page may ask the same for ever."""
        self._forgiven |= {name for name, _ in self._under_way.values()}

    def mark(self) -> int:
        """A moment, for `since`."""
        return len(self._answered)

    def since(self, mark: int) -> list[Exchange]:
        return self._answered[mark:]

    def asked_since(self, mark: int) -> list[Request]:
        """What the page's scripts have read here since `mark`, but for what came before its last write."""
        asked = [request for request, place in self._places.items() if place >= mark]
        writes = [place for place, request in enumerate(asked) if request.method not in _READING]
        mine = asked[writes[-1] + 1 :] if writes else asked
        return [one for one in mine if one.resource_type in _BY_SCRIPT and self._target.is_here(one.url)]

    async def read_all(self, limit: float) -> None:
        """Wait until every answer whose content matters has been read."""
        if self._reading:
            await asyncio.wait(self._reading, timeout=limit)

    async def _let_out(self, route: Route) -> None:
        request = route.request
        # A page that has gone meanwhile takes its requests with it.
        with suppress(BrowserError):
            if self._target.lets_out(request.method, request.url):
                await route.continue_()
            else:
                self._held_back.add(request)
                await route.abort(_BLOCKED)

    async def _let_through(self, socket: WebSocketRoute) -> None:
        """What goes through a socket has no method: it is opened only where writing is allowed."""
        url = http_of(socket)
        if self._target.lets_out(_SOCKET, url):
            socket.connect_to_server()
            return
        if len(self._answered) < MOST_KEPT:
            here = self._target.is_here(url)
            self._answered.append(Exchange(method=_SOCKET, url=url, kind="websocket", here=here, blocked=True))
        await hold_back(socket)

    def _begin(self, request: Request) -> None:
        if request.resource_type not in _NEVER_AWAITED and request.url.startswith("http") and self._is_ours(request):
            name = f"{request.method} {route_of(request.url)}"
            self._under_way[request] = (name, asyncio.get_running_loop().time())

    def _is_ours(self, request: Request) -> bool:
        """Whether the page itself asks, or its worker; a window that it opened is not waited for."""
        try:
            return request.service_worker is not None or request.frame.page is self._page
        except BrowserError:
            return True  # The first request of a document that is not there yet.

    def _finish(self, request: Request) -> None:
        self._under_way.pop(request, None)
        # What a worker has written is answered to the worker: a browser does not show it.
        shows = request.method == "GET" or (request.method not in _READING and request.service_worker is None)
        if shows and request in self._places and self._target.is_here(request.url):
            self._reading.add(asyncio.ensure_future(self._weigh(request)))

    async def _weigh(self, request: Request) -> None:
        """Note an answer with nothing in it, where a browser cannot do without."""
        with suppress(BrowserError):
            response = await request.response()
            if response is None or response.status != 200 or not _needs_content(request, response):
                return
            # What comes out of a cache has no size on the wire, and what has no content may have one.
            if (await request.sizes())["responseBodySize"] < _NEXT_TO_NOTHING and not await response.body():
                place = self._places[request]
                self._answered[place] = replace(self._answered[place], empty=True)

    def _note_answer(self, response: Response) -> None:
        request = response.request
        _, began = self._under_way.get(request, ("", 0.0))
        seconds = round(asyncio.get_running_loop().time() - began, 3) if began else 0.0
        self._keep(request, status=response.status, seconds=seconds)
        if request.method not in _READING and response.ok and "json" in response.headers.get("content-type", ""):
            self._reading.add(asyncio.ensure_future(self._read(request, response)))
        made = self.made if request.method == "POST" and response.ok else None
        if made and self._target.is_here(request.url):
            self._reading.add(asyncio.ensure_future(made(response)))

    async def _read(self, request: Request, response: Response) -> None:
        with suppress(BrowserError, KeyError):
            answer = (await response.body()).decode(errors="replace")[:LONGEST_BODY]
            place = self._places[request]
            self._answered[place] = replace(self._answered[place], answer=answer)

    def _fail(self, request: Request) -> None:
        self._under_way.pop(request, None)
        said = (request.failure or "").replace("net::", "")
        blocked = request in self._held_back or _BLOCKED in said.replace("_", "").lower()
        self._keep(request, failure=said or "afbrudt", blocked=blocked, aborted="ABORTED" in said)

    def _keep(self, request: Request, *, status: int = 0, failure: str = "", blocked: bool = False,
              aborted: bool = False, seconds: float = 0.0) -> None:  # fmt: skip
        if len(self._answered) >= MOST_KEPT or request.url.endswith("/favicon.ico"):
            return
        worker = request.service_worker is not None
        exchange = Exchange(
            method=request.method, url=request.url, status=status, failure=failure, kind=request.resource_type,
            main=not worker and _is_main(request), worker=worker, here=self._target.is_here(request.url),
            blocked=blocked, aborted=aborted, body=_body_of(request), seconds=seconds,
            once=request.headers.get("idempotency-key", ""),
        )  # fmt: skip
        self._places[request] = len(self._answered)
        self._answered.append(exchange)


def _needs_content(request: Request, response: Response) -> bool:
    kind = response.headers.get("content-type", "")
    # A script may ask for a piece of a page, and there may be none; a service worker asks for whole ones.
    whole = request.service_worker is not None and "html" in kind
    return request.resource_type in _NEVER_EMPTY or "javascript" in kind or "json" in kind or whole


def _is_main(request: Request) -> bool:
    try:
        return request.is_navigation_request() and request.frame.parent_frame is None
    except BrowserError:
        return False


def _body_of(request: Request) -> str:
    if request.method == "GET":
        return ""
    with suppress(BrowserError, UnicodeDecodeError):
        return (request.post_data_buffer or b"").decode(errors="replace")[:LONGEST_BODY]
    return ""

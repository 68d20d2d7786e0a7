"""What goes over the wire during a visit: noted, and held back where a monitor must not send it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from playwright.async_api import BrowserContext, Page, Request, Response, Route
from playwright.async_api import Error as BrowserError

from monitors.explorer.shapes import Exchange
from monitors.explorer.signature import route_of
from monitors.explorer.target_file import ExplorerTarget

MOST_KEPT: Final = 400
"""Of one visit: a page may ask for ever."""
LONGEST_BODY: Final = 20_000
_BLOCKED: Final = "blockedbyclient"
_NEVER_AWAITED: Final = {"eventsource", "websocket", "ping", "media"}

Made = Callable[[Response], Awaitable[None]]
"""Told of every answer that says that something was made."""


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

    async def watch(self, context: BrowserContext, page: Page) -> None:
        self._page = page
        await context.route("**/*", self._let_out)
        context.on("request", self._begin)
        context.on("requestfinished", self._finish)
        context.on("requestfailed", self._fail)
        context.on("response", self._note_answer)

    def pending(self, longer_than: float = 0) -> list[str]:
        """What was asked for so many seconds ago and is not answered, but for what `forgive` has forgiven."""
        latest = asyncio.get_running_loop().time() - longer_than
        return [name for name, at in self._under_way.values() if at <= latest and name not in self._forgiven]

    def forgive(self) -> None:
        """What is under way now is not what the next act brings about: a page may ask the same for ever."""
        self._forgiven |= {name for name, _ in self._under_way.values()}

    def mark(self) -> int:
        """A moment, for `since`."""
        return len(self._answered)

    def since(self, mark: int) -> list[Exchange]:
        return self._answered[mark:]

    async def read_all(self, limit: float) -> None:
        """Wait until every answer that made something has been read."""
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

    def _note_answer(self, response: Response) -> None:
        request = response.request
        _, began = self._under_way.get(request, ("", 0.0))
        seconds = round(asyncio.get_running_loop().time() - began, 3) if began else 0.0
        self._keep(request, status=response.status, seconds=seconds)
        made = self.made if request.method == "POST" and response.status == 201 else None
        if made and self._target.is_here(request.url):
            self._reading.add(asyncio.ensure_future(made(response)))

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
        )  # fmt: skip
        self._answered.append(exchange)


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

"""A citizen's phone or computer: a fresh browser context that notes what happens and lets out only what it may."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from msgspec import Struct
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Response,
    Route,
    WebSocketRoute,
)
from playwright.async_api import Error as BrowserError

from monitors.answers import is_capped
from monitors.devices import Device
from monitors.pages.screen import Screen, where
from monitors.second_channel import Opener
from monitors.sockets import hold_back, http_of
from monitors.targets import NAME, Target
from monitors.verdicts import CouldNotLook, Kind

T = TypeVar("T")

Note = Callable[[Kind, str], None]
"""Notes a sighting."""
READING = {"GET", "HEAD"}
BLOCKED = "blockedbyclient"
PLACE: dict[str, Any] = {"locale": "da-DK", "timezone_id": "Europe/Copenhagen"}
OPENING_LIMIT = 30.0
CLOSING_LIMIT = 10.0
"""Seconds for each thing asked of a page outside the steps."""


class Written(Struct, frozen=True):
    """A write as a page sent it."""

    path: str
    key: str
    """Sent again with the same key it has no second effect, and the same answer."""
    body: str


class Phone:
    """One page, and what it did behind the citizen's back."""

    def __init__(self, context: BrowserContext, page: Page, target: Target, note: Note, *, may_write: bool) -> None:
        self.context = context
        self.page = page
        self.blocked_writes: set[str] = set()
        """What the page wanted to send and was not allowed to."""
        self._target = target
        self._note = note
        self._may_write = may_write
        self._secrets: dict[str, str] = {}
        self._reading: set[asyncio.Task[None]] = set()
        self._capped = False
        self.written: list[Written] = []
        """What was sent to be stored, in order."""
        self._led_out: asyncio.Queue[str] = asyncio.Queue()
        self._own_pages = 0

    async def watch(self) -> None:
        """Begin to note, and to hold back."""
        await self.context.route("**/*", self._let_out)
        await self.context.route_web_socket(lambda _: True, self._let_through)
        self.context.on("page", self._close_popup)
        self.context.on("response", self._note_answer)
        self.context.on("requestfailed", self._note_failure)
        self.page.on("dialog", self._dismiss)
        self.page.on("crash", lambda _: self._note("crash", "siden brød sammen"))
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self._note("page-error", str(error)))

    @property
    def is_alive(self) -> bool:
        """Whether the browser is still there; its page may have closed itself or crashed."""
        return self.context.browser is not None and self.context.browser.is_connected()

    async def lines(self) -> list[str]:
        """The lines of text on the page now; none when it does not answer."""
        try:
            text: str = await asyncio.wait_for(self.page.evaluate("document.body?.innerText ?? ''"), CLOSING_LIMIT)
        except (TimeoutError, BrowserError):
            return []
        return [line.strip() for line in text.splitlines() if line.strip()]

    async def described(self) -> str:
        """What a citizen sees now, also when the page no longer answers."""
        try:
            return await asyncio.wait_for(Screen(self.page).described(), CLOSING_LIMIT)
        except (TimeoutError, BrowserError):
            return f"en side, der ikke svarer ({where(self.page)})"

    async def another_page(self) -> Page:
        """A second page of the same browser, which stays open."""
        self._own_pages += 1
        return await self.context.new_page()

    async def led_out(self) -> str:
        """Wait for an address on another site that the page wants to go to; it is not let there."""
        return await asyncio.wait_for(self._led_out.get(), OPENING_LIMIT)

    async def status_of(self, path: str) -> int:
        """How the server answers this browser, with the cookies that it has."""
        status: int = await self.page.evaluate("async (path) => (await fetch(path)).status", path)
        return status

    async def is_capped(self) -> bool:
        """Whether the server lets test citizens write no more for now: that is no fault of the pages."""
        await self._read_all()
        return self._capped

    async def taken(self) -> list[Opener]:
        """Every hold and booking that the server gave this phone."""
        await self._read_all()
        return [Opener(*taken) for taken in self._secrets.items()]

    async def _read_all(self) -> None:
        if self._reading:
            await asyncio.wait(self._reading, timeout=CLOSING_LIMIT)

    async def keep(self, folder: Path) -> tuple[str | None, str | None]:
        """Keep a screenshot and the trace in `folder`; None for what a broken page does not give."""
        screenshot, trace = folder / "screenshot.png", folder / "trace.zip"
        taken = await _succeeds(self.page.screenshot(path=screenshot, full_page=True))
        traced = await _succeeds(self.context.tracing.stop(path=trace))
        return str(screenshot) if taken else None, str(trace) if traced else None

    async def _let_out(self, route: Route) -> None:
        """Reading on the target is free; writing needs the mark, and nothing goes to other hosts."""
        request = route.request
        is_api = urlsplit(request.url).path.startswith("/api/")
        writes = request.method not in READING
        if self._target.is_here(request.url) and (not writes or (self._may_write and is_api)):
            if writes:
                self._note_write(request)
            await route.continue_()
            return
        if writes:
            self.blocked_writes.add(_name(request))
        elif request.is_navigation_request():
            self._led_out.put_nowait(request.url)
        self._note("blocked", f"{_name(request)} blev standset")
        await route.abort(BLOCKED)

    async def _let_through(self, socket: WebSocketRoute) -> None:
        """What goes through a socket has no method: whoever may not write opens none."""
        url = http_of(socket)
        path = urlsplit(url).path
        if self._target.is_here(url) and self._may_write and path.startswith("/api/"):
            socket.connect_to_server()
            return
        self._note("blocked", f"WebSocket {path} blev standset")
        await hold_back(socket)

    def _note_answer(self, response: Response) -> None:
        request = response.request
        if request.method not in READING or response.status >= 400:
            kind: Kind = "error-answer" if response.status >= 400 else "answer"
            self._note(kind, f"{_name(request)} svarede {response.status}")
        if request.method == "POST" and response.status in {201, 429}:
            task = asyncio.ensure_future(self._remember(response))
            self._reading.add(task)

    async def _remember(self, response: Response) -> None:
        with suppress(BrowserError, ValueError, KeyError, TypeError):
            if response.status == 429:
                self._capped |= is_capped(await response.body())
                return
            given = await response.json()
            self._secrets[given["id"]] = given["secret"]

    def _note_write(self, request: Request) -> None:
        key, body = request.headers.get("idempotency-key"), request.post_data
        if key and body:
            self.written.append(Written(path=urlsplit(request.url).path, key=key, body=body))

    def _note_failure(self, request: Request) -> None:
        if BLOCKED not in (request.failure or "").replace("_", "").lower():
            self._note("request-failed", f"{_name(request)} fik intet svar ({request.failure})")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note("console", message.text)

    async def _dismiss(self, dialog: Dialog) -> None:
        self._note("dialog", f"{dialog.type}: {dialog.message}")
        # Staying on a page that asks "leave?" would trap the walk.
        with suppress(BrowserError):
            await (dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())

    async def _close_popup(self, page: Page) -> None:
        if self._own_pages:
            self._own_pages -= 1
            return
        self._note("popup", page.url)
        with suppress(BrowserError):
            await page.close()


@asynccontextmanager
async def a_phone(
    browser: Browser, device: Device, target: Target, headers: dict[str, str], note: Note, patience: float
) -> AsyncIterator[Phone]:
    """A page whose requests all carry `headers`; without any it may not write. Waits `patience` seconds for a page."""
    context = await _answered(browser.new_context(**context_options(device, headers, await _agent_of(browser))))
    try:
        context.set_default_timeout(patience * 1000)
        # Snapshots cost 12 % CPU above no trace; a film as well would cost 50 %, thrown away when all is well.
        await context.tracing.start(snapshots=True)
        phone = Phone(context, await _answered(context.new_page()), target, note, may_write=bool(headers))
        await phone.watch()
        yield phone
    finally:
        await _succeeds(context.close())


def context_options(device: Device, headers: dict[str, str], agent: str) -> dict[str, Any]:
    """What Playwright makes the context with; `agent` is what the engine calls itself."""
    return {**device.screen, **PLACE, "extra_http_headers": headers, "user_agent": f"{agent} {NAME}"}


async def _agent_of(browser: Browser) -> str:
    page = await _answered(browser.new_page())
    try:
        agent: str = await _answered(page.evaluate("navigator.userAgent"))
    finally:
        await _succeeds(page.context.close())
    return agent


async def _answered(work: Awaitable[T]) -> T:
    try:
        return await asyncio.wait_for(work, OPENING_LIMIT)
    except TimeoutError as error:
        raise CouldNotLook("Browseren svarer ikke.") from error


async def _succeeds(work: Awaitable[object]) -> bool:
    """Whether `work` ends well and soon: no page, however broken, keeps a walk from ending."""
    try:
        await asyncio.wait_for(work, CLOSING_LIMIT)
    except (TimeoutError, BrowserError):
        return False
    return True


def _name(request: Request) -> str:
    return f"{request.method} {urlsplit(request.url).path}"

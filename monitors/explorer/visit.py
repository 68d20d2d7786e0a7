"""One visit by a made-up citizen: a fresh browser context that notes whatever its page does."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from msgspec import Struct
from playwright.async_api import Browser, BrowserContext, Dialog, ElementHandle, Page, StorageState
from playwright.async_api import Download as BrowserDownload
from playwright.async_api import Error as BrowserError

from monitors.explorer import snapshot
from monitors.explorer.downloads import Download
from monitors.explorer.exchanges import Exchange
from monitors.explorer.settle import settle
from monitors.explorer.shapes import Seen, Snapshot
from monitors.explorer.target_file import VIEWPORTS, ExplorerTarget
from monitors.explorer.wire import Wire

T = TypeVar("T")
RECORDER: Final = (Path(__file__).parent / "recorder.js").read_text()
CLOSING_LIMIT: Final = 8.0
MOST_WINDOWS: Final = 5
_WORKER_IS_READY: Final = "navigator.serviceWorker?.ready.then(() => true)"


class PageGone(Exception):
    """The page no longer answers, crashed or closed itself: one Danish clause."""


class Keeping(Struct, frozen=True, kw_only=True):
    """Where the evidence of a confirming run goes."""

    folder: Path

    @property
    def har(self) -> Path:
        return self.folder / "network.har"

    @property
    def trace(self) -> Path:
        return self.folder / "trace.zip"

    @property
    def screenshot(self) -> Path:
        return self.folder / "screenshot.png"


class Visit:
    def __init__(self, context: BrowserContext, page: Page, wire: Wire, patience: float) -> None:
        self.context, self.page, self.wire, self.patience = context, page, wire, patience
        self.citizen = f"{secrets.randbelow(1_000_000):06d}"
        """The digits of the made-up citizen whose visit it is."""
        self.collapsed = False
        self.pressed: list[str] = []
        """The names of what was used, as they read in this visit."""
        self.errors: list[str] = []
        self.popups: list[str] = []
        self.dialogs: list[str] = []
        self.download: Download | None = None
        self.cookies_seen: set[str] = set()
        """The names of all cookies that the browser has had here whenever it was asked."""
        self._crashed = False
        self._fetching: set[asyncio.Task[None]] = set()

    def listen(self) -> None:
        self.context.on("page", lambda page: self._spawn(self._close_window(page)))
        self.context.on("weberror", lambda error: self.errors.append(str(error.error).partition("\n")[0]))
        self.page.on("dialog", lambda dialog: self._spawn(self._answer(dialog)))
        self.page.on("crash", lambda _: setattr(self, "_crashed", True))
        self.page.on("download", lambda download: self._spawn(self._fetch(download)))

    async def open(self, url: str) -> list[str]:
        """Open an address and come to rest. Gives what is still awaited. Raises PageGone."""
        with suppress(BrowserError):  # What the browser says of it stands in the wire's notes too.
            await self._bounded(self.page.goto(url, timeout=self.patience * 1000, wait_until="commit"))
        return await self.rest()

    async def reload(self) -> list[str]:
        with suppress(BrowserError):
            await self._bounded(self.page.reload(timeout=self.patience * 1000, wait_until="commit"))
        return await self.rest()

    async def disconnect(self) -> None:
        """Take the connection away, once the service worker has what it needs to do without."""
        with suppress(BrowserError, TimeoutError):
            await asyncio.wait_for(self.page.evaluate(_WORKER_IS_READY), self.patience)
        await self.context.set_offline(True)

    async def reconnect(self) -> list[str]:
        """Give the connection back. Gives what is still awaited. Raises PageGone."""
        await self.context.set_offline(False)
        return await self.rest()

    async def rest(self) -> list[str]:
        """Wait until the page is quiet. Gives what is still awaited. Raises PageGone."""
        try:
            pending = await settle(self.page, self.wire, self.patience)
            if self._fetching:
                await asyncio.wait(self._fetching, timeout=self.patience)
            await self.wire.read_all(self.patience)
        except (TimeoutError, BrowserError) as error:
            raise PageGone(self.collapse(error)) from error
        return pending

    async def cookies(self) -> set[str]:
        """The names of the cookies that the browser has here, also of those that no script can read."""
        with suppress(BrowserError, TimeoutError):
            kept = {cookie["name"] for cookie in await self._bounded(self.context.cookies()) if "name" in cookie}
            self.cookies_seen |= kept
            return kept
        return set()

    async def look(self) -> Snapshot:
        """What is to be seen and used now. Raises PageGone."""
        try:
            return await self._bounded(snapshot.take(self.page))
        except (TimeoutError, BrowserError) as error:
            raise PageGone(self.collapse(error)) from error

    async def element(self, seen: Seen) -> ElementHandle:
        """The element behind a control of the last look. Raises PageGone."""
        try:
            return await self._bounded(snapshot.element_of(self.page, seen))
        except (TimeoutError, BrowserError) as error:
            raise PageGone(self.collapse(error)) from error

    async def holds(self, seen: Seen) -> bool:
        """Whether a control of the last look is still the one on the page, which may have drawn itself anew."""
        try:
            element = await self._bounded(snapshot.element_of(self.page, seen))
            return bool(await self._bounded(element.evaluate("element => element.isConnected")))
        except (TimeoutError, BrowserError):
            return True  # The page is another one, or answers no more: the next look tells.

    def collapse(self, error: Exception) -> str:
        """How the page broke down, in Danish. The visit is over then."""
        self.collapsed = True
        if self.page.is_closed():
            return "siden lukkede sig selv"
        if self._crashed:
            return "siden brød sammen"
        if isinstance(error, TimeoutError):
            return "siden svarer ikke mere"
        return f"siden kan ikke læses ({str(error).partition(chr(10))[0][:120]})"

    def forget_the_past(self) -> int:
        """What has happened so far is not what the next act brings about. Gives the wire's mark."""
        self.errors.clear()
        self.popups.clear()
        self.dialogs.clear()
        self.download = None
        self.wire.forgive()
        return self.wire.mark()

    def exchanges(self, mark: int) -> list[Exchange]:
        return self.wire.since(mark)

    async def keep(self, keeping: Keeping) -> None:
        """Keep a screenshot and the trace, as far as a broken page gives them."""
        with suppress(BrowserError, TimeoutError):
            await self._bounded(self.page.screenshot(path=keeping.screenshot))
        with suppress(BrowserError, TimeoutError):
            await asyncio.wait_for(self.context.tracing.stop(path=keeping.trace), CLOSING_LIMIT)

    async def _bounded(self, work: Awaitable[T]) -> T:
        return await asyncio.wait_for(work, self.patience + 2)

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._fetching.add(task)
        task.add_done_callback(self._fetching.discard)

    async def _close_window(self, page: Page) -> None:
        if page is self.page:
            return
        with suppress(BrowserError, TimeoutError):
            if len(self.popups) < MOST_WINDOWS:
                await asyncio.wait_for(page.wait_for_url(lambda url: url != "about:blank", wait_until="commit"), 2)
        self.popups.append(page.url)
        with suppress(BrowserError, TimeoutError):
            await asyncio.wait_for(page.close(), CLOSING_LIMIT)

    async def _answer(self, dialog: Dialog) -> None:
        self.dialogs.append(f"{dialog.type}: {dialog.message}"[:200])
        with suppress(BrowserError):
            await dialog.accept("Prøve") if dialog.type == "prompt" else await dialog.accept()

    async def _fetch(self, download: BrowserDownload) -> None:
        with suppress(BrowserError):
            path = await download.path()
            content = await asyncio.to_thread(path.read_bytes)
            begins = content[:64].decode("latin-1")
            self.download = Download(name=download.suggested_filename, size=len(content), begins=begins)


@asynccontextmanager
async def a_visit(
    browser: Browser,
    target: ExplorerTarget,
    *,
    headers: dict[str, str],
    patience: float,
    signed_in: StorageState | None = None,
    keeping: Keeping | None = None,
) -> AsyncIterator[Visit]:
    """A visit that leaves nothing behind in the browser. Raises BrowserError, TimeoutError."""
    options: dict[str, Any] = {
        "viewport": VIEWPORTS[target.size], "locale": target.locale, "timezone_id": target.time_zone,
    }  # fmt: skip
    if target.size == "phone":
        options |= {"is_mobile": True, "has_touch": True}
    if keeping:
        options |= {"record_har_path": keeping.har, "record_har_content": "omit"}
    context = await asyncio.wait_for(
        browser.new_context(**options, extra_http_headers=headers, storage_state=signed_in, accept_downloads=True),
        CLOSING_LIMIT,
    )
    page = await asyncio.wait_for(context.new_page(), CLOSING_LIMIT)
    wire = Wire(target)
    visit = Visit(context, page, wire, patience)
    try:
        await context.add_init_script(RECORDER)
        if keeping:
            await context.tracing.start(snapshots=True, screenshots=True)
        await wire.watch(context, page)
        context.set_default_timeout(patience * 1000)
        visit.listen()
        yield visit
    finally:
        # A page that hangs would not close either: then the whole browser is thrown away.
        if not visit.collapsed:
            await asyncio.wait_for(context.close(), CLOSING_LIMIT)

"""Starting the browser that walks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, async_playwright
from playwright.async_api import Error as BrowserError

from monitors.devices import Engine
from monitors.verdicts import CouldNotLook

SWITCHES: Final = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
"""A monitor sends nothing but what its walks send."""
# Chromium's own sandbox needs rights that containers and root do not give; it looks at our own pages only.
_OPTIONS: Final[dict[Engine, dict[str, Any]]] = {"chromium": {"chromium_sandbox": False, "args": SWITCHES}}
CLOSING_LIMIT: Final = 10.0


@asynccontextmanager
async def a_browser(path: Path, engine: Engine = "chromium", *, headed: bool = False) -> AsyncIterator[Browser]:
    """The browser at `path`, until the block ends. Raises CouldNotLook when it does not start."""
    async with async_playwright() as playwright:
        try:
            browser = await getattr(playwright, engine).launch(
                executable_path=path, headless=not headed, **_OPTIONS.get(engine, {})
            )
        except BrowserError as error:
            raise CouldNotLook(f"Browseren {path} kan ikke starte: {error.message.partition(chr(10))[0]}") from error
        try:
            yield browser
        finally:
            with suppress(BrowserError, TimeoutError):
                await asyncio.wait_for(browser.close(), CLOSING_LIMIT)

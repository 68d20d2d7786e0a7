"""A browser that is always fresh enough: replaced when it hangs, when it is gone, and before it grows."""

import asyncio
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as BrowserError

from monitors.journeys.browsers import CLOSING_LIMIT, SWITCHES
from monitors.starving import is_starved
from monitors.verdicts import CouldNotLook

VISITS_EACH: Final = 80
"""One browser serves so many visits: what leaks in it stays small."""
MEMORY: Final = "--js-flags=--max-old-space-size=512"
"""Megabytes for the scripts of one page: a page that allocates without end breaks down instead of the machine."""


class Browsers:
    def __init__(self, chromium: Path, *, headed: bool = False) -> None:
        self._chromium, self._headed = chromium, headed
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._visits = 0

    async def __aenter__(self) -> Self:
        self._playwright = await async_playwright().start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.discard()
        if self._playwright:
            # Ends the driver, and with it every browser that would not close.
            await self._playwright.stop()

    async def living(self) -> Browser:
        """The browser for the next visit. Raises CouldNotLook when none starts."""
        self._visits += 1
        if self._visits > VISITS_EACH or (self._browser and not self._browser.is_connected()):
            await self.discard()
        if self._browser is None:
            self._browser, self._visits = await self._start(), 1
        return self._browser

    async def discard(self) -> None:
        browser, self._browser = self._browser, None
        if browser:
            with suppress(BrowserError, TimeoutError):
                await asyncio.wait_for(browser.close(), CLOSING_LIMIT)

    async def is_starved(self, patience: float) -> bool:
        """Whether this machine is too busy to judge what takes time: even an empty page does."""
        try:
            return await is_starved(await self.living(), patience)
        except (BrowserError, TimeoutError):
            await self.discard()
            return True

    async def _start(self) -> Browser:
        if self._playwright is None:
            raise CouldNotLook("Browseren er ikke startet.")
        try:
            # Chromium's own sandbox needs rights that containers and root do not give.
            return await self._playwright.chromium.launch(
                executable_path=self._chromium, headless=not self._headed, chromium_sandbox=False,
                args=[*SWITCHES, MEMORY],
            )  # fmt: skip
        except BrowserError as error:
            raise CouldNotLook(f"Browseren {self._chromium} kan ikke starte: {error.message[:200]}") from error

"""Whether this machine is too busy to tell a slow site from itself: then nothing that came too late is the site's."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Final

import httpx
from playwright.async_api import Browser
from playwright.async_api import TimeoutError as Waited

STARVED: Final = 0.4
"""A machine that needs such a share of the patience for an empty page cannot tell a slow site from itself."""
PAGE_LIMIT: Final = 10.0
_WAITS: Final = (TimeoutError, Waited, AssertionError, httpx.TimeoutException)
"""How a wait ends in vain; an AssertionError is that of Playwright's `expect`."""


async def is_starved(browser: Browser, patience: float, clock: Callable[[], float] = monotonic) -> bool:
    """Whether even an empty page takes long. Raises BrowserError and TimeoutError when there comes none at all."""
    # The first page of a browser takes longer, whatever the machine.
    longest = STARVED * patience
    return await _canary(browser, clock) > longest and await _canary(browser, clock) > longest


def ran_out_of_time(error: BaseException | None) -> bool:
    """Whether something did not come in time, rather than came and was wrong."""
    return error is not None and (isinstance(error, _WAITS) or ran_out_of_time(error.__cause__))


async def _canary(browser: Browser, clock: Callable[[], float]) -> float:
    """Seconds that an empty page takes."""
    began = clock()
    page = await asyncio.wait_for(browser.new_page(), PAGE_LIMIT)
    await asyncio.wait_for(page.evaluate("new Promise(requestAnimationFrame)"), PAGE_LIMIT)
    taken = clock() - began
    await asyncio.wait_for(page.context.close(), PAGE_LIMIT)
    return taken

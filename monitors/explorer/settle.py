"""Waiting until a page has come to rest, and never longer than patience."""

import asyncio
from typing import Final, Protocol

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page

QUIET: Final = 0.15
"""Seconds without a change that count as rest."""
RESTLESS: Final = 1.5
"""Seconds after which a page that only keeps moving is taken as it is."""
LOOK: Final = 0.05
_STATE: Final = """() => [document.readyState === 'complete', window.__explored?.changes ?? 0,
    document.querySelectorAll('[aria-busy=true]').length]"""


class UnderWay(Protocol):
    """Tells what has been asked for and not been answered."""

    def pending(self) -> list[str]: ...


async def settle(page: Page, wire: UnderWay, patience: float) -> list[str]:
    """Wait for rest: nothing asked for, nothing busy, nothing changing. Gives what was still awaited in the end.

    Raises TimeoutError when the page no longer answers at all.
    """
    clock = asyncio.get_running_loop().time
    began = rested = clock()
    last: object = None
    while True:
        ready, changes, busy = await _state(page, patience)
        pending = [*wire.pending(), *(["siden, som siger, at den arbejder"] if busy else [])]
        now = clock()
        moved = (changes, page.url, not ready) != last
        last = (changes, page.url, not ready)
        if moved or pending or not ready:
            rested = now
        if now - rested >= QUIET:
            return []
        if not pending and ready and now - began > RESTLESS:
            return []
        if now - began > patience:
            return pending or ([] if ready else ["siden, som ikke bliver færdig"])
        await asyncio.sleep(LOOK)


async def _state(page: Page, patience: float) -> tuple[bool, int, int]:
    try:
        ready, changes, busy = await asyncio.wait_for(page.evaluate(_STATE), patience)
    except BrowserError:
        # Between two documents there is nobody to ask.
        if page.is_closed():
            raise
        return False, -1, 0
    return ready, changes, busy

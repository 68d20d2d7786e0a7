"""Waiting until a page has come to rest, and never longer than patience."""

import asyncio
from typing import Final, Protocol

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page

QUIET: Final = 0.15
"""Seconds without a change that count as rest."""
RESTLESS: Final = 1.5
"""Seconds after which a page that only keeps moving is taken as it is."""
LONG: Final = 1.0
"""Seconds after which a request is waited for, even on a page that asks without end."""
LOOK: Final = 0.05
_STATE: Final = """() => [document.readyState === 'complete', window.__explored?.changes ?? 0,
    document.querySelectorAll('[aria-busy=true]').length]"""


class UnderWay(Protocol):
    """Tells what was asked for longer than so many seconds ago and has not been answered."""

    def pending(self, longer_than: float = 0) -> list[str]: ...


async def settle(page: Page, wire: UnderWay, patience: float) -> list[str]:
    """Wait for rest: nothing asked for, nothing busy, nothing changing. Gives what was still awaited in the end.

    Raises TimeoutError when the page no longer answers at all.
    """
    clock = asyncio.get_running_loop().time
    began = rested = clock()
    last: object = None
    while True:
        ready, changes, busy = await _state(page, patience)
        now = clock()
        moved = (changes, page.url, ready) != last
        last = (changes, page.url, ready)
        if moved or busy or not ready or wire.pending():
            rested = now
        if now - rested >= QUIET:
            return []
        if now - began > RESTLESS and ready and not busy and not wire.pending(longer_than=LONG):
            return []
        if now - began > patience:
            says = ["siden, som siger, at den arbejder"] if busy else [] if ready else ["siden, som ikke bliver færdig"]
            return wire.pending(longer_than=patience / 2) + says
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

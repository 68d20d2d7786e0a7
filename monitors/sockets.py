"""WebSockets, which are held back as requests are."""

from contextlib import suppress
from typing import Final

from playwright.async_api import Error as BrowserError
from playwright.async_api import WebSocketRoute

NOT_ALLOWED: Final = 1008
"""The code with which a socket is closed: against the policy (RFC 6455)."""


def http_of(socket: WebSocketRoute) -> str:
    """The address that a page of the same host would have."""
    return f"http{socket.url.removeprefix('ws')}"


async def hold_back(socket: WebSocketRoute) -> None:
    """Closed before it is open; that the page is gone meanwhile is no matter."""
    with suppress(BrowserError):
        await socket.close(code=NOT_ALLOWED)

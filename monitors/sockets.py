"""WebSockets, which are held back as requests are."""

from typing import Final

from playwright.async_api import WebSocketRoute

NOT_ALLOWED: Final = 1008
"""The code with which a socket is closed: against the policy (RFC 6455)."""


def http_of(socket: WebSocketRoute) -> str:
    """The address that a page of the same host would have."""
    return f"http{socket.url.removeprefix('ws')}"

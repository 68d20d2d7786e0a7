"""What goes over the wire, as plain values."""

from typing import Final

from msgspec import Struct

SERVER_FAULT: Final = 500
"""The least status with which a server says that it is itself at fault."""


class Exchange(Struct, frozen=True, kw_only=True):
    """One request and how it was answered."""

    method: str
    url: str
    status: int = 0
    """0: no answer."""
    failure: str = ""
    kind: str = ""
    """Playwright's resource type: document, fetch, xhr, script …"""
    main: bool = False
    """Whether it is the page's own document."""
    worker: bool = False
    """Whether the service worker sent it."""
    here: bool = True
    """Whether it went to the target itself."""
    blocked: bool = False
    """Whether the monitor held it back."""
    body: str = ""
    aborted: bool = False
    """Whether the page itself gave it up, as by leaving."""
    seconds: float = 0.0
    """Until the answer began."""
    empty: bool = False
    """Whether it was answered with nothing, where there is always something."""
    answer: str = ""
    """What a write was answered, where that is JSON."""
    once: str = ""
    """Its idempotency key: what is sent again with the same one has no second effect."""

    @property
    def address(self) -> str:
        """Without its query."""
        return self.url.partition("?")[0]

    @property
    def writes(self) -> bool:
        return self.method not in {"GET", "HEAD", "OPTIONS"}

    @property
    def is_socket(self) -> bool:
        return self.kind == "websocket"

    @property
    def is_servers_fault(self) -> bool:
        """Whether the server failed, or did not answer: what is only missing, or not allowed, is no burden to it."""
        return self.status >= SERVER_FAULT or (bool(self.failure) and not self.aborted)

    @property
    def accepted(self) -> bool:
        return self.writes and 200 <= self.status < 400


class Heard(Struct, frozen=True, kw_only=True):
    """What a script of the page was told, what the server told others who asked the same right after, then the page."""

    request: str
    """Such as "GET /api/things"."""
    told: bytes
    again: list[bytes]
    anew: bytes
    unkept: bool = False
    """Whether a worker answered although the server forbids to give it again without asking: no-store, no-cache."""

"""How often one address, or one token, may call the API. Each process counts for itself, in memory."""

import hashlib
import math
import time
from collections.abc import Iterator
from ipaddress import IPv6Address
from typing import Any

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from api.problems import Refused
from api.web.refusals import answer
from api.web.tokens import bearer_of

LIMITED = "/api/v1/"


class Limiting:
    """A ring around the application that is put there only when there is a limit: without one it costs nothing."""

    def __init__(self, app: ASGIApp, by_address: RateLimitItem | None, by_token: RateLimitItem | None) -> None:
        self.app = app
        self.by_address = by_address
        self.by_token = by_token
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and scope["path"].startswith(LIMITED):
            limits = list(self._limits(scope))
            for limit, caller in limits:
                if not self._limiter.test(limit, caller):
                    request: Request[Any, Any, Any] = Request(scope)
                    refused = Refused("too-many-requests", retry_after=self._wait(limit, caller))
                    await answer(request, refused).to_asgi_response(None, request)(scope, receive, send)
                    return
            # Who is refused by one limit uses up nothing of another, which others may share.
            for limit, caller in limits:
                self._limiter.hit(limit, caller)
        await self.app(scope, receive, send)

    def _limits(self, scope: HTTPScope) -> Iterator[tuple[RateLimitItem, str]]:
        """Each limit that holds for this request, and who it counts."""
        if self.by_address and scope["client"]:
            yield self.by_address, f"address {network_of(scope['client'][0])}"
        if self.by_token and (token := bearer_of(ASGIConnection(scope))):
            # What opens a booking does not lie about in memory.
            yield self.by_token, f"token {hashlib.sha256(token.encode()).hexdigest()}"

    def _wait(self, limit: RateLimitItem, caller: str) -> int:
        """Whole seconds until the next request is let through."""
        return max(1, math.ceil(self._limiter.get_window_stats(limit, caller).reset_time - time.time()))


def network_of(address: str) -> str:
    """Who is counted as one: an IPv4 address, or the 64 bits of an IPv6 address that its owner does not choose."""
    if ":" not in address:
        return address
    try:
        whole = IPv6Address(address)
    except ValueError:
        return address
    return str(whole.ipv4_mapped or int(whole) >> 64)

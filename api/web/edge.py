"""The outermost ring, around Litestar: request ids, security headers, the access log and the measures.

Pure ASGI, since stock middleware costs three times as much as the request it wraps and does not see the router's 404.
"""

import secrets
import time
from collections.abc import Callable
from functools import cache, lru_cache

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.utils import normalize_path
from prometheus_client import CollectorRegistry, Counter, Histogram

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
SECURITY_HEADERS = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(self)"),
]
# Answers with somebody's booking must lie in no cache.
HEADERS = [*SECURITY_HEADERS, (b"cache-control", b"no-store")]
"""Of every answer that does not say otherwise itself: who may be cached, or has styles of its own, does."""

log = structlog.get_logger()


class Measures:
    """What /metrics tells of the requests of this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "http_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "http_request_seconds",
            "Seconds from request to the end of the answer.",
            ["method", "route"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        # Finding the one with the given labels costs more than counting.
        self._requests = cache(self.requests.labels)
        self._seconds = cache(self.seconds.labels)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests(method, route, status).inc()
        self._seconds(method, route).observe(seconds)


class Edge:
    def __init__(self, app: ASGIApp, measures: Measures, count: Callable[[Scope], None]) -> None:
        """`count` is told of each request that has been answered."""
        self.app = app
        self.measures = measures
        self.count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        if scope["method"] == "HEAD":
            # Answered as GET is; the server, which keeps the scope it made, sends no body.
            scope = {**scope, "method": "GET"}
        if "//" in scope["path"]:
            # The router reads it as one slash. So must whoever looks at the path before or after it.
            scope = {**scope, "path": normalize_path(scope["path"])}
        began = time.perf_counter()
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = message["headers"]
                missing = _missing(tuple([name for name, _ in given]))
                message["headers"] = [*given, (b"x-request-id", request_id.encode()), *missing]
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        finally:
            self._note(scope, request_id, status, time.perf_counter() - began)

    def _note(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        # The template of the path, never the path or the query: those can hold what a citizen typed.
        route = str(scope.get("path_template") or "unmatched")
        method = str(scope["method"]) if route != "unmatched" else "any"  # type: ignore[typeddict-item]
        self.measures.note(method, route, status, seconds)
        self.count(scope)
        log.info("request", id=request_id, method=method, route=route, status=status, ms=round(seconds * 1000, 1))


@lru_cache(maxsize=256)
def _missing(given: tuple[bytes, ...]) -> list[tuple[bytes, bytes]]:
    """The headers of every answer that one with these names lacks. Few differ in their names, and each is answered."""
    named = {name.lower() for name in given}
    return [header for header in HEADERS if header[0] not in named]

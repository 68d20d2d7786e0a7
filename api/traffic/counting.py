"""Counts what citizens ask for: how many requests came in which hour, and nothing about whoever asked."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final

API: Final = "/api/v1/"
NOT_FOR_CITIZENS: Final = (
    "/api/v1/staff/", "/api/v1/stand", "/api/v1/board", "/api/v1/devices/",
    "/api/v1/overdue", "/api/v1/traffic", "/api/v1/test-messages", "/api/v1/fault-reports/",
)  # fmt: skip
MACHINES: Final = (b"bot", b"crawl", b"spider", b"monitor", b"headless", b"lighthouse")
"""Who calls itself so in its User-Agent is no citizen, and neither is who has none. Nobody else is doubted: a partner's
system speaks for citizens."""

Counts = Counter[tuple[str, int]]
"""Requests by municipality and by the hour in which they came, in whole hours since 1970."""
MunicipalityOf = Callable[[str], str | None]
"""The municipality that a Host header names; None when it is not known."""


class Visits:
    """What this process has counted since it was last written down."""

    def __init__(self, now: Callable[[], datetime], pages: Collection[str], mark: str) -> None:
        """`pages` are the routes that a browser opens, `mark` is the header that a monitor's requests carry."""
        self._now = now
        self._pages = {page.replace(":str", "") for page in pages}
        self._mark = mark.lower().encode()
        self._counts: Counts = Counter()

    def note(self, municipality_of: MunicipalityOf, scope: Mapping[str, Any]) -> None:
        """Count a request that has been answered, if a citizen made it."""
        route = scope.get("path_template")
        if route is None or not self.is_visit(route):
            return
        headers = dict(scope["headers"])
        if self._mark in headers or is_machine(headers.get(b"user-agent", b"")):
            return
        municipality_id = municipality_of(headers.get(b"host", b"").decode("latin-1"))
        if municipality_id is not None:
            self._counts[municipality_id, int(self._now().timestamp()) // 3600] += 1

    def is_visit(self, route: str) -> bool:
        """Whether the route is a page or a call of the API that citizens make: no file, no health, nothing of staff."""
        return route in self._pages or (route.startswith(API) and not route.startswith(NOT_FOR_CITIZENS))

    def take(self) -> Counts:
        """All that was counted; it is counted here no more."""
        taken, self._counts = self._counts, Counter()
        return taken

    def give_back(self, counts: Counts) -> None:
        """What was taken and could not be written down."""
        self._counts.update(counts)


def is_machine(user_agent: bytes) -> bool:
    name = user_agent.lower()
    return not name or any(word in name for word in MACHINES)

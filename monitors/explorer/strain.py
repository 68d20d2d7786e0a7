"""Whether the site is under strain: then a monitor stops rather than add to it. Pure."""

from collections.abc import Iterable
from statistics import median
from typing import Final

from monitors.explorer.exchanges import Exchange
from monitors.explorer.signature import route_of

WINDOW: Final = 60
"""So many answers are compared with the first so many of the run."""
SLOWER: Final = 4
SLOW: Final = 1.0
"""Seconds: below this no answer is slow, however much faster the first ones were."""
FAILING: Final = 0.4
MANY_ROUTES: Final = 3
"""What fails in one place is a fault to be told; what fails in many is a site in trouble."""


class Strain:
    """Watches how the answers of one run change."""

    def __init__(self) -> None:
        self._first: list[float] = []
        self._latest: list[tuple[str, float, bool]] = []
        """(route, seconds, whether it failed)"""

    def note(self, exchanges: Iterable[Exchange]) -> None:
        for exchange in exchanges:
            if exchange.here and not exchange.blocked and not exchange.aborted:
                failed = exchange.is_servers_fault
                self._latest.append((route_of(exchange.url), exchange.seconds, failed))
        if not self._first and len(self._latest) >= WINDOW:
            self._first = [seconds for _, seconds, _ in self._latest]
            self._latest = []
        self._latest = self._latest[-WINDOW:]

    def forget(self) -> None:
        """What was seen lately says nothing of the site, because the monitor's own machine was too busy."""
        self._latest = []

    @property
    def is_failing(self) -> bool:
        """Whether many different addresses have begun to answer with faults, or not at all."""
        failed = [route for route, _, failed in self._latest if failed]
        enough = len(self._latest) == WINDOW and len(failed) >= FAILING * WINDOW
        return enough and len(set(failed)) >= MANY_ROUTES

    @property
    def is_slow(self) -> bool:
        """Whether answers take several times as long as when the run began."""
        if not self._first or len(self._latest) < WINDOW:
            return False
        now = median(seconds for _, seconds, _ in self._latest)
        return now > max(SLOW, SLOWER * median(self._first))

"""How often a stand may be shown what nobody has booked, for codes are not to be guessed. Each process counts alone."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.problems import Refused

MOST = RateLimitItemPerMinute(20)


class Tries:
    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def demand_left(self, place: tuple[str, str]) -> None:
        """Refused: too-many-requests."""
        if not self._limiter.test(MOST, *place):
            raise Refused("too-many-requests", retry_after=60)

    def note(self, place: tuple[str, str]) -> None:
        """One that was unknown."""
        self._limiter.hit(MOST, *place)

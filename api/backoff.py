"""How long to wait before trying again. Pure: randomness is an argument."""

from collections.abc import Callable
from datetime import timedelta

Random = Callable[[], float]
"""A number in [0, 1), such as `random.random`."""


def back_off(attempt: int, *, first: timedelta, longest: timedelta, random: Random) -> timedelta:
    """The wait after the `attempt`-th failure (from 1): doubled each time up to `longest`, less up to half of it.

    The jitter spreads those who failed together, so that they do not all come back together.
    """
    doubled = first * float(2 ** min(attempt - 1, 30))
    return min(doubled, longest) * (1 - random() / 2)

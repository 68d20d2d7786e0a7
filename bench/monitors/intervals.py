"""How sure a share is. Pure."""

import math

NORMAL_95 = 1.959964
"""Two-sided."""


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score; of no tries at all: anything."""
    if tries == 0:
        return 0.0, 1.0
    share, square = hits / tries, NORMAL_95**2
    middle = share + square / (2 * tries)
    spread = NORMAL_95 * math.sqrt(share * (1 - share) / tries + square / (4 * tries**2))
    whole = 1 + square / tries
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def at_most(hits: int, tries: int) -> float:
    """The upper end of a one-sided 95 % interval: of none in n it is about 3 / n (Clopper and Pearson)."""
    if tries == 0 or hits >= tries:
        return 1.0
    low, high = hits / tries, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_least_so_few(hits, tries, middle) > 0.05:
            low = middle
        else:
            high = middle
    return high


def _at_least_so_few(hits: int, tries: int, share: float) -> float:
    """The chance of `hits` or fewer in `tries`."""
    return sum(math.comb(tries, k) * share**k * (1 - share) ** (tries - k) for k in range(hits + 1))

"""What one round yields."""

from typing import NamedTuple


class Measure(NamedTuple):
    bookings_per_second: float
    p50_ms: float
    p99_ms: float


def measure(latencies_ms: list[float], seconds: float) -> Measure:
    ranked = sorted(latencies_ms)
    return Measure(
        bookings_per_second=len(ranked) / seconds,
        p50_ms=ranked[len(ranked) // 2],
        p99_ms=ranked[int(len(ranked) * 0.99)],
    )

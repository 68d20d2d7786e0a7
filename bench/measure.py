"""What one round yields."""

from typing import NamedTuple


class Measure(NamedTuple):
    per_second: float
    p50_ms: float
    p99_ms: float


def measure(latencies_ms: list[float], seconds: float) -> Measure:
    ranked = sorted(latencies_ms)
    return Measure(len(ranked) / seconds, ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.99)])

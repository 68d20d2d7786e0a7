"""`make bench`: bookings over HTTP beside the same SQL in pgbench, in turn, so that a noisy machine hurts both alike.

Prints a table and writes bench/results.json. Takes about two minutes and stops by itself.
"""

import asyncio
import json
import platform
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import load, race, town, yardstick
from bench.measure import Measure

ROUNDS = 5
SECONDS = 8
CLIENTS = 32
RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="borgertid-bench-") as folder, town.running(Path(folder)) as place:
        http, sql = [], []
        for number in range(1, ROUNDS + 1):
            print(f"round {number} of {ROUNDS} …", flush=True)
            sql.append(yardstick.run(place, Path(folder), CLIENTS, SECONDS))
            http.append(asyncio.run(load.run(place, CLIENTS, SECONDS)))
        races = {"last_time_booked": asyncio.run(race.book(place)), "last_time_moved_to": asyncio.run(race.move(place))}
        differences = town.audit(place)
    results = compare(http, sql) | {"clients": CLIENTS, "auditor_differences": differences}
    results |= {name: one._asdict() for name, one in races.items()}
    results |= {"python": platform.python_version(), "at": datetime.now(UTC).isoformat(timespec="seconds")}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(table(results))


def compare(http: list[Measure], sql: list[Measure]) -> dict[str, object]:
    """Medians of the rounds, and the ratio of each to its yardstick."""

    def one(name: str) -> dict[str, float]:
        ours = statistics.median(getattr(measure, name) for measure in http)
        yard = statistics.median(getattr(measure, name) for measure in sql)
        return {"http": round(ours, 2), "pgbench": round(yard, 2), "ratio": round(ours / yard, 3)}

    return {name: one(name) for name in ("bookings_per_second", "p50_ms", "p99_ms")}


def table(results: dict[str, object]) -> str:
    lines = [f"{'':<22}{'HTTP':>10}{'pgbench':>10}{'ratio':>8}"]
    for name in ("bookings_per_second", "p50_ms", "p99_ms"):
        row = results[name]
        assert isinstance(row, dict)
        lines.append(f"{name:<22}{row['http']:>10}{row['pgbench']:>10}{row['ratio']:>8}")
    for name in ("last_time_booked", "last_time_moved_to"):
        one = results[name]
        assert isinstance(one, dict)
        lines.append(f"{name}: {one['clients']} clients, {one['winners']} got it, {one['refused']} refused, "
                     f"{one['seconds']} s")  # fmt: skip
    lines.append(f"{results['clients']} clients, Python {results['python']}, auditor: "
                 f"{results['auditor_differences']} differences")  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    main()

"""What `make bench-pwa` prints and keeps."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from bench.table import where_and_when

RESULTS = Path(__file__).parent.parent / "results-pwa.json"


class Row(NamedTuple):
    measure: str
    found: float
    unit: str
    reach: float
    """In the same unit: at most that, at least that for marks of 100."""
    beside: str = ""
    """Where the reach is that of another page: how long that took."""

    @property
    def is_reached(self) -> bool:
        return self.found >= self.reach if self.unit == "of 100" else self.found <= self.reach


def beside_yardstick(measure: str, found: float, yardstick: float) -> Row:
    """At most 1.3 times what the static page took."""
    return Row(measure, found, "ms", 1.3 * yardstick, f"{found / yardstick:.2f} × the static page's {yardstick:.0f} ms")


def show(rows: list[Row], facts: dict[str, Any]) -> None:
    print(f"\n{'measure':<52}{'found':>8} {'':<7}{'reach':>10}  ")
    for row in rows:
        reach = f"{'>=' if row.unit == 'of 100' else '<='} {row.reach:.4g}"
        verdict = "yes" if row.is_reached else "MISSED"
        print(f"{row.measure:<52}{row.found:>8.4g} {row.unit:<7}{reach:>10}  {verdict:<7} {row.beside}")
    for name, value in facts.items():
        print(f"{name}: {value}")


def keep(rows: list[Row], facts: dict[str, Any]) -> None:
    results = {
        "rows": [{**row._asdict(), "reached": row.is_reached} for row in rows],
        **facts,
        **where_and_when(),
    }
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")

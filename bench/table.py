"""What `make bench` prints and keeps."""

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

RESULTS = Path(__file__).parent / "results.json"


class Row(NamedTuple):
    measure: str
    ours: float
    yardstick: str
    theirs: float
    reach: float
    at_most: bool = False
    """Whether the ratio is to stay below the reach."""

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def is_reached(self) -> bool:
        return self.ratio <= self.reach if self.at_most else self.ratio >= self.reach


def show(rows: list[Row], facts: dict[str, Any]) -> None:
    print(f"\n{'measure':<56}{'ours':>9}  {'yardstick':<44}{'theirs':>9}{'ratio':>8}  reach")
    for row in rows:
        verdict = f"{'<=' if row.at_most else '>='} {row.reach:g} {'yes' if row.is_reached else 'MISSED'}"
        print(f"{row.measure:<56}{row.ours:>9.1f}  {row.yardstick:<44}{row.theirs:>9.1f}{row.ratio:>8.2f}  {verdict}")
    for name, value in facts.items():
        print(f"{name}: {value}")


def keep(name: str, rows: list[Row], facts: dict[str, Any]) -> None:
    """Write one run's results into results.json beside those of the others."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results[name] = {
        "rows": [
            {**row._asdict(), "ratio": round(row.ratio, 3), "reached": row.is_reached} for row in rows
        ],
        **facts,
        "python": platform.python_version(),
        **where_and_when(),
    }  # fmt: skip
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")


def where_and_when() -> dict[str, str]:
    """What stands with every figure: the machine that it was measured on, and the moment."""
    return {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def typed_handlers_reach() -> float:
    """What is to be reached with typed handlers on this version of Python."""
    return 0.80 if sys.version_info >= (3, 13) else 0.65

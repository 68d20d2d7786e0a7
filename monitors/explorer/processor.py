"""The processor time that this process and all that it has started have used: the browser, above all."""

import os
from pathlib import Path
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
_PROCESSES: Final = Path("/proc")


def seconds_used() -> float | None:
    """Since the process began, in seconds; None where the system does not tell (it needs /proc)."""
    parents: dict[int, int] = {}
    used: dict[int, int] = {}
    for folder in _PROCESSES.glob("[0-9]*"):
        try:
            # The name stands in brackets, and may hold blanks and brackets itself.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It has ended meanwhile, and its parent has been told its time.
        process = int(folder.name)
        parents[process] = int(fields[1])
        used[process] = sum(map(int, fields[11:15]))
    own = os.getpid()
    return sum(ticks for process, ticks in used.items() if _descends(process, own, parents)) / TICKS if used else None


def _descends(process: int, ancestor: int, parents: dict[int, int]) -> bool:
    while process != ancestor and process in parents:
        process = parents[process]
    return process == ancestor

"""The log is read by programs: one JSON object a line."""

import subprocess
import sys
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

WRITING = """
import structlog
from pathlib import Path
from api.logs import write_logs
write_logs()
log = structlog.get_logger()
log.debug("of no use here")
log.info("request", id="7", status=200, ms=1.5)
log.error("lost", why=ValueError("Borde æder\\nto linjer"), folder=Path("kept"))
"""


class Line(Struct, forbid_unknown_fields=True):
    event: str
    level: str
    at: datetime
    id: str = ""
    status: int = 0
    ms: float = 0
    why: str = ""
    folder: str = ""


def test_a_line_is_one_object_whatever_it_tells() -> None:
    done = subprocess.run([sys.executable, "-c", WRITING], capture_output=True, check=True)
    told, failed = [msgspec.json.decode(line, type=Line) for line in done.stderr.splitlines()]
    assert (told.event, told.level, told.id, told.status, told.ms) == ("request", "info", "7", 200, 1.5)
    assert (failed.event, failed.level, failed.why) == ("lost", "error", "ValueError('Borde æder\\nto linjer')")
    assert "kept" in failed.folder
    assert told.at.utcoffset() == timedelta(0)
    assert told.at <= failed.at

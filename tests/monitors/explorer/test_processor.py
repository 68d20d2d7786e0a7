"""What an exercise costs is counted with all that was started for it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitors.explorer.processor import seconds_used

BURNS = "import time\nwhile time.process_time() < 0.3: pass"


def test_what_a_program_that_was_started_has_used_is_counted_when_it_has_ended_too() -> None:
    before, own = seconds_used(), time.process_time()
    subprocess.run([sys.executable, "-c", BURNS], check=True)
    after = seconds_used()
    assert before is not None
    assert after is not None
    assert after - before - (time.process_time() - own) > 0.2


def test_a_process_that_ends_while_it_is_counted_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def has_ended(_: Path) -> bool:
        raise ProcessLookupError

    monkeypatch.setattr(Path, "exists", has_ended)
    assert seconds_used() is not None

"""`borgertid-monitor run` as IT on-call starts and stops it."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from api.settings import ROOT
from monitors.schedule import Ended, Skipped, TooLong
from monitors.store.database import open_store
from monitors.store.runs import select_latest_runs

NOBODY_THERE = "http://127.0.0.1:9"


async def test_it_looks_at_once_keeps_what_it_saw_and_stops_when_told(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitors.cli", "run", f"--target={NOBODY_THERE}", f"--results={tmp_path}",
        "--patience=1", stdout=PIPE, stderr=STDOUT, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout
    told: list[str] = []
    # The stated night may be now: then a journey that writes runs too, and needs a key.
    while not any(line.startswith("✗ FEJL: Se emner og ledige tider") for line in told):
        line = (await process.stdout.readline()).decode()
        assert line, "".join(told)
        told.append(line)
    process.send_signal(signal.SIGTERM)
    rest = (await process.stdout.read()).decode()
    assert await process.wait() == 2
    assert rest.endswith("Turen blev afbrudt. Det, der var taget, er givet tilbage.\n")
    assert "Overvågningen har intet læsetoken. De stille timer er den faste nat.\n" in told
    lines = [line for line in (tmp_path / "runs.jsonl").read_bytes().splitlines() if b"public-supply" in line]
    ended = msgspec.json.decode(lines[0], type=Ended | Skipped | TooLong)
    assert isinstance(ended, Ended)
    assert (ended.plan, ended.kind, ended.outcome) == ("public-supply", "read", "failed")
    assert ended.verdicts[0]["findings"]
    assert kept(tmp_path) >= {("public-supply", "red"), ("overdue", "inconclusive")}


async def test_a_file_for_the_explorer_that_cannot_be_used_is_told_before_anything_is_looked_at(tmp_path: Path) -> None:
    bad = tmp_path / "citizen.toml"
    bad.write_text('name = "borgertid"')
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitors.cli", "run", f"--target={NOBODY_THERE}", f"--results={tmp_path}",
        f"--explore={bad}", stdout=PIPE, stderr=STDOUT, cwd=ROOT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 2
    assert said.decode().splitlines()[-1].startswith(f"Filen {bad} kan ikke bruges: ")
    assert not (tmp_path / "runs.jsonl").exists()


def kept(results: Path) -> set[tuple[str, str]]:
    """What those on call will be shown: (check, colour) of each run."""
    with closing(open_store(results, datetime.now(UTC))) as store:
        return {(check, run.colour) for check, run in select_latest_runs(store).items()}

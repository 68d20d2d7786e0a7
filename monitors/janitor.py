"""Clears away what nobody asks for any more: once a day, by the one who makes it (`borgertid-monitor run`)."""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from monitors.alerts.rules import Alert
from monitors.oncall.figures import PERIOD
from monitors.running import RUNS
from monitors.store import alerts, messages, runs
from monitors.store.database import transaction

CLEANED: Final = "cleaned"
EVERY: Final = timedelta(days=1)
SLACK: Final = timedelta(days=7)
"""The file of all runs is written anew this seldom."""
_RUN_FOLDER: Final = re.compile(r"(\d{8}T\d{6}Z)-.+")


async def clean_daily(store: sqlite3.Connection, results: Path, clock: Callable[[], datetime]) -> None:
    """Forget what is older than PERIOD, unless that was done within a day."""
    cleaned, now = runs.select_fact(store, CLEANED), clock()
    if cleaned and now - cleaned.at < EVERY:
        return
    before = now - PERIOD
    # First what needs no room itself, and last what needs most: the disk may be full.
    named = _folders_of(alerts.select_since(store, before) + alerts.select_unresolved(store))
    await asyncio.to_thread(_remove_folders, results, before, named)
    more = True
    while more:
        with transaction(store):
            more = runs.delete_runs(store, before)
        await asyncio.sleep(0)
    with transaction(store):
        messages.delete_messages(store, before)
    runs.put_fact(store, CLEANED, now)
    _shorten(results / RUNS, before)


def _folders_of(known: Iterable[Alert]) -> set[str]:
    """Those that hold the evidence of these alerts."""
    faults = [alert.fault for alert in known]
    paths = [path for fault in faults for path in (fault.screenshot, fault.trace, fault.program) if path]
    return {Path(path).parts[0] for path in paths}


def _remove_folders(results: Path, before: datetime, named: set[str]) -> None:
    for folder in results.iterdir():
        began = _began(folder.name)
        if began and began < before and folder.name not in named:
            shutil.rmtree(folder, ignore_errors=True)


def _began(name: str) -> datetime | None:
    """When the run began that a folder belongs to; None: it is no run's."""
    match = _RUN_FOLDER.fullmatch(name)
    return datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if match else None


class _Line(Struct):
    due_at: datetime | None = None
    began_at: datetime | None = None


def _shorten(file: Path, before: datetime) -> None:
    """Drop the lines of the runs before a moment: they stand at the beginning."""
    if not file.is_file():
        return
    with file.open("rb") as lines:
        first = _at(lines.readline())
        if first is None or first >= before - SLACK:
            return
        shorter = file.with_suffix(".new")
        try:
            with shorter.open("wb") as kept:
                kept.writelines(line for line in lines if (_at(line) or before) >= before)
        except OSError:
            shorter.unlink(missing_ok=True)
            raise
    shorter.replace(file)


def _at(line: bytes) -> datetime | None:
    try:
        read = msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError:
        return None
    return read.due_at or read.began_at

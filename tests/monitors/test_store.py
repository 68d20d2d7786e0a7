import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.settings import ROOT
from monitors.alerts.rules import Alert, Fault
from monitors.alerts.telling import Pace, due
from monitors.keeping import keep
from monitors.store import alerts, messages, runs
from monitors.store.database import FILE, StoreRefused, open_store, transaction
from monitors.store.schema import VERSIONS
from tests.monitors.alerts.makers import a_plan, a_walk

WRITER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from monitors.keeping import keep
from monitors.store.database import open_store
from tests.monitors.alerts.makers import a_plan, a_walk
now, folder = datetime.fromisoformat(sys.argv[2]), Path(sys.argv[1])
store, plan = open_store(folder, now), a_plan()
for number in range(100_000):
    keep(store, plan, a_walk("book", now + timedelta(minutes=number), "red"), folder)
    print(number, flush=True)
"""


async def test_a_monitor_killed_while_it_writes_loses_nothing_that_it_said_it_had_kept(
    tmp_path: Path, now: datetime
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, str(tmp_path), now.isoformat(), stdout=PIPE, cwd=ROOT
    )
    assert process.stdout
    for _ in range(5):
        await process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    said = 5 + (await process.stdout.read()).count(b"\n")
    await process.wait()
    store = open_store(tmp_path, now)
    kept = runs.select_runs(store, now, now + timedelta(days=100))
    assert said <= len(kept) <= said + 1
    assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (alert,) = alerts.select_unresolved(store)
    assert alert.last == kept[-1].at + timedelta(seconds=4), "a run is never kept without its consequence"
    store.close()


def test_what_was_kept_is_there_again_after_a_restart(tmp_path: Path, now: datetime) -> None:
    for _ in range(2):
        store = open_store(tmp_path, now)
        keep(store, a_plan(), a_walk("book", now, "red"), tmp_path)
        store.close()
    store = open_store(tmp_path, now)
    (alert,) = alerts.select_unresolved(store)
    assert (alert.state, alert.began) == ("open", now + timedelta(seconds=4))
    assert [event.what for event in alerts.select_events(store, alert.id)] == ["suspected", "open"]
    store.close()


def test_an_alert_was_open_until_it_was_resolved_however_long_ago_it_began(tmp_path: Path, now: datetime) -> None:
    store, hour = open_store(tmp_path, now), timedelta(hours=1)
    for number, colour in enumerate(["red"] * 48 + ["green"] * 12):
        keep(store, a_plan(), a_walk("book", now + number * hour, colour), tmp_path)
    assert alerts.select_unresolved(store) == []
    [over] = alerts.select_since(store, now + 48 * hour)
    assert over.resolved
    assert over.began < now + hour
    assert alerts.select_since(store, over.resolved) == [over]
    assert alerts.select_since(store, over.resolved + timedelta(seconds=1)) == []
    store.close()


def test_half_a_transaction_is_none(tmp_path: Path, now: datetime) -> None:
    store = open_store(tmp_path, now)

    def half() -> None:
        with transaction(store):
            runs.put_fact(store, "half", now)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        half()
    assert runs.select_fact(store, "half") is None
    store.close()


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path, now: datetime) -> None:
    open_store(tmp_path, now).close()
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute(f"PRAGMA user_version = {len(VERSIONS) + 1}")
    file.close()
    with pytest.raises(StoreRefused, match="nyere udgave"):
        open_store(tmp_path, now)


def test_a_file_that_is_none_is_refused_in_one_sentence(tmp_path: Path, now: datetime) -> None:
    (tmp_path / FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(StoreRefused, match="kan ikke åbnes"):
        open_store(tmp_path, now)


def test_what_was_told_before_messages_named_their_alerts_is_taken_to_have_reached_somebody(
    tmp_path: Path, now: datetime
) -> None:
    def told(check: str) -> Alert:
        return Alert(
            key=check, check=check, flow="book", state="open", began=now, worked=None, deployment="", last=now,
            recent=(True, True), opened=now, told=now,
            fault=Fault(experience="Noget venter.", where="/", expected="", seen="", count=5),
        )  # fmt: skip

    with sqlite3.connect(tmp_path / FILE) as file:
        for statement in ";\n".join(VERSIONS[:3]).split(";\n"):
            file.execute(statement)
        file.execute("PRAGMA user_version = 3")
        long_ago, deaf = alerts.save_alert(file, told("long-ago")), alerts.save_alert(file, told("deaf"))
        messages.insert_message(file, now, "opened", "Fejl", "", ["første 1"], [deaf.id])
    file.close()
    store = open_store(tmp_path, now)
    assert [alert.reached for alert in alerts.select_unresolved(store)] == [now, None]
    (kept, *_) = alerts.select_unresolved(store)
    pace = Pace(repeat=timedelta(hours=1), escalate=timedelta(days=9), acknowledged=timedelta(days=1))
    asked = {"when": "now", "rest": a_plan().rests, "pace": pace}
    assert kept.id == long_ago.id
    assert due(kept, now + timedelta(hours=2), **asked) == "reminder", "how many were told of is not known"
    store.close()


def test_a_file_of_the_first_version_is_brought_up_to_date_with_all_that_is_in_it(
    tmp_path: Path, now: datetime
) -> None:
    with sqlite3.connect(tmp_path / FILE) as file:
        for statement in VERSIONS[0].split(";\n"):
            file.execute(statement)
        file.execute("PRAGMA user_version = 1")
        runs.insert_run(file, runs.Run(check="book", flow="book", at=now, seconds=4, colour="green"))
    file.close()
    store = open_store(tmp_path, now)
    assert [run.check for run in runs.select_runs(store, now, now + timedelta(seconds=1))] == ["book"]
    [plan] = store.execute("EXPLAIN QUERY PLAN SELECT id FROM run WHERE at >= 1 AND at < 2 ORDER BY at, id")
    assert "run_at" in plan[3]
    indexes = {name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'run' AND sql <> ''")}
    assert indexes == {"run", "run_of_check", "run_at"}
    store.close()

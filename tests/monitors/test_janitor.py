"""What is older than 90 days is cleared away, and the evidence of what is still broken is not."""

import asyncio
import sqlite3
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from monitors import rounds
from monitors.alerts import channels
from monitors.janitor import clean_daily
from monitors.keeping import keep
from monitors.oncall.figures import PERIOD
from monitors.planning import Hours
from monitors.rounds import tell_all
from monitors.running import RUNS, keeping
from monitors.schedule import Schedule, Skipped, run_schedule
from monitors.store import alerts, messages, runs
from monitors.store.database import open_store, transaction
from monitors.store.messages import Waiting
from monitors.store.runs import Run
from monitors.traffic import KnownHours, stated_night
from tests.clock import Clock
from tests.monitors.alerts.makers import a_plan, a_walk

DAY = timedelta(days=1)


def a_folder(results: Path, at: datetime) -> Path:
    folder = results / f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-book-abc123"
    folder.mkdir()
    (folder / "verdict.json").write_text("{}")
    return folder


def number_of_folders(results: Path) -> int:
    return sum(one.is_dir() for one in results.iterdir())


@pytest.fixture
def store(tmp_path: Path, now: datetime) -> sqlite3.Connection:
    store = open_store(tmp_path, now - 730 * DAY)
    store.execute("PRAGMA synchronous = OFF")
    return store


async def test_two_years_become_ninety_days_and_evidence_of_what_is_broken_stays(
    store: sqlite3.Connection, tmp_path: Path, now: datetime
) -> None:
    plan, keep_line = a_plan(), keeping(tmp_path, print, lambda _: None)
    with transaction(store):
        for day in range(730, -1, -1):
            at = now - day * DAY
            runs.insert_run(store, Run(check="look", flow="look", at=at, seconds=1, colour="green"))
            messages.insert_message(store, at, "test", "Prøve", "", ["første 1"])
            a_folder(tmp_path, at)
            keep_line(Skipped(plan="look", kind="read", due_at=at, reason="", times=1))
        runs.insert_run(store, Run(check="long-ago", flow="look", at=now - 700 * DAY, seconds=1, colour="red"))
    broken = a_folder(tmp_path, now - 300 * DAY - timedelta(hours=1))
    (broken / "screenshot.png").write_bytes(b"png")
    for _ in range(2):
        walk = a_walk("book", now - 300 * DAY, "red")
        keep(store, plan, replace(walk, screenshot=str(broken / "screenshot.png")), tmp_path)
    await clean_daily(store, tmp_path, lambda: now)
    kept = [run for run in runs.select_runs(store, now - 800 * DAY, now) if run.check == "look"]
    assert min(run.at for run in kept) == now - PERIOD
    assert runs.select_told(store)["long-ago"] == now - 700 * DAY + timedelta(seconds=1), "the last that is known"
    assert len(messages.select_messages(store, 1000)) == PERIOD.days + 1
    assert number_of_folders(tmp_path) == PERIOD.days + 2
    assert (tmp_path / (alerts.select_unresolved(store)[0].fault.screenshot or "")).is_file()
    assert len((tmp_path / RUNS).read_bytes().splitlines()) == PERIOD.days + 1
    old = a_folder(tmp_path, now - 400 * DAY)
    await clean_daily(store, tmp_path, lambda: now + timedelta(hours=23))
    assert old.is_dir(), "once a day"
    await clean_daily(store, tmp_path, lambda: now + DAY)
    assert not old.is_dir()


async def test_a_full_disk_keeps_nothing_from_being_cleared_away(
    store: sqlite3.Connection, tmp_path: Path, now: datetime
) -> None:
    keep_line = keeping(tmp_path, print, lambda _: None)
    for day in (200, 100, 1):
        at = now - day * DAY
        keep_line(Skipped(plan="look", kind="read", due_at=at, reason="", times=1))
        runs.insert_run(store, Run(check="look", flow="look", at=at, seconds=1, colour="green"))
        messages.insert_message(store, at, "test", "Prøve", "", ["første 1"])
    full = tmp_path / "runs.new"
    full.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        await clean_daily(store, tmp_path, lambda: now)
    assert not full.is_symlink(), "nothing half written is left"
    assert len(runs.select_runs(store, now - 800 * DAY, now)) == len(messages.select_messages(store, 10)) == 1
    await clean_daily(store, tmp_path, lambda: now + timedelta(minutes=1))
    assert len((tmp_path / RUNS).read_bytes().splitlines()) == 3, "not tried again every minute"
    await clean_daily(store, tmp_path, lambda: now + DAY)
    assert len((tmp_path / RUNS).read_bytes().splitlines()) == 1


async def test_everybody_else_hears_when_a_claim_cannot_be_written(
    store: sqlite3.Connection, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    claim = messages.claim_next

    def full(store: sqlite3.Connection, channel: str, *more: Any) -> Waiting | None:
        if channel == "første 1":
            raise sqlite3.OperationalError("database or disk is full")
        return claim(store, channel, *more)

    async def send(address: str, *_: str) -> str:
        heard.append(address)
        return ""

    async def post(url: str, *_: object) -> str:
        heard.append(url)
        return ""

    plan = a_plan(channels={"first": ["json://a", "json://b"], "alertmanager": "http://am"})
    for _ in range(2):
        keep(store, plan, a_walk("book", now, "red"), tmp_path)
    monkeypatch.setattr(messages, "claim_next", full)
    monkeypatch.setattr(channels, "send", send)
    monkeypatch.setattr(channels, "post_to_alertmanager", post)
    with pytest.raises(sqlite3.OperationalError):
        await tell_all(store, plan, Clock(now))
    assert heard == ["json://b", "http://am"]


async def test_what_is_known_is_told_also_when_nothing_more_can_be_kept(
    store: sqlite3.Connection, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    async def send(_address: str, title: str, _body: str) -> str:
        told.append(title.partition(":")[0])
        return ""

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    plan = a_plan(channels={"first": ["json://a"]})
    for _ in range(2):
        keep(store, plan, a_walk("book", now, "red"), tmp_path)
    monkeypatch.setattr(channels, "send", send)
    monkeypatch.setattr(rounds, "keep_silences", full)
    with pytest.raises(sqlite3.OperationalError):
        await tell_all(store, plan, Clock(now))
    assert told == ["Fejl"]


async def test_a_first_round_that_fails_does_not_end_the_process(now: datetime) -> None:
    """It would be started again, fail again, and tell nobody anything."""
    begun = asyncio.Event()

    async def tell() -> None:
        begun.set()
        raise OSError("No space left on device")

    async def hours() -> Hours:
        return stated_night(time(8))

    schedule = Schedule([], lambda: stated_night(time(8)), lambda _: None, Clock(now))
    running = asyncio.create_task(run_schedule(schedule, KnownHours(hours, time(8), print), tell))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

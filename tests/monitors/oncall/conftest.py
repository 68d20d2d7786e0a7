"""The on-call page over a store with a few days of history."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from litestar import Litestar

from monitors.alerts.readings import Tried
from monitors.alerts.rules import Alert
from monitors.keeping import keep, keep_nothing
from monitors.oncall.app import create_app
from monitors.oncall.desk import Desk
from monitors.oncall.signing_in import ensure_password
from monitors.rounds import TRAFFIC, decide, note_reached
from monitors.store import alerts, runs
from monitors.store.database import open_store
from tests.clock import Clock
from tests.monitors.alerts.makers import a_finding, a_plan, a_walk, an_exploration

PAGE = "http://vagt.example"


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    store = open_store(tmp_path, clock() - timedelta(days=20))
    yield Desk(store=store, plan=a_plan(page=PAGE), results=tmp_path, now=clock)
    store.close()


@pytest.fixture
def app(desk: Desk) -> Litestar:
    return create_app(desk)


@pytest.fixture
async def anybody(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=PAGE) as client:
        yield client


@pytest.fixture
async def on_call(anybody: httpx.AsyncClient, desk: Desk) -> httpx.AsyncClient:
    """Signed in."""
    password = ensure_password(desk.store, desk.now())
    answer = await anybody.post("/log-ind", data={"password": password})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    return anybody


def the_alert(desk: Desk, key: str = "journey book") -> Alert:
    alert = alerts.select_latest(desk.store, key)
    assert alert
    return alert


def a_history(desk: Desk, *, reached: bool = True) -> None:
    """Six days of walks; one flow is broken since this morning, and the explorer has found a dead button.

    `reached`: those on call have got the messages about it.
    """
    now, plan = desk.now(), desk.plan
    evidence = desk.results / "r" / "screenshot.png"
    evidence.parent.mkdir()
    evidence.write_bytes(PIXEL)
    for hour in range(6 * 24, 0, -1):
        at = now - timedelta(hours=hour)
        walk = a_walk("book", at, "red" if hour <= 2 else "green", seconds=4 + hour % 7)
        keep(desk.store, plan, msgspec.structs.replace(walk, screenshot=str(evidence)), desk.results)
        keep(desk.store, plan, a_walk("look", at, seconds=2 + hour % 3), desk.results)
    keep_nothing(desk.store, plan, "look", "skipped", now, "Den forrige tur er ikke færdig.")
    unreached = [Tried("/tid", "link", "Vis måned")]
    found = an_exploration(now - timedelta(hours=5), a_finding(now), unreached=unreached)
    keep(desk.store, plan, found, desk.results)
    decide(desk.store, plan, now)
    if reached:
        note_reached(desk.store, [alert.id for alert in alerts.select_pending(desk.store) if alert.told], now)
    runs.put_fact(desk.store, TRAFFIC, now, msgspec.json.encode(a_week()).decode())


def a_week() -> dict[str, object]:
    hours = [
        {"weekday": day, "hour": hour, "requests": None if day == 7 else 10 * max(0, 12 - abs(hour - 11))}
        for day in range(1, 8)
        for hour in range(24)
    ]
    quiet = [{"weekday": day, "hour": 3} for day in range(1, 8)]
    return {"time_zone": "Europe/Copenhagen", "basis": "measured", "hours": hours, "quiet": quiet}


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)

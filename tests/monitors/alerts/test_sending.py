"""Messages on their way: a real mail server, a real receiver for Alertmanager, and channels that fail."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from api.demo.mail_server import Envelope, running_mail_server
from monitors import rounds
from monitors.alerts import channels
from monitors.alerts.plan import Plan
from monitors.keeping import keep
from monitors.oncall.figures import honesty
from monitors.rounds import HEARTBEAT, after_round, decide, deliver, tell_all
from monitors.store import alerts, messages, runs
from monitors.store.database import open_store
from monitors.watched import Watched
from tests.clock import Clock
from tests.monitors.alerts.makers import a_plan, a_walk

# apprise asks for a module that is about to leave the standard library, and does without it afterwards.
pytestmark = pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")


class Heard(Struct):
    line: str
    body: bytes


@asynccontextmanager
async def an_ear(heard: list[Heard], status: str = "200 OK") -> AsyncIterator[str]:
    """An HTTP server that takes everything; yields its address."""

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length")), 0)
        heard.append(Heard(head.partition(" HTTP")[0], await reader.readexactly(length)))
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.fixture
def store(tmp_path: Path, now: datetime) -> Iterator[sqlite3.Connection]:
    store = open_store(tmp_path, now)
    yield store
    store.close()


def broken(store: sqlite3.Connection, plan: Plan, now: datetime) -> None:
    for colour in ("green", "red", "red"):
        keep(store, plan, a_walk("book", now, colour), Path("results"))


async def test_whoever_is_on_call_gets_a_mail_that_says_all_that_is_needed(
    store: sqlite3.Connection, now: datetime
) -> None:
    mails: list[Envelope] = []

    async def receive(envelope: Envelope) -> str:
        mails.append(envelope)
        return "250 Kept"

    async with running_mail_server(receive) as url:
        address = f"mailto://{url.removeprefix('smtp://')}?from=monitor@by.example&to=vagt@by.example&format=text"
        plan = a_plan(channels={"first": [address]})
        broken(store, plan, now)
        await tell_all(store, plan, lambda: now)
        await tell_all(store, plan, lambda: now + timedelta(minutes=1))
    (mail,) = mails
    content = message_from_bytes(mail.content, policy=policy.default)
    text = content.get_body().get_content()  # type: ignore[attr-defined]
    assert content["Subject"] == "Fejl: Borgeren kan ikke skifte sin tid."
    for words in (
        "Flow:       Bestille en tid (alvorlig)",
        "Hvor:       /mine",
        "Set:        siden “Mine tider”",
        "Siden:      mandag 23. november kl. 08.00; den virkede sidst kl. 08.00",
        "Gentag:     borgertid-monitor walk --target https://by.example --journey book",
        "Vagtside:   https://vagt.example/alarm/1",
        "Borgerservice: Vagten ringer",
    ):
        assert words in text


async def test_alertmanager_hears_of_a_fault_again_and_again_until_it_is_over(
    store: sqlite3.Connection, now: datetime
) -> None:
    heard: list[Heard] = []
    async with an_ear(heard) as address:
        plan = a_plan(channels={"alertmanager": f"http://{address}"})
        await tell_all(store, plan, lambda: now)
        broken(store, plan, now)
        minute = timedelta(minutes=1)
        await tell_all(store, plan, lambda: now)
        await tell_all(store, plan, lambda: now + minute)
        for _ in range(2):
            keep(store, plan, a_walk("book", now + 2 * minute), Path("results"))
        await tell_all(store, plan, lambda: now + 3 * minute)
    assert [one.line for one in heard] == ["POST /api/v2/alerts"] * 3
    first, again, last = [msgspec.json.decode(one.body)[0] for one in heard]
    assert first["labels"]["fault"] == "journey book"
    assert first["startsAt"] == again["startsAt"] == last["startsAt"]
    ends = [datetime.fromisoformat(one["endsAt"]) - now for one in (first, again, last)]
    assert ends == [timedelta(days=1), timedelta(days=1) + minute, 2 * minute + timedelta(seconds=4)]


async def test_alertmanager_is_not_told_that_a_fault_is_over_which_has_come_back(
    store: sqlite3.Connection, now: datetime
) -> None:
    heard: list[Heard] = []
    clock = Clock(now)
    async with an_ear(heard) as address:
        plan = a_plan(channels={"alertmanager": f"http://{address}"})
        for colours in (("green", "red", "red"), ("green", "green"), ("red", "red")):
            for colour in colours:
                keep(store, plan, a_walk("book", clock(), colour), Path("results"))
                clock.pass_by(minutes=1)
            await tell_all(store, plan, clock)
    (one,) = msgspec.json.decode(heard[-1].body)
    assert datetime.fromisoformat(one["endsAt"]) > clock()


async def test_a_channel_that_does_not_take_a_message_is_tried_again_and_the_other_is_not(
    store: sqlite3.Connection, now: datetime
) -> None:
    deaf: list[Heard] = []
    good: list[Heard] = []
    async with an_ear(deaf, "503 Busy") as bad_address, an_ear(good) as good_address:
        plan = a_plan(channels={"first": [f"json://{bad_address}/", f"json://{good_address}/"]})
        broken(store, plan, now)
        clock = Clock(now)
        for _ in range(4):
            await tell_all(store, plan, clock)
            clock.pass_by(minutes=1)
    assert (len(deaf), len(good)) == (3, 1)
    (message,) = messages.select_messages(store, 10)
    assert (message.delivered, message.channels, message.error) == (1, 2, "kanalen tog ikke imod beskeden")


class Door:
    """A channel that is deaf until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_open = False
        self.got: list[str] = []
        monkeypatch.setattr(channels, "send", self.send)

    async def send(self, _address: str, title: str, _body: str) -> str:
        if not self.is_open:
            return "kanalen tog ikke imod beskeden"
        self.got.append(title.partition(":")[0])
        return ""


@pytest.mark.parametrize("minutes", [300, 307], ids=["as it is tried again", "in between"])
async def test_a_channel_that_was_deaf_for_hours_hears_what_is_still_so_and_in_order(
    minutes: int, store: sqlite3.Connection, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, clock, plan = Door(monkeypatch), Clock(now), a_plan(channels={"first": ["json://a"]})
    broken(store, plan, now)
    for _ in range(minutes):
        decide(store, plan, clock())
        await deliver(store, plan, clock)
        clock.pass_by(minutes=1)
    for _ in range(2):
        keep(store, plan, a_walk("book", clock()), Path("results"))
    door.is_open = True
    for _ in range(30):
        decide(store, plan, clock())
        await deliver(store, plan, clock)
        clock.pass_by(minutes=1)
    assert door.got == ["Fejl", "Virker igen"]


async def test_a_message_that_a_channel_never_takes_does_not_keep_the_next_from_it(
    store: sqlite3.Connection, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[str] = []

    async def send(_address: str, title: str, _body: str) -> str:
        if title == "for lang":
            return "kanalen tog ikke imod beskeden"
        got.append(title)
        return ""

    monkeypatch.setattr(channels, "send", send)
    plan, clock = a_plan(channels={"first": ["json://a"]}), Clock(now)
    for title in ("for lang", "næste"):
        messages.insert_message(store, now, "test", title, "", ["første 1"])
    for _ in range(62):
        await deliver(store, plan, clock)
        clock.pass_by(minutes=1)
    assert got == ["næste"]
    messages.insert_message(store, clock(), "test", "senere", "", ["første 1"])
    await deliver(store, plan, clock)
    assert got == ["næste", "senere"], "nor for a quarter of an hour each time"


async def test_the_figure_counts_until_a_channel_takes_the_message(
    store: sqlite3.Connection, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, clock, plan = Door(monkeypatch), Clock(now), a_plan(channels={"first": ["json://a"]})
    broken(store, plan, now)
    while clock() < now + timedelta(hours=3):
        await tell_all(store, plan, clock)
        clock.pass_by(minutes=1)
    assert honesty(alerts.select_since(store, now)).minutes_to_alert is None
    door.is_open = True
    for _ in range(20):
        await tell_all(store, plan, clock)
        clock.pass_by(minutes=1)
    minutes = honesty(alerts.select_since(store, now)).minutes_to_alert
    assert minutes is not None
    assert 180 <= minutes <= 200


def test_waiting_for_a_channel_ends_after_its_own_patience_and_before_the_claim() -> None:
    assert channels.PATIENCE >= 5 * channels.ANSWER
    assert messages.CLAIM.total_seconds() > channels.PATIENCE
    (service,) = channels.notifier_of("mailto://localhost?from=monitor@by.example&to=vagt@by.example") or ()
    assert service.socket_connect_timeout == channels.ANSWER
    (service,) = channels.notifier_of("json://localhost?rto=90") or ()
    assert (service.socket_connect_timeout, service.socket_read_timeout) == (channels.ANSWER, 90)


async def test_a_mail_server_that_takes_its_time_gets_the_message_once(
    store: sqlite3.Connection, now: datetime
) -> None:
    mails: list[Envelope] = []
    came, goes_on = asyncio.Event(), asyncio.Event()

    async def receive(envelope: Envelope) -> str:
        mails.append(envelope)
        came.set()
        await goes_on.wait()
        return "250 Kept"

    clock = Clock(now)
    async with running_mail_server(receive) as url:
        address = f"mailto://{url.removeprefix('smtp://')}?from=monitor@by.example&to=vagt@by.example&format=text"
        plan = a_plan(channels={"first": [address]})
        broken(store, plan, now)
        sending = asyncio.create_task(tell_all(store, plan, clock))
        await came.wait()
        clock.pass_by(seconds=int(channels.PATIENCE))
        await tell_all(store, plan, clock)
        goes_on.set()
        await sending
    (message,) = messages.select_messages(store, 10)
    assert (len(mails), message.delivered, message.error) == (1, 1, "")


async def test_a_site_that_is_slow_to_answer_takes_nothing_of_the_time_to_send(
    store: sqlite3.Connection, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, plan = Clock(now), a_plan(channels={"first": ["json://a"]})
    broken(store, plan, now)

    async def look(*_: object) -> None:
        clock.pass_by(minutes=4)

    async def send(*_: object) -> str:
        clock.pass_by(minutes=2)
        assert messages.claim_next(store, "første 1", clock()) is None, "another process must wait"
        return ""

    monkeypatch.setattr(rounds, "look", look)
    monkeypatch.setattr(channels, "send", send)
    await after_round(store, plan, clock, watched=Watched(plan.site, "token"))
    (message,) = messages.select_messages(store, 10)
    assert message.delivered == 1


async def test_two_processes_that_send_at_once_tell_nobody_twice(
    store: sqlite3.Connection, tmp_path: Path, now: datetime
) -> None:
    heard: list[Heard] = []
    other = open_store(tmp_path, now)
    async with an_ear(heard) as address:
        plan = a_plan(channels={"first": [f"json://{address}/"]})
        broken(store, plan, now)
        await asyncio.gather(*(tell_all(one, plan, lambda: now) for one in (store, other)))
        await deliver(other, plan, lambda: now)
    other.close()
    assert len(heard) == 1


async def test_after_each_round_the_outside_hears_that_the_monitor_lives(
    store: sqlite3.Connection, now: datetime
) -> None:
    heard: list[Heard] = []
    async with an_ear(heard) as address:
        plan = a_plan(channels={"heartbeat": f"http://{address}/ping"}, site="http://127.0.0.1:9")
        await after_round(store, plan, lambda: now, watched=Watched(plan.site, "token"))
    assert [one.line for one in heard] == ["GET /ping"]
    beat = runs.select_fact(store, HEARTBEAT)
    assert beat
    assert (beat.at, beat.body) == (now, "")

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
from monitors.alerts.plan import Plan
from monitors.keeping import keep
from monitors.rounds import HEARTBEAT, after_round, deliver, tell_all
from monitors.store import messages, runs
from monitors.store.database import open_store
from monitors.watched import Watched
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
        await tell_all(store, plan, now)
        await tell_all(store, plan, now + timedelta(minutes=1))
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
        await tell_all(store, plan, now)
        broken(store, plan, now)
        minute = timedelta(minutes=1)
        await tell_all(store, plan, now)
        await tell_all(store, plan, now + minute)
        for _ in range(2):
            keep(store, plan, a_walk("book", now + 2 * minute), Path("results"))
        await tell_all(store, plan, now + 3 * minute)
    assert [one.line for one in heard] == ["POST /api/v2/alerts"] * 3
    first, again, last = [msgspec.json.decode(one.body)[0] for one in heard]
    assert first["labels"]["fault"] == "journey book"
    assert first["startsAt"] == again["startsAt"] == last["startsAt"]
    ends = [datetime.fromisoformat(one["endsAt"]) - now for one in (first, again, last)]
    assert ends == [timedelta(days=1), timedelta(days=1) + minute, 2 * minute + timedelta(seconds=4)]


async def test_a_channel_that_does_not_take_a_message_is_tried_again_and_the_other_is_not(
    store: sqlite3.Connection, now: datetime
) -> None:
    deaf: list[Heard] = []
    good: list[Heard] = []
    async with an_ear(deaf, "503 Busy") as bad_address, an_ear(good) as good_address:
        plan = a_plan(channels={"first": [f"json://{bad_address}/", f"json://{good_address}/"]})
        broken(store, plan, now)
        for minutes in (0, 1, 2, 3):
            await tell_all(store, plan, now + timedelta(minutes=minutes))
    assert (len(deaf), len(good)) == (3, 1)
    (message,) = messages.select_messages(store, 10)
    assert (message.delivered, message.channels, message.error) == (1, 2, "kanalen tog ikke imod beskeden")


async def test_two_processes_that_send_at_once_tell_nobody_twice(
    store: sqlite3.Connection, tmp_path: Path, now: datetime
) -> None:
    heard: list[Heard] = []
    other = open_store(tmp_path, now)
    async with an_ear(heard) as address:
        plan = a_plan(channels={"first": [f"json://{address}/"]})
        broken(store, plan, now)
        await asyncio.gather(*(tell_all(one, plan, now) for one in (store, other)))
        await deliver(other, plan, now)
    other.close()
    assert len(heard) == 1


async def test_after_each_round_the_outside_hears_that_the_monitor_lives(
    store: sqlite3.Connection, now: datetime
) -> None:
    heard: list[Heard] = []
    async with an_ear(heard) as address:
        plan = a_plan(channels={"heartbeat": f"http://{address}/ping"}, site="http://127.0.0.1:9")
        await after_round(store, plan, now, watched=Watched(plan.site, "token"))
    assert [one.line for one in heard] == ["GET /ping"]
    beat = runs.select_fact(store, HEARTBEAT)
    assert beat
    assert (beat.at, beat.body) == (now, "")

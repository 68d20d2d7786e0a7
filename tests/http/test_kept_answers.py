"""Free times are kept for a second, and never longer than the last write of the same process."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.bookings.asking import write_invitation
from api.database import Connection
from api.settings import Settings
from api.web.kept import KEPT_FOR, KeptAnswers
from tests.clock import Clock
from tests.http.server import Citizen, a_booking, a_mark

PATH = "/api/v1/free-times?topic=passport-adult&office=library&from=2026-11-24&days=1"
TEN = "2026-11-24T10:00:00+01:00"


@pytest.fixture
async def sold_elsewhere(client: httpx.AsyncClient, connection: Connection) -> None:
    """Everything at the library was free when it was first read, and another process has sold it since."""
    # The first answer of a process is not kept: it does not know its municipalities yet.
    for _ in range(2):
        assert TEN in times_in(await client.get(PATH))
    await connection.execute("UPDATE pool_day SET free = array_fill(0::smallint, ARRAY[cardinality(free)])")


@pytest.mark.usefixtures("sold_elsewhere")
async def test_what_another_process_sold_is_seen_a_second_later(client: httpx.AsyncClient, clock: Clock) -> None:
    assert TEN in times_in(await client.get(PATH))
    clock.now += KEPT_FOR - timedelta(milliseconds=1)
    assert TEN in times_in(await client.get(PATH))
    clock.now += timedelta(milliseconds=1)
    assert times_in(await client.get(PATH)) == []


@pytest.mark.usefixtures("sold_elsewhere")
@pytest.mark.parametrize("asked", ["no-cache", "max-age=0", "No-Store"])
async def test_who_asks_for_a_fresh_answer_gets_what_is_committed(client: httpx.AsyncClient, asked: str) -> None:
    assert times_in(await client.get(PATH, headers={"Cache-Control": asked})) == []


@pytest.mark.usefixtures("sold_elsewhere")
async def test_a_monitor_never_gets_a_kept_answer_nor_leaves_one(
    client: httpx.AsyncClient, settings: Settings, clock: Clock
) -> None:
    marked = {"Borgertid-Synthetic": a_mark(settings, clock.now)}
    assert times_in(await client.get(PATH, headers=marked)) == []
    assert TEN in times_in(await client.get(PATH))
    assert (await client.get(PATH, headers={"Borgertid-Synthetic": "wrong"})).status_code == 403


@pytest.mark.usefixtures("sold_elsewhere")
async def test_who_is_invited_to_a_caseworker_never_gets_a_kept_answer(
    client: httpx.AsyncClient, settings: Settings, clock: Clock
) -> None:
    invitation = write_invitation(settings.key, "by", "library", clock.now + timedelta(days=1))
    assert times_in(await client.get(PATH, headers={"Borgertid-Invitation": invitation})) == []


async def test_ones_own_booking_is_seen_at_once(client: httpx.AsyncClient, citizen: Citizen) -> None:
    await client.get(PATH)
    assert TEN in times_in(await client.get(PATH))
    booked = await citizen.post("/api/v1/bookings", a_booking(TEN, office="library"))
    assert TEN not in times_in(await client.get(PATH))
    await citizen.post(f"/api/v1/bookings/{booked.json()['id']}/move", {"office": "library", "start": later(TEN)},
                       booked.json()["secret"])  # fmt: skip
    assert TEN in times_in(await client.get(PATH))


@pytest.mark.usefixtures("sold_elsewhere")
async def test_a_write_that_is_refused_forgets_nothing(client: httpx.AsyncClient, citizen: Citizen) -> None:
    assert (await citizen.post("/api/v1/bookings", a_booking(TEN, office="library"))).status_code == 409
    assert TEN in times_in(await client.get(PATH))


async def test_a_kept_answer_is_the_same_answer(client: httpx.AsyncClient) -> None:
    _, first, kept = [await client.get(PATH) for _ in range(3)]
    own = {"x-request-id", "date"}
    assert {name: value for name, value in first.headers.items() if name not in own} == {
        name: value for name, value in kept.headers.items() if name not in own
    }
    assert first.content == kept.content
    assert first.headers["x-request-id"] != kept.headers["x-request-id"]


@pytest.mark.usefixtures("sold_elsewhere")
async def test_who_has_a_kept_answer_already_gets_no_other(client: httpx.AsyncClient) -> None:
    etag = (await client.get(PATH)).headers["etag"]
    again = await client.get(PATH, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = await client.get(PATH, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


@pytest.mark.usefixtures("sold_elsewhere")
async def test_another_question_or_encoding_has_an_answer_of_its_own(client: httpx.AsyncClient) -> None:
    assert times_in(await client.get(PATH + "&topic=driving-licence")) == []
    assert times_in(await client.get(PATH, headers={"Accept-Encoding": "identity"})) == []


async def test_kept_answers_are_counted_as_what_they_are(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await client.get(PATH)
    counted = 'http_requests_total{method="GET",route="/api/v1/free-times",status="200"} 3.0'
    assert counted in (await client.get("/metrics")).text


class Reading:
    """An application whose GET waits after it has read, and whose POST succeeds at once."""

    def __init__(self) -> None:
        self.read = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] == "GET":
            self.read.set()
            await self.may_answer.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"etag", b'"a"')]})
        await send({"type": "http.response.body", "body": b"old", "more_body": False})


async def test_what_was_read_before_a_write_is_not_kept_after_it(clock: Clock) -> None:
    reading = Reading()
    kept = KeptAnswers(reading, "/times", [], lambda _: "by", clock)
    slow = asyncio.create_task(ask(kept, "GET"))
    await reading.read.wait()
    await ask(kept, "POST")
    reading.may_answer.set()
    await slow
    reading.read.clear()
    await ask(kept, "GET")
    assert reading.read.is_set()


async def ask(app: KeptAnswers, method: str) -> None:
    async def send(_: Any) -> None: ...

    scope: Any = {"type": "http", "method": method, "path": "/times", "query_string": b"", "headers": []}
    await app(scope, send, send)  # type: ignore[arg-type]


def times_in(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [start for day in answer.json()["days"] for start in day["times"]]


def later(start: str) -> str:
    return start.replace("T10:00", "T10:30")

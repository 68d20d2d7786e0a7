"""A reverse proxy on loopback that forwards everything and breaks one thing."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
from msgspec import Struct

from monitors.targets import NAME
from tests.http.server import a_client, listening

Forward = Callable[["Sent"], Awaitable["Answer"]]
Fault = Callable[["Sent", Forward], Awaitable["Answer"]]


class Sent(Struct, frozen=True):
    """A request as the browser sent it."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def is_move(self) -> bool:
        return self.method == "POST" and self.path.endswith("/move")

    def is_cancel(self) -> bool:
        return self.method == "POST" and self.path.endswith("/cancel")


class Answer(Struct, frozen=True):
    status: int
    headers: dict[str, str]
    content: bytes


def html(text: str) -> Answer:
    return Answer(200, {"content-type": "text/html"}, text.encode())


@asynccontextmanager
async def broken(upstream: str, fault: Fault) -> AsyncIterator[str]:
    """The base URL of a proxy before `upstream` that has `fault`."""
    async with a_client(upstream) as client:

        async def forward(sent: Sent) -> Answer:
            url = f"{sent.path}?{sent.query}" if sent.query else sent.path
            answer = await client.request(sent.method, url, headers=sent.headers, content=sent.body)
            client.cookies.clear()  # they are the browser's own, and no other's
            dropped = {"content-encoding", "content-length", "transfer-encoding"}
            kept = {name: value for name, value in answer.headers.items() if name not in dropped}
            return Answer(answer.status_code, kept, answer.content)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            sent = await _read(scope, receive)
            if sent.path.endswith("/events"):
                await _tell_on(client, sent, receive, send)
                return
            answer = await fault(sent, forward)
            headers = [(name.encode(), value.encode()) for name, value in answer.headers.items()]
            await send({"type": "http.response.start", "status": answer.status, "headers": headers})
            await send({"type": "http.response.body", "body": answer.content})

        async with listening(app) as url:
            yield url


async def _tell_on(client: httpx.AsyncClient, sent: Sent, receive: Any, send: Any) -> None:
    """What the server tells as it happens, until whoever listens is gone."""
    gone = asyncio.ensure_future(receive())
    async with client.stream("GET", f"{sent.path}?{sent.query}", headers=sent.headers, timeout=None) as answer:
        headers = [(b"content-type", answer.headers["content-type"].encode())]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        async for told in answer.aiter_raw():
            if gone.done():
                return
            await send({"type": "http.response.body", "body": told, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _read(scope: Any, receive: Any) -> Sent:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    # What comes back is read here: compressed only as this client can unpack it.
    headers = {name.decode(): value.decode() for name, value in scope["headers"] if name != b"accept-encoding"}
    return Sent(scope["method"], scope["path"], scope["query_string"].decode(), headers, body)


async def nothing(sent: Sent, forward: Forward) -> Answer:
    """An unbroken site behind the proxy."""
    return await forward(sent)


def with_script(script: str) -> Fault:
    """The front page loads one more script: what a bad deployment would have put into the bundle."""

    async def fault(sent: Sent, forward: Forward) -> Answer:
        if sent.path == "/broken.js":
            return Answer(200, {"content-type": "text/javascript"}, script.encode())
        answer = await forward(sent)
        if sent.path != "/":
            return answer
        page = answer.content.replace(b"<head>", b'<head><script src="/broken.js"></script>', 1)
        return Answer(answer.status, answer.headers, page)

    return fault


def on_pressed(control: str, name: str, effect: str) -> Fault:
    """Pressing a control has another effect than it should; `effect` is JavaScript about `event` and `pressed`."""
    found = f'const pressed = event.target.closest("{control}"); if (pressed?.textContent.trim() === "{name}")'
    return with_script(f'addEventListener("click", (event) => {{ {found} {{ {effect} }} }}, true)')


def does_nothing(control: str, name: str) -> Fault:
    return on_pressed(control, name, "event.preventDefault(); event.stopImmediatePropagation()")


def leads_nowhere(name: str) -> Fault:
    return on_pressed("a", name, "pressed.href = '/findes-ikke'")


def fails(is_broken: Callable[[Sent], bool]) -> Fault:
    """Some requests are answered 500 and never arrive."""

    async def fault(sent: Sent, forward: Forward) -> Answer:
        if is_broken(sent):
            return Answer(500, {"content-type": "text/plain"}, b"Internal Server Error")
        return await forward(sent)

    return fault


def swallows(action: str) -> Fault:
    """A change of a booking is answered as if it were made, and never arrives.

    The pages read that answer until they change the booking again, so that it does not depend on how soon they
    ask whether they learn the truth: only who asks past them does.
    """
    told: dict[str, bytes] = {}

    async def fault(sent: Sent, forward: Forward) -> Answer:
        if sent.method == "GET" and sent.path in told and not _asks_past_the_pages(sent):
            return Answer(200, {"content-type": "application/json"}, told[sent.path])
        if sent.method != "POST" or not sent.path.endswith(f"/{action}"):
            if sent.method == "POST":
                told.pop(sent.path.rpartition("/")[0], None)
            return await forward(sent)
        read = Sent("GET", sent.path.removesuffix(f"/{action}"), "", _without_body(sent.headers), b"")
        booking = json.loads((await forward(read)).content)
        booking |= {"status": "booked", "actions": ["move", "cancel"], **json.loads(sent.body)}
        booking["receipt"]["action"] = action
        told[read.path] = json.dumps(booking).encode()
        return Answer(200, {"content-type": "application/json"}, told[read.path])

    return fault


swallowed_move = swallows("move")


async def swallowed_fault_report(sent: Sent, forward: Forward) -> Answer:
    """A report from a page gets a number and is lost."""
    if sent.path != "/api/v1/fault-reports" or _asks_past_the_pages(sent):
        return await forward(sent)
    told = {"number": 4711, "deadline": "2026-12-01T16:00:00+01:00", "owner": "drift"}
    return Answer(201, {"content-type": "application/json"}, json.dumps(told).encode())


async def stays_signed_in(sent: Sent, forward: Forward) -> Answer:
    """Signing out is answered, and never happens."""
    return Answer(204, {}, b"") if sent.path == "/api/v1/staff/sign-out" else await forward(sent)


async def previews_less(sent: Sent, forward: Forward) -> Answer:
    """The page is not told of the last day of a change."""
    answer = await forward(sent)
    if not sent.path.endswith("/document/preview") or _asks_past_the_pages(sent):
        return answer
    told = json.loads(answer.content)
    return Answer(answer.status, answer.headers, json.dumps(told | {"times": told["times"][:-1]}).encode())


async def swallowed_number(sent: Sent, forward: Forward) -> Answer:
    """The stand gets the number that it asked for, and nobody is in the line."""
    if sent.path != "/api/v1/stand/tickets":
        return await forward(sent)
    told = {"id": str(uuid4()), "number": json.loads(sent.body).get("number", 1), "booked_for": None}
    return Answer(201, {"content-type": "application/json"}, json.dumps(told).encode())


async def calls_nobody_on_the_board(sent: Sent, forward: Forward) -> Answer:
    """The board on the wall hears of no call."""
    answer = await forward(sent)
    if sent.path != "/api/v1/board" or _asks_past_the_pages(sent):
        return answer
    return Answer(answer.status, answer.headers, json.dumps(json.loads(answer.content) | {"called": []}).encode())


async def forgets_keys(sent: Sent, forward: Forward) -> Answer:
    """Each booking arrives under a key of its own: a repeat has a second effect."""
    if sent.path == "/api/v1/bookings":
        sent = Sent(sent.method, sent.path, sent.query, {**sent.headers, "idempotency-key": str(uuid4())}, sent.body)
    return await forward(sent)


async def an_hour_late_in_mails(sent: Sent, forward: Forward) -> Answer:
    """The calendar file of each mail begins an hour after the time."""
    answer = await forward(sent)
    if sent.path != "/api/v1/test-messages":
        return answer
    later = re.sub(rb"(DTSTART;TZID=[^:]+:\d{8}T)(\d\d)", lambda at: at[1] + b"%02d" % (int(at[2]) + 1), answer.content)
    return Answer(answer.status, answer.headers, later)


async def has_let_in_enough(sent: Sent, forward: Forward) -> Answer:
    """Test citizens have written as much as they may."""
    if sent.method != "POST":
        return await forward(sent)
    problem = {"type": "urn:borgertid:problem:too-many-test-writes", "title": "Nok", "status": 429, "detail": "Vent"}
    return Answer(429, {"content-type": "application/problem+json"}, json.dumps(problem).encode())


def _asks_past_the_pages(sent: Sent) -> bool:
    # The pages' own requests name the browser before the monitor.
    return sent.headers.get("user-agent", "").startswith(NAME)


def _without_body(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if not name.startswith("content-")}


async def loses_the_mark(sent: Sent, forward: Forward) -> Answer:
    """The booking itself arrives without the mark, as if it had expired and been dropped."""
    if sent.method == "POST" and sent.path == "/api/v1/bookings":
        kept = {name: value for name, value in sent.headers.items() if name != "borgertid-synthetic"}
        sent = Sent(sent.method, sent.path, sent.query, kept, sent.body)
    return await forward(sent)


async def hides_a_time(sent: Sent, forward: Forward) -> Answer:
    """The pages, which ask for a number of persons, are told of all free times but the first."""
    answer = await forward(sent)
    if not (sent.path == "/api/v1/free-times" and "%3A" in sent.query):
        return answer
    free = json.loads(answer.content)
    free["days"] = [{**day, "times": day["times"][1:]} for day in free["days"]]
    return Answer(answer.status, answer.headers, json.dumps(free).encode())

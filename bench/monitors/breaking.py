"""What a mutant does to requests and answers on their way."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from msgspec.structs import replace

from bench.monitors import injection
from bench.monitors.mutants import Mutant
from bench.monitors.proxy import Answer, Forward, Sent, json_in
from bench.monitors.sites import Request, Value
from bench.monitors.trace import Trace

LATE: Final = 61.0
"""Seconds."""
MESSAGES: Final = "/api/v1/test-messages"
"""Where the monitors look for a test citizen's mails."""
STATUS: Final = {"4xx": 404, "5xx": 500, "501": 501}
_MOMENT: Final = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")


class Breaking:
    """The fault of one mutant, and whether anything met it."""

    def __init__(self, mutant: Mutant, trace: Trace) -> None:
        self.mutant, self.trace = mutant, trace
        self.met = 0
        self._unsent = False
        """Whether mails have not come; until another page is opened."""

    async def __call__(self, sent: Sent, forward: Forward) -> Answer:
        if sent.path == injection.MET:
            self.met += 1
            return Answer(204, {}, b"")
        if sent.is_second_channel and sent.request.writes:
            return await forward(sent)  # Giving back: no mutant leaves anything to the next.
        if sent.headers.get("sec-fetch-mode") == "navigate":
            self._unsent = False
        if self._unsent and sent.path == MESSAGES:
            return Answer(200, {"content-type": "application/json"}, b'{"messages": []}')
        if self.mutant.kind.place != "server":
            return await self._in_page(sent, forward)
        if sent.request != self._request:
            return await forward(sent)
        self.met += 1
        return await self._at_server(sent, forward)

    @property
    def _request(self) -> Request | None:
        site = self.mutant.site
        return site.request if isinstance(site, Value) else site if isinstance(site, Request) else None

    async def _in_page(self, sent: Sent, forward: Forward) -> Answer:
        if self.mutant.operator == "off-by-one hour":
            return await self._off_by_one(sent, forward)
        return await injection.inject(self.mutant, sent, forward)

    async def _at_server(self, sent: Sent, forward: Forward) -> Answer:
        operator, site = self.mutant.operator, self.mutant.site
        if operator in STATUS:
            return Answer(STATUS[operator], {"content-type": "text/plain"}, b"")
        match operator:
            case "slow beyond a minute":
                await asyncio.sleep(LATE)
                return await forward(sent)
            case "stuck pending":
                return replace(await forward(sent), content=b"", ends=False)
            case "empty answer" | "download empty":
                return replace(await forward(sent), status=200, content=b"")
            case "dropped write with a 200" | "undo that does nothing":
                return await self._dropped(sent, forward)
            case "no message sent":
                self._unsent = True
                return await forward(sent)
        if isinstance(site, Value):
            return await forward(_with_body(sent, site.field, self._another))
        raise ValueError(operator)

    async def _dropped(self, sent: Sent, forward: Forward) -> Answer:
        """What the server would say of it, as far as that can be told without doing it."""
        action = sent.path.rpartition("/")[2]
        told: dict[str, Any] = {"id": str(uuid4()), "status": "booked", "actions": ["move", "cancel"]}
        told |= await self._standing(sent, forward) | (json_in(sent.body) or {})
        told["receipt"] = {"id": str(uuid4()), "at": datetime.now(UTC).isoformat(), "action": action}
        if action == "cancel":
            told |= {"status": "cancelled", "actions": ["undo"]}
        return Answer(200, {"content-type": "application/json"}, json.dumps(told).encode())

    async def _standing(self, sent: Sent, forward: Forward) -> dict[str, Any]:
        """What there is already of that which is written to; when it is made only now, the secret it would have."""
        if "*" not in sent.request.route:
            return {"secret": uuid4().hex}
        headers = {name: value for name, value in sent.headers.items() if not name.startswith("content-")}
        reading = Sent("GET", sent.path.rpartition("/")[0], "", headers, b"")
        found = json_in((await forward(reading)).content)
        return found if isinstance(found, dict) else {}

    async def _off_by_one(self, sent: Sent, forward: Forward) -> Answer:
        site = self.mutant.site
        if sent.is_second_channel or not isinstance(site, Value) or sent.request != site.request:
            return await forward(sent)
        self.met += 1
        if site.sent:
            return await forward(_with_body(sent, site.field, _an_hour_later))
        answer = await forward(sent)
        told = json_in(answer.content)
        return answer if told is None else replace(answer, content=_changed(told, site.field, _an_hour_later))

    def _another(self, value: Any) -> Any:
        """Another value that was seen in the same field; else nearly the same."""
        seen = self.trace.samples.get(self.mutant.site.words, [])
        others = [json.loads(one) for one in seen if json.loads(one) != value]
        return others[0] if others else nearly(value)


def nearly(value: Any) -> Any:
    """A value that could be meant, and was not."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and value[-1:].isdigit():
        return value[:-1] + str((int(value[-1]) + 1) % 10)
    return f"{value}n" if isinstance(value, str) else value


def _an_hour_later(value: Any) -> Any:
    if not isinstance(value, str) or not _MOMENT.match(value):
        return value
    return (datetime.fromisoformat(value) + timedelta(hours=1)).isoformat()


def _with_body(sent: Sent, field: str, change: Callable[[Any], Any]) -> Sent:
    given = json_in(sent.body)
    return sent if given is None else replace(sent, body=_changed(given, field, change))


def _changed(value: Any, field: str, change: Callable[[Any], Any]) -> bytes:
    return json.dumps(change_at(value, field.split("."), change)).encode()


def change_at(value: Any, field: list[str], change: Callable[[Any], Any]) -> Any:
    """`value` with what stands at `field` changed; "#" is every place of a list."""
    if not field:
        return change(value)
    first, rest = field[0], field[1:]
    if first == "#" and isinstance(value, list):
        return [change_at(one, rest, change) for one in value]
    if isinstance(value, dict) and first in value:
        return {**value, first: change_at(value[first], rest, change)}
    return value

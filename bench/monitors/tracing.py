"""Making the clean trace: what goes through the proxy during an exercise belongs to it."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bench.monitors.proxy import Answer, Sent, json_in
from bench.monitors.rivals import complaints_of
from bench.monitors.sites import Request, Value
from bench.monitors.trace import Exercise, Noted, shown_by, texts_of
from monitors.explorer.exchanges import Exchange
from monitors.explorer.ledger import Tried
from monitors.explorer.shapes import ControlId, Observation, Snapshot
from monitors.explorer.signature import fold, identified, route_of

Passed = tuple[Sent, Answer]


class Tracing:
    """Gives `keep` what each exercise adds to the trace, as it ends: a killed run loses the one under way."""

    def __init__(self, log: list[Passed], language: str, keep: Callable[[Noted], None]) -> None:
        self._log, self._language, self._keep = log, language, keep

    def note(self, tried: Tried) -> None:
        """An exercise is over."""
        passed, self._log[:] = list(self._log), []
        seen = tried.observation
        snapshots = [one for one in (seen.before, seen.after, seen.reloaded) if one and one.language == self._language]
        controls = [found for snapshot in snapshots for found in _met(snapshot)]
        read = _Read()
        read.take(passed)
        # The second look at a finding has no key; its first look was noted.
        exercise = _exercise(tried, passed, snapshots, self._language) if tried.key else None
        self._keep(Noted(
            exercise=exercise, controls=sorted({one for one, _ in controls}),
            toggles=sorted({one for one, turns in controls if turns}),
            sent={value.words: found for value, found in read.sent.items()},
            values=sorted(read.sent.keys() | read.moments), moments=sorted(read.moments),
            downloads=sorted(read.downloads), repeated=sorted(read.repeated), complaints=sorted(complaints_of(seen)),
            put_off=sorted({_request_of(one) for one in seen.return_exchanges if one.here and one.accepted}),
        ))  # fmt: skip


def _exercise(tried: Tried, passed: list[Passed], snapshots: list[Snapshot], language: str) -> Exercise:
    seen, order = tried.observation, tried.order
    return Exercise(
        key=f"page {urlsplit(order.step.url).path}" if order.step.url else tried.key,
        controls=[step.control for step in [*order.path, order.step] if step.control],
        filled=sorted({fold(name) for step in [*order.path, order.step] for name in step.fills}),
        sent=sorted({sent.request for sent, _ in passed}), own=own_requests(seen), texts=texts_of(snapshots),
        shown=shown_by(seen, language),
    )  # fmt: skip


def own_requests(seen: Observation) -> list[Request]:
    """What the act itself sent, at once or when the connection came back."""
    return sorted({_request_of(one) for one in [*seen.exchanges, *seen.return_exchanges] if one.here})


def _met(snapshot: Snapshot) -> Iterator[tuple[ControlId, bool]]:
    """The controls that can be seen, and whether each is one that turns."""
    for seen, control, _ in identified(snapshot):
        if seen.shown:
            yield control, seen.is_toggle or seen.role == "summary"


class _Read:
    """What the requests and answers of one exercise hold."""

    def __init__(self) -> None:
        self.sent: dict[Value, list[str]] = {}
        self.moments: set[Value] = set()
        self.downloads: set[Request] = set()
        self.repeated: set[Request] = set()

    def take(self, passed: Iterable[Passed]) -> None:
        asked: set[tuple[str, str]] = set()
        for sent, answer in passed:
            request = sent.request
            if not request.route.startswith("/api/") or answer.status >= 400:
                continue
            if not request.writes and (sent.path, sent.query) in asked:
                self.repeated.add(request)
            asked.add((sent.path, sent.query))
            if answer.headers.get("content-disposition", "").startswith("attachment"):
                self.downloads.add(request)
            self._look_into(request, sent.body, sent=True)
            self._look_into(request, answer.content, sent=False)

    def _look_into(self, request: Request, content: bytes, *, sent: bool) -> None:
        for field, value in leaves(json_in(content)):
            site = Value(method=request.method, route=request.route, field=field, sent=sent)
            if is_moment(value):
                self.moments.add(site)
            elif sent:
                seen, text = self.sent.setdefault(site, []), json.dumps(value)
                if text not in seen:
                    seen.append(text)


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """(field, value) of all that a JSON value holds; a place in a list is "#"."""
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else (("#", one) for one in value)
        for key, inner in inside:
            yield from leaves(inner, f"{name}.{key}" if name else str(key))
    elif value is not None and name:
        yield name, value


def is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and "T" in value and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _request_of(exchange: Exchange) -> Request:
    return Request(method=exchange.method, route=route_of(exchange.url))

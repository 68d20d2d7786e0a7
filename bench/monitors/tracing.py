"""Making the clean trace: what goes through the proxy during an exercise belongs to it."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from bench.monitors.proxy import Answer, Sent, json_in
from bench.monitors.sites import Request, Value
from bench.monitors.trace import Exercise, Trace, texts_of
from monitors.explorer.ledger import Tried
from monitors.explorer.shapes import ControlId, Exchange, Snapshot
from monitors.explorer.signature import identified, route_of

MOST_SAMPLES: Final = 5
Passed = tuple[Sent, Answer]


class Tracing:
    def __init__(self, log: list[Passed], language: str) -> None:
        self._log, self._language = log, language
        self.exercises: list[Exercise] = []
        self._controls: set[ControlId] = set()
        self._toggles: set[ControlId] = set()
        self._samples: dict[Value, list[str]] = {}
        self._moments: set[Value] = set()
        self._downloads: set[Request] = set()
        self._repeated: set[Request] = set()

    def note(self, tried: Tried) -> None:
        """An exercise is over."""
        passed, self._log[:] = list(self._log), []
        seen, order = tried.observation, tried.order
        snapshots = [one for one in (seen.before, seen.after, seen.reloaded) if one and one.language == self._language]
        for snapshot in snapshots:
            self._meet(snapshot)
        self._read(passed)
        if not tried.key:
            return  # The second look at a finding; its first look was noted.
        exercise = Exercise(
            key=f"page {urlsplit(order.step.url).path}" if order.step.url else tried.key,
            controls=[step.control for step in [*order.path, order.step] if step.control],
            sent=sorted({sent.request for sent, _ in passed}),
            own=sorted({_request_of(exchange) for exchange in seen.exchanges if exchange.here}),
            texts=texts_of(snapshots),
        )  # fmt: skip
        self.exercises.append(exercise)

    def trace(self, version: str, *, whole: bool) -> Trace:
        """When not all was tried, only what was tried can be a site."""
        used = {control for exercise in self.exercises for control in exercise.controls}
        return Trace(
            version=version, whole=whole, exercises=self.exercises,
            controls=sorted(self._controls if whole else self._controls & used), toggles=sorted(self._toggles),
            values=sorted(self._samples.keys() | self._moments),
            samples={value.words: seen for value, seen in self._samples.items()},
            moments=sorted(self._moments), downloads=sorted(self._downloads), repeated=sorted(self._repeated),
        )  # fmt: skip

    def _meet(self, snapshot: Snapshot) -> None:
        for seen, control, _ in identified(snapshot):
            if seen.shown:
                self._controls.add(control)
            if seen.is_toggle or seen.role == "summary":
                self._toggles.add(control)

    def _read(self, passed: Iterable[Passed]) -> None:
        asked: set[tuple[str, str]] = set()
        for sent, answer in passed:
            request = sent.request
            if not request.route.startswith("/api/") or answer.status >= 400:
                continue
            if not request.writes and (sent.path, sent.query) in asked:
                self._repeated.add(request)
            asked.add((sent.path, sent.query))
            if answer.headers.get("content-disposition", "").startswith("attachment"):
                self._downloads.add(request)
            self._take(request, sent.body, sent=True)
            self._take(request, answer.content, sent=False)

    def _take(self, request: Request, content: bytes, *, sent: bool) -> None:
        for field, value in leaves(json_in(content)):
            site = Value(method=request.method, route=request.route, field=field, sent=sent)
            if is_moment(value):
                self._moments.add(site)
            elif sent:
                seen, text = self._samples.setdefault(site, []), json.dumps(value)
                if text not in seen and len(seen) < MOST_SAMPLES:
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

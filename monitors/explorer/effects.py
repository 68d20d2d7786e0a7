"""What changed between two snapshots that a citizen could notice. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from monitors.explorer.exchanges import Exchange
from monitors.explorer.shapes import Effect, Observation, Snapshot
from monitors.explorer.signature import fold, route_of, way_of

_DIGITS: Final = re.compile(r"\d+")
_FILLS_IN: Final = {"write", "choose", "toggle"}
_BY_SCRIPT: Final = {"fetch", "xhr"}
TICKING: Final = "ticking"
"""Only digits changed: an effect, unless they go on changing by themselves."""


def effects(seen: Observation) -> set[str]:
    """The kinds of change that the act brought about; empty for a dead control."""
    after = seen.after
    if after is None:
        return set()
    found = changes(seen.before, after)
    if _focus_went_elsewhere(seen, after):
        found.add("focus")
    if len(after.calls) > len(seen.before.calls):
        found.add("calls")
    if len(after.messages) > len(seen.before.messages) or seen.dialogs:
        found.add("message")
    if seen.download:
        found.add("download")
    if seen.popups:
        found.add("window")
    # Without connection, what was sent and got no answer is no more than trying.
    if any(exchange.writes and not exchange.blocked and (exchange.status or not seen.is_offline)
           for exchange in seen.exchanges):  # fmt: skip
        found.add("write")
    if any(exchange.main for exchange in seen.exchanges):
        found.add("page")
    return found


def changes(before: Snapshot, after: Snapshot) -> set[str]:
    """What differs of the page itself."""
    found = {
        name
        for name in ("url", "title", "dialog", "storage", "invalid", "scroll", "look", "busy")
        if getattr(before, name) != getattr(after, name)
    }
    if added_lines(before, after) or added_lines(after, before):
        found.add(TICKING if _only_digits(before, after) else "text")
    if _states(before) != _states(after):
        found.add("controls")
    return found


def added_lines(before: Snapshot, after: Snapshot) -> list[str]:
    """The lines of `after` that `before` did not have, in their order."""
    had = Counter(text for text, _ in before.lines)
    added = []
    for text, _ in after.lines:
        if had[text]:
            had[text] -= 1
        else:
            added.append(text)
    return added


def said_since(before: Snapshot, after: Snapshot) -> list[str]:
    """What the page says aloud now and did not before: title, headings, messages, the open dialog."""
    old = {before.title, before.dialog, *before.headings, *before.alerts, *before.messages}
    # Live regions of a new document count from its start, those of the same from where they were.
    new = [after.title, after.dialog, *after.headings, *after.alerts, *after.messages]
    return [text for text in dict.fromkeys(new) if text and text not in old]


def ticks_by_itself(seen: Observation) -> bool:
    return seen.after is not None and seen.later is not None and TICKING in changes(seen.after, seen.later)


def effect_of(seen: Observation) -> Effect | None:
    """The coarse effect, to be compared with the last accepted one."""
    if seen.after is None:
        return None
    sent = [*seen.exchanges, *seen.return_exchanges]
    writes = sorted({_said(exchange) for exchange in sent if exchange.writes and exchange.here})
    asked = seen.step.act in _FILLS_IN or seen.control.why == "focusable"
    spreads = _spreads(seen, seen.after) if asked else None
    return Effect(
        route=route_of(seen.after.url), dialog=fold(seen.after.dialog), writes=writes, spreads=spreads,
        way=way_of(seen.path),
    )  # fmt: skip


def _spreads(seen: Observation, after: Snapshot) -> bool:
    """Whether more changed than the control itself, and those that a browser changes with it, as of a radio button."""

    def others(snapshot: Snapshot) -> Snapshot:
        own = seen.control
        left = [one for one in snapshot.controls if one.role != own.role or not (one.is_toggle or one.name == own.name)]
        return msgspec.structs.replace(snapshot, controls=left, invalid=0, scroll=0)

    return bool(changes(others(seen.before), others(after)) - {TICKING}) or bool(requests_of(seen.exchanges))


def requests_of(exchanges: Iterable[Exchange]) -> list[str]:
    """What the page's own scripts asked its server for, whatever came of it: "GET /api/things"."""
    asked = (one for one in exchanges if one.here and not one.blocked and (one.writes or one.kind in _BY_SCRIPT))
    return sorted({f"{exchange.method} {route_of(exchange.url)}" for exchange in asked})


def _said(exchange: Exchange) -> str:
    return f"{exchange.method} {route_of(exchange.url)} {exchange.status}"


def _states(snapshot: Snapshot) -> Counter[tuple[str, ...]]:
    return Counter(
        (seen.landmark, seen.role, _DIGITS.sub("#", seen.name), seen.value, seen.state, str(seen.enabled), seen.href)
        for seen in snapshot.controls
        if seen.shown
    )


def _only_digits(before: Snapshot, after: Snapshot) -> bool:
    def folded(lines: list[str]) -> list[str]:
        return sorted(_DIGITS.sub("#", line) for line in lines)

    return folded(added_lines(before, after)) == folded(added_lines(after, before))


def _focus_went_elsewhere(seen: Observation, after: Snapshot) -> bool:
    """Pressing a button always focuses it; only a focus that goes to another place is an effect."""
    if not after.focused or after.focused == seen.before.focused:
        return False
    return after.focused != f"{seen.control.role} {seen.control.name}"

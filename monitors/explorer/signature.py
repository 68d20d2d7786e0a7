"""What makes two controls, two states or two addresses the same. Pure."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Struct

from monitors.explorer.shapes import ControlId, Seen, Snapshot, Step
from monitors.explorer.stand_ins import CONNECTION

_DAYS: Final = (
    "mandag tirsdag onsdag torsdag fredag lørdag søndag man tirs ons tors fre lør søn "
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
)
_MONTHS: Final = (
    "januar februar marts april maj juni juli august september oktober november december "
    "january february march may june july october jan feb mar apr jun jul aug sep okt oct nov dec"
)
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_UUID: Final = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_DAY: Final = re.compile(rf"\b({'|'.join(_DAYS.split())})\b\.?", re.IGNORECASE)
_MONTH: Final = re.compile(rf"\b({'|'.join(_MONTHS.split())})\b\.?", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+([.:,]\d+)*")
_OPAQUE: Final = re.compile(r"^(?=.*\d)[\w-]{3,}$|^[0-9a-f]{12,}$|^\d+$")
ALIKE: Final = 0.7
"""Share of their letters that two names have in common in the same order: enough to be the same kind of thing."""
SHELL: Final = frozenset({"banner", "navigation", "contentinfo"})
"""Landmarks that stand around every page."""


class Place(Struct, frozen=True, kw_only=True):
    """Who explores, and how; part of every state."""

    role: str = "citizen"
    language: str = "da"
    size: str = "phone"


def fold(text: str) -> str:
    """`text` without what differs by day and citizen: "tirsdag 24. november" -> "@day #. @month"."""
    folded = _ADDRESS.sub("@address", _UUID.sub("#", text))
    folded = _MONTH.sub("@month", _DAY.sub("@day", _DIGITS.sub("#", folded)))
    return " ".join(folded.split())[:80]


def route_of(url: str) -> str:
    """The template of an address: ids become "*", and the query is left out: "/aftale/*"."""
    parts = urlsplit(url)
    # A fragment is a route of its own only where it is written as one: "#/active".
    inside = f"#{_folded(parts.fragment)}" if parts.fragment.startswith(("/", "!")) else ""
    return (_folded(parts.path) or "/") + inside


def query_of(url: str) -> str:
    """The names in an address's query: what is shown of a page differs with them, not which page it is."""
    return "&".join(sorted({name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}))


def _folded(path: str) -> str:
    return "/".join("*" if _OPAQUE.match(part) else part for part in path.split("/"))


def href_of(seen: Seen, page_url: str) -> str:
    """The template of where a link leads; for another site its host alone."""
    if not seen.href:
        return ""
    here = urlsplit(page_url)
    try:
        there = urlsplit(seen.href)
    except ValueError:
        return fold(seen.href)  # No address at all, as "http://[domain]/": it stands as it is written.
    if there.scheme not in {"http", "https"}:
        return f"{there.scheme}:"
    if (there.scheme, there.netloc) != (here.scheme, here.netloc):
        return f"//{there.netloc}"
    if seen.written_href.startswith("#"):
        return f"#{_folded(there.fragment)}"
    return route_of(seen.href)


def control_id(seen: Seen, snapshot: Snapshot) -> ControlId:
    return ControlId(
        route=route_of(snapshot.url),
        dialog=fold(snapshot.dialog),
        landmark=fold(seen.landmark),
        role=seen.role,
        name=fold(seen.name),
        href=href_of(seen, snapshot.url),
        connectivity=snapshot.connectivity,
    )


def key_of(control: ControlId) -> str:
    return _digest(msgspec.json.encode(control))


def exercise_id(path: Iterable[Step], step: Step, seed: int) -> str:
    """The name under which this one exercise replays alone."""
    return _digest(msgspec.json.encode([list(path), step, seed]))


def way_of(path: Iterable[Step]) -> str:
    """What makes two ways to a control the same: the pages that were opened and the controls that were used."""
    return _digest(msgspec.json.encode([step.control or route_of(step.url) for step in path]))


def find(step: Step, snapshot: Snapshot) -> Seen | None:
    """The control that `step` means, as it stands in `snapshot`: by its name if it still has it, else by its place."""
    if step.act == "disconnect":
        return CONNECTION
    alike = [seen for seen in snapshot.controls if step.control == control_id(seen, snapshot)]
    # What nobody sees now, such as a time of a day that is folded up, is meant only when there is no other.
    alike = [seen for seen in alike if seen.shown] or alike
    named = [seen for seen in alike if seen.name == step.name]
    if named:
        return named[0]
    return alike[min(step.ordinal, len(alike) - 1)] if alike else None


def find_on_the_way(step: Step, snapshot: Snapshot) -> Seen | None:
    """The same; or what stands in its place today, when its name tells of what there is: the first free time, say."""
    if (seen := find(step, snapshot)) or step.control is None:
        return seen
    like = {
        _likeness(step.control.name, control.name): seen
        for seen, control, _ in identified(snapshot)
        if seen.usable and msgspec.structs.replace(control, name=step.control.name) == step.control
    }
    best = max(like, default=0.0)
    return like[best] if best >= ALIKE else None


def _likeness(name: str, other: str) -> float:
    return SequenceMatcher(None, name, other).ratio()


def identified(snapshot: Snapshot) -> Iterator[tuple[Seen, ControlId, int]]:
    """Each control, its identity, and which one it is among those with the same."""
    before: Counter[ControlId] = Counter()
    for seen in snapshot.controls:
        control = control_id(seen, snapshot)
        yield seen, control, before[control]
        before[control] += 1


def state_key(snapshot: Snapshot, place: Place) -> str:
    """What makes two moments the same state. Items of a list count as none, one or many, whatever they are called."""
    singles: Counter[tuple[str, ...]] = Counter()
    lists: Counter[tuple[str, ...]] = Counter()
    for seen in snapshot.controls:
        if not seen.shown:
            continue
        flags = (seen.landmark and fold(seen.landmark), seen.role, href_of(seen, snapshot.url))
        if seen.kin and seen.role not in {"textbox", "searchbox", "combobox"}:
            lists[flags] += 1
        else:
            singles[(*flags, fold(seen.name), str(seen.enabled), seen.state)] += 1
    many = {flags: min(count, 2) for flags, count in lists.items()}
    parts = [route_of(snapshot.url), query_of(snapshot.url), fold(snapshot.dialog), snapshot.connectivity]
    controls = [sorted(singles.items()), sorted(many.items())]
    return _digest(msgspec.json.encode([*parts, msgspec.to_builtins(place), *controls]))


def deployment_of(assets: Iterable[str]) -> str:
    """A fingerprint of the scripts and styles that a page loads: another deployment, another fingerprint."""
    names = sorted({urlsplit(asset).path for asset in assets})
    return _digest("\n".join(names).encode())[:8] if names else ""


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=6).hexdigest()

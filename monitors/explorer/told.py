"""Whether a page was told what the server tells whoever asks it: a stale worker, a cache, a wrong hour. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from monitors.explorer.exchanges import Heard
from monitors.explorer.shapes import Observation, Said
from monitors.explorer.stored import moment_in

NEARLY: Final = timedelta(minutes=30)
"""Such as the moment at which an answer was made: it differs a little each time."""
Fields = dict[str, set[str]]
"""What stands in a field anywhere in an answer: {"days.#.times.#": {…}}."""


def told_otherwise(seen: Observation) -> Said:
    """What the page was told, and is told anew, differs from what two others are told meanwhile, who agree."""
    return next(filter(None, map(_otherwise, seen.heard)), None)


def _otherwise(heard: Heard) -> Said:
    page, anew, *others = map(_fields, [heard.told, heard.anew, *heard.again])
    if not page or not all(others):
        return None
    for field, told in sorted(page.items()):
        asked = [other.get(field, set()) for other in others]
        if _differs(told, asked) and _stays(told, anew.get(field, set()), asked):
            mine, theirs = min(told - asked[0]), min(asked[0] - told)
            return f"{field} = {theirs} fra {heard.request}", f"siden fik {field} = {mine}"
    return _kept_too_long(heard.request, page, anew, others) if heard.unkept and anew else None


def _kept_too_long(request: str, page: Fields, anew: Fields, others: list[Fields]) -> Said:
    """Asked last of all, the page is told what it was told first, and what nobody else is told any more."""
    for field, told in sorted(page.items()):
        asked, again = [other.get(field, set()) for other in others], anew.get(field, set())
        if told == again and all(_goes_on(told, other) for other in asked):
            return f"et nyt svar på {request}, hver gang der spørges", f"siden fik igen {field} = {min(told)}"
        if asked[0] != asked[-1]:
            continue  # It is another one each time.
        gone, come = (told & again) - asked[0], asked[0] - told - again
        if gone:
            return f"et svar på {request} uden {field} = {min(gone)}", "siden fik det igen"
        if come:
            return f"{field} = {min(come)} fra {request}", "siden fik det ikke, heller ikke igen"
    return None


def _goes_on(told: set[str], other: set[str]) -> bool:
    """Whether it is one moment, and a later one."""
    one, two = _moment(told), _moment(other)
    return one is not None and two is not None and two > one


def _differs(told: set[str], asked: list[set[str]]) -> bool:
    """Both have what the other has not: what only came or went meanwhile is no fault."""
    if any(other != asked[0] and not _is_near(other, asked[0]) for other in asked):
        return False
    return all(told - other and other - told and not _is_near(told, other) for other in asked)


def _stays(told: set[str], anew: set[str], asked: list[set[str]]) -> bool:
    """Whether the page is told the same when it asks once more, or a moment as wrong; not so what only went on."""
    if all(map(moment_in, told)):
        return _differs(anew, asked)
    return bool((told - asked[0]) & anew)


def _is_near(told: set[str], other: set[str]) -> bool:
    one, two = _moment(told), _moment(other)
    return one is not None and two is not None and abs(one - two) < NEARLY


def _moment(values: set[str]) -> datetime | None:
    """The one moment that stands in a field; None: there is no value, more than one, or one that is no moment."""
    return moment_in(min(values)) if len(values) == 1 else None


def _fields(body: bytes) -> Fields:
    found: Fields = defaultdict(set)
    try:
        for field, value in _leaves("", msgspec.json.decode(body)):
            found[field].add(_plain(value))
    except msgspec.DecodeError:
        return {}
    return found


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else (("#", one) for one in value)
        for key, inner in inside:
            yield from _leaves(f"{name}.{key}" if name else str(key), inner)
    elif value is not None:
        yield name, value


def _plain(value: Any) -> str:
    """Moments as they can be compared, whatever their zone."""
    moment: datetime | None = moment_in(value) if isinstance(value, str) else None
    return moment.isoformat() if moment else str(value)

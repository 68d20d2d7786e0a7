"""Comparing what the page did with what the second channel says is so. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from monitors.explorer.dictionary import as_citizen
from monitors.explorer.effects import requests_of
from monitors.explorer.exchanges import Exchange
from monitors.explorer.planning import belongs
from monitors.explorer.shapes import Facts, Observation, Said
from monitors.findings import TWO_PRESSES

CALENDAR: Final = ".calendar"
"""Ends the name of a start as the calendar file tells it, beside ".start" as the booking does."""
_MADE: Final = 201
_TELLING: Final = 3
"""Letters: a shorter value is kept somewhere by chance."""
_TICKED: Final = frozenset({"on", "1", "true", "yes"})
_NUMBER: Final = re.compile(r"-?(0|[1-9]\d*)([.,]\d+)?")
"""With a nought before it, it is a telephone number, say."""
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d")
_IN_UTC: Final = re.compile(r"(Z|[+-]00:?00)$")
_FARTHEST_ZONE: Final = timedelta(hours=14)
_PART: Final = re.compile(r'name="([^"]*)"\r?\n\r?\n(.*?)\r?\n--', re.DOTALL)
"""A field of a form that is sent in parts; a file says more before what it holds."""
_TIME: Final = re.compile(r"\b([01]?\d|2[0-3])[.:]([0-5]\d)\b")


def is_told_of(seen: Observation) -> bool:
    """Whether a write was accepted, and the second channel could say what came of it: else no rule here says a word."""
    asked = seen.facts_before is not None and seen.facts_after is not None
    return bool(seen.accepted) and (asked or not seen.covered)


def not_stored(seen: Observation) -> Said:
    """A write was accepted, and the second channel knows of nothing new."""
    if not seen.covered or not seen.accepted or seen.facts_before is None or seen.facts_after is None:
        return None
    if seen.facts_before.values != seen.facts_after.values or _stood_already(seen, seen.facts_before):
        return None
    return "at det bliver gemt", f"{_name(seen.accepted[0])} blev taget imod, men intet er ændret"


def disagreement(seen: Observation) -> Said:
    """What the second channel alone has against what was sent, whatever is read off the page."""
    if seen.facts_after is None or not seen.accepted:
        return None
    return not_stored(seen) or _sent_not_kept(seen, seen.facts_after) or _otherwise_in_calendar(seen.facts_after)


def _stood_already(seen: Observation, facts: Facts) -> bool:
    """Whether a form was sent as it was opened, with what is kept: then nothing has to change."""
    if not any(belongs(field, seen.control) and (field.is_field or field.is_toggle) for field in seen.before.controls):
        return False
    typed = {_plain(as_citizen(text, seen.citizen)) for text in seen.step.fills.values()}
    return all(exchange.status != _MADE and _is_kept(exchange, facts, typed) for exchange in seen.accepted)


def _is_kept(exchange: Exchange, facts: Facts, typed: set[str]) -> bool:
    """Whether what was sent is kept by its name, or any; a name that the second channel does not know is a token."""
    kept = False
    for name, sent in _leaves(exchange.body):
        namesakes = _namesakes(name, facts.values)
        if any(_same(sent, value) for value in namesakes or (facts.values.values() if len(sent) >= _TELLING else ())):
            kept = True
        elif namesakes or _plain(sent) in typed:
            return False
    return kept


def _namesakes(name: str, values: dict[str, str]) -> list[str]:
    """What is kept by a field's name: "title", and "book[title]" as forms call it."""
    name = name.rstrip("]").rpartition("[")[2]
    return [value for key, value in values.items() if key.endswith(f".{name}")]


def not_sent_later(seen: Observation, sends: list[str]) -> Said:
    """What went out before when the connection came back does not, or what the page had put off is thrown away.

    That something was put aside does not tell: a draft is, too, and so is what the page has read.
    """
    if seen.after is None or seen.returned is None or seen.accepted:
        return None
    expected, now = "at det bliver sendt, når forbindelsen kommer igen", requests_of(seen.return_exchanges)
    missing = [request for request in sends if not request.startswith(("GET ", "HEAD ")) and request not in now]
    if missing:
        return expected, f"{missing[0]} blev ikke sendt som før"
    before, after, returned = seen.before.kept, seen.after.kept, seen.returned.kept
    thrown_away = any(count > max(before.get(name, 0), returned.get(name, 0)) for name, count in after.items())
    return (expected, "det blev lagt til side og er kastet væk uden at blive sendt") if thrown_away else None


def stored_twice(seen: Observation) -> Said:
    """Two presses in a row made two things."""
    times = made(seen)
    return (TWO_PRESSES, f"det blev gjort {times} gange") if seen.step.twice and times > 1 else None


def sent_twice(seen: Observation) -> Said:
    """One press sent the same thing twice, and not as a repetition that the server knows for one."""
    if seen.step.twice:
        return None
    # What the page sends anew whenever it is opened is its own upkeep, and not what was pressed.
    keys_before = {exchange.once for exchange in seen.accepted}
    opening = [exchange for exchange in seen.reload_exchanges if exchange.accepted and exchange.once not in keys_before]
    upkeep = {(exchange.url, exchange.body) for exchange in opening}
    sent: dict[tuple[str, str], list[Exchange]] = defaultdict(list)
    for exchange in seen.accepted:
        # When the connection comes back a page also tells what it tells every minute; only what is made counts then.
        kept_up = exchange in seen.return_exchanges and exchange.status != _MADE
        if exchange.method == "POST" and exchange.here and not kept_up and (exchange.url, exchange.body) not in upkeep:
            sent[exchange.url, exchange.body].append(exchange)
    for alike in sent.values():
        keys = {exchange.once for exchange in alike}
        made_two = len(keys) > 1 or (keys == {""} and [exchange.status for exchange in alike].count(_MADE) > 1)
        if len(alike) > 1 and made_two:
            times = len(keys) if len(keys) > 1 else len(alike)  # A worker's own sending of it is the same once more.
            return "at ét tryk gør det én gang", f"{_name(alike[0])} blev sendt {times} gange"
    return None


def made(seen: Observation) -> int:
    """How many more things the second channel knows of after the act."""
    if seen.facts_before is None or seen.facts_after is None:
        return 0
    return seen.facts_after.things - seen.facts_before.things


def stored_otherwise(seen: Observation) -> Said:
    """What was chosen, typed or sent is not what is kept."""
    if seen.facts_after is None or not seen.accepted:
        return None
    facts = seen.facts_after
    known = _sent_not_kept(seen, facts) or _answered_not_kept(seen, facts) or _otherwise_in_calendar(facts)
    return known or _chosen_not_kept(seen) or _typed_not_sent(seen)


def stale_page(seen: Observation) -> Said:
    """Opened again, the page tells what was true before and not what is true now."""
    if seen.facts_before is None or seen.facts_after is None or seen.reloaded is None or seen.is_offline:
        return None  # Without connection a page can only tell what was true when it had one.
    gone = set(seen.facts_before.words) - set(seen.facts_after.words)
    new = set(seen.facts_after.words) - set(seen.facts_before.words)
    text = _loose(" ".join(line for line, _ in seen.reloaded.lines))
    old = [word for word in gone if _loose(word) in text]
    if not old or not new or any(_loose(word) in text for word in new):
        return None
    return f"“{min(new)}”, som det er gemt", f"siden viser stadig “{old[0]}”, når den bliver åbnet igen"


def _sent_not_kept(seen: Observation, facts: Facts) -> Said:
    """Each value that was sent and is known by the same name in the second channel must be the same there."""
    before = seen.facts_before.values if seen.facts_before else {}
    changed = {key: value for key, value in facts.values.items() if before.get(key) != value}
    for exchange in seen.accepted:
        for name, sent in _leaves(exchange.body):
            kept = _namesakes(name, changed)
            if kept and not any(_same(sent, value) for value in kept):
                return f"{name} = {sent}", f"{name} = {kept[0]} er gemt"
    return None


def _answered_not_kept(seen: Observation, facts: Facts) -> Said:
    """A moment that the last write was answered with is the moment that is kept by the same name."""
    for name, answered in _leaves(seen.accepted[-1].answer):
        kept = [value for key, value in facts.values.items() if key.endswith(f".{name}") and moment_in(value)]
        if moment_in(answered) and kept and not any(_same(answered, value) for value in kept):
            return f"{name} = {kept[-1]}, som det er gemt", f"siden fik svaret {name} = {answered}"
    return None


def _otherwise_in_calendar(facts: Facts) -> Said:
    """The file for the citizen's own calendar says the same time as the booking."""
    for name, told in facts.values.items():
        kept = facts.values.get(name.removesuffix(CALENDAR) + ".start")
        if name.endswith(CALENDAR) and kept and not _same(told, kept):
            return f"{kept} i kalenderfilen", f"kalenderfilen siger {told}"
    return None


def _chosen_not_kept(seen: Observation) -> Said:
    """The time that was pressed is among the times that are kept."""
    before = seen.facts_before.words if seen.facts_before else []
    new = [word for word in seen.facts_after.words if word not in before] if seen.facts_after else []
    kept = {_clock(word) for word in new} - {None}
    chosen = next(filter(None, map(_clock, reversed(seen.pressed))), None)
    if not kept or chosen is None or chosen in kept:
        return None
    return f"kl. {chosen}, som blev valgt", f"kl. {min(word for word in kept if word)} er gemt"


def _typed_not_sent(seen: Observation) -> Said:
    """What was typed into one form goes out as it was typed, when any of it does."""
    bodies = [_plain(" ".join(value for _, value in _leaves(exchange.body))) for exchange in seen.accepted]
    for body in bodies:
        typed = {field: _plain(as_citizen(text, seen.citizen)) for field, text in seen.step.fills.items()}
        sent = {field: text in body for field, text in typed.items() if len(text) > 2}
        missing = [field for field, there in sent.items() if not there]
        if missing and len(missing) < len(sent) and len(sent) > 2:
            return f"“{seen.step.fills[missing[0]]}” fra {missing[0]}", "noget andet blev sendt"
    return None


def _leaves(body: str) -> Iterator[tuple[str, str]]:
    """(dotted name, value) of everything in a body, be it JSON or a form."""
    try:
        yield from _inside("", msgspec.json.decode(body))
    except msgspec.DecodeError:
        yield from _PART.findall(body) if body.startswith("--") else parse_qsl(body)


def _inside(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from _inside(f"{name}.{key}" if name else str(key), inner)
    elif value is not None:
        yield name, str(value)


def flat(value: Any) -> dict[str, str]:
    """A JSON value by dotted names: {"topics.0.id": "passport-adult"}."""
    return dict(_inside("", value))


def things_in(value: Any) -> int:
    """How many entries the lists in a JSON value have."""
    if isinstance(value, dict):
        return sum(things_in(inner) for inner in value.values())
    return len(value) + sum(things_in(inner) for inner in value) if isinstance(value, list) else 0


def _same(one: str, other: str) -> bool:
    """Whether two values mean the same, however a form, JSON or a database writes them."""
    if _plain(one) == _plain(other) or (moment_in(one) is not None and moment_in(one) == moment_in(other)):
        return True
    if _plain(one) in _TICKED and _plain(other) in _TICKED:
        return True
    if _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        return float(one.replace(",", ".")) == float(other.replace(",", "."))
    return _is_more_of(one, other) or _is_more_of(other, one)


def _is_more_of(long: str, short: str) -> bool:
    """Whether `short` is the beginning of the date, time or moment `long`; or may be, where only one has a zone."""
    if not _ISO.match(long) or not _ISO.match(short):
        return False
    if long.replace(" ", "T").startswith(short.replace(" ", "T")):
        return True
    moment = moment_in(long)
    if moment is None or moment_in(short) or not _IN_UTC.search(long):
        return False
    try:
        return abs(moment.replace(tzinfo=None) - datetime.fromisoformat(short)) <= _FARTHEST_ZONE
    except ValueError:
        return False


def moment_in(text: str) -> datetime | None:
    """In UTC; None where `text` is no moment, or one without a zone."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None  # Some write "never" as the first hour of all, which in other zones is none.


def _clock(text: str) -> str | None:
    found = _TIME.search(text)
    return f"{int(found[1]):02d}.{found[2]}" if found else None


def _loose(text: str) -> str:
    return " ".join(text.split()).casefold()


def _plain(text: str) -> str:
    plain = "".join(text.split()).casefold()
    return plain.removeprefix("+45") if plain.removeprefix("+").isdigit() else plain


def _name(exchange: Exchange) -> str:
    return f"{exchange.method} {exchange.url.partition('?')[0]}"

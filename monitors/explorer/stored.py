"""Comparing what the page did with what the second channel says is so. Pure."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from monitors.explorer.dictionary import as_citizen
from monitors.explorer.shapes import Exchange, Facts, Observation, Said

_TIME: Final = re.compile(r"\b([01]?\d|2[0-3])[.:]([0-5]\d)\b")


def not_stored(seen: Observation) -> Said:
    """A write was accepted, and the second channel knows of nothing new."""
    accepted = [exchange for exchange in seen.exchanges if exchange.accepted]
    if not seen.covered or not accepted or seen.facts_before is None or seen.facts_after is None:
        return None
    if seen.facts_before.values != seen.facts_after.values:
        return None
    return "at det bliver gemt", f"{_name(accepted[0])} blev taget imod, men intet er ændret"


def stored_otherwise(seen: Observation) -> Said:
    """What was chosen, typed or sent is not what is kept."""
    if seen.facts_after is None or not any(exchange.accepted for exchange in seen.exchanges):
        return None
    return _sent_not_kept(seen, seen.facts_after) or _chosen_not_kept(seen) or _typed_not_sent(seen)


def stale_page(seen: Observation) -> Said:
    """Opened again, the page tells what was true before and not what is true now."""
    if seen.facts_before is None or seen.facts_after is None or seen.reloaded is None:
        return None
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
    for exchange in [exchange for exchange in seen.exchanges if exchange.accepted]:
        for name, sent in _leaves(exchange.body):
            kept = [value for key, value in changed.items() if key.endswith(f".{name}")]
            if kept and not any(_same(sent, value) for value in kept):
                return f"{name} = {sent}", f"{name} = {kept[0]} er gemt"
    return None


def _chosen_not_kept(seen: Observation) -> Said:
    """The time that was pressed is among the times that are kept."""
    before = seen.facts_before.words if seen.facts_before else []
    new = [word for word in seen.facts_after.words if word not in before] if seen.facts_after else []
    kept = {_clock(word) for word in new} - {None}
    chosen = next((_clock(step.name) for step in [seen.step, *reversed(seen.path)] if _clock(step.name)), None)
    if not kept or chosen is None or chosen in kept:
        return None
    return f"kl. {chosen}, som blev valgt", f"kl. {min(word for word in kept if word)} er gemt"


def _typed_not_sent(seen: Observation) -> Said:
    """What was typed into one form goes out as it was typed, when any of it does."""
    bodies = [
        _plain(" ".join(value for _, value in _leaves(exchange.body)))
        for exchange in seen.exchanges
        if exchange.accepted
    ]
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
        yield from parse_qsl(body)


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


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other) or (_moment(one) is not None and _moment(one) == _moment(other))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


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

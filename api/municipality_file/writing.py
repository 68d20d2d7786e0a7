"""A municipality file's text with what its document says, so that a planner's comments and order survive. No I/O.

A document is the file as JSON has it: the same keys, dates and times as text, null for what is left out.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from datetime import date
from typing import Any

import msgspec
import tomlkit
from tomlkit.items import AoT, Item

from api.municipality_file.layout import Block, split
from api.municipality_file.tables import Path

Document = dict[str, Any]
ID = {"postcodes": "postcode"}
"""What tells the elements of an array from one another; `id` in the others."""
DATES = {"from", "until", "valid_from", "valid_until"}
OWN_TABLES = {"online", "release", "settings", "needs", "day"}
OWN_ARRAYS = {"fees", "offices", "topics", "pools", "rules", "closures", "postcodes"}


def document_of(text: str) -> Document:
    """What a text that is valid TOML says."""
    document: Document = _plain(tomllib.loads(text))
    return document


def nulls_in_lists(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where a list has a null, which no file can say."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from nulls_in_lists(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            if inner is None:
                yield (*path, position)
            yield from nulls_in_lists(inner, (*path, position))


def write(text: str, document: Document) -> str:
    """`text`, changed where the document says something else; written anew when its layout cannot be kept."""
    wanted = _without_empty(_without_nulls(document))
    merged = _merge(split(text), wanted)
    return merged if merged is not None and _says(merged, wanted) else tomlkit.dumps(_table(wanted))


def _merge(blocks: Sequence[Block], wanted: Document) -> str | None:
    tables = Counter(block.name for block in blocks if not block.is_array)
    if any(times > 1 for times in tables.values()):
        return None  # one table in several places
    if any(block.is_array and not isinstance(wanted.get(block.name, []), list) for block in blocks):
        return None
    root = tomlkit.parse(blocks[0].text)
    own = {block.name for block in blocks}
    plain = {key for key, value in wanted.items() if key not in own and _is_plain(key, value)}
    _update(root, {key: value for key, value in wanted.items() if key in root or key in plain})
    texts = {0: [tomlkit.dumps(root)]}
    for name in own - {""}:
        places = [place for place, block in enumerate(blocks) if block.name == name]
        if blocks[places[0]].is_array:
            texts |= _merge_array(name, blocks, places, wanted.get(name, []))
        elif name in wanted:
            texts[places[0]] = [_changed(blocks[places[0]].text, {name: wanted[name]})]
    new = [{key: value} for key, value in wanted.items() if key not in root and key not in own]
    fresh = [tomlkit.dumps(_table(one)) for one in new]
    return "\n".join(text for text in ["".join(_joined(blocks, texts)), *fresh] if text)


def _merge_array(
    name: str, blocks: Sequence[Block], places: Sequence[int], elements: Sequence[Any]
) -> dict[int, list[str]]:
    """The texts of the elements, each at the place of its block; a new one stands behind the one before it."""
    found = {_id_of(name, tomlkit.parse(blocks[place].text).unwrap()[name][0]): place for place in places}
    at = [found.get(_id_of(name, element)) for element in elements]
    known = [place for place in at if place is not None]
    in_place = known == sorted(set(known))
    texts: dict[int, list[str]] = {place: [] for place in places}
    current = places[0]
    for number, (element, place) in enumerate(zip(elements, at, strict=True)):
        here = current if place is None else place
        current = here if in_place else places[min(number, len(places) - 1)]
        text = "" if place is None else blocks[place].text
        texts[current].append(_changed(text, {name: [element]}))
    return texts


def _joined(blocks: Sequence[Block], texts: Mapping[int, list[str]]) -> Iterator[str]:
    for place, block in enumerate(blocks):
        kept = [text if text.endswith("\n") or not text else f"{text}\n" for text in texts.get(place, [])]
        yield "\n".join(kept)
        if any(kept) or block.gap.strip():
            yield block.gap


def _changed(text: str, wanted: Document) -> str:
    """The text of one block, saying what is wanted; written anew when it cannot be changed so."""
    if not text:
        return tomlkit.dumps(_table(wanted))
    block = tomlkit.parse(text)
    _update(block, wanted)
    changed = tomlkit.dumps(block)
    return changed if _says(changed, wanted) else tomlkit.dumps(_table(wanted))


def _update(table: MutableMapping[str, Any], wanted: Mapping[str, Any]) -> None:
    for key in [key for key in table if key not in wanted]:
        del table[key]
    for key, value in wanted.items():
        old = table.get(key)
        if _plain(old) == value:
            continue
        if isinstance(old, MutableMapping) and isinstance(value, Mapping):
            _update(old, value)
        elif isinstance(old, AoT) and _are_tables(value):
            _update_tables(old, value)
        else:
            table[key] = _item(key, value)


def _update_tables(old: AoT, wanted: Sequence[Mapping[str, Any]]) -> None:
    while len(old) > len(wanted):
        del old[-1]
    for number, value in enumerate(wanted):
        if number < len(old):
            _update(old[number], value)
        else:
            old.append(_table(value))


def _table(values: Mapping[str, Any]) -> tomlkit.items.Table:
    """What has a header of its own stands behind all that has none."""
    table = tomlkit.table()
    for key, value in sorted(values.items(), key=lambda one: not _is_plain(*one)):
        table.append(key, _item(key, value))
    return table


def _item(key: str, value: Any) -> Item:
    if key in DATES and isinstance(value, str):
        return tomlkit.item(_date(value))
    if isinstance(value, Mapping):
        return _table(value) if key in OWN_TABLES else _inline(value)
    if isinstance(value, list) and key in OWN_ARRAYS and _are_tables(value):
        tables = tomlkit.aot()
        for element in value:
            tables.append(_table(element))
        return tables
    return _array(value) if isinstance(value, list) else tomlkit.item(value)


def _array(values: Sequence[Any]) -> Item:
    array = tomlkit.array()
    for value in values:
        array.append(_inline(value) if isinstance(value, Mapping) else _item("", value))
    # Sentences in two languages: one pair a line.
    return array.multiline(len(values) > 1 and _are_tables(values))


def _inline(values: Mapping[str, Any]) -> Item:
    table = tomlkit.inline_table()
    for key, value in values.items():
        table.append(key, _inline(value) if isinstance(value, Mapping) else _item(key, value))
    return table


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else text
    except ValueError:
        return text


def _is_plain(key: str, value: Any) -> bool:
    """Whether it is written as `key = value`, without a header."""
    if isinstance(value, Mapping):
        return key not in OWN_TABLES
    return not (isinstance(value, list) and key in OWN_ARRAYS and _are_tables(value))


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _id_of(name: str, element: Any) -> str | None:
    return str(element.get(ID.get(name, "id"))) if isinstance(element, Mapping) else None


def _says(text: str, wanted: Document) -> bool:
    try:
        return _without_empty(document_of(text)) == wanted
    except ValueError:  # it is no TOML any more
        return False


def _plain(value: Any) -> Any:
    """As JSON has it: dates and times as text."""
    return msgspec.to_builtins(value.unwrap() if isinstance(value, Item | tomlkit.TOMLDocument) else value)


def _without_empty(document: Document) -> Document:
    """No closures are the same as none: only the first can be written as tables."""
    return {key: value for key, value in document.items() if value != []}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value

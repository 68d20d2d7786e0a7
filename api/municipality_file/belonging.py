"""Whose part of a municipality file a change touches: a planner of some offices changes those only. No I/O."""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from api.municipality_file.tables import Path
from api.municipality_file.writing import Document

OF_OFFICES = ("offices", "pools", "rules", "closures")
"""What belongs to an office; all else is the whole municipality's."""


def foreign_changes(before: Document, after: Document, offices: Set[str]) -> Iterator[Path]:
    """Where `after` changes something that does not belong to these offices; what is gone is told by its array."""
    for key in sorted(before.keys() | after.keys()):
        if key not in OF_OFFICES and before.get(key) != after.get(key):
            yield (key,)
    for kind in OF_OFFICES:
        was, now = _by_id(before, kind), _by_id(after, kind)
        for name in was.keys() - now.keys():
            if _owners(kind, was[name][1], before) - offices:
                yield (kind,)
        for name, (position, element) in now.items():
            old = was.get(name, (0, None))[1]
            if old != element:
                owners = _owners(kind, element, after) | (_owners(kind, old, before) if old is not None else set())
                if owners - offices:
                    yield (kind, position)


def _by_id(document: Document, kind: str) -> dict[str, tuple[int, Any]]:
    elements = document.get(kind, [])
    return {
        str(element.get("id") if isinstance(element, Mapping) else position): (position, element)
        for position, element in enumerate(elements if isinstance(elements, list) else [])
    }


def _owners(kind: str, element: Any, document: Document) -> set[str]:
    """The offices that it belongs to; a closure without a place belongs to all of them, and so to none alone."""
    if not isinstance(element, Mapping):
        return {""}
    match kind:
        case "offices":
            return {str(element.get("id"))}
        case "pools":
            return {str(element.get("office"))}
        case "rules":
            return {_office_of_pool(element.get("pool"), document)}
    if element.get("pool") is not None:
        return {_office_of_pool(element["pool"], document)}
    return {str(element.get("office", ""))}


def _office_of_pool(pool: Any, document: Document) -> str:
    found = _by_id(document, "pools").get(str(pool))
    return str(found[1].get("office")) if found and isinstance(found[1], Mapping) else ""

"""What a change of the file does is said in Danish to its planner, whatever field it is."""

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import Struct

from api.calendars.rules import Closure, OpeningRule
from api.catalogue.rules import Coordinates, LocalText, MunicipalitySettings, Office, Pool, Release, Topic
from api.municipality_file.change_words import FIELDS, in_danish
from api.municipality_file.changes import Difference, Kind

THINGS: list[tuple[Kind, type[Struct]]] = [
    ("office", Office),
    ("topic", Topic),
    ("pool", Pool),
    ("rule", OpeningRule),
    ("closure", Closure),
    ("municipality", MunicipalitySettings),
]
NEVER_DIFFER = {"hours", "topic_id", "rule_id", "closure_id"}
"""What is told apart by its id, and what is derived."""


def fields(thing: type[Struct], prefix: str = "") -> Iterator[str]:
    """Each field that can differ, down to the single one."""
    for name, kind in get_type_hints(thing).items():
        inner = [one for one in (kind, *get_args(kind)) if isinstance(one, type) and issubclass(one, Struct)]
        if name not in thing.__struct_fields__ or name in NEVER_DIFFER:
            continue
        if kind not in inner:
            yield f"{prefix}{name}"
        if inner and getattr(kind, "__origin__", None) is None:
            yield from fields(inner[0], f"{prefix}{name}.")


@pytest.mark.parametrize(("kind", "thing"), THINGS)
def test_every_field_that_can_differ_has_its_danish_words(kind: Kind, thing: type[Struct]) -> None:
    prefix = "settings." if kind == "municipality" else ""
    found = [f"{prefix}{field}" for field in fields(thing)]
    words = {field: in_danish([Difference(kind, "x", "changed", field)])[0] for field in found}
    assert len(found) > 5
    assert [field for field in found if f", {field}: " in words[field]] == []


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("release.horizon_days", "dage frem, der kan bestilles"),
        ("settings.release.horizon_days", "dage frem, der kan bestilles"),
        ("settings.needs.interpreter", "behov"),
        ("settings.postcodes.9999.latitude", "postnumre"),
        ("coordinates.latitude", "sted på kortet"),
    ],
)
def test_a_field_within_another_is_told_by_what_it_is_a_part_of(field: str, words: str) -> None:
    assert in_danish([Difference("office", "hall", "value", field, 1, 2)]) == [f"Stedet hall, {words}: fra 1 til 2"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (LocalText("Ring på.", "Ring the bell."), "»Ring på.«"),
        (Release(), "noget"),
        (Coordinates(55.0, 12.0), "noget"),
    ],
)
def test_what_is_new_is_told_as_a_person_would(value: Any, words: str) -> None:
    told = in_danish([Difference("office", "hall", "value", "text", None, value)])
    assert told == [f"Stedet hall, tekst til borgerne: fra intet til {words}"]


def test_no_words_are_for_a_field_that_is_not_there() -> None:
    there = {field for _, thing in THINGS for field in fields(thing)}
    assert FIELDS.keys() - there == {"time_zone"}

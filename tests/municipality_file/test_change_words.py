"""What a change of the file does is said in Danish to its planner, whatever field it is."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import Struct

from api.calendars.rules import Closure, OpeningRule, RuleLane
from api.catalogue.rules import (
    BookableBy,
    Coordinates,
    LocalText,
    MunicipalitySettings,
    Need,
    Office,
    Pool,
    Release,
    Topic,
)
from api.municipality_file.change_words import CODES, FIELDS, in_danish, in_english
from api.municipality_file.changes import Difference, Kind, differences
from api.municipality_file.parse import parse
from api.municipality_file.recurrence_words import recurrence_in_danish
from api.municipality_file.titles import title_of
from tests.staff.files import A_TOWN

THINGS: list[tuple[Kind, type[Struct]]] = [
    ("office", Office),
    ("topic", Topic),
    ("pool", Pool),
    ("rule", OpeningRule),
    ("closure", Closure),
    ("municipality", MunicipalitySettings),
]
DAY = date(2026, 11, 24)
LEAVE = LocalText("Ferie", "Leave")
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


@pytest.mark.parametrize(
    ("closure", "title"),
    [
        (Closure("c-1", DAY, DAY, LEAVE), "»Ferie« 24.11.2026"),
        (
            Closure("c-1", DAY, date(2026, 12, 1), LEAVE, office_id="library"),
            "»Ferie« 24.11.2026–1.12.2026, Biblioteket",
        ),
        (Closure("c-1", DAY, None, LEAVE), "»Ferie« fra 24.11.2026"),
        (Closure("c-1", DAY, DAY, LEAVE, time(9), time(12, 30)), "»Ferie« 24.11.2026 kl. 09.00–12.30"),
        (Closure("c-1", DAY, DAY, LEAVE, time(9)), "»Ferie« 24.11.2026 fra kl. 09.00"),
        (
            Closure("c-1", DAY, DAY, LEAVE, pool_id="library", desks=1),
            "»Ferie« 24.11.2026, Biblioteket: library, 1 skranke væk",
        ),
        (Closure("c-1", DAY, DAY, LEAVE, desks=2), "»Ferie« 24.11.2026, 2 skranker væk"),
        (
            Closure("c-1", DAY, None, LEAVE, time(11), time(11, 45), rrule="FREQ=WEEKLY;BYDAY=MO", desks=1),
            "»Ferie« hver mandag fra 24.11.2026 kl. 11.00–11.45, 1 skranke væk",
        ),
    ],
)
def test_a_closure_is_called_by_why_when_and_where(closure: Closure, title: str) -> None:
    assert title_of(closure, parse(A_TOWN.encode(), DAY).plan.municipality) == title


@pytest.mark.parametrize(
    ("rrule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=TH", "hver torsdag"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,FR", "hver anden mandag, tirsdag og fredag"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=SA", "hver 3. lørdag"),
        ("FREQ=MONTHLY;BYDAY=1TH", "den første torsdag i måneden"),
        ("FREQ=MONTHLY;BYDAY=-1WE", "den sidste onsdag i måneden"),
        ("FREQ=MONTHLY;BYDAY=-2WE", "på særlige dage (FREQ=MONTHLY;BYDAY=-2WE)"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "på særlige dage (FREQ=WEEKLY;BYDAY=MO;COUNT=3)"),
        ("FREQ=DAILY", "på særlige dage (FREQ=DAILY)"),
    ],
)
def test_days_that_come_again_are_told_as_on_the_screens(rrule: str, words: str) -> None:
    assert recurrence_in_danish(rrule) == words
    told = in_danish([Difference("rule", "r-1", "value", "rrule", rrule, "FREQ=WEEKLY;BYDAY=SU", title="her")])
    assert told == [f"Åbningstiden her, dage: fra {words} til hver søndag"]


@pytest.mark.parametrize(
    ("lane", "where"), [("public", "Biblioteket: library"), ("acute", "Biblioteket: library, akuttider")]
)
def test_an_opening_rule_is_called_by_when_and_where(lane: RuleLane, where: str) -> None:
    rule = OpeningRule("r-1", "library", lane, "FREQ=WEEKLY;BYDAY=MO,TU", DAY, time(10), time(14), 2)
    title = title_of(rule, parse(A_TOWN.encode(), DAY).plan.municipality)
    assert title == f"hver mandag og tirsdag kl. 10.00–14.00 ({where})"


@pytest.mark.parametrize("what", ["new", "gone", "value"])
def test_whoever_reads_a_change_meets_no_id(what: str) -> None:
    one = Difference("closure", "absence-0000-1", what, "desks", 1, 2, title="»Ferie« 24.11.2026")
    assert in_danish([one])[0].startswith("Lukkedagen »Ferie« 24.11.2026")
    assert "absence" in in_english([one])[0], "whoever works with the file looks for it"


@pytest.mark.parametrize(
    ("field", "before", "after", "words"),
    [
        ("lane", "public", "acute", "slags: fra åben for alle til akuttider"),
        ("bookable_by", "everybody", "link", "kan bestilles af: fra alle til kun dem med et link"),
        ("day.late", "keeps-place", "joins-walk-ins", "fra beholder sin plads til venter med dem uden tid"),
    ],
)
def test_what_the_file_writes_in_one_word_is_told_as_on_the_screens(
    field: str, before: str, after: str, words: str
) -> None:
    assert words in in_danish([Difference("pool", "x", "value", field, before, after)])[0]


def test_every_word_of_the_file_has_its_danish() -> None:
    kinds = {"lane": RuleLane, "bookable_by": BookableBy, "needs": Need}
    assert {field: CODES[field].keys() for field in kinds} == {
        field: {*get_args(kind)} for field, kind in kinds.items()
    }


def test_what_others_name_by_its_id_is_called_as_people_call_it() -> None:
    town = A_TOWN.replace('da = "passport-adult"', 'da = "Pas"')
    after = town.replace('topics = ["passport-adult", "driving-licence"]', 'topics = ["driving-licence"]')
    after = after.replace('pool = "library"', 'pool = "caseworker"')
    before, then = (parse(file.encode(), DAY).plan for file in (town, after))
    told = in_danish(differences(before, then))
    assert "Skrankegruppen Rådhuset: town-hall, emner: Pas er fjernet" in told
    assert any(line.endswith("skrankegruppe: fra Biblioteket: library til Biblioteket: caseworker") for line in told)

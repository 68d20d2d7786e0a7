"""How an office runs its day stands in its file, and what cannot be is told by line."""

from datetime import date

import pytest

from api.catalogue.rules import DayRules, Desk
from api.municipality_file.faults import FileRefused
from api.municipality_file.parse import parse
from tests.staff.files import A_TOWN

LIBRARY = 'id = "library"\nname = "Biblioteket"\naddress = "Bibliotekets Plads 1"\npostcode = "9999"\ncity = "By"\n'


def day_of_library(table: str) -> DayRules:
    assert LIBRARY in A_TOWN
    file = A_TOWN.replace(LIBRARY, f"{LIBRARY}[offices.day]\n{table}\n")
    return parse(file.encode(), date(2026, 11, 23)).plan.municipality.offices["library"].day


def test_an_office_that_says_nothing_has_the_usual_rules() -> None:
    assert day_of_library("") == DayRules()


def test_an_office_sets_its_own_rules_and_names_its_desks() -> None:
    day = day_of_library(
        'late = "joins-walk-ins"\nno_show_minutes = 10\nwalk_in_topics = ["passport-adult"]\n'
        'desks = [{ id = "1", name = "Skranke 1" }, { id = "c", name = "Kontor", pools = ["caseworker"] }]'
    )
    assert (day.late, day.no_show_minutes, day.walk_in_topics) == ("joins-walk-ins", 10, ("passport-adult",))
    assert day.desks == (Desk("1", "Skranke 1"), Desk("c", "Kontor", ("caseworker",)))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("no_show_minutes = 5\nlate_after_minutes = 10", "must not be below late_after_minutes"),
        ('walk_in_topics = ["flying"]', "there is no topic flying"),
        ('desks = [{ id = "1", name = "A" }, { id = "1", name = "B" }]', "1 stands there 2 times"),
        ('desks = [{ id = "1", name = "A", pools = ["town-hall"] }]', "there is no pool town-hall at this office"),
        ('desks = [{ id = "1", name = "A", pools = ["library"] }]', "no desk calls those who come to pool caseworker"),
        ('late = "never"', "never"),
    ],
)
def test_what_cannot_be_is_told(table: str, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        day_of_library(table)


def test_a_caseworker_can_be_told_of_arrivals_at_an_address() -> None:
    named = 'bookable_by = "link"\narrivals_to = "{}"'
    file = A_TOWN.replace('bookable_by = "link"', named.format("test@borgertid.dk"))
    pools = parse(file.encode(), date(2026, 11, 23)).plan.municipality.pools
    assert pools["caseworker"].arrivals_to == "test@borgertid.dk"
    with pytest.raises(FileRefused, match="is no e-mail address"):
        parse(A_TOWN.replace('bookable_by = "link"', named.format("test@")).encode(), date(2026, 11, 23))

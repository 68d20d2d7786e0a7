"""What citizens may need, and caseworkers who are one person at several desks."""

from datetime import time
from typing import get_args

import msgspec
import pytest

from api.catalogue.rules import Need, Release
from api.municipality_file.header import NeedsTable
from tests.municipality_file.files import FILE, changed, faults, line_of, read

HOME_VISITS = """
[[pools]]
id = "home-visits-of-1"
office = "hall"
name = "Sagsbehandler 1, hjemmebesøg"
topics = ["wedding"]
person = "caseworker-1"
"""
TUESDAYS_AT_NOON = """
[[rules]]
id = "home-visits"
pool = "home-visits-of-1"
lane = "staff"
rrule = "FREQ=WEEKLY;BYDAY=TU,WE"
valid_from = 2026-01-01
from = "11:55"
until = "14:00"
capacity = 1
"""
AS_A_PERSON = (
    ('topics = ["passport-adult", "wedding"]', 'topics = ["passport-adult", "wedding"]\nperson = "caseworker-1"'),
    ("capacity = 2", "capacity = 1"),
    ("[[closures]]", f"{HOME_VISITS}{TUESDAYS_AT_NOON}[[closures]]"),
)
NEEDS = ("[[offices]]", "[needs]\ninterpreter = { extra_minutes = 15 }\nlow-desk = {}\n\n[[offices]]")


def test_every_need_can_be_offered_in_a_file() -> None:
    assert {field.encode_name for field in msgspec.structs.fields(NeedsTable)} == set(get_args(Need))


def test_the_needs_that_a_file_names_are_offered_with_the_minutes_that_they_add() -> None:
    assert read(changed(NEEDS)).plan.municipality.settings.needs == {"interpreter": 15, "low-desk": 0}
    assert read(FILE).plan.municipality.settings.needs == {}


@pytest.mark.parametrize(("needs", "field", "reason"), [
    ("low-desk = { extra_minutes = 12 }", "needs.low-desk.extra_minutes", "Expected `int` that's a multiple of 5"),
    ("diagnosis = {}", "needs.diagnosis", "is no field here"),
    ("more-minutes = {}", "needs.more-minutes", "must give extra_minutes, or it would do nothing"),
])  # fmt: skip
def test_a_need_that_cannot_be_met_is_told(needs: str, field: str, reason: str) -> None:
    [fault] = faults(changed(("[[offices]]", f"[needs]\n{needs}\n\n[[offices]]")))
    assert f": {field}: {reason}" in fault


def test_a_pool_meets_needs_that_the_municipality_offers() -> None:
    at_the_desks = ('name = "Skranken"', 'name = "Skranken"\nneeds = ["low-desk"]')
    assert read(changed(NEEDS, at_the_desks)).plan.municipality.pools["desks"].needs == {"low-desk"}
    file = changed(at_the_desks)
    assert faults(file) == [f"line {line_of('needs = ', file)}: pools[0].needs: [needs] does not offer low-desk"]


def test_an_office_keeps_the_municipalitys_release_where_its_own_says_nothing() -> None:
    everywhere = ("horizon_days = 14", 'horizon_days = 14\nacute_opens = "07:30"')
    own = ('city = "By"', 'city = "By"\n[offices.release]\nhorizon_weeks = 1\nlead_minutes = 0')
    municipality = read(changed(everywhere, own)).plan.municipality
    assert municipality.release_of("hall") == Release(horizon_days=7, acute_opens=time(7, 30), lead_minutes=0)
    assert municipality.settings.release == Release(horizon_days=14, acute_opens=time(7, 30))


def test_the_rules_of_a_person_overlap_in_no_lane_and_at_no_desk() -> None:
    file = changed(*AS_A_PERSON)
    assert faults(file) == [
        f"line {line_of('11:55', file)}: rules[1].from: "
        "rules mornings (10:00-12:00) and home-visits (11:55-14:00) overlap on 2026-11-24"
    ]
    assert read(changed(('person = "caseworker-1"', 'person = "caseworker-2"'), file=file))


@pytest.mark.parametrize("elsewhere", [('from = "11:55"', 'from = "12:00"'), ("BYDAY=TU,WE", "BYDAY=WE"),
                                       ('lane = "staff"', 'lane = "walk-in"')])  # fmt: skip
def test_a_person_may_be_at_several_desks_one_after_the_other(elsewhere: tuple[str, str]) -> None:
    pools = read(changed(*AS_A_PERSON, elsewhere)).plan.municipality.pools
    assert [pool.person for pool in pools.values()] == ["caseworker-1", "caseworker-1"]


def test_a_person_who_is_at_two_desks_at_once_in_one_day_only_is_found() -> None:
    """The first Tuesday on which it happens is the one that is told."""
    [fault] = faults(changed(*AS_A_PERSON, ("BYDAY=TU,WE", "BYDAY=TU;INTERVAL=4")))
    assert fault.endswith("overlap on 2026-12-01")


def test_a_person_is_one_desk() -> None:
    [fault] = faults(changed(AS_A_PERSON[0]))
    assert fault.endswith("rules[0].capacity: pool desks is caseworker-1, and a person can be in one place only")


def test_a_video_link_is_a_link() -> None:
    file = changed(('name = "Skranken"', 'name = "Skranken"\nvideo_url = "video.example"'))
    [fault] = faults(file)
    assert fault.endswith("pools[0].video_url: must begin with https:// or http:// and name a host")

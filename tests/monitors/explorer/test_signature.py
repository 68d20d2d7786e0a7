"""What is the same control, the same state, the same address, whatever the day and whoever the citizen."""

import pytest
from msgspec.structs import replace

from monitors.explorer.shapes import Step
from monitors.explorer.signature import (
    Place,
    control_id,
    find,
    find_on_the_way,
    fold,
    identified,
    key_of,
    route_of,
    state_key,
)
from tests.monitors.explorer.builders import SITE, a_control, a_link, a_page

PLACE = Place()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("tirsdag 24. november kl. 09.15", "@day #. @month kl. #"),
        ("Skift tiden til test@by.dk", "Skift tiden til @address"),
        ("Aftale 0b9f6c5e-1f0e-4a55-9d9c-2f6a1f0c9d11", "Aftale #"),
        ("Pas til voksne", "Pas til voksne"),
    ],
)
def test_what_differs_from_day_to_day_is_folded_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("/kvittering/0b9f6c5e-1f0e-4a55-9d9c-2f6a1f0c9d11", "/kvittering/*"),
        ("/tid?topic=pas:2&office=by", "/tid"),
        ("/side#afsnit", "/side"),
        ("/#/active", "/#/active"),
    ],
)
def test_an_address_becomes_a_template(path: str, route: str) -> None:
    assert route_of(SITE + path) == route


def test_a_link_to_what_is_no_address_stands_as_it_is_written() -> None:
    odd = a_control("Skabelon", "link", href="http://[domain]/x", written_href="http://[domain]/x")
    assert control_id(odd, a_page(odd)).href == "http://[domain]/x"


def test_the_same_button_on_another_day_is_the_same() -> None:
    monday, friday = (a_page(a_control(name)) for name in ("mandag 23. november", "fredag 27. november"))
    assert key_of(control_id(monday.controls[0], monday)) == key_of(control_id(friday.controls[0], friday))


def test_the_same_name_in_a_dialog_is_another_control() -> None:
    page, dialog = a_page(a_control("Bekræft")), a_page(a_control("Bekræft"), dialog="Aflys tid")
    assert control_id(page.controls[0], page) != control_id(dialog.controls[0], dialog)


def test_a_list_counts_as_none_one_or_many() -> None:
    def days(*names: str) -> str:
        return state_key(a_page(*[a_link(name, "/dag", kin="0") for name in names]), PLACE)

    assert days("mandag", "tirsdag") == days("onsdag", "torsdag", "fredag")
    assert len({days(), days("mandag"), days("mandag", "tirsdag")}) == 3


@pytest.mark.parametrize("change", [{"enabled": False}, {"state": "expanded=true"}, {"landmark": "navigation"}])
def test_another_standing_of_a_control_is_another_state(change: dict[str, object]) -> None:
    control = a_control("Vis flere")
    assert state_key(a_page(control), PLACE) != state_key(a_page(replace(control, **change)), PLACE)


def test_what_a_query_asks_for_is_another_state_of_the_same_page() -> None:
    all_day, morning = (a_page(a_control(), path=path) for path in ("/tid?topic=pas", "/tid?topic=pas&hours=am"))
    assert state_key(all_day, PLACE) != state_key(morning, PLACE)
    assert control_id(all_day.controls[0], all_day) == control_id(morning.controls[0], morning)


def test_text_alone_makes_no_other_state() -> None:
    assert state_key(a_page(lines=("Hej",)), PLACE) == state_key(a_page(lines=("Farvel",)), PLACE)


@pytest.mark.parametrize("place", [Place(role="staff"), Place(language="en"), Place(size="desktop")])
def test_another_citizen_or_device_is_another_state(place: Place) -> None:
    assert state_key(a_page(), place) != state_key(a_page(), PLACE)


def test_a_control_is_found_again_by_its_name_else_by_its_place() -> None:
    page = a_page(*[a_control(time) for time in ("10.00", "10.15", "10.30")])
    half_past, control, ordinal = list(identified(page))[2]
    step = Step(control=control, name="10.30", ordinal=ordinal)
    assert find(step, page) == half_past
    taken = a_page(*[a_control(time) for time in ("10.00", "10.15")])
    assert find(step, taken) == taken.controls[1]
    assert find(step, a_page(a_control("Luk"))) is None


def test_what_is_folded_up_is_not_meant_while_another_like_it_is_seen() -> None:
    step = Step(control=control_id(a_control("10.15"), a_page()), name="10.15")
    folded, seen = a_control("10.15", shown=False), a_control("12.15")
    assert find(step, page := a_page(folded, seen)) == page.controls[1]
    assert find(step, page := a_page(folded)) == page.controls[0]


def test_on_the_way_what_stands_in_its_place_today_will_do() -> None:
    library, hall = (
        "Første ledige tid: mandag kl. 09.00, Biblioteket",
        "Første ledige tid: tirsdag kl. 10.00, Rådhuset",
    )
    page, today = a_page(a_control(library)), a_page(a_control("Vis flere dage"), a_control(hall))
    _, control, _ = next(identified(page))
    step = Step(control=control, name=library)
    assert find(step, today) is None
    assert find_on_the_way(step, today) == today.controls[1]
    assert find_on_the_way(step, a_page(a_control("Vis flere dage"))) is None
    assert find_on_the_way(step, a_page(a_control(hall, landmark="banner"))) is None

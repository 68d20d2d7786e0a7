"""Where offices and postcodes are: what citizens' phones find the nearest office by."""

import pytest

from api.catalogue.rules import Coordinates
from tests.municipality_file.files import FILE, changed, faults, read

CITY = 'city = "By"'
HERE = "coordinates = { latitude = 56.41, longitude = 10.92 }"
POSTCODE = f'[[postcodes]]\npostcode = "9998"\n{HERE}\n'
OFFICES = "[[offices]]"


def test_an_office_and_a_postcode_may_tell_where_they_are() -> None:
    municipality = read(changed((CITY, f"{CITY}\n{HERE}"), (OFFICES, POSTCODE + OFFICES))).plan.municipality
    here = Coordinates(latitude=56.41, longitude=10.92)
    assert municipality.offices["hall"].coordinates == here
    assert municipality.settings.postcodes == {"9998": here}


def test_an_office_need_not_tell_where_it_is() -> None:
    municipality = read(FILE).plan.municipality
    assert (municipality.offices["hall"].coordinates, municipality.settings.postcodes) == (None, {})


@pytest.mark.parametrize(("coordinates", "field", "reason"), [
    ("latitude = 10.92, longitude = 56.41", "latitude", "Expected `float` >= 54"),
    ("latitude = 56.41, longitude = nan", "longitude", "Expected `float`"),
    ('latitude = "56.41", longitude = 10.92', "latitude", "Expected `float`, got `str`"),
    ("latitude = 56.41", "longitude", "is missing"),
    ("latitude = 56.41, longitude = 10.92, height = 3", "height", "is no field here"),
])  # fmt: skip
def test_coordinates_that_lead_nowhere_are_told(coordinates: str, field: str, reason: str) -> None:
    told = faults(changed((CITY, f"{CITY}\ncoordinates = {{ {coordinates} }}")))
    assert any(f": offices[0].coordinates.{field}: {reason}" in fault for fault in told), told


def test_a_postcode_stands_once_and_has_four_digits() -> None:
    assert ": postcodes: 9998 stands there 2 times" in faults(changed((OFFICES, POSTCODE * 2 + OFFICES)))[0]
    [fault] = faults(changed((OFFICES, POSTCODE.replace("9998", "999") + OFFICES)))
    assert ": postcodes[0].postcode: Expected `str` matching" in fault

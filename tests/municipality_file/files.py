"""A small municipality file, and how to change and read it."""

from datetime import date

import pytest

from api.municipality_file.faults import FileRefused
from api.municipality_file.parse import MunicipalityFile, parse

TODAY = date(2026, 11, 23)

FILE = """\
id = "by"
name = "By Kommune"
hosts = ["by.example"]

[release]
horizon_days = 14

[[offices]]
id = "hall"
name = "Rådhuset"
address = "Torvet 1"
postcode = "9999"
city = "By"

[[topics]]
id = "passport-adult"
name = { da = "Pas", en = "Passport" }
minutes = 15
max_persons = 4
keywords = ["pas"]
bring = [
  { da = "Tag dit gamle pas med.", en = "Bring your old passport." },
]
[topics.online]
url = "https://www.borger.dk/"
text = { da = "Se borger.dk.", en = "See borger.dk." }
[[topics.fees]]
amount_dkk = 893
valid_from = 2026-01-01

[[topics]]
id = "wedding"
name = { da = "Vielse", en = "Wedding" }
minutes = 30

[[pools]]
id = "desks"
office = "hall"
name = "Skranken"
topics = ["passport-adult", "wedding"]

[[rules]]
id = "mornings"
pool = "desks"
lane = "public"
rrule = "FREQ=WEEKLY;BYDAY=MO,TU"
valid_from = 2026-01-01
from = "10:00"
until = "12:00"
capacity = 2
text = { da = "Mandag og tirsdag", en = "Monday and Tuesday" }

[[closures]]
id = "course"
from = 2026-11-24
until = 2026-11-24
reason = { da = "Kursus", en = "Course" }
"""


def changed(*replacements: tuple[str, str], file: str = FILE) -> str:
    """The file with each (old, new) replaced; the old must stand in it."""
    for old, new in replacements:
        assert old in file, old
        file = file.replace(old, new, 1)
    return file


def line_of(text: str, file: str) -> int:
    """On which line the text first stands, counted from 1."""
    return file[: file.index(text)].count("\n") + 1


def read(file: str) -> MunicipalityFile:
    return parse(file.encode(), TODAY)


def faults(file: str) -> list[str]:
    """All that is wrong with the file, which is refused."""
    with pytest.raises(FileRefused) as refused:
        read(file)
    return str(refused.value).splitlines()

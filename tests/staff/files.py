"""The municipality file of `tests.builders.a_town`, with a caseworker and without the topic that nobody serves."""

A_TOWN = """\
id = "by"
name = "By"
hosts = ["by.example"]

[[offices]]
id = "town-hall"
name = "Rådhuset"
address = "Rådhusets Plads 1"
postcode = "9999"
city = "By"

[[offices]]
id = "library"
name = "Biblioteket"
address = "Bibliotekets Plads 1"
postcode = "9999"
city = "By"

[[topics]]
id = "passport-adult"
name = { da = "passport-adult", en = "passport-adult" }
minutes = 15
max_persons = 4

[[topics]]
id = "driving-licence"
name = { da = "driving-licence", en = "driving-licence" }
minutes = 10

[[pools]]
id = "town-hall"
office = "town-hall"
name = "town-hall"
topics = ["passport-adult", "driving-licence"]

[[pools]]
id = "library"
office = "library"
name = "library"
topics = ["passport-adult"]

[[pools]]
id = "caseworker"
office = "library"
name = "caseworker"
topics = ["driving-licence"]
bookable_by = "link"

[[rules]]
id = "town-hall-public"
pool = "town-hall"
lane = "public"
rrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
valid_from = 2026-01-01
from = "10:00"
until = "14:00"
capacity = 2

[[rules]]
id = "library-public"
pool = "library"
lane = "public"
rrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
valid_from = 2026-01-01
from = "10:00"
until = "14:00"
capacity = 1

[[rules]]
id = "town-hall-acute"
pool = "town-hall"
lane = "acute"
rrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
valid_from = 2026-01-01
from = "10:00"
until = "11:00"
capacity = 1
"""


def library_open(hours: str) -> str:
    """The same town with other hours at the library: "11:00-14:00"."""
    begin, _, end = hours.partition("-")
    before, rule, after = A_TOWN.partition('[[rules]]\nid = "library-public"')
    changed = after.replace('from = "10:00"', f'from = "{begin}"', 1).replace('until = "14:00"', f'until = "{end}"', 1)
    return before + rule + changed

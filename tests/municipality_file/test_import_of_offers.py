"""Needs, meeting forms, persons, conditions and an office's own release: the database says what the file says."""

from datetime import date

from msgspec.structs import replace

from api.calendars.auditor import audit
from api.calendars.queries import select_rules
from api.catalogue.queries import select_municipality
from api.catalogue.rules import Municipality, OpeningHours
from api.database import Connection
from tests.municipality_file.files import changed, read
from tests.municipality_file.importing import Importing, everything

OFFERED = """\
minutes = 30
meetings = ["video", "office"]
live_bookings = 2
min_age = 15
max_age = 80
residents_only = true
present = { da = "Kom begge to.", en = "Both must come." }
processing = { number = 2, unit = "weeks" }"""
AT_THE_DESKS = """\
name = "Skranken"
needs = ["low-desk"]
bookable_by = "link"
person = "caseworker-1"
video_url = "https://video.example/1\""""


async def test_every_kind_of_offer_is_kept_as_it_stands(importing: Importing, connection: Connection) -> None:
    file = changed(
        ("[[offices]]", "[needs]\ninterpreter = { extra_minutes = 15 }\nlow-desk = {}\n\n[[offices]]"),
        ('city = "By"', 'city = "By"\n[offices.release]\nhorizon_days = 21\nacute_opens = "07:30"'),
        ("minutes = 30", OFFERED),
        ('name = "Skranken"', AT_THE_DESKS),
        ("capacity = 2", "capacity = 1\nwalk_in_minutes = 30"),
    )
    await importing(file)
    assert await select_municipality(connection, "by") == in_the_database(file)
    assert [rule.walk_in_minutes for rule in await select_rules(connection, "by")] == [30]
    before = await everything(connection)
    assert (await importing(file)).changes == []
    assert await everything(connection) == before
    assert await audit(importing.pool, importing.now) == []
    again = changed(
        ("interpreter = { extra_minutes = 15 }", "companion = {}"), ('"low-desk"', '"companion"'), file=file
    )
    assert (await importing(again)).changes == [
        "settings.needs.companion: nothing -> 0",
        "settings.needs.interpreter: 15 -> nothing",
        "pool desks: needs: +companion -low-desk",
    ]
    assert await select_municipality(connection, "by") == in_the_database(again, version=2)


def in_the_database(file: str, version: int = 1) -> Municipality:
    """What the file says, with the version and the opening hours that it has there."""
    plan = read(file).plan
    hours = tuple(
        OpeningHours(rule.text, rule.from_time, rule.until_time, rule.lane, rule.valid_from)
        for rule in plan.rules
        if rule.text is not None
    )
    municipality = plan.municipality
    hall = replace(municipality.offices["hall"], hours=hours)
    return replace(municipality, version=version, offices={"hall": hall})


async def test_days_are_built_to_the_longest_horizon_of_any_office(
    importing: Importing, connection: Connection
) -> None:
    await importing(changed(('city = "By"', 'city = "By"\n[offices.release]\nhorizon_days = 28')))
    assert await connection.fetchval("SELECT max(day) FROM pool_day") == date(2026, 12, 22)
    assert await audit(importing.pool, importing.now) == []
    await importing(changed(('city = "By"', 'city = "By"\n[offices.release]\nhorizon_days = 7')))
    assert await audit(importing.pool, importing.now) == []

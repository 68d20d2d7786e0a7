"""What tests begin with: each builder makes one thing that is complete and unremarkable; a test states what matters."""

from datetime import datetime

from api.calendars.operations import build_pool_days, days_to_build
from api.catalogue.queries import select_municipality
from api.database import Connection


async def a_municipality(connection: Connection, municipality_id: str = "by") -> str:
    """A municipality without offices; answers its id."""
    await connection.execute(
        "INSERT INTO municipality (municipality_id, name, time_zone, settings) VALUES ($1, 'By', $2, $3)",
        municipality_id,
        "Europe/Copenhagen",
        {},
    )
    return municipality_id


async def a_town(connection: Connection, now: datetime, municipality_id: str = "by", horizon_days: int = 60) -> str:
    """A municipality with free times from Monday to Friday 10 to 14, ready to be booked; answers its id.

    Town hall: two desks (15-minute steps) for passports and licences, and acute times 10-11 of the same day.
    Library: one desk for passports only.
    """
    await a_municipality(connection, municipality_id)
    release = {"release": {"horizon_days": horizon_days}}
    await connection.execute(
        "UPDATE municipality SET settings = $2 WHERE municipality_id = $1", municipality_id, release
    )
    await connection.execute("INSERT INTO municipality_host VALUES ($1 || '.example', $1)", municipality_id)
    for position, (office, name) in enumerate([("town-hall", "Rådhuset"), ("library", "Biblioteket")]):
        content = {"address": f"{name}s Plads 1", "postcode": "9999", "city": "By"}
        await connection.execute(
            "INSERT INTO office VALUES ($1, $2, $3, $4, $5)", municipality_id, office, position, name, content
        )
    for position, (topic, minutes, persons) in enumerate(
        [("passport-adult", 15, 4), ("driving-licence", 10, 1), ("wedding", 30, 1)]
    ):
        content = {"name": {"da": topic, "en": topic}}
        await connection.execute(
            "INSERT INTO topic VALUES ($1, $2, $3, $4, 0, $5, $6)",
            municipality_id, topic, position, minutes, persons, content,
        )  # fmt: skip
    await _a_pool(connection, municipality_id, "town-hall", ["passport-adult", "driving-licence"], capacity=2)
    await _a_pool(connection, municipality_id, "library", ["passport-adult"], capacity=1)
    await _a_rule(connection, municipality_id, "town-hall", "acute", capacity=1, until="11:00:00")
    async with connection.transaction():
        municipality = await select_municipality(connection, municipality_id)
        assert municipality
        await build_pool_days(connection, municipality_id, *days_to_build(municipality, now))
    return municipality_id


async def _a_pool(connection: Connection, municipality_id: str, office: str, topics: list[str], capacity: int) -> None:
    await connection.execute("INSERT INTO pool VALUES ($1, $2, $2, $2, $3, 15)", municipality_id, office, topics)
    await _a_rule(connection, municipality_id, office, "public", capacity, until="14:00:00")


async def _a_rule(
    connection: Connection, municipality_id: str, pool: str, lane: str, capacity: int, until: str
) -> None:
    content = {
        "position": 1,
        "rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "valid_from": "2026-01-01",
        "from_time": "10:00:00",
        "until_time": until,
        "capacity": capacity,
    }
    await connection.execute(
        "INSERT INTO opening_rule VALUES ($1, $2 || '-' || $3, $2, $3, $4)", municipality_id, pool, lane, content
    )

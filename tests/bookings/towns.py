"""A town with something of everything that a visit may ask for, as a file, and the citizens of it."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg

from api.bookings.placing import free_starts, lanes_for
from api.bookings.visits import CITIZEN, Asker, Visit
from api.calendars.cells import PoolDay
from api.calendars.rules import plan_days
from api.municipality_file.operations import import_file
from api.municipality_file.parse import parse
from api.municipality_file.tables import MunicipalityPlan
from tests.bookings.citizens import Citizens, citizens_of
from tests.municipality_file.files import changed

DENMARK = ZoneInfo("Europe/Copenhagen")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)

TOWN = """\
id = "by"
name = "By Kommune"
hosts = ["by.example"]

[settings]
max_visit_minutes = 60

[release]
horizon_days = 5
lead_minutes = 30

[needs]
interpreter = { extra_minutes = 15 }
step-free = {}
more-minutes = { extra_minutes = 10 }

[[offices]]
id = "hall"
name = "Rådhuset"
address = "Torvet 1"
postcode = "9999"
city = "By"

[[offices]]
id = "branch"
name = "Filialen"
address = "Havnen 1"
postcode = "9999"
city = "By"

[[topics]]
id = "passport"
name = { da = "Pas", en = "Passport" }
minutes = 15
max_persons = 4

[[topics]]
id = "licence"
name = { da = "Kørekort", en = "Driving licence" }
minutes = 10
fixed_minutes = 5

[[topics]]
id = "pension"
name = { da = "Pension", en = "Pension" }
minutes = 30
meetings = ["office", "phone", "video"]
"""

EVERY_DAY = """
[[pools]]
id = "{pool}"
office = "{office}"
name = "{pool}"
topics = {topics}
{pool_lines}
[[rules]]
id = "{pool}-{lane}"
pool = "{pool}"
lane = "{lane}"
rrule = "FREQ=DAILY"
valid_from = 2026-01-01
from = "10:00"
until = "12:00"
capacity = {capacity}
{rule_lines}
"""


def desks(
    pool: str,
    *topics: str,
    office: str = "hall",
    lane: str = "public",
    capacity: int = 1,
    pool_lines: str = "",
    rule_lines: str = "",
) -> str:
    """A pool that is open every day from 10 to 12, as lines of the file."""
    said = {"pool": pool, "office": office, "topics": list(topics), "lane": lane, "capacity": capacity}
    return EVERY_DAY.format(**said, pool_lines=pool_lines, rule_lines=rule_lines)


ELSEWHERE = desks(
    "elsewhere", "passport", "licence", "pension", office="branch", lane="staff",
    pool_lines='bookable_by = "staff"\nvideo_url = "https://video.example/elsewhere"',
)  # fmt: skip
"""A file must say where each topic can be had; this says no more of it to citizens."""

SPLIT = desks("passports", "passport") + desks("licences", "licence", "pension")
"""Nobody at the hall can do both passports and licences."""


def a_plan(*pools: str) -> MunicipalityPlan:
    """The town with these desks, and staff's own at the branch."""
    return parse(_file(pools).encode(), MONDAY).plan


async def a_town_with(
    pool: asyncpg.Pool, folder: Path, now: datetime, *pools: str, change: Iterable[tuple[str, str]] = ()
) -> Citizens:
    """The same in the database; answers its citizens, at the hall."""
    path = folder / "by.toml"
    path.write_text(_file(pools, change))
    await import_file(pool, path, now)
    return (await citizens_of(pool, "by", now)).at("hall").about("passport", "licence")


def _file(pools: Iterable[str], change: Iterable[tuple[str, str]] = ()) -> str:
    return changed(*change, file="".join([TOWN, ELSEWHERE, *pools]))


def pool_days(plan: MunicipalityPlan, visit: Visit, day: date, asker: Asker = CITIZEN) -> list[PoolDay]:
    """Those of the visit on a day that nobody has booked yet."""
    return [
        PoolDay(*key, planned.first_cell, planned.capacity, list(planned.capacity), planned.spans, 1, 1,
                planned.walk_in_cells)
        for key, planned in plan_days(plan.municipality, plan.rules, plan.closures, day, day).items()
        if key[2] in lanes_for(asker) and key[0] in visit.pools
    ]  # fmt: skip


def free_walls(plan: MunicipalityPlan, visit: Visit, now: datetime, asker: Asker = CITIZEN) -> list[str]:
    """When the visit can begin on Tuesday, by the wall clock."""
    days = pool_days(plan, visit, TUESDAY, asker)
    starts = {start for _, _, start in free_starts(plan.municipality, visit, days, now, asker)}
    return [f"{start.astimezone(DENMARK):%H:%M}" for start in sorted(starts)]

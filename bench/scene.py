"""What is booked in: so many municipalities, offices and days. The clients of wrk, Python and pgbench share it."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

FIRST_DAY = datetime.now(UTC).date() + timedelta(days=1)
FIRST_MIDNIGHT = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
SIX_UTC = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 6, tzinfo=UTC)
CELL_OF_SIX_UTC = 1 + (SIX_UTC.astimezone(ZoneInfo("Europe/Copenhagen")).hour - 6) * 12
"""The offices open at 6 local time, with cell 1."""
CELLS = 161
"""Five-minute starts from 6 to 20 UTC, which lie within the opening hours in summer and in winter."""


class Scene(NamedTuple):
    municipality: str
    """What each one's id and host begin with; a number follows."""
    municipalities: int
    office: str
    offices: int
    first_day: int
    """Counted from tomorrow."""
    days: int


TOWN = Scene("town-", 1, "office-", offices=8, first_day=0, days=58)
COUNTRY = Scene("kommune-", 98, "office-", offices=5, first_day=0, days=58)


def one_day_at_the_hot_office(scene: Scene, day: int) -> Scene:
    """One row of the database, which everybody wants. It is in the first municipality."""
    return scene._replace(municipalities=1, office="hot-", offices=1, first_day=day, days=1)


def a_start(day: int, cell: int) -> str:
    """The start of a time: `day` counts from tomorrow, `cell` from 6 UTC."""
    return (FIRST_MIDNIGHT + timedelta(days=day, hours=6, minutes=5 * cell)).isoformat()

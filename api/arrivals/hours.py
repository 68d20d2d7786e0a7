"""When an office is open for those who come in."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from api.calendars.queries import select_closures, select_rules
from api.calendars.rules import RuleLane
from api.calendars.showing import show_days
from api.catalogue.rules import Municipality
from api.database import Connection

IN_PERSON: Final[frozenset[RuleLane]] = frozenset({"public", "acute", "walk-in"})
"""Staff's own lane is the telephone's."""
DAYS_AHEAD: Final = 14


class Stretch(Struct, frozen=True):
    start_at: datetime
    end_at: datetime


async def select_hours(
    connection: Connection, municipality: Municipality, office_id: str, now: datetime
) -> list[Stretch]:
    """Today's, also those that are over, and those of the next day that has any; in order, and apart from each other.

    By the rules: a caseworker's own meetings open no office.
    """
    rules = await select_rules(connection, municipality.municipality_id)
    closures = await select_closures(connection, municipality.municipality_id)
    today = now.astimezone(municipality.zone).date()
    days = (today, today + timedelta(days=DAYS_AHEAD))
    open_on: list[list[Stretch]] = [[] for _ in range(DAYS_AHEAD + 1)]
    for pool in municipality.pools.values():
        if pool.office_id == office_id and pool.person is None:
            for number, shown in enumerate(show_days(municipality, pool, rules, closures, {}, days)):
                open_on[number] += [Stretch(one.start_at, one.end_at) for one in shown.spans if one.lane in IN_PERSON]
    today_open, *later = open_on
    return list(joined(today_open + next(filter(None, later), [])))


def joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The same moments in as few stretches as it takes."""
    last: Stretch | None = None
    for one in sorted(stretches, key=lambda stretch: stretch.start_at):
        if last is not None and one.start_at <= last.end_at:
            last = Stretch(last.start_at, max(last.end_at, one.end_at))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last

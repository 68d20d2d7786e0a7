"""What things of the file are called in Danish by those who never see their ids. No I/O."""

from datetime import date, time

from msgspec import Struct

from api.calendars.rules import Closure, OpeningRule, RuleLane
from api.catalogue.rules import Municipality, Office, Pool, Topic
from api.municipality_file.recurrence_words import recurrence_in_danish

LANES: dict[RuleLane, str] = {"acute": "akuttider", "staff": "kun personale", "walk-in": "uden tid"}
"""What stands beside an opening rule that is not for everybody."""


def title_of(thing: Struct, municipality: Municipality) -> str:
    """Nothing where it has no other name than its id."""
    match thing:
        case Office():
            return thing.name
        case Topic():
            return thing.name.da
        case Pool():
            return _pool(thing, municipality)
        case Closure():
            return _closure(thing, municipality)
        case OpeningRule():
            return _rule(thing, municipality)
    return ""


def _pool(pool: Pool, municipality: Municipality) -> str:
    """As on staff's screens: groups of several offices may be called alike."""
    return f"{municipality.offices[pool.office_id].name}: {pool.name}"


def _rule(rule: OpeningRule, municipality: Municipality) -> str:
    """hver mandag og tirsdag kl. 10.00–14.00 (Rådhuset: Skranker, akuttider)"""
    times = f"kl. {rule.from_time:%H.%M}–{rule.until_time:%H.%M}"
    where = ", ".join(filter(None, [_pool(municipality.pools[rule.pool_id], municipality), LANES.get(rule.lane)]))
    return f"{recurrence_in_danish(rule.rrule)} {times} ({where})"


def _closure(closure: Closure, municipality: Municipality) -> str:
    """»Fravær« hver mandag fra 24.11.2026 fra kl. 08.00, Rådhuset: Skranker, 1 skranke væk"""
    last = closure.until_day
    days = day_in_danish(closure.from_day)
    if last is None:
        days = f"fra {days}"
    elif last != closure.from_day:
        days = f"{days}–{day_in_danish(last)}"
    if closure.rrule is not None:
        days = f"{recurrence_in_danish(closure.rrule)} {days}"
    where = municipality.pools.get(closure.pool_id or "") or municipality.offices.get(closure.office_id or "")
    parts = [f"»{closure.reason.da}« {days}{_hours(closure)}", title_of(where, municipality) if where else ""]
    if closure.desks is not None:
        parts.append(f"{closure.desks} skranke{'' if closure.desks == 1 else 'r'} væk")
    return ", ".join(part for part in parts if part)


def _hours(closure: Closure) -> str:
    begin, until = closure.from_time, closure.until_time
    if until is None:
        return f" fra kl. {begin:%H.%M}" if begin != time.min else ""
    return f" kl. {begin:%H.%M}–{until:%H.%M}"


def day_in_danish(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"

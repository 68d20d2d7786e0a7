"""The holidays of Denmark, and the working days between them. No I/O, no clock."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import get_args

from dateutil.easter import easter
from holidays import country_holidays

from api.catalogue.rules import Holiday, LocalText, OptionalHoliday

FIXED: Mapping[Holiday, tuple[int, int]] = {
    "new-years-day": (1, 1),
    "labour-day": (5, 1),
    "constitution-day": (6, 5),
    "christmas-eve": (12, 24),
    "christmas-day": (12, 25),
    "second-christmas-day": (12, 26),
    "new-years-eve": (12, 31),
}
AFTER_EASTER: Mapping[Holiday, int] = {
    "maundy-thursday": -3,
    "good-friday": -2,
    "easter-sunday": 0,
    "easter-monday": 1,
    "ascension-day": 39,
    "whit-sunday": 49,
    "whit-monday": 50,
}
"""Days from Easter Sunday."""

NAMES: Mapping[Holiday, LocalText] = {
    "new-years-day": LocalText("Nytårsdag", "New Year's Day"),
    "maundy-thursday": LocalText("Skærtorsdag", "Maundy Thursday"),
    "good-friday": LocalText("Langfredag", "Good Friday"),
    "easter-sunday": LocalText("Påskedag", "Easter Sunday"),
    "easter-monday": LocalText("2. påskedag", "Easter Monday"),
    "ascension-day": LocalText("Kristi himmelfartsdag", "Ascension Day"),
    "whit-sunday": LocalText("Pinsedag", "Whit Sunday"),
    "whit-monday": LocalText("2. pinsedag", "Whit Monday"),
    "labour-day": LocalText("1. maj", "Labour Day"),
    "constitution-day": LocalText("Grundlovsdag", "Constitution Day"),
    "christmas-eve": LocalText("Juleaftensdag", "Christmas Eve"),
    "christmas-day": LocalText("Juledag", "Christmas Day"),
    "second-christmas-day": LocalText("2. juledag", "Boxing Day"),
    "new-years-eve": LocalText("Nytårsaftensdag", "New Year's Eve"),
}

OPTIONAL = frozenset(get_args(OptionalHoliday))


def day_of(holiday: Holiday, year: int) -> date:
    if holiday in FIXED:
        return date(year, *FIXED[holiday])
    return easter(year) + timedelta(days=AFTER_EASTER[holiday])


def closed_days(
    optional: Collection[OptionalHoliday], from_day: date, until_day: date, open_on: Collection[Holiday] = ()
) -> frozenset[date]:
    """The public holidays of Denmark and those optional ones that an office keeps, but for those in `open_on`.

    A day that is two holidays is closed until both are named.
    """
    days: set[date] = set()
    for year in range(from_day.year, until_day.year + 1):
        days |= public_holidays(year) - {day_of(name, year) for name in open_on if name not in OPTIONAL}
        days |= {day_of(name, year) for name in optional if name not in open_on}
    return frozenset(days)


def holidays_on(day: date, optional: Collection[OptionalHoliday]) -> list[LocalText]:
    """The names of the public holidays that the day is, and of those optional ones that an office keeps."""
    kept = [name for name in NAMES if name in optional or name not in OPTIONAL]
    return [NAMES[name] for name in kept if day_of(name, day.year) == day]


@lru_cache(maxsize=32)
def public_holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("DK", years=year))


def working_days(after: date, until: date) -> int:
    """How many working days come after one day, until another and with it: 0 for today, 1 for the next working day."""
    return sum(_is_working_day(after + timedelta(days=number)) for number in range(1, (until - after).days + 1))


def working_day_after(day: date, days: int) -> date:
    """The working day that comes so many working days after a day."""
    while days:
        day += timedelta(days=1)
        days -= _is_working_day(day)
    return day


def _is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year)

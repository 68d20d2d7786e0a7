"""Recurrences of days: RFC 5545 and, as python-dateutil adds, BYEASTER (days from Easter Sunday). No I/O, no clock."""

from collections.abc import Iterator
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
CYCLE = 400
"""Years after which every date falls on the same day of the week again."""
BY_DAY = {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "BYEASTER"}
RRULE_PARTS = BY_DAY | {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}


def rrule_fault(text: str) -> str | None:
    """Why the text is no recurrence of days, or None when it is one."""
    parts = dict(part.partition("=")[::2] for part in text.upper().split(";"))
    if strange := sorted(parts.keys() - RRULE_PARTS):
        return f"{', '.join(strange)} cannot be used; write for example FREQ=WEEKLY;BYDAY=MO,TU"
    if parts.get("FREQ") not in FREQUENCIES:
        return "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY"
    if not parts.get("INTERVAL", "1").isdecimal() or int(parts.get("INTERVAL", "1")) < 1:
        return "INTERVAL must be 1 or more"
    try:
        rrulestr(text, dtstart=datetime.combine(date(2026, 1, 1), time.min))
    except ValueError as error:
        return str(error)
    # Beyond the year python-dateutil fails, or counts from its other end.
    if not all(-80 <= int(days) <= 250 for days in parts.get("BYEASTER", "0").split(",")):
        return "BYEASTER must lie within the year: -80 to 250 days from Easter Sunday"
    return None


def ever_recurs(rrule: str, first: date, last: date | None) -> bool:
    """Whether there is any day from `first` to `last` (None: without end) on which it recurs."""
    begin = datetime.combine(first, time.min)
    # The 30th of February would be looked for until the year 9999, for half a minute: so it begins close to that year.
    endless = ";".join(part for part in rrule.upper().split(";") if not part.startswith("UNTIL="))
    cycles = max(0, (9899 - first.year) // CYCLE)
    if not any(rrulestr(endless, dtstart=begin.replace(year=first.year + cycles * CYCLE))):
        return False
    found = rrulestr(rrule, dtstart=begin).after(begin, inc=True)
    return found is not None and (last is None or found.date() <= last)


def recurrences(rrule: str, first: date, last: date | None, from_day: date, until_day: date) -> Iterator[date]:
    """The days from `from_day` to `until_day`, both included, on which it recurs when it holds from `first` to `last`.

    Every second week, and whatever else is counted, is counted from `first`.
    """
    until = until_day if last is None else min(until_day, last)
    days = rrulestr(rrule, dtstart=datetime.combine(first, time.min))
    for moment in days.between(datetime.combine(from_day, time.min), datetime.combine(until, time.min), inc=True):
        yield moment.date()

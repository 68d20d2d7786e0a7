"""Danish words for moments, written anew on purpose: a monitor must not share the words of what it watches."""

from datetime import datetime
from zoneinfo import ZoneInfo

_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_MONTHS = ("januar", "februar", "marts", "april", "maj", "juni",
           "juli", "august", "september", "oktober", "november", "december")  # fmt: skip


def day_words(moment: datetime, zone: ZoneInfo) -> str:
    """tirsdag 24. november"""
    local = moment.astimezone(zone)
    return f"{_WEEKDAYS[local.weekday()]} {local.day}. {_MONTHS[local.month - 1]}"


def time_words(moment: datetime, zone: ZoneInfo) -> str:
    """09.15"""
    return f"{moment.astimezone(zone):%H.%M}"


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """tirsdag 24. november kl. 09.15"""
    return f"{day_words(moment, zone)} kl. {time_words(moment, zone)}"


def seconds_words(seconds: float) -> str:
    """4,2 s"""
    return f"{seconds:.1f} s".replace(".", ",")

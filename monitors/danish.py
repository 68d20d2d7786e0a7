"""Danish words for moments, written anew on purpose: a monitor must not share the words of what it watches."""

from datetime import datetime, timedelta
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


def letter_words(moment: datetime, zone: ZoneInfo) -> str:
    """24. november 2026 kl. 09.15, as it is written in a letter"""
    local = moment.astimezone(zone)
    return f"{local.day}. {_MONTHS[local.month - 1]} {local.year} kl. {local:%H.%M}"


def seconds_words(seconds: float) -> str:
    """4,2 s"""
    return f"{seconds:.1f} s".replace(".", ",")


def percent_words(share: float) -> str:
    """99,9 %; 100 % only when it is all"""
    tenths = int(share * 1000 + 1e-9)
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10} %"


def span_words(span: timedelta) -> str:
    """50 sekunder; 1 minut; 2 timer og 5 minutter; 3 dage og 4 timer"""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _counted(max(0, int(span.total_seconds())), "sekund", "sekunder")
    days, hours = divmod(minutes // 60, 24)
    parts = [(days, "dag", "dage"), (hours, "time", "timer")]
    parts += [] if days else [(minutes % 60, "minut", "minutter")]
    return " og ".join(_counted(*part) for part in parts if part[0])


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"

"""Days that come again, in the Danish words of staff's screens. No I/O."""

import re
from typing import Final

DAYS: Final = {
    "MO": "mandag", "TU": "tirsdag", "WE": "onsdag", "TH": "torsdag", "FR": "fredag", "SA": "lørdag", "SU": "søndag",
}  # fmt: skip
PLACES: Final = {"1": "første", "2": "anden", "3": "tredje", "4": "fjerde", "-1": "sidste"}


def recurrence_in_danish(rrule: str) -> str:
    """An RRULE (RFC 5545) as people say it: "hver anden torsdag". What has no such words is shown as it is."""
    parts = dict(part.split("=", 1) for part in rrule.upper().split(";"))
    days = [DAYS.get(day) for day in parts.get("BYDAY", "").split(",")]
    if parts.keys() <= {"FREQ", "INTERVAL", "BYDAY"} and parts["FREQ"] == "WEEKLY" and None not in days:
        *others, last = map(str, days)
        listed = f"{', '.join(others)} og {last}" if others else last
        return f"{_every(int(parts.get('INTERVAL', '1')))} {listed}"
    found = re.fullmatch(r"FREQ=MONTHLY;BYDAY=(-?\d)([A-Z]{2})", rrule.upper())
    if found and found[1] in PLACES:
        return f"den {PLACES[found[1]]} {DAYS[found[2]]} i måneden"
    return f"på særlige dage ({rrule})"


def _every(weeks: int) -> str:
    return {1: "hver", 2: "hver anden"}.get(weeks, f"hver {weeks}.")

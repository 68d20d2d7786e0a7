"""What a report of a fault is, and by when it is answered. No I/O."""

import re
import unicodedata
from datetime import datetime, time, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from api.calendars.holidays import working_day_after
from api.catalogue.rules import Language

OWNER = "drift"
ANSWERED_WITHIN = 2
"""Working days."""
END_OF_WORK = time(16)
KEPT = timedelta(days=90)
"""After the answer."""
SYNTHETIC_KEPT = timedelta(hours=1)

_CPR = re.compile(r"(?<!\d)\d{6}\W{0,3}\d{4}(?!\d)")
REMOVED = "******-****"


class FaultReport(Struct, frozen=True, kw_only=True):
    """What a citizen tells, and what the page tells with it. None of it says who it was."""

    route: str
    """The template of the screen's address: /kvittering/:id."""
    app_version: str
    request_id: str | None
    """Of the answer that failed."""
    what: str | None
    language: Language
    synthetic: bool
    """Told by a monitor's test citizen (P9): nobody needs to answer."""
    created_at: datetime
    deadline: datetime
    key: UUID
    request_hash: bytes


class Told(Struct, frozen=True):
    """What the citizen is answered."""

    number: int
    owner: str
    deadline: datetime


class Kept(Struct, frozen=True, kw_only=True):
    """What was kept of one report."""

    number: int
    owner: str
    deadline: Annotated[datetime, Meta(tz=True)]
    route: str
    app_version: str
    request_id: str | None
    what: str | None
    language: Language


class FirstTold(Struct, frozen=True):
    """What citizens told of one screen, in figures."""

    route: str
    count: int
    first_at: Annotated[datetime, Meta(tz=True)]


def deadline_of(now: datetime, zone: ZoneInfo) -> datetime:
    """When the owner has had so many working days, and the last of them ends."""
    day = working_day_after(now.astimezone(zone).date(), ANSWERED_WITHIN)
    return datetime.combine(day, END_OF_WORK, zone)


def clean(what: str) -> str | None:
    """The words without what cannot be seen and without anything like a CPR number; None when nothing is left."""
    kept = "".join(char for char in what if char == "\n" or unicodedata.category(char)[0] != "C")
    return _CPR.sub(REMOVED, kept).strip() or None

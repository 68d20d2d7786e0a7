"""A booking as a calendar file (RFC 5545, RFC 5546). No I/O, no clock."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vUri
from msgspec import Struct

from api.bookings.rules import Command
from api.catalogue.rules import Language

CHANGES: tuple[Command, ...] = ("move", "cancel", "undo")
"""The actions after which a calendar must take notice."""

REMIND_BEFORE = timedelta(hours=2)

SUMMARY = {"da": "Tid hos borgerservice", "en": "Appointment at citizen services"}


class CalendarEntry(Struct, frozen=True, kw_only=True):
    municipality_id: str
    booking_id: UUID
    time_zone: str
    sequence: int
    """How often the booking has changed, by receipts of CHANGES; a calendar takes the file with the highest."""
    cancelled: bool
    start: datetime
    end: datetime
    location: str
    organizer: str | None
    """An e-mail address of the municipality."""
    organizer_name: str
    url: str
    language: Language
    changed_at: datetime
    """When this state came about."""


def method_of(entry: CalendarEntry) -> str:
    """What the file asks the calendar to do; the same word belongs into the media type."""
    return "CANCEL" if entry.cancelled else "PUBLISH"


def calendar_file(entry: CalendarEntry) -> bytes:
    """The file, to be served as `text/calendar; charset=utf-8; method=…`."""
    calendar = Calendar()
    calendar.add("prodid", "-//Borgertid//Borgertid//DA")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(entry))
    zone = ZoneInfo(entry.time_zone)
    start, end = entry.start.astimezone(zone), entry.end.astimezone(zone)
    # One year each way holds the clock changes that matter and keeps the file short.
    year = timedelta(days=365)
    first, last = (start - year).date(), (end + year).date()
    calendar.add_component(Timezone.from_tzid(entry.time_zone, first_date=first, last_date=last))
    calendar.add_component(_event(entry, start, end))
    file: bytes = calendar.to_ical()
    return file


def _event(entry: CalendarEntry, start: datetime, end: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.booking_id}@{entry.municipality_id}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", SUMMARY[entry.language])
    event.add("location", entry.location)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("url", vUri(entry.url))
    if entry.organizer:
        organizer = vCalAddress(f"mailto:{entry.organizer}")
        organizer.params["CN"] = entry.organizer_name
        event.add("organizer", organizer)
    # Others who see the calendar see that its owner is away, not where.
    event.add("class", "PRIVATE")
    if not entry.cancelled:
        event.add_component(_alarm(entry))
    return event


def _alarm(entry: CalendarEntry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", SUMMARY[entry.language])
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm

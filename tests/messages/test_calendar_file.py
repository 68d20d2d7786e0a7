from datetime import UTC, datetime, timedelta
from uuid import UUID

import icalendar
import pytest
from msgspec.structs import replace

from api.bookings.ics import CalendarEntry, calendar_file

ENTRY = CalendarEntry(
    municipality_id="by",
    booking_id=UUID(int=7),
    time_zone="Europe/Copenhagen",
    sequence=0,
    cancelled=False,
    start=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    end=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    location="Rådhuset; Bytorvet 1, 9999 By",
    organizer="borgerservice@by.example",
    organizer_name='By "Kommune"; Æblegård',
    url="https://by.example/mine#1.a",
    language="da",
    changed_at=datetime(2026, 11, 23, 7, 0, tzinfo=UTC),
)


def read(entry: CalendarEntry) -> tuple[icalendar.Calendar, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(calendar_file(entry))
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_a_calendar_learns_when_where_and_how_to_change_it() -> None:
    calendar, event = read(ENTRY)
    assert calendar["METHOD"] == "PUBLISH"
    assert event["UID"] == f"{UUID(int=7)}@by"
    assert event["DTSTART"].dt == ENTRY.start
    assert event["DTEND"].dt == ENTRY.end
    assert event["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert event["SUMMARY"] == "Tid hos borgerservice"
    assert event["LOCATION"] == ENTRY.location
    assert event["URL"] == ENTRY.url
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    [alarm] = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=-2)


def test_a_moved_time_replaces_the_old_one_and_a_cancelled_one_is_taken_out() -> None:
    _, moved = read(replace(ENTRY, sequence=1, start=ENTRY.start + timedelta(days=1)))
    calendar, cancelled = read(replace(ENTRY, sequence=2, cancelled=True))
    assert moved["UID"] == cancelled["UID"] == f"{UUID(int=7)}@by"
    assert (moved["SEQUENCE"], cancelled["SEQUENCE"]) == (1, 2)
    assert (calendar["METHOD"], cancelled["STATUS"]) == ("CANCEL", "CANCELLED")
    assert cancelled.walk("VALARM") == []


@pytest.mark.parametrize(
    ("start", "wall_clock", "offset"),
    [
        (datetime(2026, 10, 23, 8, 0, tzinfo=UTC), "20261023T100000", 2),
        (datetime(2026, 10, 26, 9, 0, tzinfo=UTC), "20261026T100000", 1),
        (datetime(2027, 3, 26, 9, 0, tzinfo=UTC), "20270326T100000", 1),
        (datetime(2027, 3, 29, 8, 0, tzinfo=UTC), "20270329T100000", 2),
    ],
)
def test_ten_o_clock_is_ten_o_clock_on_both_sides_of_a_clock_change(
    start: datetime, wall_clock: str, offset: int
) -> None:
    calendar, event = read(replace(ENTRY, start=start, end=start + timedelta(minutes=30)))
    assert event["DTSTART"].to_ical().decode() == wall_clock
    # By the file's own rules, for calendars that know no time zone names.
    [zone] = calendar.walk("VTIMEZONE")
    naive = datetime.strptime(wall_clock, "%Y%m%dT%H%M%S")  # noqa: DTZ007
    assert naive.replace(tzinfo=zone.to_tz(lookup_tzid=False)).utcoffset() == timedelta(hours=offset)


def test_a_municipality_without_an_address_is_no_organizer() -> None:
    _, event = read(replace(ENTRY, organizer=None))
    assert "ORGANIZER" not in event

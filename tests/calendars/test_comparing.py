"""What a change of rules does to a day is told as stretches of the clock, each as long as it can be."""

from datetime import UTC, date, datetime

from api.calendars.cells import Span
from api.calendars.comparing import ChangedTimes, Opening, changed_times
from api.calendars.rules import PlannedDay

KEY = ("desks", date(2026, 11, 24), "public")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)


def a_day(hour: int, *spans: Span) -> PlannedDay:
    return PlannedDay(at(hour), [desks for span in spans for desks in [span.capacity] * span.cells], list(spans))


def told(before: PlannedDay | None, after: PlannedDay | None) -> list[ChangedTimes]:
    return list(changed_times(KEY, before, after))


def test_what_is_the_same_is_not_told_however_it_is_divided() -> None:
    whole, parted = a_day(9, Span(1, 24, 2)), a_day(9, Span(1, 12, 2), Span(13, 12, 2))
    assert told(whole, parted) == told(parted, parted) == told(None, None) == []


def test_a_new_day_appears_and_an_emptied_one_vanishes() -> None:
    day, two_desks = a_day(9, Span(1, 12, 2), Span(13, 12, 2)), Opening(2, None)
    assert told(None, day) == [ChangedTimes(*KEY, at(9), at(11), None, two_desks)]
    assert told(day, PlannedDay(at(9), [], [])) == [ChangedTimes(*KEY, at(9), at(11), two_desks, None)]


def test_hours_that_move_vanish_at_one_end_and_appear_at_the_other() -> None:
    assert told(a_day(9, Span(1, 24, 1)), a_day(10, Span(1, 24, 1))) == [
        ChangedTimes(*KEY, at(9), at(10), Opening(1, None), None),
        ChangedTimes(*KEY, at(11), at(12), None, Opening(1, None)),
    ]


def test_desks_and_topics_that_change_are_told_with_what_was() -> None:
    after = a_day(9, Span(1, 12, 1), Span(13, 12, 2, ("passport-adult",)))
    assert told(a_day(9, Span(1, 24, 2)), after) == [
        ChangedTimes(*KEY, at(9), at(10), Opening(2, None), Opening(1, None)),
        ChangedTimes(*KEY, at(10), at(11), Opening(2, None), Opening(2, ("passport-adult",))),
    ]


def test_a_break_between_two_stretches_stays_one() -> None:
    after = a_day(9, Span(1, 6, 1), Span(13, 6, 1))
    assert told(None, after) == [
        ChangedTimes(*KEY, at(9), at(9, 30), None, Opening(1, None)),
        ChangedTimes(*KEY, at(10), at(10, 30), None, Opening(1, None)),
    ]

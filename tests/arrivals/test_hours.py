"""When an office is open for those who come in."""

from datetime import UTC, datetime, timedelta

from api.arrivals.hours import Stretch, joined

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def hours(first: float, last: float) -> Stretch:
    return Stretch(NINE + timedelta(hours=first), NINE + timedelta(hours=last))


def test_stretches_that_meet_or_lie_within_each_other_are_one() -> None:
    pools = [hours(3, 4), hours(0, 2), hours(1, 3), hours(0.5, 1), hours(5, 6)]
    assert list(joined(pools)) == [hours(0, 4), hours(5, 6)]


def test_an_office_without_hours_has_none() -> None:
    assert list(joined([])) == []

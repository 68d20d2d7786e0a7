"""Which free times are offered next to another booking of the same contact."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from api.bookings.overlaps import MOST_NEXT_TO, times_next_to
from api.bookings.same_contact import Live

TEN = datetime(2026, 11, 24, 9, tzinfo=UTC)
STEP = timedelta(minutes=5)


def at(start: int, cells: int = 3) -> Live:
    begins = TEN + start * STEP
    return Live(
        booking_id=uuid4(),
        secret_version=1,
        office_id="library",
        start_at=begins,
        end_at=begins + cells * STEP,
        topics=(),
        email=None,
    )


def offered(other: Live, free: list[int], cells: int = 3) -> list[int]:
    starts = [("library", TEN.date(), TEN + start * STEP) for start in free]
    return [(start - TEN) // STEP for _, start in times_next_to(other, starts, cells * STEP)]


def test_right_before_and_right_after_come_first() -> None:
    assert offered(at(10), list(range(40))) == [7, 13, 6]


def test_when_neither_is_free_the_nearest_are_offered() -> None:
    assert offered(at(10), [0, 10, 11, 20, 30]) == [0, 20, 30]


@given(st.integers(0, 60), st.integers(1, 12), st.lists(st.integers(0, 80)), st.integers(1, 12))
def test_no_offered_time_overlaps_and_none_that_is_left_out_is_nearer(
    start: int, length: int, free: list[int], cells: int
) -> None:
    other = at(start, length)
    found = offered(other, free, cells)

    def apart(one: int) -> int:
        return max(start - (one + cells), one - (start + length))

    assert all(one + cells <= start or start + length <= one for one in found)
    possible = {one for one in free if apart(one) >= 0}
    assert len(found) == min(MOST_NEXT_TO, len(possible)) == len(set(found))
    assert sorted(map(apart, found)) == sorted(map(apart, possible))[: len(found)]

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.backoff import back_off
from api.jobs.leader import trigger_of
from api.jobs.schedule import At, Every

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, st.integers(1, 86_400))
def test_a_regular_tick_is_the_same_for_every_process(now: datetime, seconds: int) -> None:
    tick = Every(seconds).latest(now)
    assert tick <= now < tick + timedelta(seconds=seconds)
    assert Every(seconds).latest(tick) == tick


@given(moments, st.integers(0, 23).filter(lambda hour: hour != 2), st.integers(0, 59))
def test_a_daily_tick_comes_once_a_day_at_its_local_time(now: datetime, hour: int, minute: int) -> None:
    tick = At(hour, minute).latest(now)
    local = tick.astimezone(COPENHAGEN)
    assert (local.hour, local.minute, local.second) == (hour, minute, 0)
    assert timedelta(0) <= now - tick < timedelta(hours=25)
    before = At(hour, minute).latest(tick - timedelta(seconds=1)).astimezone(COPENHAGEN)
    assert before.date() == local.date() - timedelta(days=1)


def test_no_daily_job_lies_in_the_hour_that_the_clock_change_removes_or_doubles() -> None:
    with pytest.raises(ValueError, match="between 02 and 03"):
        At(2, 30)


@pytest.mark.parametrize("when", [Every(10), Every(3600), At(3, 15), At(23, 59)])
def test_the_scheduler_wakes_at_the_ticks_that_are_written(when: Every | At) -> None:
    # The night of 25 October 2026 has the hour from 02 to 03 twice.
    moment = datetime(2026, 10, 24, 12, 0, 1, tzinfo=UTC)
    for _ in range(3):
        fired = trigger_of(when).get_next_fire_time(None, moment)
        assert when.latest(fired) == fired
        assert when.latest(fired - timedelta(seconds=1)) < fired
        moment = fired + timedelta(seconds=1)


def test_waits_double_up_to_the_longest_and_are_spread_by_half() -> None:
    def wait(attempt: int, chance: float) -> float:
        longest = timedelta(seconds=60)
        return back_off(attempt, first=timedelta(seconds=10), longest=longest, random=lambda: chance).total_seconds()

    assert [wait(attempt, 0.0) for attempt in (1, 2, 3, 4, 500)] == [10, 20, 40, 60, 60]
    assert wait(3, 0.5) == 30
    assert 20 < wait(3, 0.999) < 21

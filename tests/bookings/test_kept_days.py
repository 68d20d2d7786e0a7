"""Pool days are remembered, and read again when somebody has written them since."""

from datetime import UTC, date, datetime, timedelta

import pytest

from api.bookings import kept_days
from api.bookings.kept_days import DaysWanted, KeptDay, KeptDays
from api.calendars.cells import Starts
from api.calendars.operations import build_pool_days
from api.database import Connection
from tests.calendars.builders import a_rule, store

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
WANTED = DaysWanted("by", ("desks",), ("public",), MONDAY, TUESDAY)
TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def two_days(connection: Connection) -> None:
    await store(connection, [a_rule("10:00", "10:30")])
    async with connection.transaction():
        await build_pool_days(connection, "by", MONDAY, TUESDAY)


async def read(kept: KeptDays, connection: Connection) -> tuple[KeptDay, KeptDay]:
    monday, tuesday = sorted(await kept.select(connection, WANTED), key=lambda one: one.day)
    return monday, tuesday


async def test_a_day_that_nobody_has_written_is_not_read_again(connection: Connection) -> None:
    await two_days(connection)
    kept = KeptDays()
    first = await read(kept, connection)
    assert [one is before for one, before in zip(await read(kept, connection), first, strict=True)] == [True, True]


async def test_a_day_is_read_again_when_anybody_has_written_it(connection: Connection) -> None:
    await two_days(connection)
    kept = KeptDays()
    _, tuesday = await read(kept, connection)
    await connection.execute("UPDATE pool_day SET free = array_fill(0::smallint, ARRAY[6]) WHERE day = $1", MONDAY)
    monday, same = await read(kept, connection)
    assert (sum(monday.free), same is tuesday) == (0, True)
    assert monday.free_starts(3, frozenset(), 3, 0).instants == []


async def test_a_day_that_has_gone_or_come_is_noticed_in_a_month_that_was_read_before(connection: Connection) -> None:
    await two_days(connection)
    kept = KeptDays()
    _, tuesday = await read(kept, connection)
    await connection.execute("DELETE FROM pool_day WHERE day = $1", MONDAY)
    assert await kept.select(connection, WANTED) == [tuesday]
    async with connection.transaction():
        await build_pool_days(connection, "by", MONDAY, TUESDAY)
    assert (await read(kept, connection))[1] is tuesday


async def test_what_is_kept_is_of_one_municipality(connection: Connection) -> None:
    await two_days(connection)
    kept = KeptDays()
    await read(kept, connection)
    assert await kept.select(connection, WANTED._replace(municipality_id="another")) == []


async def test_when_too_many_would_be_kept_all_are_forgotten(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_days, "MOST", 2)
    await two_days(connection)
    kept = KeptDays()
    before, _ = await read(kept, connection)
    await connection.execute("UPDATE pool_day SET version = version + 1 WHERE day = $1", TUESDAY)
    await read(kept, connection)
    after, _ = await read(kept, connection)
    assert after is not before
    assert after.free == before.free


def test_the_starts_from_a_moment_on_keep_their_words_when_none_falls_away() -> None:
    starts = Starts([TEN, TEN + timedelta(minutes=15)])
    assert starts.since(TEN) is starts
    assert starts.since(TEN + timedelta(minutes=1)).instants == [TEN + timedelta(minutes=15)]
    assert starts.since(TEN + timedelta(hours=1)).instants == []

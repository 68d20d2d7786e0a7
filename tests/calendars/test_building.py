"""Building pool days from stored rules: never behind the back of a booking."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from msgspec.structs import replace

from api.calendars import queries
from api.calendars.cells import PoolDay
from api.calendars.fitting import Misfit
from api.calendars.operations import Changes, build_pool_days, extend_horizons
from api.calendars.rules import RulesOverlap
from api.catalogue.rules import Pool
from api.database import Connection, transaction
from api.municipality_file.queries import upsert_pools
from tests.builders import a_town
from tests.calendars.builders import a_booking, a_closure, a_rule, store

MONDAY = date(2026, 11, 23)
TOPICS = frozenset({"passport-adult", "wedding"})
KEY = ("desks", MONDAY, "public")
SYNTHETIC = ("desks", MONDAY, "synthetic")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=ZoneInfo("Europe/Copenhagen"))


async def build(pool: asyncpg.Pool) -> Changes:
    async with transaction(pool) as connection:
        return await build_pool_days(connection, "by", MONDAY, MONDAY)


async def the_day(connection: Connection) -> PoolDay:
    [found] = await queries.select_pool_days(connection, "by", ["desks"], ["public"], MONDAY, MONDAY)
    return found


async def test_a_build_writes_what_the_rules_say(pool: asyncpg.Pool, connection: Connection) -> None:
    await store(connection, [a_rule("10:00", "10:30"), a_rule("11:00", "11:15", lane="acute")])
    changes = await build(pool)
    assert changes.inserted == [("desks", MONDAY, "acute"), KEY, SYNTHETIC]
    day = await the_day(connection)
    assert (day.first_cell, day.capacity, day.free) == (at(10), [2] * 6, [2] * 6)
    assert (day.build, day.version) == (1, 1)


async def test_a_second_build_writes_nothing(pool: asyncpg.Pool, connection: Connection) -> None:
    await store(connection, [a_rule()])
    await build(pool)
    before = await connection.fetch("SELECT xmin, * FROM pool_day ORDER BY pool_id, day, lane")
    assert await build(pool) == Changes(inserted=[], changed=[], emptied=[], times=[], misfits=[])
    assert await connection.fetch("SELECT xmin, * FROM pool_day ORDER BY pool_id, day, lane") == before


async def test_changed_hours_keep_the_cells_of_bookings_taken(pool: asyncpg.Pool, connection: Connection) -> None:
    await store(connection, [a_rule("10:00", "11:00")])
    await build(pool)
    await a_booking(connection, at(10, 30), at(10, 45))
    await store(connection, [a_rule("09:30", "11:00")])
    changes = await build(pool)
    assert (changes.inserted, changes.changed, changes.misfits) == ([], [KEY, SYNTHETIC], [])
    day = await the_day(connection)
    assert day.first_cell == at(9, 30)
    assert day.free == [2] * 12 + [1] * 3 + [2] * 3
    assert day.build == 2


async def test_a_day_that_closes_keeps_its_row_without_spans(pool: asyncpg.Pool, connection: Connection) -> None:
    await store(connection, [a_rule()])
    await build(pool)
    await store(connection, [a_rule()], [a_closure(MONDAY)])
    assert (await build(pool)).emptied == [KEY, SYNTHETIC]
    day = await the_day(connection)
    assert (day.capacity, day.free, day.spans) == ([], [], [])


async def test_a_build_number_never_comes_back(pool: asyncpg.Pool, connection: Connection) -> None:
    builds = []
    for closures in ([], [a_closure(MONDAY)], []):
        await store(connection, [a_rule()], closures)
        await build(pool)
        builds.append((await the_day(connection)).build)
    assert builds == [1, 2, 3]


async def test_a_build_waits_for_a_booking_in_progress_and_counts_it(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await store(connection, [a_rule("10:00", "11:00")])
    await build(pool)
    await store(connection, [a_rule("10:00", "11:00", capacity=5)])
    async with transaction(pool) as booking:
        await queries.take(booking, "by", [(KEY, 1, 3)])
        await a_booking(booking, at(10), at(10, 15))
        building = asyncio.create_task(build(pool))
        while not await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            assert not building.done()
    await building
    assert (await the_day(connection)).free == [4] * 3 + [5] * 9


async def test_a_build_waits_for_another_and_then_finds_nothing_to_do(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await store(connection, [a_rule()])
    async with transaction(pool) as first:
        assert len((await build_pool_days(first, "by", MONDAY, MONDAY)).inserted) == 2
        second = asyncio.create_task(build(pool))
        while not await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            assert not second.done()
    assert (await second).inserted == []


@pytest.mark.parametrize(
    ("rule", "topics", "reason"),
    [
        (a_rule("12:00", "14:00"), ["passport-adult"], "outside-hours"),
        (a_rule("10:00", "10:10"), ["passport-adult"], "outside-hours"),
        (a_rule(), ["wedding"], "topic-not-served"),
        (a_rule(topics=("wedding",)), ["passport-adult", "wedding"], "topic-not-served"),
    ],
)
async def test_a_booking_that_no_longer_fits_is_named_with_the_reason(
    pool: asyncpg.Pool, connection: Connection, rule: object, topics: list[str], reason: str
) -> None:
    await store(connection, [a_rule()])
    await build(pool)
    booking_id = await a_booking(connection, at(10), at(10, 15))
    await store(connection, [rule], topics=topics)
    assert (await build(pool)).misfits == [Misfit(booking_id, "desks", MONDAY, at(10), at(10, 15), reason)]
    assert await connection.fetchval("SELECT count(*) FROM part") == 1


async def test_a_booking_of_which_one_topic_is_dropped_is_named(pool: asyncpg.Pool, connection: Connection) -> None:
    await store(connection, [a_rule()])
    await build(pool)
    await a_booking(connection, at(10), at(10, 15), "passport-adult", "wedding")
    await store(connection, [a_rule()], topics=["passport-adult"])
    assert [misfit.reason for misfit in (await build(pool)).misfits] == ["topic-not-served"]


ABLE = Pool("desks", "hall", "Skranken", TOPICS, 15, needs=frozenset({"low-desk"}), video_url="https://a.example")


async def needs_what(connection: Connection, booking_id: UUID, needs: Sequence[str], meeting: str) -> None:
    await connection.execute(
        """
        WITH theirs AS (
          INSERT INTO contact (municipality_id, contact_id, name, email, needs, erase_on)
          VALUES ('by', $1, 'Test Testesen', 'test@borgertid.dk', $2, '2027-01-01') RETURNING contact_id
        )
        UPDATE booking SET contact_id = theirs.contact_id, meeting = $3 FROM theirs WHERE booking_id = $1
        """,
        booking_id,
        needs,
        meeting,
    )


@pytest.mark.parametrize(
    ("needs", "meeting", "now_here", "now_elsewhere", "reasons"),
    [
        (["low-desk"], "office", {"needs": frozenset()}, {"needs": frozenset({"low-desk"})}, ["need-not-met"]),
        (["low-desk"], "office", {"needs": frozenset()}, {}, []),
        (["interpreter"], "office", {"needs": frozenset()}, {"needs": frozenset({"low-desk"})}, []),
        ([], "video", {"video_url": None}, {}, ["need-not-met"]),
        ([], "phone", {"video_url": None}, {}, []),
        (["low-desk"], "video", {}, {}, []),
    ],
)
async def test_who_needs_what_the_desks_no_longer_have_is_named(
    pool: asyncpg.Pool,
    connection: Connection,
    needs: list[str],
    meeting: str,
    now_here: dict[str, Any],
    now_elsewhere: dict[str, Any],
    reasons: list[str],
) -> None:
    """What no pool names anywhere can be had at each."""
    await store(connection, [a_rule()])
    await upsert_pools(connection, "by", [ABLE])
    await build(pool)
    booking_id = await a_booking(connection, at(10), at(10, 15))
    await needs_what(connection, booking_id, needs, meeting)
    assert (await build(pool)).misfits == []
    elsewhere = Pool("annex", "hall", "Annekset", TOPICS, 15)
    await upsert_pools(connection, "by", [replace(ABLE, **now_here), replace(elsewhere, **now_elsewhere)])
    assert [misfit.reason for misfit in (await build(pool)).misfits] == reasons
    await extend_horizons(pool, at(9))
    assert [row["reason"] for row in await connection.fetch("SELECT reason FROM misfit")] == reasons


async def test_when_a_desk_goes_the_last_to_book_is_the_one_named(pool: asyncpg.Pool, connection: Connection) -> None:
    await store(connection, [a_rule(capacity=2)])
    await build(pool)
    await a_booking(connection, at(10), at(10, 30))
    last = await a_booking(connection, at(10, 15), at(10, 45))
    await a_booking(connection, at(10, 45), at(11))
    await store(connection, [a_rule(capacity=1)])
    assert [(misfit.booking_id, misfit.reason) for misfit in (await build(pool)).misfits] == [(last, "too-few-desks")]
    assert (await the_day(connection)).free[:12] == [0] * 12


async def test_a_test_citizen_is_never_on_the_list_of_misfits(pool: asyncpg.Pool, connection: Connection) -> None:
    await store(connection, [a_rule()])
    await build(pool)
    await a_booking(connection, at(10), at(10, 15), lane="synthetic")
    await store(connection, [])
    assert (await build(pool)).misfits == []


async def test_the_horizon_moves_on_by_a_day_and_no_more(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await store(connection, [a_rule()])
    for day in range(3):
        await extend_horizons(pool, now + timedelta(days=day))
        await extend_horizons(pool, now + timedelta(days=day))
        last = await connection.fetchval("SELECT max(day) FROM pool_day WHERE spans <> '[]'")
        assert last == now.date() + timedelta(days=60 + 3 + day)


async def test_where_a_calendar_cannot_be_built_the_others_are_and_the_job_tells(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await a_town(connection, now, "aa")
    await a_town(connection, now, "zz")
    await store(connection, [a_rule("10:00", "14:00"), a_rule("13:00", "15:00")])
    with pytest.raises(ExceptionGroup) as told:
        await extend_horizons(pool, now + timedelta(days=1))
    assert [type(failure) for failure in told.value.exceptions] == [RulesOverlap]
    rows = await connection.fetch("SELECT municipality_id, max(day) AS last FROM pool_day GROUP BY 1 ORDER BY 1")
    assert [(row["municipality_id"], row["last"]) for row in rows] == [
        (town, now.date() + timedelta(days=60 + 3 + 1)) for town in ("aa", "zz")
    ]


async def test_today_is_the_municipalitys_own_day(pool: asyncpg.Pool, connection: Connection) -> None:
    await store(connection, [a_rule()])
    await extend_horizons(pool, at(0, 30).astimezone(UTC))
    assert await connection.fetchval("SELECT min(day) FROM pool_day") == MONDAY


async def test_ninety_days_of_twenty_pools_are_built_in_about_a_second(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await store(connection, [])
    for number in range(20):
        await connection.execute(
            "INSERT INTO pool VALUES ('by', $1, 'hall', 'Skranken', '{wedding}', 15)", f"p{number}"
        )
        for lane in ("public", "acute", "staff"):
            rule = a_rule(lane=lane)
            await connection.execute(
                "INSERT INTO opening_rule VALUES ('by', $1, $2, $3, $4)", f"{number}-{lane}", f"p{number}", lane, rule
            )
    begun = asyncio.get_running_loop().time()
    async with transaction(pool) as building:
        changes = await build_pool_days(building, "by", MONDAY, MONDAY + timedelta(days=89))
    assert len(changes.inserted) > 20 * 80 * 4
    assert asyncio.get_running_loop().time() - begun < 5, "a generous bound for slow machines"

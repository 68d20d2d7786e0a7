"""Everybody at once, each on a connection of their own: nothing is sold twice, nothing lost, nobody stuck.

No command may end in anything but an answer or a refusal. A deadlock or a broken constraint is neither.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from api.bookings.rules import HOLD, UNDO, Receipt
from api.bookings.upkeep import end_due
from api.calendars.auditor import audit
from api.database import Connection
from api.municipality_file.operations import import_file
from tests.bookings.citizens import Citizens, build, citizens_of, outcome, tomorrow
from tests.bookings.crowds import at_once, kinds
from tests.builders import a_town
from tests.municipality_file.files import changed


@pytest.fixture
async def citizens(crowd: asyncpg.Pool, connection: Connection, now: datetime) -> Citizens:
    return await citizens_of(crowd, await a_town(connection, now, horizon_days=5), now)


async def test_one_key_from_twenty_connections_makes_one_booking(citizens: Citizens, connection: Connection) -> None:
    """Each time is sold once, so whoever does not get the first answer again would be refused."""
    for number in range(8):
        key, start = uuid4(), tomorrow(citizens.now, 10, 15 * number)
        answers = await at_once(citizens.book(start, key=key) for _ in range(20))
        assert len({answer.receipt_id for answer in answers if isinstance(answer, Receipt)}) == 1
        assert kinds(answers) == {"done": 20}
    assert await connection.fetchval("SELECT count(*) FROM booking") == 8
    assert await connection.fetchval("SELECT count(*) FROM outbox") == 8


async def test_a_full_day_that_swaps_in_pairs_keeps_everybody(citizens: Citizens, connection: Connection) -> None:
    """A swap of two full times cannot be had by moves; it must be refused both, and must not cost anybody a time."""
    starts = [tomorrow(citizens.now, 10, 15 * quarter) for quarter in range(16)]
    booked = [await citizens.book(start) for start in starts]
    pairs = list(zip(booked, reversed(starts), strict=True))
    answers = await at_once(citizens.move(one.booking_id, start) for _ in range(5) for one, start in pairs)
    assert kinds(answers) == {"time-taken": 80}
    assert await connection.fetchval("SELECT count(DISTINCT start_at) FROM part") == 16
    assert await audit(citizens.pool, citizens.now) == []


async def test_two_that_swap_through_a_free_time_between_two_days(citizens: Citizens, connection: Connection) -> None:
    days = [tomorrow(citizens.now), tomorrow(citizens.now).replace(day=25)]
    pairs = [[await citizens.book(day.replace(hour=hour)) for day in days] for hour in (10, 11, 12)]
    wanted = [
        (receipt.booking_id, day.replace(hour=hour, minute=30))
        for hour, pair in zip((10, 11, 12), pairs, strict=True)
        for receipt, day in zip(pair, reversed(days), strict=True)
    ]
    answers = await at_once(citizens.move(booking_id, start) for _ in range(10) for booking_id, start in wanted)
    # Moving to where one already stands is a move as well: each finds the time taken by nobody but itself.
    assert kinds(answers) == {"done": 60}
    assert await connection.fetchval("SELECT count(*) FROM part") == 6
    assert await audit(citizens.pool, citizens.now) == []


async def test_days_rebuilt_under_bookings_sell_nothing_twice(citizens: Citizens, connection: Connection) -> None:
    """The library opens an hour earlier or not, with two desks or three, five times while two hundred or more book."""
    starts = [tomorrow(citizens.now, 10, 15 * quarter) for quarter in range(8)]
    is_rebuilt = asyncio.Event()

    async def book() -> list[Receipt | str]:
        answers = await at_once(citizens.book(starts[number % 8]) for number in range(200))
        while not is_rebuilt.is_set():
            answers += await at_once(citizens.book(start) for start in starts)
        return answers

    async def rebuild() -> None:
        for number in range(5):
            await change_the_library(connection, ["09:00:00", "10:00:00"][number % 2], 2 + number % 2)
            await build(connection, "by", citizens.now)
        is_rebuilt.set()

    answers, _ = await asyncio.gather(book(), rebuild())
    assert kinds(answers).keys() == {"done", "time-taken"}
    sold = await connection.fetch("SELECT count(*) AS parts FROM part GROUP BY start_at")
    assert sum(row["parts"] for row in sold) == kinds(answers)["done"]
    assert max(row["parts"] for row in sold) <= 3
    assert await audit(citizens.pool, citizens.now) == []


async def change_the_library(connection: Connection, from_time: str, desks: int) -> None:
    await connection.execute(
        "UPDATE opening_rule SET content = content || $1 WHERE pool_id = 'library'",
        {"from_time": from_time, "capacity": desks},
    )


async def test_imports_under_bookings_sell_nothing_twice(
    crowd: asyncpg.Pool, connection: Connection, tmp_path: Path, now: datetime
) -> None:
    """Two files in turn, one with longer hours and a desk less, while citizens book, move and cancel."""
    every_day = changed(("BYDAY=MO,TU", "BYDAY=MO,TU,WE,TH,FR"), ("2026-11-24\n", "2026-11-26\n"))
    every_day = every_day.replace("2026-11-24", "2026-11-26")
    longer = changed(('until = "12:00"', 'until = "15:00"'), ("capacity = 2", "capacity = 1"), file=every_day)
    files = [tmp_path / "two-desks.toml", tmp_path / "one-desk.toml"]
    for file, text in zip(files, (every_day, longer), strict=True):
        file.write_text(text)
    await import_file(crowd, files[0], now)
    citizens = (await citizens_of(crowd, "by", now)).at("hall")
    starts = [tomorrow(now, 10, 15 * quarter) for quarter in range(8)]
    for _ in range(2):  # both desks, before one of them goes
        await citizens.book(starts[0])
    for round_ in range(3):
        answers, imported, _ = await asyncio.gather(
            at_once(citizens.book(starts[number % 8]) for number in range(40)),
            import_file(crowd, files[1 - round_ % 2], now),
            import_file(crowd, files[round_ % 2], now),
        )
        assert imported.municipality_id == "by"
        assert kinds(answers).keys() <= {"done", "time-taken"}
        assert await audit(crowd, now) == []
    most = await connection.fetchval("SELECT max(sold) FROM (SELECT count(*) AS sold FROM part GROUP BY start_at) s")
    assert most == 2


async def test_cancel_against_undo_ends_as_the_last_receipt_says(citizens: Citizens, connection: Connection) -> None:
    booked = [await citizens.book(tomorrow(citizens.now, 10, 15 * quarter)) for quarter in range(8)]
    answers = await at_once(
        command(one.booking_id) for _ in range(10) for one in booked for command in (citizens.cancel, citizens.undo)
    )
    assert kinds(answers).keys() == {"done", "not-possible-now"}
    for one in booked:
        history = await connection.fetch(
            "SELECT action FROM receipt WHERE booking_id = $1 ORDER BY number", one.booking_id
        )
        actions = [row["action"] for row in history]
        assert actions[0] == "book"
        # They can only take turns.
        assert actions[1:] == [["cancel", "undo"][number % 2] for number in range(len(actions) - 1)]
        status = await connection.fetchval("SELECT status FROM booking WHERE booking_id = $1", one.booking_id)
        assert status == ("cancelled" if actions[-1] == "cancel" else "booked")
    assert await connection.fetchval("SELECT count(*) FROM part") == 8
    assert await audit(citizens.pool, citizens.now) == []


async def test_an_undo_against_the_end_of_its_window_gets_its_time_or_nothing(
    citizens: Citizens, connection: Connection
) -> None:
    booked = [await citizens.book(tomorrow(citizens.now, 10, 15 * quarter)) for quarter in range(16)]
    await at_once(citizens.cancel(one.booking_id) for one in booked)
    last_moment = citizens.at_moment(citizens.now + UNDO - UNDO / 1000)
    await asyncio.gather(
        *(outcome(last_moment.undo(one.booking_id)) for one in booked),
        *(end_due(citizens.pool, citizens.now + UNDO) for _ in range(3)),
        *(outcome(citizens.book(tomorrow(citizens.now, 10, 15 * quarter))) for quarter in range(16)),
    )
    await end_due(citizens.pool, citizens.now + UNDO)
    assert await connection.fetchval("SELECT count(*) FROM part") == await connection.fetchval(
        "SELECT count(*) FROM booking WHERE status = 'booked'"
    )
    assert await audit(citizens.pool, citizens.now) == []


async def test_the_sweep_against_booking_from_the_hold_never_takes_a_booked_time(
    citizens: Citizens, connection: Connection
) -> None:
    starts = [tomorrow(citizens.now, 10, 15 * quarter) for quarter in range(16)]
    held = [await citizens.hold(start) for start in starts]
    over = citizens.at_moment(citizens.now + HOLD)
    booked, _ = await asyncio.gather(
        at_once(over.book(start, hold=hold) for start, hold in zip(starts, held, strict=True) for _ in range(3)),
        asyncio.gather(*(end_due(citizens.pool, over.now) for _ in range(3))),
    )
    done = [answer for answer in booked if isinstance(answer, Receipt)]
    # Swept or not, each hold's time was still free for its citizen: exactly one of three clicks got it.
    assert kinds(booked).keys() <= {"done", "hold-over", "time-taken"}
    assert sorted(answer.after.start for answer in done) == starts
    assert await parts_of(connection, done) == [1] * 16
    await end_due(citizens.pool, over.now)
    assert await connection.fetchval("SELECT count(*) FROM part") == 16
    assert await audit(citizens.pool, over.now) == []


async def test_holds_given_back_at_once_leave_the_day_as_free_as_it_was(
    citizens: Citizens, connection: Connection
) -> None:
    held = [await citizens.hold(tomorrow(citizens.now, 10, 15 * quarter)) for quarter in range(16)]
    assert kinds(await at_once(citizens.release(one.booking_id) for one in held)) == {"done": 16}
    assert await connection.fetchval("SELECT count(*) FROM part") == 0
    assert await audit(citizens.pool, citizens.now) == []


async def test_eight_devices_with_ten_tabs_each_keep_one_hold_each(citizens: Citizens, connection: Connection) -> None:
    clients = [UUID(int=number) for number in range(8)]
    starts = [tomorrow(citizens.now, 10, 15 * quarter) for quarter in range(16)]
    answers = await at_once(citizens.hold(start, client) for client in clients for start in starts[:5] + starts[-5:])
    assert kinds(answers).keys() <= {"done", "time-taken"}
    assert await connection.fetchval("SELECT count(*) FROM part") == await connection.fetchval(
        "SELECT count(DISTINCT hold_client) FROM booking WHERE status = 'held'"
    )
    assert await audit(citizens.pool, citizens.now) == []


async def parts_of(connection: Connection, receipts: Iterable[Receipt]) -> list[int]:
    return [
        await connection.fetchval("SELECT count(*) FROM part WHERE booking_id = $1", receipt.booking_id)
        for receipt in receipts
    ]

"""Many bookings in one transaction: each is done or refused as it would be alone, and all of it is kept or nothing."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from api.bookings.book import Outcome, book, claimed_key
from api.bookings.queries import delete_keys, insert_keys
from api.bookings.rules import Receipt
from api.calendars.auditor import audit
from api.contacts.rules import Contact
from api.database import Connection, transaction
from tests.bookings.citizens import Citizens, tomorrow
from tests.bookings.towns import SPLIT, a_town_with

QUARTER = timedelta(minutes=15)
LAST_KEY = UUID(int=2**128 - 1)


@pytest.fixture
async def citizens(crowd: asyncpg.Pool, tmp_path: Path, now: datetime) -> Citizens:
    """One desk does passports."""
    return (await a_town_with(crowd, tmp_path, now, SPLIT)).about("passport")


def told(outcomes: Sequence[Outcome]) -> list[str]:
    return ["booked" if isinstance(outcome, Receipt) else outcome.kind for outcome in outcomes]


async def counts(connection: Connection) -> dict[str, int]:
    tables = ["booking", "part", "receipt", "contact", "idempotency_key", "outbox"]
    return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}


def all_of(number: int) -> dict[str, int]:
    return dict.fromkeys(["booking", "part", "receipt", "contact", "idempotency_key", "outbox"], number)


async def test_each_has_its_outcome_in_order_and_the_refused_leave_nothing(
    citizens: Citizens, connection: Connection
) -> None:
    start = tomorrow(citizens.now)
    commands = [
        citizens.booking(start),
        citizens.about("moon").booking(start + QUARTER),
        citizens.booking(start),
        citizens.booking(start - timedelta(hours=2)),
        citizens.at("moon").booking(start),
        citizens.about("passport:2").booking(start + QUARTER),
        citizens.booking(start + 2 * QUARTER),
        citizens.about("licence").booking(start),
    ]
    outcomes = await citizens.book_together(commands)
    assert told(outcomes) == [
        "booked", "unknown-topic", "time-taken", "time-outside-rules", "unknown-office", "booked", "time-taken",
        "booked",
    ]  # fmt: skip
    done = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    assert [receipt.receipt_id for receipt in done] == [commands[number].receipt_id for number in (0, 5, 7)]
    assert await counts(connection) == all_of(3)
    assert await audit(citizens.pool, citizens.now) == []


async def test_both_parts_of_a_visit_are_gone_for_those_after_it(citizens: Citizens) -> None:
    start = tomorrow(citizens.now)
    two_parts = citizens.about("passport", "licence").booking(start)
    after_it = [citizens.about("licence").booking(start + QUARTER), citizens.booking(start)]
    assert told(await citizens.book_together([two_parts, *after_it])) == ["booked", "time-taken", "time-taken"]


async def test_the_key_of_a_refused_command_is_free_again(citizens: Citizens) -> None:
    start, key = tomorrow(citizens.now), uuid4()
    first = [citizens.booking(start), citizens.booking(start, key=key, body=b"one")]
    assert told(await citizens.book_together(first)) == ["booked", "time-taken"]
    again = [citizens.booking(start + QUARTER, key=key, body=b"another")]
    assert told(await citizens.book_together(again)) == ["booked"]


async def test_one_key_in_one_group_makes_one_booking(citizens: Citizens, connection: Connection) -> None:
    start, key = tomorrow(citizens.now), uuid4()
    outcomes = await citizens.book_together([citizens.booking(start, key=key) for _ in range(4)])
    assert told(outcomes) == ["booked"] * 4
    assert len({outcome.receipt_id for outcome in outcomes if isinstance(outcome, Receipt)}) == 1
    assert await counts(connection) == all_of(1)


async def test_of_one_key_with_two_bodies_the_first_is_done(citizens: Citizens, connection: Connection) -> None:
    """Whatever their ids and fingerprints are: those are drawn by lot."""
    start, key = tomorrow(citizens.now), uuid4()
    late = replace(citizens.booking(start, key=key, body=b"z"), receipt_id=LAST_KEY)
    early = replace(citizens.booking(start + QUARTER, key=key, body=b"a"), receipt_id=UUID(int=1))
    first, second = await citizens.book_together([late, early])
    assert told([first, second]) == ["booked", "key-reused"]
    assert isinstance(first, Receipt)
    assert first.after.start == start
    assert await counts(connection) == all_of(1)


async def test_a_repeat_is_no_way_to_overtake_those_between(citizens: Citizens) -> None:
    start, key = tomorrow(citizens.now), uuid4()
    first = replace(citizens.booking(start, key=key), receipt_id=LAST_KEY)
    repeat = replace(citizens.booking(start, key=key), receipt_id=UUID(int=1))
    outcomes = await citizens.book_together([first, citizens.booking(start), repeat])
    assert told(outcomes) == ["booked", "time-taken", "booked"]


async def test_a_repeat_of_what_was_refused_is_refused_alike(citizens: Citizens, connection: Connection) -> None:
    start, key = tomorrow(citizens.now), uuid4()
    await citizens.book(start)
    outcomes = await citizens.book_together([citizens.booking(start, key=key) for _ in range(3)])
    assert told(outcomes) == ["time-taken"] * 3
    assert await counts(connection) == all_of(1)


async def test_a_repeat_in_another_group_gets_the_answer_of_the_first(citizens: Citizens) -> None:
    commands = [citizens.booking(tomorrow(citizens.now) + number * QUARTER, key=uuid4()) for number in range(4)]
    first = await citizens.book_together(commands)
    again = [replace(command, receipt_id=uuid4()) for command in reversed(commands)]
    assert await citizens.book_together(again) == first[::-1]


async def test_two_wishes_of_an_errand_in_one_group_make_one_booking(
    citizens: Citizens, connection: Connection
) -> None:
    start = tomorrow(citizens.now)
    first, second = await citizens.book_together(
        [citizens.booking(start + number * QUARTER, errand=b"mine") for number in range(2)]
    )
    assert told([first]) == ["booked"]
    assert first == second
    assert await counts(connection) == all_of(1)


async def test_a_wish_beside_another_that_is_refused_may_be_tried_again(citizens: Citizens) -> None:
    start = tomorrow(citizens.now)
    await citizens.book(start)
    second = citizens.booking(start + QUARTER, errand=b"mine")
    outcomes = await citizens.book_together([citizens.booking(start, errand=b"mine"), second])
    assert told(outcomes) == ["time-taken", "busy"]
    assert told(await citizens.book_together([second])) == ["booked"]


async def test_groups_with_the_same_errands_in_another_order_make_one_booking_of_each(
    citizens: Citizens, connection: Connection
) -> None:
    """The keys lie the other way round in the second group; the errands are waited for in one order all the same."""
    start, errands = tomorrow(citizens.now), [bytes([number]) for number in range(4)]
    one, other = (
        [
            citizens.booking(start + (number + later) * QUARTER, key=UUID(int=key + step * number), errand=errand)
            for number, errand in enumerate(errands)
        ]
        for later, key, step in [(0, 10, 1), (4, 29, -1)]
    )
    async with transaction(citizens.pool) as first:
        blocking = replace(citizens.booking(start, errand=errands[1]), receipt_id=LAST_KEY)
        await insert_keys(first, "by", [claimed_key(blocking)])
        groups = asyncio.gather(citizens.book_together(one), citizens.book_together(other))
        while await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") < 2:
            assert not groups.done()
        await delete_keys(first, "by", [LAST_KEY])
    those, these = await groups
    assert told(those) == ["booked"] * 4
    assert those == these


async def test_one_hold_in_one_group_makes_one_booking(citizens: Citizens, connection: Connection) -> None:
    start = tomorrow(citizens.now)
    held = await citizens.hold(start)
    outcomes = await citizens.book_together([citizens.booking(start, hold=held) for _ in range(2)])
    assert told(outcomes) == ["booked", "hold-over"]
    assert await connection.fetchval("SELECT count(*) FROM part") == 1


async def test_holds_and_direct_bookings_go_together(citizens: Citizens, connection: Connection) -> None:
    start = tomorrow(citizens.now)
    held = await citizens.hold(start)
    gone = await citizens.hold(start + QUARTER)
    await citizens.release(gone.booking_id)
    outcomes = await citizens.book_together(
        [
            citizens.booking(start),
            citizens.booking(start, hold=held),
            citizens.booking(start + QUARTER, hold=gone),
            citizens.booking(start + QUARTER, hold=held),
        ],
    )
    assert told(outcomes) == ["time-taken", "booked", "booked", "hold-over"]
    assert await audit(citizens.pool, citizens.now) == []


async def test_groups_with_the_same_keys_and_times_in_parallel_agree(
    citizens: Citizens, connection: Connection
) -> None:
    """Each group has them in an order of its own; one of the holds is booked from in all of them."""
    for hour in (10, 11):
        begin = tomorrow(citizens.now, hour)
        held = await citizens.hold(begin)
        commands = [citizens.booking(begin, hold=held, key=uuid4())]
        commands += [citizens.booking(begin + number * QUARTER, key=uuid4()) for number in (1, 2, 3) for _ in range(2)]
        commands += [citizens.about("licence").booking(begin + number * QUARTER, key=uuid4()) for number in range(4)]
        groups = [
            [replace(command, receipt_id=uuid4()) for command in order]
            for order in (commands, commands[::-1], commands[5:] + commands[:5], commands[::2] + commands[1::2])
        ]
        answers = await asyncio.gather(*(citizens.book_together(group) for group in groups))
        of_key: dict[UUID, set[UUID]] = {}
        for group, outcomes in zip(groups, answers, strict=True):
            assert set(told(outcomes)) <= {"booked", "time-taken"}
            for command, outcome in zip(group, outcomes, strict=True):
                if isinstance(outcome, Receipt):
                    of_key.setdefault(command.call.key, set()).add(outcome.receipt_id)
        assert all(len(receipts) == 1 for receipts in of_key.values())
        assert len(of_key) == 8
    assert await connection.fetchval("SELECT count(*) FROM part") == 16
    assert await connection.fetchval("SELECT count(*) FROM idempotency_key WHERE scope = 'book'") == 16
    assert await audit(citizens.pool, citizens.now) == []


async def test_groups_claim_their_keys_in_one_order(citizens: Citizens, connection: Connection) -> None:
    """Both are stopped at the key in the middle, when each has claimed what comes before it."""
    start = tomorrow(citizens.now)
    commands = [citizens.booking(start + number * QUARTER, key=UUID(int=number)) for number in range(1, 6)]
    others = [replace(command, receipt_id=uuid4()) for command in reversed(commands)]
    in_the_way = uuid4()
    async with transaction(citizens.pool) as first:
        await insert_keys(first, "by", [claimed_key(replace(commands[2], receipt_id=in_the_way))])
        groups = asyncio.gather(citizens.book_together(commands), citizens.book_together(others))
        while await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") < 2:
            assert not groups.done()
        await delete_keys(first, "by", [in_the_way])
    one, other = await groups
    assert told(one) == told(other) == ["booked"] * 5
    assert one == other[::-1]


async def test_one_broken_row_takes_the_whole_group_back(citizens: Citizens, connection: Connection) -> None:
    """A contact that cannot be reached never comes this far; if one does, nothing is written by halves."""
    commands = [citizens.booking(tomorrow(citizens.now) + number * QUARTER) for number in range(3)]
    commands[1] = replace(commands[1], contact=Contact("Test Testesen", None, None))
    with pytest.raises(asyncpg.CheckViolationError, match="can_be_reached"):
        await citizens.book_together(commands)
    assert await counts(connection) == all_of(0)
    assert await connection.fetchval("SELECT count(*) FROM pool_day WHERE free <> capacity") == 0
    del commands[1]
    assert told(await citizens.book_together(commands)) == ["booked", "booked"]


async def test_who_would_have_lost_to_one_that_is_refused_in_the_end_gets_the_time(
    citizens: Citizens, connection: Connection
) -> None:
    """The first asks for a passport and, right after it, a licence, which somebody is just taking."""
    start = tomorrow(citizens.now)
    await citizens.book(start + QUARTER)
    group = [citizens.about("passport", "licence").booking(start), citizens.booking(start)]
    async with transaction(citizens.pool) as other:
        await book(other, [citizens.about("licence").booking(start + QUARTER)])
        waiting = asyncio.create_task(citizens.book_together(group))
        while not await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            assert not waiting.done()
    assert told(await waiting) == ["time-taken", "booked"]

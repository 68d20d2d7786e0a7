"""Whatever citizens, monitors and clerks do, in whatever order and at the same time: the books balance and nothing
confirmed is lost. On an ordinary day, and in the two nights in which the clock changes."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid4

import asyncpg
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from api.bookings.rules import Receipt
from api.bookings.upkeep import end_due, remove_synthetic
from api.bookings.visits import Asker
from api.calendars.auditor import audit
from api.calendars.rules import instant
from api.catalogue.rules import Need
from api.database import create_pool
from tests.bookings.citizens import Citizens, build, outcome
from tests.bookings.towns import a_town_with, desks
from tests.conftest import a_database

Change = Literal["release", "extend", "move", "edit", "cancel", "undo"]
Action = Literal["hold", "book", "book-together", "change-rules"] | Change
MOST_DESKS = 3
CITIZEN, MONITOR, STAFF, PROMISED = (
    Asker(),
    Asker("monitor"),
    Asker("staff"),
    Asker("staff", reason="Lovet i telefonen"),
)

VISITS: list[tuple[list[str], list[Need]]] = [
    (["passport"], []),
    (["passport:2"], []),
    (["licence"], []),
    (["passport"], ["step-free"]),
    (["passport", "licence"], []),
    (["passport:2", "licence"], ["interpreter"]),
]
"""The last two no single pool can serve."""

POOLS = (
    desks("passports", "passport", rule_lines="walk_in_minutes = 120"),
    desks("downstairs", "passport", pool_lines='needs = ["step-free"]'),
    desks("licences", "licence"),
    desks("pensions", "pension"),
    desks("back", "passport", lane="staff"),
)


class Deed(Struct, frozen=True):
    """What one does: `slot` counts quarters of an hour from the opening, `whose` picks one of the bookings so far."""

    action: Action
    slot: int
    visit: int = 0
    whose: int = 0
    asker: Asker = CITIZEN


class Setting(Struct, frozen=True):
    """The hall is open for four hours by the wall from `opens`."""

    day: date
    opens: time

    def hours(self, later: bool) -> dict[str, str]:
        begin = datetime.combine(self.day, self.opens) + timedelta(minutes=30 * later)
        return {"from_time": str(begin.time()), "until_time": str((begin + timedelta(hours=4)).time())}


ORDINARY = Setting(date(2026, 11, 24), time(10))
NIGHTS = (Setting(date(2026, 10, 25), time(1)), Setting(date(2027, 3, 28), time(1)))

deeds = st.builds(
    Deed,
    action=st.sampled_from(
        ["hold", "book", "book", "book-together", "release", "extend", "move", "edit", "edit", "cancel", "undo",
         "change-rules"]
    ),
    slot=st.integers(0, 9),
    visit=st.integers(0, len(VISITS) - 1),
    whose=st.integers(0, 7),
    asker=st.sampled_from([CITIZEN, CITIZEN, CITIZEN, MONITOR, STAFF, PROMISED]),
)  # fmt: skip
Rounds = list[tuple[list[Deed], int]]
rounds: st.SearchStrategy[Rounds] = st.lists(
    st.tuples(st.lists(deeds, min_size=1, max_size=6), st.integers(0, 400)), min_size=2, max_size=8
)

EARLY_BIRDS: Rounds = [([Deed("book", 2 * visit, visit) for visit in range(4)] + [Deed("hold", 8, 4)], 0)]
"""With whom every day begins, so that there is something to change."""
A_NIGHT_WITH_ALL: Rounds = [
    *(([Deed("book", slot)] * 6, 0) for slot in (0, 5, 6)),
    ([Deed("book", slot, 1) for slot in (3, 4, 7)] + [Deed("book", 3, asker=MONITOR)], 0),
    ([Deed("book", slot, 4 + slot % 2) for slot in (1, 1, 2, 8)] + [Deed("book-together", 1, 4)], 0),
    ([Deed("change-rules", 1, 3), Deed("book", 3, 1), Deed("move", 8), Deed("cancel", 0, whose=1)], 130),
    ([Deed("edit", 8, 5), Deed("edit", 3, 4, 2), Deed("edit", 4, 1, 3, STAFF), Deed("book", 9, 3, 0, PROMISED)], 0),
    ([Deed("change-rules", 0), Deed("undo", 0, whose=1), Deed("hold", 0, 4, 1)], 400),
    ([Deed("book", slot, 4) for slot in range(6)], 900),
]
ALL_DAY_LONG: Rounds = [([Deed("book", slot, visit) for visit in range(6)], 0) for slot in range(10)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(setting=st.sampled_from([ORDINARY, *NIGHTS]), day=rounds)
@example(NIGHTS[0], A_NIGHT_WITH_ALL)
@example(NIGHTS[1], A_NIGHT_WITH_ALL)
@example(ORDINARY, ALL_DAY_LONG)
def test_after_any_day_the_auditor_finds_nothing(
    server_url: str, template: str, tmp_path: Path, now: datetime, setting: Setting, day: Rounds
) -> None:
    async def live() -> None:
        async with a_database(server_url, template) as database_url:
            await live_through(database_url, tmp_path, now, setting, day)

    asyncio.run(live())


async def live_through(database_url: str, folder: Path, now: datetime, setting: Setting, day: Rounds) -> None:
    now = datetime.combine(setting.day, now.timetz()) - timedelta(days=1)
    pool = await create_pool(database_url, size=6)
    try:
        two_days = ("horizon_days = 5", "horizon_days = 2")
        citizens = await a_town_with(pool, folder, now, *POOLS, change=[two_days])
        await open_the_hall(citizens, setting, later=False)
        receipts: list[Receipt] = []
        for deeds_at_once, seconds in EARLY_BIRDS + day:
            done = await asyncio.gather(*(outcome(do(citizens, setting, deed, receipts)) for deed in deeds_at_once))
            receipts += [receipt for got in done if isinstance(got, list) for receipt in got]
            citizens = citizens.at_moment(citizens.now + timedelta(seconds=seconds))
            await end_due(pool, citizens.now)
            await remove_synthetic(pool, citizens.now)
        done_deeds = [deed for deeds_at_once, _ in day for deed in deeds_at_once]
        rules_changed = any(deed.action == "change-rules" for deed in done_deeds)
        assert await audit(pool, citizens.now) == []
        await demand_what_was_promised(pool, receipts)
        await demand_a_desk_for_everybody(pool, desks=MOST_DESKS if rules_changed else 1)
        if not rules_changed and all(deed.asker != PROMISED for deed in done_deeds):
            await demand_what_is_kept_for_walk_ins(pool)
    finally:
        await pool.close()


async def do(citizens: Citizens, setting: Setting, deed: Deed, receipts: list[Receipt]) -> list[Receipt]:
    topics, needs = VISITS[deed.visit]
    citizens = citizens.asked_by(deed.asker).about(*topics, needs=needs)
    opens = instant(setting.day, setting.opens, citizens.municipality.zone)
    start = opens + timedelta(minutes=15 * deed.slot)
    match deed.action:
        case "hold":
            return [await citizens.hold(start, UUID(int=deed.whose))]
        case "book":
            return [await citizens.book(start)]
        case "book-together":
            return await book_together(citizens, start)
        case "change-rules":
            await open_the_hall(citizens, setting, later=deed.slot % 2 == 1, desks=1 + deed.visit % MOST_DESKS)
            return []
        case _:
            whose = receipts[deed.whose % len(receipts)].booking_id if receipts else uuid4()
            return [await change(citizens, deed.action, whose, start)]


async def change(citizens: Citizens, action: Change, whose: UUID, start: datetime) -> Receipt:
    match action:
        case "move":
            return await citizens.move(whose, start)
        case "edit":
            return await citizens.edit(whose, start)
        case "extend":
            return await citizens.extend(whose)
        case "release":
            return await citizens.release(whose)
        case "cancel":
            return await citizens.cancel(whose)
        case "undo":
            return await citizens.undo(whose)


async def book_together(citizens: Citizens, start: datetime) -> list[Receipt]:
    """The time twice with one key, once with another, and the times after it: all in one transaction."""
    key, quarter = uuid4(), timedelta(minutes=15)
    commands = [citizens.booking(start, key=key), citizens.booking(start, key=key)]
    commands += [citizens.booking(start + number * quarter) for number in range(3)]
    outcomes = await citizens.book_together(commands)
    assert isinstance(outcomes[0], Receipt) == isinstance(outcomes[1], Receipt)
    booked = {one.receipt_id: one for one in outcomes if isinstance(one, Receipt)}
    return list(booked.values())


async def open_the_hall(citizens: Citizens, setting: Setting, *, later: bool, desks: int = 1) -> None:
    """Its hours, and how many public desks it has; written and built in one step as an import does."""
    changed = {**setting.hours(later), "rrule": "FREQ=DAILY", "over_holidays": True}
    async with citizens.pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "UPDATE opening_rule SET content = content || $1 WHERE rule_id !~ 'elsewhere'", changed
        )
        await connection.execute(
            "UPDATE opening_rule SET content = content || $1 WHERE lane = 'public'", {"capacity": desks}
        )
        await build(connection, citizens.municipality.municipality_id, citizens.now)


async def demand_what_was_promised(pool: asyncpg.Pool, receipts: list[Receipt]) -> None:
    """The newest receipt of each booking says what is stored, and a booked visit has its cells: all of them, once."""
    rows = await pool.fetch(
        """SELECT r.booking_id, r.after ->> 'status' AS told, (r.after ->> 'start')::timestamptz AS told_start,
                  (r.after ->> 'end')::timestamptz AS told_end, b.status, b.start_at, b.end_at, kept.*,
                  (SELECT count(*) FROM receipt WHERE booking_id = b.booking_id AND action = 'book') AS times_booked
           FROM booking b JOIN LATERAL (
             SELECT * FROM receipt WHERE receipt.booking_id = b.booking_id ORDER BY number DESC LIMIT 1
           ) r ON true JOIN LATERAL (
             SELECT count(*) AS parts, min(start_at) AS first, max(end_at) AS last, sum(end_at - start_at) AS length,
                    count(DISTINCT pool_id) AS pools
             FROM part WHERE part.booking_id = b.booking_id
           ) kept ON true"""
    )
    stored = {row["booking_id"] for row in rows}
    # Those of the monitors are removed in the end.
    assert {receipt.booking_id for receipt in receipts if receipt.actor != "monitor"} <= stored
    assert stored <= {receipt.booking_id for receipt in receipts}
    for row in rows:
        assert (row["told"], row["told_start"], row["told_end"]) == (row["status"], row["start_at"], row["end_at"])
        assert row["times_booked"] <= 1
        if row["status"] in {"held", "booked"} or row["parts"]:
            assert (row["first"], row["last"]) == (row["start_at"], row["end_at"])
            assert row["length"] == row["end_at"] - row["start_at"]
            assert row["parts"] == row["pools"] <= 2


async def demand_a_desk_for_everybody(pool: asyncpg.Pool, desks: int) -> None:
    """Each part can be given one desk for its whole length, without two at a desk; a monitor's has its own."""
    rows = await pool.fetch(
        "SELECT pool_id, lane::text AS lane, start_at, end_at FROM part ORDER BY pool_id, lane, start_at"
    )
    for (_, lane), parts in groupby(rows, key=itemgetter("pool_id", "lane")):
        assert desks_needed(parts) <= (desks if lane == "public" else 1)


def desks_needed(parts: Iterable[Any]) -> int:
    """How many desks are used when each visit goes to the first desk that is free when it begins."""
    busy_until: list[datetime] = []
    for part in parts:
        free = next((desk for desk, until in enumerate(busy_until) if until <= part["start_at"]), None)
        if free is None:
            busy_until.append(part["end_at"])
        else:
            busy_until[free] = part["end_at"]
    return len(busy_until)


async def demand_what_is_kept_for_walk_ins(pool: asyncpg.Pool) -> None:
    kept = await pool.fetch(
        """SELECT walk_in_cells, (SELECT sum(cell) FROM unnest(free) AS cell) AS left_free
           FROM pool_day WHERE walk_in_cells > 0"""
    )
    assert kept
    assert all(row["left_free"] >= row["walk_in_cells"] for row in kept)

"""Whatever citizens, monitors and clerks do, in whatever order and at the same time: the books balance and nothing
confirmed is lost. On an ordinary day, and in the two nights in which the clock changes."""

import asyncio
from datetime import date, datetime, time, timedelta
from itertools import groupby
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
from api.database import create_pool
from tests.bookings.citizens import Citizens, build, citizens_of, outcome
from tests.builders import a_town
from tests.conftest import a_database

Action = Literal["hold", "book", "release", "extend", "move", "cancel", "undo", "change-rules"]
MOST_DESKS = 3


class Deed(Struct, frozen=True):
    """What one does: `slot` counts quarters of an hour from the opening, `whose` picks one of the bookings so far."""

    action: Action
    slot: int
    persons: int
    whose: int
    synthetic: bool = False


class Setting(Struct, frozen=True):
    """The library is open for four hours by the wall from `opens`."""

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
        ["hold", "book", "book", "release", "extend", "move", "move", "cancel", "undo", "change-rules"]
    ),
    slot=st.integers(0, 9),
    persons=st.integers(1, MOST_DESKS),
    whose=st.integers(0, 7),
    synthetic=st.sampled_from([False, False, False, True]),
)
rounds = st.lists(st.tuples(st.lists(deeds, min_size=1, max_size=6), st.integers(0, 400)), min_size=1, max_size=8)
Rounds = list[tuple[list[Deed], int]]

A_NIGHT_WITH_ALL: Rounds = [
    *(([Deed("book", slot, 1, 0)] * 6, 0) for slot in (0, 5, 6)),
    ([Deed("book", slot, 2, 0) for slot in (3, 4, 7)] + [Deed("book", 3, 1, 0, synthetic=True)], 0),
    ([Deed("change-rules", 1, 3, 0), Deed("book", 3, 2, 0), Deed("move", 8, 1, 0), Deed("cancel", 0, 1, 1)], 130),
    ([Deed("change-rules", 0, 1, 0), Deed("undo", 0, 1, 1), Deed("hold", 0, 1, 1)], 400),
    ([Deed("book", slot, 1, 0) for slot in range(6)], 900),
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(setting=st.sampled_from([ORDINARY, *NIGHTS]), day=rounds)
@example(NIGHTS[0], A_NIGHT_WITH_ALL)
@example(NIGHTS[1], A_NIGHT_WITH_ALL)
def test_after_any_day_the_auditor_finds_nothing(
    server_url: str, template: str, now: datetime, setting: Setting, day: Rounds
) -> None:
    async def live() -> None:
        async with a_database(server_url, template) as database_url:
            await live_through(database_url, now, setting, day)

    asyncio.run(live())


async def live_through(database_url: str, now: datetime, setting: Setting, day: Rounds) -> None:
    now = datetime.combine(setting.day, now.timetz()) - timedelta(days=1)
    pool = await create_pool(database_url, size=6)
    try:
        async with pool.acquire() as connection:
            town = await a_town(connection, now, horizon_days=2)
        citizens = await citizens_of(pool, town, now)
        await change_rules(citizens, setting, later=False, desks=1)
        receipts: list[Receipt] = []
        for deeds_at_once, seconds in day:
            done = await asyncio.gather(*(outcome(do(citizens, setting, deed, receipts)) for deed in deeds_at_once))
            receipts += [receipt for receipt in done if isinstance(receipt, Receipt)]
            citizens = citizens.at_moment(citizens.now + timedelta(seconds=seconds))
            await end_due(pool, citizens.now)
            await remove_synthetic(pool, citizens.now)
        assert await audit(pool, citizens.now) == []
        await demand_what_was_promised(pool, receipts)
        rules_changed = any(deed.action == "change-rules" for deeds_at_once, _ in day for deed in deeds_at_once)
        await demand_a_desk_for_everybody(pool, desks=MOST_DESKS if rules_changed else 1)
    finally:
        await pool.close()


async def do(citizens: Citizens, setting: Setting, deed: Deed, receipts: list[Receipt]) -> Receipt | None:
    opens = instant(setting.day, setting.opens, citizens.municipality.zone)
    start = opens + timedelta(minutes=15 * deed.slot)
    whose = receipts[deed.whose % len(receipts)].booking_id if receipts else uuid4()
    citizens = citizens.asked_by(Asker("monitor" if deed.synthetic else "citizen")).about(
        f"passport-adult:{deed.persons}"
    )
    match deed.action:
        case "hold":
            return await citizens.hold(start, UUID(int=deed.whose))
        case "book":
            return await citizens.book(start)
        case "move":
            return await citizens.move(whose, start)
        case "change-rules":
            return await change_rules(citizens, setting, later=deed.slot % 2 == 1, desks=deed.persons)
        case "extend":
            return await citizens.extend(whose)
        case "release":
            return await citizens.release(whose)
        case "cancel":
            return await citizens.cancel(whose)
        case "undo":
            return await citizens.undo(whose)


async def change_rules(citizens: Citizens, setting: Setting, *, later: bool, desks: int) -> None:
    """The library's desks and hours, written and built in one step as an import does."""
    changed = {**setting.hours(later), "capacity": desks, "rrule": "FREQ=DAILY", "over_holidays": True}
    async with citizens.pool.acquire() as connection, connection.transaction():
        await connection.execute("UPDATE opening_rule SET content = content || $1 WHERE pool_id = 'library'", changed)
        await build(connection, citizens.municipality.municipality_id, citizens.now)


async def demand_what_was_promised(pool: asyncpg.Pool, receipts: list[Receipt]) -> None:
    """The newest receipt of each booking says what is stored, and a booked visit has its cells."""
    rows = await pool.fetch(
        """SELECT r.booking_id, r.after ->> 'status' AS told, (r.after ->> 'start')::timestamptz AS told_start,
                  b.status, b.start_at, (SELECT count(*) FROM part p WHERE p.booking_id = b.booking_id) AS parts
           FROM booking b JOIN LATERAL (
             SELECT * FROM receipt WHERE receipt.booking_id = b.booking_id ORDER BY number DESC LIMIT 1
           ) r ON true"""
    )
    stored = {row["booking_id"] for row in rows}
    # Those of the monitors are removed in the end.
    assert {receipt.booking_id for receipt in receipts if receipt.actor != "monitor"} <= stored
    assert stored <= {receipt.booking_id for receipt in receipts}
    for row in rows:
        assert (row["told"], row["told_start"]) == (row["status"], row["start_at"])
        assert row["parts"] == 1 if row["status"] in {"held", "booked"} else row["parts"] <= 1


async def demand_a_desk_for_everybody(pool: asyncpg.Pool, desks: int) -> None:
    """Each visit can be given one desk for its whole length, without two at a desk; a monitor's has its own."""
    rows = await pool.fetch("SELECT lane::text AS lane, start_at, end_at FROM part ORDER BY lane, start_at")
    for lane, parts in groupby(rows, key=lambda row: row["lane"]):
        assert desks_needed(list(parts)) <= (1 if lane == "synthetic" else desks)


def desks_needed(parts: list[Any]) -> int:
    """How many desks are used when each visit goes to the first desk that is free when it begins."""
    busy_until: list[datetime] = []
    for part in parts:
        free = next((desk for desk, until in enumerate(busy_until) if until <= part["start_at"]), None)
        if free is None:
            busy_until.append(part["end_at"])
        else:
            busy_until[free] = part["end_at"]
    return len(busy_until)

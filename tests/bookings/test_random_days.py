"""Whatever citizens do, in whatever order and at the same time: the books balance and nothing confirmed is lost."""

import asyncio
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from api.bookings import operations
from api.bookings.contacts import Contact
from api.bookings.operations import Opened, TimeWanted
from api.bookings.rules import Receipt, TopicChoice
from api.bookings.secret import secret_of
from api.bookings.taking import Call
from api.bookings.upkeep import end_due
from api.calendars.auditor import audit
from api.catalogue.queries import select_municipality
from api.catalogue.rules import Municipality
from api.database import create_pool
from api.problems import Refused
from tests.builders import a_town
from tests.conftest import a_database

KEY = b"test key"
CITIZEN = Contact("Test Testesen", "+4520123456", None)


class Deed(Struct, frozen=True):
    """What one citizen does: `slot` counts quarters of an hour from ten, `whose` picks one of the bookings so far."""

    action: Literal["hold", "book", "release", "extend", "move", "cancel", "undo"]
    slot: int
    persons: int
    whose: int


deeds = st.builds(
    Deed,
    action=st.sampled_from(["hold", "book", "book", "release", "extend", "move", "move", "cancel", "undo"]),
    slot=st.integers(0, 5),
    persons=st.integers(1, 3),
    whose=st.integers(0, 7),
)
rounds = st.lists(st.tuples(st.lists(deeds, min_size=1, max_size=6), st.integers(0, 200)), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds)
def test_after_any_day_the_auditor_finds_nothing(
    server_url: str, template: str, now: datetime, day: list[tuple[list[Deed], int]]
) -> None:
    async def live() -> None:
        async with a_database(server_url, template) as database_url:
            await live_through(database_url, now, day)

    asyncio.run(live())


async def live_through(database_url: str, now: datetime, day: list[tuple[list[Deed], int]]) -> None:
    pool = await create_pool(database_url, size=6)
    try:
        async with pool.acquire() as connection:
            town = await a_town(connection, now, horizon_days=2)
            municipality = await select_municipality(connection, town)
        assert municipality
        receipts: list[Receipt] = []
        for deeds_at_once, seconds in day:
            done = await asyncio.gather(*(do(pool, municipality, now, deed, receipts) for deed in deeds_at_once))
            receipts += [receipt for receipt in done if receipt]
            now += timedelta(seconds=seconds)
            await end_due(pool, now)
        assert await audit(pool, now) == []
        await demand_what_was_promised(pool, municipality, receipts)
    finally:
        await pool.close()


async def do(
    pool: asyncpg.Pool, municipality: Municipality, now: datetime, deed: Deed, receipts: list[Receipt]
) -> Receipt | None:
    start = now.replace(hour=10) + timedelta(days=1, minutes=15 * deed.slot)
    wanted = TimeWanted("library", start, (TopicChoice("passport-adult", deed.persons),))
    whose = receipts[deed.whose % len(receipts)].booking_id if receipts else uuid4()
    call = Call(municipality=municipality, now=now, synthetic=False, scope=deed.action, key=uuid4(), request_hash=b"")
    opened = Opened(whose, secret_of(KEY, whose, 1), KEY)
    try:
        match deed.action:
            case "hold":
                return await operations.hold(pool, call, wanted, UUID(int=deed.whose))
            case "book":
                return await operations.book(pool, call, wanted, CITIZEN, "da", None)
            case "move":
                return await operations.move(pool, call, opened, wanted.office, start)
            case "extend":
                return await operations.extend(pool, call, opened)
            case "release":
                return await operations.release(pool, call, opened)
            case "cancel":
                return await operations.cancel(pool, call, opened)
            case "undo":
                return await operations.undo(pool, call, opened)
    except Refused:
        return None


async def demand_what_was_promised(pool: asyncpg.Pool, municipality: Municipality, receipts: list[Receipt]) -> None:
    """The newest receipt of each booking says what is stored, and a booked visit has its cells."""
    rows = await pool.fetch(
        """SELECT r.booking_id, r.after ->> 'status' AS told, (r.after ->> 'start')::timestamptz AS told_start,
                  b.status, b.start_at, (SELECT count(*) FROM part p WHERE p.booking_id = b.booking_id) AS parts
           FROM booking b JOIN LATERAL (
             SELECT * FROM receipt WHERE receipt.booking_id = b.booking_id ORDER BY number DESC LIMIT 1
           ) r ON true WHERE b.municipality_id = $1""",
        municipality.municipality_id,
    )
    assert {receipt.booking_id for receipt in receipts} == {row["booking_id"] for row in rows}
    for row in rows:
        assert (row["told"], row["told_start"]) == (row["status"], row["start_at"])
        assert row["parts"] == 1 if row["status"] in {"held", "booked"} else row["parts"] <= 1

"""At most so many live bookings of a topic for one contact, whoever asks at the same time and at whichever office."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import asyncpg
import pytest
from msgspec import Struct
from msgspec.structs import replace

from api.bookings import operations
from api.bookings.book import BookCommand, TimeWanted, book, book_one
from api.bookings.limits import Asked, over_limit
from api.bookings.operations import MoveWanted
from api.bookings.rules import Receipt
from api.bookings.taking import Call
from api.bookings.visits import Asker, TopicChoice
from api.contacts.rules import Contact
from api.database import Connection, transaction
from api.problems import Refused
from tests.bookings.citizens import Citizens, citizens_of, opened, outcome, tomorrow
from tests.builders import a_town

TEST = Contact("Test Testesen", "+4520123456", "test@borgertid.dk")


class Callers(Struct, frozen=True):
    """All who book in a town where one live booking of a passport is allowed."""

    citizens: Citizens

    def command(
        self,
        start: datetime,
        contact: Contact = TEST,
        office: str = "town-hall",
        topics: tuple[str, ...] = ("passport-adult",),
        asker: Asker | None = None,
    ) -> BookCommand:
        call = replace(self.citizens.call("book"), asker=asker or Asker())
        return BookCommand(
            call=call, wanted=TimeWanted(office, start, tuple(map(TopicChoice, topics))), contact=contact
        )

    async def book(
        self, start: datetime, contact: Contact = TEST, office: str = "town-hall", **more: object
    ) -> Receipt:
        return await book_one(self.citizens.pool, self.command(start, contact, office, **more))

    async def kind(self, start: datetime, contact: Contact = TEST, office: str = "town-hall", **more: object) -> str:
        """How an attempt to book ends."""
        found = await outcome(self.book(start, contact, office, **more))
        return found if isinstance(found, str) else "booked"


@pytest.fixture
async def callers(pool: asyncpg.Pool, connection: Connection, now: datetime) -> Callers:
    await a_town(connection, now)
    await limit_to(connection, 1)
    return Callers(await citizens_of(pool, "by", now))


async def limit_to(connection: Connection, most: int) -> None:
    await connection.execute(
        """UPDATE topic SET content = content || jsonb_build_object('live_bookings', $1::int)
           WHERE topic_id = 'passport-adult'""",
        most,
    )


@pytest.mark.parametrize(
    "other",
    [
        Contact("En Anden", "+4520123456", None),
        Contact("En Anden", None, "TEST@Borgertid.dk"),
        Contact("En Anden", "+4520123457", "test@borgertid.dk"),
        Contact("En Anden", "+4520123456", "anden@borgertid.dk"),
    ],
)
async def test_who_shares_a_phone_number_or_an_address_is_the_same_contact(
    callers: Callers, now: datetime, other: Contact
) -> None:
    assert await callers.kind(tomorrow(now)) == "booked"
    assert await callers.kind(tomorrow(now, 11), other, office="library") == "contact-limit"


@pytest.mark.parametrize(
    "other", [Contact("Test Testesen", "+4520123457", None), Contact("Test Testesen", None, "anden@borgertid.dk")]
)
async def test_who_shares_only_the_name_is_another(callers: Callers, now: datetime, other: Contact) -> None:
    assert await callers.kind(tomorrow(now)) == "booked"
    assert await callers.kind(tomorrow(now, 11), other) == "booked"


async def test_another_topic_has_a_limit_of_its_own_or_none(callers: Callers, now: datetime) -> None:
    await callers.book(tomorrow(now))
    for minutes in (0, 30):
        assert await callers.kind(tomorrow(now, 11, minutes), topics=("driving-licence",)) == "booked"
    assert await callers.kind(tomorrow(now, 12), topics=("driving-licence", "passport-adult")) == "contact-limit"


@pytest.mark.parametrize("most", [1, 3])
async def test_of_twenty_at_once_exactly_as_many_as_allowed_are_booked(
    callers: Callers, connection: Connection, now: datetime, most: int
) -> None:
    await limit_to(connection, most)
    callers = Callers(await citizens_of(callers.citizens.pool, "by", now))
    ways = [TEST, replace(TEST, email="TEST@borgertid.dk")]
    kinds = await asyncio.gather(
        *(
            # Each a time of its own: who finds it taken is refused for that.
            callers.kind(tomorrow(now, 10, 15 * (turn // 2)), ways[turn % 2], ["town-hall", "library"][turn % 2])
            for turn in range(20)
        )
    )
    assert Counter(kinds) == {"booked": most, "contact-limit": 20 - most}
    assert await connection.fetchval("SELECT count(*) FROM booking") == most


async def test_of_two_at_once_one_is_booked_however_often_it_is_tried(callers: Callers, now: datetime) -> None:
    for turn in range(10):
        same = Contact("Test", f"+45201234{turn:02}", f"test{turn}@borgertid.dk")
        kinds = await asyncio.gather(
            callers.kind(tomorrow(now, 10, 15 * turn), same),
            callers.kind(tomorrow(now, 10, 15 * turn), same, "library"),
        )
        assert sorted(kinds) == ["booked", "contact-limit"]


async def test_of_several_in_one_transaction_the_first_count_against_the_last(callers: Callers, now: datetime) -> None:
    by_phone, by_email = replace(TEST, email=None), replace(TEST, phone=None)
    stranger = Contact("En Anden", "+4520999999", None)
    commands = [
        callers.command(tomorrow(now, 10), by_phone),
        callers.command(tomorrow(now, 11), stranger),
        callers.command(tomorrow(now, 12), by_email),
        callers.command(tomorrow(now, 13), TEST),
    ]
    async with transaction(callers.citizens.pool) as connection:
        outcomes = await book(connection, commands)
    kinds = [one.kind if isinstance(one, Refused) else "booked" for one in outcomes]
    assert kinds == ["booked", "booked", "booked", "contact-limit"]


async def test_what_is_over_or_cancelled_does_not_count(callers: Callers, now: datetime) -> None:
    first = await callers.book(tomorrow(now))
    await callers.citizens.cancel(first.booking_id)
    second = await callers.book(tomorrow(now, 11))
    later = Callers(callers.citizens.at_moment(second.after.end))
    assert await later.kind(tomorrow(now, 13)) == "booked"


async def test_a_cancellation_is_not_taken_back_past_the_limit(callers: Callers, now: datetime) -> None:
    first = await callers.book(tomorrow(now))
    await callers.citizens.cancel(first.booking_id)
    second = await callers.book(tomorrow(now, 11))
    assert await outcome(callers.citizens.undo(first.booking_id)) == "contact-limit"
    await callers.citizens.cancel(second.booking_id)
    assert (await callers.citizens.undo(first.booking_id)).after.status == "booked"


async def test_a_visit_gets_no_topic_past_the_limit_and_moves_with_those_it_has(
    callers: Callers, now: datetime
) -> None:
    passport = await callers.book(tomorrow(now))
    licence = await callers.book(tomorrow(now, 11), topics=("driving-licence",))

    async def move(booking: Receipt, hour: int, *topics: str) -> object:
        wanted = MoveWanted("town-hall", tomorrow(now, hour), tuple(map(TopicChoice, topics)) or None)
        citizens = callers.citizens
        return await outcome(operations.move(citizens.pool, citizens.call("move"), opened(booking.booking_id), wanted))

    assert await move(licence, 12, "driving-licence", "passport-adult") == "contact-limit"
    assert isinstance(await move(passport, 12), Receipt)
    assert isinstance(await move(passport, 13, "passport-adult", "driving-licence"), Receipt)


async def test_staff_pass_a_limit_with_a_reason_only(callers: Callers, now: datetime) -> None:
    await callers.book(tomorrow(now))
    assert await callers.kind(tomorrow(now, 11), asker=Asker("staff")) == "contact-limit"
    assert await callers.kind(tomorrow(now, 11), asker=Asker("staff", reason="Tvillinger")) == "booked"


async def test_a_monitor_has_no_limit_and_counts_in_none(callers: Callers, now: datetime) -> None:
    test = Contact("Test Testesen", "+4500000001", "test@borger.example")
    for hour in (10, 11):
        assert await callers.kind(tomorrow(now, hour), test, asker=Asker("monitor")) == "booked"


async def test_contacts_of_another_municipality_are_others(
    callers: Callers, connection: Connection, now: datetime
) -> None:
    await callers.book(tomorrow(now))
    await a_town(connection, now, "nabo")
    await limit_to(connection, 1)
    neighbours = Callers(await citizens_of(callers.citizens.pool, "nabo", now))
    assert await neighbours.kind(tomorrow(now)) == "booked"


async def test_without_a_limit_the_database_is_not_asked(callers: Callers, now: datetime) -> None:
    municipality = callers.citizens.municipality
    call: Call = callers.citizens.call("book")
    no_connection: Connection = None  # type: ignore[assignment]
    assert await over_limit(no_connection, [Asked(call, TEST, frozenset({"wedding", "retired"}))]) == [None]
    assert municipality.topics["passport-adult"].live_bookings == 1


async def test_the_contacts_of_two_transactions_are_locked_in_one_order(callers: Callers, now: datetime) -> None:
    """Else two batches that name the same contacts the other way round would wait for each other."""
    contacts = [Contact("Test", f"+4520{number:06}", None) for number in range(8)]

    async def batch(order: list[Contact], office: str) -> list[str]:
        commands = [
            callers.command(tomorrow(now, 10, 15 * turn), one, office) for turn, one in enumerate(order)
        ]  # fmt: skip
        async with transaction(callers.citizens.pool) as connection:
            return [one.kind if isinstance(one, Refused) else "booked" for one in await book(connection, commands)]

    one, other = await asyncio.gather(batch(contacts, "town-hall"), batch(contacts[::-1], "library"))
    assert sorted(one + other) == ["booked"] * 8 + ["contact-limit"] * 8


async def test_the_search_for_a_contact_goes_by_index(connection: Connection, callers: Callers, now: datetime) -> None:
    await connection.execute(
        """INSERT INTO contact (municipality_id, contact_id, name, phone, email, erase_on)
           SELECT 'by', gen_random_uuid(), 'Test', '+45' || (30000000 + n), 'test' || n || '@borgertid.dk', $1
           FROM generate_series(1, 20000) AS n""",
        (now + timedelta(days=90)).date(),
    )
    await connection.execute("ANALYZE contact")
    plan = await connection.fetch(
        """EXPLAIN SELECT contact_id FROM contact WHERE municipality_id = 'by' AND phone = '+4530000001'
           UNION SELECT contact_id FROM contact WHERE municipality_id = 'by' AND lower(email) = lower('a@b.dk')"""
    )
    written = "\n".join(row[0] for row in plan)
    assert "contact_by_phone" in written
    assert "contact_by_email" in written
    assert "Seq Scan" not in written

"""Citizens without HTTP: the commands as the routes give them, for tests of what happens below."""

from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import asyncpg
from msgspec import Struct
from msgspec.structs import replace

from api.bookings import operations
from api.bookings.book import BookCommand, Outcome, TimeWanted, book, book_one
from api.bookings.operations import MoveWanted, Opened
from api.bookings.rules import Receipt
from api.bookings.secret import secret_of
from api.bookings.taking import Call
from api.bookings.visits import CITIZEN as ANYBODY
from api.bookings.visits import Asker, TopicChoice
from api.calendars.operations import build_pool_days, days_to_build
from api.catalogue.queries import select_municipality
from api.catalogue.rules import Meeting, Municipality, Need
from api.contacts.rules import Contact
from api.database import Connection, transaction
from api.problems import Refused

KEY = b"test key"
CITIZEN = Contact("Test Testesen", "+4520123456", None)
TEST_CITIZEN = Contact("Test Testesen", None, "test@borgertid.invalid")

Done = TypeVar("Done")


class Citizens(Struct, frozen=True):
    """All the citizens of a municipality at one moment, all with the same wishes.

    Each command has a key of its own unless one is given.
    """

    pool: asyncpg.Pool
    municipality: Municipality
    now: datetime
    asker: Asker = ANYBODY
    office: str = "library"
    topics: tuple[TopicChoice, ...] = (TopicChoice("passport-adult"),)
    needs: tuple[Need, ...] = ()
    meeting: Meeting = "office"
    contact: Contact = CITIZEN

    def at(self, office: str) -> "Citizens":
        return replace(self, office=office)

    def at_moment(self, now: datetime) -> "Citizens":
        return replace(self, now=now)

    def asked_by(self, asker: Asker) -> "Citizens":
        return replace(self, asker=asker, contact=TEST_CITIZEN if asker.actor == "monitor" else self.contact)

    def reached_by(self, contact: Contact) -> "Citizens":
        return replace(self, contact=contact)

    def about(self, *topics: str, needs: Sequence[Need] = (), meeting: Meeting = "office") -> "Citizens":
        """`passport:2` is one topic for two persons."""
        return replace(self, topics=choices(*topics), needs=tuple(needs), meeting=meeting)

    def call(self, scope: str, key: UUID | None = None, body: bytes = b"") -> Call:
        return Call(
            municipality=self.municipality,
            now=self.now,
            asker=self.asker,
            scope=scope,
            key=key or uuid4(),
            request_hash=body,
        )

    def wanted(self, start: datetime) -> TimeWanted:
        return TimeWanted(self.office, start, self.topics, self.needs, self.meeting)

    def booking(
        self,
        start: datetime,
        *,
        hold: Receipt | None = None,
        key: UUID | None = None,
        body: bytes = b"",
        errand: bytes | None = None,
    ) -> BookCommand:
        """A booking that has not been done yet."""
        hold_id = hold.booking_id if hold else None
        call = self.call("book", key, body)
        wanted, contact = self.wanted(start), self.contact
        return BookCommand(call=call, wanted=wanted, contact=contact, hold_id=hold_id, errand=errand)

    async def hold(self, start: datetime, client: UUID | None = None) -> Receipt:
        return await operations.hold(self.pool, self.call("hold"), self.wanted(start), client or uuid4())

    async def book(self, start: datetime, *, hold: Receipt | None = None, key: UUID | None = None) -> Receipt:
        return await book_one(self.pool, self.booking(start, hold=hold, key=key))

    async def book_together(self, commands: Sequence[BookCommand]) -> list[Outcome]:
        """All in one transaction."""
        async with transaction(self.pool) as connection:
            return await book(connection, commands)

    async def move(self, booking_id: UUID, start: datetime) -> Receipt:
        return await operations.move(self.pool, self.call("move"), opened(booking_id), MoveWanted(self.office, start))

    async def edit(self, booking_id: UUID, start: datetime) -> Receipt:
        """Move it, and make the visit what these citizens come for now."""
        wanted = MoveWanted(self.office, start, self.topics, self.meeting)
        return await operations.move(self.pool, self.call("move"), opened(booking_id), wanted)

    async def extend(self, booking_id: UUID) -> Receipt:
        return await operations.extend(self.pool, self.call("extend"), opened(booking_id))

    async def release(self, booking_id: UUID) -> Receipt:
        return await operations.release(self.pool, self.call("release"), opened(booking_id))

    async def cancel(self, booking_id: UUID) -> Receipt:
        return await operations.cancel(self.pool, self.call("cancel"), opened(booking_id))

    async def undo(self, booking_id: UUID) -> Receipt:
        return await operations.undo(self.pool, self.call("undo"), opened(booking_id))


def choices(*topics: str) -> tuple[TopicChoice, ...]:
    """`passport:2` is one topic for two persons."""
    parted = (one.partition(":") for one in topics)
    return tuple(TopicChoice(topic, int(persons or 1)) for topic, _, persons in parted)


def opened(booking_id: UUID) -> Opened:
    return Opened(booking_id, secret_of(KEY, booking_id, 1), KEY)


async def citizens_of(pool: asyncpg.Pool, municipality_id: str, now: datetime) -> Citizens:
    async with pool.acquire() as connection:
        municipality = await select_municipality(connection, municipality_id)
    assert municipality
    return Citizens(pool, municipality, now)


async def outcome(command: Awaitable[Done]) -> Done | str:
    """What a command answers, or the kind of its refusal: busy when a row or a connection cannot be had in time."""
    try:
        return await command
    except Refused as refused:
        return refused.kind
    except (asyncpg.LockNotAvailableError, TimeoutError):
        return "busy"


async def a_second_desk(connection: Connection, municipality_id: str, now: datetime) -> str:
    """Another pool at the library, with the same topics and hours as the first; answers its id."""
    await connection.execute(
        """INSERT INTO pool SELECT municipality_id, 'library-two', office_id, name, topics, step_minutes
           FROM pool WHERE (municipality_id, pool_id) = ($1, 'library')""",
        municipality_id,
    )
    await connection.execute(
        """INSERT INTO opening_rule SELECT municipality_id, 'library-two', 'library-two', lane, content
           FROM opening_rule WHERE (municipality_id, pool_id) = ($1, 'library')""",
        municipality_id,
    )
    await build(connection, municipality_id, now)
    return "library-two"


async def build(connection: Connection, municipality_id: str, now: datetime) -> None:
    """Make the pool days say what the rules say now."""
    async with connection.transaction():
        municipality = await select_municipality(connection, municipality_id)
        assert municipality
        await build_pool_days(connection, municipality_id, *days_to_build(municipality, now))


def tomorrow(now: datetime, hour: int = 10, minutes: int = 0) -> datetime:
    return now.replace(hour=hour) + timedelta(days=1, minutes=minutes)

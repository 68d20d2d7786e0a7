"""Letting test citizens write, noting where they must not, and the sandbox of their mails."""

from datetime import datetime

from asyncpg import Pool

from api.database import transaction
from api.messages.rules import Message, OutboxRow
from api.problems import Refused
from api.test_citizens import queries
from api.test_citizens.rules import (
    COUNTS_KEPT,
    MESSAGES_KEPT,
    TRESPASSES_KEPT,
    KeptMail,
    Sent,
    day_of,
    seconds_left,
)


async def admit_write(pool: Pool, municipality_id: str, cap: int, now: datetime) -> None:
    """Count a marked write, refused or not. Refused: too-many-test-writes."""
    async with pool.acquire() as connection:
        writes = await queries.count_write(connection, municipality_id, day_of(now))
    if writes > cap:
        raise Refused("too-many-test-writes", retry_after=seconds_left(now))


async def admit_booking(pool: Pool, municipality_id: str, cap: int) -> None:
    """Refused: too-many-test-bookings. Writes that are under way at once may end a few above the cap."""
    async with pool.acquire() as connection:
        if await queries.count_bookings(connection, municipality_id) >= cap:
            raise Refused("too-many-test-bookings", retry_after=60)


async def note_trespass(pool: Pool, municipality_id: str, route: str, now: datetime) -> None:
    async with pool.acquire() as connection:
        await queries.insert_trespass(connection, municipality_id, now, route)


async def keep_message(pool: Pool, row: OutboxRow, message: Message, now: datetime) -> None:
    """Put a mail to a test citizen where their monitor can read it."""
    attachments = [Sent(one.filename, one.media_type, one.content.decode()) for one in message.attachments]
    kept = KeptMail(
        subject=message.subject, text=message.text, language=message.language, attachments=attachments, sent_at=now
    )
    async with pool.acquire() as connection:
        await queries.insert_message(connection, row.municipality_id, row.outbox_id, message.to.lower(), kept)


async def forget(pool: Pool, now: datetime) -> None:
    """Remove what test citizens left here."""
    async with transaction(pool) as connection:
        await queries.delete_old(
            connection, day_of(now - COUNTS_KEPT), trespasses=now - TRESPASSES_KEPT, messages=now - MESSAGES_KEPT
        )

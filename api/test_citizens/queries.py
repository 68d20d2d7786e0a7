"""SQL of test citizens. Connection first, typed rows out."""

from datetime import date, datetime

import msgspec

from api.database import Connection
from api.test_citizens.rules import KeptMail, WaitingMail


async def count_write(connection: Connection, municipality_id: str, day: date) -> int:
    """Count one more write of that day, and tell how many there are now."""
    writes: int = await connection.fetchval(
        """INSERT INTO test_write_day (municipality_id, day, writes) VALUES ($1, $2, 1)
           ON CONFLICT (municipality_id, day) DO UPDATE SET writes = test_write_day.writes + 1 RETURNING writes""",
        municipality_id, day,
    )  # fmt: skip
    return writes


async def count_bookings(connection: Connection, municipality_id: str) -> int:
    """All of test citizens that the server has not removed yet."""
    bookings: int = await connection.fetchval(
        "SELECT count(*) FROM booking WHERE municipality_id = $1 AND remove_at IS NOT NULL", municipality_id
    )
    return bookings


async def insert_trespass(connection: Connection, municipality_id: str, at: datetime, route: str) -> None:
    await connection.execute(
        "INSERT INTO trespass (municipality_id, at, route) VALUES ($1, $2, $3)", municipality_id, at, route
    )


async def count_trespasses(connection: Connection, since: datetime) -> tuple[int, datetime | None]:
    """How many there were in the whole database, and the first of them."""
    row = await connection.fetchrow("SELECT count(*) AS number, min(at) AS first FROM trespass WHERE at > $1", since)
    return row["number"], row["first"]


async def insert_message(
    connection: Connection, municipality_id: str, outbox_id: int, email: str, message: KeptMail
) -> None:
    """Keep a mail. One that is delivered again is the same mail."""
    await connection.execute(
        """INSERT INTO test_message (municipality_id, outbox_id, email, subject, text, language, attachments, sent_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING""",
        municipality_id, outbox_id, email, message.subject, message.text, message.language,
        msgspec.to_builtins(message.attachments), message.sent_at,
    )  # fmt: skip


async def select_messages(connection: Connection, municipality_id: str, email: str) -> list[KeptMail]:
    """The mails to one test citizen, the newest first."""
    rows = await connection.fetch(
        """SELECT subject, text, language, attachments, sent_at FROM test_message
           WHERE (municipality_id, email) = ($1, $2) ORDER BY outbox_id DESC""",
        municipality_id, email,
    )  # fmt: skip
    return [msgspec.convert(dict(row), KeptMail) for row in rows]


async def select_waiting(connection: Connection, municipality_id: str, email: str) -> list[WaitingMail]:
    """The mails to one test citizen that have still to leave, the next one first."""
    rows = await connection.fetch(
        """SELECT kind, due_at
           FROM contact JOIN booking USING (municipality_id, contact_id)
           JOIN receipt USING (municipality_id, booking_id)
           JOIN outbox USING (municipality_id)
           WHERE contact.municipality_id = $1 AND lower(contact.email) = $2 AND remove_at IS NOT NULL
             AND subject_id = receipt_id AND settled_at IS NULL
             -- One that is being delivered is among those that have come.
             AND NOT EXISTS (SELECT FROM test_message AS come
                             WHERE (come.municipality_id, come.outbox_id) = (outbox.municipality_id, outbox.outbox_id))
           ORDER BY due_at""",
        municipality_id, email,
    )  # fmt: skip
    return [WaitingMail(**row) for row in rows]


async def delete_old(connection: Connection, counts: date, trespasses: datetime, messages: datetime) -> None:
    """Delete what is older than each of these."""
    await connection.execute("DELETE FROM test_write_day WHERE day < $1", counts)
    await connection.execute("DELETE FROM trespass WHERE at < $1", trespasses)
    await connection.execute("DELETE FROM test_message WHERE sent_at < $1", messages)

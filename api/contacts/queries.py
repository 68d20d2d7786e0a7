"""SQL of contact codes. Connection first, typed rows out."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from api.catalogue.rules import Language
from api.contacts.rules import Code
from api.database import Connection


class Told(Struct, frozen=True):
    """What the mail with a code must know."""

    email: str
    language: Language
    municipality: str
    expires_at: datetime


async def lock_way(connection: Connection, way_hash: bytes) -> None:
    """Let the codes of one contact follow one another, so that each counts the ones before."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", way_hash.hex())


async def insert_code(connection: Connection, municipality_id: str, code: Code, email: str, language: Language) -> bool:
    """Keep a new code, with the contact that it is for, if any is known; False when its key was used before."""
    status: str = await connection.execute(
        """INSERT INTO contact_code (municipality_id, code_id, way_hash, device_hash, contact_id, language, created_at,
                                     expires_at, key, request_hash)
           VALUES ($1, $2, $3, $4,
                   (SELECT contact_id FROM contact WHERE municipality_id = $1 AND lower(email) = lower($5)
                    ORDER BY erase_on DESC LIMIT 1 FOR KEY SHARE),
                   $6, $7, $8, $9, $10)
           ON CONFLICT ON CONSTRAINT asked_once DO NOTHING""",
        municipality_id, code.code_id, code.way_hash, code.device_hash, email, language, code.created_at,
        code.expires_at, code.key, code.request_hash,
    )  # fmt: skip
    return status == "INSERT 0 1"


async def select_code_of_key(connection: Connection, municipality_id: str, key: UUID) -> Code:
    row = await connection.fetchrow(
        "SELECT * FROM contact_code WHERE (municipality_id, key) = ($1, $2)", municipality_id, key
    )
    return msgspec.convert(dict(row), Code)


async def select_times_asked(
    connection: Connection, municipality_id: str, way_hash: bytes, since: datetime
) -> list[datetime]:
    """When the contact's codes were asked for, the newest first."""
    rows = await connection.fetch(
        """SELECT created_at FROM contact_code WHERE (municipality_id, way_hash) = ($1, $2) AND created_at > $3
           ORDER BY created_at DESC""",
        municipality_id, way_hash, since,
    )  # fmt: skip
    return [row["created_at"] for row in rows]


async def select_code_for_update(connection: Connection, municipality_id: str, code_id: UUID) -> Code | None:
    row = await connection.fetchrow(
        "SELECT * FROM contact_code WHERE (municipality_id, code_id) = ($1, $2) FOR UPDATE", municipality_id, code_id
    )
    return row and msgspec.convert(dict(row), Code)


async def update_code(connection: Connection, municipality_id: str, code: Code) -> None:
    """Write the code's tries and whether it is answered."""
    await connection.execute(
        "UPDATE contact_code SET tries = $3, answered_at = $4 WHERE (municipality_id, code_id) = ($1, $2)",
        municipality_id, code.code_id, code.tries, code.answered_at,
    )  # fmt: skip


async def select_told(connection: Connection, municipality_id: str, code_id: UUID) -> Told | None:
    """Whom to send a code; None when nobody is known there, or it is answered already."""
    row = await connection.fetchrow(
        """SELECT contact.email, language, municipality.name AS municipality, expires_at
           FROM contact_code JOIN contact USING (municipality_id, contact_id) JOIN municipality USING (municipality_id)
           WHERE (municipality_id, code_id) = ($1, $2) AND answered_at IS NULL""",
        municipality_id, code_id,
    )  # fmt: skip
    return row and msgspec.convert(dict(row), Told)


async def delete_codes(connection: Connection, before: datetime) -> None:
    await connection.execute("DELETE FROM contact_code WHERE created_at < $1", before)

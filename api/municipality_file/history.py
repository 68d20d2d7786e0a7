"""SQL of the texts that the municipality's file has had."""

from datetime import datetime

from msgspec import Struct

from api.database import Connection


class Edition(Struct, frozen=True):
    """A text that was made to hold, without the text."""

    version: int
    actor: str
    at: datetime
    changes: list[str]
    """In plain words."""
    changes_da: list[str]


class KeptFile(Struct, frozen=True):
    version: int
    content: str


async def insert_edition(connection: Connection, municipality_id: str, edition: Edition, content: str) -> None:
    await connection.execute(
        """
        INSERT INTO municipality_file (municipality_id, version, content, actor, at, changes, changes_da)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        municipality_id,
        edition.version,
        content,
        edition.actor,
        edition.at,
        edition.changes,
        edition.changes_da,
    )


async def select_newest_file(connection: Connection, municipality_id: str) -> KeptFile | None:
    """The text that holds; None when it was imported before texts were kept."""
    row = await connection.fetchrow(
        """
        SELECT version, content FROM municipality_file JOIN municipality USING (municipality_id, version)
        WHERE municipality_id = $1
        """,
        municipality_id,
    )
    return KeptFile(**row) if row else None


async def select_file(connection: Connection, municipality_id: str, version: int) -> KeptFile | None:
    row = await connection.fetchrow(
        "SELECT version, content FROM municipality_file WHERE (municipality_id, version) = ($1, $2)",
        municipality_id,
        version,
    )
    return KeptFile(**row) if row else None


async def select_editions(connection: Connection, municipality_id: str, before: int, most: int) -> list[Edition]:
    """Those before a version, the newest first, `most` of them."""
    rows = await connection.fetch(
        """
        SELECT version, actor, at, changes, changes_da FROM municipality_file
        WHERE municipality_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3
        """,
        municipality_id,
        before,
        most,
    )
    return [Edition(**row) for row in rows]

"""Importing texts as files, and all that an import writes."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg

from api.database import Connection
from api.municipality_file.operations import Imported, import_file

TABLES = ("municipality", "municipality_host", "office", "topic", "pool", "opening_rule", "closure", "pool_day")


class Importing:
    """Imports texts as files, at one moment."""

    def __init__(self, pool: asyncpg.Pool, folder: Path, now: datetime) -> None:
        self.pool, self.folder, self.now = pool, folder, now

    async def __call__(self, text: str, *, dry_run: bool = False) -> Imported:
        path = self.folder / f"{uuid4()}.toml"
        path.write_text(text, encoding="utf-8")
        return await import_file(self.pool, path, self.now, dry_run)


async def everything(connection: Connection) -> dict[str, Any]:
    """All rows of all tables that an import writes, with the transaction that wrote them."""
    return {table: await connection.fetch(f"SELECT xmin, * FROM {table} ORDER BY 2, 3") for table in TABLES}

"""Telling of a fault, answering it, and forgetting it: one command, one transaction."""

from datetime import datetime

from asyncpg import Pool

from api.database import transaction
from api.fault_reports import queries
from api.fault_reports.queries import Open
from api.fault_reports.rules import KEPT, SYNTHETIC_KEPT, FaultReport, Told
from api.problems import Refused


async def tell(pool: Pool, municipality_id: str, report: FaultReport) -> Told:
    """Keep a report. A repeat gets the same answer. Refused: key-reused."""
    async with transaction(pool) as connection:
        told = await queries.insert_fault_report(connection, municipality_id, report)
        told = told or await queries.select_told_with(connection, municipality_id, report.key, report.request_hash)
        if told is None:
            raise Refused("key-reused")
    return told


async def waiting(pool: Pool) -> list[Open]:
    """All that wait in the whole database, the most urgent first."""
    async with pool.acquire() as connection:
        return await queries.select_open(connection)


async def answer(pool: Pool, number: int, text: str, now: datetime) -> bool:
    """Close a report with what is said to whoever names its number; False when no open one has that number."""
    async with transaction(pool) as connection:
        return await queries.update_answered(connection, number, text, now)


async def forget(pool: Pool, now: datetime) -> None:
    """Remove what was answered long ago, and what monitors told."""
    async with pool.acquire() as connection:
        await queries.delete_fault_reports(connection, now - KEPT, now - SYNTHETIC_KEPT)

"""SQL of fault reports. Connection first, typed rows out."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from api.database import Connection
from api.fault_reports.rules import OWNER, FaultReport, FirstTold, Kept, Told


class Open(Struct, frozen=True, kw_only=True):
    """A report that waits for its answer."""

    municipality_id: str
    number: int
    owner: str
    deadline: datetime
    route: str
    app_version: str
    request_id: str | None
    what: str | None


async def insert_fault_report(connection: Connection, municipality_id: str, report: FaultReport) -> Told | None:
    """Keep a report; None when its key was used before."""
    row = await connection.fetchrow(
        """INSERT INTO fault_report (municipality_id, owner, deadline, route, app_version, request_id, what, language,
                                     synthetic, created_at, key, request_hash)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           ON CONFLICT ON CONSTRAINT told_once DO NOTHING RETURNING number, owner, deadline""",
        municipality_id, OWNER, report.deadline, report.route, report.app_version, report.request_id, report.what,
        report.language, report.synthetic, report.created_at, report.key, report.request_hash,
    )  # fmt: skip
    return row and msgspec.convert(dict(row), Told)


async def select_told_with(connection: Connection, municipality_id: str, key: UUID, request_hash: bytes) -> Told | None:
    """What was told with that key; None when it was something else."""
    row = await connection.fetchrow(
        """SELECT number, owner, deadline FROM fault_report
           WHERE (municipality_id, key, request_hash) = ($1, $2, $3)""",
        municipality_id, key, request_hash,
    )  # fmt: skip
    return row and msgspec.convert(dict(row), Told)


async def select_synthetic(connection: Connection, municipality_id: str, number: int) -> Kept | None:
    """What a monitor told; None when nothing did, or a citizen did."""
    row = await connection.fetchrow(
        """SELECT number, owner, deadline, route, app_version, request_id, what, language FROM fault_report
           WHERE (municipality_id, number) = ($1, $2) AND synthetic""",
        municipality_id, number,
    )  # fmt: skip
    return row and msgspec.convert(dict(row), Kept)


async def select_open(connection: Connection) -> list[Open]:
    """All that wait in the whole database, the most urgent first. Monitors wait for nothing."""
    rows = await connection.fetch(
        """SELECT municipality_id, number, owner, deadline, route, app_version, request_id, what FROM fault_report
           WHERE status = 'open' AND NOT synthetic ORDER BY deadline, number"""
    )
    return [msgspec.convert(dict(row), Open) for row in rows]


async def update_answered(connection: Connection, number: int, answer: str, now: datetime) -> bool:
    """Write the answer to an open report; False when there is none of that number."""
    status: str = await connection.execute(
        """UPDATE fault_report SET status = 'answered', answer = $2, answered_at = $3
           WHERE number = $1 AND status = 'open'""",
        number, answer, now,
    )  # fmt: skip
    return status == "UPDATE 1"


async def count_overdue_fault_reports(connection: Connection, now: datetime) -> tuple[int, datetime | None]:
    """How many in the whole database wait past their deadline, and the earliest of those deadlines (P4)."""
    row = await connection.fetchrow(
        """SELECT count(*) AS waiting, min(deadline) AS oldest FROM fault_report
           WHERE status = 'open' AND NOT synthetic AND deadline < $1""",
        now,
    )
    return row["waiting"], row["oldest"]


async def select_first_told(connection: Connection, municipality_id: str, since: datetime) -> list[FirstTold]:
    """Of which screens citizens have told since then, how often, and when first."""
    rows = await connection.fetch(
        """SELECT route, count(*) AS count, min(created_at) AS first_at FROM fault_report
           WHERE municipality_id = $1 AND created_at >= $2 AND NOT synthetic GROUP BY route ORDER BY route""",
        municipality_id, since,
    )  # fmt: skip
    return [msgspec.convert(dict(row), FirstTold) for row in rows]


async def delete_fault_reports(connection: Connection, answered_before: datetime, synthetic_before: datetime) -> None:
    await connection.execute(
        "DELETE FROM fault_report WHERE answered_at < $1 OR (synthetic AND created_at < $2)",
        answered_before, synthetic_before,
    )  # fmt: skip

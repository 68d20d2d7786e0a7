"""The OpenAPI document is complete and true: Schemathesis asks the running application, with every check on."""

import asyncio
import os
import re
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from asyncpg import Pool

from api.database import Connection, create_pool
from api.municipality_file.operations import Author, import_content
from api.settings import Settings
from api.upkeep import jobs_of
from tests.http.server import Clock
from tests.staff.files import A_TOWN
from tests.staff.people import an_account

HERE = Path(__file__).parent
SUCCESSES = {"200", "201", "202", "204"}
PARTS = {
    "own bookings": r"^/api/v1/(bookings|holds|my-bookings)",
    "the day": r"^/api/v1/staff/day",
    "bookings and plan": r"^/api/v1/staff/(bookings|free-times|misfits|municipality|document|sick)",
    "other work of staff": r"^/api/v1/staff/(?!day|bookings|free-times|misfits|municipality|document|sick)",
    "the rest": r"^(?!/api/v1/(bookings|holds|my-bookings|staff/))",
}
"""So that all processors have some: together they take minutes."""


@pytest.mark.parametrize("paths", PARTS.values(), ids=PARTS)
async def test_every_operation_answers_as_the_document_says(
    base_url: str,
    connection: Connection,
    database_url: str,
    settings: Settings,
    clock: Clock,
    tmp_path: Path,
    paths: str,
) -> None:
    clock.pass_by(minutes=105)  # a quarter to ten: whoever has a time at ten may arrive
    await as_if_jobs_ran(connection, settings, clock)
    pool = await create_pool(database_url, size=1)
    await a_misfit(connection, pool, clock.now)
    await an_account(pool, clock.now)
    await pool.close()
    tally = tmp_path / "tally"
    document = (await asyncio.to_thread(httpx.get, f"{base_url}/api/openapi.json")).json()
    code, said = await run_schemathesis(base_url, paths, tally, settings)
    assert code == 0, said
    seen = Counter(tuple(line.split()) for line in tally.read_text().splitlines())
    print(said, *(f"{operation} {status}: {count}" for (operation, status), count in sorted(seen.items())), sep="\n")
    wanted = {path: item for path, item in document["paths"].items() if re.search(paths, path)}
    operations = {operation["operationId"] for item in wanted.values() for operation in item.values()}
    succeeded = {operation for operation, status in seen if status in SUCCESSES}
    assert operations - succeeded == set()
    assert sum(seen.values()) > 10 * len(operations)


async def test_every_path_is_in_one_part(base_url: str) -> None:
    document = (await asyncio.to_thread(httpx.get, f"{base_url}/api/openapi.json")).json()
    parts = {path: sum(bool(re.search(paths, path)) for paths in PARTS.values()) for path in document["paths"]}
    assert {path: count for path, count in parts.items() if count != 1} == {}


async def a_misfit(connection: Connection, pool: Pool, now: datetime) -> None:
    """A visit at seven, when nothing is open in the town as its file describes it."""
    start = now.replace(hour=7) + timedelta(days=1)
    booking_id = await connection.fetchval(
        """
        INSERT INTO booking (municipality_id, booking_id, office_id, status, lane, start_at, end_at, topics, created_at)
        VALUES ('by', gen_random_uuid(), 'library', 'booked', 'public', $1, $1::timestamptz + interval '15 min', $2, $3)
        RETURNING booking_id
        """,
        start,
        [{"id": "passport-adult", "persons": 1}],
        now,
    )
    await connection.execute(
        """
        INSERT INTO part (municipality_id, booking_id, number, pool_id, day, lane, start_at, end_at)
        VALUES ('by', $1, 1, 'library', $2, 'public', $3, $3::timestamptz + interval '15 min')
        """,
        booking_id,
        start.date(),
        start,
    )
    await connection.execute(
        """
        INSERT INTO receipt (municipality_id, receipt_id, booking_id, action, actor, at, after)
        VALUES ('by', gen_random_uuid(), $1, 'book', 'citizen', $2, $3)
        """,
        booking_id,
        now,
        {
            "status": "booked",
            "office": "library",
            "start": start.isoformat(),
            "end": (start + timedelta(minutes=15)).isoformat(),
            "topics": [{"id": "passport-adult", "persons": 1}],
        },
    )
    await import_content(pool, A_TOWN.encode(), Author("test", now))
    await connection.execute(
        """
        INSERT INTO call_task (municipality_id, task_id, booking_id, kind, why, created_at, deadline, useful_until)
        VALUES ('by', $1, $2, 'call', 'no-time', $3, $3, $3::timestamptz + interval '1 day')
        """,
        UUID(int=7),
        booking_id,
        now,
    )


async def as_if_jobs_ran(connection: Connection, settings: Settings, clock: Clock) -> None:
    """So that the application is ready although no scheduler runs beside it."""
    for kind, job in jobs_of(settings, clock).items():
        due = job.when.latest(clock.now)
        await connection.execute(
            "INSERT INTO job (kind, due_at, try_at, finished_at) VALUES ($1, $2, $2, $2) ON CONFLICT DO NOTHING",
            kind,
            due,
        )


async def run_schemathesis(base_url: str, paths: str, tally: Path, settings: Settings) -> tuple[int | None, str]:
    """The exit code and everything that was said."""

    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("schemathesis"),
        *("--config-file", HERE / "schemathesis.toml", "run", f"{base_url}/api/openapi.json", "--no-color"),
        *("--include-path-regex", paths),
        cwd=HERE.parent.parent,
        env={
            **os.environ,
            "TALLY": str(tally),
            "BORGERTID_KEY": settings.key.decode(),
            "BORGERTID_STAFF_TOKEN": settings.staff_token.decode(),
            "PYTHONPATH": str(HERE.parent.parent),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()

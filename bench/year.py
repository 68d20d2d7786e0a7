"""Municipalities with a year of pool days and bookings, loaded with COPY.

The first municipality is imported as any other, and its visits are made at random. The others are like it: the same
rows under other ids.
"""

import io
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from asyncpg import Pool

from api.calendars.cells import CELL
from api.database import Connection
from bench.scene import Scene
from bench.town import open_offices

DAYS = 365
DESKS = 8
CELLS = 3
"""Of a visit."""
MADE = "2026-01-01 12:00:00+00"

COLUMNS = {
    "contact": "municipality_id, contact_id, name, phone, email, erase_on",
    "booking": "municipality_id, booking_id, office_id, status, lane, start_at, end_at, topics, contact_id, created_at",
    "part": "municipality_id, booking_id, number, pool_id, day, lane, start_at, end_at",
    "receipt": "municipality_id, receipt_id, booking_id, action, actor, at, after",
    "idempotency_key": "municipality_id, scope, key, request_hash, receipt_id",
}
CLONED = ("municipality", "municipality_host", "office", "topic", "pool", "opening_rule", "pool_day")


async def load(pool: Pool, folder: Path, scene: Scene, bookings: int) -> None:
    """`bookings` in all, spread evenly over a year from tomorrow. Prints a progress bar."""
    await open_offices(pool, folder, scene, DESKS, more={}, horizon_days=DAYS)
    visits_a_day = round(bookings / scene.municipalities / scene.offices / DAYS)
    began = datetime.now(UTC)
    async with pool.acquire() as connection:
        # The rows fit together by the way they are made: no need to look up each one's references.
        await connection.execute("SET session_replication_role = replica")
        template = await _template(connection, scene, visits_a_day)
        for number in range(scene.municipalities):
            await _copy(connection, scene, template, number)
            if number == 0:
                await connection.execute("UPDATE pool_day AS d SET free = counted_free(d)")
            else:
                await _clone(connection, scene, number)
            _show_progress(number + 1, scene.municipalities, began)
        await connection.execute("RESET session_replication_role")
        # Or PostgreSQL does it beside the first rounds.
        await connection.execute("VACUUM (FREEZE, ANALYZE)")
        await connection.execute("CHECKPOINT")


async def _template(connection: Connection, scene: Scene, visits_a_day: int) -> dict[str, bytes]:
    """The first municipality's rows in COPY's text form, by table."""
    pool_days = await connection.fetch(
        "SELECT pool_id, day, first_cell, cardinality(capacity) AS cells FROM pool_day WHERE lane = 'public'"
    )
    lines: dict[str, list[str]] = {table: [] for table in COLUMNS}
    municipality = f"{scene.municipality}0"
    for pool_id, day, first_cell, cells in pool_days:
        for first in _taken(visits_a_day, cells):
            start = first_cell + first * CELL
            for table, line in _visit(municipality, pool_id, day.isoformat(), start, day + timedelta(days=30)):
                lines[table].append(line)
    return {table: "\n".join([*rows, ""]).encode() for table, rows in lines.items()}


def _taken(visits: int, cells: int) -> list[int]:
    """The first cells of so many visits at random times, at no time more than there are desks."""
    free = [DESKS] * cells
    found: list[int] = []
    while len(found) < visits:
        first = random.randrange(cells - CELLS)
        if min(free[first : first + CELLS]) > 0:
            found.append(first)
            for cell in range(first, first + CELLS):
                free[cell] -= 1
    return found


def _visit(municipality: str, pool_id: str, day: str, start: datetime, erase_on: object) -> Iterator[tuple[str, str]]:
    """(table, row) of everything that a booked visit leaves behind."""
    booking, contact, receipt, key = (_template_id() for _ in range(4))
    span = f"{start.isoformat()}\t{(start + CELLS * CELL).isoformat()}"
    topics = '[{"id": "passport-adult", "persons": 1}]'
    state = (
        f'{{"status": "booked", "office": "{pool_id}", "start": "{start.isoformat()}", "end": "{start.isoformat()}", '
        f'"topics": {topics}, "meeting": "office", "deadline": null, "hold_extended": false}}'
    )
    citizen = random.randrange(100_000, 1_000_000)
    person = f"Test Testesen\t+4520{citizen}\ttest{citizen}@borgertid.dk"
    yield "contact", f"{municipality}\t{contact}\t{person}\t{erase_on}"
    yield "booking", f"{municipality}\t{booking}\t{pool_id}\tbooked\tpublic\t{span}\t{topics}\t{contact}\t{MADE}"
    yield "part", f"{municipality}\t{booking}\t1\t{pool_id}\t{day}\tpublic\t{span}"
    yield "receipt", f"{municipality}\t{receipt}\t{booking}\tbook\tcitizen\t{MADE}\t{state}"
    yield "idempotency_key", f"{municipality}\t/api/v1/bookings\t{key}\t\\\\x{'00' * 32}\t{receipt}"


def _template_id() -> str:
    """A random UUID whose third group says which municipality it belongs to."""
    drawn = str(UUID(int=random.getrandbits(128), version=4))
    return f"{drawn[:14]}4000{drawn[18:]}"


async def _copy(connection: Connection, scene: Scene, template: dict[str, bytes], number: int) -> None:
    first, mine = f"{scene.municipality}0\t".encode(), f"{scene.municipality}{number}\t".encode()
    for table, rows in template.items():
        own = rows.replace(first, mine).replace(b"-4000-", b"-4%03x-" % number)
        await connection.copy_to_table(table, source=io.BytesIO(own), columns=COLUMNS[table].split(", "))


async def _clone(connection: Connection, scene: Scene, number: int) -> None:
    """Give another municipality what the first one has, its pool days as they are with the same visits."""
    for table in CLONED:
        await connection.execute(
            f"""INSERT INTO {table}
                SELECT (json_populate_record(t, json_build_object('municipality_id', $2::text, 'host', $2::text))).*
                FROM {table} AS t WHERE municipality_id = $1""",
            f"{scene.municipality}0", f"{scene.municipality}{number}",
        )  # fmt: skip


def _show_progress(done: int, of: int, began: datetime) -> None:
    seconds = (datetime.now(UTC) - began).total_seconds()
    filled = 40 * done // of
    bar = "#" * filled + "." * (40 - filled)
    print(
        f"\rloading [{bar}] {done} of {of} municipalities, {seconds:.0f} s", end="\n" if done == of else "", flush=True
    )

"""Importing a municipality file: one transaction, all or nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import msgspec
from msgspec import Struct

from api.calendars.operations import EXTEND_HORIZONS, Changes, build_ahead
from api.calendars.queries import lock_builds, select_closures, select_rules
from api.catalogue.queries import select_municipality
from api.database import Connection, transaction
from api.jobs.queries import insert_job
from api.municipality_file import history, queries
from api.municipality_file.belonging import foreign_changes
from api.municipality_file.change_words import in_danish, in_english
from api.municipality_file.changes import Difference, differences, times_in_words
from api.municipality_file.faults import Fault, FileRefused, pointer_to
from api.municipality_file.parse import MunicipalityFile, parse
from api.municipality_file.persons import hand_over
from api.municipality_file.tables import MunicipalityPlan
from api.municipality_file.writing import document_of
from api.problems import Fault as FieldFault
from api.problems import Refused

LOOK_AGAIN_AFTER = timedelta(minutes=1)
OPERATOR = "borgertid import"
"""Who imports at the command line."""


class Imported(Struct, frozen=True):
    """What an import has changed, or would change."""

    municipality_id: str
    version: int
    replaced: int
    """The version before; 0: there was none."""
    changes: list[str]
    """In plain words; empty: the file is the one that holds already."""
    changes_da: list[str]
    days: Changes
    zone: ZoneInfo
    dry_run: bool = False

    def __str__(self) -> str:
        days = self.days
        built = len(days.inserted), len(days.changed), len(days.emptied)
        lines = [f"{self.municipality_id}, version {self.version}", *(self.changes or ["no change in the file"])]
        if any(built):
            lines.append("pool days: {} new, {} changed, {} closed".format(*built))
        if self.replaced:
            lines += times_in_words(days.times, self.zone)
        for misfit in days.misfits:
            start = misfit.start_at.astimezone(self.zone)
            lines.append(f"no longer fits: {misfit.pool_id} {start:%Y-%m-%d %H:%M}, {misfit.reason}")
            lines[-1] += f", booking {misfit.booking_id}"
        if self.dry_run:
            lines.append("dry run: nothing was written")
        return "\n".join(lines)


class Target(Struct, frozen=True):
    """The municipality that a file must be about, and what its author has seen and may change."""

    municipality_id: str
    version: int | None = None
    """The one that was previewed; None: any."""
    offices: frozenset[str] | None = None
    """Those whose part of the file may be changed; None: all of it."""


Witness = Callable[[Connection, Imported], Awaitable[None]]
"""Told of what an import has changed, in its own transaction; what it raises takes the import back."""


class Author(Struct, frozen=True):
    """Who makes a file hold, and when."""

    name: str
    now: datetime


class _RollBack(Exception):
    """Ends a dry run."""


async def import_file(pool: asyncpg.Pool, path: Path, now: datetime, dry_run: bool = False) -> Imported:
    """`import_content` of a file. Raises FileRefused also when another import is running."""
    content = await asyncio.to_thread(path.read_bytes)
    try:
        return await import_content(pool, content, Author(OPERATOR, now), dry_run=dry_run)
    except asyncpg.LockNotAvailableError as error:
        raise FileRefused([Fault(1, (), "another import is running; nothing was changed, try again")]) from error


async def import_content(
    pool: asyncpg.Pool,
    content: bytes,
    author: Author,
    *,
    dry_run: bool = False,
    target: Target | None = None,
    witness: Witness | None = None,
) -> Imported:
    """Make the database say what the file says, keep the file's text, and build its pool days.

    The witness hears of what has changed.

    Raises FileRefused, or refuses when the target has changed, and then changes nothing. A dry run does all of it and
    rolls back, so what it tells is what an import would do.
    """
    # The rules of two years are looked through for overlaps: meanwhile others are served.
    file = await asyncio.to_thread(parse, content, author.now.date())
    try:
        async with transaction(pool) as connection:
            imported = await import_within(connection, file, author, target)
            if dry_run:
                raise _RollBack
            if witness and imported.changes:
                await witness(connection, imported)
    except _RollBack:
        return msgspec.structs.replace(imported, dry_run=True)
    return imported


async def import_within(
    connection: Connection, file: MunicipalityFile, author: Author, target: Target | None = None
) -> Imported:
    """The same in a transaction of the caller's."""
    plan = file.plan
    municipality_id = plan.municipality.municipality_id
    if target and municipality_id != target.municipality_id:
        raise FileRefused([file.fault(("id",), f"is another municipality; here it is {target.municipality_id}")])
    await lock_builds(connection, municipality_id)
    if set(plan.hosts) != set(await queries.select_hosts(connection, municipality_id)):
        await queries.lock_hosts(connection)
    if faults := await _conflicts(connection, file):
        raise FileRefused(faults)
    before = await _stored(connection, municipality_id)
    kept = await history.select_newest_file(connection, municipality_id)
    found = _differences(before, plan, kept, file.text)
    version = replaced = before.municipality.version if before else 0
    # Who asks again for what is done already is told that it is done.
    if found and target and target.version not in {None, replaced}:
        raise Refused("municipality-changed")
    _demand_own(target, kept, file.text)
    english, danish = in_english(found), in_danish(found)
    if found:
        persons = await queries.select_person_of_every_pool(connection, municipality_id)
        version = await _store(connection, plan)
        await hand_over(connection, file, persons, author.now)
        edition = history.Edition(version, author.name, author.now, english, danish)
        await history.insert_edition(connection, municipality_id, edition, file.text)
        # Who was booking meanwhile by the old catalogue has landed by then: such a booking, too, is listed if it does
        # not fit any more.
        await insert_job(connection, EXTEND_HORIZONS, author.now + LOOK_AGAIN_AFTER, author.now)
    days = await build_ahead(connection, plan.municipality, author.now)
    # Whoever moves a booking locks its days and then its contact: in another order each would wait for the other.
    if before and before.municipality.settings.erase_after_days > plan.municipality.settings.erase_after_days:
        await queries.erase_earlier(connection, plan.municipality)
    return Imported(municipality_id, version, replaced, english, danish, days, plan.municipality.zone)


def _differences(
    before: MunicipalityPlan | None, after: MunicipalityPlan, kept: history.KeptFile | None, text: str
) -> list[Difference]:
    found = differences(before, after)
    return found if found or (kept and kept.content == text) else [Difference("text", what="changed")]


def _demand_own(target: Target | None, kept: history.KeptFile | None, text: str) -> None:
    """Refused: other-office, when a part of the file is changed that its author may not change."""
    if target is None or target.offices is None:
        return
    before = document_of(kept.content) if kept else {}
    said = ("Det hører ikke til dine steder.", "It does not belong to your offices.")
    foreign = foreign_changes(before, document_of(text), target.offices)
    if errors := [FieldFault(pointer_to(path), *said) for path in foreign]:
        raise Refused("other-office", errors=errors)


async def _conflicts(connection: Connection, file: MunicipalityFile) -> list[Fault]:
    """What only the database knows to be wrong."""
    municipality_id = file.plan.municipality.municipality_id
    taken = await queries.select_hosts_of_others(connection, municipality_id, file.plan.hosts)
    offices = await queries.select_office_of_every_pool(connection, municipality_id)
    return [file.fault(("hosts",), f"{host} belongs to another municipality") for host in taken] + [
        file.fault(("pools", position, "office"), f"pool {pool.pool_id} belongs to office {offices[pool.pool_id]},"
                   " where it is or was; give the new pool another name, or in the file an id of its own")
        for position, pool in enumerate(file.plan.municipality.pools.values())
        if offices.get(pool.pool_id, pool.office_id) != pool.office_id
    ]  # fmt: skip


async def _stored(connection: Connection, municipality_id: str) -> MunicipalityPlan | None:
    """What the database says, in the shape of a file."""
    municipality = await select_municipality(connection, municipality_id)
    if municipality is None:
        return None
    without_hours = {
        office_id: msgspec.structs.replace(office, hours=()) for office_id, office in municipality.offices.items()
    }
    return MunicipalityPlan(
        msgspec.structs.replace(municipality, offices=without_hours),
        await queries.select_hosts(connection, municipality_id),
        await select_rules(connection, municipality_id),
        await select_closures(connection, municipality_id),
    )


async def _store(connection: Connection, plan: MunicipalityPlan) -> int:
    municipality = plan.municipality
    municipality_id = municipality.municipality_id
    version = await queries.upsert_municipality(connection, municipality)
    await queries.replace_hosts(connection, municipality_id, plan.hosts)
    await queries.upsert_offices(connection, municipality_id, list(municipality.offices.values()))
    await queries.upsert_topics(connection, municipality_id, list(municipality.topics.values()))
    await queries.upsert_pools(connection, municipality_id, list(municipality.pools.values()))
    await queries.replace_rules(connection, municipality_id, plan.rules)
    await queries.replace_closures(connection, municipality_id, plan.closures)
    return version

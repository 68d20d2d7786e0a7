"""A pool falls ill: the file says so, and each of its bookings has another time before its citizen is told.

What was decided stands at once: the absence, in the file. Each booking then moves in a transaction of its own. Who has
not been moved when the process dies waits on the list of misfits, and a repeat of the request goes on from there.
"""

import asyncio
from datetime import datetime
from typing import Literal
from uuid import uuid5

import asyncpg
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from api.bookings.calls import NewCall, insert_calls
from api.bookings.operations import MoveWanted, Opened, move
from api.bookings.placing import lanes_for, last_day_to_read
from api.bookings.taking import Call
from api.bookings.visits import CLERK, TopicChoice
from api.calendars.cells import PoolDay
from api.calendars.fitting import deadline_before
from api.calendars.misfits import reopen
from api.calendars.queries import lock_builds, select_pool_days, select_rules
from api.catalogue.queries import select_municipality
from api.catalogue.rules import Municipality
from api.database import Connection, transaction
from api.municipality_file.history import select_newest_file
from api.municipality_file.operations import Author, Imported, Target, Witness, import_within
from api.municipality_file.parse import parse
from api.municipality_file.writing import document_of, write
from api.planning import queries
from api.planning.rules import (
    Absence,
    Affected,
    Moved,
    NewTime,
    closures_of,
    counted,
    hit_by,
    new_time,
    propose,
    without_old,
)
from api.problems import Refused

MOST_TRIES = 3
"""Somebody else may take a time between looking and moving."""


class Command(Struct, frozen=True, kw_only=True):
    """An absence that is to be carried out."""

    absence: Absence
    call: Call
    """With the reason that citizens are told."""
    author: Author
    target: Target
    key: bytes
    """The server's."""
    witness: Witness


Told = Literal["email", "call", "write", "letter", "here", "changed"]
"""here: they sit in the waiting room and are told there, besides the mail or the task.

changed: the citizen, or a colleague, has changed the booking meanwhile, so it is left as it is.
"""


class Outcome(Struct, frozen=True, kw_only=True):
    """What becomes of one booking."""

    booking: str
    office: str
    start: datetime
    """As it was."""
    to_office: str | None
    to_start: datetime | None
    """None: there is no time, and a clerk calls; or it was changed meanwhile."""
    told: Told
    topics: tuple[TopicChoice, ...] = ()
    """None: kept before it was told."""


class _RollBack(Exception):
    """Ends a preview."""


async def preview(
    pool: asyncpg.Pool, municipality: Municipality, absence: Absence, author: Author, target: Target
) -> tuple[Imported, list[Outcome]]:
    """What carrying it out would do: done in a transaction that is rolled back, the new times in memory."""
    try:
        async with transaction(pool) as connection:
            absence = await _counted(connection, municipality, absence)
            imported, municipality = await _close(connection, municipality, absence, author, target)
            now = author.now
            affected = await _select_affected(connection, municipality, absence, imported, now, now)
            days = await _select_days(connection, municipality, target, author.now) if affected else []
            raise _RollBack
    except _RollBack:
        pass
    found = await asyncio.to_thread(lambda: list(propose(municipality, affected, days, author.now)))
    return imported, [_outcome(one, new) for one, new in found]


async def carry_out(pool: asyncpg.Pool, command: Command) -> list[Outcome]:
    """Do it, or the rest of it; a repeat answers what was done. Refused: key-reused, file-not-kept and the import's."""
    absence, call = command.absence, command.call
    municipality = call.municipality
    async with queries.alone(pool, absence.absence_id):
        async with transaction(pool) as connection:
            kept = await queries.insert_absence(
                connection, municipality.municipality_id, absence, call.request_hash, call.now
            )
            if kept is not None and kept.request_hash != call.request_hash:
                raise Refused("key-reused")
            if kept is not None and kept.answer is not None:
                return msgspec.convert(kept.answer, list[Outcome])
            absence = await _counted(connection, municipality, absence)
            imported, municipality = await _close(connection, municipality, absence, command.author, command.target)
            if imported.changes:
                await command.witness(connection, imported)
            done = await _done_before(connection, call) if kept else {}
            told_at = kept.told_at if kept else call.now
            affected = await _select_affected(connection, municipality, absence, imported, call.now, told_at)
        command = replace(command, call=replace(call, municipality=municipality))
        outcomes = [await _move(pool, command, one) for one in affected if str(one.booking_id) not in done]
        outcomes = sorted([*done.values(), *outcomes], key=lambda outcome: outcome.start)
        async with transaction(pool) as connection:
            await queries.update_absence(connection, municipality.municipality_id, absence.absence_id, outcomes)
    return outcomes


async def _counted(connection: Connection, municipality: Municipality, absence: Absence) -> Absence:
    return counted(absence, municipality, await select_rules(connection, municipality.municipality_id))


async def _close(
    connection: Connection, municipality: Municipality, absence: Absence, author: Author, target: Target
) -> tuple[Imported, Municipality]:
    """Write the absence into the file and make it hold; what stands there already stays. Answers what holds then."""
    await lock_builds(connection, municipality.municipality_id)
    kept = await select_newest_file(connection, municipality.municipality_id)
    if kept is None:
        raise Refused("file-not-kept")
    document = document_of(kept.content)
    closures = document.setdefault("closures", [])
    known = {closure["id"] for closure in closures}
    closures += [closure for closure in closures_of(absence, municipality.zone) if closure["id"] not in known]
    today = author.now.astimezone(municipality.zone).date()
    document["closures"] = without_old(closures, _pools_beside(municipality, absence), today)
    content = await asyncio.to_thread(write, kept.content, document)
    file = await asyncio.to_thread(parse, content.encode(), author.now.date())
    imported = await import_within(connection, file, author, target)
    # Not the one that the request began with: that may be a second old.
    return imported, await select_municipality(connection, municipality.municipality_id) or municipality


def _pools_beside(municipality: Municipality, absence: Absence) -> set[str]:
    """Those of the same offices: whoever may write the absence may take older ones of theirs away."""
    offices = {municipality.pools[pool_id].office_id for pool_id in absence.pools}
    return {pool.pool_id for pool in municipality.pools.values() if pool.office_id in offices}


async def _select_affected(
    connection: Connection,
    municipality: Municipality,
    absence: Absence,
    imported: Imported,
    now: datetime,
    told_at: datetime,
) -> list[Affected]:
    hit = hit_by(absence, imported.days.misfits, now)
    if absence.desks is not None:
        # The desks that are left serve who fitted; whoever did not fit before waits for a clerk, or was kept by one.
        new = await queries.select_listed_since(connection, municipality.municipality_id, told_at)
        hit = [misfit for misfit in hit if (misfit.booking_id, misfit.pool_id, misfit.start_at) in new]
    return await queries.select_affected(connection, municipality.municipality_id, {one.booking_id for one in hit})


async def _done_before(connection: Connection, call: Call) -> dict[str, Outcome]:
    """What a run that died had done already, by booking."""
    moves = await queries.select_moves(connection, call.municipality.municipality_id, call.key, f"{call.scope}/")
    outcomes = [_outcome(move, (move.to_office, move.to_start)) for move in moves]
    return {outcome.booking: outcome for outcome in outcomes}


async def _select_days(
    connection: Connection, municipality: Municipality, target: Target, now: datetime
) -> list[PoolDay]:
    """All days of which times can be had now, at the offices where bookings may be moved to."""
    today = now.astimezone(municipality.zone).date()
    last = last_day_to_read(municipality, municipality.offices, now)
    pools = [
        pool.pool_id
        for pool in municipality.pools.values()
        if target.offices is None or pool.office_id in target.offices
    ]
    return await select_pool_days(connection, municipality.municipality_id, pools, lanes_for(CLERK), today, last)


async def _move(pool: asyncpg.Pool, command: Command, affected: Affected) -> Outcome:
    """Give one booking the nearest time there is; without one, have the citizen called."""
    call = replace(command.call, scope=f"{command.call.scope}/{affected.booking_id}")
    municipality_id = call.municipality.municipality_id
    for _ in range(MOST_TRIES):
        async with pool.acquire() as connection:
            days = await _select_days(connection, call.municipality, command.target, call.now)
        new = await asyncio.to_thread(new_time, call.municipality, affected, days, call.now)
        if new is None:
            break
        try:
            await move(pool, call, Opened(affected.booking_id, None, command.key, affected.seen), MoveWanted(*new))
        except Refused as refused:
            if refused.kind == "changed-meanwhile":
                again = await _same_visit(pool, municipality_id, affected)
                if again is None:
                    return replace(_outcome(affected, None), told="changed")
                affected = again
            elif refused.kind != "time-taken":
                break
            continue
        return _outcome(affected, new)
    await _have_called(pool, command, affected)
    return _outcome(affected, None)


async def _same_visit(pool: asyncpg.Pool, municipality_id: str, affected: Affected) -> Affected | None:
    """The booking as it is now, if only the way to reach its citizen was changed; None: it is another visit by now."""
    async with pool.acquire() as connection:
        found = await queries.select_affected(connection, municipality_id, [affected.booking_id])
    ways = {
        "seen": affected.seen,
        "here": affected.here,
        "has_email": affected.has_email,
        "has_phone": affected.has_phone,
    }
    return next((again for again in found if replace(again, **ways) == affected), None)


async def _have_called(pool: asyncpg.Pool, command: Command, affected: Affected) -> None:
    municipality, now = command.call.municipality, command.call.now
    day = affected.start_at.astimezone(municipality.zone).date()
    task = NewCall(
        uuid5(command.absence.absence_id, str(affected.booking_id)),
        affected.booking_id,
        "no-time",
        deadline_before(day, now, municipality.zone),
        affected.end_at,
    )
    async with transaction(pool) as connection:
        await insert_calls(connection, municipality.municipality_id, [task], now, to_all=True)
        await reopen(connection, municipality.municipality_id, affected.booking_id, task.deadline, now)


def _outcome(affected: Affected | Moved, new: NewTime | None) -> Outcome:
    by_hand: Told = "call" if affected.has_phone else "write" if affected.has_email else "letter"
    return Outcome(
        booking=str(affected.booking_id),
        office=affected.office_id,
        start=affected.start_at,
        to_office=new and new[0],
        to_start=new and new[1],
        told="here" if affected.here else "email" if new and affected.has_email else by_hand,
        topics=affected.topics,
    )

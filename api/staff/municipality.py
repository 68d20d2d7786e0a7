"""Changing a municipality's rules: first what would happen, then the change."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from asyncpg import Pool as AsyncpgPool
from litestar import Request, Response, post, put
from litestar.datastructures import ResponseHeader
from litestar.params import HeaderParameter
from msgspec import Struct, field

from api.bookings.wire import Moment
from api.calendars.cells import Lane
from api.calendars.comparing import ChangedTimes, Opening
from api.calendars.fitting import Misfit, Reason
from api.catalogue.rules import Municipality
from api.database import Connection, transaction
from api.municipality_file.danish import danish
from api.municipality_file.faults import FileRefused
from api.municipality_file.operations import Author, Imported, Target, Witness, import_content
from api.municipality_file.queries import select_office_of_every_pool
from api.problems import Fault, Refused
from api.staff.audit import audit, audit_reading
from api.staff.roles import SECURITY, Actor, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.body import MAX_FILE, TomlBody
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import language_of, refusals

ETAG = ResponseHeader(
    name="ETag", description="The version, to be sent as If-Match when saving.", documentation_only=True
)

IfMatch = Annotated[
    str | None, HeaderParameter(name="If-Match", description="The ETag of the preview, or * to save unseen.")
]


class TimesAnswer(Struct, frozen=True):
    """A stretch of one day in which a pool opens otherwise than before."""

    pool: str
    lane: Lane
    date: date
    from_: Moment = field(name="from")
    until: Moment
    before: Opening | None
    """null: closed."""
    after: Opening | None


class NoRoomAnswer(Struct, frozen=True):
    """A booking for which the rules have no room. It keeps its time until a clerk has decided."""

    booking: UUID
    pool: str
    start: Moment
    end: Moment
    reason: Reason


class ChangesAnswer(Struct, frozen=True):
    version: int
    """Of a preview: the version that it would replace. Of a change that was saved: the new one."""
    changes: list[str]
    """In plain words; empty: the file says what holds already."""
    times: list[TimesAnswer]
    """The times that appear, vanish or change from today to the end of the horizon."""
    misfits: list[NoRoomAnswer]
    """All bookings at one's offices that do not fit then, also those that did not fit before."""


@post(
    "/municipality/preview",
    status_code=200,
    operation_id="previewMunicipality",
    summary="What a municipality file would change",
    description="Does all of it and takes it back: what is told is what saving would do.",
    guards=[demand(Role.PLANNER)],
    opt=OPEN,
    security=SECURITY,
    response_headers=[ETAG],
    request_max_body_size=MAX_FILE,
    responses=refusals(401, 403, 404, 413, 415, 422, 503),
)
async def preview_municipality(
    data: TomlBody,
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
) -> Response[ChangesAnswer]:
    actor.demand_all_offices()
    async with _told_by_line():
        target = Target(municipality.municipality_id)
        imported = await import_content(pool, data, Author(actor.name, now), dry_run=True, target=target)
    return await changes_answer(pool, municipality, actor, imported, words_of(imported, request), synthetic=synthetic)


@put(
    "/municipality",
    operation_id="saveMunicipality",
    summary="Make a municipality file hold",
    description="All of it or nothing. What has been saved already can be saved again.",
    guards=[demand(Role.ADMINISTRATOR)],
    security=SECURITY,
    response_headers=[ETAG],
    request_max_body_size=MAX_FILE,
    responses=refusals(401, 403, 404, 412, 413, 415, 422, 428, 503),
)
async def save_municipality(
    data: TomlBody,
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    if_match: IfMatch = None,
) -> Response[ChangesAnswer]:
    actor.demand_all_offices()
    target = Target(municipality.municipality_id, version_in(if_match))
    async with _told_by_line():
        imported = await import_content(
            pool, data, Author(actor.name, now), target=target, witness=audit_of_saving(actor)
        )
    return await changes_answer(pool, municipality, actor, imported, words_of(imported, request))


def audit_of_saving(actor: Actor) -> Witness:
    """Writes down that the municipality's file was changed, when it was."""

    async def note(connection: Connection, imported: Imported) -> None:
        await audit(connection, actor, "save", "municipality-file", f"version {imported.version}")

    return note


def version_in(if_match: str | None) -> int | None:
    """The version that was previewed; None: any will do."""
    if if_match is None:
        raise Refused("version-required")
    if if_match == "*":
        return None
    version = re.fullmatch(r'"([0-9]{1,18})"', if_match)
    # Whatever else it names is no version of ours, and RFC 9110 (13.1.1) says what then: the condition is false.
    return int(version[1]) if version else -1


@asynccontextmanager
async def _told_by_line() -> AsyncIterator[None]:
    try:
        yield
    except FileRefused as refused:
        errors = [
            Fault(f"line {fault.line}: {fault.field}".removesuffix(": "), danish(fault.reason), fault.reason)
            for fault in refused.faults
        ]
        raise Refused("file-refused", errors=errors) from None


def words_of(imported: Imported, request: Request[Any, Any, Any]) -> list[str]:
    """What has changed, in the language that is asked for."""
    return imported.changes_da if language_of(request) == "da" else imported.changes


async def changes_answer(
    pool: AsyncpgPool,
    municipality: Municipality,
    actor: Actor,
    imported: Imported,
    words: list[str],
    *,
    synthetic: bool = False,
) -> Response[ChangesAnswer]:
    """A monitor is not told of citizens' bookings, and staff of those at their offices only."""
    misfits = [] if synthetic else await _misfits_shown(pool, actor, imported.days.misfits)
    version = imported.replaced if imported.dry_run else imported.version
    answer = ChangesAnswer(
        version,
        words,
        [_times(municipality, times) for times in imported.days.times],
        [_no_room(municipality, misfit) for misfit in misfits],
    )
    return Response(answer, headers={"ETag": f'"{version}"'})


async def _misfits_shown(pool: AsyncpgPool, actor: Actor, misfits: Sequence[Misfit]) -> list[Misfit]:
    """Those at offices where they work; that they were read is written down, as for the list of them."""
    if not misfits:
        return []
    async with transaction(pool) as connection:
        offices = await select_office_of_every_pool(connection, actor.municipality_id)
        shown = [misfit for misfit in misfits if actor.may(offices[misfit.pool_id])]
        if shown:
            read = {offices[misfit.pool_id] for misfit in shown}
            await audit_reading(connection, actor, "misfits", actor.municipality_id, read)
    return shown


def _times(municipality: Municipality, times: ChangedTimes) -> TimesAnswer:
    return TimesAnswer(
        pool=times.pool_id,
        lane=times.lane,
        date=times.day,
        from_=times.start_at.astimezone(municipality.zone),
        until=times.end_at.astimezone(municipality.zone),
        before=times.before,
        after=times.after,
    )


def _no_room(municipality: Municipality, misfit: Misfit) -> NoRoomAnswer:
    start, end = (moment.astimezone(municipality.zone) for moment in (misfit.start_at, misfit.end_at))
    return NoRoomAnswer(misfit.booking_id, misfit.pool_id, start, end, misfit.reason)

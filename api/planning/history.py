"""The municipality's file as it was and is: to take home, to look back at, and to go back to."""

from typing import Annotated, Any

import asyncpg
from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from api.bookings.wire import Moment
from api.catalogue.rules import Municipality
from api.municipality_file.history import select_editions, select_file
from api.municipality_file.operations import Author, import_content
from api.planning.document import newest_file, target_of, told_by_pointer
from api.problems import Refused
from api.staff.municipality import (
    ETAG,
    ChangesAnswer,
    IfMatch,
    audit_of_saving,
    changes_answer,
    version_in,
    words_of,
)
from api.staff.roles import SECURITY, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.body import TOML
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import language_of, refusals

MOST = 50
LARGEST_VERSION = 2**63 - 1


class EditionAnswer(Struct, frozen=True):
    version: int
    actor: str
    at: Moment
    changes: list[str]
    """In plain words."""


class HistoryAnswer(Struct, frozen=True):
    version: int
    """The one that holds."""
    editions: list[EditionAnswer]
    """The newest first. It begins with the first import since files are kept."""
    more_before: int | None
    """There are older ones: ask for those before this version."""


@get(
    "/municipality",
    operation_id="readMunicipalityFile",
    summary="The municipality's file",
    media_type=TOML,
    guards=[demand(Role.READER)],
    opt=OPEN,
    security=SECURITY,
    response_headers=[ETAG],
    responses=refusals(401, 403, 404, 409, 503),
)
async def read_file(municipality: ItsMunicipality, pool: Pool) -> Response[bytes]:
    kept = await newest_file(pool, municipality)
    return _file(municipality, kept.content, kept.version)


@get(
    "/municipality/history",
    operation_id="readHistory",
    summary="Who changed what in the municipality's file, and when",
    guards=[demand(Role.READER)],
    opt=OPEN,
    security=SECURITY,
    responses=refusals(401, 403, 404, 409, 422, 503),
)
async def read_history(
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    pool: Pool,
    before: Annotated[
        int, QueryParameter(ge=1, le=LARGEST_VERSION, description="Only versions before this one.")
    ] = LARGEST_VERSION,
) -> HistoryAnswer:
    kept = await newest_file(pool, municipality)
    async with pool.acquire() as connection:
        found = await select_editions(connection, municipality.municipality_id, before, MOST + 1)
    danish = language_of(request) == "da"
    editions = [
        EditionAnswer(
            one.version, one.actor, one.at.astimezone(municipality.zone), one.changes_da if danish else one.changes
        )
        for one in found[:MOST]
    ]
    return HistoryAnswer(kept.version, editions, editions[-1].version if len(found) > MOST else None)


@get(
    "/municipality/history/{version:int}",
    operation_id="readOldFile",
    summary="The municipality's file as it was",
    media_type=TOML,
    guards=[demand(Role.READER)],
    opt=OPEN,
    security=SECURITY,
    response_headers=[ETAG],
    responses=refusals(401, 403, 404, 409, 503),
)
async def read_old_file(version: FromPath[int], municipality: ItsMunicipality, pool: Pool) -> Response[bytes]:
    return _file(municipality, await _content_of(pool, municipality, version), version)


@post(
    "/municipality/history/{version:int}/preview",
    status_code=200,
    operation_id="previewRestore",
    summary="What going back to a version would change",
    guards=[demand(Role.PLANNER)],
    opt=OPEN,
    security=SECURITY,
    response_headers=[ETAG],
    responses=refusals(401, 403, 404, 409, 422, 503),
)
async def preview_restore(
    request: Request[Any, Any, Any],
    version: FromPath[int],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
) -> Response[ChangesAnswer]:
    content = await _content_of(pool, municipality, version)
    async with told_by_pointer():
        target = target_of(actor)
        imported = await import_content(pool, content.encode(), Author(actor.name, now), dry_run=True, target=target)
    return await changes_answer(pool, municipality, actor, imported, words_of(imported, request), synthetic=synthetic)


@post(
    "/municipality/history/{version:int}/restore",
    status_code=200,
    operation_id="restoreVersion",
    summary="Make an earlier version hold again",
    description="It becomes a new version, so that going back can itself be undone.",
    guards=[demand(Role.PLANNER)],
    security=SECURITY,
    response_headers=[ETAG],
    responses=refusals(401, 403, 404, 409, 412, 422, 428, 503),
)
async def restore_version(
    request: Request[Any, Any, Any],
    version: FromPath[int],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    if_match: IfMatch = None,
) -> Response[ChangesAnswer]:
    content = await _content_of(pool, municipality, version)
    async with told_by_pointer():
        target = target_of(actor, version_in(if_match))
        imported = await import_content(
            pool, content.encode(), Author(actor.name, now), target=target, witness=audit_of_saving(actor)
        )
    return await changes_answer(pool, municipality, actor, imported, words_of(imported, request))


async def _content_of(pool: asyncpg.Pool, municipality: Municipality, version: int) -> str:
    """Refused: file-not-kept, version-not-found."""
    await newest_file(pool, municipality)
    if 0 < version <= LARGEST_VERSION:
        async with pool.acquire() as connection:
            if kept := await select_file(connection, municipality.municipality_id, version):
                return kept.content
    raise Refused("version-not-found")


def _file(municipality: Municipality, content: str, version: int) -> Response[bytes]:
    name = f'attachment; filename="{municipality.municipality_id}.toml"'
    return Response(content.encode(), media_type=TOML, headers={"ETag": f'"{version}"', "Content-Disposition": name})

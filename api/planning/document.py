"""The municipality's file as a document that screens edit: first what would happen, then the change."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from litestar import Request, Response, get, post, put
from litestar.params import JSONBody

from api.catalogue.rules import Municipality
from api.municipality_file.danish import danish
from api.municipality_file.faults import Fault as FileFault
from api.municipality_file.faults import FileRefused
from api.municipality_file.header import HeaderTable
from api.municipality_file.history import KeptFile, select_newest_file
from api.municipality_file.operations import Author, Target, import_content
from api.municipality_file.tables import ClosureTable, OfficeTable, PoolTable, RuleTable, TopicTable
from api.municipality_file.writing import Document, document_of, nulls_in_lists, write
from api.problems import Fault, Refused
from api.staff.municipality import (
    ETAG,
    ChangesAnswer,
    IfMatch,
    audit_of_saving,
    changes_answer,
    version_in,
    words_of,
)
from api.staff.roles import SECURITY, Actor, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.body import MAX_FILE
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals


class DocumentAnswer(HeaderTable, frozen=True, kw_only=True):
    """The file with its own keys; what it leaves out is left out."""

    offices: tuple[OfficeTable, ...] = ()
    topics: tuple[TopicTable, ...] = ()
    pools: tuple[PoolTable, ...] = ()
    rules: tuple[RuleTable, ...] = ()
    closures: tuple[ClosureTable, ...] = ()


@get(
    "/document",
    operation_id="readDocument",
    summary="The municipality's file as JSON, with the same keys",
    guards=[demand(Role.READER)],
    opt=OPEN,
    security=SECURITY,
    response_headers=[ETAG],
    responses=refusals(401, 403, 404, 409, 503),
)
async def read_document(municipality: ItsMunicipality, pool: Pool) -> Response[DocumentAnswer]:
    kept = await newest_file(pool, municipality)
    answer: Any = await asyncio.to_thread(document_of, kept.content)
    return Response(answer, headers={"ETag": f'"{kept.version}"'})


@post(
    "/document/preview",
    status_code=200,
    operation_id="previewDocument",
    summary="What a changed document would change",
    description="Does all of it and takes it back: what is told is what saving would do.",
    guards=[demand(Role.PLANNER)],
    opt=OPEN,
    security=SECURITY,
    response_headers=[ETAG],
    request_max_body_size=MAX_FILE,
    responses=refusals(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
async def preview_document(
    data: JSONBody[dict[str, Any]],
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
) -> Response[ChangesAnswer]:
    async with told_by_pointer():
        target = target_of(actor)
        content = await written(pool, municipality, data)
        imported = await import_content(pool, content, Author(actor.name, now), dry_run=True, target=target)
    return await changes_answer(pool, municipality, actor, imported, words_of(imported, request), synthetic=synthetic)


@put(
    "/document",
    operation_id="saveDocument",
    summary="Make a changed document hold",
    description="All of it or nothing. It is written into the file, whose comments and order stay.",
    guards=[demand(Role.PLANNER)],
    security=SECURITY,
    response_headers=[ETAG],
    request_max_body_size=MAX_FILE,
    responses=refusals(400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 503),
)
async def save_document(
    data: JSONBody[dict[str, Any]],
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    if_match: IfMatch = None,
) -> Response[ChangesAnswer]:
    async with told_by_pointer():
        target = target_of(actor, version_in(if_match))
        content = await written(pool, municipality, data)
        imported = await import_content(
            pool, content, Author(actor.name, now), target=target, witness=audit_of_saving(actor)
        )
    return await changes_answer(pool, municipality, actor, imported, words_of(imported, request))


async def newest_file(pool: asyncpg.Pool, municipality: Municipality) -> KeptFile:
    """Refused: file-not-kept, when it was imported before texts were kept."""
    async with pool.acquire() as connection:
        kept = await select_newest_file(connection, municipality.municipality_id)
    if kept is None:
        raise Refused("file-not-kept")
    return kept


async def written(pool: asyncpg.Pool, municipality: Municipality, document: Document) -> bytes:
    """The newest file, saying what the document says. Raises FileRefused."""
    kept = await newest_file(pool, municipality)
    try:
        if nulls := list(nulls_in_lists(document)):
            raise FileRefused([FileFault(1, path, "must not be null") for path in nulls])
        return (await asyncio.to_thread(write, kept.content, document)).encode()
    except RecursionError as error:
        raise FileRefused([FileFault(1, (), "is nested without end, or has a number without end")]) from error


def target_of(actor: Actor, version: int | None = None) -> Target:
    return Target(actor.municipality_id, version, frozenset(actor.offices) or None)


@asynccontextmanager
async def told_by_pointer() -> AsyncIterator[None]:
    """What is wrong with the file, told at its place in the document."""
    try:
        yield
    except FileRefused as refused:
        errors = [Fault(fault.pointer, danish(fault.reason), fault.reason) for fault in refused.faults]
        raise Refused("file-refused", errors=errors) from None

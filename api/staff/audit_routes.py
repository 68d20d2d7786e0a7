"""Who did what: searched by an administrator, and exported for a spreadsheet."""

import csv
import io
from collections.abc import AsyncIterator, Iterable
from typing import Annotated, Any

from asyncpg import Pool as AsyncpgPool
from litestar import Router, get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.response import Stream
from msgspec import Struct
from msgspec.structs import replace

from api.bookings.wire import Moment
from api.catalogue.rules import Municipality
from api.database import transaction
from api.staff.audit import EARLIEST, LAST, LATEST, Entry, Search, audit, each_entry, select_entries
from api.staff.roles import SECURITY, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.given import ItsMunicipality, Pool, Synthetic
from api.web.moments import moment_parameter, read_moment
from api.web.refusals import refusals

PAGE = 100
WORDS_LIMIT = 200
COLUMNS = (
    "number", "at", "actor", "name", "role", "action", "subject_kind", "subject_id", "office", "reason", "request_id",
)  # fmt: skip
ROWS_A_CHUNK = 500
UTF8_MARK = "\ufeff"
"""So that a spreadsheet reads Danish letters right."""
WITHOUT_NUL = r"^[^\x00]*$"
"""PostgreSQL's texts hold none."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")

GivenSearch = NamedDependency[Search]


class EntryAnswer(Struct, frozen=True):
    number: int
    at: Moment
    actor: str
    name: str
    role: str
    action: str
    subject_kind: str
    subject_id: str
    office: str | None
    reason: str | None
    request_id: str


class AuditAnswer(Struct, frozen=True):
    entries: list[EntryAnswer]
    """The newest first."""
    before: int | None
    """To be sent as `before` for the next page; null: there is none."""


def _words(name: str, description: str) -> Any:
    return QueryParameter(
        name=name, description=description, max_length=WORDS_LIMIT, pattern=WITHOUT_NUL, required=False
    )


def provide_search(
    actor: GivenActor,
    synthetic: Synthetic,
    by: Annotated[str | None, _words("actor", "Who: `password:<user>`, `provider:<sub>`, `device:<id>`.")] = None,
    name: Annotated[str | None, _words("name", "A part of their name.")] = None,
    action: Annotated[str | None, _words("action", "What was done: book, move, cancel, read, sign-in …")] = None,
    kind: Annotated[str | None, _words("subject_kind", "What it was done to: booking, person, device …")] = None,
    subject_id: Annotated[str | None, _words("subject_id", "Which of them.")] = None,
    since: Annotated[str | None, moment_parameter("from", "At this moment or after it, with its offset.")] = None,
    until: Annotated[str | None, moment_parameter("until", "Before this moment.")] = None,
) -> Search:
    """An administrator of some offices sees what concerns these; a monitor what it has done itself."""
    return Search(
        offices=actor.offices, actor=actor.subject if synthetic else by, name=name, action=action,
        subject_kind=kind, subject_id=subject_id,
        from_=EARLIEST if since is None else read_moment("from", since),
        until=LATEST if until is None else read_moment("until", until),
    )  # fmt: skip


@get(
    "/audit",
    operation_id="readAudit",
    summary="Who of the staff did what, the newest first",
    responses=refusals(401, 403, 404, 422, 503),
)
async def read_audit(
    search: GivenSearch,
    municipality: ItsMunicipality,
    pool: Pool,
    before: Annotated[int, QueryParameter(description="Entries with lower numbers.", ge=1, le=LAST)] = LAST,
) -> AuditAnswer:
    async with pool.acquire() as connection:
        found = await select_entries(connection, municipality.municipality_id, replace(search, before=before), PAGE + 1)
    shown = [_answer(municipality, entry) for entry in found[:PAGE]]
    return AuditAnswer(shown, shown[-1].number if len(found) > PAGE else None)


@get(
    "/audit.csv",
    operation_id="exportAudit",
    summary="The same as a file for a spreadsheet, all of it; that it was exported is written too",
    media_type="text/csv",
    responses=refusals(401, 403, 404, 422, 503),
)
async def export_audit(search: GivenSearch, municipality: ItsMunicipality, actor: GivenActor, pool: Pool) -> Stream:
    async with transaction(pool) as connection:
        await audit(connection, actor, "export", "audit", municipality.municipality_id)
    name = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Stream(_lines(pool, municipality, search), media_type="text/csv; charset=utf-8", headers=name)


async def _lines(pool: AsyncpgPool, municipality: Municipality, search: Search) -> AsyncIterator[str]:
    yield UTF8_MARK + _csv([COLUMNS])
    rows: list[Iterable[object]] = []
    async with transaction(pool) as connection:
        async for entry in each_entry(connection, municipality.municipality_id, search):
            rows.append(_row(_answer(municipality, entry)))
            if len(rows) == ROWS_A_CHUNK:
                yield _csv(rows)
                rows.clear()
    yield _csv(rows)


def _answer(municipality: Municipality, entry: Entry) -> EntryAnswer:
    return EntryAnswer(
        number=entry.number, at=entry.at.astimezone(municipality.zone), actor=entry.subject, name=entry.name,
        role=entry.role, action=entry.action, subject_kind=entry.subject_kind, subject_id=entry.subject_id,
        office=entry.office_id, reason=entry.reason, request_id=entry.request_id,
    )  # fmt: skip


def _row(entry: EntryAnswer) -> list[object]:
    values = (getattr(entry, column) for column in COLUMNS)
    return [entry.at.isoformat() if value is entry.at else _harmless(value) for value in values]


def _harmless(value: object) -> object:
    """A reason that begins like a formula is text to a spreadsheet too."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    # A Danish spreadsheet takes a comma for a decimal point.
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue()


AUDIT = Router(
    "/",
    guards=[demand(Role.ADMINISTRATOR)],
    opt=OPEN,
    security=SECURITY,
    route_handlers=[read_audit, export_audit],
    dependencies={"search": Provide(provide_search, sync_to_thread=False)},
)

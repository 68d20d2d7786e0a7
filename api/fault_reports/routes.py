"""Telling of a fault over HTTP: by anybody, signed out, with no word on who it is."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct
from msgspec.structs import replace

from api.catalogue.rules import Language
from api.fault_reports import operations, queries
from api.fault_reports.rules import FaultReport, FirstTold, Kept, clean, deadline_of
from api.problems import Refused
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.moments import moment_parameter, read_moment
from api.web.refusals import refusals
from api.web.tokens import READ_SECURITY, demand_read_token
from api.web.writes import IdempotencyKey, read_once

LARGEST_NUMBER = 2**31 - 1


class FaultReportRequest(Struct, frozen=True, kw_only=True):
    route: Annotated[str, Meta(pattern=r"^/[a-z:/-]{0,80}$", examples=["/kvittering/:id"])]
    """The template of the screen's address. It has no room for an id."""
    app_version: Annotated[str, Meta(pattern=r"^[A-Za-z0-9.+_-]{1,40}$", examples=["0.1.0"])]
    request_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    """The number of the failure, when a page showed one."""
    what: Annotated[str, Meta(max_length=1000)] | None = None
    """In the citizen's words, without personal data. What looks like a CPR number is not kept."""
    language: Language = "da"


class FaultReportAnswer(Struct, frozen=True):
    number: int
    """To be named by whoever wants to hear more."""
    deadline: Annotated[datetime, Meta(tz=True)]
    """By when the owner has looked at it."""
    owner: str


class FirstToldAnswer(Struct, frozen=True):
    screens: list[FirstTold]
    """Those of which somebody has told; nothing of what was said."""


@get(
    "/fault-reports",
    operation_id="readFirstTold",
    summary="Of which screens citizens have told a fault since a moment, how often, and when first",
    guards=[demand_read_token],
    security=READ_SECURITY,
    responses=refusals(401, 404, 422, 503),
)
async def read_first_told(
    municipality: ItsMunicipality,
    pool: Pool,
    since: Annotated[str, moment_parameter("since", "At this moment or after it, with its offset.", required=True)],
) -> Response[FirstToldAnswer]:
    moment = read_moment("since", since)
    async with pool.acquire() as connection:
        told = await queries.select_first_told(connection, municipality.municipality_id, moment)
    return Response(FirstToldAnswer(told))


@get(
    "/fault-reports/{number:int}",
    operation_id="readTestFaultReport",
    summary="What was kept of a fault that a test citizen of the monitors has told, for an hour",
    guards=[demand_read_token],
    security=READ_SECURITY,
    responses=refusals(401, 404, 422, 503),
)
async def read_test_fault_report(number: FromPath[int], municipality: ItsMunicipality, pool: Pool) -> Response[Kept]:
    if 0 < number <= LARGEST_NUMBER:
        async with pool.acquire() as connection:
            if kept := await queries.select_synthetic(connection, municipality.municipality_id, number):
                return Response(replace(kept, deadline=kept.deadline.astimezone(municipality.zone)))
    raise Refused("not-found")


@post(
    "/fault-reports",
    operation_id="tellOfFault",
    summary="Tell of a fault on the pages",
    responses=refusals(400, 403, 404, 413, 415, 422, 429, 503),
)
async def tell_of_fault(
    request: Request[Any, Any, Any],
    data: JSONBody[FaultReportRequest],
    municipality: ItsMunicipality,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
    idempotency_key: IdempotencyKey,
) -> FaultReportAnswer:
    once = await read_once(request, idempotency_key)
    report = FaultReport(
        route=data.route,
        app_version=data.app_version,
        request_id=data.request_id,
        what=clean(data.what or ""),
        language=data.language,
        synthetic=synthetic,
        created_at=now,
        deadline=deadline_of(now, municipality.zone),
        key=once.key,
        request_hash=once.request_hash,
    )
    told = await operations.tell(pool, municipality.municipality_id, report)
    return FaultReportAnswer(told.number, told.deadline.astimezone(municipality.zone), told.owner)

"""A pool falls ill, over HTTP: first what would become of each booking, then the same carried out."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, post
from litestar.datastructures import State as AppState
from litestar.params import JSONBody
from msgspec import Meta, Struct

from api.bookings.spoken_code import code_of
from api.bookings.taking import Call
from api.bookings.visits import CLERK, Asker, TopicChoice
from api.bookings.wire import Moment
from api.catalogue.rules import Municipality
from api.municipality_file.operations import Author
from api.planning.absences import Command, Outcome, Told, carry_out, preview
from api.planning.document import target_of, told_by_pointer
from api.planning.rules import LONGEST, Absence, pools_of_same
from api.problems import Alternative, Fault, Refused
from api.staff.municipality import audit_of_saving, words_of
from api.staff.reasons import Reason, read_reason
from api.staff.roles import SECURITY, Actor, GivenActor, Role, demand
from api.staff.routes import witness_of
from api.web.given import ItsMunicipality, Now, Pool
from api.web.refusals import refusals
from api.web.writes import IdempotencyKey, deliver_soon, read_once

PREVIEW = UUID(int=0)


class SickRequest(Struct, frozen=True, rename={"from_": "from"}):
    pool: Annotated[str, Meta(min_length=1, max_length=80)]
    from_: Moment
    until: Moment
    reason: Reason
    """Why, as the citizens are told."""
    desks: Annotated[int, Meta(ge=1, le=500)] | None = None
    """So many of its desks are away; null: all."""


class OutcomeAnswer(Struct, frozen=True, kw_only=True):
    booking: UUID
    code: str
    """By which its citizen and the day board know it."""
    topics: Sequence[TopicChoice]
    office: str
    start: Moment
    """As it was."""
    to: Alternative | None
    """Its new time; null: there is none, and a clerk calls or writes, or it was left as it is."""
    told: Told
    """How the citizen hears of it; here: they sit in the waiting room and are told there, besides the mail or the task;
    changed: they, or a colleague, have changed the booking meanwhile."""


class SickPreview(Struct, frozen=True):
    changes: list[str]
    """Of the municipality's file, in plain words."""
    bookings: list[OutcomeAnswer]
    """The first to begin first."""


class SickAnswer(Struct, frozen=True):
    id: UUID
    bookings: list[OutcomeAnswer]


@post(
    "/sick/preview",
    status_code=200,
    operation_id="previewSick",
    summary="What becomes of each booking when a pool falls ill",
    description="Each gets the nearest time at its office that is left, else at another; nothing is changed.",
    guards=[demand(Role.PLANNER)],
    security=SECURITY,
    responses=refusals(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
async def preview_sick(
    data: JSONBody[SickRequest],
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
) -> SickPreview:
    absence = _absence(municipality, actor, data, PREVIEW, now)
    read_reason(data.reason)
    async with told_by_pointer():
        author = Author(actor.name, now)
        imported, outcomes = await preview(pool, municipality, absence, author, target_of(actor))
    return SickPreview(words_of(imported, request), [_answer(municipality, outcome) for outcome in outcomes])


@post(
    "/sick",
    status_code=200,
    operation_id="tellSick",
    summary="A pool falls ill: its bookings get other times, and the citizens are told",
    description="Each new time is reserved before its citizen is told. A repeat with the same key answers the same.",
    guards=[demand(Role.PLANNER)],
    security=SECURITY,
    after_response=deliver_soon,
    responses=refusals(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
async def tell_sick(
    data: JSONBody[SickRequest],
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    state: AppState,
    idempotency_key: IdempotencyKey,
) -> SickAnswer:
    once = await read_once(request, idempotency_key)
    absence = _absence(municipality, actor, data, once.key, now)
    call = Call(
        municipality=municipality,
        now=now,
        asker=_because(data.reason),
        scope=f"sick/{once.key}",
        key=once.key,
        request_hash=once.request_hash,
        witness=witness_of(actor),
    )
    command = Command(
        absence=absence,
        call=call,
        author=Author(actor.name, now),
        target=target_of(actor),
        key=state.settings.key,
        witness=audit_of_saving(actor),
    )
    async with told_by_pointer():
        outcomes = await carry_out(pool, command)
    return SickAnswer(once.key, [_answer(municipality, outcome) for outcome in outcomes])


def _because(reason: str) -> Asker:
    return Asker(CLERK.actor, read_reason(reason))


def _absence(municipality: Municipality, actor: Actor, data: SickRequest, absence_id: UUID, now: Now) -> Absence:
    """Refused: invalid-request, other-office."""
    errors = []
    if data.pool not in municipality.pools:
        errors.append(Fault("#/pool", "Skrankegruppen findes ikke.", "There is no such pool."))
    if data.until <= max(data.from_, now):
        errors.append(Fault("#/until", "Vælg et senere tidspunkt.", "Choose a later time."))
    elif data.until - max(data.from_, now) > LONGEST:
        errors.append(Fault("#/until", "Højst 31 dage.", "At most 31 days."))
    if errors:
        raise Refused("invalid-request", errors=errors)
    pools = pools_of_same(municipality, data.pool)
    for pool_id in pools:
        actor.demand_office(municipality.pools[pool_id].office_id)
    return Absence(
        absence_id=absence_id, pools=pools, from_at=max(data.from_, now), until_at=data.until, desks=data.desks
    )


def _answer(municipality: Municipality, outcome: Outcome) -> OutcomeAnswer:
    zone = municipality.zone
    to = (
        Alternative(outcome.to_office, outcome.to_start.astimezone(zone))
        if outcome.to_office and outcome.to_start
        else None
    )
    return OutcomeAnswer(
        booking=UUID(outcome.booking),
        code=code_of(UUID(outcome.booking)),
        topics=outcome.topics,
        office=outcome.office,
        start=outcome.start.astimezone(zone),
        to=to,
        told=outcome.told,
    )

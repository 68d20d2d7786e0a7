"""Bookings that no longer fit: the list, and a clerk's decision to let a booking keep its time."""

from collections.abc import Callable, Iterable
from functools import cache
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from api.bookings.placing import FreeStart, free_starts, lanes_for, last_day_to_read, nearest
from api.bookings.spoken_code import code_of
from api.bookings.visits import CLERK, TopicChoice, read_visit
from api.bookings.wire import Moment, Seen
from api.calendars import misfits as queries
from api.calendars.cells import PoolDay
from api.calendars.fitting import Reason as Why
from api.calendars.misfits import OpenMisfit
from api.calendars.queries import select_pool_days
from api.catalogue.rules import Meeting, Municipality, Need
from api.database import Connection, transaction
from api.problems import Alternative, Refused
from api.staff.audit import audit, audit_reading
from api.staff.reasons import Reason, read_reason
from api.staff.roles import SECURITY, Actor, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals

MOST = 200


class MisfitAnswer(Struct, frozen=True, kw_only=True):
    booking: UUID
    code: str
    """Of the booking, as it is spoken."""
    office: str
    pool: str
    """Where it does not fit."""
    start: Moment
    end: Moment
    """Of the part of the visit that does not fit."""
    topics: tuple[TopicChoice, ...]
    reason: Why
    since: Moment
    """When the rules were changed."""
    deadline: Moment
    """By when a clerk must have moved or cancelled it, or decided that it keeps its time."""
    owner: str
    seen: Seen
    """The booking's latest change, to be sent along when it is moved or cancelled."""
    name: str | None
    """null: erased."""
    phone: str | None
    email: str | None
    nearest: list[Alternative]
    """The free times nearest to its own, at the offices where whoever asks works."""


class MisfitsAnswer(Struct, frozen=True):
    waiting: int
    """How many there are in all; the most urgent of them are listed."""
    misfits: list[MisfitAnswer]


class KeepRequest(Struct, frozen=True):
    reason: Reason


class KeptAnswer(Struct, frozen=True):
    booking: UUID
    kept_at: Moment
    reason: str


@get(
    "/misfits",
    operation_id="readMisfits",
    summary="Bookings that no longer fit the rules and wait for a clerk",
    guards=[demand(Role.PLANNER)],
    opt=OPEN,
    security=SECURITY,
    responses=refusals(401, 403, 404, 503),
)
async def read_misfits(
    municipality: ItsMunicipality, actor: GivenActor, pool: Pool, now: Now, synthetic: Synthetic
) -> MisfitsAnswer:
    municipality_id = municipality.municipality_id
    if synthetic:
        return MisfitsAnswer(0, [])  # test citizens' times are removed before anybody would decide
    async with transaction(pool) as connection:
        waiting = await queries.count_open_misfits(connection, municipality_id, now, actor.offices)
        found = await queries.select_open_misfits(connection, municipality_id, now, MOST, actor.offices)
        pool_days = await _select_free_days(connection, municipality, actor, now) if found else []
        await audit_reading(connection, actor, "misfits", municipality_id, (one.office_id for one in found))
    starts = _starts_by_visit(municipality, pool_days, now)
    return MisfitsAnswer(waiting, [_answer(municipality, misfit, starts) for misfit in found])


@post(
    "/misfits/{booking_id:uuid}/keep",
    status_code=200,
    operation_id="keepMisfit",
    summary="Let a booking keep its time although the rules have no room for it",
    description="Can be repeated: the first decision stands.",
    guards=[demand(Role.PLANNER)],
    security=SECURITY,
    responses=refusals(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
async def keep_misfit(
    data: JSONBody[KeepRequest],
    booking_id: FromPath[UUID],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
) -> KeptAnswer:
    municipality_id, reason = municipality.municipality_id, read_reason(data.reason)
    async with transaction(pool) as connection:
        newly = await queries.keep_misfit(connection, municipality_id, booking_id, reason, now)
        kept = await queries.select_kept(connection, municipality_id, booking_id)
        if kept is None:
            raise Refused("not-a-misfit")
        actor.demand_office(kept.office_id)
        if newly:
            await audit(connection, actor, "keep", "booking", booking_id, reason, office=kept.office_id)
    return KeptAnswer(booking_id, kept.decided_at.astimezone(municipality.zone), kept.decision_reason)


async def _select_free_days(
    connection: Connection, municipality: Municipality, actor: Actor, now: Now
) -> list[PoolDay]:
    """Of offices where the actor works: nothing may be moved to another."""
    today = now.astimezone(municipality.zone).date()
    last = last_day_to_read(municipality, [office for office in municipality.offices if actor.may(office)], now)
    pools = [pool_id for pool_id, pool in municipality.pools.items() if actor.may(pool.office_id)]
    return await select_pool_days(connection, municipality.municipality_id, pools, lanes_for(CLERK), today, last)


StartsOf = Callable[[tuple[TopicChoice, ...], tuple[Need, ...], Meeting], list[FreeStart]]


def _starts_by_visit(municipality: Municipality, pool_days: Iterable[PoolDay], now: Now) -> StartsOf:
    """Finds the free times of a visit once, however many come for the same."""

    @cache
    def starts_of(topics: tuple[TopicChoice, ...], needs: tuple[Need, ...], meeting: Meeting) -> list[FreeStart]:
        try:
            visit = read_visit(municipality, topics, needs, meeting, CLERK)
        except Refused:
            # The rules know the visit no more: a clerk must find another way.
            return []
        return list(free_starts(municipality, visit, pool_days, now, CLERK))

    return starts_of


def _answer(municipality: Municipality, misfit: OpenMisfit, starts_of: StartsOf) -> MisfitAnswer:
    zone = municipality.zone
    topics = tuple(TopicChoice(choice.id, choice.persons) for choice in misfit.topics)
    starts = starts_of(topics, misfit.needs, misfit.meeting)
    return MisfitAnswer(
        booking=misfit.booking_id,
        code=code_of(misfit.booking_id),
        office=misfit.office_id,
        pool=misfit.pool_id,
        start=misfit.start_at.astimezone(zone),
        end=misfit.end_at.astimezone(zone),
        topics=topics,
        reason=misfit.reason,
        since=misfit.since.astimezone(zone),
        deadline=misfit.deadline.astimezone(zone),
        owner=misfit.owner,
        seen=misfit.seen,
        name=misfit.name,
        phone=misfit.phone,
        email=misfit.email,
        nearest=[
            Alternative(office, start.astimezone(zone))
            for office, start in nearest(starts, misfit.office_id, misfit.start_at)
        ],
    )

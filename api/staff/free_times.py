"""The times that a clerk can give a citizen: also what is kept for staff, and on demand what only a reason opens."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Annotated
from uuid import UUID

import asyncpg
from litestar import Response, Router, get
from litestar.datastructures import State as AppState
from litestar.params import QueryParameter
from litestar.response import Stream
from msgspec import Struct
from msgspec.structs import replace

from api.arrivals.streaming import STREAM, stream_of_times
from api.bookings.asking import TEST_COLLEAGUE
from api.bookings.first_free import NotBefore, Wanted, select_first_free
from api.bookings.free_times import (
    FromParameter,
    MeetingParameter,
    NeedParameter,
    OfficeParameter,
    TopicParameter,
    named_offices,
    read_wanted_visit,
)
from api.bookings.kept_days import GivenDays
from api.bookings.moving import Own, own_of
from api.bookings.placing import last_day_to_read
from api.bookings.queries import select_booking
from api.bookings.visits import CLERK
from api.bookings.wire import Moment
from api.calendars.operations import MARGIN_DAYS
from api.catalogue.rules import Municipality
from api.problems import Refused
from api.staff.roles import SECURITY, Actor, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals

URGENT = replace(CLERK, reason="asked for")
"""Whoever would give a reason. What it is nobody needs to know before a time is taken."""

Moving = Annotated[UUID | None, QueryParameter(description="A booking that is to be moved: its needs and desks hold.")]
HeardOffices = Annotated[list[str], QueryParameter(name="office", min_items=1, max_items=50)]
Most = Annotated[int, QueryParameter(ge=1, le=200, description="How many times.")]
BeyondRules = Annotated[bool, QueryParameter(description="Also times that are had with a reason only.")]


class StaffTime(Struct, frozen=True):
    office: str
    start: Moment
    by_rules: bool
    """false: had with a reason only (lead time, horizon, acute times, cells kept for walk-ins)."""


class StaffTimes(Struct, frozen=True):
    fetched_at: Moment
    times: list[StaffTime]
    """The earliest first; fewer than asked for when there are no more."""


@get(
    "",
    operation_id="readStaffTimes",
    summary="The first free times that staff can give, at their offices",
    responses=refusals(401, 403, 404, 422, 503),
)
async def read_staff_times(
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    kept_days: GivenDays,
    now: Now,
    synthetic: Synthetic,
    topic: TopicParameter,
    office: OfficeParameter = None,
    from_day: FromParameter = None,
    not_before: NotBefore = "00:00",
    most: Most = 60,
    need: NeedParameter = None,
    meeting: MeetingParameter = "office",
    moving: Moving = None,
    beyond_rules: BeyondRules = False,
) -> Response[StaffTimes]:
    own = await _select_own(pool, municipality, actor, moving, synthetic)
    asker = TEST_COLLEAGUE if synthetic else CLERK
    visit = read_wanted_visit(municipality, topic, need or [], meeting, asker, own)
    offices = _their_offices(municipality, actor, office)
    first = max(from_day or now.date(), now.astimezone(municipality.zone).date())
    horizon = last_day_to_read(municipality, offices, now)
    wanted = Wanted(visit, offices, first, horizon, time.fromisoformat(not_before), most)
    ruled = await select_first_free(pool, kept_days, municipality, wanted, now, asker)
    times = ruled
    if beyond_rules and not synthetic:
        further = replace(wanted, last=horizon + timedelta(days=MARGIN_DAYS))
        times = await select_first_free(pool, kept_days, municipality, further, now, URGENT)
    by_rules = set(ruled)
    found = [StaffTime(place, at, (at, place) in by_rules) for at, place in times]
    answer = StaffTimes(now.astimezone(municipality.zone), found)
    return Response(answer, headers={"Cache-Control": "no-store"})


@get("/events", **STREAM)
async def hear_of_times(
    municipality: ItsMunicipality, actor: GivenActor, state: AppState, office: HeardOffices
) -> Stream:
    offices = _their_offices(municipality, actor, office)
    return stream_of_times(state, municipality.municipality_id, offices)


def _their_offices(municipality: Municipality, actor: Actor, offices: list[str] | None) -> Sequence[str]:
    """Those that are asked for; all where they work when none is. Refused: unknown-office, other-office."""
    asked = named_offices(municipality, offices or list(actor.offices) or None)
    for office in asked:
        actor.demand_office(office)
    return asked


async def _select_own(
    pool: asyncpg.Pool, municipality: Municipality, actor: Actor, moving: UUID | None, synthetic: bool
) -> Own:
    """Refused: booking-not-found, other-office."""
    if moving is None:
        return Own()
    async with pool.acquire() as connection:
        booking = await select_booking(connection, municipality.municipality_id, moving)
        if booking is None or (booking.lane == "synthetic") != synthetic:
            raise Refused("booking-not-found")
        actor.demand_office(booking.office_id)
        return await own_of(connection, municipality.municipality_id, booking)


STAFF_TIMES = Router(
    "/free-times",
    guards=[demand(Role.CLERK)],
    opt=OPEN,
    security=SECURITY,
    route_handlers=[read_staff_times, hear_of_times],
)

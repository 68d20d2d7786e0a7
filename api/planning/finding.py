"""A citizen rings or stands at the desk: a clerk finds their bookings by what they can say.

A POST, so that no name and no number stands in a URL or a log; every search is written down.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

import asyncpg
from litestar import post
from litestar.params import JSONBody
from msgspec import Meta, Struct, field

from api.bookings.finding import Found, Sought, select_booking_ids, select_found
from api.bookings.placing import last_day_to_read
from api.bookings.rules import Action, Status, state_of
from api.bookings.spoken_code import code_of, read_code
from api.bookings.visits import TopicChoice
from api.bookings.wire import Moment, View
from api.catalogue.rules import Language, Meeting, Municipality
from api.contacts.rules import visible
from api.database import transaction
from api.planning.calendar import ContactShown
from api.problems import Fault, Refused
from api.staff.audit import audit
from api.staff.roles import SECURITY, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals

MOST = 20
BACK = timedelta(days=31)
"""A code is looked for among the visits since then; contacts are erased about as soon."""


class FindRequest(Struct, frozen=True):
    """What the citizen says; all of it must fit."""

    name: Annotated[str, Meta(max_length=100)] = ""
    """Or some words of it, or their beginnings."""
    phone: Annotated[str, Meta(max_length=30)] = ""
    """Or its last four digits or more."""
    code: Annotated[str, Meta(max_length=20)] = ""
    """Of the booking, however it is written."""
    day: date | None = field(default=None, name="date")
    """Of the visit."""


class FoundBooking(Struct, frozen=True, kw_only=True):
    id: UUID
    code: str
    """As it is spoken."""
    status: Status
    office: str
    start: Moment
    end: Moment
    topics: Sequence[TopicChoice]
    meeting: Meeting
    seen: UUID
    """The receipt of its latest change, to be named by whoever moves or cancels it."""
    actions: list[Action]
    """What the citizen may do now; staff may do more, with a reason."""
    language: Language
    """In which the citizen is written to."""
    contact: ContactShown | None
    """null: erased."""


class FoundAnswer(Struct, frozen=True):
    bookings: list[FoundBooking]
    """Those that stand first, then the cancelled; the latest visit first."""
    more: bool
    """There are more: ask for a second word."""


@post(
    "/bookings/find",
    status_code=200,
    operation_id="findBookings",
    summary="Find a citizen's bookings by name, phone, code or date",
    description="Changes nothing, so it needs no key; that it was asked is written down.",
    guards=[demand(Role.CLERK)],
    opt=OPEN,
    security=SECURITY,
    responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
)
async def find_bookings(
    data: JSONBody[FindRequest],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    synthetic: Synthetic,
) -> FoundAnswer:
    sought = await _read(pool, municipality, data, now, synthetic)
    async with transaction(pool) as connection:
        found = await select_found(
            connection, municipality.municipality_id, sought, municipality.time_zone, actor.offices, MOST + 1
        )
        for one in found[:MOST]:
            await audit(connection, actor, "find", "booking", one.booking.booking_id, office=one.booking.office_id)
        if not found:
            await audit(connection, actor, "find", "booking", "none")
    view = View(municipality, now)
    return FoundAnswer([_answer(view, one) for one in found[:MOST]], len(found) > MOST)


async def _read(pool: asyncpg.Pool, municipality: Municipality, data: FindRequest, now: Now, synthetic: bool) -> Sought:
    """Refused: invalid-request, when nothing was said that tells one citizen from another."""
    words = tuple(visible(data.name).split())
    digits = "".join(letter for letter in data.phone if letter.isdecimal())
    errors = []
    if data.phone and len(digits) < 4:
        errors.append(Fault("#/phone", "Skriv mindst fire tal.", "Write at least four digits."))
    code = read_code(data.code) if data.code else None
    if data.code and code is None:
        errors.append(Fault("#/code", "Koden har seks tegn.", "The code has six characters."))
    if not (errors or words or digits or code):
        errors.append(Fault("#", "Skriv navn, telefon eller kode.", "Write a name, a phone number or a code."))
    if errors:
        raise Refused("invalid-request", errors=errors)
    ids = await _of_code(pool, municipality, code, now, synthetic) if code else None
    return Sought(words, digits or None, data.day, ids, synthetic)


async def _of_code(
    pool: asyncpg.Pool, municipality: Municipality, code: str, now: Now, synthetic: bool
) -> tuple[UUID, ...]:
    today = now.astimezone(municipality.zone).date()
    last = last_day_to_read(municipality, municipality.offices, now)
    async with pool.acquire() as connection:
        ids = await select_booking_ids(
            connection, municipality.municipality_id, municipality.pools, today - BACK, last + BACK, synthetic
        )
    return tuple(one for one in ids if code_of(one) == code)


def _answer(view: View, found: Found) -> FoundBooking:
    booking = found.booking
    shown = None if found.name is None else ContactShown(found.name, found.phone, found.email, found.needs)
    return FoundBooking(
        **view.fields_of(booking.booking_id, state_of(booking)),
        code=code_of(booking.booking_id),
        seen=found.seen,
        language=booking.language,
        contact=shown,
    )

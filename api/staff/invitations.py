"""Inviting a citizen to the times of a caseworker that are not offered to everybody."""

from datetime import timedelta
from typing import Annotated

from litestar import get, post
from litestar.datastructures import State as AppState
from litestar.params import JSONBody
from msgspec import Meta, Struct

from api.bookings.asking import write_invitation
from api.bookings.wire import Moment
from api.catalogue.rules import Municipality
from api.catalogue.rules import Pool as Desks
from api.database import transaction
from api.problems import Fault, Refused
from api.staff.audit import audit
from api.staff.roles import SECURITY, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.given import ItsMunicipality, Now, Pool
from api.web.refusals import refusals

LONGEST_INVITATION = timedelta(days=365)
"""It cannot be taken back."""


class InvitablePool(Struct, frozen=True):
    pool: str
    office: str
    name: str
    topics: list[str]


class InvitablePools(Struct, frozen=True):
    pools: list[InvitablePool]
    """Those of the clerk's own offices, in the order of the municipality file."""


class InvitationRequest(Struct, frozen=True):
    pool: Annotated[str, Meta(min_length=1, max_length=80, examples=["caseworker"])]
    until: Moment


class InvitationLink(Struct, frozen=True):
    topic: str
    url: str
    """The page on which the citizen chooses a time. The token stands behind the hash, which no server sees."""


class InvitationAnswer(Struct, frozen=True):
    token: str
    """The citizen's `Borgertid-Invitation`."""
    pool: str
    until: Moment
    links: list[InvitationLink]
    """One for each topic of the pool."""


@get(
    "/invitations",
    operation_id="readInvitable",
    summary="To whose times a citizen can be invited",
    guards=[demand(Role.CLERK)],
    opt=OPEN,
    security=SECURITY,
    responses=refusals(401, 403, 404, 503),
)
async def read_invitable(municipality: ItsMunicipality, actor: GivenActor) -> InvitablePools:
    return InvitablePools(
        [
            InvitablePool(desks.pool_id, desks.office_id, desks.name, _topics_of(municipality, desks))
            for desks in municipality.pools.values()
            if desks.bookable_by == "link" and actor.may(desks.office_id)
        ]
    )


@post(
    "/invitations",
    status_code=200,
    operation_id="inviteCitizen",
    summary="Let a citizen book a caseworker whose times are not offered to everybody",
    description="The same request gives the same token.",
    guards=[demand(Role.CLERK)],
    security=SECURITY,
    responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
)
async def invite_citizen(
    data: JSONBody[InvitationRequest],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    now: Now,
    state: AppState,
) -> InvitationAnswer:
    desks = municipality.pools.get(data.pool)
    if desks is None or desks.bookable_by != "link":
        not_by_link = ("Der kan ikke inviteres hertil.", "Nobody can be invited here.")
        raise Refused("invalid-request", errors=[Fault("#/pool", *not_by_link)])
    if data.until <= now:
        raise Refused("invalid-request", errors=[Fault("#/until", "Vælg et senere tidspunkt.", "Choose a later time.")])
    if data.until > now + LONGEST_INVITATION:
        at_most = ("Vælg et tidspunkt inden for et år.", "Choose a time within a year.")
        raise Refused("invalid-request", errors=[Fault("#/until", *at_most)])
    until = data.until.astimezone(municipality.zone).replace(microsecond=0)
    actor.demand_office(desks.office_id)
    async with transaction(pool) as connection:
        await audit(connection, actor, "invite", "pool", desks.pool_id, office=desks.office_id)
    token = write_invitation(state.settings.key, municipality.municipality_id, desks.pool_id, until)
    links = [
        InvitationLink(topic, f"{state.settings.public_url}/tid?topic={topic}#invitation={token}")
        for topic in _topics_of(municipality, desks)
    ]
    return InvitationAnswer(token, desks.pool_id, until, links)


def _topics_of(municipality: Municipality, desks: Desks) -> list[str]:
    """In the order in which citizens see them."""
    return [topic for topic in municipality.topics if topic in desks.topics]


INVITATIONS = [read_invitable, invite_citizen]

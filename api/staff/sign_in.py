"""Signing in and out over HTTP, and who one is then."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler
from msgspec import Meta, Struct

from api.catalogue.rules import Municipality
from api.problems import Refused
from api.staff.operations import DEMO_PASSWORD
from api.staff.passwords import check_password
from api.staff.queries import Account, select_accounts
from api.staff.roles import SECURITY, GivenActor, Role, demand
from api.staff.rules import Actor, Person
from api.staff.sessions import actor_of, begin_session, end_session
from api.staff.test_colleagues import OPEN, test_colleague
from api.web.cookies import cookie, cookie_in, demand_same_origin, taken_back
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals


class SignInRequest(Struct, frozen=True):
    user: Annotated[str, Meta(min_length=1, max_length=80, examples=["ekspedient"])]
    password: Annotated[str, Meta(min_length=1, max_length=400)]


class SignOutRequest(Struct, frozen=True):
    everywhere: bool = False
    """Also in all other browsers in which the same person is signed in."""


class DemoAccount(Struct, frozen=True):
    user: str
    password: str
    name: str
    role: Role


class WaysAnswer(Struct, frozen=True):
    """How one signs in here."""

    password: bool
    provider: bool
    """With the municipality's own: `POST /staff/sign-in/start`."""
    demo: list[DemoAccount]
    """In the demo: who one can be, so that nobody needs to look it up. Elsewhere empty."""


class MeAnswer(Struct, frozen=True):
    name: str
    role: Role
    roles: list[Role]
    """The role and those that it includes: what may be shown (P2)."""
    offices: tuple[str, ...]
    """Where they work; empty: at all offices."""
    office_names: dict[str, str]
    """Of the offices where they work, by id."""
    municipality: str


@get(
    "/sign-in/ways",
    operation_id="readWaysToSignIn",
    summary="How staff sign in here",
    responses=refusals(404, 503),
)
async def read_ways(municipality: ItsMunicipality, pool: Pool, state: AppState) -> WaysAnswer:
    demo: bool = state.settings.demo
    provider = municipality.municipality_id in state.openid_clients
    async with pool.acquire() as connection:
        accounts = await select_accounts(connection, municipality.municipality_id) if demo else []
    shown = [
        DemoAccount(account.user_name, DEMO_PASSWORD, account.name, account.role)
        for account in accounts
        if account.demo
    ]
    return WaysAnswer(password=demo or not provider, provider=provider, demo=shown)


@post(
    "/sign-in",
    status_code=200,
    operation_id="signIn",
    summary="Sign in with a password; the session lies in a cookie",
    description="For the demo, for municipalities without a provider, and with a mark for monitors.",
    responses=refusals(400, 403, 404, 409, 413, 415, 422, 429, 503),
)
async def sign_in(
    request: Request[Any, Any, Any],
    data: JSONBody[SignInRequest],
    municipality: ItsMunicipality,
    pool: Pool,
    now: Now,
    state: AppState,
    synthetic: Synthetic,
) -> Response[MeAnswer]:
    demand_same_origin(request)
    settings = state.settings
    if synthetic:
        # Also where there is a provider: it opens no citizen's row, so it is no way around the second factor.
        colleague = test_colleague(data.user, data.password, settings.monitor_key, now)
        return await open_session(request, municipality, pool, colleague, now)
    if municipality.municipality_id in state.openid_clients and not settings.demo:
        # Else whoever has a password would need no second factor.
        raise Refused("password-not-used")
    account = await check_password(
        pool, municipality.municipality_id, data.user, data.password, now, key=settings.key, demo=settings.demo
    )
    return await open_session(request, municipality, pool, account.person, now, account)


async def open_session(
    request: Request[Any, Any, Any],
    municipality: Municipality,
    pool: Pool,
    person: Person,
    now: datetime,
    account: Account | None = None,
) -> Response[MeAnswer]:
    """Sign somebody in whose way in has told who they are. What the browser had before opens nothing any more."""
    settings = request.app.state.settings
    actor = actor_of(person, municipality.municipality_id, now, request.scope["state"]["request_id"])
    token = await begin_session(
        pool, settings, actor, replaces=cookie_in(request, "staff"), of_monitors=person.is_test_colleague,
        account=account,
    )  # fmt: skip
    return Response(_me(municipality, actor), cookies=[cookie(settings, "staff", token)])


@get(
    "/me",
    operation_id="readMe",
    summary="Who is signed in, and what they may do",
    guards=[demand(Role.READER)],
    opt=OPEN,
    security=SECURITY,
    responses=refusals(401, 404, 503),
)
async def read_me(municipality: ItsMunicipality, actor: GivenActor) -> MeAnswer:
    return _me(municipality, actor)


@post(
    "/sign-out",
    status_code=204,
    operation_id="signOut",
    summary="Sign out, here or everywhere",
    description="The page then removes what it has kept of citizens in the browser.",
    guards=[demand(Role.READER)],
    opt=OPEN,
    security=SECURITY,
    responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
)
async def sign_out(
    request: Request[Any, Any, Any],
    data: JSONBody[SignOutRequest],
    actor: GivenActor,
    pool: Pool,
    state: AppState,
) -> Response[None]:
    await end_session(pool, actor, cookie_in(request, "staff") or "", everywhere=data.everywhere)
    return Response(None, cookies=[taken_back(state.settings, "staff")])


def _me(municipality: Municipality, actor: Actor) -> MeAnswer:
    names = {office_id: office.name for office_id, office in municipality.offices.items() if actor.may(office_id)}
    return MeAnswer(actor.name, actor.role, actor.role.included, actor.offices, names, municipality.municipality_id)


SIGN_IN: list[ControllerRouterHandler] = [read_ways, sign_in, read_me, sign_out]

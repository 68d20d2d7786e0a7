"""Signing in with the municipality's OpenID Connect provider, over HTTP.

The provider sends the browser back to a page, which posts what stands in its address: a GET changes nothing (P10).
"""

import hmac
from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.datastructures import State as AppState
from litestar.params import JSONBody
from msgspec import Meta, Struct

from api.problems import Refused
from api.staff.openid import ATTEMPT_LIFE, OpenIdClient, attempt_in, new_attempt
from api.staff.sign_in import MeAnswer, open_session
from api.web.cookies import cookie, cookie_in, demand_same_origin, taken_back
from api.web.given import ItsMunicipality, Now, Pool
from api.web.refusals import refusals

OfTheAddress = Annotated[str, Meta(min_length=1, max_length=4000)]


class StartAnswer(Struct, frozen=True):
    location: str
    """Where the browser goes to sign in. It comes back to /personale/ind with `code` and `state`."""


class CompleteRequest(Struct, frozen=True):
    code: OfTheAddress
    state: OfTheAddress


@post(
    "/sign-in/start",
    status_code=200,
    operation_id="startSignIn",
    summary="Begin to sign in with the municipality's provider",
    description="A cookie binds the attempt to this browser for ten minutes.",
    responses=refusals(403, 404, 409, 503),
)
async def start_sign_in(
    request: Request[Any, Any, Any], municipality: ItsMunicipality, now: Now, state: AppState
) -> Response[StartAnswer]:
    demand_same_origin(request)
    client = _client(state, municipality.municipality_id)
    begun = new_attempt(now)
    attempt = attempt_in(begun, state.settings.key, municipality.municipality_id, now)
    location = await client.location(attempt, now)
    return Response(StartAnswer(location), cookies=[cookie(state.settings, "sign-in", begun, ATTEMPT_LIFE)])


@post(
    "/sign-in/complete",
    status_code=200,
    operation_id="completeSignIn",
    summary="Sign in with what the provider has sent the browser back with",
    responses=refusals(400, 403, 404, 409, 413, 415, 422, 503),
)
async def complete_sign_in(
    request: Request[Any, Any, Any],
    data: JSONBody[CompleteRequest],
    municipality: ItsMunicipality,
    pool: Pool,
    now: Now,
    state: AppState,
) -> Response[MeAnswer]:
    demand_same_origin(request)
    client = _client(state, municipality.municipality_id)
    begun = cookie_in(request, "sign-in")
    if begun is None:
        raise Refused("sign-in-over")
    attempt = attempt_in(begun, state.settings.key, municipality.municipality_id, now)
    if not hmac.compare_digest(data.state.encode(), attempt.state.encode()):
        raise Refused("sign-in-over")
    person = await client.person(data.code, attempt, now)
    answer = await open_session(request, municipality, pool, person, now)
    answer.cookies.append(taken_back(state.settings, "sign-in"))
    return answer


def _client(state: AppState, municipality_id: str) -> OpenIdClient:
    clients: dict[str, OpenIdClient] = state.openid_clients
    if municipality_id not in clients:
        raise Refused("no-provider")
    return clients[municipality_id]

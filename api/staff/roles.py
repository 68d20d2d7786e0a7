"""Who may call a route of staff: `demand(Role.CLERK)` is its guard, and `GivenActor` tells the handler who it is."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.handlers.base import BaseRouteHandler

from api.catalogue.current import Current
from api.problems import Refused
from api.staff.rules import Actor, Person, Role
from api.staff.sessions import actor_of, read_session
from api.staff.test_colleagues import demand_mark
from api.web.cookies import Caller, cookie_in, demand_same_origin
from api.web.tokens import bearer_of, demand_staff_token

__all__ = ["SECURITY", "Actor", "GivenActor", "Role", "demand", "provide_actor"]

SECURITY: list[dict[str, list[str]]] = [{"session": []}, {"staff": []}]
"""A route's `security`, beside its guard."""
PROGRAM = Person(subject="program", name="Program", role=Role.ADMINISTRATOR)
"""Whoever shows the staff token."""

GivenActor = NamedDependency[Actor]
Guard = Callable[[Caller, BaseRouteHandler], Awaitable[None]]


def demand(role: Role) -> Guard:
    """A guard: let in whoever is signed in with that role or a higher one, or shows the staff token.

    Refused: signed-out, other-origin, role-too-low; token-wrong; the kinds of `demand_mark`.
    """

    async def guard(caller: Caller, handler: BaseRouteHandler) -> None:
        actor = await _actor_of(caller, handler)
        if not actor.role.includes(role):
            raise Refused("role-too-low")
        caller.scope["state"]["actor"] = actor

    return guard


def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """Whom the guard of the route has let in."""
    actor: Actor = request.scope["state"]["actor"]
    return actor


async def _actor_of(caller: Caller, handler: BaseRouteHandler) -> Actor:
    state = caller.app.state
    current: Current = state.current
    municipality = await current.of_host(caller.headers.get("host", ""))
    if bearer_of(caller) is not None:
        # No page of another site can make a browser send this header.
        demand_staff_token(caller, handler)
        person: Person = PROGRAM
    elif token := cookie_in(caller, "staff"):
        demand_same_origin(caller)
        person = await read_session(state.pool, state.settings, municipality.municipality_id, token, state.now())
    else:
        raise Refused("signed-out")
    demand_mark(caller, handler, of_monitors=person.is_test_colleague)
    return actor_of(person, municipality.municipality_id, state.now(), caller.scope["state"]["request_id"])

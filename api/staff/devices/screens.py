"""Which screen may call a route of the day: a paired device, for its own office; or staff, at theirs."""

import msgspec
from litestar.handlers.base import BaseRouteHandler
from msgspec import Struct

from api.problems import Refused
from api.staff.devices.paired import Guard, demand_device
from api.staff.devices.rules import Kind, Paired
from api.staff.roles import Role, demand
from api.staff.rules import Actor
from api.web.body import NOT_JSON, StrictRequest
from api.web.cookies import Caller, cookie_in
from api.web.tokens import bearer_of

SECURITY: list[dict[str, list[str]]] = [{"device": []}, {"session": []}, {"staff": []}]
"""A route's `security`, beside its guard."""


class _OfAnOffice(Struct):
    office: str


def demand_screen(kind: Kind, role: Role) -> Guard:
    """A guard: let in a paired device of that kind, and whoever has that role, at offices where they belong.

    Refused: the kinds of `demand_device` and `demand`; other-office.
    """
    as_device, as_staff = demand_device(kind), demand(role)

    async def guard(caller: Caller, handler: BaseRouteHandler) -> None:
        is_device = bearer_of(caller) is None and cookie_in(caller, "device") is not None
        await (as_device if is_device else as_staff)(caller, handler)
        if not all(_belongs(caller, office) for office in await _offices_of(caller)):
            raise Refused("other-office")

    return guard


def screen_of(caller: Caller) -> Paired | Actor:
    """Whom the guard of the route has let in: the device, or whoever of the staff does its work."""
    who: Paired | Actor = caller.scope["state"].get("device") or caller.scope["state"]["actor"]
    return who


def _belongs(caller: Caller, office: str) -> bool:
    who = screen_of(caller)
    return who.office == office if isinstance(who, Paired) else who.may(office)


async def _offices_of(caller: Caller) -> list[str]:
    """What the request may be about: of several the handler takes one. When it does not say, the handler refuses it."""
    if caller.scope["method"] == "GET":  # type: ignore[typeddict-item]  # a connection may be a websocket; ours are not
        return caller.query_params.getall("office", [])
    if not isinstance(caller, StrictRequest):
        return []
    try:
        return [msgspec.json.decode(await caller.body(), type=_OfAnOffice).office]
    except NOT_JSON:
        return []

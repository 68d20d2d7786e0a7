"""Which device may call a route: `demand_device(Kind.STAND)` is its guard, `GivenDevice` tells the handler which."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.handlers.base import BaseRouteHandler

from api.catalogue.current import Current
from api.problems import Refused
from api.staff.devices import queries
from api.staff.devices.rules import TOUCH_AFTER, Kind, Paired
from api.staff.test_colleagues import demand_mark
from api.web.cookies import Caller, cookie_in, demand_same_origin, hash_of

SECURITY: list[dict[str, list[str]]] = [{"device": []}]
"""A route's `security`, beside its guard."""

GivenDevice = NamedDependency[Paired]
Guard = Callable[[Caller, BaseRouteHandler], Awaitable[None]]


def demand_device(*kinds: Kind) -> Guard:
    """A guard: let in a paired device of these kinds.

    Refused: device-required, device-revoked, other-origin, other-device, mark-mismatch; the kinds of `demand_mark`.
    """

    async def guard(caller: Caller, handler: BaseRouteHandler) -> None:
        device = await _device_of(caller)
        if demand_mark(caller, handler, of_monitors=device.of_monitors) and not device.of_monitors:
            raise Refused("mark-mismatch")
        if device.kind not in kinds:
            raise Refused("other-device")
        caller.scope["state"]["device"] = device

    return guard


def provide_device(request: Request[Any, Any, Any]) -> Paired:
    """The one that the guard of the route has let in."""
    device: Paired = request.scope["state"]["device"]
    return device


async def _device_of(caller: Caller) -> Paired:
    state = caller.app.state
    current: Current = state.current
    municipality_id = (await current.of_host(caller.headers.get("host", ""))).municipality_id
    token, now = cookie_in(caller, "device"), state.now()
    if token is None:
        raise Refused("device-required")
    demand_same_origin(caller)
    async with state.pool.acquire() as connection:
        device = await queries.select_device(connection, municipality_id, hash_of(token))
        if device is None or device.status(now) != "paired":
            raise Refused("device-revoked")
        if device.seen_at is None or now - device.seen_at >= TOUCH_AFTER:
            await queries.touch_device(connection, municipality_id, device.device_id, now)
    return device.paired(municipality_id, now, caller.scope["state"]["request_id"])

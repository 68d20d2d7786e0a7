"""Who may call what is not for citizens: one token for programs that read figures, one for those that act for staff."""

import hmac
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from api.problems import Refused
from api.settings import Settings

Caller = ASGIConnection[Any, Any, Any, Any]

READ_SECURITY: list[dict[str, list[str]]] = [{"read": []}, {"staff": []}]


def bearer_of(caller: Caller) -> str | None:
    """What stands behind `Authorization: Bearer`; None when there is no such header."""
    scheme, _, token = caller.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def demand_read_token(caller: Caller, _: BaseRouteHandler) -> None:
    """A guard: refuse whoever has neither the read token nor the staff token."""
    settings: Settings = caller.app.state.settings
    _demand(caller, settings.read_token, settings.staff_token)


def demand_staff_token(caller: Caller, _: BaseRouteHandler) -> None:
    """A guard: refuse whoever has not the staff token."""
    _demand(caller, caller.app.state.settings.staff_token)


def _demand(caller: Caller, *tokens: bytes) -> None:
    given = bearer_of(caller)
    if given is None:
        raise Refused("token-required")
    if not any(hmac.compare_digest(token, given.encode()) for token in tokens):
        raise Refused("token-wrong")

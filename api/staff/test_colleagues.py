"""The monitors among staff (P9): who they are, and which routes are open to what carries their mark.

A monitor that walks the pages of staff signs in as a test colleague, whose proof is the mark. It sees the rows of test
citizens, acts in their line and lane, and saves nothing. A route that does not say that it is open is closed to it.
"""

from datetime import datetime
from typing import Any, Final

from litestar.handlers.base import BaseRouteHandler

from api.problems import Refused
from api.staff.rules import OF_MONITORS, Person, Role
from api.web.cookies import SAFE, Caller
from api.web.mark import AS_MARKED, HEADER, is_marked

_OPEN: Final = "open_to_marked"
OPEN: Final[dict[str, Any]] = {_OPEN: True}
"""A handler's or router's `opt`: it tells a citizen's rows from a test citizen's by the mark, or has neither."""
USER: Final = "monitor-"
"""What the user names begin with: monitor-reader, monitor-clerk, monitor-planner, monitor-administrator."""
NAME: Final = "Overvågning (test)"


def test_colleague(user: str, password: str, key: bytes, now: datetime) -> Person:
    """Who signs in with a mark in the place of a password. Refused: password-wrong."""
    try:
        role = Role(user.removeprefix(USER))
        fits = user.startswith(USER) and is_marked(password, key, now)
    except (ValueError, Refused):
        fits = False
    if not fits:
        raise Refused("password-wrong")
    return Person(subject=f"{OF_MONITORS}{role.value}", name=NAME, role=role)


def demand_mark(caller: Caller, handler: BaseRouteHandler, *, of_monitors: bool) -> bool:
    """Whether a request is marked. What is `of_monitors` writes nothing without a mark, and reads as if it had one: a
    browser puts none on what it downloads.

    Refused: mark-invalid; not-for-monitors, where a route is not open to what is marked, whoever sends it.
    """
    state = caller.app.state
    marked = is_marked(caller.headers.get(HEADER), state.settings.monitor_key, state.now())
    if of_monitors and not marked:
        if caller.scope["method"] not in SAFE:  # type: ignore[typeddict-item]  # a websocket has none; ours are not
            raise Refused("mark-invalid")
        marked = True
        caller.scope["state"][AS_MARKED] = True
    if marked and not handler.opt.get(_OPEN):
        raise Refused("not-for-monitors")
    return marked

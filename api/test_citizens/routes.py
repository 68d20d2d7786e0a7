"""Test citizens over HTTP: a look at all that they write, and their mails for the monitor that walks as them."""

from typing import Annotated

import structlog
from litestar import Response, get
from litestar.params import QueryParameter
from litestar.types import Scope
from msgspec import Struct

from api.problems import Trespass
from api.test_citizens import operations, queries
from api.test_citizens.rules import KeptMail, WaitingMail
from api.web.given import ItsMunicipality, Pool
from api.web.mark import HEADER, is_marked
from api.web.refusals import refusals
from api.web.tokens import READ_SECURITY, Caller, demand_read_token

READING = {"GET", "HEAD", "OPTIONS"}

log = structlog.get_logger()


async def limit_marked_writes(caller: Caller) -> None:
    """Before each request: count what test citizens write, and refuse what is too much.

    No guard: for each of those the framework copies the handler, which everybody's request would pay for.
    """
    if _is_marked_write(caller):
        state = caller.app.state
        municipality_id = await _municipality_of(caller)
        await operations.admit_write(state.pool, municipality_id, state.settings.test_writes, state.now())


async def limit_test_bookings(caller: Caller) -> None:
    """Before what makes bookings and holds, in the place of the above: refuse test citizens who have too many, too."""
    await limit_marked_writes(caller)
    if _is_marked_write(caller):
        state = caller.app.state
        await operations.admit_booking(state.pool, await _municipality_of(caller), state.settings.test_bookings)


def _is_marked_write(caller: Caller) -> bool:
    """Refused: mark-invalid."""
    state = caller.app.state
    mark = caller.headers.get(HEADER)
    return caller.scope.get("method") not in READING and is_marked(mark, state.settings.monitor_key, state.now())


async def note_trespass(error: Exception, scope: Scope) -> None:
    """After an exception: what a monitor must not have touched is told to those on call."""
    if isinstance(error, Trespass):
        caller = Caller(scope)
        route = scope["path_template"]
        log.error("trespass", route=route)
        state = caller.app.state
        await operations.note_trespass(state.pool, await _municipality_of(caller), route, state.now())


async def _municipality_of(caller: Caller) -> str:
    municipality = await caller.app.state.current.of_host(caller.headers.get("host", ""))
    municipality_id: str = municipality.municipality_id
    return municipality_id


class KeptMails(Struct, frozen=True):
    messages: list[KeptMail]
    """The newest first."""
    waiting: list[WaitingMail]
    """The next one first."""


@get(
    "/test-messages",
    operation_id="readTestMessages",
    summary="The mails to one test citizen of the monitors, for an hour",
    guards=[demand_read_token],
    security=READ_SECURITY,
    responses=refusals(401, 404, 422, 503),
)
async def read_test_messages(
    municipality: ItsMunicipality,
    pool: Pool,
    email: Annotated[str, QueryParameter(max_length=254, pattern=r"^[!-~]+@[!-~]+$")],
) -> Response[KeptMails]:
    # One look at both: a mail that leaves meanwhile is among the one or the other.
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        waiting = await queries.select_waiting(connection, municipality.municipality_id, email.lower())
        messages = await queries.select_messages(connection, municipality.municipality_id, email.lower())
    return Response(KeptMails(messages, waiting))

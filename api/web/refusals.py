"""Every exception that reaches the edge of the application becomes one problem document (RFC 9457)."""

import re
from typing import Any, Literal

import asyncpg
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE
from litestar.types import ExceptionHandlersMap

from api.problems import Fault, Problem, Refused, problem
from api.web.faults import MISSING, fault_of

BODY = "data"
HEADERS_OF_KINDS = {"device-revoked": {"Clear-Site-Data": '"cookies", "storage"'}}
"""A device that is out of use keeps nothing of those who came (W3C Clear Site Data)."""
PROBLEM_JSON = "application/problem+json"

log = structlog.get_logger()


def answer(request: Request[Any, Any, Any], refused: Refused) -> Response[Problem]:
    body = problem(refused, language_of(request), request.scope.get("state", {}).get("request_id", ""))
    headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else {}
    headers |= HEADERS_OF_KINDS.get(refused.kind, {})
    if body.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(body, status_code=body.status, media_type=PROBLEM_JSON, headers=headers)


def language_of(request: Request[Any, Any, Any]) -> Literal["da", "en"]:
    """What the caller reads, by Accept-Language: Danish unless English stands first."""
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "da"


def _refused(request: Request[Any, Any, Any], exception: Refused) -> Response[Problem]:
    return answer(request, exception)


def _invalid(request: Request[Any, Any, Any], exception: ValidationException) -> Response[Problem]:
    found = exception.extra if isinstance(exception.extra, list) else []
    errors = [fault_of(_name(request, one.get("key", "")), one["message"]) for one in found]
    if any(fault.pointer == BODY for fault in errors):
        # Bodies are read by `StrictRequest`; Litestar itself only sees that there is none.
        errors = [Fault("#", *MISSING)]
    if missing := _MISSING.match(exception.detail):
        errors.append(Fault(missing["name"], *MISSING))
    # Of all headers only the key is demanded, and has a form.
    of_key = missing["where"] == "header" if missing else any(one.get("source") == "header" for one in found)
    return answer(request, Refused("key-required" if of_key else "invalid-request", errors=errors))


_MISSING = re.compile(r"Missing required (?P<where>\w+) parameter '(?P<name>[^']+)'")


def _name(request: Request[Any, Any, Any], key: str) -> str:
    """The parameter as its callers know it; Litestar names the handler's argument, and what is wrong inside it."""
    argument = key.partition(".")[0]
    known = request.route_handler.parsed_fn_signature.parameters.get(argument)
    definition = known and known.kwarg_definition
    return getattr(definition, "name", None) or argument


def _not_found(request: Request[Any, Any, Any], _: NotFoundException) -> Response[Problem] | Response[str]:
    missing_page = request.app.state.missing_page
    if missing_page and request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        # A person in a browser gets the app, which says that there is no such page, and shows the way on.
        page, headers = missing_page
        return Response(page, status_code=404, media_type="text/html", headers=headers)
    return answer(request, Refused("not-found"))


def _not_allowed(request: Request[Any, Any, Any], exception: MethodNotAllowedException) -> Response[Problem]:
    response = answer(request, Refused("method-not-allowed"))
    response.headers.update(exception.headers or {})
    return response


def _http(request: Request[Any, Any, Any], exception: HTTPException) -> Response[Problem]:
    if exception.status_code == HTTP_413_REQUEST_ENTITY_TOO_LARGE:
        return answer(request, Refused("body-too-large"))
    if exception.detail == "Invalid host header":
        return answer(request, Refused("unknown-host"))
    if exception.status_code < 500:
        return answer(request, Refused("malformed-json"))
    return _fault(request, exception)


def _busy(request: Request[Any, Any, Any], _: Exception) -> Response[Problem]:
    return answer(request, Refused("busy", retry_after=2))


def _unless_closed(request: Request[Any, Any, Any], exception: asyncpg.InterfaceError) -> Response[Problem]:
    # So asyncpg says that the database went away; all else that it says in this way is a mistake of ours.
    return _busy(request, exception) if "connection is closed" in str(exception) else _fault(request, exception)


def _fault(request: Request[Any, Any, Any], exception: Exception) -> Response[Problem]:
    # The type and place of the error, not its words: those can hold what a citizen typed.
    trace = exception.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    request_id = request.scope.get("state", {}).get("request_id")
    log.error("fault", id=request_id, error=type(exception).__name__, where=where)
    return answer(request, Refused("fault"))


HANDLERS: ExceptionHandlersMap = {
    Refused: _refused,
    ValidationException: _invalid,
    NotFoundException: _not_found,
    MethodNotAllowedException: _not_allowed,
    HTTPException: _http,
    asyncpg.LockNotAvailableError: _busy,
    asyncpg.DeadlockDetectedError: _busy,
    asyncpg.PostgresConnectionError: _busy,
    asyncpg.CannotConnectNowError: _busy,
    asyncpg.AdminShutdownError: _busy,
    asyncpg.TooManyConnectionsError: _busy,
    asyncpg.InterfaceError: _unless_closed,
    # A connection that was lost while it was being spoken to.
    asyncpg.InternalClientError: _busy,
    ConnectionError: _busy,
    TimeoutError: _busy,
    Exception: _fault,
}


def refusals(*statuses: int) -> dict[int, ResponseSpec]:
    """For a handler's `responses`: the refusals that its callers must expect, so that the OpenAPI document is true.

    A fault of ours can always come.
    """
    return {
        status: ResponseSpec(Problem, generate_examples=False, media_type=PROBLEM_JSON, description="A refusal.")
        for status in [*statuses, 500]
    }

"""Signing in to the on-call page: with the staff's provider; where there is none, with one password, told once."""

import secrets
import sqlite3
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from monitors.oncall.desk import Desk, desk_of, page
from monitors.oncall.provider import Attempt, ProviderRefused
from monitors.store import sessions

STAY: Final = timedelta(hours=12)
TRIES: Final = RateLimitItemPerMinute(5)
SIGN_IN: Final = "/log-ind"
ATTEMPT: Final = timedelta(minutes=10)
SLOW: Final = "$argon2"
"""How the hashes begin that earlier versions kept."""


def ensure_password(store: sqlite3.Connection, now: datetime, *, anew: bool = False) -> str | None:
    """A new password if there is none yet, or if another is wanted: it is told only now. None: the old one holds."""
    if sessions.select_password(store) is not None and not anew:
        return None
    password = "-".join(secrets.token_hex(2) for _ in range(5))
    sessions.put_password(store, password, now)
    sessions.delete_sessions(store)
    return password


def cookie_name(desk: Desk) -> str:
    """With https the browser itself then demands that the cookie is Secure and belongs to this host alone."""
    return "__Host-vagt" if _is_https(desk) else "vagt"


def _is_https(desk: Desk) -> bool:
    return urlsplit(desk.plan.page).scheme == "https"


def is_signed_in(request: Request[Any, Any, Any]) -> bool:
    desk = desk_of(request)
    token = request.cookies.get(cookie_name(desk), "")
    return bool(token) and sessions.select_is_signed_in(desk.store, token, desk.now())


async def demand_sign_in(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """Before every page that is not public. The strict cookie keeps other sites' forms out; so does their origin."""
    if request.method != "GET" and not comes_from_here(request):
        return Response("Formularen kom fra en anden side.", status_code=403, media_type="text/plain; charset=utf-8")
    return None if is_signed_in(request) else Redirect(SIGN_IN, status_code=303)


def comes_from_here(request: Request[Any, Any, Any]) -> bool:
    """Whether the page that sent a form was one of ours. Programs say nothing of it, and have no cookies to misuse."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


@get(SIGN_IN)
async def show_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    return _page(desk_of(request))


@post(SIGN_IN)
async def sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    desk = desk_of(request)
    if desk.provider:
        # Else whoever has the password would need no second factor.
        return _page(desk, 409, "Her logger man ind med kommunens login.")
    if not comes_from_here(request):
        return _page(desk, 429, "For mange forsøg. Vent et minut.")
    form = await request.form()
    if _is_password(desk, str(form.get("password", ""))):
        return Redirect("/", status_code=303, cookies=[_begin_session(desk)])
    # Only what is wrong is counted: behind a proxy all have one address, and a stranger's tries must keep nobody out.
    address = request.client.host if request.client else ""
    if not await request.app.state.tries.hit(TRIES, address):
        return _page(desk, 429, "For mange forsøg. Vent et minut.")
    return _page(desk, 401, "Adgangskoden passer ikke.")


def _is_password(desk: Desk, given: str) -> bool:
    stored = sessions.select_password(desk.store)
    if stored is not None and stored.startswith(SLOW):
        # Each guess would cost so much that guesses alone could keep everybody out.
        if not _fits(stored, given):
            return False
        sessions.put_password(desk.store, given, desk.now())
    return sessions.is_password(desk.store, given)


@get(f"{SIGN_IN}/kommune")
async def go_to_provider(request: Request[Any, Any, Any]) -> Response[Any]:
    """Send the browser to the provider; a cookie binds the attempt to it."""
    desk = desk_of(request)
    if desk.provider is None:
        return Redirect(SIGN_IN, status_code=303)
    attempt = Attempt.new()
    try:
        location = await desk.provider.location(attempt)
    except ProviderRefused as refused:
        return _page(desk, 503, str(refused))
    # Not strict: the browser comes back from another site.
    cookie = _cookie(desk, f"{cookie_name(desk)}-ind", attempt.cookie, ATTEMPT, "lax")
    return Redirect(location, status_code=303, cookies=[cookie])


@get(f"{SIGN_IN}/tilbage")
async def come_back(request: Request[Any, Any, Any]) -> Response[Any]:
    """What the provider has sent the browser back with. A code signs in once, and in the browser that began only."""
    desk, name = desk_of(request), f"{cookie_name(desk_of(request))}-ind"
    if desk.provider is None:
        return Redirect(SIGN_IN, status_code=303)
    try:
        attempt = Attempt.read(request.cookies.get(name, ""))
        code, state = (request.query_params.get(one, "") for one in ("code", "state"))
        await desk.provider.demand_on_call(code, state, attempt, desk.now())
    except ProviderRefused as refused:
        return _page(desk, 403, str(refused))
    # A page that goes on by itself: a strict cookie would not be sent where another site has led.
    answer = page(desk, "signed_in.html")
    answer.cookies += [_begin_session(desk), _cookie(desk, name, "", timedelta(0), "lax")]
    return answer


@post("/log-ud")
async def sign_out(request: Request[Any, Any, Any]) -> Response[Any]:
    desk = desk_of(request)
    sessions.delete_session(desk.store, request.cookies.get(cookie_name(desk), ""), desk.now())
    return Redirect(SIGN_IN, status_code=303)


def _page(desk: Desk, status: int = 200, wrong: str = "") -> Response[str]:
    return page(desk, "sign_in.html", status=status, wrong=wrong, with_provider=desk.provider is not None)


def _begin_session(desk: Desk) -> Cookie:
    token = secrets.token_urlsafe(32)
    sessions.insert_session(desk.store, token, desk.now() + STAY)
    return _cookie(desk, cookie_name(desk), token, STAY, "strict")


def _cookie(desk: Desk, name: str, value: str, lifetime: timedelta, samesite: Literal["lax", "strict"]) -> Cookie:
    return Cookie(
        key=name, value=value, httponly=True, samesite=samesite, secure=_is_https(desk), path="/",
        max_age=int(lifetime.total_seconds()),
    )  # fmt: skip


def limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())


def _fits(stored: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(stored, password)
    except VerificationError:
        return False

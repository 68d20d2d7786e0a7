"""Cookies that open something, and the check that a request which shows one comes from our own pages."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from api.problems import Refused
from api.settings import Settings

Caller = ASGIConnection[Any, Any, Any, Any]
Purpose = Literal["staff", "sign-in", "device"]

SAFE = {"GET", "HEAD", "OPTIONS"}


def new_token() -> str:
    """256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """What is stored of a token: whoever reads the table can open nothing with it."""
    return sha256(token.encode()).digest()


def name_of(settings: Settings, purpose: Purpose) -> str:
    """Over HTTPS with the prefix that keeps every other host from setting such a cookie (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-borgertid-{purpose}" if _is_secure(settings) else f"borgertid-{purpose}"


def cookie(settings: Settings, purpose: Purpose, value: str, lifetime: timedelta | None = None) -> Cookie:
    """No script can read it, and no other site's form can send it. Without a lifetime it ends with the browser."""
    return Cookie(
        name_of(settings, purpose),
        value=value,
        max_age=None if lifetime is None else int(lifetime.total_seconds()),
        secure=_is_secure(settings),
        httponly=True,
        samesite="lax",
    )


def taken_back(settings: Settings, purpose: Purpose) -> Cookie:
    return cookie(settings, purpose, "", timedelta(0))


def cookie_in(caller: Caller, purpose: Purpose) -> str | None:
    return caller.cookies.get(name_of(caller.app.state.settings, purpose)) or None


def demand_same_origin(caller: Caller) -> None:
    """Refuse a write that another site's page has made a browser send, with the cookies that it has of us.

    Every browser says where a write comes from; what says nothing is no page of ours. Refused: other-origin.
    """
    if caller.scope["method"] in SAFE:  # type: ignore[typeddict-item]  # a connection may be a websocket; ours are not
        return
    site = caller.headers.get("sec-fetch-site")
    if site is not None:
        same = site == "same-origin"
    else:
        origin = urlsplit(caller.headers.get("origin", ""))
        same = origin.netloc != "" and origin.netloc == caller.headers.get("host")
    if not same:
        raise Refused("other-origin")


def _is_secure(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")

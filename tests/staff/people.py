"""Whoever is signed in."""

from datetime import datetime, timedelta
from typing import Any

import httpx
from asyncpg import Pool

from api.database import Connection
from api.staff.operations import NewAccount, keep_account
from api.staff.queries import insert_session
from api.staff.rules import Role, Session
from api.web.cookies import hash_of, new_token

FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "Testesens lange kode"


async def an_account(pool: Pool, now: datetime, user: str = "test", municipality_id: str = "by", **new: Any) -> None:
    """Somebody who signs in with PASSWORD: a clerk unless it is said otherwise."""
    account = NewAccount(user_name=user, **{"name": "Test Testesen", "role": Role.CLERK, **new})
    await keep_account(pool, municipality_id, account, PASSWORD, now)


async def signed_in(
    connection: Connection,
    now: datetime,
    role: Role | str = Role.CLERK,
    *,
    municipality_id: str = "by",
    **session: Any,
) -> dict[str, str]:
    """The headers that a browser sends from our own pages when somebody with that role is signed in."""
    token = new_token()
    times = {"created_at": now, "seen_at": now, "expires_at": now + timedelta(hours=12)}
    who = {"subject": f"password:{Role(role).value}", "name": "Test Testesen"}
    begun = Session(role=Role(role), **{**times, **who, **session})
    await insert_session(connection, municipality_id, hash_of(token), begun)
    return {"Cookie": f"borgertid-staff={token}", **FROM_OUR_PAGE}


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """The status and the kind of a problem."""
    return answer.status_code, answer.json()["type"].removeprefix("urn:borgertid:problem:")

"""Sessions of staff: begun at a sign-in, found by the token in a cookie, and ended. One command, one transaction."""

from datetime import datetime, timedelta

from asyncpg import Pool

from api.database import transaction
from api.problems import Refused
from api.settings import Settings
from api.staff import queries
from api.staff.audit import audit
from api.staff.queries import Account
from api.staff.rules import TEST_LIFE, TOUCH_AFTER, TRIES_WITHIN, Actor, Person, Session
from api.web.cookies import hash_of, new_token


async def begin_session(
    pool: Pool,
    settings: Settings,
    actor: Actor,
    replaces: str | None,
    *,
    of_monitors: bool,
    account: Account | None = None,
) -> str:
    """The token of a new session. What the browser had before opens nothing any more.

    The token is always a new one: whoever plants a cookie in somebody's browser gains no session by it. Of an `account`
    that was removed or changed while its password was compared: password-wrong.
    """
    token = new_token()
    lifetime = min(TEST_LIFE, settings.staff_longest) if of_monitors else settings.staff_longest
    session = Session(
        subject=actor.subject, name=actor.name, role=actor.role, offices=actor.offices,
        created_at=actor.at, seen_at=actor.at, expires_at=actor.at + lifetime,
    )  # fmt: skip
    async with transaction(pool) as connection:
        if account and not await queries.lock_account(connection, actor.municipality_id, account):
            raise Refused("password-wrong")
        if replaces:
            await queries.delete_session(connection, actor.municipality_id, hash_of(replaces))
        await queries.insert_session(connection, actor.municipality_id, hash_of(token), session)
        await audit(connection, actor, "sign-in", "person", actor.subject)
    return token


async def read_session(pool: Pool, settings: Settings, municipality_id: str, token: str, now: datetime) -> Session:
    """The session that the token opens in this municipality, noted as in use. Refused: signed-out."""
    token_hash = hash_of(token)
    async with pool.acquire() as connection:
        session = await queries.select_session(connection, municipality_id, token_hash, settings.demo)
        if session is None or not session.lasts(now, settings.staff_idle):
            raise Refused("signed-out")
        if now - session.seen_at >= TOUCH_AFTER:
            await queries.touch_session(connection, municipality_id, token_hash, now)
    return session


async def end_session(pool: Pool, actor: Actor, token: str, *, everywhere: bool) -> None:
    """Sign out: here, or wherever the same person is signed in."""
    async with transaction(pool) as connection:
        if everywhere:
            await queries.delete_sessions_of(connection, actor.municipality_id, actor.subject)
        else:
            await queries.delete_session(connection, actor.municipality_id, hash_of(token))
        await audit(connection, actor, "sign-out-everywhere" if everywhere else "sign-out", "person", actor.subject)


async def forget_sessions(pool: Pool, now: datetime, idle: timedelta) -> None:
    """Remove the sessions that have ended, and the passwords that were tried long ago."""
    async with pool.acquire() as connection:
        await queries.delete_sessions(connection, now, now - idle)
        await queries.delete_tries(connection, now - TRIES_WITHIN)


def actor_of(person: Person, municipality_id: str, at: datetime, request_id: str) -> Actor:
    return Actor(
        subject=person.subject, name=person.name, role=person.role, offices=person.offices,
        municipality_id=municipality_id, at=at, request_id=request_id,
    )  # fmt: skip

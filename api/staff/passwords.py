"""Signing in with a password: the demo's accounts, and those of a town that has no provider."""

import asyncio
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from asyncpg import Pool

from api.contacts.rules import visible
from api.database import transaction
from api.problems import Refused
from api.staff import queries
from api.staff.queries import Account
from api.staff.rules import TRIES_WITHIN, wait_after

HASHER = PasswordHasher()
AT_ONCE = ThreadPoolExecutor(2, thread_name_prefix="password")
"""A hash takes 64 MiB and a fraction of a second: however many try at once, the machine keeps its memory."""


async def check_password(
    pool: Pool, municipality_id: str, user: str, password: str, now: datetime, *, key: bytes, demo: bool
) -> Account:
    """Whose it is. Without a right password it takes as long, and says the same, if there is such a user or not.

    The try is committed before it is judged, so that none is free. Refused: too-many-passwords, password-wrong.
    """
    user_name = visible(user).lower()
    user_hash = hmac.digest(key, f"staff-user:{municipality_id} {user_name}".encode(), hashlib.sha256)
    async with transaction(pool) as connection:
        await queries.lock_tries(connection, user_hash)
        tries = await queries.select_tries(connection, municipality_id, user_hash, now - TRIES_WITHIN)
        if wait := wait_after(tries, now):
            raise Refused("too-many-passwords", retry_after=int(wait.total_seconds()) + 1)
        await queries.insert_try(connection, municipality_id, user_hash, now)
        account = await queries.select_account(connection, municipality_id, user_name, demo)
    if not await _is_right(account, password) or account is None:
        raise Refused("password-wrong")
    async with transaction(pool) as connection:
        await queries.delete_tries_of(connection, municipality_id, user_hash)
    return account


def hash_password(password: str) -> str:
    return HASHER.hash(password)


async def _is_right(account: Account | None, password: str) -> bool:
    stored = account.password_hash if account else None
    return await asyncio.get_running_loop().run_in_executor(AT_ONCE, _verify, stored, password)


def _verify(stored: str | None, password: str) -> bool:
    try:
        return HASHER.verify(stored or _nobodys(), password) and stored is not None
    except VerificationError:
        return False


@cache
def _nobodys() -> str:
    """What the password of an unknown user is compared with."""
    return HASHER.hash("")

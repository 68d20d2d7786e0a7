"""Accounts of those who sign in with a password: made, listed and removed on the command line, or by the demo."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from asyncpg import Pool
from msgspec import Struct

from api.contacts.rules import visible
from api.database import transaction
from api.staff import queries
from api.staff.passwords import hash_password
from api.staff.queries import Account
from api.staff.rules import Role

DEMO_PASSWORD = "demo"  # noqa: S105  # shown on the demo's sign-in page; opens nothing outside the demo
DEMO_NAMES = {
    Role.READER: ("laeser", "Lea Læser (demo)"),
    Role.CLERK: ("ekspedient", "Eskild Ekspedient (demo)"),
    Role.PLANNER: ("planlaegger", "Petra Planlægger (demo)"),
    Role.ADMINISTRATOR: ("administrator", "Adam Administrator (demo)"),
}
"""User name and name of one account for each role."""


class NewAccount(Struct, frozen=True, kw_only=True):
    user_name: str
    name: str
    role: Role
    offices: Sequence[str] = ()
    demo: bool = False


async def keep_account(pool: Pool, municipality_id: str, new: NewAccount, password: str, now: datetime) -> None:
    """Make the account, or give the one of that name all that is new, which signs it out everywhere."""
    account = Account(
        user_name=visible(new.user_name).lower(), name=new.name, role=new.role, offices=tuple(new.offices),
        password_hash=await asyncio.to_thread(hash_password, password), demo=new.demo,
    )  # fmt: skip
    async with transaction(pool) as connection:
        await queries.upsert_account(connection, municipality_id, account, now)
        await queries.delete_sessions_of(connection, municipality_id, account.person.subject)


async def keep_demo_accounts(pool: Pool, municipality_id: str, now: datetime) -> None:
    """One account for each role, unless it is there already."""
    async with pool.acquire() as connection:
        there = {account.user_name for account in await queries.select_accounts(connection, municipality_id, demo=True)}
    for role, (user_name, name) in DEMO_NAMES.items():
        if user_name not in there:
            new = NewAccount(user_name=user_name, name=name, role=role, demo=True)
            await keep_account(pool, municipality_id, new, DEMO_PASSWORD, now)

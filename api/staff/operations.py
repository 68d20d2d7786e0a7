"""Accounts of those who sign in with a password: made, listed and removed on the command line, or by the demo."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from asyncpg import Pool
from msgspec import Struct

from api.catalogue.queries import select_municipality, select_versions
from api.contacts.rules import visible
from api.database import Connection, transaction
from api.staff import queries
from api.staff.audit import audit
from api.staff.passwords import hash_password
from api.staff.queries import Account
from api.staff.rules import Author, Role

SHORTEST_PASSWORD = 12
DEMO_PASSWORD = "demo"  # noqa: S105  # shown on the demo's sign-in page; opens nothing outside the demo
DEMO_NAMES = {
    Role.READER: ("laeser", "Lea Læser (demo)"),
    Role.CLERK: ("ekspedient", "Eskild Ekspedient (demo)"),
    Role.PLANNER: ("planlaegger", "Petra Planlægger (demo)"),
    Role.ADMINISTRATOR: ("administrator", "Adam Administrator (demo)"),
}
"""User name and name of one account for each role."""


class AccountRefused(Exception):
    """Nothing was changed; the text says why, to whoever typed the command."""


class NewAccount(Struct, frozen=True, kw_only=True):
    user_name: str
    name: str
    role: Role
    offices: Sequence[str] = ()
    demo: bool = False


async def select_all_accounts(pool: Pool) -> list[tuple[str, Account]]:
    """With the municipality of each."""
    async with pool.acquire() as connection:
        municipalities = sorted(await select_versions(connection))
        return [(one, account) for one in municipalities for account in await queries.select_accounts(connection, one)]


async def keep_account_for(
    pool: Pool, municipality_id: str | None, new: NewAccount, password: str, now: datetime
) -> str:
    """`keep_account` as typed by somebody; answers the municipality. Raises AccountRefused."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountRefused(f"a password has at least {SHORTEST_PASSWORD} characters")
    async with pool.acquire() as connection:
        municipality_id = await _municipality(connection, municipality_id)
        municipality = await select_municipality(connection, municipality_id)
    known = municipality.offices if municipality else {}
    if unknown := sorted(set(new.offices) - known.keys()):
        raise AccountRefused(f"{unknown[0]} is no office of {municipality_id}: {', '.join(known)}")
    await keep_account(pool, municipality_id, new, password, now)
    return municipality_id


async def keep_account(pool: Pool, municipality_id: str, new: NewAccount, password: str, now: datetime) -> None:
    """Make the account, or give the one of that name all that is new, which signs it out everywhere."""
    account = Account(
        user_name=visible(new.user_name).lower(), name=new.name, role=new.role, offices=tuple(new.offices),
        password_hash=await asyncio.to_thread(hash_password, password), demo=new.demo,
    )  # fmt: skip
    async with transaction(pool) as connection:
        await queries.upsert_account(connection, municipality_id, account, now)
        await queries.delete_sessions_of(connection, municipality_id, account.person.subject)
        await audit(connection, _command_line(municipality_id, now), "keep", "account", account.user_name)


async def remove_account(pool: Pool, municipality_id: str | None, user: str, now: datetime) -> str:
    """Whoever it was is signed out, also when the account was gone; answers the municipality. Raises AccountRefused."""
    user_name = visible(user).lower()
    async with transaction(pool) as connection:
        municipality_id = await _municipality(connection, municipality_id)
        # The account first: whoever is signing in with it has their session by then, or gets none.
        account = await queries.delete_account(connection, municipality_id, user_name)
        await queries.delete_sessions_of(connection, municipality_id, queries.subject_of(user_name))
        if account:
            await audit(connection, _command_line(municipality_id, now), "remove", "account", user_name)
    if account is None:
        raise AccountRefused(f"{municipality_id} has no account {user_name}")
    return municipality_id


async def keep_demo_accounts(pool: Pool, municipality_id: str, now: datetime) -> None:
    """One account for each role, unless it is there already."""
    async with pool.acquire() as connection:
        there = {account.user_name for account in await queries.select_accounts(connection, municipality_id)}
    for role, (user_name, name) in DEMO_NAMES.items():
        if user_name not in there:
            new = NewAccount(user_name=user_name, name=name, role=role, demo=True)
            await keep_account(pool, municipality_id, new, DEMO_PASSWORD, now)


async def _municipality(connection: Connection, given: str | None) -> str:
    known = sorted(await select_versions(connection))
    if given is None and len(known) == 1:
        return known[0]
    if given not in known:
        raise AccountRefused(f"name the municipality with --municipality: {', '.join(known) or 'none is imported yet'}")
    return given


def _command_line(municipality_id: str, now: datetime) -> Author:
    return Author(
        municipality_id=municipality_id, subject="command-line", name="Kommandolinje", role=Role.ADMINISTRATOR,
        at=now, request_id="-",
    )  # fmt: skip

"""SQL of sessions, accounts and tried passwords. Connection first, typed rows out."""

from datetime import datetime

import msgspec
from msgspec import Struct

from api.database import Connection
from api.staff.rules import OF_ACCOUNTS, Person, Role, Session


class Account(Struct, frozen=True, kw_only=True):
    """Somebody who signs in with a password."""

    user_name: str
    name: str
    role: Role
    offices: tuple[str, ...]
    password_hash: str
    demo: bool = False

    @property
    def person(self) -> Person:
        return Person(subject=subject_of(self.user_name), name=self.name, role=self.role, offices=self.offices)


def subject_of(user_name: str) -> str:
    return f"{OF_ACCOUNTS}{user_name}"


async def insert_session(connection: Connection, municipality_id: str, token_hash: bytes, session: Session) -> None:
    await connection.execute(
        """INSERT INTO staff_session
             (municipality_id, token_hash, subject, name, role, offices, created_at, seen_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        municipality_id, token_hash, session.subject, session.name, session.role.value, list(session.offices),
        session.created_at, session.seen_at, session.expires_at,
    )  # fmt: skip


async def select_session(connection: Connection, municipality_id: str, token_hash: bytes, demo: bool) -> Session | None:
    """What the token opens; the demo's accounts are signed in in the demo only."""
    row = await connection.fetchrow(
        """SELECT subject, name, role, offices, created_at, seen_at, expires_at FROM staff_session
           WHERE (municipality_id, token_hash) = ($1, $2) AND ($3 OR NOT EXISTS (
             SELECT FROM staff_account
             WHERE staff_account.municipality_id = $1 AND demo AND $4::text || user_name = subject))""",
        municipality_id, token_hash, demo, OF_ACCOUNTS,
    )  # fmt: skip
    return row and msgspec.convert(dict(row), Session)


async def touch_session(connection: Connection, municipality_id: str, token_hash: bytes, now: datetime) -> None:
    await connection.execute(
        "UPDATE staff_session SET seen_at = $3 WHERE (municipality_id, token_hash) = ($1, $2)",
        municipality_id, token_hash, now,
    )  # fmt: skip


async def delete_session(connection: Connection, municipality_id: str, token_hash: bytes) -> None:
    await connection.execute(
        "DELETE FROM staff_session WHERE (municipality_id, token_hash) = ($1, $2)", municipality_id, token_hash
    )


async def delete_sessions_of(connection: Connection, municipality_id: str, subject: str) -> None:
    """Sign somebody out everywhere."""
    await connection.execute(
        "DELETE FROM staff_session WHERE (municipality_id, subject) = ($1, $2)", municipality_id, subject
    )


async def delete_sessions(connection: Connection, now: datetime, seen_before: datetime) -> None:
    """Those that have ended."""
    await connection.execute("DELETE FROM staff_session WHERE expires_at <= $1 OR seen_at <= $2", now, seen_before)


async def upsert_account(connection: Connection, municipality_id: str, account: Account, now: datetime) -> None:
    await connection.execute(
        """INSERT INTO staff_account
             (municipality_id, user_name, name, role, offices, password_hash, demo, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT (municipality_id, user_name) DO UPDATE
           SET name = excluded.name, role = excluded.role, offices = excluded.offices,
               password_hash = excluded.password_hash, demo = excluded.demo""",
        municipality_id, account.user_name, account.name, account.role.value, list(account.offices),
        account.password_hash, account.demo, now,
    )  # fmt: skip


async def select_account(connection: Connection, municipality_id: str, user_name: str, demo: bool) -> Account | None:
    """Who has that name; the demo's accounts exist in the demo only."""
    row = await connection.fetchrow(
        """SELECT user_name, name, role, offices, password_hash, demo FROM staff_account
           WHERE (municipality_id, user_name) = ($1, $2) AND ($3 OR NOT demo)""",
        municipality_id, user_name, demo,
    )  # fmt: skip
    return row and msgspec.convert(dict(row), Account)


async def lock_account(connection: Connection, municipality_id: str, account: Account) -> bool:
    """Whether it is still there and as it was; then nobody changes it before the transaction has ended.

    Whatever is changed of an account, its password is hashed anew.
    """
    row = await connection.fetchrow(
        """SELECT FROM staff_account WHERE (municipality_id, user_name, password_hash) = ($1, $2, $3) FOR SHARE""",
        municipality_id, account.user_name, account.password_hash,
    )  # fmt: skip
    return row is not None


async def select_accounts(connection: Connection, municipality_id: str) -> list[Account]:
    """By role."""
    rows = await connection.fetch(
        """SELECT user_name, name, role, offices, password_hash, demo FROM staff_account
           WHERE municipality_id = $1 ORDER BY role, user_name""",
        municipality_id,
    )
    return [msgspec.convert(dict(row), Account) for row in rows]


async def delete_account(connection: Connection, municipality_id: str, user_name: str) -> Account | None:
    """What it was; None when there is none of that name."""
    row = await connection.fetchrow(
        """DELETE FROM staff_account WHERE (municipality_id, user_name) = ($1, $2)
           RETURNING user_name, name, role, offices, password_hash, demo""",
        municipality_id, user_name,
    )  # fmt: skip
    return row and msgspec.convert(dict(row), Account)


async def lock_tries(connection: Connection, user_hash: bytes) -> None:
    """Let one after the other try a password of the same user, to the end of the transaction."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", int.from_bytes(user_hash[:8], signed=True))


async def select_tries(
    connection: Connection, municipality_id: str, user_hash: bytes, since: datetime
) -> list[datetime]:
    """When passwords of the user were tried that were not found right, the newest first."""
    rows = await connection.fetch(
        """SELECT tried_at FROM staff_password_try WHERE (municipality_id, user_hash) = ($1, $2) AND tried_at > $3
           ORDER BY tried_at DESC""",
        municipality_id, user_hash, since,
    )  # fmt: skip
    return [row["tried_at"] for row in rows]


async def insert_try(connection: Connection, municipality_id: str, user_hash: bytes, now: datetime) -> None:
    await connection.execute("INSERT INTO staff_password_try VALUES ($1, $2, $3)", municipality_id, user_hash, now)


async def delete_tries_of(connection: Connection, municipality_id: str, user_hash: bytes) -> None:
    await connection.execute(
        "DELETE FROM staff_password_try WHERE (municipality_id, user_hash) = ($1, $2)", municipality_id, user_hash
    )


async def delete_tries(connection: Connection, before: datetime) -> None:
    await connection.execute("DELETE FROM staff_password_try WHERE tried_at < $1", before)

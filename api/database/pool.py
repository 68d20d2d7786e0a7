"""The pool of connections and the one way to a transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

Connection: TypeAlias = asyncpg.Connection | PoolConnectionProxy

SESSION = {
    "application_name": "borgertid",
    "timezone": "UTC",
    "lock_timeout": "5s",
    # A process that stands still, or a machine that is gone, must not keep its rows locked for hours.
    "idle_in_transaction_session_timeout": "60s",
}


SIZE = 16
WAIT_FOR_CONNECTION = 5.0
"""Seconds. Whoever gets no connection by then is told that the system is busy: more waiting would help nobody."""


class BoundedPool(asyncpg.Pool):  # type: ignore[misc]  # asyncpg tells no types
    def acquire(self, *, timeout: float | None = None) -> Any:
        """A connection, in an `async with` block. Raises TimeoutError when all stay taken."""
        return super().acquire(timeout=WAIT_FOR_CONNECTION if timeout is None else timeout)


async def create_pool(database_url: str, *, size: int = SIZE) -> asyncpg.Pool:
    """An open pool of at most `size` connections: enough that commits which wait for the disk wait together.

    jsonb goes in and out as plain Python values; times come out in UTC. Who waits five seconds for a row gets
    `asyncpg.LockNotAvailableError`, for a connection `TimeoutError`, and when the server is away `ConnectionError`.
    """
    return await BoundedPool(
        database_url,
        min_size=1,
        max_size=size,
        max_queries=50_000,
        max_inactive_connection_lifetime=300.0,
        connect=_connect,
        setup=None,
        init=_speak_json,
        reset=_keep_session,
        loop=None,
        connection_class=asyncpg.Connection,
        record_class=asyncpg.Record,
        server_settings=SESSION,
    )


@asynccontextmanager
async def transaction(pool: asyncpg.Pool) -> AsyncIterator[Connection]:
    """One connection and one READ COMMITTED transaction on it: committed at the end, rolled back by any exception."""
    async with pool.acquire() as connection, connection.transaction():
        yield connection


async def _connect(*arguments: Any, **options: Any) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(*arguments, **options)
    except FileNotFoundError as error:
        # A server that stopped in order takes its socket along.
        raise ConnectionRefusedError(error.errno, error.strerror) from error


async def _speak_json(connection: Connection) -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_encode, decoder=msgspec.json.decode)


def _encode(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def _keep_session(_: Connection) -> None:
    """Nothing here changes a session, and asyncpg's own reset query would halve the rate of bookings.

    An open transaction is rolled back by asyncpg before this is called.
    """

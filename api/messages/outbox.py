"""Delivers what waits in the outbox: claim, render, send, settle."""

import asyncio
import random as randomness
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import structlog
from msgspec import Struct

from api.backoff import Random
from api.database import Connection, transaction
from api.messages.queries import claim_message, delete_settled_messages, reschedule_message, settle_message
from api.messages.rules import (
    KEEP_SETTLED,
    LEASE,
    SENDING,
    Message,
    NotSent,
    NotYet,
    OutboxRow,
    Outcome,
    next_try,
    stable_id,
)

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
Render = Callable[[Connection, str, UUID], Awaitable[Message | None]]
"""From municipality and subject to the message, judged by the state as it is now; None: nothing is to be sent. Raises
NotYet."""
Keep = Callable[[OutboxRow, Message], Awaitable[None]]
"""Takes a message to a test citizen, or raises NotSent."""
GivenUp = Callable[[Connection, OutboxRow, datetime], Awaitable[None]]
"""Sees to it, in the transaction that gives a message up, that somebody tells what it did not."""
Send = Callable[[Message, str], Awaitable[None]]
"""Sends a message under a stable id, or raises NotSent."""

SENDERS = 3
PASS = timedelta(minutes=1)
"""After this long a pass takes no new rows: a long queue then shows as many short runs, not as one that hangs."""


async def deliver_due(
    pool: asyncpg.Pool,
    renderers: Mapping[str, Render],
    send: Send,
    now: Clock,
    *,
    sandbox: Keep | None = None,
    given_up: GivenUp | None = None,
    random: Random = randomness.random,
) -> int:
    """Send what is due and return how many were sent. Any number of these may run at once, in any processes.

    Each message goes out at least once: what was sent when the process died is sent again, under the same Message-ID.
    Messages of test citizens go to the `sandbox`, never to the mail server; without one they go nowhere.
    Kinds without a renderer are left for whoever knows them, and show as overdue.
    """
    delivery = _Delivery(pool, renderers, send, now, sandbox, given_up, random, until=now() + PASS)
    async with asyncio.TaskGroup() as group:
        for _ in range(SENDERS):
            group.create_task(delivery.deliver_in_turn())
    return delivery.sent


async def forget_settled(pool: asyncpg.Pool, now: datetime) -> None:
    """Delete what was settled so long ago that nobody asks for it."""
    async with pool.acquire() as connection:
        await delete_settled_messages(connection, now - KEEP_SETTLED)


class _Delivery(Struct):
    """One pass over the outbox."""

    pool: asyncpg.Pool
    renderers: Mapping[str, Render]
    send: Send
    now: Clock
    sandbox: Keep | None
    given_up: GivenUp | None
    random: Random
    until: datetime
    sent: int = 0
    halted: bool = False

    async def deliver_in_turn(self) -> None:
        while not self.halted and (at := self.now()) < self.until:
            async with self.pool.acquire() as connection:
                row = await claim_message(connection, list(self.renderers), at, at + LEASE)
            if row is None:
                return
            await self._deliver(row)

    async def _deliver(self, row: OutboxRow) -> None:
        try:
            async with asyncio.timeout(SENDING.total_seconds()):
                outcome = await self._attempt(row)
        except NotYet as wait:
            async with self.pool.acquire() as connection:
                await reschedule_message(connection, row, wait.until, str(wait))
        except NotSent as failure:
            await self._fail(row, failure)
        except TimeoutError:
            await self._fail(row, NotSent("timed out", for_all=True))
        except Exception as error:
            # The text of an unforeseen error may quote what was being written, so only its type is kept.
            await self._fail(row, NotSent(type(error).__name__))
        else:
            async with self.pool.acquire() as connection:
                await settle_message(connection, row, outcome, self.now())
            self.sent += outcome == "sent"

    async def _attempt(self, row: OutboxRow) -> Outcome:
        # The connection goes back before the mail server is asked: a slow server then holds neither a row lock nor
        # a transaction nor a connection, only its claim, which runs out by itself.
        async with self.pool.acquire() as connection:
            message = await self.renderers[row.kind](connection, row.municipality_id, row.subject_id)
        if message is None or (message.synthetic and self.sandbox is None):
            return "skipped"
        if message.synthetic and self.sandbox:
            await self.sandbox(row, message)
        else:
            await self.send(message, stable_id(row))
        return "sent"

    async def _fail(self, row: OutboxRow, failure: NotSent) -> None:
        # When the server is down every row would wait for its own time-out: one that met it is enough for now.
        self.halted |= failure.for_all
        try_at = next_try(row, failure, self.now(), self.random)
        async with transaction(self.pool) as connection:
            if try_at is None:
                now = self.now()
                if await settle_message(connection, row, "given-up", now, failure.reason) and self.given_up:
                    await self.given_up(connection, row, now)
            else:
                await reschedule_message(connection, row, try_at, failure.reason)
        log.warning(
            "message not sent",
            municipality=row.municipality_id,
            outbox_id=row.outbox_id,
            kind=row.kind,
            attempts=row.attempts,
            reason=failure.reason,
            given_up=try_at is None,
        )

"""The outbox, delivered to a real mail server on loopback: once each, again after a failure, never out of sight."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from uuid import UUID, uuid4

import asyncpg
import pytest
from structlog.testing import capture_logs

from api.database import Connection, transaction
from api.demo.mail_server import Envelope, running_mail_server
from api.messages.outbox import Keep, Render, deliver_due, forget_settled
from api.messages.queries import NewMessage, claim_message, insert_messages, select_overdue_messages
from api.messages.rules import GIVE_UP_AFTER, GIVE_UP_ONE_AFTER, LEASE, Message, NotYet, OutboxRow
from api.messages.smtp import SmtpSender
from tests.builders import a_municipality
from tests.clock import Clock
from tests.messages.relays import a_relay

MAIL_FROM = "Borgerservice <borgerservice@by.example>"


def a_piece_of_news(now: datetime, due_in: timedelta = timedelta(0)) -> NewMessage:
    return NewMessage("news", uuid4(), now, now + due_in)


class MailServer:
    """Keeps what it gets and answers as told."""

    def __init__(self) -> None:
        self.url = ""
        self.answer = "250 Kept"
        self.got: list[Envelope] = []
        self.arrived: asyncio.Queue[None] = asyncio.Queue()
        self.slow: asyncio.Event | None = None

    async def receive(self, envelope: Envelope) -> str:
        self.got.append(envelope)
        self.arrived.put_nowait(None)
        if self.slow:
            await self.slow.wait()
        return self.answer

    def message_ids(self) -> list[str]:
        return [str(message_from_bytes(envelope.content, policy=default)["Message-ID"]) for envelope in self.got]


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    server = MailServer()
    async with running_mail_server(server.receive) as url:
        server.url = url
        yield server


def a_mail(to: str = "test.testesen@example.dk", *, synthetic: bool = False) -> dict[str, Render]:
    async def render(_connection: Connection, _municipality_id: str, subject_id: UUID) -> Message:
        return Message(to=to, subject="Din tid hos borgerservice", text=f"Æblegrød {subject_id}", synthetic=synthetic)

    return {"news": render}


async def an_outbox(pool: asyncpg.Pool, now: datetime, messages: int = 1) -> None:
    async with transaction(pool) as connection:
        await a_municipality(connection)
        for _ in range(messages):
            await insert_messages(connection, "by", [a_piece_of_news(now)])


@pytest.fixture
def deliver(pool: asyncpg.Pool, server: MailServer, clock: Clock) -> Callable[..., Awaitable[int]]:
    async def deliver(
        renderers: dict[str, Render] | None = None, url: str | None = None, *, sandbox: Keep | None = None
    ) -> int:
        send = SmtpSender(url or server.url, MAIL_FROM, clock)
        return await deliver_due(pool, renderers or a_mail(), send, clock, sandbox=sandbox, random=lambda: 0.0)

    return deliver


async def rows(pool: asyncpg.Pool) -> list[tuple[str | None, int, str | None]]:
    return [tuple(row) for row in await pool.fetch("SELECT outcome, attempts, last_error FROM outbox")]


async def test_a_message_is_sent_once(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now)
    assert await deliver() == 1
    clock.pass_by(hours=1)
    assert await deliver() == 0
    [envelope] = server.got
    assert (envelope.sender, envelope.recipients) == ("borgerservice@by.example", ["test.testesen@example.dk"])
    assert await rows(pool) == [("sent", 1, None)]


async def test_what_will_be_known_later_waits_until_then(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now)
    until = clock.now + timedelta(minutes=2)

    async def render(connection: Connection, municipality_id: str, subject_id: UUID) -> Message | None:
        if clock.now < until:
            raise NotYet(until)
        return await a_mail()["news"](connection, municipality_id, subject_id)

    assert await deliver({"news": render}) == 0
    clock.pass_by(seconds=119)
    assert await deliver({"news": render}) == 0
    clock.pass_by(seconds=1)
    assert await deliver({"news": render}) == 1


async def test_a_message_of_a_transaction_that_failed_is_never_sent(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now, messages=0)
    connection = await pool.acquire()
    unfinished = connection.transaction()
    await unfinished.start()
    await insert_messages(connection, "by", [a_piece_of_news(clock.now)])
    assert await deliver() == 0, "not yet committed"
    await unfinished.rollback()
    await pool.release(connection)
    assert await deliver() == 0


async def test_a_message_waits_until_it_is_due(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now, messages=0)
    async with transaction(pool) as connection:
        await insert_messages(connection, "by", [a_piece_of_news(clock.now, due_in=timedelta(minutes=2))])
    clock.pass_by(seconds=119)
    assert await deliver() == 0
    clock.pass_by(seconds=1)
    assert await deliver() == 1


async def test_two_workers_deliver_sixty_messages_once_each(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now, messages=60)
    assert sum(await asyncio.gather(deliver(), deliver())) == 60
    assert len(set(server.message_ids())) == len(server.got) == 60


async def test_a_server_that_asks_to_come_back_later_gets_the_same_message_again(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now)
    server.answer = "451 Greylisted, test.testesen@example.dk"
    assert await deliver() == 0
    assert await deliver() == 0, "not before the back-off is over"
    assert await rows(pool) == [(None, 1, "message refused (451)")]
    server.answer = "250 Kept"
    clock.pass_by(seconds=20)
    assert await deliver() == 1
    assert len(server.got) == 2
    assert len(set(server.message_ids())) == 1
    assert await rows(pool) == [("sent", 2, None)]


async def test_a_server_that_is_down_costs_one_pass_a_few_attempts_and_no_message(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now, messages=30)
    async with nobody_listening() as url:
        assert await deliver(url=url) == 0
    tried = [row for row in await rows(pool) if row[1]]
    assert 1 <= len(tried) <= 3, "the rest is spared the time-out"
    clock.pass_by(minutes=1)
    assert await deliver() == 30


async def test_a_message_that_cannot_be_sent_for_two_days_is_given_up_and_told_for_a_day(
    pool, server, clock, deliver
) -> None:
    await an_outbox(pool, clock.now)
    server.answer = "451 Later"
    began = clock.now
    while (await rows(pool))[0][0] is None:
        assert clock.now - began <= GIVE_UP_AFTER
        await deliver()
        clock.pass_by(minutes=15)
    assert clock.now - began > GIVE_UP_AFTER - timedelta(hours=1)
    [(outcome, attempts, error)] = await rows(pool)
    assert (outcome, error) == ("given-up", "message refused (451)")
    assert attempts > 100
    async with pool.acquire() as connection:
        [overdue] = await select_overdue_messages(connection, clock.now)
        assert (overdue.kind, overdue.waiting, overdue.oldest_due_at, overdue.given_up) == ("news", 0, None, 1)
        # Then it is a clerk's, who has a deadline: see test_given_up.py.
        clock.pass_by(days=1)
        assert await select_overdue_messages(connection, clock.now) == []
    clock.pass_by(days=90)
    await forget_settled(pool, clock.now)
    assert await rows(pool) == []


async def test_a_message_that_the_server_refuses_for_good_is_given_up_at_once(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now)
    server.answer = "550 5.1.1 <test.testesen@example.dk> unknown"
    await deliver()
    assert await rows(pool) == [("given-up", 1, "message refused (550)")]


@pytest.mark.parametrize(
    ("answer", "tried_for"),
    [
        ("554 5.7.1 <test.testesen@example.dk> Relay access denied", GIVE_UP_ONE_AFTER),
        ("530 5.7.0 Authentication required", GIVE_UP_AFTER),
    ],
)
async def test_what_may_be_one_addresss_alone_is_a_clerks_in_time_and_the_relays_settings_may_be_mended(
    pool, clock, deliver, answer, tried_for
) -> None:
    """One blocked address was tried for two days: critical all the while, and its citizen came in vain."""

    async def deny() -> str:
        return answer

    await an_outbox(pool, clock.now)
    began = clock.now
    async with a_relay(deny) as url:
        while (await rows(pool))[0][0] is None:
            assert clock.now - began <= tried_for
            await deliver(url=url)
            clock.pass_by(minutes=15)
    assert clock.now - began > tried_for - timedelta(hours=1)


@pytest.mark.parametrize(
    "address", ["", "testesen", "a@b.dk\r\nBcc: c@d.dk", "a@b.dk, c@d.dk", "a@b.dk> RCPT TO:<c@d.dk"]
)
async def test_what_is_no_address_is_given_up_and_nothing_leaves(pool, server, clock, deliver, address) -> None:
    await an_outbox(pool, clock.now)
    await deliver(a_mail(address))
    assert server.got == []
    assert await rows(pool) == [("given-up", 1, "malformed address")]


async def test_the_age_of_what_waits_is_counted_from_when_it_was_due(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now)
    due_at = clock.now
    server.answer = "451 Later"
    for _ in range(3):
        await deliver()
        clock.pass_by(minutes=5)
    async with pool.acquire() as connection:
        [overdue] = await select_overdue_messages(connection, clock.now)
    assert (overdue.waiting, overdue.oldest_due_at) == (1, due_at)


async def test_nobody_is_told_what_is_no_longer_so(pool, server, clock, deliver) -> None:
    async def no_news(_connection: Connection, _municipality_id: str, _subject_id: UUID) -> None:
        return None

    await an_outbox(pool, clock.now)
    assert await deliver({"news": no_news}) == 0
    assert (server.got, await rows(pool)) == ([], [("skipped", 1, None)])


async def test_mail_of_a_test_citizen_leaves_for_a_sandbox_only(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now)
    assert await deliver(a_mail(synthetic=True)) == 0
    assert (server.got, await rows(pool)) == ([], [("skipped", 1, None)])
    async with transaction(pool) as connection:
        await insert_messages(connection, "by", [a_piece_of_news(clock.now)])
    kept = []

    async def sandbox(row: OutboxRow, message: Message) -> None:
        kept.append((row.municipality_id, message.to))

    assert await deliver(a_mail(synthetic=True), sandbox=sandbox) == 1
    assert (kept, server.got) == ([("by", "test.testesen@example.dk")], [])


async def test_an_error_in_a_text_is_kept_by_its_type_and_tried_again(pool, server, clock, deliver) -> None:
    async def broken(_connection: Connection, _municipality_id: str, _subject_id: UUID) -> Message:
        raise KeyError("test.testesen@example.dk")

    await an_outbox(pool, clock.now)
    with capture_logs() as logs:
        await deliver({"news": broken})
    assert await rows(pool) == [(None, 1, "KeyError")]
    assert [entry["reason"] for entry in logs] == ["KeyError"]


@pytest.mark.parametrize("answer", ["451 <test.testesen@example.dk> later", "550 <test.testesen@example.dk> unknown"])
async def test_neither_log_nor_row_tells_whom_a_server_would_not_have(pool, server, clock, deliver, answer) -> None:
    await an_outbox(pool, clock.now)
    server.answer = answer
    with capture_logs() as logs:
        await deliver()
    assert len(logs) == 1
    assert "testesen" not in repr(logs)
    assert "testesen" not in repr(await pool.fetch("SELECT * FROM outbox"))


async def test_a_slow_server_holds_no_connection_and_no_transaction(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now, messages=3)
    server.slow = asyncio.Event()
    sending = asyncio.create_task(deliver())
    for _ in range(3):
        await server.arrived.get()
    in_use = pool.get_size() - pool.get_idle_size()
    open_transactions = await pool.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    )
    assert (in_use, open_transactions) == (0, 0)
    assert await deliver() == 0, "what is being sent is claimed"
    server.slow.set()
    assert await sending == 3


async def test_a_message_whose_sender_died_is_sent_by_another_under_the_same_id(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now)
    server.slow = asyncio.Event()
    dying = asyncio.create_task(deliver())
    await server.arrived.get()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    server.slow.set()
    assert await deliver() == 0, "its claim still runs"
    clock.now += LEASE
    assert await deliver() == 1
    assert len(set(server.message_ids())) == 1


async def test_who_comes_back_after_the_claim_ran_out_spoils_nothing(pool, server, clock, deliver) -> None:
    await an_outbox(pool, clock.now)
    server.slow, server.answer = asyncio.Event(), "451 Later"
    late = asyncio.create_task(deliver())
    await server.arrived.get()
    clock.now += LEASE
    async with pool.acquire() as connection:
        other = await claim_message(connection, ["news"], clock.now, clock.now + LEASE)
    server.slow.set()
    await late
    assert other is not None
    assert await pool.fetchval("SELECT try_at FROM outbox") == clock.now + LEASE, "the other's claim stands"
    assert await rows(pool) == [(None, 2, None)]


@asynccontextmanager
async def nobody_listening() -> AsyncIterator[str]:
    """An SMTP URL at which nobody answers, kept from being taken by somebody else."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"smtp://127.0.0.1:{taken.getsockname()[1]}"

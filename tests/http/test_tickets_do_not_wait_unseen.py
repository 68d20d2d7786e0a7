"""No ticket waits unseen (P4), no note outlives its day (P8), and a monitor's tickets are nobody's (P9)."""

from datetime import datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from api.arrivals.mails import arrival_mails
from api.arrivals.upkeep import close_days, remove_synthetic, select_overdue_tickets
from api.database import Connection
from api.settings import Settings
from tests.clock import Clock
from tests.http.desks import Office, booked_at, done, go_to, today_at
from tests.http.server import Citizen, a_mark


async def overdue(connection: Connection, now: datetime) -> dict[str, int]:
    return {late.kind: late.count for late in await select_overdue_tickets(connection, now)}


async def test_who_waits_or_was_called_too_long_is_told_of(
    office: Office, connection: Connection, clock: Clock, citizen: Citizen
) -> None:
    go_to(clock, "10:00")
    first, second = await office.ticket(), await office.ticket()
    third = await office.ticket()
    await office.call("1")
    await office.call("2")
    done(await office.do("start", second))
    assert await overdue(connection, clock.now) == {}
    assert await overdue(connection, clock.now + timedelta(minutes=4)) == {"tickets/called": 1}
    later = clock.now + timedelta(hours=3)
    assert await overdue(connection, later) == {"tickets/called": 1, "tickets/serving": 1, "tickets/waiting": 1}
    clock.now = later
    assert "\ntickets_overdue 3.0\n" in (await citizen.get("/metrics")).text
    for ticket, command in ((first, "no-show"), (second, "finish"), (third, "leave")):
        done(await office.do(command, ticket))
    assert await overdue(connection, later) == {}


async def test_a_night_ends_what_the_day_has_left_open_and_erases_the_notes(
    office: Office, pool: asyncpg.Pool, connection: Connection, clock: Clock
) -> None:
    tickets = [await office.ticket() for _ in range(4)]
    waiting, called, serving, parked = tickets
    for desk, ticket in enumerate([called, serving]):
        done(await office.do("call", ticket, desk=str(desk)))
    done(await office.do("start", serving))
    done(await office.do("park", parked, until=today_at("12:00")))
    done(await office.do("hand-over", waiting, desk="9", note="Mangler et billede"))
    await close_days(pool, datetime.fromisoformat("2026-11-23T23:59:00+01:00"))
    assert (await office.state(waiting))["status"] == "waiting"
    await close_days(pool, datetime.fromisoformat("2026-11-24T00:40:00+01:00"))
    states = [(await office.state(ticket))["status"] for ticket in tickets]
    assert states == ["left", "no-show", "done", "left"]
    stored: list[Any] = await connection.fetch("SELECT * FROM ticket")
    assert all(row["note"] is None and row["deadline"] is None for row in stored)
    said = await connection.fetch("SELECT before::text || after::text AS said FROM ticket_event")
    assert not any("billede" in row["said"] for row in said if row["said"])
    commands = [one["command"] for one in (await office.get(f"/staff/day/tickets/{waiting['id']}/history"))["events"]]
    assert commands == ["arrive", "hand-over", "close"]


async def test_a_monitors_tickets_are_removed_and_a_citizens_never(
    office: Office, client: httpx.AsyncClient, settings: Settings, clock: Clock, pool: asyncpg.Pool,
    connection: Connection,
) -> None:  # fmt: skip
    monitor = Office(client, settings, a_mark(settings, clock.now))
    await monitor.ticket()
    await office.ticket()
    await monitor.call()
    await remove_synthetic(pool, clock.now + timedelta(minutes=16))
    assert [row["synthetic"] for row in await connection.fetch("SELECT synthetic FROM ticket")] == [False]
    with pytest.raises(asyncpg.RaiseError, match="never deleted"):
        await connection.execute("DELETE FROM ticket")
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await connection.execute("DELETE FROM ticket_event")


async def test_a_named_caseworker_is_told_at_once_without_a_name_and_calls_from_their_own_desk(
    office: Office, citizen: Citizen, connection: Connection, clock: Clock
) -> None:
    await connection.execute(
        "UPDATE pool SET content = $1 WHERE pool_id = 'town-hall'",
        {"person": "anna", "arrivals_to": "sagsbehandler@borgertid.dk"},
    )
    booked = done(await citizen.post("/api/v1/bookings", booked_at("10:00")), 201)
    go_to(clock, "09:50")
    ticket = done(await office.post("/staff/day/arrivals", {"booking": booked["id"]}))
    assert ticket["for_pool"] == "town-hall"
    rows = await connection.fetch("SELECT municipality_id, kind, subject_id FROM outbox WHERE kind = 'citizen-arrived'")
    assert [str(row["subject_id"]) for row in rows] == [ticket["id"]]
    message = await arrival_mails()["citizen-arrived"](connection, "by", rows[0]["subject_id"])
    assert message
    assert (message.to, message.subject) == ("sagsbehandler@borgertid.dk", "Din borger kl. 10.00 er her: nr. 1")
    assert "Test" not in message.text
    assert (await office.call("1"))["ticket"] is None
    assert (await office.call("town-hall"))["ticket"]["id"] == ticket["id"]
    assert await arrival_mails()["citizen-arrived"](connection, "by", rows[0]["subject_id"]) is None

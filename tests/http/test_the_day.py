"""An office's day: who comes, in which order they are called, and what the board says."""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from api.bookings.spoken_code import code_of
from api.calendars.auditor import audit
from api.database import Connection
from api.settings import Settings
from tests.clock import Clock
from tests.http.desks import OFFICE, Office, booked_at, done, go_to, refused, today_at
from tests.http.server import Citizen, a_mark
from tests.staff.people import signed_in


async def test_a_booked_citizen_arrives_by_code_by_phone_and_by_the_receipts_link(
    office: Office, citizen: Citizen, clock: Clock
) -> None:
    phones = ["20 12 34 56", "20 12 34 57", "20 12 34 58"]
    booked = [
        done(await citizen.post("/api/v1/bookings", booked_at(time, phone)), 201)
        for time, phone in zip(["10:00", "10:15", "10:30"], phones, strict=True)
    ]
    go_to(clock, "10:01")
    codes = {one["id"]: one["code"] for one in (await office.day())["bookings"]}
    shown = [codes[booked[0]["id"]].lower().replace("-", " "), phones[1], f"#{booked[2]['id']}.{booked[2]['secret']}"]
    arrived = [done(await office.show(one)) for one in shown]
    assert [one["number"] for one in arrived] == [1, 2, 3]
    assert [one["booked_for"] for one in arrived] == [one["start"] for one in booked]
    assert {one["state"] for one in (await office.day())["bookings"]} == {"arrived"}
    again = done(await office.show(shown[0]))
    assert again == arrived[0]


async def test_the_code_stands_in_every_answer_about_a_booking_and_is_one_that_can_be_said(citizen: Citizen) -> None:
    booked = done(await citizen.post("/api/v1/bookings", booked_at("10:00")), 201)
    read = done(await citizen.get(f"/api/v1/bookings/{booked['id']}", booked["secret"]))
    assert booked["code"] == read["code"] == code_of(UUID(booked["id"]))
    assert re.fullmatch(r"[2-9B-DF-HJKMNP-TV-XZ]{3}-[2-9B-DF-HJKMNP-TV-XZ]{3}", booked["code"])


async def test_a_number_that_was_called_and_finished_between_two_looks_is_shown_all_the_same(
    office: Office, clock: Clock
) -> None:
    go_to(clock, "10:00")
    first, second = [await office.ticket() for _ in range(2)]
    await office.call()
    done(await office.do("finish", first))
    await office.call()
    shown = [(one["number"], one["status"]) for one in (await office.board())["called"]]
    assert sorted(shown) == [(first["number"], "done"), (second["number"], "called")]
    clock.pass_by(seconds=31)
    assert [one["number"] for one in (await office.board())["called"]] == [second["number"]]


async def test_who_is_unknown_here_today_gets_one_answer_whatever_was_shown(
    office: Office, citizen: Citizen, clock: Clock
) -> None:
    elsewhere = done(await citizen.post("/api/v1/bookings", booked_at("10:00", office="library")), 201)
    cancelled = done(await citizen.post("/api/v1/bookings", booked_at("10:30", "20 99 99 99")), 201)
    await citizen.post(f"/api/v1/bookings/{cancelled['id']}/cancel", {}, cancelled["secret"])
    go_to(clock, "10:00")
    strange = ["K7P-3MX", "20 12 34 00", "20 12 34 56", "20 99 99 99", "x", f"#{elsewhere['id']}.{elsewhere['secret']}",
               f"#{cancelled['id']}.{'x' * 32}"]  # fmt: skip
    shown = [await office.show(one) for one in strange]
    # What was typed is at fault, as with a code of a mail or a screen: 404 is an address that is not there.
    assert {answer.status_code for answer in shown} == {422}
    answers = [refused(answer, "arrival-unknown") for answer in shown]
    assert len({str({**one, "request_id": ""}) for one in answers}) == 1


async def test_codes_cannot_be_guessed_at_the_stand(office: Office) -> None:
    seen = [(await office.show("K7P-3MX")).status_code for _ in range(21)]
    assert seen == [422] * 20 + [429]


async def test_who_comes_too_early_is_told_when_to_come_back(office: Office, citizen: Citizen, clock: Clock) -> None:
    booked = done(await citizen.post("/api/v1/bookings", booked_at("12:00")), 201)
    go_to(clock, "11:29")
    for answer in (
        await office.show("20123456"),
        await citizen.post(f"/api/v1/bookings/{booked['id']}/arrive", {}, booked["secret"]),
    ):
        assert refused(answer, "arrival-too-early")["come_back_at"] == today_at("11:30")
    go_to(clock, "11:30")
    own = done(await citizen.post(f"/api/v1/bookings/{booked['id']}/arrive", {}, booked["secret"]))
    place = done(await citizen.get(f"/api/v1/tickets/{own['id']}", own["secret"]))
    assert (place["number"], place["place"], place["status"]) == (1, 1, "waiting")


async def test_a_walk_in_follows_the_line_and_gets_told_the_desk(
    office: Office, citizen: Citizen, clock: Clock
) -> None:
    go_to(clock, "10:00")
    tickets = [await office.ticket() for _ in range(3)]
    last = tickets[-1]
    assert last["promised_from"] < last["promised_until"]
    assert done(await citizen.get(f"/api/v1/tickets/{last['id']}", last["secret"]))["place"] == 3
    await office.call("1")
    assert done(await citizen.get(f"/api/v1/tickets/{last['id']}", last["secret"]))["place"] == 2
    await office.call("2")
    await office.call("3")
    own = done(await citizen.get(f"/api/v1/tickets/{last['id']}", last["secret"]))
    assert (own["status"], own["desk"]["id"], own["place"]) == ("called", "3", None)
    board = await office.board()
    assert [(one["number"], one["desk"]["id"]) for one in board["called"]] == [(1, "1"), (2, "2"), (3, "3")]
    assert "Test" not in str(board)


async def test_a_ticket_shows_itself_to_whom_it_belongs_only(office: Office, citizen: Citizen) -> None:
    one, other = await office.ticket(), await office.ticket()
    path = f"/api/v1/tickets/{one['id']}"
    refused(await citizen.get(path), "secret-required")
    refused(await citizen.get(path, other["secret"]), "secret-wrong")
    refused(await citizen.post(f"{path}/leave", {}, other["secret"]), "secret-wrong")
    done(await citizen.post(f"{path}/leave", {}, one["secret"]))
    assert (await office.board())["passed_over"][0]["why"] == "left"


async def test_each_call_says_why_this_one_now(office: Office, citizen: Citizen, clock: Clock) -> None:
    await citizen.post("/api/v1/bookings", booked_at("10:00"))
    go_to(clock, "09:50")
    await office.ticket()
    await office.show("20123456")
    go_to(clock, "10:00")
    called = await office.call()
    assert called["explain"]["da"] == "Nr. 2 har tid kl. 10.00; ingen står før."
    history = await office.get(f"/staff/day/tickets/{called['ticket']['id']}/history")
    assert [one["command"] for one in history["events"]] == ["arrive", "call"]
    assert history["events"][1]["explain"] == called["explain"]


async def test_a_double_click_calls_one(office: Office) -> None:
    for _ in range(4):
        await office.ticket()
    key = "7b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d11"
    answers = await asyncio.gather(*(office.call(key=key) for _ in range(6)))
    assert len({one["ticket"]["number"] for one in answers}) == 1
    assert (await office.board())["waiting"] == 3
    refused(await office.post("/staff/day/call", {"office": OFFICE, "desk": "2"}, key), "key-reused")
    refused(await office.post("/staff/day/call", {"office": OFFICE, "desk": "1"}), "desk-busy")


async def test_with_one_key_the_desk_finishes_and_calls_the_next(office: Office) -> None:
    first, second = await office.ticket(), await office.ticket()
    assert (await office.call())["ticket"]["number"] == first["number"]
    assert (await office.call(finish=True))["ticket"]["number"] == second["number"]
    assert (await office.state(first))["status"] == "done"
    assert await office.call(finish=True) == {"ticket": None, "explain": None}
    assert (await office.state(second))["status"] == "done"
    assert await office.call() == {"ticket": None, "explain": None}


async def test_a_number_that_is_passed_over_says_why(office: Office, clock: Clock) -> None:
    go_to(clock, "10:00")
    moved, parked, missing = [await office.ticket() for _ in range(3)]
    for desk, ticket in enumerate([moved, parked, missing]):
        done(await office.do("call", ticket, desk=str(desk)))
    done(await office.do("hand-over", moved, desk="9", note="Mangler et billede"))
    done(await office.do("park", parked, until=today_at("10:20")))
    done(await office.do("no-show", missing))
    board = await office.board()
    assert {one["number"]: one["why"] for one in board["passed_over"]} == {1: "moved", 2: "parked", 3: "no-show"}
    assert board["called"] == []
    assert (await office.call("8"))["ticket"] is None
    got = await office.call("9")
    assert (got["ticket"]["number"], got["ticket"]["note"]) == (1, "Mangler et billede")
    go_to(clock, "10:20")
    assert (await office.call("8"))["ticket"]["number"] == 2


async def test_mistakes_are_taken_back_for_ten_minutes(office: Office, clock: Clock) -> None:
    ticket = await office.ticket()
    await office.call("1")
    for command in ("start", "finish"):
        done(await office.do(command, ticket))
    undone = [done(await office.do("undo", ticket))["status"]]
    refused(await office.do("undo", ticket), "nothing-to-undo")
    assert undone == ["serving"]
    done(await office.do("finish", ticket))
    clock.pass_by(minutes=11)
    refused(await office.do("undo", ticket), "nothing-to-undo")
    refused(await office.do("start", ticket), "ticket-moved-on")


async def test_who_was_called_while_undone_elsewhere_is_not_at_two_desks(office: Office) -> None:
    first = await office.ticket()
    await office.ticket()
    await office.call("1")
    done(await office.do("finish", first))
    await office.call("1")
    refused(await office.do("undo", first), "desk-busy")


async def test_what_needs_an_appointment_is_answered_with_free_times(
    office: Office, connection: Connection, clock: Clock
) -> None:
    await connection.execute(
        """UPDATE office SET content = content || '{"day": {"walk_in_topics": ["driving-licence"]}}'
           WHERE office_id = 'town-hall'"""
    )
    await connection.execute("UPDATE municipality SET version = version + 1")
    body = {"office": OFFICE, "topics": [{"id": "passport-adult"}]}
    problem = refused(await office.post("/stand/tickets", body), "walk-in-not-offered")
    assert [one["start"] for one in problem["alternatives"]] == [
        today_at("10:00"),
        today_at("10:15"),
        today_at("10:30"),
    ]
    assert done(await office.post("/staff/day/tickets", body), 201)["number"] == 1
    stand = await office.get("/stand")
    assert {one["id"]: one["walk_in"] for one in stand["topics"]} == {"passport-adult": False, "driving-licence": True}


async def test_who_comes_before_it_opens_is_told_from_when_the_wait_is_counted(office: Office, clock: Clock) -> None:
    go_to(clock, "09:00")
    stand = await office.get("/stand")
    tuesday = {"start": "2026-11-24T10:00:00+01:00", "end": "2026-11-24T14:00:00+01:00"}
    assert stand["hours"] == [{"start": today_at("10:00"), "end": today_at("14:00")}, tuesday]
    assert {one["wait"]["until_minutes"] >= 60 for one in stand["topics"]} == {True}
    early = await office.ticket()
    assert early["promised_until"] >= today_at("10:00")


async def test_nobody_is_promised_anything_by_an_office_that_has_closed(
    office: Office, citizen: Citizen, clock: Clock, client: httpx.AsyncClient, settings: Settings
) -> None:
    go_to(clock, "14:00")
    assert {one["wait"] for one in (await office.get("/stand"))["topics"]} == {None}
    late = await office.ticket()
    assert (late["promised_from"], late["promised_until"]) == (None, None)
    assert done(await citizen.get(f"/api/v1/tickets/{late['id']}", late["secret"]))["wait"] is None
    monitor = Office(client, settings, a_mark(settings, clock.now))
    assert (await monitor.ticket())["promised_until"] is not None
    await office.call()
    assert None not in [one["wait"] for one in (await office.get("/stand"))["topics"]]


async def test_a_stand_hands_out_its_own_numbers_and_a_desk_calls_those_it_holds_while_both_are_cut_off(
    office: Office, clock: Clock
) -> None:
    go_to(clock, "10:00")
    waiting = [await office.ticket() for _ in range(3)]
    held = done(await office.post("/staff/day/lease", {"office": OFFICE, "desk": "1", "most": 1}))
    assert [one["id"] for one in held["tickets"]] == [waiting[0]["id"]]
    numbers = done(await office.post("/stand/numbers", {"office": OFFICE, "stand": "door", "count": 5}), 201)
    assert numbers == {"first": 4, "last": 8}
    # Meanwhile others call, and never whom desk 1 holds.
    assert (await office.call("2"))["ticket"]["number"] == 2
    refused(await office.do("call", waiting[0], desk="3"), "ticket-for-another")
    go_to(clock, "10:05")
    offline = await office.ticket(number=4, at=today_at("10:02"))
    assert (offline["number"], offline["arrived_at"]) == (4, today_at("10:02"))
    refused(await office.post("/stand/tickets", {"office": OFFICE, "topics": [{"id": "passport-adult"}], "number": 4}),
            "number-not-reserved")  # fmt: skip
    refused(await office.post("/stand/tickets", {"office": OFFICE, "topics": [{"id": "passport-adult"}], "number": 9}),
            "number-not-reserved")  # fmt: skip
    called = done(await office.do("call", waiting[0], desk="1", at=today_at("10:01")))
    assert called["ticket"]["called_at"] == today_at("10:01")
    # A lease that has ended binds nobody, and who comes too late with a call is told so.
    done(await office.post("/staff/day/lease", {"office": OFFICE, "desk": "1", "most": 1}))
    go_to(clock, "10:16")
    assert (await office.call("4"))["ticket"]["number"] == 3
    refused(await office.do("call", waiting[2], desk="1", finish=True, at=today_at("10:06")), "ticket-moved-on")


@pytest.mark.parametrize("name", ["\0", " ", "\u200b"])
async def test_a_stand_whose_name_nobody_can_see_gets_no_numbers(office: Office, name: str) -> None:
    problem = refused(await office.post("/stand/numbers", {"office": OFFICE, "stand": name}), "invalid-request")
    assert [error["pointer"] for error in problem["errors"]] == ["#/stand"]


async def test_a_desk_that_has_parked_its_citizen_is_not_counted_among_those_at_work(
    office: Office, clock: Clock
) -> None:
    go_to(clock, "10:00")
    parked, *waiting = [await office.ticket() for _ in range(3)]
    await office.call("2")
    done(await office.do("park", parked, until=today_at("11:00")))
    held = done(await office.post("/staff/day/lease", {"office": OFFICE, "desk": "1", "most": 3}))
    assert [one["id"] for one in held["tickets"]] == [one["id"] for one in waiting]


async def test_a_desk_where_nobody_is_holds_nobody(office: Office, clock: Clock) -> None:
    """Its board renews what it holds as long as it is open, also over lunch."""
    go_to(clock, "10:00")
    away, *_ = [await office.ticket() for _ in range(6)]
    await office.call("1")
    done(await office.do("finish", away))
    for _ in range(2):
        clock.pass_by(minutes=20)
        called = (await office.call("2"))["ticket"]
        done(await office.do("finish", called))
    held = [done(await office.post("/staff/day/lease", {"office": OFFICE, "desk": desk, "most": 2})) for desk in "12"]
    assert [len(one["tickets"]) for one in held] == [0, 2]


async def test_that_a_desk_holds_the_next_few_is_written_down_once_an_hour(
    office: Office, clock: Clock, connection: Connection
) -> None:
    """It says so every minute, all day."""
    lease = {"office": OFFICE, "desk": "1", "most": 2}
    for minutes in (0, 1, 58, 1):
        clock.pass_by(minutes=minutes)
        done(await office.post("/staff/day/lease", lease))
    done(await office.post("/staff/day/lease", lease | {"desk": "2"}))
    rows = await connection.fetch("SELECT action, subject_kind, subject_id, office_id FROM audit_entry ORDER BY number")
    first, second = (("hold", "desk", f"{OFFICE} {desk}", OFFICE) for desk in "12")
    assert [tuple(row) for row in rows] == [first, first, second]


async def test_who_was_served_and_got_another_time_comes_again(
    office: Office, citizen: Citizen, clock: Clock, connection: Connection
) -> None:
    booked = done(await citizen.post("/api/v1/bookings", booked_at("10:30")), 201)
    go_to(clock, "10:10")
    [expected] = (await office.day())["bookings"]
    first = done(await office.show(expected["code"]))
    await office.call()
    done(await office.do("finish", first))
    assert done(await office.show(expected["code"])) == first
    tuesday = {"office": OFFICE, "start": "2026-11-24T10:30:00+01:00", "reason": "Billedet mangler"}
    done(await office.post(f"/staff/bookings/{booked['id']}/move", tuesday))
    clock.pass_by(days=1)
    [expected] = (await office.day())["bookings"]
    assert expected["state"] == "expected"
    again = done(await office.show(expected["code"]))
    assert (again["id"] != first["id"], again["booked_for"]) == (True, tuesday["start"])


async def test_what_is_told_afterwards_is_promised_nothing(office: Office, clock: Clock) -> None:
    go_to(clock, "10:40")
    late = await office.ticket(at=today_at("10:00"))
    assert (late["promised_from"], late["promised_until"]) == (None, None)
    assert (await office.ticket(at=clock.now.isoformat()))["promised_until"] is not None


async def test_an_undo_takes_back_no_colleagues_command(office: Office, clock: Clock) -> None:
    go_to(clock, "10:00")
    ticket = await office.ticket()
    await office.call("1")
    done(await office.do("hand-over", ticket, desk="2"))
    done(await office.do("call", ticket, desk="2"))
    refused(await office.do("undo", ticket, undoes="hand-over"), "ticket-moved-on")
    assert (await office.state(ticket))["desk"] == "2"
    done(await office.do("undo", ticket, undoes="call"))


async def test_what_was_done_more_than_a_day_ago_is_refused_for_good(office: Office, clock: Clock) -> None:
    ticket = await office.ticket()
    old = (clock.now - timedelta(hours=25)).isoformat()
    refused(await office.do("leave", ticket, at=old), "too-long-ago")


async def test_a_time_typed_from_paper_that_has_not_been_is_refused_and_a_clock_that_goes_ahead_is_now(
    office: Office, citizen: Citizen, clock: Clock
) -> None:
    booked = done(await citizen.post("/api/v1/bookings", booked_at("10:00")), 201)
    go_to(clock, "10:00")
    ticket = await office.ticket()
    typed = {"at": today_at("16:05"), "from_paper": True}
    walk_in = {"office": OFFICE, "topics": [{"id": "passport-adult"}]}
    refused(await office.post("/staff/day/tickets", walk_in | typed), "not-been-yet")
    refused(await office.post("/staff/day/arrivals", {"booking": booked["id"], **typed}), "not-been-yet")
    refused(await office.do("call", ticket, desk="1", **typed), "not-been-yet")
    seconds_ahead = (clock.now + timedelta(seconds=20)).isoformat()
    done(await office.do("call", ticket, desk="1", at=seconds_ahead, from_paper=True))
    for ended in ("finish", "no-show"):
        refused(await office.do(ended, ticket, **typed), "not-been-yet")
    done(await office.do("finish", ticket, at=typed["at"]))
    assert datetime.fromisoformat((await office.state(ticket))["ended_at"]) == clock.now


async def test_test_citizens_stand_in_a_line_of_their_own(
    office: Office, client: httpx.AsyncClient, settings: Settings, clock: Clock, connection: Connection
) -> None:
    await office.ticket()
    monitor = Office(client, settings, a_mark(settings, clock.now))
    marked = await monitor.ticket()
    assert marked["number"] == 1
    assert (await office.day())["tickets"] != (await monitor.day())["tickets"]
    assert (await monitor.call())["ticket"]["id"] == marked["id"]
    refused(await office.do("recall", marked), "mark-mismatch")
    assert (await office.board())["waiting"] == 1


async def test_the_day_list_holds_all_that_is_printed(office: Office, citizen: Citizen, clock: Clock) -> None:
    booked = done(await citizen.post("/api/v1/bookings", booked_at("10:00")), 201)
    await citizen.post("/api/v1/bookings", booked_at("10:00", "20 12 34 57", office="library"))
    day = await office.day()
    [only] = day["bookings"]
    assert (only["id"], only["name"], only["phone"], only["state"]) == (
        booked["id"], "Test Testesen", "+4520123456", "expected",
    )  # fmt: skip
    assert only["code"] == code_of(UUID(booked["id"]))
    go_to(clock, "10:06")
    assert (await office.day())["bookings"][0]["state"] == "late"
    go_to(clock, "10:15")
    assert (await office.day())["bookings"][0]["state"] == "no-show"
    assert (await office.get("/staff/day", date="2026-11-24"))["bookings"] == []


async def test_a_reader_sees_the_day_without_who_it_is_and_a_look_is_written_down_once(
    office: Office, citizen: Citizen, client: httpx.AsyncClient, connection: Connection, clock: Clock
) -> None:
    await citizen.post("/api/v1/bookings", booked_at("10:00"))
    ticket = await office.ticket()
    done(await office.do("hand-over", ticket, desk="9", note="Mangler et billede"))
    path = f"/api/v1/staff/day?office={OFFICE}"
    seen = {}
    for role in ("reader", "clerk"):
        headers = await signed_in(connection, clock.now, role)
        for _ in range(2):
            seen[role] = done(await client.get(path, headers=headers))
            history = done(await client.get(f"/api/v1/staff/day/tickets/{ticket['id']}/history", headers=headers))
            assert ("billede" in str(history)) == (role == "clerk")
    assert "Testesen" not in str(seen["reader"])
    assert "billede" not in str(seen["reader"])
    assert seen["clerk"]["bookings"][0]["name"] == "Test Testesen"
    rows = await connection.fetch("SELECT subject, action, subject_kind FROM audit_entry ORDER BY number")
    assert [tuple(row) for row in rows] == [
        ("program", "arrive", "ticket"), ("program", "hand-over", "ticket"),
        ("password:clerk", "read", "day"), ("password:clerk", "read", "ticket"),
    ]  # fmt: skip


async def test_who_works_elsewhere_does_nothing_here(
    office: Office, citizen: Citizen, client: httpx.AsyncClient, connection: Connection, clock: Clock
) -> None:
    arrived, too_early = [
        done(await citizen.post("/api/v1/bookings", booked_at(time)), 201) for time in ("10:00", "12:00")
    ]
    go_to(clock, "10:00")
    ticket = done(await office.show(arrived["code"]))
    headers = {**await signed_in(connection, clock.now, "clerk", offices=("library",)), "Idempotency-Key": str(uuid4())}
    day = "/api/v1/staff/day"
    answers = [
        await client.get(f"{day}?office={OFFICE}", headers=headers),
        await client.get(f"{day}/tickets/{ticket['id']}/history", headers=headers),
        await client.post(f"{day}/call", json={"office": OFFICE, "desk": "1"}, headers=headers),
        await client.post(f"{day}/lease", json={"office": OFFICE, "desk": "1"}, headers=headers),
        await client.post(f"{day}/tickets/{ticket['id']}/leave", json={}, headers=headers),
        await client.post(f"{day}/arrivals", json={"booking": arrived["id"]}, headers=headers),
        await client.post(f"{day}/arrivals", json={"booking": too_early["id"]}, headers=headers),
    ]
    for answer in answers:
        refused(answer, "other-office")
    assert (await office.state(ticket))["status"] == "waiting"


async def test_eight_desks_that_call_at_once_call_everybody_and_nobody_twice(
    office: Office, pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await asyncio.gather(*(office.ticket() for _ in range(60)))
    called: list[int] = []

    async def work(desk: str) -> None:
        while ticket := (await office.call(desk, finish=True))["ticket"]:
            called.append(ticket["number"])

    await asyncio.gather(*(work(str(desk)) for desk in range(1, 9)))
    assert sorted(called) == list(range(1, 61))
    calls: list[Any] = await connection.fetch("SELECT ticket_id FROM ticket_event WHERE command = 'call'")
    assert len(calls) == 60
    assert await audit(pool, now) == []


async def test_an_undone_call_gives_the_desk_back_whom_it_finished(
    office: Office, clock: Clock, connection: Connection
) -> None:
    go_to(clock, "10:00")
    first, second, third = [await office.ticket() for _ in range(3)]
    await office.call()
    done(await office.do("start", first))
    await office.call(finish=True)
    key = str(uuid4())
    path, body = f"/staff/day/tickets/{second['id']}/undo", {"undoes": "call", "finished": first["id"]}
    assert done(await office.post(path, body, key))["status"] == "waiting"
    assert done(await office.post(path, body, key))["status"] == "waiting"
    served = await office.state(first)
    assert (served["status"], served["desk"], served["ended_at"]) == ("serving", "1", None)
    assert (await office.day())["line"] == [second["id"], third["id"]]
    commands = await connection.fetch(
        "SELECT command FROM ticket_event WHERE ticket_id = $1 ORDER BY event", UUID(first["id"])
    )
    assert [row["command"] for row in commands] == ["arrive", "call", "start", "finish", "undo"]


async def test_an_undone_call_gives_back_nobody_else_and_then_nothing_is_undone(office: Office, clock: Clock) -> None:
    go_to(clock, "10:00")
    earlier, second = await office.ticket(), await office.ticket()
    await office.call("2")
    done(await office.do("finish", earlier))
    clock.pass_by(minutes=1)
    await office.call("2")
    refused(await office.do("undo", second, undoes="call", finished=earlier["id"]), "ticket-moved-on")
    assert (await office.state(second))["status"] == "called"

"""Staff book, move and cancel for citizens by the citizens' own rules, and set rules aside with a reason only."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from api.bookings.mails import booking_mails
from api.calendars.auditor import audit
from api.database import Connection, create_pool
from api.messages.rules import Message
from api.settings import Settings
from tests.clock import Clock
from tests.http.clerk import Clerk
from tests.http.server import Citizen, a_booking, a_visit
from tests.staff.files import library_open
from tests.staff.people import refusal

TUESDAY_TEN, TUESDAY_ELEVEN = "2026-11-24T10:00:00+01:00", "2026-11-24T11:00:00+01:00"
SATURDAY_IN_MARCH = "2027-03-06T10:00:00+01:00"
ILL = "Vores medarbejder er blevet syg."


@pytest.fixture
async def booked(citizen: Citizen) -> dict[str, Any]:
    answer = await citizen.post("/api/v1/bookings", a_booking(TUESDAY_TEN, office="library"))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def history(connection: Connection) -> list[tuple[str, str, str | None]]:
    return [tuple(row) for row in await connection.fetch("SELECT action, actor, reason FROM receipt ORDER BY number")]


async def mails(connection: Connection, settings: Settings, clock: Clock) -> list[Message | None]:
    """What is in the outbox, as it would be sent now."""
    renderers = booking_mails(settings.key, settings.public_url, clock)
    rows = await connection.fetch("SELECT kind, subject_id FROM outbox ORDER BY outbox_id")
    return [await renderers[row["kind"]](connection, "by", row["subject_id"]) for row in rows]


async def without_a_time(citizen: Citizen) -> int:
    told: int = (await citizen.get("/api/v1/supply")).json()["citizens_without_a_time"]
    return told


async def test_a_clerk_books_for_a_citizen_who_opens_it_with_the_link(
    clerk: Clerk, citizen: Citizen, connection: Connection
) -> None:
    key = str(uuid4())
    first = await clerk.post("/bookings", a_booking(TUESDAY_TEN), key)
    assert first.status_code == 201
    assert (await clerk.post("/bookings", a_booking(TUESDAY_TEN), key)).json() == first.json()
    read = await citizen.get(f"/api/v1/bookings/{first.json()['id']}", first.json()["secret"])
    assert (read.json()["status"], read.json()["start"]) == ("booked", TUESDAY_TEN)
    assert await history(connection) == [("book", "staff", None)]


async def test_a_clerk_who_names_what_they_have_seen_changes_nothing_else(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any]
) -> None:
    [found] = (await clerk.post("/bookings/find", {"code": booked["code"]})).json()["bookings"]
    assert found["seen"] == booked["receipt"]["id"]
    path, to = f"/api/v1/bookings/{booked['id']}/move", {"office": "library", "start": TUESDAY_ELEVEN}
    moved = (await citizen.post(path, to, booked["secret"])).json()
    back, seen = {**to, "start": TUESDAY_TEN}, {"seen": found["seen"]}
    for command, body in [("move", back), ("cancel", {})]:
        answer = await clerk.post(f"/bookings/{booked['id']}/{command}", {**body, **seen})
        assert refusal(answer) == (409, "changed-meanwhile")
    [found] = (await clerk.post("/bookings/find", {"code": booked["code"]})).json()["bookings"]
    assert (found["seen"], found["start"]) == (moved["receipt"]["id"], TUESDAY_ELEVEN)
    answer = await clerk.post(f"/bookings/{booked['id']}/cancel", {"seen": found["seen"]})
    assert answer.json()["status"] == "cancelled"


async def test_without_a_reason_the_rules_hold_for_staff_too(clerk: Clerk, clock: Clock) -> None:
    clock.pass_by(hours=1, minutes=45)
    for start, refused in [
        ("2026-11-23T10:00:00+01:00", "time-too-soon"),  # 15 minutes ahead, where half an hour is asked for
        ("2027-01-25T10:00:00+01:00", "time-too-far"),
    ]:
        assert refusal(await clerk.post("/bookings", a_booking(start, office="library"))) == (422, refused)


async def test_with_a_reason_lead_time_and_horizon_are_set_aside_and_the_reason_is_kept(
    clerk: Clerk, connection: Connection, clock: Clock
) -> None:
    clock.pass_by(hours=1, minutes=45)
    wanted = {**a_booking("2026-11-23T10:00:00+01:00", office="library"), "override": {"reason": "Står ved  skranken"}}
    assert (await clerk.post("/bookings", wanted)).status_code == 201
    beyond = {**a_booking("2027-01-25T10:00:00+01:00", office="library"), "override": {"reason": "Rejser i januar"}}
    assert (await clerk.post("/bookings", beyond)).status_code == 201
    assert await history(connection) == [("book", "staff", "Står ved skranken"), ("book", "staff", "Rejser i januar")]


@pytest.mark.parametrize("override", [{}, {"reason": ""}, {"reason": " "}, {"reason": None}, {"reason": "x" * 201}])
async def test_rules_are_not_set_aside_without_a_reason(clerk: Clerk, override: dict[str, Any]) -> None:
    refused = await clerk.post("/bookings", {**a_booking(TUESDAY_TEN), "override": override})
    assert refusal(refused) == (422, "invalid-request")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/override/reason"]


async def test_no_reason_makes_a_desk_that_is_not_there(clerk: Clerk, booked: dict[str, Any]) -> None:
    again = {**a_booking(TUESDAY_TEN, office="library"), "override": {"reason": ILL}}
    assert refusal(await clerk.post("/bookings", again)) == (409, "time-taken")
    closed = {**a_booking(SATURDAY_IN_MARCH, office="library"), "override": {"reason": ILL}}
    assert refusal(await clerk.post("/bookings", closed))[0] == 422


async def test_staff_against_citizen_on_the_last_time_gives_one_winner(
    clerk: Clerk, citizen: Citizen, connection: Connection, database_url: str, clock: Clock
) -> None:
    wanted = a_booking(TUESDAY_TEN, office="library")
    urgent = {**wanted, "override": {"reason": ILL}}
    answers = await asyncio.gather(
        *(citizen.post("/api/v1/bookings", wanted) for _ in range(10)),
        *(clerk.post("/bookings", urgent) for _ in range(10)),
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert await connection.fetchval("SELECT count(*) FROM part") == 1
    pool = await create_pool(database_url, size=1)
    assert await audit(pool, clock.now) == []
    await pool.close()


async def test_a_move_by_the_office_is_told_with_the_reason_when_the_new_time_is_reserved(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any], connection: Connection, settings: Settings, clock: Clock
) -> None:
    await citizen.post("/api/v1/bookings", a_booking(TUESDAY_ELEVEN, office="library"))
    move = f"/bookings/{booked['id']}/move"
    taken = await clerk.post(move, {"office": "library", "start": TUESDAY_ELEVEN, "reason": ILL})
    assert refusal(taken) == (409, "time-taken")
    assert taken.json()["alternatives"]
    assert [mail.subject for mail in await mails(connection, settings, clock) if mail] == [
        "Din tid hos borgerservice den 24. november 2026"
    ] * 2
    moved = await clerk.post(move, {"office": "town-hall", "start": TUESDAY_ELEVEN, "reason": ILL})
    assert (moved.json()["office"], moved.json()["start"]) == ("town-hall", TUESDAY_ELEVEN)
    told = (await mails(connection, settings, clock))[-1]
    assert told is not None
    assert "Vi har desværre måttet flytte din tid hos borgerservice. Din nye tid er:" in told.text
    assert f"Begrundelse: {ILL}" in told.text
    assert f"/mine#{booked['id']}" in told.text
    assert (await history(connection))[-1] == ("move", "staff", ILL)
    assert await connection.fetchval("SELECT count(*) FROM part WHERE booking_id = $1", booked["id"]) == 1


async def test_what_the_citizen_asked_for_on_the_phone_is_told_as_the_citizens_own(
    clerk: Clerk, booked: dict[str, Any], connection: Connection, settings: Settings, clock: Clock
) -> None:
    to = {"office": "library", "start": TUESDAY_ELEVEN}
    assert (await clerk.post(f"/bookings/{booked['id']}/move", to)).status_code == 200
    told = (await mails(connection, settings, clock))[-1]
    assert told is not None
    assert "Din tid hos borgerservice er flyttet." in told.text
    cancelled = await clerk.post(f"/bookings/{booked['id']}/cancel", {})
    assert (cancelled.json()["status"], cancelled.json()["actions"]) == ("cancelled", ["undo"])
    restored = await clerk.post(f"/bookings/{booked['id']}/undo", {})
    assert restored.json()["status"] == "booked"


async def test_close_to_the_visit_only_the_office_can_change_it_and_says_why(
    clerk: Clerk, booked: dict[str, Any], clock: Clock
) -> None:
    clock.pass_by(days=1, hours=1, minutes=30)  # half an hour before; an hour is asked for
    assert refusal(await clerk.post(f"/bookings/{booked['id']}/cancel", {})) == (409, "not-possible-now")
    assert (await clerk.post(f"/bookings/{booked['id']}/cancel", {"reason": ILL})).status_code == 200


async def test_a_cancellation_by_the_office_is_told_at_once_and_not_taken_back(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any], connection: Connection, settings: Settings, clock: Clock
) -> None:
    cancelled = (await clerk.post(f"/bookings/{booked['id']}/cancel", {"reason": ILL})).json()
    assert (cancelled["status"], cancelled["actions"]) == ("cancelled", [])
    undo = await citizen.post(f"/api/v1/bookings/{booked['id']}/undo", {}, booked["secret"])
    assert refusal(undo) == (409, "not-possible-now")
    told = (await mails(connection, settings, clock))[-1]
    assert told is not None
    assert "Vi har desværre måttet aflyse din tid hos borgerservice." in told.text
    assert f"Begrundelse: {ILL}" in told.text
    assert f"Du kan bestille en ny tid her:\n{settings.public_url}/" in told.text
    assert await connection.fetchval("SELECT max(due_at) FROM outbox") == clock.now


async def test_an_unknown_booking_is_not_found(clerk: Clerk) -> None:
    for command, body in [("move", {"office": "library", "start": TUESDAY_TEN}), ("cancel", {}), ("undo", {})]:
        assert refusal(await clerk.post(f"/bookings/{uuid4()}/{command}", body)) == (404, "booking-not-found")


async def test_whom_the_office_cancels_is_counted_until_booked_anew(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any], clock: Clock
) -> None:
    assert await without_a_time(citizen) == 0
    await clerk.post(f"/bookings/{booked['id']}/cancel", {"reason": ILL})
    assert await without_a_time(citizen) == 1
    assert '\ncitizens_without_a_time{municipality="by"} 1.0\n' in (await citizen.get("/metrics")).text
    clock.pass_by(minutes=5)
    other = {**a_booking(TUESDAY_TEN), "contact": {"name": "Test", "phone": "20 99 99 99", "email": None}}
    await citizen.post("/api/v1/bookings", other)
    assert await without_a_time(citizen) == 1
    by_phone = {**a_booking(TUESDAY_ELEVEN), "contact": {"name": "Test", "phone": "20123456", "email": None}}
    assert (await citizen.post("/api/v1/bookings", by_phone)).status_code == 201
    assert await without_a_time(citizen) == 0


async def test_who_is_cancelled_by_the_office_and_books_nothing_is_counted_until_the_day(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any], clock: Clock
) -> None:
    await clerk.post(f"/bookings/{booked['id']}/cancel", {"reason": ILL})
    clock.pass_by(days=1, hours=1, minutes=59)
    assert await without_a_time(citizen) == 1
    clock.pass_by(minutes=1)
    assert await without_a_time(citizen) == 0


async def test_who_asked_to_be_cancelled_is_not_counted(clerk: Clerk, citizen: Citizen, booked: dict[str, Any]) -> None:
    await clerk.post(f"/bookings/{booked['id']}/cancel", {})
    assert await without_a_time(citizen) == 0


async def test_whose_time_the_rules_take_is_counted_until_it_is_moved_or_kept(
    clerk: Clerk, citizen: Citizen, booked: dict[str, Any]
) -> None:
    assert (await clerk.save(library_open("11:00-14:00"))).status_code == 200
    assert await without_a_time(citizen) == 1
    to = {"office": "town-hall", "start": TUESDAY_TEN, "reason": "Biblioteket åbner først klokken 11."}
    assert (await clerk.post(f"/bookings/{booked['id']}/move", to)).status_code == 200
    assert await without_a_time(citizen) == 0


async def test_an_invitation_opens_a_caseworkers_times(clerk: Clerk, citizen: Citizen, connection: Connection) -> None:
    by_link = {"bookable_by": "link"}
    await connection.execute("UPDATE pool SET content = content || $1 WHERE pool_id = 'library'", by_link)
    asked = {"pool": "library", "until": "2026-11-25T12:00:00+01:00"}
    invited = await clerk.post("/invitations", asked)
    token = invited.json()["token"]
    link = f"http://127.0.0.1:8000/tid?topic=passport-adult#invitation={token}"
    assert invited.json() == {**asked, "token": token, "links": [{"topic": "passport-adult", "url": link}]}
    assert (await clerk.post("/invitations", asked)).json() == invited.json()
    hold = {**a_visit(TUESDAY_TEN, office="library"), "client": str(uuid4())}
    assert refusal(await citizen.post("/api/v1/holds", hold)) == (422, "topic-not-served")
    made = await citizen.post("/api/v1/holds", hold, **{"Borgertid-Invitation": token})
    assert made.status_code == 201, made.text


async def test_a_clerk_is_told_to_whose_times_a_citizen_can_be_invited(clerk: Clerk, connection: Connection) -> None:
    by_link = {"bookable_by": "link"}
    await connection.execute("UPDATE pool SET content = content || $1 WHERE pool_id = 'library'", by_link)
    found = (await clerk.get("/invitations")).json()["pools"]
    assert found == [{"pool": "library", "office": "library", "name": "library", "topics": ["passport-adult"]}]


async def test_nobody_is_invited_where_everybody_may_book(clerk: Clerk) -> None:
    assert (await clerk.get("/invitations")).json() == {"pools": []}
    for asked in (
        {"pool": "library", "until": "2026-11-25T12:00:00+01:00"},
        {"pool": "archive", "until": "2026-11-25T12:00:00+01:00"},
    ):
        refused = await clerk.post("/invitations", asked)
        assert (refusal(refused), refused.json()["errors"][0]["pointer"]) == ((422, "invalid-request"), "#/pool")


@pytest.mark.parametrize("until", ["2026-11-23T08:00:00+01:00", "2027-11-24T12:00:00+01:00", "9999-12-31T23:59:59Z"])
async def test_nobody_is_invited_until_the_past_or_for_ever(clerk: Clerk, connection: Connection, until: str) -> None:
    by_link = {"bookable_by": "link"}
    await connection.execute("UPDATE pool SET content = content || $1 WHERE pool_id = 'library'", by_link)
    refused = await clerk.post("/invitations", {"pool": "library", "until": until})
    assert (refusal(refused), refused.json()["errors"][0]["pointer"]) == ((422, "invalid-request"), "#/until")


async def test_a_clerk_is_told_when_the_citizen_is_somewhere_else_at_that_time(clerk: Clerk) -> None:
    first = await clerk.post("/bookings", a_booking("2026-11-24T10:00:00+01:00"))
    second = await clerk.post("/bookings", a_booking("2026-11-24T10:00:00+01:00", office="library"))
    assert first.json()["overlaps"] == []
    [overlap] = second.json()["overlaps"]
    assert (overlap["start"], overlap["end"]) == (first.json()["start"], first.json()["end"])
    assert overlap["next_to"][0] == {"office": "town-hall", "start": "2026-11-24T10:15:00+01:00"}
    assert overlap.keys() == {"start", "end", "next_to"}
    path = f"/bookings/{second.json()['id']}/move"
    moved = await clerk.post(path, {"office": "library", "start": "2026-11-24T10:15:00+01:00"})
    assert moved.json()["overlaps"] == []


async def test_no_time_is_offered_at_which_the_citizen_is_somewhere_else_too(clerk: Clerk) -> None:
    for start in (TUESDAY_TEN, "2026-11-24T10:15:00+01:00"):
        assert (await clerk.post("/bookings", a_booking(start))).status_code == 201
    third = await clerk.post("/bookings", a_booking(TUESDAY_TEN, office="library"))
    [overlap] = third.json()["overlaps"]
    assert [time["start"][11:16] for time in overlap["next_to"]] == ["10:30", "10:45", "11:00"]

"""The times that a clerk can give somebody on the phone: what rules allow, and what only a reason opens."""

from typing import Any

import httpx

from api.database import Connection
from tests.clock import Clock
from tests.http.clerk import Clerk
from tests.http.server import Citizen, a_booking
from tests.staff.people import refusal, signed_in

TUESDAY_TEN = "2026-11-24T10:00:00+01:00"
BY_LINK = "UPDATE pool SET content = content || '{\"bookable_by\": \"link\"}' WHERE pool_id = 'library'"


async def asked(clerk: Clerk, question: str = "") -> list[Any]:
    answer = await clerk.get(f"/free-times?topic=passport-adult{question}")
    assert answer.status_code == 200, answer.text
    times: list[Any] = answer.json()["times"]
    return times


def starts(times: list[Any]) -> list[tuple[str, str]]:
    return [(one["office"], one["start"][:16]) for one in times]


async def test_a_clerk_gives_also_the_times_that_are_had_by_invitation_only(
    clerk: Clerk, citizen: Citizen, connection: Connection
) -> None:
    await connection.execute(BY_LINK)
    assert starts(await asked(clerk, "&most=1")) == [("library", "2026-11-23T10:00")]
    first = (await citizen.get("/api/v1/first-free-times?topic=passport-adult&most=1")).json()
    assert first["times"][0]["office"] == "town-hall"


async def test_times_that_only_a_reason_opens_are_told_apart_and_on_demand_only(clerk: Clerk, clock: Clock) -> None:
    clock.pass_by(hours=1, minutes=45)  # a quarter to ten, and half an hour is asked for
    today = "&office=library&most=3"
    assert starts(await asked(clerk, today))[0] == ("library", "2026-11-23T10:15")
    urgent = await asked(clerk, f"{today}&beyond_rules=true")
    assert [(one["start"][11:16], one["by_rules"]) for one in urgent] == [
        ("10:00", False), ("10:15", True), ("10:30", True),
    ]  # fmt: skip
    wanted = a_booking(urgent[0]["start"], office="library")
    assert refusal(await clerk.post("/bookings", wanted)) == (422, "time-too-soon")
    assert (await clerk.post("/bookings", {**wanted, "override": {"reason": "Rejser i dag"}})).status_code == 201


async def test_days_that_have_not_opened_yet_are_had_with_a_reason(clerk: Clerk) -> None:
    assert await asked(clerk, "&from=2027-01-23") == []
    [first, *_] = await asked(clerk, "&from=2027-01-23&beyond_rules=true")
    assert (first["start"][:16], first["by_rules"]) == ("2027-01-25T10:00", False)


async def test_what_is_moved_keeps_its_needs_and_its_own_desks(clerk: Clerk, connection: Connection) -> None:
    needs = {"needs": {"interpreter": 15}}
    await connection.execute("UPDATE municipality SET settings = settings || $1", needs)
    await connection.execute(BY_LINK)
    wanted = {**a_booking(TUESDAY_TEN, office="library"), "needs": ["interpreter"]}
    booked = (await clerk.post("/bookings", wanted)).json()
    question = "&office=library&from=2026-11-24&not_before=13:00"
    alone = [start[11:] for _, start in starts(await asked(clerk, question)) if start.startswith("2026-11-24")]
    moving = await asked(clerk, f"{question}&moving={booked['id']}")
    assert alone[-1] == "13:45"
    assert [start[11:] for _, start in starts(moving) if start.startswith("2026-11-24")][-1] == "13:30"


async def test_nobody_moves_what_is_not_there_or_not_theirs(
    clerk: Clerk, client: httpx.AsyncClient, connection: Connection, clock: Clock
) -> None:
    unknown = "/free-times?topic=passport-adult&moving=00000000-0000-0000-0000-000000000000"
    assert refusal(await clerk.get(unknown)) == (404, "booking-not-found")
    booked = (await clerk.post("/bookings", a_booking(TUESDAY_TEN))).json()
    headers = await signed_in(connection, clock.now, offices=("library",))

    async def theirs(question: str) -> httpx.Response:
        return await client.get(f"/api/v1/staff/free-times?topic=passport-adult{question}", headers=headers)

    assert refusal(await theirs(f"&moving={booked['id']}")) == (403, "other-office")
    assert refusal(await theirs("&office=town-hall")) == (403, "other-office")
    assert {one["office"] for one in (await theirs("")).json()["times"]} == {"library"}

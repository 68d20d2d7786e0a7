"""A citizen's own phone on the day of the visit: telling that one is here, and following one's number."""

from typing import Any

import pytest

from tests.clock import Clock
from tests.http.desks import Office, booked_at, done, go_to, refused, today_at
from tests.http.server import Citizen


async def a_time(citizen: Citizen, at: str, **visit: Any) -> Any:
    return done(await citizen.post("/api/v1/bookings", booked_at(at, **visit)), 201)


async def arrival(citizen: Citizen, booked: Any) -> Any:
    return done(await citizen.get(f"/api/v1/bookings/{booked['id']}/arrival", booked["secret"]))


async def place(citizen: Citizen, ticket: Any) -> Any:
    return done(await citizen.get(f"/api/v1/tickets/{ticket['id']}", ticket["secret"]))


@pytest.mark.parametrize(("at", "actions"), [("11:29", []), ("11:30", ["arrive"]), ("18:00", ["arrive"])])
async def test_the_phone_is_told_from_when_on_one_can_say_that_one_is_here(
    citizen: Citizen, clock: Clock, at: str, actions: list[str]
) -> None:
    booked = await a_time(citizen, "12:00")
    go_to(clock, at)
    assert await arrival(citizen, booked) == {"opens_at": today_at("11:30"), "actions": actions, "ticket": None}
    answer = await citizen.post(f"/api/v1/bookings/{booked['id']}/arrive", {}, booked["secret"])
    assert (answer.status_code == 200) == bool(actions)


async def test_whoever_has_told_at_the_stand_finds_the_number_on_the_phone(
    office: Office, citizen: Citizen, clock: Clock
) -> None:
    booked = await a_time(citizen, "10:00")
    go_to(clock, "09:55")
    given = done(await office.show(booked["code"]))
    assert await arrival(citizen, booked) == {"opens_at": None, "actions": [], "ticket": given}
    assert (await place(citizen, given))["place"] == 1


async def test_nobody_is_to_come_for_what_is_cancelled_or_over(citizen: Citizen, clock: Clock) -> None:
    nothing = {"opens_at": None, "actions": [], "ticket": None}
    cancelled = await a_time(citizen, "11:00", phone="20 12 34 57")
    await citizen.post(f"/api/v1/bookings/{cancelled['id']}/cancel", {}, cancelled["secret"])
    assert await arrival(citizen, cancelled) == nothing
    over = await a_time(citizen, "10:00")
    clock.pass_by(days=1)
    assert await arrival(citizen, over) == nothing


async def test_the_arrival_of_a_booking_opens_with_its_secret_only(citizen: Citizen) -> None:
    booked = await a_time(citizen, "10:00")
    path = f"/api/v1/bookings/{booked['id']}/arrival"
    refused(await citizen.get(path), "secret-required")
    refused(await citizen.get(path, "x" * 32), "secret-wrong")


async def test_whoever_did_not_come_when_called_can_say_anew_that_they_are_here(
    office: Office, citizen: Citizen, clock: Clock
) -> None:
    booked = await a_time(citizen, "10:00")
    go_to(clock, "10:00")
    own = done(await citizen.post(f"/api/v1/bookings/{booked['id']}/arrive", {}, booked["secret"]))
    await office.call("1")
    done(await office.do("no-show", own))
    assert (await place(citizen, own))["status"] == "no-show"
    assert (await arrival(citizen, booked))["actions"] == ["arrive"]


async def test_who_comes_too_late_is_told_that_the_place_is_a_walk_ins(
    office: Office, citizen: Citizen, clock: Clock
) -> None:
    in_time, late = await a_time(citizen, "10:00"), await a_time(citizen, "10:15", phone="20 12 34 57")
    go_to(clock, "10:00")
    assert done(await office.show(in_time["code"]))["late"] is False
    go_to(clock, "10:50")
    assert done(await office.show(late["code"]))["late"] is True


async def test_a_walk_in_has_the_promise_until_it_is_broken_and_then_the_wait_as_it_is(
    office: Office, citizen: Citizen, clock: Clock
) -> None:
    go_to(clock, "10:00")
    await office.ticket()
    ticket = await office.ticket()
    assert (await place(citizen, ticket))["wait"] is None
    go_to(clock, ticket["promised_until"][11:16])
    clock.pass_by(minutes=1)
    kept = await place(citizen, ticket)
    assert kept["promised_until"] == ticket["promised_until"]
    assert kept["wait"]["until_minutes"] > 0


async def test_who_has_a_time_is_told_the_wait_for_those_before_and_not_for_oneself(
    office: Office, citizen: Citizen, clock: Clock
) -> None:
    booked = await a_time(citizen, "10:00")
    go_to(clock, "10:00")
    own = done(await office.show(booked["code"]))
    assert (await place(citizen, own))["wait"] == {"from_minutes": 0, "until_minutes": 15}

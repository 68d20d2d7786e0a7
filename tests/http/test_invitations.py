"""A caseworker whom nobody can book but those who were invited: on every call that offers or takes a time."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from api.bookings.asking import write_invitation
from api.settings import Settings
from tests.bookings.towns import a_town_with, desks
from tests.clock import Clock
from tests.http.server import Citizen, a_booking, a_visit, serving

TEN = "2026-11-24T10:00:00+01:00"
VISIT: dict[str, Any] = {"office": "hall", "topic": "pension"}
ASKED = {"topic": "pension", "from": "2026-11-24"}


@pytest.fixture
async def base_url(
    pool: asyncpg.Pool, database_url: str, settings: Settings, clock: Clock, tmp_path: Path
) -> AsyncIterator[str]:
    """Pensions are with one caseworker, for who was invited; and with nobody else."""
    caseworker = desks("caseworker", "pension", pool_lines='bookable_by = "link"')
    rest = desks("rest", "passport", "licence")
    backroom = desks("backroom", "pension", pool_lines='bookable_by = "staff"')
    await a_town_with(pool, tmp_path, clock.now, caseworker, rest, backroom)
    async with serving(settings, database_url, clock) as url:
        yield url


@pytest.fixture
def invited(settings: Settings, clock: Clock) -> dict[str, str]:
    return header(write_invitation(settings.key, "by", "caseworker", clock.now + timedelta(days=1)))


def header(invitation: str) -> dict[str, str]:
    return {"Borgertid-Invitation": invitation}


async def offered(citizen: Citizen, headers: dict[str, str]) -> tuple[int, int]:
    """How many times the two calls that offer times offer on the Tuesday."""
    free = await citizen.client.get("/api/v1/free-times", params={**ASKED, "days": 1}, headers=headers)
    first = await citizen.client.get("/api/v1/first-free-times", params={**ASKED, "most": 2}, headers=headers)
    assert (free.status_code, first.status_code) == (200, 200), (free.text, first.text)
    return sum(len(day["times"]) for day in free.json()["days"]), len(first.json()["times"])


async def taken(citizen: Citizen, headers: dict[str, str]) -> list[tuple[int, str]]:
    """What the two calls that take a time answer."""
    hold = {**a_visit(TEN, **VISIT), "client": str(uuid4())}
    held = await citizen.post("/api/v1/holds", hold, **headers)
    booked = await citizen.post("/api/v1/bookings", a_booking("2026-11-24T11:00:00+01:00", **VISIT), **headers)
    return [(answer.status_code, answer.json().get("type", "").split(":")[-1]) for answer in (held, booked)]


async def test_who_was_invited_is_offered_the_caseworkers_times_and_gets_them(
    citizen: Citizen, invited: dict[str, str]
) -> None:
    assert await offered(citizen, invited) == (7, 2)
    assert await taken(citizen, invited) == [(201, ""), (201, "")]
    assert (await offered(citizen, invited))[0] < 7


async def test_who_was_not_invited_is_offered_nothing_and_gets_nothing(citizen: Citizen) -> None:
    assert await offered(citizen, {}) == (0, 0)
    assert await taken(citizen, {}) == [(422, "topic-not-served")] * 2


async def test_an_invitation_opens_the_pool_that_it_names_and_no_other(
    citizen: Citizen, settings: Settings, clock: Clock
) -> None:
    tomorrow = clock.now + timedelta(days=1)
    for pool in ("backroom", "rest", "moon"):
        elsewhere = header(write_invitation(settings.key, "by", pool, tomorrow))
        assert await offered(citizen, elsewhere) == (0, 0), pool
        assert await taken(citizen, elsewhere) == [(422, "topic-not-served")] * 2, pool


async def test_a_booking_of_the_caseworker_can_be_moved_there_without_invitation_by_its_secret(
    citizen: Citizen, invited: dict[str, str]
) -> None:
    booked = (await citizen.post("/api/v1/bookings", a_booking(TEN, **VISIT), **invited)).json()
    later = {"office": "hall", "start": "2026-11-25T10:30:00+01:00"}
    moved = await citizen.post(f"/api/v1/bookings/{booked['id']}/move", later, booked["secret"])
    assert (moved.status_code, moved.json()["start"]) == (200, later["start"])


@pytest.mark.parametrize(("path", "found"), [("free-times", "days"), ("first-free-times", "times")])
async def test_whoever_moves_a_booking_is_offered_the_times_of_its_caseworker_by_its_secret(
    citizen: Citizen, invited: dict[str, str], clock: Clock, path: str, found: str
) -> None:
    own = (await citizen.post("/api/v1/bookings", a_booking(TEN, **VISIT), **invited)).json()
    other = (await citizen.post("/api/v1/bookings", a_booking(TEN, office="hall", topic="passport"))).json()
    clock.pass_by(hours=25)

    async def ask(booking_id: str, secret: str) -> Any:
        params = {"topic": "pension", "moving": booking_id}
        bearer = {"Authorization": f"Bearer {secret}"} if secret else {}
        return (await citizen.client.get(f"/api/v1/{path}", params=params, headers=bearer)).json()

    assert (await ask(own["id"], own["secret"]))[found]
    assert (await ask(other["id"], other["secret"]))[found] == []
    assert kind(await ask(own["id"], other["secret"])) == "secret-wrong"
    assert kind(await ask(own["id"], "")) == "secret-required"
    assert kind(await ask(str(uuid4()), own["secret"])) == "booking-not-found"


async def test_an_invitation_that_does_not_hold_is_refused_on_every_call(
    citizen: Citizen, settings: Settings, clock: Clock
) -> None:
    until = clock.now + timedelta(days=1)
    good = write_invitation(settings.key, "by", "caseworker", until)
    head, body, signature = good.split(".")
    bad = {
        "expired": write_invitation(settings.key, "by", "caseworker", clock.now),
        "another municipality's": write_invitation(settings.key, "anden-by", "caseworker", until),
        "signed by somebody else": write_invitation(b"somebody else", "by", "caseworker", until),
        "of another kind": write_invitation(settings.monitor_key, "by", "caseworker", until),
        "cut": f"{head}.{body}",
        "changed": f"{head}.{body[:-2]}.{signature}",
        "nonsense": "nonsense",
        "empty": "",
    }
    for what, invitation in bad.items():
        headers = header(invitation)
        for path in ("/api/v1/free-times", "/api/v1/first-free-times"):
            answer = await citizen.client.get(path, params=ASKED, headers=headers)
            assert (answer.status_code, kind(answer.json())) == (403, "invitation-invalid"), (what, path)
        assert await taken(citizen, headers) == [(403, "invitation-invalid")] * 2, what


async def test_an_invitation_ends_at_its_moment(citizen: Citizen, settings: Settings, clock: Clock) -> None:
    invited = header(write_invitation(settings.key, "by", "caseworker", clock.now + timedelta(minutes=5)))
    clock.pass_by(minutes=4, seconds=59)
    assert (await offered(citizen, invited))[1] == 2
    clock.pass_by(seconds=1)
    answer = await citizen.client.get("/api/v1/free-times", params=ASKED, headers=invited)
    assert kind(answer.json()) == "invitation-invalid"


def kind(problem: dict[str, Any]) -> str:
    return str(problem["type"]).split(":")[-1]

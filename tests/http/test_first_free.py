"""The first free time anywhere: what somebody asks who does not mind where, and the first afternoon."""

from datetime import date
from typing import Any

import pytest

from api.database import Connection
from tests.http.server import Citizen
from tests.http.test_supply import sell_out


async def first(citizen: Citizen, **wanted: Any) -> list[tuple[str, str]]:
    answer = await citizen.client.get("/api/v1/first-free-times", params={"topic": "passport-adult", **wanted})
    assert answer.status_code == 200, answer.text
    return [(one["office"], one["start"]) for one in answer.json()["times"]]


async def test_the_first_times_come_first_at_whatever_office_they_are(citizen: Citizen) -> None:
    assert await first(citizen) == [
        ("library", "2026-11-23T10:00:00+01:00"),
        ("town-hall", "2026-11-23T10:00:00+01:00"),
        ("library", "2026-11-23T10:15:00+01:00"),
    ]


async def test_one_office_can_be_asked_for(citizen: Citizen) -> None:
    assert await first(citizen, office="town-hall", most=1) == [("town-hall", "2026-11-23T10:00:00+01:00")]


async def test_the_first_afternoon_is_found_by_the_wall_clock(citizen: Citizen) -> None:
    assert await first(citizen, not_before="12:00", most=1) == [("library", "2026-11-23T12:00:00+01:00")]


async def test_a_time_months_away_is_found_and_more_than_there_are_is_no_error(
    citizen: Citizen, connection: Connection
) -> None:
    for pool in ("library", "town-hall"):
        await sell_out(connection, pool, date(2027, 1, 22))
    assert await first(citizen, not_before="13:45", most=5) == [
        ("library", "2027-01-22T13:45:00+01:00"),
        ("town-hall", "2027-01-22T13:45:00+01:00"),
    ]


async def test_it_can_be_looked_for_from_a_day_on(citizen: Citizen) -> None:
    assert await first(citizen, **{"from": "2026-11-28", "most": 1}) == [("library", "2026-11-30T10:00:00+01:00")]


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [({"not_before": "25:00"}, "not_before"), ({"most": 0}, "most"), ({"office": "moon"}, "office")],
)
async def test_what_cannot_be_looked_for_is_named(citizen: Citizen, wanted: dict[str, Any], pointer: str) -> None:
    answer = await citizen.client.get("/api/v1/first-free-times", params={"topic": "passport-adult", **wanted})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]

"""Working days until the first free time: what a service goal of so many days is held against, and alerts go by."""

import math
from datetime import date, datetime
from typing import Any

from prometheus_client.openmetrics.parser import text_string_to_metric_families

from api.database import Connection
from tests.clock import Clock
from tests.http.server import Citizen, a_booking

Figures = dict[tuple[str, str], tuple[str | None, int | None]]


async def figures(citizen: Citizen) -> Figures:
    """By topic and office: the first free time and the working days until then."""
    answer = await citizen.get("/api/v1/supply")
    assert answer.status_code == 200, answer.text
    return {(one["topic"], one["office"]): (one["first_free"], one["working_days"]) for one in answer.json()["topics"]}


async def gauge(citizen: Citizen, name: str = "first_free_working_days") -> dict[tuple[str, str, str], float]:
    families = text_string_to_metric_families((await citizen.get("/metrics")).text)
    return {
        (sample.labels["municipality"], sample.labels["topic"], sample.labels["office"]): sample.value
        for family in families
        if family.name == name
        for sample in family.samples
    }


async def sell_out(connection: Connection, pool: str, before: date) -> None:
    await connection.execute(
        "UPDATE pool_day SET free = array_fill(0::smallint, ARRAY[cardinality(free)]) WHERE pool_id = $1 AND day < $2",
        pool,
        before,
    )


async def test_each_topic_is_told_at_each_office_that_serves_it(citizen: Citizen) -> None:
    today = ("2026-11-23T10:00:00+01:00", 0)
    assert await figures(citizen) == {
        ("passport-adult", "town-hall"): today,
        ("passport-adult", "library"): today,
        ("driving-licence", "town-hall"): today,
    }


async def test_the_answer_says_when_it_was_made_and_holds_nothing_of_anybody(citizen: Citizen) -> None:
    await citizen.post("/api/v1/bookings", a_booking("2026-11-24T10:00:00+01:00"))
    answer = await citizen.get("/api/v1/supply")
    said: dict[str, Any] = answer.json()
    assert said.keys() == {"fetched_at", "citizens_without_a_time", "topics"}
    assert said["fetched_at"] == "2026-11-23T08:00:00+01:00"
    assert {key for one in said["topics"] for key in one} == {
        "topic", "office", "first_free", "working_days", "first_free_afternoon", "working_days_afternoon",
    }  # fmt: skip
    assert answer.headers["cache-control"] == "no-cache"


async def test_working_days_leave_out_the_weekend(citizen: Citizen, connection: Connection) -> None:
    await sell_out(connection, "library", date(2026, 11, 30))
    found = await figures(citizen)
    assert found["passport-adult", "library"] == ("2026-11-30T10:00:00+01:00", 5)
    assert found["passport-adult", "town-hall"] == ("2026-11-23T10:00:00+01:00", 0)


async def test_working_days_leave_out_christmas(citizen: Citizen, connection: Connection, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2026-12-23T18:00:00+01:00")
    await sell_out(connection, "library", date(2026, 12, 28))
    assert (await figures(citizen))["passport-adult", "library"] == ("2026-12-28T10:00:00+01:00", 2)


async def test_a_time_far_away_is_found(citizen: Citizen, connection: Connection) -> None:
    await sell_out(connection, "library", date(2026, 12, 21))
    assert (await figures(citizen))["passport-adult", "library"] == ("2026-12-21T10:00:00+01:00", 20)


async def test_the_first_afternoon_is_a_figure_of_its_own(citizen: Citizen, connection: Connection) -> None:
    """R6: there was a time within two weeks, the first afternoon was a month away, and nobody had been alerted."""
    await connection.execute(
        """UPDATE pool_day SET free = array_fill(0::smallint, ARRAY[24]) || free[25:]
           WHERE pool_id = 'library' AND lane = 'public'"""
    )
    await connection.execute(
        """UPDATE pool_day SET free = (capacity)[:24] || array_fill(0::smallint, ARRAY[24])
           WHERE pool_id = 'library' AND lane = 'public' AND day < '2026-12-09'"""
    )
    [library] = [one for one in (await citizen.get("/api/v1/supply")).json()["topics"] if one["office"] == "library"]
    assert (library["first_free"], library["working_days"]) == ("2026-11-23T10:00:00+01:00", 0)
    assert library["first_free_afternoon"] == "2026-12-09T12:00:00+01:00"
    assert library["working_days_afternoon"] == 12
    assert (await gauge(citizen, "first_free_afternoon_working_days"))["by", "passport-adult", "library"] == 12


async def test_no_time_within_the_horizon_is_told_as_none_and_measured_as_infinity(
    citizen: Citizen, connection: Connection
) -> None:
    await sell_out(connection, "library", date(2027, 12, 31))
    assert (await figures(citizen))["passport-adult", "library"] == (None, None)
    assert (await gauge(citizen))["by", "passport-adult", "library"] == math.inf


async def test_a_time_that_the_test_citizens_have_is_none_of_the_citizens(
    monitor: Citizen, connection: Connection
) -> None:
    await connection.execute("DELETE FROM pool_day WHERE lane <> 'synthetic'")
    assert set((await figures(monitor)).values()) == {(None, None)}


async def test_the_gauge_is_found_anew_each_minute_and_forgets_what_is_gone(
    citizen: Citizen, connection: Connection, clock: Clock
) -> None:
    assert set((await gauge(citizen)).values()) == {0}
    await sell_out(connection, "library", date(2026, 11, 25))
    await connection.execute("UPDATE topic SET retired = true WHERE topic_id = 'driving-licence'")
    clock.pass_by(seconds=59)
    assert (await gauge(citizen))["by", "passport-adult", "library"] == 0
    clock.pass_by(seconds=1)
    assert await gauge(citizen) == {
        ("by", "passport-adult", "town-hall"): 0,
        ("by", "passport-adult", "library"): 2,
    }

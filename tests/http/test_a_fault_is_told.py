"""A citizen who tells of a fault gets a number, an owner and a deadline, and nobody's report waits unseen (P4)."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from api.database import Connection
from api.fault_reports.operations import answer, forget, waiting
from api.fault_reports.queries import count_overdue_fault_reports
from api.fault_reports.rules import clean, deadline_of
from api.settings import Settings
from tests.clock import Clock
from tests.http.server import Citizen

REPORTS = "/api/v1/fault-reports"
ZONE = ZoneInfo("Europe/Copenhagen")


def a_report(**more: Any) -> dict[str, Any]:
    return {"route": "/tid", "app_version": "0.1.0+C0ffee12", "what": "Kalenderen er tom", "language": "da", **more}


async def test_who_tells_of_a_fault_gets_a_number_an_owner_and_a_deadline(citizen: Citizen) -> None:
    told = await citizen.post(REPORTS, a_report(request_id="81a6ca0e86a159c2"))
    assert told.status_code == 201, told.text
    assert told.json() == {"number": 1001, "deadline": "2026-11-25T16:00:00+01:00", "owner": "drift"}
    assert (await citizen.post(REPORTS, {"route": "/", "app_version": "0.1.0"})).json()["number"] == 1002


async def test_a_phone_that_sends_it_twice_gets_the_same_number(citizen: Citizen, connection: Connection) -> None:
    key = str(uuid4())
    first, again = [(await citizen.post(REPORTS, a_report(), key=key)).json() for _ in range(2)]
    assert first == again
    assert await connection.fetchval("SELECT count(*) FROM fault_report") == 1
    other = await citizen.post(REPORTS, a_report(what="Noget andet"), key=key)
    assert (other.status_code, other.json()["type"]) == (422, "urn:borgertid:problem:key-reused")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("route", "/kvittering/5f0c8a52-7c2e-4f6b-9d1a-0e9b8c7d6a51"),
        ("route", "tid"),
        ("app_version", "x" * 41),
        ("request_id", "<script>"),
        ("what", "x" * 1001),
        ("language", "de"),
    ],
)
async def test_ids_and_essays_are_refused_by_field(citizen: Citizen, field: str, value: str) -> None:
    refused = await citizen.post(REPORTS, a_report(**{field: value}))
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [f"#/{field}"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mit nummer er 010203-4567.", "Mit nummer er ******-****."),
        ("0102034567", "******-****"),
        ("010203\u00a0-\u00a04567 og 010203–4567", "******-**** og ******-****"),
        ("Ring 20 12 34 56", "Ring 20 12 34 56"),
        ("To\nlinjer\x00", "To\nlinjer"),
        (" \u200b\n", None),
    ],
)
def test_what_looks_like_a_cpr_number_is_not_kept(typed: str, kept: str | None) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("told", "deadline"),
    [
        ("2026-11-20T17:00", "2026-11-24T16:00"),  # a Friday
        ("2026-11-21T10:00", "2026-11-24T16:00"),  # a Saturday
        ("2026-12-23T23:30", "2026-12-28T16:00"),  # Christmas Eve is a working day by law; two holidays follow
        ("2027-03-26T09:00", "2027-03-31T16:00"),  # Good Friday, before the clocks change
    ],
)
def test_the_owner_has_two_working_days(told: str, deadline: str) -> None:
    now = datetime.fromisoformat(told).replace(tzinfo=ZONE)
    assert deadline_of(now, ZONE) == datetime.fromisoformat(deadline).replace(tzinfo=ZONE)


async def test_what_a_monitor_tells_waits_for_nobody_and_is_removed(
    monitor: Citizen, pool: asyncpg.Pool, connection: Connection, clock: Clock
) -> None:
    assert (await monitor.post(REPORTS, a_report())).status_code == 201
    assert await waiting(pool) == []
    assert await count_overdue_fault_reports(connection, clock.now + timedelta(days=9)) == (0, None)
    await forget(pool, clock.now + timedelta(hours=1, seconds=1))
    assert await connection.fetchval("SELECT count(*) FROM fault_report") == 0


async def test_operators_list_what_waits_and_answer_it_by_number(citizen: Citizen, database_url: str) -> None:
    number = (await citizen.post(REPORTS, a_report())).json()["number"]

    async def borgertid(*arguments: str) -> tuple[int | None, str]:
        command = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "api.cli", "faults", *arguments,
            stdout=asyncio.subprocess.PIPE, env={**os.environ, "DATABASE_URL": database_url},
        )  # fmt: skip
        said, _ = await command.communicate()
        return command.returncode, said.decode()

    code, listed = await borgertid()
    assert (code, listed.splitlines()) == (
        0,
        [
            f"{number}  drift by 2026-11-25 15:00 UTC  by  /tid",
            "  version 0.1.0+C0ffee12, request unknown",
            "  Kalenderen er tom",
            "1 wait for an answer",
        ],
    )
    assert await borgertid("answer", str(number), "Rettet.") == (0, f"{number} is answered\n")
    assert await borgertid("answer", str(number), "Rettet.") == (1, f"no open report has the number {number}\n")
    assert await borgertid() == (0, "0 wait for an answer\n")


async def test_an_answered_report_is_forgotten_after_ninety_days_and_an_open_one_never(
    citizen: Citizen, pool: asyncpg.Pool, connection: Connection, clock: Clock
) -> None:
    answered, still_open = [(await citizen.post(REPORTS, a_report())).json()["number"] for _ in range(2)]
    assert await answer(pool, answered, "Rettet.", clock.now)
    await forget(pool, clock.now + timedelta(days=90))
    assert await connection.fetchval("SELECT count(*) FROM fault_report") == 2
    await forget(pool, clock.now + timedelta(days=90, seconds=1))
    assert await connection.fetch("SELECT number FROM fault_report") == [(still_open,)]


async def test_the_database_refuses_a_report_that_nobody_owns_or_that_has_no_deadline(
    citizen: Citizen, connection: Connection
) -> None:
    await citizen.post(REPORTS, a_report())
    for broken in ("owner = ''", "owner = NULL", "deadline = NULL", "deadline = created_at", "status = 'answered'"):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await connection.execute(f"UPDATE fault_report SET {broken}")


async def test_a_monitor_reads_back_what_it_told_and_nothing_of_what_citizens_told(
    citizen: Citizen, monitor: Citizen, settings: Settings
) -> None:
    async def kept(number: int) -> Any:
        return (await citizen.get(f"{REPORTS}/{number}", settings.read_token.decode())).json()

    own, others = [(await by.post(REPORTS, a_report())).json() for by in (monitor, citizen)]
    assert await kept(own["number"]) == a_report(request_id=None) | own
    for number in (others["number"], 0, 2**31):
        assert (await kept(number))["type"] == "urn:borgertid:problem:not-found"


async def test_programs_read_on_which_screens_citizens_met_a_fault_and_nothing_of_what_they_said(
    citizen: Citizen, monitor: Citizen, settings: Settings, clock: Clock
) -> None:
    async def told(since: str) -> Any:
        answer = await citizen.get(REPORTS + f"?since={since}", settings.read_token.decode())
        return answer.json()

    before = clock.now.astimezone(UTC)
    await citizen.post(REPORTS, a_report())
    clock.pass_by(minutes=5)
    await citizen.post(REPORTS, a_report())
    await citizen.post(REPORTS, a_report(route="/mine"))
    await monitor.post(REPORTS, a_report(route="/find"))
    first, later = f"{before:%Y-%m-%dT%H:%M:%SZ}", f"{clock.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert await told(first) == {
        "screens": [
            {"route": "/mine", "count": 1, "first_at": later},
            {"route": "/tid", "count": 2, "first_at": first},
        ]
    }
    assert [one["count"] for one in (await told(later))["screens"]] == [1, 1]
    assert (await told("2026-11-23T08:00:00"))["errors"][0]["pointer"] == "since"

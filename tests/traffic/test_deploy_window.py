"""`borgertid deploy-window`: a site was once updated between 21 and 23, when many citizens used it."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest

from api import cli
from api.database import Connection
from api.traffic.queries import add_requests
from tests.builders import a_municipality
from tests.traffic.weeks import measured

NOWHERE = "postgresql://nobody@127.0.0.1:9/none"


async def ask(*arguments: str) -> int | None:
    options = vars(cli._parser().parse_args(["deploy-window", *arguments]))
    return await asyncio.to_thread(options.pop("command"), **options)


async def test_the_answer_is_in_words_and_in_the_exit_code(
    database_url: str, connection: Connection, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    now = datetime.now(UTC)  # the command looks back from the real time; what it is asked about is an hour of the week
    for municipality in ("by", "naboby"):
        await a_municipality(connection, municipality)
        counts = {(municipality, int(hour.timestamp()) // 3600): requests for hour, requests in measured(now)}
        await add_requests(connection, Counter(counts), now)
    assert await ask("--at", "2026-11-23T21:30") == 1
    evening = capsys.readouterr().out
    assert evening.startswith("Not now: Mondays from 21 to 22 have 2000 requests, 100% of the peak")
    assert evening.endswith("The next good time: Tuesday 24 November 00:00 to 02:00.\n")
    assert await ask("--at", "2026-11-24T02:10:00Z", "--minutes", "45") == 0
    assert capsys.readouterr().out.startswith("Now is a good time, until Tuesday 24 November 06:00")


@pytest.mark.parametrize("reason", ["nobody was counted", "not migrated", "no database"])
async def test_what_nobody_knows_is_said_with_a_code_of_its_own(
    database_url: str,
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    reason: str,
) -> None:
    monkeypatch.setenv("DATABASE_URL", NOWHERE if reason == "no database" else database_url)
    if reason == "not migrated":
        await connection.execute("DROP TABLE traffic_hour")
    assert await ask() == 2
    assert capsys.readouterr().out.startswith("Nobody can say: ")


@pytest.mark.parametrize("arguments", [["--minutes", "0"], ["--minutes", "soon"], ["--at", "tomorrow"]])
async def test_what_cannot_be_meant_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        await ask(*arguments)
    assert refused.value.code == 2
    assert arguments[1] in capsys.readouterr().err

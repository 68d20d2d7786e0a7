from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from monitors.danish import moment_words
from monitors.report import describe
from monitors.verdicts import Finding, Outcome, Sighting, StepTaken, Verdict, exit_code

DENMARK = ZoneInfo("Europe/Copenhagen")


@pytest.fixture
def green(now: datetime) -> Verdict:
    steps = [StepTaken(sentence="Borgeren åbner forsiden", state="ok", seconds=0.5)]
    return Verdict(
        journey="walk",
        title="En tur",
        target="https://by.example",
        run="r",
        at=now,
        seconds=4.25,
        outcome="ok",
        steps=steps,
    )


@pytest.fixture
def red(green: Verdict) -> Verdict:
    finding = Finding(
        harm="Borgeren kan ikke skifte sin tid.",
        step="Borgeren trykker “Skift tid”",
        where="/mine",
        expected="siden “Skift tid”",
        seen="siden “Mine tider” (/mine)",
        appeared=["Der skete en fejl hos os"],
    )
    return replace(
        green,
        outcome="failed",
        steps=[*green.steps, StepTaken(sentence=finding.step, state="failed", seconds=3.5)],
        findings=[finding],
        sightings=[
            Sighting(kind="answer", text="POST /a svarede 201", step="Borgeren åbner forsiden"),
            Sighting(kind="error-answer", text="POST /b svarede 500", step=finding.step),
        ],
        screenshot="r/screenshot.png",
        trace="r/trace.zip",
    )


def test_a_finding_says_what_a_citizen_would_experience_where_and_how_to_see_it(red: Verdict) -> None:
    assert describe(red).splitlines() == [
        "✗ FEJL: En tur (4,2 s, https://by.example)",
        "  Borgeren:     Borgeren kan ikke skifte sin tid.",
        "  Hvor:         /mine",
        "  Trin:         Borgeren trykker “Skift tid” (2 af 2)",
        "  Forventet:    siden “Skift tid”",
        "  Set:          siden “Mine tider” (/mine)",
        "  På skærmen:   Der skete en fejl hos os",
        "  Undervejs:    POST /b svarede 500",
        "  Skærmbillede: r/screenshot.png",
        "  Spor:         r/trace.zip (se det med: python -m playwright show-trace r/trace.zip)",
    ]


def test_a_green_walk_is_one_line(green: Verdict) -> None:
    assert describe(green) == "✓ I ORDEN: En tur (4,2 s, https://by.example)"


def test_a_monitor_that_could_not_look_says_why(green: Verdict) -> None:
    blind = replace(green, outcome="inconclusive", reason="Siden svarer ikke.")
    assert describe(blind).splitlines()[1] == "  Hvorfor:      Siden svarer ikke."


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        (["ok", "ok"], 0),
        (["ok", "failed"], 1),
        (["inconclusive", "failed"], 1),
        (["ok", "inconclusive"], 2),
        ([], 2),
    ],
)
def test_only_walks_that_are_all_green_end_with_zero(outcomes: list[Outcome], code: int, green: Verdict) -> None:
    assert exit_code([replace(green, outcome=outcome) for outcome in outcomes]) == code


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "søndag 29. marts kl. 01.59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "søndag 29. marts kl. 03.00"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "fredag 1. januar kl. 00.30"),
    ],
)
def test_moments_are_told_in_danish_civil_time(moment: datetime, words: str) -> None:
    assert moment_words(moment, DENMARK) == words

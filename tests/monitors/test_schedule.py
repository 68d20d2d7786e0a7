"""Runs never overlap, nothing is skipped unseen, and a run that lasts too long is told while it lasts."""

import asyncio
import re
from collections.abc import Sequence
from datetime import time, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import replace

from api.settings import ROOT
from api.traffic.counting import is_machine
from monitors.explorer.run import Wanted
from monitors.explorer.target_file import CITIZEN, ROLES, read_explorer_target
from monitors.journeys import JOURNEYS, walking
from monitors.planning import Hours, RunKind, Timing, next_run
from monitors.running import Intervals, keeping, plans_of, targets_of
from monitors.schedule import NO_LONGER, UNDER_WAY, WAITING, Ended, Plan, Result, Schedule, Skipped, TooLong
from monitors.targets import READ_VARIABLE, Target, TargetRefused, read_token
from monitors.traffic import DENMARK, KnownHours, read_hours, stated_night
from monitors.verdicts import CouldNotLook, Outcome, Verdict
from tests.clock import Clock
from tests.monitors.alerts.makers import a_walk

MONDAY_AT_EIGHT = frozenset({(1, 8)})
"""The tests' present hour."""


class Found(Struct, frozen=True):
    outcome: Outcome


class Walk:
    """A run that lasts until it is told to end."""

    def __init__(self, log: list[str], name: str, *outcomes: Outcome) -> None:
        self.log, self.name, self.outcomes = log, name, outcomes
        self.may_end = asyncio.Event()

    async def __call__(self) -> Sequence[Found]:
        self.log.append(f"{self.name} begins")
        await self.may_end.wait()
        self.log.append(f"{self.name} ends")
        return [Found(outcome) for outcome in self.outcomes]


@pytest.fixture
def clock(now) -> Clock:
    return Clock(now)


class Day:
    """A schedule of made-up walks, so long apart."""

    def __init__(self, clock: Clock, every: timedelta = timedelta(minutes=5), **kinds: RunKind) -> None:
        self.clock = clock
        self.log: list[str] = []
        self.kept: list[Result] = []
        self.quiet = MONDAY_AT_EIGHT
        self.walks = {name: Walk(self.log, name, "ok") for name in kinds}
        plans = [
            Plan(
                name=name,
                timing=Timing(kind=kind, every=every, longest=timedelta(minutes=2)),
                run=self.walks[name],
            )
            for name, kind in kinds.items()
        ]
        self.schedule = Schedule(plans, self.hours, self.kept.append, clock)

    def hours(self) -> Hours:
        return Hours(zone=DENMARK, quiet=self.quiet, measured=True, opening=time(6))

    async def tick(self, **later: float) -> None:
        self.clock.pass_by(**later)
        await self.schedule.tick()
        await self.others()

    async def end(self, name: str) -> None:
        self.walks[name].may_end.set()
        await self.others()

    async def others(self) -> None:
        """Let everything go as far as it comes by itself."""
        for _ in range(10):
            await asyncio.sleep(0)


async def test_two_that_are_due_at_once_run_one_after_the_other(clock: Clock) -> None:
    day = Day(clock, look="read", book="write")
    await day.tick()
    assert day.log == ["look begins"]
    await day.end("look")
    assert day.log == ["look begins", "look ends", "book begins"]
    await day.end("book")
    assert [(result.plan, result.outcome) for result in day.kept if isinstance(result, Ended)] == [
        ("look", "ok"), ("book", "ok"),
    ]  # fmt: skip


async def test_a_run_that_outlasts_its_interval_is_told_once_while_it_lasts_and_the_next_is_skipped(
    clock: Clock,
) -> None:
    day = Day(clock, look="read")
    for _ in range(3):
        await day.tick(minutes=5)
    assert [result for result in day.kept if isinstance(result, TooLong)] == [
        TooLong(plan="look", kind="read", began_at=clock.now - timedelta(minutes=10), seconds=300, allowed_seconds=300)
    ]
    skipped = [(one.reason, one.times) for one in day.kept if isinstance(one, Skipped)]
    assert skipped == [(UNDER_WAY, 1), (UNDER_WAY, 2)]
    await day.end("look")
    assert isinstance(day.kept[-1], Ended)
    assert day.kept[-1].ended_at - day.kept[-1].began_at == timedelta(minutes=10)
    await day.tick(minutes=5)
    assert day.log.count("look begins") == 2


async def test_a_slow_run_is_told_also_when_nothing_was_due_meanwhile(clock: Clock) -> None:
    day = Day(clock, look="read")
    await day.tick()
    clock.pass_by(minutes=6)
    await day.end("look")
    assert [type(result) for result in day.kept] == [TooLong, Ended]


async def test_who_waits_behind_another_is_skipped_until_it_has_run(clock: Clock) -> None:
    day = Day(clock, explore="explore", look="read")
    await day.tick()
    await day.tick(minutes=5)
    skipped = [(one.plan, one.reason) for one in day.kept if isinstance(one, Skipped)]
    assert skipped == [("explore", UNDER_WAY), ("look", WAITING)]
    await day.end("explore")
    assert day.log[-1] == "look begins"
    await day.schedule.stop()


async def test_who_gets_its_turn_after_the_quiet_hours_does_not_begin(clock: Clock) -> None:
    day = Day(clock, look="read", book="write")
    await day.tick()
    clock.pass_by(hours=1)
    await day.end("look")
    assert "book begins" not in day.log
    assert [(one.plan, one.reason) for one in day.kept if isinstance(one, Skipped)] == [("book", NO_LONGER)]


async def test_what_only_reads_goes_before_the_others_that_wait(clock: Clock) -> None:
    day = Day(clock, explore="explore", book="write", look="read")
    await day.tick()
    await day.end("explore")
    assert day.log[-1] == "look begins"
    await day.tick(minutes=5)
    await day.end("look")
    assert day.log[-1] == "book begins"
    await day.schedule.stop()


async def test_what_reads_and_is_due_again_does_not_keep_the_others_waiting_for_ever(clock: Clock) -> None:
    day = Day(clock, look="read", search="read", book="write")
    await day.tick()
    for name in ("look", "search"):
        clock.pass_by(minutes=6)
        await day.end(name)
        await day.tick()
    assert [line for line in day.log if line.endswith("begins")] == ["look begins", "search begins", "book begins"]
    await day.schedule.stop()


async def test_journeys_that_write_go_before_the_explorers_that_wait_longer(clock: Clock) -> None:
    day = Day(clock, look="read", explore="explore", book="write")
    await day.tick()
    await day.end("look")
    assert day.log[-1] == "book begins"
    await day.schedule.stop()


async def test_journeys_that_write_and_are_due_again_do_not_keep_the_explorers_waiting_for_ever(clock: Clock) -> None:
    day = Day(clock, book="write", cancel="write", look="read", explore="explore")
    await day.tick()
    for name in ("book", "look", "cancel", "look"):
        await day.tick(minutes=6)
        await day.end(name)
    begun = [line.removesuffix(" begins") for line in day.log if line.endswith("begins")]
    assert begun == ["book", "look", "cancel", "look", "explore"]
    await day.schedule.stop()


async def test_who_did_not_begin_waits_for_the_next_quiet_hours_and_not_for_the_next_night(clock: Clock) -> None:
    day = Day(clock, every=timedelta(hours=20), look="read", explore="explore")
    day.quiet |= {(1, 12)}
    await day.tick()
    clock.pass_by(hours=1)
    await day.end("look")
    assert "explore begins" not in day.log
    await day.tick(hours=3)
    assert day.log[-1] == "explore begins"
    await day.schedule.stop()


async def test_what_is_not_due_does_not_begin(clock: Clock) -> None:
    day = Day(clock, look="read", book="write")
    day.quiet = frozenset()
    await day.tick()
    await day.tick(minutes=4)
    assert day.log == ["look begins"]
    await day.schedule.stop()


async def test_a_fault_of_the_monitor_is_told_and_the_other_plans_go_on(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    day = Day(clock, look="read", book="write")
    day.walks["look"].log = None  # type: ignore[assignment]
    await day.tick()
    failed = day.kept[0]
    assert isinstance(failed, Ended)
    assert (failed.outcome, failed.verdicts) == ("inconclusive", [])
    assert failed.reason
    assert "AttributeError" in failed.reason
    assert "AttributeError" in capsys.readouterr().err
    assert day.log == ["book begins"]
    await day.schedule.stop()


async def test_the_worst_verdict_is_the_runs(clock: Clock) -> None:
    day = Day(clock, look="read")
    day.walks["look"].outcomes = ("ok", "failed", "inconclusive")
    await day.tick()
    await day.end("look")
    assert isinstance(day.kept[0], Ended)
    assert day.kept[0].outcome == "failed"


async def test_what_is_stopped_may_tidy_up_first(clock: Clock) -> None:
    day = Day(clock, look="read", book="write")
    await day.tick()
    await day.schedule.stop()
    assert day.log == ["look begins"]


def test_results_are_lines_that_can_be_read_back(tmp_path: Path, clock: Clock) -> None:
    told: list[str] = []
    taken: list[Result] = []
    keep = keeping(tmp_path / "results", told.append, taken.append)
    skipped = Skipped(plan="look", kind="read", due_at=clock.now, reason=UNDER_WAY, times=2)
    slow = TooLong(plan="look", kind="read", began_at=clock.now, seconds=301, allowed_seconds=300)
    for result in (skipped, slow):
        keep(result)
    lines = (tmp_path / "results" / "runs.jsonl").read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=Ended | Skipped | TooLong) for line in lines] == [skipped, slow]
    assert taken == [skipped, slow]
    assert told == [
        "– SPRUNGET OVER: look. Den forrige tur er ikke færdig. (2 i træk)",
        "✗ FOR LANGSOM: look har taget 301 s og skulle begynde igen efter 300 s.",
    ]


def the_plans(results: Path, clock: Clock) -> list[Plan]:
    """Every one there is; they tell nothing."""
    target = Target(base_url="https://by.example", key=None)
    setting = walking.Setting(target=target, results=results, now=clock, patience=5, tell=lambda line: None)
    wanted = Wanted(
        target=read_explorer_target(target.base_url), marking=target, seed=1, minutes=30, results=results, patience=5,
        axe=None, now=clock, tell=lambda line: None,
    )  # fmt: skip
    intervals = Intervals(read=timedelta(minutes=5), write=timedelta(hours=1))
    return plans_of(setting, wanted, targets_of(target.base_url, []), {"chromium": Path()}, intervals)


def test_every_journey_and_the_explorer_have_a_plan_and_none_writes_by_day(tmp_path: Path, clock: Clock) -> None:
    plans = the_plans(tmp_path, clock)
    kinds = {plan.name: plan.timing.kind for plan in plans}
    assert [name for name, kind in kinds.items() if kind == "read"] == ["public-supply", "other-language"]
    explorers = {"explore", *(f"explore-{role}" for role in ROLES if role != CITIZEN)}
    assert kinds.keys() == {*JOURNEYS, *explorers}
    assert {kinds[name] for name in explorers} == {"explore"}
    assert {kinds[name] for name, journey in JOURNEYS.items() if journey.marked} == {"write"}
    assert plans[-1].timing.longest == timedelta(minutes=45)


def test_the_last_call_leaves_time_for_all_that_write_and_before_them_for_all_explorers(
    tmp_path: Path, clock: Clock
) -> None:
    hours = Hours(zone=DENMARK, quiet=frozenset(), measured=True, opening=time(8))
    midnight = clock.now.astimezone(DENMARK).replace(hour=0, minute=0)
    calls: dict[str, set[str]] = {}
    for plan in the_plans(tmp_path, clock):
        calls.setdefault(plan.timing.kind, set()).add(
            f"{next_run(plan.timing, None, hours, midnight).astimezone(DENMARK):%H:%M}"
        )
    # Twelve journeys of five minutes, and seven explorers of three quarters of an hour.
    assert calls == {"read": {"00:00"}, "write": {"07:00"}, "explore": {"01:45"}}


def a_file(folder: Path, name: str, more: str = "") -> Path:
    """A municipality's own target, a copy of what is shipped for citizens."""
    text = ROLES[CITIZEN].read_text().replace("http://127.0.0.1:8000", "https://by.example")
    file = folder / f"{name}.toml"
    file.write_text(text.replace('name = "borgertid"', f'name = "{name}"') + more)
    return file


def test_a_file_of_a_shipped_name_takes_its_place_and_another_is_explored_as_well(tmp_path: Path) -> None:
    shipped = targets_of("https://by.example", [])
    own = a_file(tmp_path, "borgertid").read_text().replace("allow = []", 'allow = ["www.by.example"]')
    (tmp_path / "borgertid.toml").write_text(own)
    english = a_file(tmp_path, "borgertid-english", '[[leave_alone]]\nname = "^Slet"\nreason = "nej"\n')
    targets = targets_of("https://by.example", [tmp_path / "borgertid.toml", english])
    assert list(targets) == [*shipped, "explore-english"]
    assert targets["explore"].outside.allow == ["www.by.example"]
    assert targets["explore-english"].leave_alone[0].reason == "nej"
    assert targets["explore-clerk"] == shipped["explore-clerk"]


def test_the_file_in_the_documents_can_be_used(tmp_path: Path) -> None:
    example = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "monitors.md").read_text(), re.DOTALL)[0]
    (tmp_path / "citizens.toml").write_text(example)
    own = targets_of("https://tid.kommune.example", [tmp_path / "citizens.toml"])["explore"]
    assert own.outside.allow
    shipped = read_explorer_target(own.url)
    told = replace(own, outside=shipped.outside, leave_alone=[], source="")
    assert told == shipped, "what is not said to differ is as shipped"


def test_a_file_about_another_site_and_two_of_one_name_are_refused(tmp_path: Path) -> None:
    file = a_file(tmp_path, "clerk")
    with pytest.raises(TargetRefused, match=r"er om https://by.example\. Her overvåges https://land.example"):
        targets_of("https://land.example", [file])
    with pytest.raises(TargetRefused, match="hedder “clerk” ligesom en anden"):
        targets_of("https://by.example", [file, a_file(tmp_path, "borgertid-clerk")])


@pytest.mark.parametrize(
    ("colours", "walked"),
    [
        ("green green", ["public-supply", "public-supply@desktop"]),
        ("green red green", ["public-supply", "public-supply@desktop", "public-supply@desktop"]),
        ("red red red red", ["public-supply", "public-supply@desktop"] * 2),
    ],
)
async def test_what_was_red_is_walked_once_more_with_the_same_device_in_a_clean_browser(
    colours: str, walked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: Clock
) -> None:
    left = iter(colours.split())

    async def walk_all(walks: list[walking.Walk], *_: object) -> list[Verdict]:
        return [a_walk(walk.name, clock.now, next(left)) for walk in walks]

    monkeypatch.setattr("monitors.running.walk_all", walk_all)
    assert [verdict.journey for verdict in await the_plans(tmp_path, clock)[0].run()] == walked


async def test_the_quiet_hours_are_the_sites_own(traffic_site: str) -> None:
    hours = await read_hours(Target(base_url=traffic_site, key=None), "the token", time(8), 5)
    assert hours == Hours(zone=DENMARK, quiet=frozenset({(1, 3), (7, 4)}), measured=True, opening=time(8))


@pytest.mark.parametrize("token", [None, "another token"])
async def test_without_the_right_token_the_stated_night_goes_and_is_said_once(
    traffic_site: str, token: str | None
) -> None:
    told: list[str] = []
    target = Target(base_url=traffic_site, key=None)
    known = KnownHours(lambda: read_hours(target, token, time(8), 5), time(8), told.append)
    await known.refresh()
    await known.refresh()
    assert known.current == stated_night(time(8))
    assert len(told) == 1
    assert told[0].endswith(" De stille timer er den faste nat.")


async def test_what_was_known_stays_while_the_site_is_down(clock: Clock) -> None:
    answers: list[Hours | CouldNotLook] = [Day(clock).hours(), CouldNotLook("Siden svarer ikke.")]

    async def read() -> Hours:
        answer = answers.pop(0)
        if isinstance(answer, CouldNotLook):
            raise answer
        return answer

    told: list[str] = []
    known = KnownHours(read, time(6), told.append)
    for _ in range(2):
        await known.refresh()
    assert known.current.quiet == MONDAY_AT_EIGHT
    assert told == ["De stille timer er målt.", "Siden svarer ikke. De stille timer er målt."]


async def test_nobody_at_the_address_is_told_as_such() -> None:
    with pytest.raises(CouldNotLook, match="ConnectError"):
        await read_hours(Target(base_url="http://127.0.0.1:9", key=None), "x", time(8), 5)


def test_the_token_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "read.token"
    file.write_text("of the file\n")
    assert read_token(file, {}) == "of the file"
    assert read_token(file, {READ_VARIABLE: "of the environment"}) == "of the environment"
    assert read_token(None, {}) is None
    with pytest.raises(TargetRefused, match="kan ikke læses"):
        read_token(tmp_path / "missing", {})


@pytest.fixture
def traffic_site(monkeypatch: pytest.MonkeyPatch) -> str:
    """A site that answers with a week, or refuses."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert is_machine(request.headers["User-Agent"].encode()), "it would be counted as a citizen"
        if request.headers["Authorization"] != "Bearer the token":
            return httpx.Response(401)
        quiet = [{"weekday": 1, "hour": 3}, {"weekday": 7, "hour": 4}]
        week = {"time_zone": "Europe/Copenhagen", "basis": "measured", "hours": [], "quiet": quiet}
        return httpx.Response(200, json=week)

    client = httpx.AsyncClient
    monkeypatch.setattr(
        httpx, "AsyncClient", lambda **options: client(transport=httpx.MockTransport(answer), **options)
    )
    return "http://by.example"

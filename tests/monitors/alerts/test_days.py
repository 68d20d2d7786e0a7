"""Days of verdicts under a clock of the test's own: exactly the messages that should come, and at their time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from monitors.alerts.plan import Plan
from monitors.alerts.readings import Tried
from monitors.alerts.waiting import Overdue
from monitors.findings import TWO_PRESSES, Control, VerdictKind
from monitors.keeping import DEPLOYMENT, keep, keep_length, keep_nothing, keep_overdue, keep_silences
from monitors.rounds import decide
from monitors.store import alerts, messages, runs
from monitors.store.database import open_store, transaction
from tests.monitors.alerts.makers import BUTTON, a_finding, a_plan, a_walk, an_exploration

QUARTER = timedelta(minutes=15)
CALM: dict[str, Any] = {"pace": {"repeat-minutes": 6000, "escalate-minutes": 6000}}


class Days:
    """A monitor that walks every 15 minutes, under a clock that a test turns."""

    def __init__(self, folder: Path, plan: Plan, now: datetime) -> None:
        self.plan, self.now, self.folder = plan, now, folder
        self.store = open_store(folder, now)
        self.store.execute("PRAGMA synchronous = OFF")
        self.checks = [check for flow in plan.flows for check in flow.checks]

    def close(self) -> None:
        self.store.close()

    def round(self, **colours: str) -> None:
        """Walk every check, green unless told; "silent" walks it not at all. A first red one is walked again."""
        for check in self.checks:
            colour = colours.get(check, "green")
            if colour != "silent":
                self.walk(check, colour)
        self.tell()
        self.now += QUARTER

    def walk(self, check: str, colour: str) -> None:
        first = {"slip": "red", "skipped": "skipped"}.get(colour, colour)
        if first == "skipped":
            keep_nothing(self.store, self.plan, check, "skipped", self.now, "Den forrige tur er ikke færdig.")
            return
        keep(self.store, self.plan, a_walk(check, self.now, first), self.folder)
        suspected = [one for one in alerts.select_unresolved(self.store, check) if one.state == "suspected"]
        if first == "red" and suspected:
            keep(self.store, self.plan, a_walk(check, self.now, "green" if colour == "slip" else "red"), self.folder)

    def tell(self) -> None:
        keep_silences(self.store, self.plan, self.now)
        decide(self.store, self.plan, self.now)

    def until(self, moment: str, **colours: str) -> None:
        while self.now < datetime.fromisoformat(moment):
            self.round(**colours)

    @property
    def told(self) -> list[str]:
        """Such as "Mon 08.15 Fejl: …", the oldest first."""
        sent = reversed(messages.select_messages(self.store, 10_000))
        return [f"{one.at.astimezone(self.plan.clock):%a %H.%M} {one.title.partition(':')[0]}" for one in sent]


@pytest.fixture
def days(tmp_path: Path, now: datetime) -> Iterator[Days]:
    """Monday 23 November 2026, eight o'clock in Denmark; nobody is told twice unless a test wants it."""
    days = Days(tmp_path, a_plan(**CALM), now)
    yield days
    days.close()


def test_days_without_a_fault_tell_nobody_anything(days: Days) -> None:
    days.until("2026-11-25T08:00+01:00")
    assert days.told == []


def test_a_slip_that_a_clean_walk_does_not_repeat_is_told_to_nobody(days: Days) -> None:
    days.round(book="slip")
    days.until("2026-11-23T20:00+01:00")
    days.round(book="slip")
    days.until("2026-11-24T08:00+01:00")
    assert days.told == []


def test_what_comes_and_goes_is_told_although_no_second_walk_repeats_it(days: Days) -> None:
    for colour in ("slip", "green", "slip", "green", "slip"):
        days.round(book=colour)
    days.until("2026-11-23T16:00+01:00")
    assert days.told == ["Mon 09.00 Fejl", "Mon 10.00 Virker igen"]


def test_a_broken_flow_is_told_once_and_once_more_when_it_works(days: Days) -> None:
    days.until("2026-11-23T10:00+01:00")
    days.until("2026-11-23T12:00+01:00", book="red")
    days.until("2026-11-23T18:00+01:00")
    assert days.told == ["Mon 10.00 Fejl", "Mon 12.15 Virker igen"]


def test_the_night_is_broken_only_by_what_cannot_wait(days: Days) -> None:
    days.until("2026-11-23T23:00+01:00")
    days.until("2026-11-24T08:00+01:00", book="red", look="red")
    assert days.told == ["Mon 23.00 Fejl", "Tue 06.30 Fejl"]


def test_what_broke_and_mended_in_the_night_is_told_in_the_morning(days: Days) -> None:
    days.until("2026-11-23T23:00+01:00")
    days.until("2026-11-24T02:00+01:00", look="red")
    days.until("2026-11-24T08:00+01:00")
    assert days.told == ["Tue 06.30 Var i stykker og virker igen"]


def test_a_weekend_and_a_holiday_are_rest_too(days: Days) -> None:
    """Christmas Day 2026 is a Friday."""
    days.now = datetime.fromisoformat("2026-12-24T22:00+01:00")
    days.until("2026-12-28T07:00+01:00", look="red")
    assert days.told == ["Mon 06.30 Fejl"]


def test_data_that_were_lost_are_told_at_any_hour(days: Days) -> None:
    days.until("2026-11-23T23:00+01:00")
    keep(days.store, days.plan, an_exploration(days.now, a_finding(days.now, "not-stored")), days.folder)
    days.round()
    assert days.told == ["Mon 23.00 Fejl"]


def test_a_time_that_a_walk_reads_back_as_lost_is_told_at_any_hour(days: Days) -> None:
    """ "look" waits for the morning."""
    days.until("2026-11-23T23:00+01:00")
    for grave, check in ((None, "look"), ("lost", "look@firefox")):
        walk = a_walk(check, days.now, "red")
        walk = replace(walk, findings=[replace(walk.findings[0], grave=grave)])
        for _ in range(2):
            keep(days.store, days.plan, walk, days.folder)
    days.tell()
    assert days.told == ["Mon 23.00 Fejl"]
    (told,) = [alert for alert in alerts.select_unresolved(days.store) if alert.told]
    assert told.check == "look@firefox"


def test_no_data_is_an_alert_and_more_silence_never_ends_it(days: Days) -> None:
    days.until("2026-11-23T10:00+01:00", look="red")
    days.until("2026-11-23T20:00+01:00", look="silent")
    assert days.told == ["Mon 08.00 Fejl", "Mon 11.30 Fejl"]
    assert {alert.key: alert.state for alert in alerts.select_unresolved(days.store)} == {
        "journey look": "open",
        "no-data look": "open",
    }
    days.until("2026-11-23T21:00+01:00")
    assert days.told[2:] == ["Mon 20.15 Virker igen"]


def test_a_browser_that_is_not_there_any_more_is_missed_although_the_plan_names_none(days: Days) -> None:
    for _ in range(2):
        keep(days.store, days.plan, a_walk("look@webkit", days.now, "red"), days.folder)
    days.until("2026-11-25T00:00+01:00")
    assert [alert.key for alert in alerts.select_unresolved(days.store)] == [
        "journey look@webkit",
        "no-data look@webkit",
    ]
    assert days.told == ["Mon 08.00 Fejl", "Mon 09.45 Fejl"]


def test_what_no_plan_knows_is_missed_when_it_stays_away_for_a_whole_night(days: Days) -> None:
    keep(days.store, days.plan, a_walk("once-written", days.now), days.folder)
    days.until("2026-11-24T19:00+01:00")
    assert days.told == []
    days.until("2026-11-25T08:00+01:00")
    assert [alert.key for alert in alerts.select_unresolved(days.store)] == ["no-data once-written"]
    days.until("2026-11-27T08:00+01:00")
    assert days.told == ["Tue 20.15 Fejl"]


@pytest.mark.parametrize("colour", ["inconclusive", "skipped", "silent"])
def test_a_monitor_that_cannot_look_is_neither_good_nor_bad_news(colour: str, days: Days) -> None:
    days.round()
    days.until("2026-11-23T11:00+01:00", book=colour)
    assert days.told == ["Mon 09.45 Fejl"]
    assert [alert.key for alert in alerts.select_unresolved(days.store)] == ["no-data book"]


def test_all_that_breaks_with_one_deployment_is_one_message(days: Days) -> None:
    with transaction(days.store):
        runs.put_fact(days.store, DEPLOYMENT, days.now, "v2")
    keep(days.store, days.plan, an_exploration(days.now, a_finding(days.now), a_finding(days.now, "gone")), days.folder)
    days.round(book="red", look="red")
    (message,) = messages.select_messages(days.store, 10)
    assert message.title.endswith("(og 3 mere)")
    assert message.body.count("Udgave:     v2") == 4
    assert message.body.startswith(
        "Borgeren:   Borgeren kan ikke skifte sin tid.\nFlow:       Bestille en tid (alvorlig)"
    )


def test_a_silence_mutes_the_message_and_not_the_measurement(days: Days) -> None:
    until = days.now + timedelta(hours=2)
    alerts.insert_silence(days.store, "*", days.now, until, why="Opdatering", who="vagten")
    days.until("2026-11-23T12:00+01:00", book="red")
    assert days.told == ["Mon 10.00 Fejl"]
    (alert,) = alerts.select_unresolved(days.store)
    assert alert.opened == datetime.fromisoformat("2026-11-23T08:00:04+01:00")
    assert len(runs.select_runs(days.store, days.now - timedelta(1), days.now)) == 33


def test_a_silence_of_a_flow_mutes_what_was_found_while_it_had_another_name(days: Days) -> None:
    days.walk("look", "red")
    look = replace(days.plan.flows[1], name="look-around")
    days.plan = replace(days.plan, flows=[days.plan.flows[0], days.plan.flows[2], look])
    until = days.now + timedelta(hours=2)
    alerts.insert_silence(days.store, "look-around", days.now, until, why="Opdatering", who="vagten")
    decide(days.store, days.plan, days.now)
    assert days.told == []


def test_who_does_not_answer_is_told_again_and_then_somebody_else_is(tmp_path: Path, now: datetime) -> None:
    channels = {"first": ["json://a"], "second": ["json://b"]}
    days = Days(tmp_path, a_plan(channels=channels, pace={"repeat-minutes": 60, "escalate-minutes": 30}), now)
    days.until("2026-11-23T10:00+01:00", book="red")
    assert days.told == ["Mon 08.00 Fejl", "Mon 08.30 Ingen har taget fejlen", "Mon 09.30 Fejlen er der stadig"]
    first = [messages.claim_next(days.store, channel, days.now) for channel in ("første 1", "anden 2")]
    assert [one and one.title.partition(":")[0] for one in first] == ["Fejl", "Ingen har taget fejlen"]
    days.close()


def test_who_has_taken_a_fault_is_left_alone_for_a_day_and_not_for_ever(tmp_path: Path, now: datetime) -> None:
    days = Days(tmp_path, a_plan(), now)
    days.round(book="red")
    (alert,) = alerts.select_unresolved(days.store)
    alerts.save_alert(days.store, replace(alert, acknowledged=days.now, acknowledged_by="vagten"))
    days.until("2026-11-24T10:00+01:00", book="red")
    assert days.told == ["Mon 08.00 Fejl", "Tue 08.15 Fejlen er der stadig"]
    days.close()


def test_what_waits_past_its_deadline_is_told_by_its_age_and_ends_when_it_is_done(days: Days) -> None:
    due_at = days.now - timedelta(minutes=9)
    for waits in (True, True, True, False, False):
        keep_overdue(days.store, days.plan, [late(days, due_at)] if waits else [], days.now)
        days.round()
    assert days.told == ["Mon 08.30 Fejl", "Mon 09.00 Virker igen"]


def test_what_a_server_catches_up_with_after_its_start_is_told_to_nobody(days: Days) -> None:
    for seconds in (0, 30, 90):
        now = days.now + timedelta(seconds=seconds)
        keep_overdue(days.store, days.plan, [Overdue("jobs/nightly", 1, now - QUARTER * 9, 8100)], now)
    days.now += timedelta(minutes=2)
    keep_overdue(days.store, days.plan, [], days.now)
    days.round()
    assert days.told == []


def test_what_comes_on_top_of_a_fault_that_was_taken_is_told(tmp_path: Path, now: datetime) -> None:
    days = Days(tmp_path, a_plan(), now)
    for count in (1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2):
        waits = Overdue("calls", count, days.now - QUARTER, QUARTER.seconds)
        keep_overdue(days.store, days.plan, [waits], days.now)
        days.round()
        for alert in alerts.select_unresolved(days.store):
            taken = replace(alert, acknowledged=alert.acknowledged or days.now, acknowledged_by="vagten")
            alerts.save_alert(days.store, taken if alert.told else alert)
    assert days.told == ["Mon 08.15 Fejl", "Mon 09.30 Der er kommet flere"]
    days.close()


def late(days: Days, due_at: datetime) -> Overdue:
    return Overdue("fault-reports", 2, due_at, int((days.now - due_at).total_seconds()))


def test_a_list_that_cannot_be_read_says_nothing(days: Days) -> None:
    old = days.now - timedelta(hours=5)
    for minutes in (5, 0):
        keep_overdue(days.store, days.plan, [late(days, old)], days.now - timedelta(minutes=minutes))
    for _ in range(5):
        keep_overdue(days.store, days.plan, "svarede 503", days.now)
        days.round()
    assert days.told == ["Mon 08.00 Fejl"]


def test_a_walk_longer_than_its_interval_is_an_alert_of_its_own(days: Days) -> None:
    hour = timedelta(hours=1)
    keep_length(days.store, days.plan, "book", hour * 1.5, hour, days.now)
    days.round()
    (alert,) = alerts.select_unresolved(days.store)
    assert alert.fault.seen == "turen tog 1 time og 30 minutter"
    for _ in range(2):
        keep_length(days.store, days.plan, "book", hour / 2, hour, days.now)
    days.round()
    assert days.told == ["Mon 08.00 Fejl", "Mon 08.15 Virker igen"]


def test_only_the_same_exercise_ends_what_the_explorer_found(days: Days) -> None:
    other = Control(landmark="main", role="button", name="Aflys tid")
    keep(days.store, days.plan, an_exploration(days.now, a_finding(days.now)), days.folder)
    for tried in ([other], [], [BUTTON]):
        keep(days.store, days.plan, an_exploration(days.now, tried=tried), days.folder)
        keep(days.store, days.plan, an_exploration(days.now, tried=tried, check="explore desktop"), days.folder)
    assert [alert.state for alert in alerts.select_unresolved(days.store)] == ["open"]
    keep(days.store, days.plan, an_exploration(days.now), days.folder)
    assert alerts.select_unresolved(days.store) == []


@pytest.mark.parametrize(
    ("found", "proof"),
    [
        (("not-stored", "at det bliver gemt"), "stored"),
        (("stored-otherwise", "kl. 10.15, som blev valgt"), "stored"),
        (("stored-twice", "at ét tryk gør det én gang"), "stored"),
        (("stored-twice", TWO_PRESSES), "twice"),
    ],
)
@pytest.mark.parametrize("whole", [False, True])
def test_lost_data_are_over_only_when_the_same_press_has_stored_something(
    found: tuple[VerdictKind, str], proof: str, whole: bool, days: Days
) -> None:
    """A press that is refused is in order, and says nothing of what is kept."""
    verdict, expected = found
    keep(days.store, days.plan, an_exploration(days.now, a_finding(days.now, verdict, expected=expected)), days.folder)
    button = Tried("/tid", "button", "Skift tid")
    other: dict[str, Any] = {"stored" if proof == "twice" else "twice": frozenset({button})}
    for proven in ({}, {}, other, other):
        run = an_exploration(days.now, whole=whole, spared=frozenset({button}), **proven)
        keep(days.store, days.plan, run, days.folder)
    assert [alert.state for alert in alerts.select_unresolved(days.store)] == ["open"]
    for _ in range(2):
        keep(days.store, days.plan, an_exploration(days.now, whole=whole, **{proof: {button}}), days.folder)
    assert alerts.select_unresolved(days.store) == []


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("tried", [[], [BUTTON]], ids=["not at all", "in one way of two"])
def test_what_a_run_could_not_reach_or_judge_is_not_over(tried: list[Control], whole: bool, days: Days) -> None:
    keep(days.store, days.plan, an_exploration(days.now, a_finding(days.now)), days.folder)
    for _ in range(3):
        run = an_exploration(days.now, tried=tried, unreached=[Tried("/tid", "button", "Skift tid")], whole=whole)
        keep(days.store, days.plan, run, days.folder)
    assert [alert.state for alert in alerts.select_unresolved(days.store)] == ["open"]


def test_what_a_whole_run_left_alone_since_others_like_it_work_is_over(days: Days) -> None:
    keep(days.store, days.plan, an_exploration(days.now, a_finding(days.now)), days.folder)
    for whole in (False, False, True, True):
        assert alerts.select_unresolved(days.store)
        run = an_exploration(days.now, tried=[], spared=frozenset({Tried("/tid", "button", "Skift tid")}), whole=whole)
        keep(days.store, days.plan, run, days.folder)
    assert alerts.select_unresolved(days.store) == []


def test_what_was_removed_is_over_when_it_is_met_again_and_not_because_it_is_missed_no_more(days: Days) -> None:
    keep(days.store, days.plan, an_exploration(days.now, a_finding(days.now, "gone"), tried=[]), days.folder)
    for _ in range(3):
        keep(days.store, days.plan, an_exploration(days.now, tried=[], whole=True), days.folder)
    assert [alert.state for alert in alerts.select_unresolved(days.store)] == ["open"]
    for _ in range(2):
        keep(days.store, days.plan, an_exploration(days.now), days.folder)
    assert alerts.select_unresolved(days.store) == []


PAGE = Control(landmark="", role="page", name="/tid")
LINK = Control(landmark="contentinfo", role="link", name="Kommunen")


@pytest.mark.parametrize(
    ("found", "whole", "opened", "over"),
    [
        (("wrong-language", PAGE), True, "/tid", True),
        (("wrong-language", PAGE), True, "/", False),
        (("wrong-language", PAGE), False, "/tid", False),
        (("inaccessible", PAGE), True, "/tid", True),
        (("inaccessible", PAGE), False, "/tid", False),
        (("page-error", PAGE), False, "/tid", True),
        (("dead-outside-link", LINK), True, "/tid", True),
        (("dead-outside-link", LINK), True, "/", False),
        (("dead-outside-link", LINK), False, "/tid", False),
    ],
)
def test_a_fault_of_a_page_is_over_only_when_the_page_was_seen(
    found: tuple[VerdictKind, Control], whole: bool, opened: str, over: bool, days: Days
) -> None:
    """A wrong sentence may stand in a dialog of the page, and a link that leads out is only looked up: a run that is
    not whole may not have come to where they stand. What opening the page does, every opening shows."""
    keep(days.store, days.plan, an_exploration(days.now, a_finding(days.now, *found)), days.folder)
    for _ in range(2):
        seen = frozenset({opened})
        run = an_exploration(days.now, tried=[], opened=seen, audited=seen, whole=whole)
        keep(days.store, days.plan, run, days.folder)
    assert (alerts.select_unresolved(days.store) == []) == over


@pytest.mark.parametrize("audited", [frozenset[str](), frozenset({"/"})], ids=["without axe", "axe was silent there"])
def test_a_hindrance_is_not_over_where_axe_has_not_looked(audited: frozenset[str], days: Days) -> None:
    keep(days.store, days.plan, an_exploration(days.now, a_finding(days.now, "inaccessible", PAGE)), days.folder)
    for _ in range(3):
        run = an_exploration(days.now, opened=frozenset({"/", "/tid"}), audited=audited, whole=True)
        keep(days.store, days.plan, run, days.folder)
    assert [alert.state for alert in alerts.select_unresolved(days.store)] == ["open"]


def test_a_fault_behind_many_controls_is_not_over_because_another_one_met_it(days: Days) -> None:
    found = a_finding(days.now, "failed-request", seen="POST /a svarede 500")
    elsewhere = a_finding(days.now, "failed-request", BUTTON, seen="POST /a svarede 500", route="/mine")
    for findings in ([found], [elsewhere], [elsewhere]):
        keep(days.store, days.plan, an_exploration(days.now, *findings), days.folder)
    assert [alert.state for alert in alerts.select_unresolved(days.store)] == ["open", "open"]


def test_evidence_is_named_as_seen_from_the_results_folder(days: Days) -> None:
    picture = days.folder / "r" / "screenshot.png"
    walk = replace(a_walk("book", days.now, "red"), screenshot=str(picture), trace="/etc/passwd")
    keep(days.store, days.plan, walk, days.folder)
    (alert,) = alerts.select_unresolved(days.store)
    assert (alert.fault.screenshot, alert.fault.trace) == ("r/screenshot.png", None)


hours = st.lists(st.sampled_from(["green", "slip", "inconclusive", "red"]), max_size=30)


@given(hours, st.integers(0, 6 * 24))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_came_before_a_broken_flow_is_always_told(
    tmp_path_factory: pytest.TempPathFactory, now: datetime, before: list[str], start: int
) -> None:
    """By the time that the doors have opened, at the latest."""
    days = Days(tmp_path_factory.mktemp("days"), a_plan(**CALM), now + timedelta(hours=start))
    for colour in before:
        days.round(look=colour)
    for _ in range(2):
        days.round(look="red")
    while days.plan.rests.covers(days.now):
        days.now += QUARTER
    days.round(look="red")
    (told,) = [alert.told for alert in alerts.select_unresolved(days.store) if alert.key == "journey look"]
    assert told is not None
    days.close()

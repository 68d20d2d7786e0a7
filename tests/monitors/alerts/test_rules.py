from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.alerts.rules import REDS, WINDOW, Alert, Fault, Reading, State, judge

FAULT = Fault(experience="Borgeren kan ikke skifte sin tid.", where="/mine", expected="det nye", seen="det gamle")
START = datetime.fromisoformat("2026-11-23T08:00:00+01:00")


def after(colours: str, *, sure: bool = False) -> list[Alert | None]:
    """The alert after each reading: R is red, G is green."""
    alert, states = None, []
    for number, colour in enumerate(colours):
        at = START + timedelta(minutes=number)
        fault = FAULT if colour == "R" else None
        alert = judge(alert, Reading(key="k", check="c", flow="f", at=at, fault=fault, sure=sure))
        states.append(alert)
    return states


def last_state(colours: str, *, sure: bool = False) -> State | None:
    alert = after(colours, sure=sure)[-1]
    return alert.state if alert else None


@pytest.mark.parametrize(
    ("colours", "state"),
    [
        ("G", None),
        ("R", "suspected"),
        ("RR", "open"),
        ("RG", "suspected"),
        ("RGR", "suspected"),
        ("RGRGR", "open"),  # it comes and goes: three of the last ten
        ("RRG", "open"),
        ("RRGRG", "open"),
        ("RRGG", "resolved"),
        ("RRRRRRRRRRGG", "resolved"),
        ("RG" + "G" * WINDOW, "resolved"),
    ],
)
def test_a_fault_is_one_when_it_comes_back_and_over_when_it_stays_away(colours: str, state: State | None) -> None:
    assert last_state(colours) == state


def test_what_is_certain_needs_no_second_look() -> None:
    assert last_state("R", sure=True) == "open"


def test_what_comes_and_goes_is_not_over_after_two_good_looks() -> None:
    assert last_state("RGRGRGRG" + "G") == "open"
    assert last_state("RGRGRGRG" + "G" * WINDOW) == "resolved"


def test_an_alert_knows_when_it_began_and_when_it_was_opened_and_resolved() -> None:
    alert = after("GRRGG")[-1]
    assert alert
    minutes = [at and (at - START) // timedelta(minutes=1) for at in (alert.began, alert.opened, alert.resolved)]
    assert minutes == [1, 2, 4]


def test_a_fault_that_comes_back_is_an_alert_of_its_own() -> None:
    first, second = after("RRGG")[-1], after("RRGGRR")[-1]
    assert first
    assert second
    assert (second.state, second.began > first.began, second.told) == ("open", True, None)


colours = st.text("RG", max_size=40)


@given(colours)
def test_two_red_looks_in_a_row_are_always_an_open_alert(before: str) -> None:
    assert last_state(f"{before}RR") == "open"


@given(colours)
def test_only_green_looks_end_an_alert_and_never_a_single_one(before: str) -> None:
    for earlier, later in zip(after(f"{before}RR"), after(f"{before}RR")[1:], strict=False):
        if earlier and later and earlier.state == "open" and later.state == "resolved":
            assert later.recent[-2:] == (False, False)


@given(st.lists(st.sampled_from(["G", "RG" + "G" * (WINDOW - 1)]), max_size=12))
def test_a_slip_now_and_then_is_never_told(pieces: list[str]) -> None:
    assert not [alert for alert in after("".join(pieces)) if alert and alert.opened]


@given(colours)
def test_every_broken_thing_comes_to_an_end_once_it_is_mended(before: str) -> None:
    alert = after(f"{before}RR" + "G" * (WINDOW + REDS))[-1]
    assert alert
    assert alert.state == "resolved"

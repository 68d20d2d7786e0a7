"""A site in trouble is spared; a site with a fault is explored on."""

from msgspec.structs import replace

from monitors.explorer.exchanges import Exchange
from monitors.explorer.strain import WINDOW, Strain
from tests.monitors.explorer.builders import SITE


def answers(count: int = WINDOW, status: int = 200, seconds: float = 0.1, routes: int = 5) -> list[Exchange]:
    return [
        Exchange(method="GET", url=f"{SITE}/{'abcdefgh'[number % routes]}", status=status, seconds=seconds)
        for number in range(count)
    ]


def after(*exchanges: list[Exchange]) -> Strain:
    strain = Strain()
    for some in exchanges:
        strain.note(some)
    return strain


def test_answers_that_take_several_times_as_long_as_at_first_are_slow() -> None:
    assert after(answers(seconds=0.3), answers(seconds=1.3)).is_slow
    assert not after(answers(seconds=0.3), answers(seconds=1.1)).is_slow
    assert not after(answers(seconds=0.01), answers(seconds=0.5)).is_slow
    assert not after(answers(seconds=0.3), answers(WINDOW - 1, seconds=9)).is_slow


def test_faults_in_many_places_are_a_site_in_trouble_and_in_one_place_a_fault() -> None:
    assert after(answers(), answers(30), answers(30, status=503)).is_failing
    assert not after(answers(), answers(30), answers(30, status=503, routes=1)).is_failing
    assert not after(answers(), answers(50), answers(10, status=503)).is_failing
    assert not after(answers(), answers(status=404)).is_failing
    elsewhere = [replace(answer, here=False) for answer in answers(status=503)]
    assert not after(answers(), elsewhere).is_failing


def test_what_a_busy_machine_saw_is_forgotten() -> None:
    strain = after(answers(), answers(seconds=9))
    strain.forget()
    assert not strain.is_slow

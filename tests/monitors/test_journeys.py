from datetime import datetime, timedelta

import pytest

from monitors.citizens import made_up
from monitors.journeys import JOURNEYS
from monitors.journeys.own_time import a_day_to_book
from monitors.second_channel import FreeDay, FreeTimes


def times_on(day: datetime, *hours: int) -> FreeDay:
    return FreeDay(office="town-hall", times=[day.replace(hour=hour) for hour in hours])


def test_a_test_citizen_books_no_time_so_close_that_it_could_not_be_changed(now: datetime) -> None:
    today, tomorrow, later = (now + timedelta(days=days) for days in range(3))
    days = [times_on(today, 9, 10), times_on(tomorrow, 7, 10), times_on(later, 10), times_on(later, 9, 11)]
    assert a_day_to_book(FreeTimes(now, days)) == days[3]
    assert a_day_to_book(FreeTimes(now, days[:3])) is None


def test_a_test_citizen_cannot_be_a_real_one() -> None:
    citizen = made_up()
    assert citizen.name == "Test Testesen"
    assert citizen.phone.startswith("+4500")
    assert citizen.email.endswith("@monitor.invalid")
    assert made_up() != citizen, "each walk has its own"


LOST = {"Mailens kalenderfil har samme tid", "Kalenderfilen har tiden", "Tiden er uændret i API'et"}
"""These read back a citizen's time too, in other words."""
OF_DEVICES = {"Standeren læses tilbage gennem API'et"}


def test_what_reads_back_whether_something_was_kept_knows_that_it_may_be_lost() -> None:
    steps = [step for journey in JOURNEYS.values() for step in journey.steps()]
    read_back = {step.sentence for step in steps if "læses tilbage" in step.sentence} - OF_DEVICES
    assert {step.sentence for step in steps if step.grave} >= read_back | LOST
    assert not any(step.grave for step in steps if "kan ikke" in step.harm), "what is refused is not lost"


def test_what_strangers_see_and_what_is_sold_twice_is_as_grave_as_what_is_lost() -> None:
    steps = [step for journey in JOURNEYS.values() for step in journey.steps()]
    assert {step.sentence: step.grave for step in steps if step.grave not in {None, "lost"}} == {
        "Uden den rigtige kode åbner tiden ikke": "leaked",
        "Serveren kender ikke browseren mere": "leaked",
        "Den ene tid læses tilbage gennem API'et": "sold-twice",
        "Tiden, der nu er taget, tilbydes ikke mere": "sold-twice",
    }


@pytest.mark.parametrize("name", JOURNEYS)
def test_every_step_of_a_journey_can_be_told_from_the_others(name: str) -> None:
    sentences = [step.sentence for step in JOURNEYS[name].steps()]
    assert sentences
    assert len(set(sentences)) == len(sentences)

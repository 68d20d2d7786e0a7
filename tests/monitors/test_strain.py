"""A site in trouble is not troubled more: what writes waits until a walk has gone well again."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from monitors.strain import KNOWN, Strain
from monitors.verdicts import CouldNotLook, Sighting, Verdict
from tests.monitors.alerts.makers import a_walk

FAULT = Sighting(kind="error-answer", text="POST /api/v1/bookings svarede 503", step="Borgeren trykker “Bekræft”")
REFUSAL = Sighting(kind="error-answer", text="POST /api/v1/bookings svarede 409", step="Borgeren trykker “Bekræft”")


def in_trouble(strain: Strain) -> bool:
    try:
        strain.demand_calm()
    except CouldNotLook:
        return True
    return False


def met(walk: Verdict, *seen: Sighting) -> Verdict:
    return replace(walk, sightings=list(seen))


def test_faults_of_the_server_on_three_journeys_stop_what_writes_until_one_goes_well(now: datetime) -> None:
    strain = Strain()
    for name in ("book", "book@desktop", "book", "undo"):
        strain.note(met(a_walk(name, now, "red"), FAULT))
    assert not in_trouble(strain), "two journeys may share one broken page"
    strain.note(met(a_walk("mail", now), FAULT))
    assert in_trouble(strain)
    strain.note(a_walk("look", now, "inconclusive"))
    assert in_trouble(strain), "who could not look knows nothing of it"
    strain.note(a_walk("look", now))
    assert not in_trouble(strain)


@pytest.mark.parametrize(("times", "slow"), [(2.9, False), (3.1, True)])
def test_walks_that_take_three_times_as_long_as_usual_count_as_well(times: float, slow: bool, now: datetime) -> None:
    strain = Strain()
    names = ("book", "undo", "mail")
    for _ in range(KNOWN):
        for name in names:
            strain.note(a_walk(name, now, seconds=4))
    for name in names:
        strain.note(a_walk(name, now, seconds=4 * times))
    assert in_trouble(strain) == slow


def test_a_wrong_page_and_a_refusal_are_no_trouble_of_the_site(now: datetime) -> None:
    strain = Strain()
    for name in ("book", "undo", "mail", "code"):
        strain.note(met(a_walk(name, now, "red"), REFUSAL))
    assert not in_trouble(strain)

"""A list that offers something else than when the explorer met it, as after a new version of the site."""

import asyncio
from pathlib import Path

from monitors.browser import provide
from monitors.explorer.exercise import Order
from monitors.explorer.run import means_of
from monitors.explorer.shapes import ControlId, Snapshot, Step
from monitors.explorer.trying import Outcome, attempt
from monitors.explorer.verdicts import Known
from monitors.explorer.visit import Visit
from tests.monitors.explorer.site import a_site
from tests.monitors.explorer.test_exploring import a_target, wanted


async def choosing(option: str, offered: list[str], results: Path) -> Outcome:
    """What comes of choosing `option` in a list that offers these now, the first of them chosen."""
    control = ControlId(route="/", dialog="", landmark="main", role="combobox", name="Hvem", href="")
    options = "".join(f"<option>{one}</option>" for one in offered)
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", f"<label>Hvem <select>{options}</select></label>")
        step = Step(control=control, name="Hvem", act="choose", text=option)
        order = Order(path=[Step(url=url)], step=step, seed=1)
        async with means_of(wanted(a_target(url), results), await asyncio.to_thread(provide), "a-run") as means:
            return await attempt(means, order, Known(), nothing)


async def nothing(_: Visit, __: Snapshot) -> list[str]:
    return []


async def test_what_a_list_no_longer_offers_is_no_fault_of_it(tmp_path: Path) -> None:
    outcome = await choosing("Akuttider", ["Alle", "Akut"], tmp_path)
    assert outcome.judged is None
    assert outcome.observation
    assert outcome.observation.step.text == "Akut"


async def test_what_is_chosen_already_is_not_chosen_again(tmp_path: Path) -> None:
    outcome = await choosing("Alle", ["Alle", "Akut"], tmp_path)
    assert outcome.judged is None
    assert outcome.observation
    assert outcome.observation.step.text == "Akut"


async def test_a_list_is_called_as_its_label_says_whatever_it_offers(tmp_path: Path) -> None:
    outcome = await choosing("Akut", ["Alle", "Akut"], tmp_path)
    assert outcome.observation
    assert [seen.name for seen in outcome.observation.before.controls if seen.tag == "select"] == ["Hvem"]


async def test_a_list_with_nothing_to_choose_is_a_way_that_is_gone(tmp_path: Path) -> None:
    assert (await choosing("Akut", ["Alle"], tmp_path)).lost

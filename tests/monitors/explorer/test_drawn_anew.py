"""A page that draws itself anew when one of its controls is used, or lays something over it."""

import asyncio
from pathlib import Path

from monitors.browser import provide
from monitors.explorer.exercise import Order
from monitors.explorer.run import means_of
from monitors.explorer.shapes import ControlId, Snapshot, Step
from monitors.explorer.signature import fold
from monitors.explorer.trying import Outcome, attempt
from monitors.explorer.verdicts import Known
from monitors.explorer.visit import Visit
from tests.monitors.explorer.site import a_site
from tests.monitors.explorer.test_exploring import a_target, wanted

DRAWN_ANEW = """
const draw = (times) => {
  const anew = document.createElement('button')
  anew.textContent = '10.00'
  anew.onclick = () => say('Valgt')
  anew.onfocus = () => times && draw(times - 1)
  document.getElementById('times').replaceChildren(anew)
}
"""


async def outcome_on(page: str, results: Path) -> Outcome:
    control = ControlId(route="/", dialog="", landmark="main", role="button", name=fold("10.00"), href="")
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", '<div id="times"></div>')
        site.script += DRAWN_ANEW + page
        step = Step(control=control, name="10.00", keyboard=True)
        order = Order(path=[Step(url=url)], step=step, seed=1)
        async with means_of(wanted(a_target(url), results), await asyncio.to_thread(provide), "a-run") as means:
            return await attempt(means, order, Known(), nothing)


async def nothing(_: Visit, __: Snapshot) -> list[str]:
    return []


async def test_a_control_that_was_drawn_anew_once_is_used_where_it_is_now(tmp_path: Path) -> None:
    outcome = await outcome_on("draw(1)", tmp_path)
    assert outcome.observation
    assert outcome.observation.after
    assert outcome.judged is None


async def test_a_control_that_is_drawn_anew_whenever_it_is_reached_cannot_be_used(tmp_path: Path) -> None:
    outcome = await outcome_on("draw(99)", tmp_path)
    assert outcome.judged
    assert outcome.judged.kind == "unclickable"


# A driver may move the focus twice to be sure.
FOCUS_TAKEN = """
const button = document.createElement('button')
button.textContent = '10.00'
button.onclick = () => say('Valgt')
button.onfocus = () => TIMES-- > 0 && button.blur()
document.getElementById('times').replaceChildren(button)
"""


async def test_a_control_from_which_the_page_takes_the_focus_once_can_be_reached(tmp_path: Path) -> None:
    outcome = await outcome_on("let TIMES = 2" + FOCUS_TAKEN, tmp_path)
    assert outcome.observation
    assert outcome.observation.after
    assert outcome.judged is None


async def test_a_control_that_never_keeps_the_focus_cannot_be_reached(tmp_path: Path) -> None:
    outcome = await outcome_on("let TIMES = 99" + FOCUS_TAKEN, tmp_path)
    assert outcome.judged
    assert outcome.judged.kind == "unclickable"


async def test_a_button_that_is_off_until_something_is_filled_in_needs_say_nothing(tmp_path: Path) -> None:
    control = ControlId(route="/", dialog="", landmark="main", role="button", name="Slet", href="")
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", '<label>Kode <input></label><button aria-disabled="true">Slet</button>')
        order = Order(path=[Step(url=url)], step=Step(control=control, name="Slet", bare=True), seed=1)
        async with means_of(wanted(a_target(url), tmp_path), await asyncio.to_thread(provide), "a-run") as means:
            outcome = await attempt(means, order, Known(), nothing)
    assert outcome.observation
    assert outcome.judged is None


ONE_OVER_ANOTHER = """
<dialog aria-label="Hvad der sker"><p>Intet</p><button>Tilbage</button></dialog>
<dialog aria-label="Ny tid"><button onclick="document.querySelector('dialog').showModal()">Se</button></dialog>
"""


async def test_of_two_dialogs_the_one_on_top_is_used_wherever_it_stands_in_the_document(tmp_path: Path) -> None:
    control = ControlId(route="/", dialog="Ny tid", landmark="dialog: Ny tid", role="button", name="Se", href="")
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", ONE_OVER_ANOTHER)
        site.script += "document.querySelectorAll('dialog')[1].showModal()"
        order = Order(path=[Step(url=url)], step=Step(control=control, name="Se"), seed=1)
        async with means_of(wanted(a_target(url), tmp_path), await asyncio.to_thread(provide), "a-run") as means:
            outcome = await attempt(means, order, Known(), nothing)
    assert outcome.judged is None
    assert outcome.observation
    assert outcome.observation.after
    assert outcome.observation.after.dialog == "Hvad der sker"
    assert [one.name for one in outcome.observation.after.controls if one.shown] == ["Tilbage"]


COVERED = """
draw(0)
const over = document.createElement('div')
over.style.cssText = 'position: fixed; inset: 0'
document.body.append(over)
"""


async def test_what_lies_under_something_else_is_out_of_reach_also_when_it_is_the_keyboards_turn(
    tmp_path: Path,
) -> None:
    outcome = await outcome_on(COVERED, tmp_path)
    assert outcome.judged
    assert (outcome.judged.kind, outcome.judged.seen) == ("unclickable", "noget andet ligger oven på det (<div>)")

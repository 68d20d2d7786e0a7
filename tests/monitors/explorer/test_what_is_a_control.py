"""What looks like no control and is one: a box drawn by its label, and what is listened for further up."""

from pathlib import Path
from typing import Final

from msgspec.structs import replace
from playwright.sync_api import sync_playwright

from monitors.browser import provide
from monitors.explorer.effects import effect_of
from monitors.explorer.planning import KEYBOARD_EVERY
from monitors.explorer.replay_file import replay_file
from monitors.explorer.shapes import Observation
from monitors.explorer.verdicts import Known, judge
from tests.monitors.explorer.builders import a_control, a_page, an_exercise, planned
from tests.monitors.explorer.site import a_site
from tests.monitors.explorer.test_exploring import a_target, explored, named, names
from tests.monitors.explorer.test_ledger import FINDING

SCRIPT: Final = "document.addEventListener('click', ({ target }) => target.closest('.far') && say('Hørt langt væk'))"
WELL: Final = (
    '<label><input type="checkbox" hidden onchange="say(`Valgt`)"> Skjult boks</label>'
    '<input type="radio" id="one" name="r" style="display: none" onchange="say(`Skiftet`)">'
    '<label for="one">Et valg</label>'
    '<label><input type="file" hidden onchange="say(`Vedlagt`)"> Vedlæg</label>'
    '<div tabindex="0" class="far" style="cursor: pointer">'
    '<i role="img" aria-label="Et kort:"></i> Til at trykke på</div>'
    '<div tabindex="0" class="far">Hørt længere oppe</div><div tabindex="0">Kan læses op</div>'
)
NO_CONTROLS: Final = (
    '<input type="checkbox" hidden><label style="display: none"><input type="checkbox"> Hverken eller</label>'
    '<label><input type="checkbox" hidden aria-hidden="true"> For øjet</label>'
    '<div tabindex="-1" style="cursor: pointer">Får fokus af siden</div><h2 tabindex="0">Overskrift</h2>'
    '<div tabindex="0" style="position: fixed">   </div>'
    '<div tabindex="0" role="region" aria-label="Et afsnit">Tekst</div>'
    '<div tabindex="0" style="overflow: auto; height: 30px"><p>Kan rulles</p><p>Mere</p><p>Endnu mere</p></div>'
    '<div tabindex="0" class="far">Om <button id="well">Virker</button></div>'
    '<div tabindex="0" class="far">Om <span role="switch" aria-checked="false" id="switch">Kontakt</span></div>'
)
DEAD: Final = (
    '<label><input type="checkbox" hidden onclick="return false"> Død skjult boks</label>'
    '<div tabindex="0" style="cursor: pointer">Død langt væk</div>'
)


async def test_what_is_drawn_by_its_label_or_heard_further_up_is_tried_and_what_only_has_the_focus_is_not(
    tmp_path: Path,
) -> None:
    async with a_site() as (site, url):
        site.script += SCRIPT
        site.pages["/"] = ("Forside", WELL + NO_CONTROLS)
        exploration = await explored(a_target(url), tmp_path)
    assert exploration.findings == []
    assert names(exploration, "exercised") == {
        "Skjult boks",
        "Et valg",
        "Vedlæg",
        "Et kort: Til at trykke på",
        "Hørt længere oppe",
        "Kan læses op",
        "Virker",
        "Kontakt",
    }
    assert names(exploration, "unreached") | names(exploration, "exempt") == set()


async def test_where_nobody_listens_what_only_has_the_focus_is_no_control(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", '<div tabindex="0">Kan læses op</div><button id="well">Virker</button>')
        exploration = await explored(a_target(url), tmp_path)
    assert {one.name for one in exploration.controls} == {"Virker"}


async def test_what_is_drawn_by_its_label_or_heard_further_up_is_found_dead(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        site.script += SCRIPT
        site.pages["/"] = ("Forside", DEAD)
        exploration = await explored(a_target(url), tmp_path)
    assert named(exploration.findings) == dict.fromkeys(("Død skjult boks", "Død langt væk"), "no-effect")


def pressed(says: str) -> Observation:
    before = a_page(a_control("Gem", "generic", why="focusable"))
    return an_exercise(before.controls[0], replace(before, lines=[(says, "da")]), before=before)


def test_what_only_has_the_focus_is_dead_once_it_is_known_to_have_done_something() -> None:
    dead, alive = pressed("Velkommen"), effect_of(pressed("Gemt"))
    assert alive
    assert judge(dead) is None
    assert judge(replace(dead, after=None, hindrance="noget andet ligger oven på det")) is None
    judged = judge(dead, Known(accepted=[alive, alive]))
    assert judged
    assert judged.kind == "other-effect"
    nothing = effect_of(dead)
    assert nothing
    assert judge(dead, Known(accepted=[nothing, nothing])) is None


def test_what_no_key_reaches_is_tried_by_finger() -> None:
    for control in (a_control("A", "checkbox", by_label=True), a_control("B", "generic", why="focusable")):
        page = a_page(control)
        assert not any(step.keyboard for seed in range(KEYBOARD_EVERY) for step in planned(page, seed))


def test_the_program_of_a_finding_presses_the_label_of_a_hidden_box() -> None:
    page = a_page(a_control('Den "skjulte"', "checkbox", by_label=True))
    lines = replay_file(FINDING, planned(page), a_target("http://127.0.0.1:9")).splitlines()
    [press] = [line.strip() for line in lines if line.strip().startswith("page.get_by_role")]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=provide(), chromium_sandbox=False)
        shown = browser.new_page()
        shown.set_default_timeout(5_000)
        shown.set_content('<label><input type="checkbox" hidden> Den "skjulte"</label>')
        exec(press, {"page": shown})
        assert shown.locator("input").is_checked()
        browser.close()

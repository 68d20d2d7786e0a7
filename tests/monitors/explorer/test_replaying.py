"""What a finding says under "Gentag" answers rightly, whatever the verdict: red while it is so, green when mended."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from monitors.explorer.ledger import Ledger
from monitors.explorer.met import key_to, meet
from monitors.explorer.run import LEDGER
from monitors.explorer.shapes import Step
from monitors.explorer.target_file import Outside
from monitors.findings import VerdictKind
from tests.monitors.explorer.builders import SITE, a_control, a_page, planned
from tests.monitors.explorer.site import SCRIPT, Site, a_site
from tests.monitors.explorer.test_beside_the_page import APP, WORKER
from tests.monitors.explorer.test_exploring import a_target, explored, named, replayed

WELL = '<button id="well">Virker</button>'
MOVES = "<script>document.getElementById('moves').onclick = () => location.href = '{}'</script>"
Change = Callable[[Site], None]


def front(content: str) -> Change:
    def change(site: Site) -> None:
        site.pages["/"] = ("Forside", content)

    return change


def offline(script: str) -> Change:
    def change(site: Site) -> None:
        site.pages["/"] = ("Forside", '<button id="sends-later">Sender senere</button>')
        site.script, site.worker = f"{SCRIPT}{APP}{script}", WORKER

    return change


MOVING = '<button id="moves">Flyt</button>'
FORGETS = "document.getElementById('sends-later').addEventListener('click', (event) => {" + (
    "if (!navigator.onLine) { event.stopImmediatePropagation(); say('Venter på forbindelse') } }, { capture: true })"
)
BREAKS: dict[VerdictKind, tuple[str, Change, Change]] = {
    "gone": ("Virker", front(WELL + "<p>Mere</p>"), front("<p>Mere</p>")),
    "never-enabled": ("Virker", front(WELL), front(WELL.replace(">", " disabled>", 1))),
    "other-effect": ("Flyt", front(MOVING + MOVES.format("/side")), front(MOVING + MOVES.format("/andet"))),
    "not-stored": ("Sender senere", offline(""), offline(FORGETS)),
}
"""Verdict -> name of the control, how the site is when it is well, and when it is not."""


@pytest.mark.parametrize("verdict", BREAKS)
async def test_what_only_earlier_runs_make_a_finding_is_replayed(tmp_path: Path, verdict: VerdictKind) -> None:
    name, mend, harm = BREAKS[verdict]
    async with a_site() as (site, url):
        mend(site)
        before = [await explored(a_target(url), tmp_path) for _ in range(2 if verdict == "other-effect" else 1)]
        assert not {finding.control.name for run in before for finding in run.findings} & {name}
        harm(site)
        found = {one.control.name: one for one in (await explored(a_target(url), tmp_path)).findings}[name]
        assert found.verdict == verdict
        again = await replayed(a_target(url), tmp_path, found.exercise)
        mend(site)
        mended = await replayed(a_target(url), tmp_path, found.exercise)
    assert (again.outcome, [finding.key for finding in again.findings]) == ("failed", [found.key])
    assert (mended.outcome, mended.findings) == ("ok", [])


async def test_a_dead_link_out_of_the_site_is_replayed_without_what_was_believed_of_it(tmp_path: Path) -> None:
    async with a_site() as (other, elsewhere), a_site() as (site, url):
        site.pages["/"] = ("Forside", f'<a href="{elsewhere}/ikke-her">Er væk</a>')
        target: Any = a_target(url, outside=Outside(allow=["127.0.0.1"]))
        [dead] = (await explored(target, tmp_path)).findings
        again = await replayed(target, tmp_path, dead.exercise)
        other.pages["/ikke-her"] = ("Er her nu", "")
        back = await replayed(target, tmp_path, dead.exercise)
        del other.pages["/ikke-her"], site.pages["/"]
        lost = await replayed(target, tmp_path, dead.exercise)
    assert (again.outcome, [finding.key for finding in again.findings]) == ("failed", [dead.key])
    assert (back.outcome, named(back.findings)) == ("ok", {})
    assert lost.outcome == "inconclusive"


def test_what_is_known_of_a_control_is_found_by_how_it_was_used() -> None:
    page = a_page(a_control())
    [step] = planned(page)
    met = meet([Step(url=SITE)], page.controls[0], step, None)
    assert key_to(step) == met.key
    assert key_to(replace(step, bare=True)) == f"{met.key}.bare"
    assert key_to(replace(step, twice=True)) == f"{met.key}.twice"
    assert key_to(Step(url=f"{SITE}/aftale/12")) == "page /aftale/*"


def test_an_unknown_exercise_is_not_kept(tmp_path: Path) -> None:
    with Ledger(tmp_path / LEDGER, "by") as ledger:
        assert ledger.kept("3f1c9a0b72de") is None

"""The explorer in a real browser, on pages that it has never seen: nobody tells it what to press."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import astuple

from monitors.browser import provide
from monitors.explorer.report import Exploration, describe
from monitors.explorer.run import Wanted, explore, replay
from monitors.explorer.target_file import ExplorerTarget, SecondChannelFile
from monitors.findings import Finding, VerdictKind
from monitors.targets import Target
from tests.monitors.explorer.site import BROKEN, a_site

PATIENCE = 3
THINGS = SecondChannelFile(
    kind="reads", paths=["/api/things", "/api/note"], covers=["/api/dropped", "/api/note", "/api/things", "/api/wrong"]
)
EXPECTED: dict[str, VerdictKind] = {
    "Død knap": "no-effect",
    "Dødt link": "failed-request",
    "Fejler": "failed-request",
    "Glemmer": "not-stored",
    "Husker forkert": "stored-otherwise",
    "Venter": "still-pending",
    "Venter senere": "still-pending",
    "Dækket": "unclickable",
    "Dækket felt": "unclickable",
    "Uden størrelse": "unclickable",
    "Slået fra": "never-enabled",
    "Fremmed": "wrong-language",
    "Kaster": "page-error",
    "Undskylder": "error-text",
    "Omdøber": "stale-page",
    "Forvildet": "other-effect",
    "Falder tilbage": "toggle-not-kept",
    "Tier": "submit-unanswered",
    "Dobbelt": "stored-twice",
    "Sender to": "stored-twice",
    "Forkert time": "stale-page",
    "Tom side": "broken-page",
    "Tomt script": "failed-request",
    "Tomt svar": "failed-request",
    "Tom fil": "bad-download",
}


def a_target(url: str, **more: Any) -> ExplorerTarget:
    return ExplorerTarget(
        **{"name": "prøve", "url": url, "language": "da", "writes": ["/api/"], "second_channel": THINGS, **more}
    )


def wanted(
    target: ExplorerTarget, results: Path, minutes: float = 8, axe: Path | None = None, patience: float = PATIENCE
) -> Wanted:
    return Wanted(
        target=target, marking=Target(base_url=target.url, key=None), seed=1, minutes=minutes, results=results,
        patience=patience, axe=axe, now=lambda: datetime.now(UTC), tell=print,
    )  # fmt: skip


async def explored(target: ExplorerTarget, results: Path, *more: Any, **named: Any) -> Exploration:
    """As `wanted` says."""
    exploration = await explore(wanted(target, results, *more, **named), await asyncio.to_thread(provide))
    print(describe(exploration))
    return exploration


async def replayed(target: ExplorerTarget, results: Path, exercise: str) -> Exploration:
    return await replay(wanted(target, results), await asyncio.to_thread(provide), exercise)


def named(findings: list[Finding]) -> dict[str, str]:
    """Name of the control, or of the page, -> verdict."""
    return {finding.control.name: finding.verdict for finding in findings}


def is_kept(path: str | None) -> bool:
    return path is not None and Path(path).stat().st_size > 0


def names(exploration: Exploration, standing: str) -> set[str]:
    return {one.name for one in exploration.controls if one.standing == standing}


async def test_what_is_well_is_green_and_what_has_gone_since_is_told(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        first = await explored(a_target(url), tmp_path)
        assert (first.outcome, first.whole) == ("ok", True)
        assert names(first, "exercised") == {
            "Virker",
            "Gemmer",
            "En side",
            "Fold ud",
            "Lytter",
            "Kontakt",
            "I skyggen",
            "Kun én gang",
            "En fil",
        }
        assert names(first, "exempt") == {"Udenfor", "Ring", "Træk"}
        assert {one.name for one in first.controls if one.judged} == names(first, "exercised")
        stored = {("Gemmer", False), ("Kun én gang", False), ("Kun én gang", True)}
        assert {(one.name, one.twice) for one in first.controls if one.stored} == stored
        assert "/" in first.opened
        site.pages["/"] = ("Forside", '<button id="well">Virker</button>')
        second = await explored(a_target(url), tmp_path)
    gone = {"Gemmer", "En side", "Fold ud", "Lytter", "Kontakt", "I skyggen", "Kun én gang", "En fil"}
    assert named(second.findings) == dict.fromkeys(gone, "gone")


async def test_of_a_list_only_what_leads_to_a_place_of_the_page_itself_is_missed(tmp_path: Path) -> None:
    items = "".join(f'<li><a href="/side?sag={at}">{name}</a></li>' for at, name in enumerate(("Flytning", "Vielse")))
    shown = (("navn", "Skriv dit navn"), ("by", "Skriv din by"), ("slut", "Nederst"))
    places = "".join(f'<li><a href="#{at}">{name}</a></li>' for at, name in shown)
    fields = '<label>Navn <input id="navn"></label><label>By <input id="by"></label>'
    async with a_site() as (site, url):
        site.pages["/side"] = ("Side", "<p>En side</p>")
        site.pages["/"] = ("Forside", f'<ul>{items}</ul><ul>{places}</ul>{fields}<h2 id="slut">Slut</h2>')
        await explored(a_target(url), tmp_path)
        site.pages["/"] = ("Forside", fields)
        second = await explored(a_target(url), tmp_path)
    assert named(second.findings) == dict.fromkeys(("Skriv dit navn", "Skriv din by"), "gone")


@pytest.mark.parametrize("script", ["", "Array.prototype.toJSON = () => 'en liste'"])
async def test_a_name_that_is_cut_in_the_middle_of_a_sign_can_be_read_and_kept(tmp_path: Path, script: str) -> None:
    async with a_site() as (site, url):
        site.script += script
        site.pages["/"] = ("Forside", f'<button id="well">a{"🙂" * 60}</button>')
        exploration = await explored(a_target(url), tmp_path)
    assert (exploration.outcome, exploration.whole, exploration.exercised) == ("ok", True, 1)


async def test_links_that_are_odd_are_tried_as_others_are(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        site.pages["/"] = (
            "Forside", '<a href="http://[domain]/x">Skabelon</a><button id="well">Virker</button>'
            '<svg width="90" height="40"><a href="side"><text y="30" font-size="30">Tegning</text></a></svg>',
        )  # fmt: skip
        exploration = await explored(a_target(url), tmp_path)
    assert names(exploration, "exercised") == {"Skabelon", "Tegning", "Virker"}
    assert "Tegning" not in named(exploration.findings)


async def test_what_is_missing_on_every_page_is_told_once_and_hides_nothing(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        site.breaks("Død knap")
        missing = '<img alt="" src="/mangler.png">'
        site.pages["/"] = ("Forside", site.pages["/"][1] + missing)
        exploration = await explored(a_target(url), tmp_path)
    assert named(exploration.findings) == {"/": "failed-request", "Død knap": "no-effect"}


@pytest.mark.parametrize(
    ("script", "dead"),
    [("", {"Hjælp", "Ingen steder"}), ("addEventListener('hashchange', () => say(location))", set())],
)
async def test_a_link_to_a_place_that_is_not_on_its_page_is_dead(tmp_path: Path, script: str, dead: set[str]) -> None:
    async with a_site() as (site, url):
        site.script += script
        site.pages["/"] = (
            "Forside", '<a href="#">Hjælp</a><a href="#findes-ikke">Ingen steder</a><a href="#afsnit">Afsnit</a>'
            '<a href="#top">Op</a><p id="afsnit">Et afsnit</p>',
        )  # fmt: skip
        exploration = await explored(a_target(url), tmp_path)
    assert named(exploration.findings) == dict.fromkeys(dead, "no-effect")


@pytest.mark.parametrize("part", [0, 1])
async def test_every_broken_control_is_named(tmp_path: Path, part: int) -> None:
    names = list(BROKEN)[part::2]
    async with a_site() as (site, url):
        site.breaks(*names)
        exploration = await explored(a_target(url), tmp_path)
    assert exploration.outcome == "failed"
    # Of a page in another language the page is told of.
    assert named(exploration.findings) == {"/fremmed" if name == "Fremmed" else name: EXPECTED[name] for name in names}


async def test_a_finding_is_replayed_alone_and_what_has_gone_since_is_no_finding(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        site.breaks("Død knap")
        [dead] = (await explored(a_target(url), tmp_path)).findings
        assert all(map(is_kept, astuple(dead.artifacts)))
        again = await replayed(a_target(url), tmp_path, dead.exercise)
        assert [finding.key for finding in again.findings] == [dead.key]
        site.breaks("Dødt link")
        mended = await replayed(a_target(url), tmp_path, dead.exercise)
        assert (mended.outcome, mended.findings) == ("inconclusive", [])


async def test_what_is_off_today_and_can_be_switched_on_is_no_finding(tmp_path: Path) -> None:
    """On the first of a month the first month with free times is this one, and there is none before it."""
    back, forth = '<button id="back">Forrige måned</button>', '<button id="forth">Næste måned</button>'
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", back + forth)
        site.script += """
on('back', ({ currentTarget: at }) => { say('Måneden før'); at.disabled = true })
on('forth', () => { say('Måneden efter'); document.getElementById('back').disabled = false })
"""
        known = await explored(a_target(url), tmp_path)
        site.pages["/"] = ("Forside", back.replace(">", " disabled>", 1) + forth)
        later = await explored(a_target(url), tmp_path)
        site.pages["/"] = ("Forside", back.replace(">", " disabled>", 1))
        for_ever = await explored(a_target(url), tmp_path, minutes=0.5)
    assert (known.findings, later.findings) == ([], [])
    assert later.whole
    assert named(for_ever.findings)["Forrige måned"] == "never-enabled"

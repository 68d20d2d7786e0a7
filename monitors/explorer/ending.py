"""What only the end of a run can tell: what was never enabled, what is gone, which links lead out to nothing."""

from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

from playwright.async_api import Error as BrowserError

from monitors.explorer.evidence import experience_of
from monitors.explorer.exercise import walk
from monitors.explorer.explorer import Explorer, Setting
from monitors.explorer.met import Met, is_without_connection, page_of
from monitors.explorer.outside import NOBODY, dead_links
from monitors.explorer.signature import exercise_id, find, route_of
from monitors.explorer.trying import Means, visiting
from monitors.explorer.words import control_of, place_of, sentence_of
from monitors.findings import Artifacts, Finding, VerdictKind

MOST: Final = 10
"""Of each kind: a page that is gone altogether takes many controls with it, and is told once by its own finding."""
Now = Literal["there", "off", "gone", "unknown"]


async def conclude(explorer: Explorer, setting: Setting) -> None:
    """Add the findings that need the whole run. Only a run that has tried everything can say that something is gone."""
    whole = explorer.is_done
    before = explorer.ledger.past()
    for key, met in list(explorer.frontier.never_enabled.items())[:MOST]:
        if whole or (key in before and explorer.frontier.is_done_with(page_of(met))):
            await _tell_if(explorer, setting, met, "never-enabled", "off")
    if whole:
        missing = [
            met for met in explorer.remembered if met.key not in explorer.frontier.seen and not _comes_and_goes(met)
        ]
        for met in [met for met in missing if not met.exempt and not met.step.bare][:MOST]:
            await _tell_if(explorer, setting, met, "gone", "gone")
    await _look_outside(explorer, setting)


def _comes_and_goes(met: Met) -> bool:
    """An item of a list is what there was that day, unless it leads to a place of the page itself."""
    return met.kin and not met.control.href.startswith("#")


async def _tell_if(explorer: Explorer, setting: Setting, met: Met, verdict: VerdictKind, wanted: Now) -> None:
    """Walk there once more, and tell of it only when it is still so."""
    folder = setting.results / exercise_id(met.path, met.step, setting.seed)
    if await _look_again(setting.means, met, folder) == wanted:
        expected = {"never-enabled": "at det kan bruges et sted", "gone": "at det er der som før"}[verdict]
        seen = {"never-enabled": "det er slået fra overalt", "gone": "det er der ikke mere"}[verdict]
        picture = folder / "screenshot.png"
        artifacts = Artifacts(screenshot=str(picture) if picture.exists() else None)
        explorer.report(_finding(explorer, setting, met, verdict, (expected, seen), artifacts))


async def _look_again(means: Means, met: Met, folder: Path) -> Now:
    now: Now = "unknown"
    with suppress(Exception):  # Whatever comes of an odd page, its findings must not cost those of the whole run.
        async with visiting(means) as visit:
            snapshot = await walk(visit, met.path)
            seen = find(met.step, snapshot)
            there = route_of(snapshot.url) == met.control.route
            now = ("there" if seen.enabled else "off") if seen else ("gone" if there else "unknown")
            with suppress(BrowserError):
                await visit.page.screenshot(path=folder / "screenshot.png")
    return now


async def _look_outside(explorer: Explorer, setting: Setting) -> None:
    target = setting.means.target
    for url, status in await dead_links(explorer.outside, target.outside.allow, explorer.ledger, setting.now):
        answer = "intet svar" if status == NOBODY else f"svaret {status}"
        said = (f"en side på {url}", answer)
        explorer.report(_finding(explorer, setting, explorer.outside[url], "dead-outside-link", said, Artifacts()))


def _finding(explorer: Explorer, setting: Setting, met: Met, verdict: VerdictKind, said: tuple[str, str],
             artifacts: Artifacts) -> Finding:  # fmt: skip
    target, now = setting.means.target, setting.now()
    control = control_of(met.control)
    return Finding(
        target=target.url, route=place_of(met.control.route, is_without_connection(met)), role=target.role,
        language=target.language, size=target.size, control=control, verdict=verdict,
        experience=experience_of(verdict, control), expected=said[0], seen=said[1],
        path=[sentence_of(step) for step in met.path], exercise=exercise_id(met.path, met.step, setting.seed),
        seed=setting.seed, deployment=explorer.deployment, first_seen=now, artifacts=artifacts,
        target_file=target.source,
    )  # fmt: skip

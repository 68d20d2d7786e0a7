"""What only the end of a run can tell: what was never enabled, what is gone, which links lead out to nothing."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urldefrag

import msgspec
from playwright.async_api import Error as BrowserError
from playwright.async_api import Page

from monitors.explorer.evidence import experience_of
from monitors.explorer.exercise import Lost, Order, Unreachable, walk
from monitors.explorer.explorer import Explorer, Setting
from monitors.explorer.ledger import Kept
from monitors.explorer.met import Met, is_without_connection, page_of
from monitors.explorer.outside import NOBODY, ask_now, dead_links, is_dead, may_ask
from monitors.explorer.shapes import Said, Step
from monitors.explorer.signature import exercise_id, find, identified, route_of
from monitors.explorer.target_file import ExplorerTarget
from monitors.explorer.trying import Means, visiting
from monitors.explorer.visit import PageGone
from monitors.explorer.words import control_of, place_of, sentence_of
from monitors.findings import Artifacts, Finding, VerdictKind
from monitors.verdicts import CouldNotLook

MOST: Final = 10
"""Of each kind: a page that is gone altogether takes many controls with it, and is told once by its own finding."""
Now = Literal["there", "off", "gone", "unknown"]
_OUTSIDE: Final = "dead-outside-link"
_STILL: Final[dict[str, Now]] = {"never-enabled": "off", "gone": "gone"}
"""As what a control is seen of which this is still so."""
_SAID: Final = {
    "never-enabled": ("at det kan bruges et sted", "det er slået fra overalt"),
    "gone": ("at det er der som før", "det er der ikke mere"),
}
"""(expected, seen)."""
_WELL: Final = range(200, 400)
OF_A_WHOLE_RUN: Final = {*_STILL, _OUTSIDE}
"""Verdicts that no single exercise can tell."""


async def conclude(explorer: Explorer, setting: Setting) -> None:
    """Add the findings that need the whole run. Only a run that has tried everything can say that something is gone."""
    whole = explorer.is_done
    before = explorer.ledger.past()
    for key, met in list(explorer.frontier.never_enabled.items())[:MOST]:
        if whole or (key in before and explorer.frontier.is_done_with(page_of(met))):
            await _tell_if(explorer, setting, met, "never-enabled")
    if whole:
        missing = [
            met for met in explorer.remembered if met.key not in explorer.frontier.seen and not _comes_and_goes(met)
        ]
        for met in [met for met in missing if not met.exempt and not met.step.bare][:MOST]:
            await _tell_if(explorer, setting, met, "gone")
    await _look_outside(explorer, setting)


def _comes_and_goes(met: Met) -> bool:
    """An item of a list is what there was that day, unless it leads to a place of the page itself."""
    return met.kin and not met.control.href.startswith("#")


async def _tell_if(explorer: Explorer, setting: Setting, met: Met, verdict: VerdictKind) -> None:
    """Walk there once more, and tell of it only when it is still so."""
    order = Order(path=met.path, step=met.step, seed=setting.seed)
    folder = setting.results / exercise_id(order.path, order.step, order.seed)
    if await _look_again(setting.means, order, folder) == _STILL[verdict]:
        _report(explorer, setting, Kept(order=order, verdict=verdict), _SAID[verdict], _picture_in(folder))


def _report(explorer: Explorer, setting: Setting, kept: Kept, said: tuple[str, str], artifacts: Artifacts) -> None:
    now = setting.now()
    finding = _finding(setting.means.target, explorer.deployment, kept, said, now)
    explorer.ledger.keep(finding.exercise, kept, now)
    explorer.report(msgspec.structs.replace(finding, artifacts=artifacts))


async def _look_again(means: Means, order: Order, folder: Path) -> Now:
    now: Now = "unknown"
    with suppress(Exception):  # Whatever comes of an odd page, its findings must not cost those of the whole run.
        async with visiting(means) as visit:
            snapshot = await walk(visit, order.path)
            seen = find(order.step, snapshot)
            there = order.step.control is not None and route_of(snapshot.url) == order.step.control.route
            now = ("there" if seen.enabled else "off") if seen else ("gone" if there else "unknown")
            if now == "gone" and not await _leads_on(visit.page, order.step):
                now = "unknown"
            with suppress(BrowserError):
                await visit.page.screenshot(path=folder / "screenshot.png")
    return now


async def _leads_on(page: Page, step: Step) -> bool:
    """Whether what a link to a place of the page leads to is still there: a text that is cut takes its link along."""
    href = step.control.href if step.control else ""
    return not href.startswith("#") or bool(await page.evaluate("id => document.getElementById(id) !== null", href[1:]))


async def _look_outside(explorer: Explorer, setting: Setting) -> None:
    target = setting.means.target
    for url, status in await dead_links(explorer.outside, target.outside.allow, explorer.ledger, setting.now):
        met = explorer.outside[url]
        order = Order(path=met.path, step=met.step, seed=setting.seed)
        _report(explorer, setting, Kept(order=order, verdict=_OUTSIDE), _said_outside(url, status), Artifacts())


async def stands(means: Means, kept: Kept, folder: Path, now: datetime) -> Finding | None:
    """The finding of an earlier run, when it is still so; None when it is mended. Raises CouldNotLook."""
    if kept.verdict == _OUTSIDE:
        said = await _asked_outside(means, kept.order)
        return _finding(means.target, "", kept, said, now) if said else None
    seen = await _look_again(means, kept.order, folder)
    if seen == "unknown" or (seen == "gone" and kept.verdict != "gone"):
        raise CouldNotLook(f"“{kept.order.step.name}” kan ikke ses efter: det er der ikke, eller vejen derhen er væk.")
    if seen != _STILL[kept.verdict]:
        return None
    finding = _finding(means.target, "", kept, _SAID[kept.verdict], now)
    return msgspec.structs.replace(finding, artifacts=_picture_in(folder))


async def _asked_outside(means: Means, order: Order) -> Said:
    """What is wrong with a link to another site, as it stands on its page now. A page without the link is mended."""
    try:
        async with visiting(means) as visit:
            snapshot = await walk(visit, order.path)
            pages = [exchange for exchange in visit.exchanges(0) if exchange.main]
    except (BrowserError, TimeoutError, PageGone, Lost, Unreachable) as error:
        raise CouldNotLook(f"Vejen til “{order.step.name}” kan ikke gås ({error}).") from error
    if not pages or pages[-1].status not in _WELL:
        raise CouldNotLook(f"Siden med “{order.step.name}” kommer ikke.")
    alike = [seen for seen, control, _ in identified(snapshot) if control == order.step.control]
    named = [seen for seen in alike if seen.name == order.step.name] or alike
    for url in sorted({urldefrag(seen.href)[0] for seen in named}):
        if may_ask(url, means.target.outside.allow) and is_dead(status := await ask_now(url)):
            return _said_outside(url, status)
    return None


def _said_outside(url: str, status: int) -> tuple[str, str]:
    return f"en side på {url}", "intet svar" if status == NOBODY else f"svaret {status}"


def _picture_in(folder: Path) -> Artifacts:
    picture = folder / "screenshot.png"
    return Artifacts(screenshot=str(picture) if picture.exists() else None)


def _finding(target: ExplorerTarget, deployment: str, kept: Kept, said: tuple[str, str], now: datetime) -> Finding:
    order, verdict = kept.order, msgspec.convert(kept.verdict, VerdictKind)
    identity, control = order.step.control, control_of(order.step.control)
    route = place_of(identity.route if identity else "", is_without_connection(order.step))
    return Finding(
        target=target.url, route=route, role=target.role,
        language=target.language, size=target.size, control=control, verdict=verdict,
        experience=experience_of(verdict, control), expected=said[0], seen=said[1],
        path=[sentence_of(step) for step in order.path], exercise=exercise_id(order.path, order.step, order.seed),
        seed=order.seed, deployment=deployment, first_seen=now, target_file=target.source,
    )  # fmt: skip

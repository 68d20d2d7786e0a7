"""A page that signs somebody out: the browser no longer has the cookie that it had before the act."""

import asyncio
from pathlib import Path
from typing import Final

from monitors.browser import provide
from monitors.explorer.exercise import Order
from monitors.explorer.run import means_of
from monitors.explorer.shapes import ControlId, Observation, Snapshot, Step
from monitors.explorer.trying import attempt
from monitors.explorer.verdicts import Known
from monitors.explorer.visit import Visit
from tests.monitors.explorer.site import a_site
from tests.monitors.explorer.test_exploring import a_target, wanted

SIGNED_IN = "document.cookie = 'somebody=1';"
LEAVES = "on('leaves', () => { document.cookie = 'somebody=; Max-Age=0'; say('Farvel') });"
STAYS = "on('leaves', () => { document.cookie = 'somebody=2'; say('Farvel') });"


SENDS: Final = "on('leaves', () => send('/api/loose'));"


def press(name: str) -> Step:
    control = ControlId(route="/", dialog="", landmark="main", role="button", name=name, href="")
    return Step(control=control, name=name)


async def pressed(script: str, results: Path, *names: str) -> Observation | None:
    """What was seen when the last of `names` was pressed."""
    *way, act = names or ("Log ud",)
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", '<button id="leaves">Log ud</button><button id="well">Virker</button>')
        site.script += SIGNED_IN + script
        order = Order(path=[Step(url=url), *map(press, way)], step=press(act), seed=1)
        async with means_of(wanted(a_target(url), results), await asyncio.to_thread(provide), "a-run") as means:
            return (await attempt(means, order, Known(), nothing)).observation


async def nothing(_: Visit, __: Snapshot) -> list[str]:
    return []


async def test_whoever_signs_out_has_a_cookie_less_and_whoever_does_not_has_not(tmp_path: Path) -> None:
    left, stayed = await pressed(LEAVES, tmp_path), await pressed(STAYS, tmp_path)
    assert left
    assert stayed
    assert (left.cookies_gone, stayed.cookies_gone) == (True, False)


async def test_whoever_has_signed_out_on_the_way_is_nobody_from_then_on(tmp_path: Path) -> None:
    for script, signed_out in ((SENDS + LEAVES, True), (SENDS + STAYS, False), (LEAVES, False)):
        seen = await pressed(script, tmp_path, "Log ud", "Virker")
        assert seen
        assert seen.signed_out is signed_out

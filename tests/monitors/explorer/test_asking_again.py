"""What the second channel says against a write: asked again, and not retried away."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.async_api import Error as BrowserError

from monitors.explorer.ledger import GREEN
from monitors.explorer.shapes import Facts, Judged, Observation
from monitors.explorer.trying import ONCE, keeps_now_and_then
from monitors.explorer.witness import BookingsWitness, ReadsWitness
from monitors.verdicts import CouldNotLook
from tests.monitors.explorer.builders import a_write, an_exercise
from tests.monitors.explorer.site import a_site
from tests.monitors.explorer.test_exploring import THINGS, a_target, explored, named
from tests.monitors.explorer.test_witness import ZONE, Made, witness_of

KEEPS = '<button id="kept">Gemmer</button>'
NOTHING, SOMETHING = Facts(values={"things.#": "0"}), Facts(values={"things.#": "1"})
DROPPED = an_exercise(
    exchanges=[a_write()], covered=True, facts_before=NOTHING, facts_after=NOTHING, insisted=True
)  # fmt: skip
KEPT = replace(DROPPED, facts_after=SOMETHING, insisted=False)
NOT_STORED = Judged(kind="not-stored", expected="at det bliver gemt", seen="intet er ændret")


async def test_a_write_that_is_dropped_once_is_told_although_it_is_kept_the_second_time(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        site.pages["/"], site.drops = ("Forside", KEEPS), 1
        exploration = await explored(a_target(url), tmp_path)
    assert named(exploration.findings) == {"Gemmer": "not-stored"}
    assert exploration.findings[0].seen.endswith(ONCE)
    assert len(site.things) == 1


async def test_a_write_that_takes_a_moment_is_no_finding(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        site.pages["/"], site.lags = ("Forside", KEEPS), 2
        exploration = await explored(a_target(url), tmp_path)
    assert (exploration.outcome, set(exploration.verdicts)) == ("ok", {GREEN})
    assert len(site.things) == 1


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        (DROPPED, KEPT, True),
        (replace(DROPPED, insisted=False), KEPT, False),
        (DROPPED, DROPPED, False),
        (DROPPED, replace(KEPT, exchanges=[a_write(path="/api/hello")]), False),
        (DROPPED, replace(KEPT, exchanges=[]), False),
        (DROPPED, replace(KEPT, facts_after=None), False),
    ],
    ids=["kept", "not sure", "not kept either", "another write", "no write", "nobody to ask"],
)
def test_what_came_once_stands_only_beside_the_same_write_that_was_kept(
    first: Observation, second: Observation, stands: bool
) -> None:
    assert keeps_now_and_then(first, second, NOT_STORED) == stands
    assert not keeps_now_and_then(first, second, replace(NOT_STORED, kind="no-effect"))


async def test_a_witness_that_could_not_read_what_was_made_insists_on_nothing() -> None:
    class Gone(Made):
        async def json(self) -> dict[str, str]:
            raise BrowserError("No data found for resource")

    api: Any = None
    sure, unsure = await witness_of(api), BookingsWitness(api, ZONE)
    await unsure.note(Gone())  # type: ignore[arg-type]
    assert sure.insists(DROPPED)
    assert not unsure.insists(DROPPED)


def test_where_others_write_too_another_value_may_be_theirs() -> None:
    written = a_write(body='{"title": "Flytning"}')
    seen = replace(DROPPED, exchanges=[written], facts_after=Facts(values={"things.#.title": "Vielse"}))
    nobody: Any = None
    assert BookingsWitness(nobody, ZONE).insists(seen)
    assert not ReadsWitness(nobody, "", THINGS).insists(seen)


@pytest.mark.parametrize("status", [429, 503])
async def test_an_answer_that_the_site_is_busy_says_nothing_of_what_is_kept(status: int) -> None:
    class Busy:
        def __init__(self) -> None:
            self.request, self.status = self, status

        async def get(self, _: str) -> "Busy":
            return self

        async def body(self) -> bytes:
            return b'{"title": "busy"}'

    busy: Any = Busy()
    with pytest.raises(CouldNotLook, match=f"/api/things svarede {status}"):
        await ReadsWitness(busy, "", THINGS).facts()

"""Every role that the explorer can have here is let in by what its file sends, and sees its own first page."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import expect

from api.settings import ROOT
from monitors.browser import provide
from monitors.explorer.replay_file import replay_file
from monitors.explorer.run import means_of
from monitors.explorer.shapes import ControlId, Step
from monitors.explorer.target_file import CITIZEN, ROLES, read_explorer_target
from monitors.explorer.trying import Means, visiting
from monitors.targets import KEY_VARIABLE, Target
from monitors.verdicts import CouldNotLook
from tests.monitors.conftest import Site
from tests.monitors.explorer.test_exploring import wanted
from tests.monitors.explorer.test_ledger import FINDING

FIRST = {
    **dict.fromkeys(("reader", "clerk", "planner", "administrator"), "Dagen"),
    "stand": "Velkommen til Borgerservice, Kystby Rådhus",
    "board": "Borgerservice, Kystby Rådhus",
}
"""Role -> heading of its first page."""


@asynccontextmanager
async def means_as(role: str, site: Site, marking: Target, results: Path) -> AsyncIterator[Means]:
    asked = replace(wanted(read_explorer_target(site.url, role), results), marking=marking)
    async with means_of(asked, await asyncio.to_thread(provide), "a-run") as means:
        yield means


async def test_the_program_of_a_finding_signs_in_as_the_explorer_does(
    site: Site, target: Target, tmp_path: Path
) -> None:
    clerk = read_explorer_target(site.url, "clerk")
    opened = Step(url=clerk.address("/personale/dagen"))
    heading = Step(control=ControlId(route="", dialog="", landmark="", role="heading", name="", href=""), name="Dagen")
    program = tmp_path / "replay.py"
    program.write_text(replay_file(FINDING, [opened, heading], clerk))
    assert target.key
    assert target.key.decode() not in program.read_text()

    async def run(key: str) -> tuple[int | None, str]:
        environ = {**os.environ, KEY_VARIABLE: key, "CHROMIUM": str(provide()), "PYTHONPATH": str(ROOT)}
        running = await asyncio.create_subprocess_exec(
            sys.executable, program, cwd=tmp_path, env=environ, stdout=PIPE, stderr=STDOUT
        )
        said, _ = await running.communicate()
        return running.returncode, said.decode()

    code, said = await run(target.key.decode())
    assert (code, said) == (0, f"Siden nu: {opened.url} - se replay.png\n")
    assert (tmp_path / "replay.png").stat().st_size
    code, said = await run("another key that nobody here knows")
    assert code == 1
    assert "kan ikke logge ind" in said


def test_every_role_is_here() -> None:
    assert FIRST.keys() | {CITIZEN} == ROLES.keys()


@pytest.mark.parametrize("role", FIRST)
async def test_a_role_is_let_in_without_a_page_of_its_own(
    site: Site, target: Target, tmp_path: Path, role: str
) -> None:
    async with means_as(role, site, target, tmp_path) as means, visiting(means) as visit:
        assert visit.page.url == "about:blank"
        await visit.open(means.target.address(means.target.start[0]))
        assert await visit.page.get_by_role("heading", level=1).inner_text() == FIRST[role]


async def test_who_is_not_let_in_explores_nothing(site: Site, target: Target, tmp_path: Path) -> None:
    stranger = replace(target, key=b"another key that nobody here knows")
    async with means_as("clerk", site, stranger, tmp_path) as means:
        with pytest.raises(CouldNotLook, match="kan ikke logge ind: /api/v1/staff/sign-in svarede 40"):
            async with visiting(means):
                pass


@pytest.mark.parametrize("role", ["clerk", "planner", "administrator"])
async def test_who_works_with_the_line_finds_somebody_in_it(
    site: Site, target: Target, tmp_path: Path, role: str
) -> None:
    """On a site where nobody else has left a number, none of what is done with one could be tried."""
    async with means_as(role, site, target, tmp_path) as means, visiting(means) as visit:
        assert means.make_witness
        witness = means.make_witness(visit.context)
        await visit.open(means.target.address("/personale/dagen"))
        await visit.page.get_by_label("Din skranke").select_option(index=1)
        call = visit.page.get_by_role("button", name=re.compile(r"^Kald \d"))
        await expect(call).to_have_count(0)
        await witness.begin()
        await expect(call).to_have_count(1)
        await witness.give_back()
        await expect(call).to_have_count(0)

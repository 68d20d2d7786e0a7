"""`make gallery`: pictures of every screen in every state, on one page, for people to look at.

Not a test, so `make test` passes it by; it fails when a state cannot be reached.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page

from api.settings import ROOT
from api.staff.rules import Role
from tests.browser.administrator_states import every_administrator_state
from tests.browser.citizen import Citizen
from tests.browser.colleague import Colleague
from tests.browser.conftest import PAGES, Site, sign_in
from tests.browser.device_states import TABLET, WALL, every_board_state, every_stand_state
from tests.browser.floor_states import the_day_of_a_visit
from tests.browser.staff_states import every_staff_state
from tests.browser.states import Look, every_state, rare_states
from tests.browser.views import WIDE, View, shown

FOLDER = ROOT / "test-results" / "gallery"
ON_A_PHONE = [
    View("phone"),
    View("dark", scheme="dark"),
    View("text 200 %", text="125%"),
    View("right to left", turned=True),
    View("wide", WIDE),
    View("wide, dark, right to left", WIDE, "dark", turned=True),
]
AT_A_DESK = [View("wide", WIDE), View("wide, dark", WIDE, "dark"), View("phone"), View("text 200 %", text="125%")]
AT_THE_DOOR = [View("upright", TABLET), *AT_A_DESK]
ON_THE_WALL = [View("wall", WALL), *AT_A_DESK]


@dataclass(frozen=True)
class Part:
    """The screens that somebody meets; `seen` are their states, in the order of the walk."""

    name: str
    views: Sequence[View]
    seen: list[str] = field(default_factory=list)

    def looking_at(self, page: Page) -> Look:
        async def look(state: str) -> None:
            self.seen.append(state)
            for view in self.views:
                async with shown(page, view):
                    file = FOLDER / file_of(self, state, view)
                    await page.screenshot(path=file, full_page=True, animations="disabled")

        return look


CITIZEN = Part("Citizen", ON_A_PHONE)
STAFF = Part("Staff", AT_A_DESK)
STAND = Part("Stand", AT_THE_DOOR)
BOARD = Part("Board", ON_THE_WALL)
PARTS = [CITIZEN, STAFF, STAND, BOARD]
pytestmark = pytest.mark.usefixtures("imports_show_at_once", "index")


@pytest.fixture(scope="module")
def index() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    yield
    (FOLDER / "index.html").write_text(page_of(PARTS))


@pytest.fixture
def built(request: pytest.FixtureRequest) -> Path:
    """Only the citizens' pages are there from right to left."""
    mirrored: Path = request.getfixturevalue("mirrored_pages") if "citizen" in request.fixturenames else PAGES
    return mirrored


async def test_every_state_for_citizens_is_pictured(citizen: Citizen, page: Page, site: Site) -> None:
    look = CITIZEN.looking_at(page)
    await every_state(citizen, look)
    await the_day_of_a_visit(citizen, site, look)
    await rare_states(citizen, site, look)


async def test_every_state_for_staff_is_pictured(colleague: Colleague, desk: BrowserContext, site: Site) -> None:
    look = STAFF.looking_at(colleague.page)
    await sign_in(desk, site, site.pool, Role.PLANNER)
    await every_staff_state(colleague, look)
    await sign_in(desk, site, site.pool, Role.ADMINISTRATOR)
    await every_administrator_state(colleague, look)


async def test_every_state_of_the_stand_is_pictured(administrator: Colleague, door: BrowserContext, site: Site) -> None:
    stand = await door.new_page()
    await every_stand_state(administrator, stand, site, STAND.looking_at(stand))


async def test_every_state_of_the_board_is_pictured(administrator: Colleague, wall: BrowserContext, site: Site) -> None:
    board = await wall.new_page()
    await every_board_state(administrator, board, site, BOARD.looking_at(board))


def file_of(part: Part, state: str, view: View) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{part.name} {state} {view.name}".lower()).strip("-") + ".png"


PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Gallery</title>
<style>
  body { font: 16px sans-serif }
  div { align-items: start; display: flex; gap: 1rem; overflow-x: auto }
  img { border: 1px solid; width: 18rem }
</style>
<h1>Gallery</h1>
"""


def page_of(parts: Sequence[Part]) -> str:
    return PAGE + "".join(f"<h2>{part.name}</h2>\n{rows(part)}" for part in parts if part.seen) + "</html>\n"


def rows(part: Part) -> str:
    return "".join(f"<h3>{escape(state)}</h3>\n<div>{pictures(part, state)}</div>\n" for state in part.seen)


def pictures(part: Part, state: str) -> str:
    return "".join(
        f'<figure><figcaption>{escape(view.name)}</figcaption><a href="{file_of(part, state, view)}">'
        f'<img loading="lazy" alt="{escape(f"{part.name}, {state}, {view.name}")}"'
        f' src="{file_of(part, state, view)}"></a></figure>'
        for view in part.views
    )

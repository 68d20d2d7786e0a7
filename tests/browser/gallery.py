"""`make gallery`: pictures of every screen in every state, on one page, for people to look at.

Not a test, so `make test` passes it by; it fails when a state cannot be reached.
"""

import re
from html import escape
from pathlib import Path

import pytest
from playwright.async_api import Page

from api.settings import ROOT
from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.floor_states import the_day_of_a_visit
from tests.browser.states import every_state, rare_states
from tests.browser.views import WIDE, View, shown

FOLDER = ROOT / "test-results" / "gallery"
VIEWS = [
    View("phone"),
    View("dark", scheme="dark"),
    View("text 200 %", text="125%"),
    View("right to left", turned=True),
    View("wide", WIDE),
    View("wide, dark, right to left", WIDE, "dark", turned=True),
]


@pytest.fixture
def built(mirrored_pages: Path) -> Path:
    return mirrored_pages


@pytest.mark.usefixtures("imports_show_at_once")
async def test_every_state_is_pictured(citizen: Citizen, page: Page, site: Site) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    seen: list[str] = []

    async def look(state: str) -> None:
        seen.append(state)
        for view in VIEWS:
            async with shown(page, view):
                await page.screenshot(path=FOLDER / file_of(state, view), full_page=True, animations="disabled")

    await every_state(citizen, look)
    await the_day_of_a_visit(citizen, site, look)
    await rare_states(citizen, site, look)
    (FOLDER / "index.html").write_text(page_of(seen))


def file_of(state: str, view: View) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{state} {view.name}".lower()).strip("-") + ".png"


PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Gallery</title>
<style>
  body { font: 16px sans-serif }
  div { align-items: start; display: flex; gap: 1rem; overflow-x: auto }
  img { border: 1px solid; width: 18rem }
</style>
"""


def page_of(states: list[str]) -> str:
    rows = [f"<h2>{escape(state)}</h2>\n<div>{''.join(pictures(state))}</div>\n" for state in states]
    return PAGE + "".join(rows) + "</html>\n"


def pictures(state: str) -> list[str]:
    return [
        f'<figure><figcaption>{escape(view.name)}</figcaption><a href="{file_of(state, view)}">'
        f'<img loading="lazy" alt="{escape(state)}, {escape(view.name)}" src="{file_of(state, view)}"></a></figure>'
        for view in VIEWS
    ]

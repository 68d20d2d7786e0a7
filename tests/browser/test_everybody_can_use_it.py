"""Keyboard only, screen readers (axe-core), small screens, large text, dark scheme, right to left, no motion."""

import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import pytest
from playwright.async_api import CDPSession, Page, expect

from api.settings import ROOT
from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.floor_states import the_day_of_a_visit
from tests.browser.states import Look, every_state, rare_states
from tests.browser.views import SMALLEST, View, shown

AXE = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Views = Sequence[tuple[View, Sequence[str]]]
VIEWS: Views = [
    (View("light"), STANDARDS),
    (View("dark", scheme="dark"), ["color-contrast"]),
    (View("320 px", SMALLEST), []),
    (View("largest letters on 320 px", SMALLEST, text="200%"), []),
    (View("right to left", turned=True), []),
    (View("spaced letters on 320 px", SMALLEST, spaced=True), []),
]
"""Each with the tags or rules of axe that can find something else there than in the first."""


# What is there for screen readers only is one pixel wide. The text of a field may be longer than the field.
CUT_OFF = """() => [...document.querySelectorAll('body :not(input, svg, svg *)')].filter((element) =>
  element.checkVisibility() && element.clientWidth > 1 && /hidden|clip/.test(getComputedStyle(element).overflow) &&
  (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
).map((element) => element.outerHTML.slice(0, 80))"""
# Where text is typed no icon may stand: the text has a direction of its own, the icon that of the page.
OVERTYPED = """() => [...document.querySelectorAll('input, textarea')].filter((field) => {
  if (!field.checkVisibility() || /checkbox|radio/.test(field.type)) return false
  const style = getComputedStyle(field), box = field.getBoundingClientRect()
  const left = box.left + parseFloat(style.paddingLeft), right = box.right - parseFloat(style.paddingRight)
  return [...field.parentElement.querySelectorAll('svg')].map((icon) => icon.getBoundingClientRect()).some((icon) =>
    icon.right > left && icon.left < right && icon.bottom > box.top && icon.top < box.bottom)
}).map((field) => field.outerHTML.slice(0, 80))"""
NEXT_FRAME = "new Promise((done) => requestAnimationFrame(done))"


async def expect_accessible(page: Page) -> None:
    assert await violations(page) == []


async def violations(page: Page, rules: Sequence[str] = STANDARDS) -> list[str]:
    """What axe finds wrong on the page as it stands, by those tags or rules."""
    if await page.evaluate("typeof axe === 'undefined'"):
        # Not as a script element: the pages' own content security policy would refuse it.
        await page.evaluate(AXE.read_text())
    found: dict[str, Any] = await page.evaluate(
        "rules => axe.run({ runOnly: rules, rules: { 'target-size': { enabled: true } } })", rules
    )
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found["violations"]]


async def expect_no_sideways_scrolling(page: Page) -> None:
    assert await sideways(page) == 0


async def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture
def built(mirrored_pages: Path) -> Path:
    return mirrored_pages


@pytest.mark.usefixtures("imports_show_at_once")
async def test_every_state_of_every_screen_can_be_used_by_everybody(citizen: Citizen, page: Page, site: Site) -> None:
    """By whoever listens to it, needs dark or large letters, has a small screen, or reads from right to left."""

    async def every_screen(look: Look) -> None:
        await every_state(citizen, look)
        await the_day_of_a_visit(citizen, site, look)
        await rare_states(citizen, site, look)

    assert await faults_of(page, VIEWS, every_screen) == {}


async def faults_of(
    page: Page, views: Views, walk: Callable[[Look], Awaitable[None]], *, whole: bool = True
) -> dict[str, list[str]]:
    """What is wrong with the states that the walk shows, by state and view; `whole`: also where text is cut off."""
    found: dict[str, list[str]] = {}

    async def look(state: str) -> None:
        for view, rules in views:
            async with shown(page, view):
                faults = await violations(page, rules) if rules else []
                wide, cut = await sideways(page), await page.evaluate(CUT_OFF) if whole else []
                over = await page.evaluate(OVERTYPED)
            if faults or wide or cut or over:
                found[f"{state}, {view.name}"] = [
                    *faults, f"{wide} px too wide", f"cut off: {cut}", f"typed over an icon: {over}"
                ]  # fmt: skip

    await walk(look)
    return found


async def test_a_time_is_booked_by_keyboard_only(citizen: Citizen, page: Page) -> None:
    await citizen.opens_the_front_page()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Gå til indholdet")).to_be_focused()
    await tab_to(page, "Søg")
    await page.keyboard.type("korekort forny")
    await tab_to(page, "Forny kørekort")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="Vælg tid")).to_be_focused()
    await tab_to(page, "Borgerservice, Kystby Rådhus")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Ledige tider")).to_be_focused()
    await expect(citizen.times.first).to_be_visible()
    await tab_to(page, "10.00")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="Dine oplysninger")).to_be_focused()
    await tab_to(page, "Navn")
    await page.keyboard.type("Test Testesen")
    await tab_to(page, "Telefon")
    await page.keyboard.type("20 12 34 56")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="Din tid er bestilt")).to_be_focused()


async def test_a_question_can_be_left_with_escape_and_gives_the_focus_back(citizen: Citizen, page: Page) -> None:
    await citizen.books_a_time()
    await citizen.opens_mine()
    await page.get_by_role("button", name="Aflys tid").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(page.get_by_role("button", name="Aflys tid")).to_be_focused()


async def tab_to(page: Page, name: str) -> None:
    """Presses Tab until the control of that name has the focus."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(
            "(e => (e.labels?.[0] ?? e.querySelector('.row-name') ?? e).textContent.trim())(document.activeElement)"
        )
        if focused == name:
            return
    raise AssertionError(f"Tab never reaches {name!r}.")


async def test_a_time_is_booked_by_the_accessibility_tree_only(citizen: Citizen, page: Page) -> None:
    """As assistive technology does it: by roles and names, and nothing else that is on the screen."""
    heard = await Listener.on(page)
    await page.goto("/")
    await heard.press("link", "Forny kørekort")
    await heard.until("heading", "Vælg tid")
    await heard.press("link", re.compile("^Borgerservice, Kystby Rådhus"))
    await heard.press("button", re.compile(r"^10\.00"))
    await heard.until("heading", "Dine oplysninger")
    await heard.fill("textbox", re.compile("^Navn"), "Test Testesen")
    await heard.fill("textbox", re.compile("^Telefon"), "20 12 34 56")
    await heard.press("button", "Bekræft")
    await heard.until("heading", "Din tid er bestilt")


class Listener(NamedTuple):
    """Somebody who has nothing but the browser's accessibility tree."""

    session: CDPSession

    @classmethod
    async def on(cls, page: Page) -> Self:
        session = await page.context.new_cdp_session(page)
        await session.send("Accessibility.enable")
        return cls(session)

    async def until(self, role: str, name: str | re.Pattern[str]) -> int:
        """The element behind the first node of that role and name, as soon as there is one that is not hidden."""
        for _ in range(200):
            tree = await self.session.send("Accessibility.getFullAXTree")
            for node in tree["nodes"]:
                said = node.get("name", {}).get("value", "")
                fits = said == name if isinstance(name, str) else name.search(said)
                if not node["ignored"] and node["role"]["value"] == role and fits:
                    return int(node["backendDOMNodeId"])
            await self.session.send("Runtime.evaluate", {"expression": NEXT_FRAME, "awaitPromise": True})
        raise AssertionError(f"Nobody hears of a {role} named {name}.")

    async def press(self, role: str, name: str | re.Pattern[str]) -> None:
        await self._do(await self.until(role, name), "function () { this.click() }")

    async def fill(self, role: str, name: str | re.Pattern[str], text: str) -> None:
        await self._do(await self.until(role, name), "function () { this.focus() }")
        await self.session.send("Input.insertText", {"text": text})

    async def _do(self, element: int, what: str) -> None:
        found = await self.session.send("DOM.resolveNode", {"backendNodeId": element})
        this = {"objectId": found["object"]["objectId"], "functionDeclaration": what}
        await self.session.send("Runtime.callFunctionOn", this)

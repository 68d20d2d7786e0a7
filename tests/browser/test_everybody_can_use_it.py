"""Keyboard only, screen readers (axe-core), small screens, large text, dark scheme, no motion asked for."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from api.settings import ROOT
from tests.browser.citizen import Citizen

AXE = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def expect_accessible(page: Page) -> None:
    assert await violations(page) == []


async def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands."""
    # Not as a script element: the pages' own content security policy would refuse it.
    await page.evaluate(AXE.read_text())
    found: dict[str, Any] = await page.evaluate(
        "tags => axe.run({ runOnly: tags, rules: { 'target-size': { enabled: true } } })", STANDARDS
    )
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found["violations"]]


async def expect_no_sideways_scrolling(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


async def every_screen(citizen: Citizen, page: Page, look: Any) -> None:
    """Walks through every screen and its states, and looks at each."""
    await up_to_the_receipt(citizen, page, look)
    await from_mine(citizen, page, look)
    await page.goto("/tid?topic=nothing:1")
    await citizen.arrives_at("Vælg tid")
    await look(page)
    await page.goto("/kvittering/00000000-0000-4000-8000-000000000000")
    await citizen.arrives_at("Vi kan ikke finde tiden på denne enhed")
    await look(page)
    await page.goto("/findes-ikke")
    await citizen.arrives_at("Siden findes ikke")
    await look(page)


async def up_to_the_receipt(citizen: Citizen, page: Page, look: Any) -> None:
    await citizen.opens_the_front_page()
    await look(page)
    await page.get_by_label("Søg").fill("xyzzy")
    await expect(page.get_by_text("Vi fandt ikke noget")).to_be_visible()
    await look(page)
    await page.goto("/tid?topic=health-card:1")
    await expect(page.get_by_text("Første ledige tid").first).to_be_visible()
    await look(page)
    await citizen.looks_for_times()
    await page.get_by_text("Åbningstider").click()
    await look(page)
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")
    await look(page)
    await citizen.confirms()
    await expect(page.get_by_text("Der er noget, du skal rette")).to_be_visible()
    await look(page)
    await citizen.types_name_and_email()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    await look(page)


async def from_mine(citizen: Citizen, page: Page, look: Any) -> None:
    await citizen.opens_mine()
    await page.get_by_text("Se, hvad der er sket").click()
    await expect(page.get_by_text("Tiden blev bestilt")).to_be_visible()
    await look(page)
    await page.get_by_role("button", name="Aflys tid").click()
    await look(page)
    await page.get_by_role("button", name="Behold tiden").click()
    await page.get_by_role("link", name="Skift tid").click()
    await citizen.times.nth(2).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await look(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_any_screen(citizen: Citizen, page: Page, scheme: Any) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await every_screen(citizen, page, expect_accessible)


async def test_nothing_scrolls_sideways_on_a_screen_of_320_pixels(citizen: Citizen, page: Page) -> None:
    await page.set_viewport_size({"width": 320, "height": 568})
    await every_screen(citizen, page, expect_no_sideways_scrolling)


# The system's own size is 62.5 %: the first is double, the second more than three times as large.
@pytest.mark.parametrize(("width", "size"), [(360, "125%"), (320, "200%")])
async def test_nothing_scrolls_sideways_with_large_text(citizen: Citizen, page: Page, width: int, size: str) -> None:
    await page.set_viewport_size({"width": width, "height": 740})

    async def enlarged(page: Page) -> None:
        await page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        await expect_no_sideways_scrolling(page)

    await every_screen(citizen, page, enlarged)


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

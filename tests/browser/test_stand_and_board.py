"""The stand at the door and the board on the wall: put there by staff, used by whoever comes in."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, a_computer, fixture
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling

HAS_NUMBERS = """() => new Promise(resolve => {
  const opening = indexedDB.open('borgertid-stand')
  opening.onsuccess = () => {
    const asked = opening.result.transaction('one').objectStore('one').get('stock')
    asked.onsuccess = () => (opening.result.close(), resolve(Boolean(asked.result)))
  }
})"""
"""Whether the stand keeps numbers for when it has no network: nothing on the screen tells."""


@pytest.fixture
def is_demo() -> bool:
    return True


@fixture
async def door(browser: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    async with a_computer(browser, site) as context:
        yield context


@fixture
async def wall(browser: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    async with a_computer(browser, site) as context:
        yield context


async def set_up(colleague: Colleague, device: BrowserContext, kind: str, path: str) -> Page:
    """An administrator makes a code; whoever stands at the device writes it there."""
    page = colleague.page
    await page.get_by_label("Hvad er det?").select_option(label=kind)
    await page.get_by_label("Navn").fill(f"{kind} i forhallen")
    await page.get_by_role("button", name="Lav en kode").click()
    shown = page.get_by_role("status").filter(has_text="Skriv koden på enheden").locator(".device-code")
    digits = await shown.inner_text()
    there = await device.new_page()
    await there.goto(path)
    await there.get_by_label("Kode med 6 tal").fill(digits)
    await there.get_by_role("button", name="Sæt op").click()
    return there


async def signed_in(colleague: Colleague, name: str, path: str, heading: str) -> None:
    await colleague.opens(path, "Log ind")
    await colleague.signs_in(name)
    await colleague.arrives_at(heading)


async def test_who_walks_in_takes_a_number_and_is_called_to_a_desk_on_the_board(
    colleague: Colleague, door: BrowserContext, wall: BrowserContext, pool: asyncpg.Pool
) -> None:
    await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
    stand = await set_up(colleague, door, "Stander", "/stander")
    board = await set_up(colleague, wall, "Tavle", "/tavle")
    await expect(colleague.page.get_by_role("listitem").filter(has_text="Stander i forhallen")).to_be_visible()

    await expect(stand.get_by_role("heading", name="Hvad kan vi hjælpe med?")).to_be_visible()
    await expect_accessible(stand)
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    await expect_accessible(stand)
    await stand.get_by_role("button", name="Pas til voksne").click()
    heading = stand.get_by_role("heading", name="Dit nummer er")
    await expect(heading).to_be_focused()
    await expect(stand.get_by_text("Vi regner med at kalde dig mellem kl.")).to_be_visible()
    await expect_accessible(stand)
    number = (await heading.inner_text()).split()[-1]
    await expect(board.get_by_text("1 venter")).to_be_visible()
    await expect(board.get_by_text("Ingen er kaldt lige nu")).to_be_visible()

    await colleague.page.goto("/personale/dagen")
    await colleague.page.get_by_label("Din skranke").select_option(label="Skranke 1")
    await colleague.page.get_by_role("button", name="Kald næste").click()
    await expect(board.get_by_text(f"Nummer {number}")).to_be_visible()
    await expect(board.get_by_text("Skranke 1", exact=True)).to_be_visible()
    await expect_accessible(board)
    for page in (stand, board):
        await page.set_viewport_size({"width": 360, "height": 740})
        await expect_no_sideways_scrolling(page)
    await stand.get_by_role("button", name="Færdig").click()
    for way in ("Jeg har en tid", "Jeg har ikke en tid"):
        await stand.get_by_role("button", name=way).click()
        await expect_no_sideways_scrolling(stand)
        await stand.get_by_role("button", name="Tilbage").click()
    assert await pool.fetchval("SELECT count(*) FROM ticket") == 1


async def test_a_stand_without_a_network_gives_its_own_numbers_and_tells_of_them_afterwards(
    colleague: Colleague, door: BrowserContext, pool: asyncpg.Pool
) -> None:
    await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
    stand = await set_up(colleague, door, "Stander", "/stander")
    await expect(stand.get_by_role("heading", name="Hvad kan vi hjælpe med?")).to_be_visible()
    await stand.wait_for_function(HAS_NUMBERS)
    await door.set_offline(True)
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    await stand.get_by_role("button", name="Pas til voksne").click()
    await expect(stand.get_by_text("Hold øje med tavlen. Vi kalder dit nummer.")).to_be_visible()
    await expect(stand.get_by_text("Standeren har ikke haft forbindelse siden kl.")).to_be_visible()
    number = int((await stand.get_by_role("heading", name="Dit nummer er").inner_text()).split()[-1])
    await stand.get_by_role("button", name="Færdig").click()
    await stand.get_by_role("button", name="Jeg har en tid").click()
    erase, arrive = (stand.get_by_role("button", name=name) for name in ("Slet", "Jeg er her"))
    await expect(arrive).to_be_disabled()
    await stand.get_by_role("button", name="B", exact=True).click()
    await expect(arrive).to_be_enabled()
    await erase.click()
    await expect(erase).to_be_disabled()
    await expect(erase).to_be_focused()
    await stand.get_by_label("Kode eller telefonnummer").fill("20 12 34 56")
    await stand.get_by_role("button", name="Jeg er her").click()
    await expect(stand.get_by_text("Uden forbindelse kan du kun bruge koden.")).to_be_visible()
    async with stand.expect_response("**/api/v1/stand/tickets"):
        await door.set_offline(False)
    assert [row["number"] for row in await pool.fetch("SELECT number FROM ticket")] == [number]


async def test_a_stand_that_is_taken_out_of_use_stops(colleague: Colleague, door: BrowserContext) -> None:
    await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
    stand = await set_up(colleague, door, "Stander", "/stander")
    await expect(stand.get_by_role("heading", name="Hvad kan vi hjælpe med?")).to_be_visible()
    await colleague.page.get_by_role("button", name="Tag ud af brug").click()
    await colleague.page.get_by_role("dialog").get_by_role("button", name="Tag ud af brug", exact=True).click()
    await expect(colleague.page.get_by_role("listitem").filter(has_text="Taget ud af brug")).to_be_visible()
    await stand.reload()
    await expect(stand.get_by_role("heading", name="Sæt enheden op")).to_be_visible()

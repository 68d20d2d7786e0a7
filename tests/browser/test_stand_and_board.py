"""The stand at the door and the board on the wall: put there by staff, used by whoever comes in."""

from functools import partial

import asyncpg
import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.colleague import Colleague
from tests.browser.conftest import Site
from tests.browser.device_states import (
    HAS_NUMBERS,
    TABLET,
    WALL,
    every_board_state,
    every_stand_state,
    pairs,
    set_up,
    shows,
    signed_in,
)
from tests.browser.test_everybody_can_use_it import STANDARDS, Views, faults_of
from tests.browser.views import SMALLEST, View

OTHERS: Views = [
    (View("dark", scheme="dark"), ["color-contrast"]),
    (View("largest letters on 320 px", SMALLEST, text="200%"), []),
]

UNTOLD = """() => new Promise(resolve => {
  const opening = indexedDB.open('borgertid-stand')
  opening.onsuccess = () => {
    const asked = opening.result.transaction('untold').objectStore('untold').count()
    asked.onsuccess = () => (opening.result.close(), resolve(asked.result))
  }
})"""
"""How much the stand keeps of those who came."""


@pytest.fixture
def is_demo() -> bool:
    return True


async def test_who_walks_in_takes_a_number_and_is_called_to_a_desk_on_the_board(
    colleague: Colleague, door: BrowserContext, wall: BrowserContext, pool: asyncpg.Pool
) -> None:
    await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
    stand = await set_up(colleague, door, "Stander", "/stander")
    board = await set_up(colleague, wall, "Tavle", "/tavle")
    await expect(colleague.page.get_by_role("listitem").filter(has_text="Stander i forhallen")).to_be_visible()

    await expect(stand.get_by_role("heading", name="Hvad kan vi hjælpe med?")).to_be_visible()
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    await stand.get_by_role("button", name="Pas til voksne").click()
    heading = stand.get_by_role("heading", name="Dit nummer er")
    await expect(heading).to_be_focused()
    await expect(stand.get_by_text("Vi regner med at kalde dig mellem kl.")).to_be_visible()
    number = (await heading.inner_text()).split()[-1]
    await expect(board.get_by_text("1 venter")).to_be_visible()
    await expect(board.get_by_text("Ingen er kaldt lige nu")).to_be_visible()

    await colleague.page.goto("/personale/dagen")
    await colleague.page.get_by_label("Din skranke").select_option(label="Skranke 1")
    await colleague.page.get_by_role("button", name="Kald næste").click()
    await expect(board.get_by_text(f"Nummer {number}")).to_be_visible()
    await expect(board.get_by_text("Skranke 1", exact=True)).to_be_visible()
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


@pytest.mark.parametrize(
    ("kind", "path", "heading"),
    [("Stander", "/stander", "Hvad kan vi hjælpe med?"), ("Tavle", "/tavle", "Borgerservice, Kystby Rådhus")],
)
async def test_a_screen_that_is_taken_out_of_use_stops_at_once_and_can_be_put_to_use_again(
    colleague: Colleague, door: BrowserContext, kind: str, path: str, heading: str
) -> None:
    await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
    screen = await set_up(colleague, door, kind, path)
    await expect(screen.get_by_role("heading", name=heading)).to_be_visible()
    await colleague.page.get_by_role("button", name="Tag ud af brug").click()
    await colleague.page.get_by_role("dialog").get_by_role("button", name="Tag ud af brug", exact=True).click()
    await expect(screen.get_by_role("heading", name="Sæt enheden op")).to_be_visible()
    await pairs(colleague, screen, kind)
    await expect(screen.get_by_role("heading", name=heading)).to_be_visible()


async def test_a_stand_whose_sign_in_is_gone_keeps_nothing(colleague: Colleague, door: BrowserContext) -> None:
    """The server cannot ask the browser to wipe: it does not know any more whose it is."""
    await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
    stand = await set_up(colleague, door, "Stander", "/stander")
    await stand.get_by_role("button", name="Jeg har en tid").click()
    await door.set_offline(True)
    await shows(stand, "BCD-FGH")
    await expect(stand.get_by_text("Vi har noteret, at du er her")).to_be_visible()
    assert await stand.evaluate(UNTOLD) == 1
    await door.clear_cookies()
    await door.set_offline(False)
    await expect(stand.get_by_role("heading", name="Sæt enheden op")).to_be_visible()
    assert await stand.evaluate(UNTOLD) == 0
    assert await stand.evaluate("localStorage.getItem('device')") is None


@pytest.mark.usefixtures("imports_show_at_once")
async def test_every_state_of_the_stand_can_be_used_by_everybody(
    administrator: Colleague, door: BrowserContext, site: Site
) -> None:
    stand = await door.new_page()
    walk = partial(every_stand_state, administrator, stand, site)
    assert await faults_of(stand, [(View("upright", TABLET), STANDARDS), *OTHERS], walk) == {}


async def test_every_state_of_the_board_can_be_used_by_everybody(
    administrator: Colleague, wall: BrowserContext, site: Site
) -> None:
    board = await wall.new_page()
    walk = partial(every_board_state, administrator, board, site)
    assert await faults_of(board, [(View("wall", WALL), STANDARDS), *OTHERS], walk) == {}

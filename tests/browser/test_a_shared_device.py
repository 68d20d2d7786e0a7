"""Who says that the device is shared is forgotten by it when they have gone, and not before."""

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.citizen import Citizen
from tests.browser.states import unreachable
from tests.browser.test_a_lost_link import STORED
from tests.browser.test_everybody_can_use_it import expect_accessible

A_MINUTE = 60_000
NO_TAB_IS_OPEN = "navigator.locks.query().then(({ held }) => held.every(({ name }) => name !== 'open'))"


async def says_that_it_is_shared(page: Page) -> None:
    await page.get_by_label("Det her er en delt enhed").check()


async def the_next_one_comes(phone: BrowserContext) -> Page:
    """Opens the site when the browser has noticed that the other tabs are closed."""
    page = await phone.new_page()
    await page.goto("/robots.txt")
    await page.wait_for_function(NO_TAB_IS_OPEN)
    await page.goto("/mine")
    return page


async def test_an_idle_device_asks_first_and_then_forgets(citizen: Citizen, page: Page) -> None:
    await citizen.books_a_time()
    await says_that_it_is_shared(page)
    question = page.get_by_role("dialog", name="Er du her stadig?")
    await page.clock.fast_forward(4 * A_MINUTE + 5_000)
    await expect(question).to_be_visible()
    await expect_accessible(page)
    await page.get_by_role("button", name="Ja, jeg er her").click()
    await expect(question).to_be_hidden()
    await page.clock.fast_forward(3 * A_MINUTE)
    await page.get_by_role("button", name="Kopiér link").click()
    await page.clock.fast_forward(3 * A_MINUTE)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Din tid er bestilt")
    await expect(question).to_be_hidden()
    await page.clock.fast_forward(3 * A_MINUTE)
    await expect(page.get_by_text("Enheden har glemt dig.")).to_be_visible()
    assert "secret" not in await page.evaluate(STORED)


async def test_a_device_that_was_left_shows_nothing_of_who_used_it(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.books_a_time()
    await says_that_it_is_shared(page)
    await page.reload()
    await citizen.arrives_at("Din tid er bestilt")
    other = await phone.new_page()
    await other.goto("/mine")
    await expect(other.get_by_role("button", name="Aflys tid")).to_be_visible()
    await page.close()
    await other.close()
    next_one = await the_next_one_comes(phone)
    await expect(next_one.get_by_text("Du har ingen tider på denne enhed")).to_be_visible()
    await expect(next_one.get_by_label("Det her er en delt enhed")).not_to_be_checked()


async def test_a_press_that_failed_keeps_nobody_from_being_forgotten(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.books_a_time()
    await says_that_it_is_shared(page)
    await citizen.opens_mine()
    await page.get_by_role("button", name="Aflys tid").click()
    await citizen.confirms()
    await page.route("**/undo", unreachable)
    await page.get_by_role("button", name="Fortryd aflysning").click()
    await expect(page.get_by_text("Der er ikke forbindelse")).to_be_visible()
    await page.unroute("**/undo")
    await page.close()
    next_one = await the_next_one_comes(phone)
    await expect(next_one.get_by_text("Du har ingen tider på denne enhed")).to_be_visible()


async def test_what_is_not_sent_yet_is_kept_until_somebody_says_otherwise(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await phone.route("**/api/v1/fault-reports", unreachable)
    await page.goto("/fejl")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Ikke sendt endnu")).to_be_visible()
    await citizen.opens_mine()
    await says_that_it_is_shared(page)
    await page.close()
    next_one = await the_next_one_comes(phone)
    question = next_one.get_by_role("dialog", name="Er du her stadig?")
    await expect(question.get_by_text("Noget er ikke sendt endnu")).to_be_visible()
    await question.get_by_role("button", name="Glem mig nu").click()
    await expect(next_one.get_by_text("Enheden har glemt dig.")).to_be_visible()

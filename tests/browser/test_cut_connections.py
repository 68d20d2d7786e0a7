"""The connection is cut at each step, and the page with it: one effect, and the citizen was told the truth."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import BrowserContext, Page, Route, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.states import unreachable
from tests.browser.test_nothing_typed_is_lost import lose

# The answer to a write arrives, and the page gets no further: nothing of it is stored.
STUCK_AT_THE_ANSWER = """() => {
  const ask = window.fetch
  let arrived
  window.answered = new Promise((tell) => (arrived = tell))
  window.fetch = async (...question) => {
    const answer = await ask(...question)
    if (question[0].method !== 'POST') return answer
    await answer.text()
    arrived()
    return new Promise(() => undefined)
  }
}"""


async def before_sending(page: Page, path: str) -> None:
    await page.route(path, unreachable)


async def before_the_answer(page: Page, path: str) -> None:
    await page.route(path, lose, times=1)


async def before_storing(page: Page, path: str) -> None:
    await page.evaluate(STUCK_AT_THE_ANSWER)


Cut = Callable[[Page, str], Awaitable[None]]


async def told_the_truth(page: Page, cut: Cut) -> None:
    """What is not known to be confirmed is not called that."""
    if cut is before_storing:
        await page.evaluate("window.answered")
    else:
        await expect(page.get_by_text("Ikke bekræftet endnu – sendes, når du har net")).to_be_visible()
        await expect(page.get_by_text("har ikke fået svar")).to_be_visible()
        await expect(page.get_by_role("button", name="Fortryd", exact=True)).to_have_count(0)


async def has_enough_times(route: Route) -> None:
    said = {"type": "urn:borgertid:problem:contact-limit", "title": "Der er en grænse", "status": 409, "detail": "Se."}
    await route.fulfill(status=409, json=said, content_type="application/problem+json")


async def test_a_refusal_of_what_waited_leads_to_the_screen_that_helps(citizen: Citizen, page: Page) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await page.route("**/api/v1/bookings", unreachable)
    await citizen.confirms()
    await citizen.arrives_at("Mine tider")
    await page.unroute("**/api/v1/bookings")
    await page.route("**/api/v1/bookings", has_enough_times)
    await page.get_by_role("button", name="Send nu").click()
    await expect(page.get_by_text("Du fik ikke en tid")).to_be_visible()
    await page.get_by_role("link", name="Find din tid med en kode").click()
    await citizen.arrives_at("Find dine tider")


async def test_the_focus_goes_to_what_became_of_what_was_sent_and_stays_on_the_page(
    citizen: Citizen, page: Page
) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await page.route("**/api/v1/bookings", unreachable)
    await citizen.confirms()
    await citizen.arrives_at("Mine tider")
    send = page.get_by_role("button", name="Send nu")
    async with page.expect_event("requestfailed"):
        await send.click()
    await expect(send).to_be_focused()
    await page.unroute("**/api/v1/bookings")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").filter(has_text="Din tid er bestilt")).to_be_focused()
    await page.get_by_role("button", name="Fjern beskeden").press("Enter")
    await expect(page.get_by_text("Din tid er bestilt")).to_have_count(0)
    await expect(page.locator(":focus")).to_have_count(1)


async def dies_and_comes_back(phone: BrowserContext, page: Page, news: str) -> Page:
    await page.close()
    page = await phone.new_page()
    await page.goto("/mine")
    await expect(page.get_by_text(news, exact=True)).to_be_visible()
    await page.get_by_role("button", name="Fjern beskeden").click()
    await expect(page.get_by_text(news, exact=True)).to_have_count(0)
    return page


@pytest.mark.parametrize("cut", [before_sending, before_the_answer, before_storing])
async def test_a_connection_cut_anywhere_has_one_effect(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site, cut: Cut
) -> None:
    count = "SELECT count(*) FROM receipt WHERE action = $1"
    done = 0 if cut is before_sending else 1

    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await cut(page, "**/api/v1/bookings")
    await citizen.confirms()
    await told_the_truth(page, cut)
    assert await site.pool.fetchval(count, "book") == done
    page = await dies_and_comes_back(phone, page, "Din tid er bestilt")
    assert await site.pool.fetchval(count, "book") == 1

    await page.get_by_role("link", name="Skift tid").click()
    await Citizen(page, site.clock).times.nth(4).click()
    await cut(page, "**/move")
    await page.get_by_role("dialog").get_by_role("button", name="Bekræft", exact=True).click()
    await told_the_truth(page, cut)
    assert await site.pool.fetchval(count, "move") == done
    page = await dies_and_comes_back(phone, page, "Din tid er skiftet")
    assert await site.pool.fetchval(count, "move") == 1

    await page.get_by_role("button", name="Aflys tid").click()
    await cut(page, "**/cancel")
    await page.get_by_role("dialog").get_by_role("button", name="Bekræft", exact=True).click()
    await told_the_truth(page, cut)
    assert await site.pool.fetchval(count, "cancel") == done
    page = await dies_and_comes_back(phone, page, "Din tid er aflyst")
    assert await site.pool.fetchval(count, "cancel") == 1
    await expect(page.get_by_role("button", name="Aflys tid")).to_have_count(0)

"""Who shares a device can make it forget them, and the page tells what is stored where and until when."""

from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Complaints
from tests.browser.test_a_lost_link import STORED
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling, tab_to
from tests.browser.test_without_connection import worker_is_ready

CACHES = "caches.keys().then((names) => names.length)"


async def asks_to_be_forgotten(citizen: Citizen) -> None:
    await citizen.opens_mine()
    await citizen.page.get_by_role("button", name="Glem mig på denne enhed").click()
    await expect(citizen.page.get_by_role("dialog", name="Vil du glemme alt på denne enhed?")).to_be_visible()


async def forgets(citizen: Citizen) -> None:
    await citizen.page.get_by_role("button", name="Glem alt").click()
    await expect(citizen.page.get_by_text("Enheden har glemt dig.")).to_be_visible()


async def test_nothing_of_the_citizen_is_left_and_the_app_still_works_offline(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await citizen.books_a_time()
    await citizen.holds_a_time(2)
    await page.get_by_label("Navn").fill("Anden Testesen")
    await expect(page.get_by_label("Navn")).to_have_value("Anden Testesen")
    await asks_to_be_forgotten(citizen)
    await expect(page.get_by_text("Noget er ikke sendt endnu")).to_be_hidden()
    await forgets(citizen)
    await expect(page.get_by_text("Du har ingen tider på denne enhed")).to_be_visible()
    stored = await page.evaluate(STORED)
    assert "Testesen" not in stored
    assert "secret" not in stored
    # The app comes anew, as on the first visit, and opens without a connection again.
    await worker_is_ready(page)
    assert await page.evaluate(CACHES) > 0
    await phone.set_offline(True)
    await page.goto("/")
    await expect(page.get_by_role("link", name="Pas til voksne")).to_be_visible()


async def test_without_connection_it_is_forgotten_too_and_said(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.books_a_time()
    await worker_is_ready(page)
    await phone.set_offline(True)
    await asks_to_be_forgotten(citizen)
    await forgets(citizen)
    await expect(page.get_by_text("Du har ingen tider på denne enhed")).to_be_visible()
    assert "Testesen" not in await page.evaluate(STORED)


async def test_who_thinks_again_keeps_everything(citizen: Citizen, page: Page) -> None:
    await citizen.books_a_time()
    await asks_to_be_forgotten(citizen)
    await page.get_by_role("button", name="Behold", exact=True).click()
    await page.reload()
    await expect(page.get_by_role("button", name="Aflys tid")).to_be_visible()


async def test_what_is_not_sent_yet_is_warned_of(citizen: Citizen, page: Page, phone: BrowserContext) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await phone.set_offline(True)
    await page.get_by_role("link", name="Meld en fejl").click()
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Ikke sendt endnu")).to_be_visible()
    await asks_to_be_forgotten(citizen)
    await expect(page.get_by_text("Noget er ikke sendt endnu")).to_be_visible()


async def test_another_tab_shows_no_more_what_was_forgotten(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.books_a_time()
    complaints = Complaints()
    other = await phone.new_page()
    complaints.watch(other)
    await other.goto("/mine")
    await expect(other.get_by_role("button", name="Aflys tid")).to_be_visible()
    third = await phone.new_page()
    await third.goto("/find")
    await third.get_by_label("E-mail").fill("test@borgertid.dk")
    await page.bring_to_front()
    await asks_to_be_forgotten(citizen)
    await forgets(citizen)
    await expect(other.get_by_role("heading", level=1)).to_have_text("Bestil tid")
    await expect(third.get_by_role("heading", level=1)).to_have_text("Bestil tid")
    assert "test@borgertid.dk" not in await third.evaluate("JSON.stringify({ ...sessionStorage })")
    await third.goto("/find")
    await expect(third.get_by_label("E-mail")).to_have_value("")
    assert complaints.seen == []


async def test_that_it_is_forgotten_is_said_once(citizen: Citizen, page: Page) -> None:
    await citizen.books_a_time()
    await asks_to_be_forgotten(citizen)
    await forgets(citizen)
    await page.get_by_role("link", name="Bestil tid").first.click()
    await citizen.arrives_at("Bestil tid")
    await page.go_back()
    await citizen.arrives_at("Mine tider")
    await expect(page.get_by_text("Enheden har glemt dig.")).to_have_count(0)


async def test_a_browser_that_cannot_forget_says_so(citizen: Citizen, page: Page) -> None:
    await citizen.books_a_time()
    await asks_to_be_forgotten(citizen)
    await page.evaluate("() => { IDBObjectStore.prototype.clear = () => { throw new DOMException('refused') } }")
    await page.get_by_role("button", name="Glem alt").click()
    await expect(page.get_by_text("Vi kunne ikke fjerne det hele.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_be_forgotten(citizen: Citizen, page: Page, scheme: Any) -> None:
    async def look() -> None:
        await expect_accessible(page)
        await expect_no_sideways_scrolling(page)

    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.set_viewport_size({"width": 320, "height": 568})
    await page.goto("/mine")
    await citizen.arrives_at("Mine tider")
    await tab_to(page, "Glem mig på denne enhed")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await look()
    await tab_to(page, "Glem alt")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Enheden har glemt dig.")).to_be_visible()
    assert "Enheden har glemt dig" in await page.evaluate("document.activeElement.textContent")
    await look()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_privacy_page_tells_what_is_stored_and_until_when(citizen: Citizen, page: Page, scheme: Any) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.set_viewport_size({"width": 320, "height": 568})
    await citizen.opens_the_front_page()
    await page.get_by_role("contentinfo").get_by_role("link", name="Dine oplysninger").click()
    await citizen.arrives_at("Dine oplysninger")
    await expect(page.get_by_role("heading", name="Hos Kystby Kommune")).to_be_visible()
    await expect(page.get_by_text("Vi sletter det 30 dage efter dit besøg.")).to_be_visible()
    await expect_accessible(page)
    await expect_no_sideways_scrolling(page)
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_text("We delete it 30 days after your visit.")).to_be_visible()


async def test_the_links_of_the_footer_lead_where_they_say(citizen: Citizen, page: Page) -> None:
    """The built page has no phone number; drawn over it, that link once led to where the fault is told of."""
    await citizen.opens_the_front_page()
    links = page.get_by_role("contentinfo").get_by_role("link")
    await expect(links).to_have_count(4)
    assert await links.evaluate_all("links => links.map((link) => link.getAttribute('href'))") == [
        "tel:+4500112233",
        "mailto:borgerservice@kystby.example",
        "/fejl?from=%2F",
        "/privatliv",
    ]

"""Who meets a fault can tell of it on every screen, signed out and offline too, and gets a number and a deadline."""

from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, Route, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling, tab_to
from tests.browser.test_without_connection import worker_is_ready

DEADLINE = "Driften ser på fejlen senest onsdag 25. november kl. 16.00."


async def opens_from_the_footer(citizen: Citizen) -> None:
    await citizen.page.get_by_role("contentinfo").get_by_role("link", name="Meld en fejl").click()
    await citizen.arrives_at("Meld en fejl")


async def reports(site: Site) -> list[tuple[Any, ...]]:
    rows = await site.pool.fetch("SELECT number, route, request_id, what FROM fault_report ORDER BY number")
    return [tuple(row) for row in rows]


async def test_a_fault_is_told_from_any_screen_and_gets_a_number_and_a_deadline(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await citizen.books_a_time()
    await opens_from_the_footer(citizen)
    await page.get_by_label("Hvad skete der?").fill("Knappen virker ikke")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Tak. Dit nummer er 1001")).to_be_visible()
    await expect(page.get_by_text(DEADLINE)).to_be_visible()
    assert await reports(site) == [(1001, "/kvittering/:id", None, "Knappen virker ikke")]


async def test_without_connection_it_waits_on_the_device_and_is_sent_once(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await phone.set_offline(True)
    await opens_from_the_footer(citizen)
    await page.get_by_label("Hvad skete der?").fill("Ingen tider")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Ikke sendt endnu")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Ikke sendt endnu")).to_be_visible()
    assert await reports(site) == []
    await phone.set_offline(False)
    await expect(page.get_by_text("Tak. Dit nummer er 1001")).to_be_visible()
    await expect(page.get_by_text(DEADLINE)).to_be_visible()
    assert await reports(site) == [(1001, "/", None, "Ingen tider")]
    await page.get_by_role("button", name="Fjern fra listen").click()
    await expect(page.get_by_text("Ingen tider")).to_be_hidden()
    await expect(page.locator(":focus")).to_have_count(1)


async def test_a_failure_offers_to_be_told_of_with_its_number(citizen: Citizen, page: Page, site: Site) -> None:
    async def fail(route: Route) -> None:
        await route.fulfill(status=500, headers={"X-Request-Id": "81a6ca0e86a159c2"}, body="")

    await page.route("**/api/v1/free-times*", fail)
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    await page.get_by_role("link", name="Meld fejlen").first.click()
    await citizen.arrives_at("Meld en fejl")
    await expect(page.get_by_text("Fejlen har nummer 81a6ca0e86a159c2.")).to_be_visible()
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Tak. Dit nummer er 1001")).to_be_visible()
    assert await reports(site) == [(1001, "/tid", "81a6ca0e86a159c2", None)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_use_it(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site, scheme: Any
) -> None:
    async def look() -> None:
        await expect_accessible(page)
        await expect_no_sideways_scrolling(page)

    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.set_viewport_size({"width": 320, "height": 568})
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await tab_to(page, "Meld en fejl")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="Meld en fejl")).to_be_focused()
    await look()
    await tab_to(page, "Hvad skete der? (kan udelades)")
    await page.keyboard.type("Ingen tider")
    await phone.set_offline(True)
    await tab_to(page, "Send")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Ikke sendt endnu")).to_be_visible()
    assert "Ikke sendt endnu" in await page.evaluate("document.activeElement.textContent")
    await look()
    await phone.set_offline(False)
    await expect(page.get_by_text("Tak. Dit nummer er 1001")).to_be_visible()
    await look()

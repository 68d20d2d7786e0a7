"""The link of a booking can be shared and shown as a QR code, also without a connection."""

from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.citizen import Citizen
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling, tab_to
from tests.browser.test_without_connection import worker_is_ready

REMEMBER_WHAT_IS_SHARED = "navigator.share = async (what) => { window.shared = what }"
NO_SHARING = "delete Navigator.prototype.share"


async def test_the_link_goes_to_the_devices_own_way_of_sharing(citizen: Citizen, page: Page) -> None:
    await page.add_init_script(REMEMBER_WHAT_IS_SHARED)
    await citizen.books_a_time()
    await page.get_by_role("button", name="Del link").click()
    shared = await page.evaluate("window.shared")
    assert shared["url"] == await page.get_by_label("Link til din tid").input_value()
    assert shared["title"].startswith("Tid hos borgerservice ")


async def test_a_browser_that_cannot_share_shows_no_button_for_it(citizen: Citizen, page: Page) -> None:
    await page.add_init_script(NO_SHARING)
    await citizen.books_a_time()
    await expect(page.get_by_role("button", name="Kopiér link")).to_be_visible()
    await expect(page.get_by_role("button", name="Del link")).to_be_hidden()


async def test_the_qr_code_is_drawn_without_a_connection(citizen: Citizen, page: Page, phone: BrowserContext) -> None:
    await citizen.books_a_time()
    await worker_is_ready(page)
    await phone.set_offline(True)
    await page.reload()
    await page.get_by_text("Vis QR-kode").click()
    await expect(page.get_by_role("img", name="QR-kode med linket til din tid")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_show_it(citizen: Citizen, page: Page, scheme: Any) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.add_init_script(REMEMBER_WHAT_IS_SHARED)
    await citizen.books_a_time()
    await page.set_viewport_size({"width": 320, "height": 568})
    await tab_to(page, "Del link")
    await tab_to(page, "Vis QR-kode")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("img", name="QR-kode med linket til din tid")).to_be_visible()
    await expect_accessible(page)
    await expect_no_sideways_scrolling(page)

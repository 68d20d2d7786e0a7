"""The free times in a month: by keyboard, by tap, remembered on the device, right at every size."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.citizen import Citizen
from tests.browser.states import unreachable
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling, tab_to
from tests.browser.views import RESIZE

AT_THE_CITY_HALL = "/tid?topic=passport-adult:1&office=borgerservice"


async def shows_the_month(page: Page) -> None:
    await page.get_by_role("radio", name="Måned").check()
    await expect(page.get_by_role("grid", name="november 2026")).to_be_visible()


def day(page: Page, name: str) -> Locator:
    return page.get_by_role("gridcell", name=name, exact=True)


async def press(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


async def test_a_time_is_booked_in_the_month_with_six_taps(citizen: Citizen, page: Page) -> None:
    await citizen.looks_for_times()
    await citizen.tap(page.get_by_role("radio", name="Måned"))
    await citizen.tap(day(page, "torsdag 26. november, 26 ledige tider"))
    await expect(page.get_by_role("heading", name="torsdag 26. november")).to_be_visible()
    await citizen.tap(citizen.times.filter(has_text="16.15"))
    await citizen.arrives_at("Dine oplysninger")
    await citizen.types_name_and_email()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    assert citizen.taps <= 6
    assert citizen.screens == ["Bestil tid", "Vælg tid", "Dine oplysninger", "Din tid er bestilt"]
    await expect(page.get_by_role("definition").first).to_have_text("torsdag 26. november kl. 16.15")


async def test_a_day_is_chosen_by_keyboard_only(citizen: Citizen, page: Page) -> None:
    await page.goto(AT_THE_CITY_HALL)
    await shows_the_month(page)
    today = day(page, "mandag 23. november, 16 ledige tider")
    await expect(today).to_have_attribute("aria-current", "date")
    await expect(today).to_have_attribute("aria-selected", "true")
    assert await page.locator("[role=grid] [tabindex='0']").count() == 1

    await page.get_by_role("button", name="Næste måned").focus()
    await press(page, "Tab")
    await expect(today).to_be_focused()
    await press(page, "ArrowRight", "ArrowRight", "Enter")
    closed = day(page, "onsdag 25. november, ingen ledige tider")
    await expect(closed).to_be_focused()
    await expect(closed).to_have_attribute("aria-disabled", "true")
    await expect(closed).to_have_attribute("aria-selected", "false")
    await expect(page.get_by_role("heading", name="mandag 23. november")).to_be_visible()
    await press(page, "End", "ArrowRight", "Space")
    await expect(day(page, "mandag 30. november, 16 ledige tider")).to_have_attribute("aria-selected", "true")

    await press(page, "PageDown")
    await expect(page.get_by_role("grid", name="december 2026")).to_be_visible()
    await expect(day(page, "onsdag 30. december, ingen ledige tider")).to_be_focused()
    await press(page, "Home", "Enter", "Tab")
    await expect(page.get_by_role("heading", name="mandag 28. december")).to_be_visible()
    await expect(citizen.times.first).to_be_focused()
    await press(page, "Enter")
    await citizen.arrives_at("Dine oplysninger")
    await expect(page.get_by_label("Din tid").get_by_text("mandag 28. december kl. 10.00")).to_be_visible()


async def test_the_months_end_with_what_can_be_booked_and_can_be_asked_for_again(page: Page) -> None:
    await page.goto(AT_THE_CITY_HALL)
    await shows_the_month(page)
    later = page.get_by_role("button", name="Næste måned")
    await page.route("**/free-times*", unreachable)
    await later.click()
    await expect(page.get_by_text("Der er ikke forbindelse")).to_be_visible()
    await page.get_by_role("button", name="Forrige måned").click()
    await expect(page.get_by_text("Der er ikke forbindelse")).to_be_hidden()
    async with page.expect_event("requestfailed"):
        await later.click()
    await expect(page.get_by_role("alert").filter(has_text="Der er ikke forbindelse")).to_be_visible()
    await page.unroute("**/free-times*")
    await page.get_by_role("button", name="Prøv igen").click()
    await expect(page.get_by_role("heading", name="december 2026")).to_be_focused()
    await expect(day(page, "tirsdag 29. december, 16 ledige tider")).to_be_visible()
    await later.click()
    await expect(day(page, "fredag 22. januar, 12 ledige tider")).to_be_visible()
    beyond = day(page, "mandag 25. januar, kan ikke bestilles endnu")
    await expect(beyond).to_have_attribute("aria-disabled", "true")
    await expect(page.get_by_text("Du kan bestille en tid til og med fredag 22. januar.")).to_be_visible()
    await expect(later).to_have_attribute("aria-disabled", "true")
    await later.click(force=True)
    await expect(page.get_by_role("grid", name="januar 2027")).to_be_visible()


async def test_the_month_can_be_used_by_everybody_and_is_remembered(page: Page) -> None:
    await page.goto(AT_THE_CITY_HALL)
    await shows_the_month(page)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.reload()
        await expect(page.get_by_role("grid")).to_be_visible()
        await expect_accessible(page)
    for width, size in ((320, ""), (360, "125%"), (320, "200%")):
        await page.set_viewport_size({"width": width, "height": 740})
        await page.evaluate(RESIZE, size)
        await expect_no_sideways_scrolling(page)
    await page.evaluate("document.documentElement.dir = 'rtl'")
    await page.get_by_role("gridcell", name=re.compile("^mandag 23")).focus()
    await press(page, "ArrowLeft")
    await expect(page.get_by_role("gridcell", name=re.compile("^tirsdag 24"))).to_be_focused()
    await page.evaluate("document.documentElement.dir = ''")
    await page.get_by_role("radio", name="Måned").focus()
    await press(page, "ArrowLeft")
    await expect(page.get_by_role("grid")).to_have_count(0)
    await tab_to(page, "10.00")

"""Books, moves, cancels and undoes on a phone; everything is read back from the database or the page."""

import asyncio

from playwright.async_api import Page, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Site

FIRST_SCREEN = ["Hvad drejer det sig om?", "Flere emner"]


async def test_a_time_is_booked_on_four_screens_with_six_taps_at_most(citizen: Citizen, page: Page, site: Site) -> None:
    await citizen.books_a_time()
    assert citizen.taps <= 6
    assert citizen.screens == ["Bestil tid", "Vælg tid", "Dine oplysninger", "Din tid er bestilt"]
    await expect(page.get_by_role("definition").first).to_have_text("mandag 23. november kl. 10.00")
    stored = await site.pool.fetchrow(
        "SELECT status, start_at, name, email FROM booking JOIN contact USING (contact_id)"
    )
    assert stored is not None
    assert dict(stored) | {"start_at": stored["start_at"].isoformat()} == {
        "status": "booked",
        "start_at": "2026-11-23T09:00:00+00:00",
        "name": "Test Testesen",
        "email": "test@borgertid.dk",
    }


async def test_the_times_shown_are_those_of_the_municipality_wherever_the_phone_is(citizen: Citizen) -> None:
    await citizen.looks_for_times()
    await expect(citizen.times.first).to_have_text("10.00")


async def test_a_receipt_can_be_kept_in_a_calendar(citizen: Citizen, page: Page) -> None:
    await citizen.books_a_time()
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Føj til kalender").click()
    file = await (await downloading.value).path()
    calendar = await asyncio.to_thread(file.read_text)
    assert "DTSTART;TZID=Europe/Copenhagen:20261123T100000" in calendar


async def test_a_booked_time_is_moved(citizen: Citizen, page: Page, site: Site) -> None:
    await citizen.books_a_time()
    await citizen.opens_mine()
    await page.get_by_role("link", name="Skift tid").click()
    await citizen.arrives_at("Skift tid")
    await citizen.times.filter(has_text="11.15").first.click()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er skiftet")
    await expect(page.get_by_role("definition").first).to_contain_text("kl. 11.15")
    assert await site.pool.fetchval("SELECT start_at::text FROM booking") == "2026-11-23 10:15:00+00"


async def test_a_time_cancelled_in_another_tab_cannot_be_moved_and_the_way_on_is_shown(
    citizen: Citizen, page: Page
) -> None:
    await citizen.books_a_time()
    await citizen.opens_mine()
    other = await page.context.new_page()
    await other.goto("/mine")
    await page.get_by_role("link", name="Skift tid").click()
    await citizen.times.first.click()
    await other.get_by_role("button", name="Aflys tid").click()
    await other.get_by_role("button", name="Bekræft", exact=True).click()
    await expect(other.get_by_text("Tiden er aflyst.")).to_be_visible()
    await citizen.confirms()
    await citizen.arrives_at("Mine tider")
    await expect(page.get_by_text("Tiden er ændret på en anden enhed eller af os")).to_be_visible()
    await expect(page.get_by_text("Se her, hvad der gælder nu.")).to_be_visible()
    await expect(page.get_by_role("button", name="Fortryd aflysning")).to_be_visible()


async def test_a_cancelled_time_can_be_had_back_for_two_minutes(citizen: Citizen, page: Page, site: Site) -> None:
    await citizen.books_a_time()
    await citizen.opens_mine()
    await page.get_by_role("button", name="Aflys tid").click()
    await citizen.confirms()
    await expect(page.get_by_text("Tiden er aflyst.")).to_be_visible()
    assert await site.pool.fetchval("SELECT status FROM booking") == "cancelled"
    await page.get_by_role("button", name="Fortryd aflysning").click()
    await expect(page.get_by_text("Tiden gælder igen.")).to_be_visible()
    assert await site.pool.fetchval("SELECT status FROM booking") == "booked"

    await page.get_by_role("button", name="Aflys tid").click()
    await citizen.confirms()
    await expect(page.get_by_role("button", name="Fortryd aflysning")).to_be_visible()
    await citizen.waits(minutes=3)
    await expect(page.get_by_role("button", name="Fortryd aflysning")).to_be_hidden()


async def test_a_question_answered_with_no_changes_nothing(citizen: Citizen, page: Page, site: Site) -> None:
    await citizen.books_a_time()
    await citizen.opens_mine()
    await page.get_by_role("button", name="Aflys tid").click()
    await page.get_by_role("button", name="Behold tiden").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert await site.pool.fetchval("SELECT status FROM booking") == "booked"


async def test_the_secret_link_opens_the_time_on_another_device_and_leaves_the_address_bar(
    citizen: Citizen, page: Page
) -> None:
    await citizen.books_a_time()
    link = await page.get_by_label("Link til din tid").input_value()
    await page.evaluate("indexedDB.deleteDatabase('borgertid')")
    await page.goto("/robots.txt")
    await page.goto(link)
    await expect(page.get_by_text("mandag 23. november")).to_be_visible()
    assert page.url.endswith("/mine")


async def test_a_link_that_was_cut_short_takes_nothing_from_the_device_that_knows_the_time(
    citizen: Citizen, page: Page
) -> None:
    await citizen.books_a_time()
    link = await page.get_by_label("Link til din tid").input_value()
    await page.goto("/robots.txt")
    await page.goto(link[:-8])
    await expect(page.get_by_text("Koden passer ikke til tiden")).to_be_visible()
    await expect(page.get_by_text("Tiden er lagt her")).to_be_hidden()
    await expect(page.get_by_role("button", name="Aflys tid")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name="Aflys tid")).to_be_visible()


async def test_choosing_again_lets_the_held_time_go(citizen: Citizen, page: Page, site: Site) -> None:
    await citizen.holds_a_time()
    await page.get_by_role("link", name="Vælg en anden tid").click()
    await expect(citizen.times.first).to_have_text("10.00")
    assert await site.pool.fetchval("SELECT status FROM booking") == "expired"


async def test_the_pages_speak_english_too(citizen: Citizen, page: Page) -> None:
    await citizen.opens_the_front_page()
    await page.get_by_role("button", name="English").click()
    await citizen.arrives_at("Book a time")
    await page.get_by_label("Search").fill("driving")
    await expect(page.get_by_role("link", name="Renew a driving licence")).to_be_visible()
    await page.reload()
    await citizen.arrives_at("Book a time")
    assert await page.get_attribute("html", "lang") == "en"


async def test_the_ten_topics_that_are_asked_for_most_stand_first(citizen: Citizen, page: Page) -> None:
    await citizen.opens_the_front_page()
    lists = [page.get_by_role("list", name=name).get_by_role("link") for name in FIRST_SCREEN]
    for links in lists:
        await expect(links).to_have_count(10)
    await page.get_by_label("Søg").fill("fuldmagt")
    await expect(lists[0]).to_have_text(["Fuldmagt"])
    await expect(lists[1]).to_have_count(0)
    await page.get_by_label("Søg").fill("")
    await expect(lists[1].last).to_have_text("Fuldmagt")


async def test_who_searches_in_vain_and_wants_all_topics_is_back_in_the_field(citizen: Citizen, page: Page) -> None:
    await citizen.opens_the_front_page()
    await page.get_by_label("Søg").fill("xyzzy")
    await page.get_by_role("button", name="Vis alle emner").press("Enter")
    await expect(page.get_by_role("link", name="Pas til voksne", exact=True)).to_be_visible()
    await expect(page.get_by_label("Søg")).to_be_focused()


async def test_who_changes_the_language_by_keyboard_stays_at_the_button(citizen: Citizen, page: Page) -> None:
    await citizen.opens_the_front_page()
    await page.get_by_role("button", name="English").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Dansk")).to_be_focused()
    await expect(page.get_by_role("button", name="Dansk")).to_have_attribute("lang", "da")

"""Whatever happens between the first letter and the receipt, nothing typed is lost and nothing happens twice."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, Route, expect

from api.bookings.upkeep import end_due
from tests.browser.citizen import Citizen
from tests.browser.conftest import Site

LISTENING = """() => {
  window.heard = new Set()
  const aloud = '[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]'
  const listen = new MutationObserver((changes) => changes.forEach(({ target }) => {
    const region = (target instanceof Element ? target : target.parentElement).closest(aloud)
    if (region) heard.add(region.textContent)
  }))
  listen.observe(document.body, { subtree: true, childList: true, characterData: true })
}"""
"""What a screen reader would say by itself."""


async def expect_typed(page: Page) -> None:
    await expect(page.get_by_label("Navn")).to_have_value("Test Testesen")
    await expect(page.get_by_label("E-mail")).to_have_value("test@borgertid.dk")


async def test_a_reload_keeps_what_was_typed_and_the_held_time(citizen: Citizen, page: Page) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await page.reload()
    await expect_typed(page)
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")


async def test_choosing_another_time_keeps_what_was_typed(citizen: Citizen, page: Page) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await page.get_by_role("link", name="Vælg en anden tid").click()
    await citizen.times.nth(3).click()
    await citizen.arrives_at("Dine oplysninger")
    await expect_typed(page)


async def test_a_fault_is_told_beside_its_field_and_gets_the_focus(citizen: Citizen, page: Page) -> None:
    await citizen.holds_a_time()
    await page.get_by_label("Telefon").fill("123")
    await citizen.confirms()
    await expect(page.get_by_role("heading", name="Der er noget, du skal rette")).to_be_visible()
    await expect(page.locator(":focus")).to_contain_text("Skriv dit navn")
    await expect(page.get_by_label("Navn")).to_have_attribute("aria-invalid", "true")
    await page.get_by_role("link", name="Skriv telefonnummeret").click()
    await expect(page.get_by_label("Telefon")).to_be_focused()
    await expect(page.get_by_label("Telefon")).to_have_value("123")


async def test_a_hold_is_kept_longer_once(citizen: Citizen, page: Page) -> None:
    await citizen.holds_a_time()
    await expect(page.get_by_role("timer")).to_have_text("Vi holder tiden til dig i 5 minutter")
    await citizen.waits(minutes=3)
    await expect(page.get_by_role("timer")).to_have_text("Vi holder tiden til dig i 2 minutter")
    await page.get_by_role("button", name="Behold tiden i 5 minutter mere").click()
    await expect(page.get_by_role("timer")).to_have_text("Vi holder tiden til dig i 7 minutter")
    await expect(page.get_by_role("timer")).to_be_focused()
    await expect(page.get_by_role("button", name="Behold tiden i 5 minutter mere")).to_be_hidden()


async def test_a_hold_that_ends_is_told_and_the_time_can_still_be_had(citizen: Citizen, page: Page) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await page.evaluate(LISTENING)
    citizen.clock.pass_by(minutes=6)
    await page.clock.run_for(6 * 60_000)
    await expect(page.get_by_text("Vi holder ikke længere tiden til dig")).to_be_visible()
    soon, over = await page.evaluate("[...heard]")
    assert soon == "Vi holder tiden til dig i 60 sekunder"
    assert over.startswith("Vi holder ikke længere tiden til dig")
    await expect_typed(page)
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")


async def test_a_lost_time_gives_the_nearest_ones_one_tap_away(citizen: Citizen, page: Page, site: Site) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await citizen.waits(minutes=6)
    await end_due(site.pool, site.clock())
    await others_take(site, "2026-11-23T10:00:00+01:00")
    await citizen.confirms()
    await expect(page.get_by_text("Tiden er lige taget af en anden")).to_be_visible()
    await expect_typed(page)
    await page.get_by_role("button", name="mandag 23. november").first.click()
    await expect(page.get_by_text("Du har valgt en ny tid")).to_be_visible()
    await expect(page.get_by_role("timer")).to_be_focused()
    await expect_typed(page)
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")


async def test_a_time_lost_at_the_tap_is_replaced_by_the_nearest_ones(citizen: Citizen, page: Page, site: Site) -> None:
    await citizen.looks_for_times()
    await others_take(site, "2026-11-23T10:00:00+01:00")
    await citizen.times.first.click()
    await expect(page.get_by_text("Tiden er lige taget af en anden")).to_be_visible()
    await page.get_by_role("button", name="mandag 23. november").first.click()
    await citizen.arrives_at("Dine oplysninger")


async def test_an_answer_lost_on_the_way_is_asked_for_again_and_the_time_is_booked_once(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await page.route("**/api/v1/bookings", lose, times=1)
    await citizen.confirms()
    await citizen.arrives_at("Mine tider")
    await expect(page.get_by_text("Din tid er bestilt")).to_be_visible()
    await expect(page.get_by_role("button", name="Aflys tid")).to_have_count(1)
    assert await site.pool.fetchval("SELECT count(*) FROM booking WHERE status = 'booked'") == 1


async def test_two_quick_taps_book_once(citizen: Citizen, page: Page, site: Site) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await page.get_by_role("button", name="Bekræft", exact=True).dblclick()
    await citizen.arrives_at("Din tid er bestilt")
    assert await site.pool.fetchval("SELECT count(*) FROM booking WHERE status = 'booked'") == 1


@pytest.mark.parametrize("minutes_later", [0, 6])
async def test_a_form_left_open_in_another_tab_shows_what_was_booked_and_books_no_second_time(
    citizen: Citizen, page: Page, site: Site, minutes_later: int
) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    other = await page.context.new_page()
    await other.goto("/bestil")
    await expect_typed(other)
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    await citizen.waits(minutes=minutes_later)
    await other.get_by_role("button", name="Bekræft", exact=True).click()
    await expect(other.get_by_role("heading", level=1)).to_have_text("Din tid er bestilt")
    assert await site.pool.fetchval("SELECT count(*) FROM booking WHERE status = 'booked'") == 1


async def test_a_server_that_fails_is_told_with_a_number_and_a_way_on(citizen: Citizen, page: Page) -> None:
    async def fail(route: Route) -> None:
        await route.fulfill(status=500, headers={"X-Request-Id": "abc123"}, body="")

    await page.route("**/api/v1/free-times*", fail, times=1)
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    await expect(page.get_by_text("Nævn dette nummer, hvis du ringer: abc123")).to_be_visible()
    await page.get_by_role("button", name="Prøv igen").click()
    await expect(citizen.times.first).to_be_visible()


async def lose(route: Route) -> None:
    """The server does as it was asked; its answer never arrives."""
    await route.fetch()
    await route.abort()


async def others_take(site: Site, start: str) -> None:
    """Other citizens book a time until there is none left."""
    body: dict[str, Any] = {
        "office": "borgerservice",
        "start": start,
        "topics": [{"id": "passport-adult", "persons": 1}],
        "contact": {"name": "En Anden", "email": "anden@borgertid.dk"},
        "language": "da",
    }
    for _ in range(10):
        answer = await site.api.post("/api/v1/bookings", json=body, headers={"Idempotency-Key": str(uuid4())})
        if answer.status_code == 409:
            return
        assert answer.status_code == 201, answer.text
    raise AssertionError("The time never ran out.")

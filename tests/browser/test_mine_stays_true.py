"""What stands under Mine tider and on the receipt is how things are, however long the page has been open."""

import asyncio
from typing import Any
from uuid import uuid4

from playwright.async_api import BrowserContext, Page, Route, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.states import unreachable
from tests.browser.test_nothing_typed_is_lost import lose
from tests.browser.test_without_connection import worker_is_ready

LOOKED_AT_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"
NO_CONNECTION = "Ingen forbindelse. Du ser tiderne, som de var"
CANNOT_BE_FETCHED = "Vi kan ikke hente tiden lige nu. Du ser den, som den var"
FOCUSED = "document.activeElement.textContent"


async def books(citizen: Citizen) -> Any:
    """Like `books_a_time`; answers the booking."""
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    async with citizen.page.expect_response("**/api/v1/bookings") as answered:
        await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    return await (await answered.value).json()


async def another_device_moves(site: Site, booking: Any, start: str) -> None:
    headers = {"Idempotency-Key": str(uuid4()), "Authorization": f"Bearer {booking['secret']}"}
    wanted = {"office": "borgerservice", "start": start}
    answer = await site.api.post(f"/api/v1/bookings/{booking['id']}/move", json=wanted, headers=headers)
    assert answer.status_code == 200, answer.text


async def asks_to_cancel(page: Page) -> None:
    await page.get_by_role("button", name="Aflys tid").click()
    await page.get_by_role("dialog").get_by_role("button", name="Bekræft", exact=True).click()


async def test_a_page_that_stayed_open_shows_the_new_time_when_it_is_looked_at(
    citizen: Citizen, page: Page, site: Site
) -> None:
    booking = await books(citizen)
    await another_device_moves(site, booking, "2026-11-23T10:30:00+01:00")
    await page.evaluate(LOOKED_AT_AGAIN)
    await expect(page.get_by_text("mandag 23. november kl. 10.30")).to_be_visible()
    await citizen.opens_mine()
    await expect(page.get_by_text("mandag 23. november kl. 10.30")).to_be_visible()
    await another_device_moves(site, booking, "2026-11-23T11:15:00+01:00")
    await page.evaluate(LOOKED_AT_AGAIN)
    await expect(page.get_by_text("mandag 23. november kl. 11.15")).to_be_visible()
    await another_device_moves(site, booking, "2026-11-23T12:15:00+01:00")
    length = await page.evaluate("history.length")
    await citizen.opens_mine()
    await expect(page.get_by_text("mandag 23. november kl. 12.15")).to_be_visible()
    assert await page.evaluate("history.length") == length


async def test_what_is_taken_off_the_list_does_not_take_the_focus_with_it(
    citizen: Citizen, page: Page, site: Site
) -> None:
    booking = await books(citizen)
    await another_device_moves(site, booking, "2026-11-23T10:30:00+01:00")
    await citizen.opens_mine()
    await page.get_by_role("button", name="Fjern beskeden").press("Enter")
    await expect(page.get_by_text("er ændret på en anden enhed")).to_have_count(0)
    await expect(page.get_by_role("listitem").filter(has_text="mandag 23. november kl. 10.30").first).to_be_focused()
    await site.pool.execute("UPDATE booking SET secret_version = secret_version + 1")
    await page.reload()
    await page.get_by_role("button", name="Fjern fra listen").press("Enter")
    await expect(page.get_by_role("status").filter(has_text="Tiden er fjernet fra listen.")).to_be_focused()


async def test_the_word_that_there_is_no_connection_goes_when_there_is_one(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.books_a_time()
    await worker_is_ready(page)
    await phone.set_offline(True)
    await page.goto("/mine")
    await expect(page.get_by_text(NO_CONNECTION)).to_be_visible()
    await phone.set_offline(False)
    await expect(page.get_by_text(NO_CONNECTION)).to_have_count(0)
    await expect(page.get_by_role("button", name="Aflys tid")).to_be_visible()


async def test_a_cancellation_taken_back_without_an_answer_is_asked_about(citizen: Citizen, page: Page) -> None:
    await citizen.books_a_time()
    await citizen.opens_mine()
    await asks_to_cancel(page)
    await page.route("**/undo", lose, times=1)
    await page.get_by_role("button", name="Fortryd aflysning").click()
    await expect(page.get_by_role("button", name="Aflys tid")).to_be_visible()
    await expect(page.get_by_text("er ændret på en anden enhed")).to_have_count(0)


async def test_a_receipt_without_connection_says_how_old_it_is(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.books_a_time()
    await page.route("**/api/v1/bookings/*", unreachable)
    await page.reload()
    await expect(page.get_by_text(CANNOT_BE_FETCHED)).to_be_visible()
    await page.unroute("**/api/v1/bookings/*")
    await page.evaluate(LOOKED_AT_AGAIN)
    await expect(page.get_by_text(CANNOT_BE_FETCHED)).to_have_count(0)


async def test_a_question_stays_until_what_was_answered_is_done(citizen: Citizen, page: Page) -> None:
    held: asyncio.Queue[Route] = asyncio.Queue()
    await citizen.books_a_time()
    await citizen.opens_mine()
    await page.route("**/cancel", held.put)
    await asks_to_cancel(page)
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("Sender …")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await dialog.get_by_role("button", name="Behold tiden").click(force=True)
    await expect(dialog).to_be_visible()
    await (await held.get()).continue_()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_text("Tiden er aflyst.")).to_be_visible()


async def test_a_move_under_way_cannot_be_thought_over(citizen: Citizen, page: Page) -> None:
    held: asyncio.Queue[Route] = asyncio.Queue()
    await citizen.books_a_time()
    await citizen.opens_mine()
    await page.get_by_role("link", name="Skift tid").click()
    await citizen.times.nth(3).click()
    await page.route("**/move", held.put)
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Bekræft", exact=True).click()
    await expect(dialog.get_by_text("Sender …")).to_be_visible()
    await dialog.get_by_role("button", name="Vælg en anden tid").click(force=True)
    await expect(dialog).to_be_visible()
    await (await held.get()).continue_()
    await citizen.arrives_at("Din tid er skiftet")


async def test_a_cancellation_that_waits_is_said_where_the_focus_is(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.books_a_time()
    await citizen.opens_mine()
    await phone.set_offline(True)
    await asks_to_cancel(page)
    said = page.get_by_role("status").filter(has_text="Ikke bekræftet endnu")
    await expect(said).to_be_focused()


async def test_a_question_about_one_booking_is_not_answered_by_what_is_done_to_another(
    citizen: Citizen, page: Page
) -> None:
    held: asyncio.Queue[Route] = asyncio.Queue()
    await citizen.books_a_time()
    await citizen.books_a_time(3)
    await citizen.opens_mine()
    await page.get_by_role("button", name="Aflys tid").first.click()
    dialog = page.get_by_role("dialog")
    confirm = dialog.get_by_role("button", name="Bekræft", exact=True)
    await confirm.click()
    await expect(page.get_by_text("Tiden er aflyst.")).to_be_visible()
    await page.route("**/undo", held.put)
    await page.get_by_role("button", name="Fortryd aflysning").click()
    undo = await held.get()
    await page.get_by_role("button", name="Aflys tid").click()
    await expect(confirm).to_be_disabled()
    await expect(dialog.get_by_text("Sender …")).to_have_count(0)
    await undo.continue_()
    await expect(page.get_by_text("Tiden gælder igen.")).to_be_visible()
    await confirm.click()
    await expect(page.get_by_text("Tiden er aflyst.")).to_be_visible()

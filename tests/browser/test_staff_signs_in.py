"""Signing in, being signed out in the middle of the work, and what a role may see."""

import asyncpg
import pytest
from playwright.async_api import expect

from tests.browser.colleague import Colleague
from tests.browser.test_everybody_can_use_it import tab_to


@pytest.fixture
def is_demo() -> bool:
    return True


async def test_somebody_signs_in_by_keyboard_and_out_again(colleague: Colleague) -> None:
    page = colleague.page
    await colleague.opens("/personale/konto", "Log ind")
    await tab_to(page, "Brugernavn")
    await page.keyboard.type("laeser")
    await tab_to(page, "Adgangskode")
    await page.keyboard.type("demo")
    await page.keyboard.press("Enter")
    await colleague.arrives_at("Din konto")
    await expect(page.get_by_role("definition").filter(has_text="Læser").first).to_be_visible()
    await page.get_by_role("button", name="Log ud", exact=True).click()
    await colleague.arrives_at("Log ind")


async def test_a_wrong_password_is_told(colleague: Colleague) -> None:
    page = colleague.page
    await colleague.opens("/personale", "Log ind")
    await page.get_by_label("Brugernavn").fill("laeser")
    await page.get_by_label("Adgangskode").fill("wrong")
    await page.get_by_role("button", name="Log ind", exact=True).click()
    await expect(page.get_by_text("Navn eller kode er forkert")).to_be_visible()
    await expect(page.get_by_label("Brugernavn")).to_have_value("laeser")


async def test_a_session_that_ends_in_the_middle_is_renewed_over_the_page_and_the_work_goes_on(
    colleague: Colleague, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await colleague.opens("/personale/konto", "Log ind")
    await colleague.signs_in("Lea Læser")
    await colleague.arrives_at("Din konto")
    await pool.execute("DELETE FROM staff_session")
    await page.get_by_role("button", name="Log ud alle steder").click()
    question = page.get_by_role("dialog", name="Log ind igen")
    await question.get_by_role("button", name="Ikke nu").click()
    await expect(page.get_by_text("Det, du har skrevet, er her endnu.")).to_be_visible()
    await page.get_by_role("button", name="Log ud alle steder").click()
    await page.get_by_role("status").get_by_role("button", name="Log ind", exact=True).click()
    await expect(question).to_be_visible()
    await colleague.signs_in("Lea Læser")
    await expect(question).to_be_hidden()
    await page.get_by_role("button", name="Log ud", exact=True).click()
    await colleague.arrives_at("Log ind")


async def test_the_keys_are_told_by_a_question_mark_and_can_be_turned_off(colleague: Colleague) -> None:
    page = colleague.page
    await colleague.opens("/personale/konto", "Log ind")
    await colleague.signs_in("Lea Læser")
    await colleague.arrives_at("Din konto")
    await page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Genveje")
    await expect(keys).to_be_visible()
    await keys.get_by_label("Brug genveje på tastaturet").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await expect(keys).to_be_hidden()


async def test_the_citizens_worker_keeps_its_hands_off_staffs_pages(colleague: Colleague) -> None:
    page = colleague.page
    await page.goto("/")
    await page.evaluate("navigator.serviceWorker.ready")
    await page.reload()
    assert await page.evaluate("navigator.serviceWorker.controller !== null")
    await colleague.opens("/personale", "Log ind")
    await expect(page.get_by_text("Borgerservice for personale")).to_be_visible()

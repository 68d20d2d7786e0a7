"""What was called from the printed list is entered afterwards, with the times that stand on the paper."""

import asyncpg
import pytest
from playwright.async_api import expect

from tests.browser.test_everybody_can_use_it import expect_accessible
from tests.browser.test_the_day import Clerk, clerk

__all__ = ["clerk"]


@pytest.fixture
def is_demo() -> bool:
    return True


async def test_visits_on_paper_are_entered_one_after_the_other(clerk: Clerk, pool: asyncpg.Pool) -> None:
    page = clerk.page
    await clerk.sits_at("Skranke 1")
    await clerk.gives_a_number()
    clerk.clock.pass_by(minutes=30)
    await page.clock.fast_forward(30 * 60_000)
    await page.keyboard.press("i")
    form = page.get_by_role("dialog", name="Indtast fra papir")
    await form.get_by_label("Hvem").select_option(label="Nummer 1, Pas til voksne")
    await form.get_by_label("Kaldt kl.").fill("08:05")
    await form.get_by_label("Færdig kl.").fill("08:12")
    await expect_accessible(page)
    await form.get_by_role("button", name="Indtast").click()
    await expect(form.get_by_text("1 besøg er indtastet.")).to_be_visible()
    await form.get_by_label("Hvem").select_option(label="Uden tid: Forny kørekort")
    await form.get_by_label("Kaldt kl.").fill("08:15")
    await form.get_by_label("Hvordan endte det?").select_option(label="Kom ikke")
    await form.get_by_role("button", name="Indtast").click()
    await expect(form.get_by_text("2 besøg er indtastet.")).to_be_visible()
    rows = await pool.fetch(
        """SELECT status, to_char(called_at AT TIME ZONE 'Europe/Copenhagen', 'HH24:MI') AS called,
                  to_char(ended_at AT TIME ZONE 'Europe/Copenhagen', 'HH24:MI') AS ended FROM ticket ORDER BY number"""
    )
    assert [tuple(row) for row in rows] == [("done", "08:05", "08:12"), ("no-show", "08:15", "08:15")]


async def test_a_visit_that_ends_later_than_now_is_not_begun_either(clerk: Clerk, pool: asyncpg.Pool) -> None:
    page = clerk.page
    await clerk.sits_at("Skranke 1")
    await page.get_by_role("button", name="Indtast fra papir").click()
    form = page.get_by_role("dialog", name="Indtast fra papir")
    await form.get_by_label("Hvem").select_option(label="Uden tid: Forny kørekort")
    await form.get_by_label("Kaldt kl.").fill("07:45")
    ended = form.get_by_label("Færdig kl.")
    await ended.fill("16:05")
    await form.get_by_role("button", name="Indtast").click()
    assert "ikke så mange endnu" in await ended.evaluate("field => field.validationMessage")
    await ended.fill("07:52")
    await form.get_by_role("button", name="Indtast").click()
    await expect(form.get_by_text("1 besøg er indtastet.")).to_be_visible()
    assert await pool.fetchval("SELECT count(*) FROM ticket WHERE status = 'done'") == 1


async def test_paper_takes_nobody_from_a_desk_that_has_somebody(clerk: Clerk) -> None:
    page = clerk.page
    await clerk.sits_at("Skranke 1")
    for _ in range(2):
        await clerk.gives_a_number()
    await clerk.presses("n", "Borgeren er her")
    await page.keyboard.press("i")
    form = page.get_by_role("dialog", name="Indtast fra papir")
    await form.get_by_label("Hvem").select_option(label="Nummer 2, Pas til voksne")
    await form.get_by_role("button", name="Indtast").click()
    await expect(form.get_by_role("alert")).to_contain_text("Skranken har allerede en borger")
    await form.get_by_role("button", name="Luk").click()
    await clerk.serves(1)

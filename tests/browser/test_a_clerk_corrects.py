"""A citizen was written down wrongly: a clerk puts it right by keyboard, and the mail goes where it can be read."""

import asyncpg
from playwright.async_api import expect

from api.bookings.mails import booking_mails
from tests.browser.conftest import Site
from tests.browser.states import Look
from tests.browser.test_a_clerk_books import Clerk, clerk
from tests.browser.test_everybody_can_use_it import VIEWS, faults_of

__all__ = ["clerk"]


async def to_whom(site: Site) -> list[str]:
    """Where what is in the outbox would be sent now."""
    renderers = booking_mails(site.settings.key, site.settings.public_url, lambda: site.clock.now)
    async with site.pool.acquire() as connection:
        rows = await connection.fetch("SELECT municipality_id, kind, subject_id FROM outbox ORDER BY outbox_id")
        mails = [await renderers[row["kind"]](connection, row["municipality_id"], row["subject_id"]) for row in rows]
    return [mail.to for mail in mails if mail]


async def is_asked_again(clerk: Clerk) -> None:
    await clerk.presses("k")
    await expect(clerk.form.get_by_label("Navn")).to_be_focused()


async def test_a_mistyped_address_is_put_right_by_keyboard(clerk: Clerk, site: Site, pool: asyncpg.Pool) -> None:
    page = clerk.page
    await clerk.books()
    dialog = page.get_by_role("dialog", name="Ret borgerens oplysninger")
    await is_asked_again(clerk)
    await clerk.presses("Escape")
    await expect(dialog.get_by_label("Navn")).to_have_count(0)
    await is_asked_again(clerk)
    await clerk.presses("Tab", "Tab")
    await expect(dialog.get_by_label("E-mail")).to_be_focused()
    await clerk.types("tset@eksempel.dk")
    await clerk.presses("Enter")
    await clerk.is_told("Borgerens oplysninger er rettet")
    assert await to_whom(site) == ["tset@eksempel.dk"]
    await is_asked_again(clerk)
    await clerk.presses("Control+a")
    await clerk.types("Testine Rettet")
    await clerk.presses("Tab", "Tab", "Control+a")
    await clerk.types("test@eksempel.dk")
    await clerk.presses("Enter")
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("heading", name="Testine Rettet", exact=True)).to_be_focused()
    await expect(page.locator(".facts")).to_contain_text("test@eksempel.dk")
    assert await to_whom(site) == ["test@eksempel.dk"] * 2
    assert await pool.fetchval("SELECT count(*) FROM contact") == 1
    said = await pool.fetch("SELECT action, subject_kind FROM audit_entry WHERE action = 'correct'")
    assert len(said) == 2


async def test_what_is_wrong_with_it_is_said_and_nothing_typed_is_lost(clerk: Clerk) -> None:
    await clerk.books()
    await is_asked_again(clerk)
    await clerk.presses("Control+a")
    await clerk.types("Testine Rettet")
    await clerk.presses("Tab", "Control+a")
    await clerk.types("12")
    await clerk.presses("Enter")
    await expect(clerk.form.get_by_role("alert")).to_be_visible()
    await expect(clerk.form.get_by_label("Navn")).to_have_value("Testine Rettet")


async def test_every_state_can_be_used_by_everybody(clerk: Clerk) -> None:
    async def walk(look: Look) -> None:
        await clerk.books()
        await look("a booking")
        await is_asked_again(clerk)
        await look("correcting")
        await clerk.presses("Tab", "Control+a")
        await clerk.types("12")
        await clerk.presses("Enter")
        await expect(clerk.form.get_by_role("alert")).to_be_visible()
        await look("correcting, no number")

    assert await faults_of(clerk.page, VIEWS, walk) == {}

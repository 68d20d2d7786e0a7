"""At the stand: who comes too early, who should rather book, and who takes the number along on the phone."""

from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, a_computer, fixture
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling
from tests.browser.test_stand_and_board import set_up, signed_in
from tests.http.desks import Office, done

TEN = "2026-11-23T10:00:00+01:00"
KEY = "7b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d11"


@pytest.fixture
def is_demo() -> bool:
    return True


@pytest.fixture
def office(site: Site) -> Office:
    return Office(site.api, site.settings, office="borgerservice")


@fixture
async def stand(browser: Browser, site: Site, colleague: Colleague) -> AsyncIterator[Page]:
    async with a_computer(browser, site) as door:
        await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
        page = await set_up(colleague, door, "Stander", "/stander")
        await expect(page.get_by_role("heading", name="Hvad kan vi hjælpe med?")).to_be_visible()
        yield page


async def books(api: httpx.AsyncClient) -> None:
    contact = {"name": "Test Testesen", "phone": "20 12 34 56"}
    visit = {"office": "borgerservice", "start": TEN, "topics": [{"id": "passport-adult"}], "contact": contact}
    done(await api.post("/api/v1/bookings", json=visit, headers={"Idempotency-Key": KEY}), 201)


async def shows(stand: Page, code: str) -> None:
    await stand.get_by_label("Kode eller telefonnummer").fill(code)
    await stand.get_by_role("button", name="Jeg er her").click()


async def test_who_comes_too_early_is_told_when_to_come_back_and_then_gets_a_number(
    stand: Page, site: Site, office: Office
) -> None:
    await books(site.api)
    [booked] = (await office.day())["bookings"]
    await stand.get_by_role("button", name="Jeg har en tid").click()
    await shows(stand, booked["code"])
    await expect(stand.get_by_text("Du er her for tidligt. Kom igen kl. 09.30.")).to_be_visible()
    await expect_accessible(stand)
    site.clock.pass_by(minutes=90)
    await stand.clock.fast_forward(90 * 60_000)
    await stand.get_by_role("button", name="Jeg har en tid").click()
    await shows(stand, booked["code"])
    await expect(stand.get_by_role("heading", name="Dit nummer er")).to_be_focused()
    await expect(stand.get_by_text("Du har tid kl. 10.00.")).to_be_visible()


@pytest.mark.usefixtures("imports_show_at_once")
async def test_who_should_rather_book_is_shown_the_first_free_times(stand: Page, pool: asyncpg.Pool) -> None:
    """And a code that leads their own phone to them."""
    await pool.execute(
        """UPDATE office SET content = jsonb_set(content, '{day,walk_in_topics}', '["driving-licence-renewal"]')
           WHERE office_id = 'borgerservice'"""
    )
    await pool.execute("UPDATE municipality SET version = version + 1")
    await stand.reload()
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    await stand.get_by_role("button", name="Pas til voksne").click()
    await expect(stand.get_by_role("heading", name="Pas til voksne")).to_be_focused()
    await expect(stand.get_by_role("listitem")).to_have_count(3)
    await expect(stand.get_by_role("listitem").first).to_contain_text("kl. 10.00")
    await expect(stand.get_by_role("img", name="Scan koden, og bestil på din telefon.")).to_be_visible()
    await expect_accessible(stand)
    await stand.set_viewport_size({"width": 360, "height": 740})
    await expect_no_sideways_scrolling(stand)
    await stand.context.set_offline(True)
    await stand.get_by_role("button", name="Tilbage").click()
    await stand.get_by_role("button", name="Pas til voksne").click()
    await expect(stand.get_by_text("Uden forbindelse kan vi ikke se de ledige tider.")).to_be_visible()


async def test_the_number_goes_along_on_the_phone_with_a_code_that_names_nobody(stand: Page) -> None:
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    async with stand.expect_response("**/api/v1/stand/tickets") as answered:
        await stand.get_by_role("button", name="Pas til voksne").click()
    ticket = await (await answered.value).json()
    squares = stand.get_by_role("img", name="Scan koden med din telefon.")
    await expect(squares).to_be_visible()
    assert ticket["secret"] not in await stand.content()
    await expect_accessible(stand)

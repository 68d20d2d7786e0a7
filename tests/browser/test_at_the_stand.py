"""At the stand: who comes too early, who should rather book, and who takes the number along on the phone."""

import asyncpg
import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, fixture
from tests.browser.device_states import books, passports_need_a_time, set_up, shows, signed_in
from tests.http.desks import Office


@pytest.fixture
def is_demo() -> bool:
    return True


@pytest.fixture
def office(site: Site) -> Office:
    return Office(site.api, site.settings, office="borgerservice")


@fixture
async def stand(door: BrowserContext, colleague: Colleague) -> Page:
    await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
    page = await set_up(colleague, door, "Stander", "/stander")
    await expect(page.get_by_role("heading", name="Hvad kan vi hjælpe med?")).to_be_visible()
    return page


async def test_who_comes_too_early_is_told_when_to_come_back_and_then_gets_a_number(
    stand: Page, site: Site, office: Office
) -> None:
    await books(site.api)
    [booked] = (await office.day())["bookings"]
    await stand.get_by_role("button", name="Jeg har en tid").click()
    await shows(stand, booked["code"])
    await expect(stand.get_by_text("Du er her for tidligt. Kom igen kl. 09.30.")).to_be_visible()
    site.clock.pass_by(minutes=90)
    await stand.clock.fast_forward(90 * 60_000)
    await stand.get_by_role("button", name="Jeg har en tid").click()
    await shows(stand, booked["code"])
    await expect(stand.get_by_role("heading", name="Dit nummer er")).to_be_focused()
    await expect(stand.get_by_text("Du har tid kl. 10.00.")).to_be_visible()


@pytest.mark.usefixtures("imports_show_at_once")
async def test_who_should_rather_book_is_shown_the_first_free_times(stand: Page, pool: asyncpg.Pool) -> None:
    """And a code that leads their own phone to them."""
    await passports_need_a_time(pool)
    await stand.reload()
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    await stand.get_by_role("button", name="Pas til voksne").click()
    await expect(stand.get_by_role("heading", name="Pas til voksne")).to_be_focused()
    await expect(stand.get_by_role("listitem")).to_have_count(3)
    await expect(stand.get_by_role("listitem").first).to_contain_text("kl. 10.00")
    await expect(stand.get_by_role("img", name="Scan koden, og bestil på din telefon.")).to_be_visible()
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

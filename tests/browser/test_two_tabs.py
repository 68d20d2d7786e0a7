"""Two tabs of one phone: what is done in one takes nothing from the other, or the other tells it."""

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.states import AT_THE_CITY_HALL
from tests.browser.test_a_shared_device import NO_TAB_IS_OPEN

HELD = "SELECT start_at::text FROM booking WHERE status = 'held'"


async def test_looking_at_times_leaves_the_time_that_another_tab_holds(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await citizen.holds_a_time()
    held = await site.pool.fetchval(HELD)
    other = Citizen(await page.context.new_page(), site.clock)
    await other.page.goto(AT_THE_CITY_HALL)
    await expect(other.times.first).to_be_visible()
    assert held is not None
    assert await site.pool.fetchval(HELD) == held


async def test_who_chooses_another_time_in_another_tab_is_told_in_the_first(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    other = Citizen(await page.context.new_page(), site.clock)
    await other.page.goto(AT_THE_CITY_HALL)
    await other.times.nth(3).click()
    await other.arrives_at("Dine oplysninger")
    await expect(page.get_by_text("Vi holder ikke længere tiden til dig")).to_be_visible()
    await expect(page.get_by_label("Navn")).to_have_value("Test Testesen")
    await expect(other.page.get_by_role("timer")).to_be_visible()
    assert await site.pool.fetchval("SELECT count(*) FROM booking WHERE status = 'held'") == 1


async def test_who_goes_back_in_the_same_tab_can_choose_the_same_time_again(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await citizen.holds_a_time()
    async with page.expect_response("**/release"):
        await page.get_by_role("link", name="Vælg en anden tid").click()
    assert await site.pool.fetchval(HELD) is None
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")


async def test_who_closed_the_app_and_opens_it_again_can_choose_the_same_time_again(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site
) -> None:
    await citizen.holds_a_time()
    again = Citizen(await phone.new_page(), site.clock)
    await again.page.goto("/robots.txt")
    await page.close()
    await again.page.wait_for_function(NO_TAB_IS_OPEN)
    async with again.page.expect_response("**/release"):
        await again.page.goto(AT_THE_CITY_HALL)
    await again.times.first.click()
    await again.arrives_at("Dine oplysninger")

"""The first free time anywhere, times of a part of the day, and what is shown where there is none."""

from playwright.async_api import Locator, Page, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling

AT_THE_LIBRARY = "/tid?topic=passport-adult:1&office=bibliotek"


async def nothing_is_free(site: Site, pools: list[str], until: str) -> None:
    """Others have taken all times of these desks up to a day."""
    await site.pool.execute(
        """UPDATE pool_day SET free = array_fill(0::smallint, ARRAY[cardinality(free)])
           WHERE pool_id = ANY($1) AND day < $2::text::date""",
        pools,
        until,
    )


def first_anywhere(page: Page) -> Locator:
    return page.get_by_role("button", name="Første ledige tid")


async def test_the_first_free_time_anywhere_is_one_tap_away(citizen: Citizen, page: Page) -> None:
    await page.goto("/tid?topic=passport-adult:1")
    await expect(first_anywhere(page)).to_contain_text("mandag 23. november kl. 09.00, Kystby Bibliotek")
    await first_anywhere(page).click()
    await citizen.arrives_at("Dine oplysninger")
    await expect(page.get_by_label("Din tid").get_by_text("Kystby Bibliotek")).to_be_visible()


async def test_a_first_time_beyond_the_month_shown_is_found_too(citizen: Citizen, page: Page, site: Site) -> None:
    await nothing_is_free(site, ["skranke", "bibliotek"], "2026-12-29")
    await page.goto("/tid?topic=passport-adult:1")
    await expect(first_anywhere(page)).to_contain_text("tirsdag 29. december kl. 09.00, Kystby Bibliotek")
    await first_anywhere(page).click()
    await citizen.arrives_at("Dine oplysninger")


async def test_days_after_a_month_without_any_are_shown_and_get_the_focus(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await nothing_is_free(site, ["skranke", "bibliotek"], "2026-12-29")
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    await page.get_by_role("button", name="Vis flere dage").click()
    first = page.locator("summary").filter(has_text="tirsdag 29. december")
    await expect(first).to_be_focused()
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")


async def test_more_days_go_on_to_the_last_and_then_it_is_said(page: Page, site: Site) -> None:
    await nothing_is_free(site, ["skranke"], "2028-01-01")
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    await page.get_by_role("button", name="Vis flere dage").click()
    await expect(page.get_by_text("Der er ikke åbnet for flere dage endnu.")).to_be_focused()
    await expect_accessible(page)


async def test_nothing_anywhere_is_said_as_it_is(page: Page, site: Site) -> None:
    await nothing_is_free(site, ["skranke", "bibliotek"], "2028-01-01")
    await page.goto("/tid?topic=passport-adult:1")
    await expect(page.get_by_text("Der er ingen ledige tider lige nu")).to_be_visible()
    await expect(page.get_by_text("Du kan også ringe til os på 00 11 22 33")).to_be_visible()
    await expect(first_anywhere(page)).to_have_count(0)


async def test_where_nothing_is_free_every_way_on_is_one_tap_away(citizen: Citizen, page: Page, site: Site) -> None:
    await nothing_is_free(site, ["skranke"], "2026-12-29")
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    await expect(page.get_by_text("Der er ingen ledige tider her lige nu")).to_be_visible()
    await expect(first_anywhere(page)).to_contain_text("Kystby Bibliotek")
    await expect(page.get_by_role("link", name="Se tider hos Kystby Bibliotek")).to_be_visible()
    await expect(page.get_by_text("Uden tid: torsdag 10.00–16.30").last).to_be_visible()
    await expect(page.get_by_role("button", name="Vis flere dage")).to_be_visible()
    here = page.get_by_role("button", name="Første tid her")
    await expect(here).to_contain_text("tirsdag 29. december kl. 10.00")
    await expect_accessible(page)
    await here.click()
    await citizen.arrives_at("Dine oplysninger")


async def test_times_are_narrowed_to_a_part_of_the_day_and_the_address_keeps_it(citizen: Citizen, page: Page) -> None:
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    await expect(citizen.times.first).to_have_text("10.00")
    await page.get_by_role("radio", name="Eftermiddag").check()
    await expect(citizen.times.first).to_have_text("12.00")
    await page.get_by_role("radio", name="Efter kl. 16").check()
    await expect(citizen.times.first).to_have_text("16.00")
    await expect(first_anywhere(page)).to_contain_text("torsdag 26. november kl. 16.00")
    await page.reload()
    await expect(page.get_by_role("radio", name="Efter kl. 16")).to_be_checked()
    await expect(citizen.times.first).to_have_text("16.00")
    await page.get_by_role("radio", name="Hele dagen").check()
    await expect(citizen.times.first).to_have_text("10.00")


async def test_a_part_of_the_day_without_times_leads_on(citizen: Citizen, page: Page) -> None:
    await page.goto(AT_THE_LIBRARY)
    await page.get_by_role("radio", name="Efter kl. 16").check()
    await expect(page.get_by_text("Ingen ledige tider efter kl. 16")).to_be_visible()
    await expect(page.get_by_role("link", name="Se tider hos Borgerservice, Kystby Rådhus")).to_be_visible()
    await expect(page.get_by_role("button", name="I dag: mandag 23. november kl. 09.00")).to_be_visible()
    await page.get_by_role("link", name="Vis tider hele dagen").click()
    await expect(citizen.times.first).to_have_text("09.00")


async def test_finding_a_time_can_be_done_by_everybody(page: Page) -> None:
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.goto(f"{AT_THE_LIBRARY}&hours=late")
        await expect(page.get_by_text("Ingen ledige tider efter kl. 16")).to_be_visible()
        await expect(page.get_by_role("button", name="I dag")).to_be_visible()
        await expect_accessible(page)
    await page.set_viewport_size({"width": 320, "height": 568})
    await expect_no_sideways_scrolling(page)
    await page.get_by_role("radio", name="Hele dagen").focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="09.00", exact=True).first).to_be_visible()

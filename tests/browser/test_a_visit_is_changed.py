"""A booked visit gets another person or topic: it keeps its time where that fits, else another one is chosen."""

from playwright.async_api import Page, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling
from tests.browser.test_needs_and_meeting_forms import PENSION
from tests.browser.test_nothing_typed_is_lost import lose, others_take
from tests.browser.test_several_topics_in_one_visit import adds


async def wants_to_change_a_booked_visit(citizen: Citizen, page: Page) -> None:
    await citizen.books_a_time()
    await citizen.opens_mine()
    await page.get_by_role("link", name="Ret besøget").click()
    await citizen.arrives_at("Ret besøget")


async def keeps_the_time(page: Page) -> None:
    await page.get_by_role("button", name="Ret besøget").click()
    await page.get_by_role("dialog").get_by_role("button", name="Bekræft", exact=True).click()


async def test_a_person_more_keeps_the_time_where_it_fits(citizen: Citizen, page: Page, site: Site) -> None:
    await wants_to_change_a_booked_visit(citizen, page)
    await expect(page.get_by_role("button", name="Ret besøget")).to_have_count(0)
    await expect(citizen.times).to_have_count(0)
    await page.get_by_role("button", name="En person mere").click()
    await keeps_the_time(page)
    await citizen.arrives_at("Dit besøg er rettet")
    await expect(page.get_by_text("Pas til voksne, 2 personer")).to_be_visible()
    await expect(page.get_by_text("mandag 23. november kl. 10.00")).to_be_visible()
    length = await site.pool.fetchval("SELECT end_at - start_at FROM booking WHERE status = 'booked'")
    assert length.total_seconds() == 30 * 60
    await page.reload()
    await citizen.arrives_at("Dit besøg er rettet")
    await citizen.opens_mine()
    await page.get_by_text("Se, hvad der er sket").click()
    await expect(page.get_by_text("Besøget blev rettet: Pas til voksne, 2 personer")).to_be_visible()


async def test_a_visit_without_room_in_its_time_keeps_it_until_another_is_chosen(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await wants_to_change_a_booked_visit(citizen, page)
    await others_take(site, "2026-11-23T10:15:00+01:00")
    await adds(page, "Forny kørekort")
    await keeps_the_time(page)
    await expect(page.get_by_text("Der er ikke plads til det hele i din tid")).to_be_visible()
    await expect_accessible(page)
    assert await site.pool.fetchval("SELECT count(*) FROM booking WHERE end_at - start_at = '15 minutes'") > 0
    await page.get_by_role("alert").get_by_role("button", name="mandag 23. november").first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("Forny kørekort")).to_be_visible()
    await dialog.get_by_role("button", name="Bekræft", exact=True).click()
    await citizen.arrives_at("Din tid er skiftet")
    await expect(page.get_by_role("definition").filter(has_text="Forny kørekort")).to_be_visible()


async def test_a_change_whose_answer_was_lost_is_made_once(citizen: Citizen, page: Page, site: Site) -> None:
    await wants_to_change_a_booked_visit(citizen, page)
    await page.get_by_role("button", name="En person mere").click()
    await page.route("**/move", lose, times=1)
    await keeps_the_time(page)
    await citizen.arrives_at("Mine tider")
    await expect(page.get_by_text("Din tid er skiftet")).to_be_visible()
    await page.get_by_role("link", name="Se kvittering").first.click()
    await citizen.arrives_at("Dit besøg er rettet")
    assert await site.pool.fetchval("SELECT count(*) FROM receipt WHERE action = 'move'") == 1


async def test_changing_a_visit_can_be_done_by_everybody(citizen: Citizen, page: Page) -> None:
    await wants_to_change_a_booked_visit(citizen, page)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await expect_accessible(page)
    await page.get_by_role("button", name="En person mere").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Ret besøget")).to_be_visible()
    await expect_accessible(page)
    await page.get_by_role("button", name="Ret besøget").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect_accessible(page)
    await page.set_viewport_size({"width": 320, "height": 568})
    await expect_no_sideways_scrolling(page)


async def test_a_call_without_a_number_is_refused_in_words_and_locks_nothing(citizen: Citizen, page: Page) -> None:
    await page.goto(PENSION)
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")
    await citizen.types_name_and_email()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    await citizen.opens_mine()
    await page.get_by_role("link", name="Ret besøget").click()
    await page.get_by_role("radio", name="I ringer til mig").check()
    await keeps_the_time(page)
    await expect(page.get_by_text("Vi har ikke dit telefonnummer")).to_be_visible()
    await citizen.opens_mine()
    await expect(page.get_by_text("Vi har lavet noget om")).to_have_count(0)
    await expect(page.get_by_role("button", name="Aflys tid")).to_be_visible()

"""One visit about several topics for several persons, from the first choice to Mine tider."""

import json
import re

from playwright.async_api import Page, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling

TWO_TOPICS = "/tid?topic=passport-adult:2&topic=driving-licence-renewal:1&office=borgerservice"


async def adds(page: Page, topic: str) -> None:
    await page.get_by_role("button", name="Tilføj et emne mere").click()
    await page.get_by_role("dialog").get_by_label("Søg").fill(topic)
    await page.get_by_role("dialog").get_by_role("link", name=topic, exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_two_topics_are_booked_in_one_visit_and_stand_on_everything_that_is_told_of_it(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    await expect(page.get_by_text("Besøget varer 15 minutter")).to_be_visible()
    await page.get_by_role("button", name="En person mere").click()
    await adds(page, "Forny kørekort")
    await expect(page.get_by_text("Besøget varer 45 minutter")).to_be_visible()
    await expect(page.get_by_text("Pris i alt: 1.036–2.066 kr., efter alder")).to_be_visible()
    await expect(page.get_by_text("Tag et foto af dig selv med.")).to_be_visible()
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")
    await expect(page.get_by_label("Din tid").get_by_text("Pas til voksne, 2 personer")).to_be_visible()
    await expect(page.get_by_label("Din tid").get_by_text("Forny kørekort")).to_be_visible()
    await citizen.types_name_and_email()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    await expect(page.get_by_role("definition").filter(has_text="Forny kørekort")).to_be_visible()
    await expect(page.get_by_text("Tag et foto af dig selv med.")).to_be_visible()
    await citizen.opens_mine()
    await expect(page.get_by_role("definition").filter(has_text="Pas til voksne, 2 personer")).to_be_visible()
    stored = await site.pool.fetchrow("SELECT topics, end_at - start_at AS length FROM booking")
    assert stored is not None
    topics = stored["topics"] if isinstance(stored["topics"], list) else json.loads(stored["topics"])
    assert topics == [{"id": "passport-adult", "persons": 2}, {"id": "driving-licence-renewal", "persons": 1}]
    assert stored["length"].total_seconds() == 45 * 60


async def test_the_address_keeps_the_visit_so_that_reload_and_back_do(page: Page) -> None:
    await page.goto("/tid?topic=passport-adult:2&office=borgerservice")
    await adds(page, "Forny kørekort")
    await expect(page).to_have_url(TWO_TOPICS)
    await page.reload()
    await expect(page.get_by_text("Besøget varer 45 minutter")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_text("Besøget varer 30 minutter")).to_be_visible()


async def test_a_topic_is_taken_out_again_and_the_focus_is_not_lost(page: Page) -> None:
    await page.goto(TWO_TOPICS)
    await page.get_by_role("button", name="Fjern Pas til voksne").click()
    await expect(page.get_by_text("Besøget varer 15 minutter")).to_be_visible()
    await expect(page.get_by_role("heading", name="Dit besøg")).to_be_focused()
    await expect(page.get_by_role("button", name="Fjern")).to_have_count(0)


async def test_the_last_press_that_is_possible_leaves_the_focus_where_it_is(page: Page) -> None:
    await page.goto("/tid?topic=passport-adult:2&office=borgerservice")
    fewer = page.get_by_role("button", name="En person færre")
    await fewer.press("Enter")
    await expect(page.get_by_text("Besøget varer 15 minutter")).to_be_visible()
    await expect(fewer).to_be_focused()
    await expect(fewer).to_have_attribute("aria-disabled", "true")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("passport-adult:1"))


async def test_only_topics_that_the_same_place_can_do_are_offered(page: Page) -> None:
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    await page.get_by_role("button", name="Tilføj et emne mere").click()
    choices = page.get_by_role("dialog").get_by_role("link")
    await expect(choices.filter(has_text="MitID").first).to_be_visible()
    await expect(choices.filter(has_text="Pas til voksne")).to_have_count(0)


async def test_a_visit_that_is_too_long_is_told_with_a_way_on(page: Page) -> None:
    await page.goto("/tid?topic=passport-adult:4&topic=passport-child:4&topic=mitid-create:1&office=borgerservice")
    await expect(page.get_by_text("Besøget er for langt")).to_be_visible()
    await expect(page.get_by_text("Vælg færre emner eller personer")).to_be_visible()
    await page.get_by_role("button", name="Fjern Pas til børn").click()
    await expect(page.get_by_text("Besøget er for langt")).to_be_hidden()


async def test_a_topic_is_added_by_keyboard_only(page: Page) -> None:
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    await page.get_by_role("button", name="Tilføj et emne mere").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Søg")).to_be_focused()
    await page.keyboard.type("korekort forny")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Besøget varer 30 minutter")).to_be_visible()
    await expect(page.get_by_role("button", name="Tilføj et emne mere")).to_be_focused()


async def test_a_visit_of_several_topics_can_be_used_by_everybody(page: Page) -> None:
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.goto(TWO_TOPICS)
        await expect(page.get_by_text("Besøget varer 45 minutter")).to_be_visible()
        await expect_accessible(page)
        await page.get_by_role("button", name="Tilføj et emne mere").click()
        await expect_accessible(page)
    await page.set_viewport_size({"width": 320, "height": 568})
    await expect_no_sideways_scrolling(page)

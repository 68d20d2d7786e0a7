"""What fails is told where the citizen is, loses nothing that was chosen, and can be tried again from there."""

import asyncio
from urllib.parse import urlsplit

from playwright.async_api import Page, Route, expect

from tests.browser.citizen import CITY_HALL, Citizen
from tests.browser.conftest import Site
from tests.browser.states import AT_THE_CITY_HALL, FREE_TIMES, answering, unreachable
from tests.browser.test_everybody_can_use_it import expect_accessible
from tests.browser.test_wishes_without_connection import picks
from tests.browser.views import SMALLEST

HOLDS = "**/api/v1/holds"
LATER = "**/assets/later-*.js"
NOTES_WHAT_IS_TOLD = """
    window.told = []
    const note = () => document.querySelectorAll('[role=alert]').forEach(({ textContent }) => told.push(textContent))
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true })
"""


async def test_a_tap_far_down_the_list_that_fails_is_told_in_sight_and_leads_on(citizen: Citizen, page: Page) -> None:
    await page.set_viewport_size(SMALLEST)
    await citizen.looks_for_times()
    await page.route(HOLDS, unreachable)
    await citizen.times.locator("visible=true").last.click()
    told = page.get_by_role("alert").filter(has_text="Der er ikke forbindelse")
    await expect(told).to_be_focused()
    await expect(told).to_be_in_viewport()
    await expect(page.get_by_role("heading", name="Vælg tider uden forbindelse")).to_be_visible()
    await expect_accessible(page)
    again = page.get_by_role("button", name="Prøv igen")
    await again.click()
    await expect(page.get_by_text("Vi prøvede igen kl. 08.00.")).to_be_visible()
    await expect(again).to_be_focused()
    await page.unroute(HOLDS)
    await again.click()
    await citizen.arrives_at("Dine oplysninger")


async def test_the_first_free_time_that_cannot_be_held_is_told_of_before_an_office_is_chosen(page: Page) -> None:
    await page.goto("/tid?topic=passport-adult:1")
    await page.route(HOLDS, unreachable)
    await page.get_by_role("button", name="Første ledige tid").click()
    await expect(page.get_by_role("alert").filter(has_text="Der er ikke forbindelse")).to_be_focused()


async def test_who_tries_again_in_vain_keeps_the_wishes_and_the_place_and_is_told(citizen: Citizen, page: Page) -> None:
    await page.goto(AT_THE_CITY_HALL)
    await expect(citizen.times.first).to_be_visible()
    await page.route(FREE_TIMES, unreachable)
    await page.reload()
    for time in ("10.15", "10.00", "10.30"):
        await picks(page, time)
    again = page.get_by_role("alert").get_by_role("button", name="Prøv igen")
    await again.click()
    await expect(page.get_by_role("alert").get_by_text("Vi prøvede igen kl. 08.00.")).to_be_visible()
    await expect(again).to_be_focused()
    await expect(page.get_by_role("button", name="Flyt op")).to_have_count(3)


async def test_a_screen_that_could_not_be_fetched_says_so_and_is_fetched_again(citizen: Citizen, page: Page) -> None:
    async with answering(page, LATER, unreachable):
        await citizen.opens_the_front_page()
        await page.get_by_role("link", name="Pas til voksne", exact=True).click()
        await expect(page.get_by_text("Der er ikke forbindelse")).to_be_visible()
        await expect_accessible(page)
        await page.context.set_offline(True)
        # Then it has asked whether the page is outdated, too: an answer to that opens the page anew.
        async with page.expect_event("requestfailed", lambda request: urlsplit(request.url).path == "/"):
            await page.get_by_role("button", name="Prøv igen").click()
        await expect(page.get_by_text("Vi prøvede igen kl. 08.00.")).to_be_visible()
        await expect(page.get_by_role("button", name="Prøv igen")).to_be_focused()
        await page.context.set_offline(False)
    await page.get_by_role("button", name="Prøv igen").click()
    await citizen.arrives_at("Vælg tid")
    await expect(page.get_by_role("link", name=CITY_HALL)).to_be_visible()
    # Once it is there nobody is told, each time they come to it, that it could not be had.
    await page.evaluate(NOTES_WHAT_IS_TOLD)
    await page.get_by_role("link", name="Bestil tid").first.click()
    await citizen.arrives_at("Bestil tid")
    await page.get_by_role("link", name="Pas til voksne", exact=True).click()
    await citizen.arrives_at("Vælg tid")
    await expect(page.get_by_role("link", name=CITY_HALL)).to_be_visible()
    assert [told for told in await page.evaluate("told") if told] == []


async def test_free_times_that_were_had_at_the_second_try_have_the_focus(citizen: Citizen, page: Page) -> None:
    async with answering(page, FREE_TIMES, unreachable):
        await page.goto(AT_THE_CITY_HALL)
        await expect(page.get_by_role("alert").get_by_text("Der er ikke forbindelse")).to_be_visible()
    await page.get_by_role("button", name="Prøv igen").press("Enter")
    await expect(citizen.times.first).to_be_visible()
    await expect(page.get_by_role("heading", name="Ledige tider")).to_be_focused()


async def test_a_screen_that_a_new_version_has_replaced_is_had_by_updating(citizen: Citizen, page: Page) -> None:
    async def gone(route: Route) -> None:
        await route.fulfill(status=404)

    async def newer(route: Route) -> None:
        is_asked_by_script = route.request.resource_type == "fetch"
        await (
            route.fulfill(body='<script src="/assets/another-version.js">') if is_asked_by_script else route.continue_()
        )

    async with answering(page, LATER, gone), answering(page, "**/", newer):
        await citizen.opens_the_front_page()
        await page.get_by_role("link", name="Mine tider", exact=True).click()
        await expect(page.get_by_text("Siden skal opdateres")).to_be_visible()
    await page.get_by_role("main").get_by_role("button", name="Opdater").click()
    await citizen.arrives_at("Mine tider")


async def test_a_piece_that_was_missed_once_holds_nothing_up(citizen: Citizen, page: Page) -> None:
    await page.context.route(LATER, unreachable, times=1)
    await citizen.opens_the_front_page()
    await page.get_by_role("link", name="Mine tider", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name="Mine tider")).to_be_visible()


async def test_an_answer_that_comes_late_leaves_the_citizen_where_they_are(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await citizen.looks_for_times()
    arrive = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        await arrive.wait()
        await route.fulfill(response=answer)

    await page.route(HOLDS, late)
    async with page.expect_response("**/release"):
        async with page.expect_request(HOLDS):
            await citizen.times.first.click()
        await citizen.opens_mine()
        arrive.set()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Mine tider")
    assert page.url.endswith("/mine")
    assert await site.pool.fetchval("SELECT count(*) FROM booking WHERE status = 'held'") == 0


async def test_a_move_that_waits_is_told_where_another_would_be_asked_for(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await citizen.books_a_time()
    await citizen.opens_mine()
    await page.get_by_role("link", name="Skift tid").click()
    here = page.url
    await citizen.times.filter(has_text="11.15").first.click()
    await page.context.set_offline(True)
    await page.get_by_role("dialog").get_by_role("button", name="Bekræft", exact=True).click()
    await citizen.arrives_at("Mine tider")
    await page.go_back()
    await citizen.arrives_at("Skift tid")
    assert page.url == here
    await expect(page.get_by_text("Du har bedt om en ændring")).to_be_visible()
    await expect(citizen.times).to_have_count(0)
    await expect_accessible(page)
    await page.get_by_role("button", name="Fortryd", exact=True).click()
    await expect(page.get_by_text("Det er fortrudt. Intet er sendt.")).to_be_visible()
    await page.context.set_offline(False)
    await page.reload()
    await citizen.times.filter(has_text="11.30").first.click()
    await page.get_by_role("dialog").get_by_role("button", name="Bekræft", exact=True).click()
    await citizen.arrives_at("Din tid er skiftet")
    await expect(page.get_by_role("definition").first).to_contain_text("kl. 11.30")


async def test_a_move_that_waits_for_a_new_version_can_be_updated_where_another_would_be_asked_for(
    citizen: Citizen, page: Page
) -> None:
    async def of_another_version(route: Route) -> None:
        problem = {"type": "urn:borgertid:problem:method-not-allowed", "title": "", "status": 405, "detail": ""}
        await route.fulfill(status=405, json=problem)

    await citizen.books_a_time()
    await citizen.opens_mine()
    await page.get_by_role("link", name="Skift tid").click()
    await citizen.times.filter(has_text="11.15").first.click()
    async with answering(page, "**/move", of_another_version):
        await page.get_by_role("dialog").get_by_role("button", name="Bekræft", exact=True).click()
        await citizen.arrives_at("Mine tider")
        await page.go_back()
        await citizen.arrives_at("Skift tid")
        await expect(page.get_by_text("Tryk Opdater, så virker det igen.")).to_be_visible()
    await page.get_by_role("main").get_by_role("button", name="Opdater").click()
    await citizen.arrives_at("Skift tid")
    await expect(page.get_by_role("main").get_by_role("button", name="Opdater")).to_have_count(0)


async def test_what_is_searched_for_before_the_app_is_there_is_found(page: Page) -> None:
    arrive = asyncio.Event()

    async def late(route: Route) -> None:
        await arrive.wait()
        await route.continue_()

    await page.route("**/assets/index-*.js", late)
    await page.goto("/", wait_until="commit")
    await page.get_by_label("Søg").fill("korekort")
    arrive.set()
    await expect(page.get_by_role("link", name="Pas til voksne", exact=True)).to_be_hidden()
    await expect(page.get_by_role("link", name="Forny kørekort")).to_be_visible()
    await expect(page.get_by_label("Søg")).to_have_value("korekort")

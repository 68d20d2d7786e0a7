"""Without a connection one to three times are ranked; with it the first that is free is booked."""

import json
from typing import Any
from uuid import uuid4

from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import PHONE, Site
from tests.browser.test_a_lost_link import STORED
from tests.browser.test_an_unreadable_copy import IN_THE_FILES
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling
from tests.browser.test_nothing_typed_is_lost import others_take
from tests.browser.test_without_connection import worker_is_ready
from tests.browser.views import SMALLEST

TIMES = "/tid?topic=passport-adult:1&office=borgerservice"


async def picks(page: Page, time: str) -> None:
    """By keyboard, on the first of the days."""
    await page.get_by_role("button", name=time, exact=True).first.focus()
    await page.keyboard.press("Enter")


async def test_wishes_are_ranked_kept_and_end_as_the_first_that_is_free(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await page.goto(TIMES)
    await expect(citizen.times.first).to_be_visible()
    await phone.set_offline(True)
    await page.reload()
    await expect(page.get_by_text("Du ser de ledige tider fra 23.11.2026 kl. 08.00")).to_be_visible()

    for time in ("10.15", "10.00", "10.30"):
        await picks(page, time)
    await expect(page.get_by_text("Du kan vælge tre tider.")).to_be_visible()
    await page.get_by_role("button", name="Flyt op: mandag 23. november kl. 10.00").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("1. valg: mandag 23. november kl. 10.00")).to_have_count(2)
    await page.get_by_role("button", name="Fjern: mandag 23. november kl. 10.30").click()
    await expect_accessible(page)
    await page.set_viewport_size(SMALLEST)
    await expect_no_sideways_scrolling(page)

    await page.get_by_role("button", name="Videre").click()
    await citizen.arrives_at("Dine oplysninger")
    await expect(page.get_by_text("2. valg: mandag 23. november kl. 10.15")).to_be_visible()
    await citizen.types_name_and_email()
    await citizen.confirms()
    await citizen.arrives_at("Mine tider")
    await expect(page.get_by_text("Ikke bekræftet endnu – sendes, når du har net")).to_be_visible()
    await expect(page.get_by_role("button", name="Fortryd", exact=True)).to_be_visible()
    await expect_accessible(page)

    await page.close()
    await others_take(site, "2026-11-23T10:00:00+01:00")
    await phone.set_offline(False)
    page = await phone.new_page()
    await page.goto("/mine")
    await expect(page.get_by_text("Du fik dit 2. valg.")).to_be_visible()
    await expect_accessible(page)
    owned = "SELECT count(*) FROM booking JOIN contact USING (municipality_id, contact_id) WHERE name = 'Test Testesen'"
    assert await site.pool.fetchval(owned) == 1

    await moves_to_times_that_are_gone(page, phone, site)


async def test_a_time_that_the_device_holds_without_knowing_is_not_taken_from_itself(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await page.goto(TIMES)
    await expect(citizen.times.first).to_be_visible()
    await page.route("**/api/v1/holds", lose_the_answer)
    await picks(page, "10.00")
    wishes = page.locator("section").filter(has=page.get_by_role("heading", name="Vælg tider uden forbindelse"))
    await expect(wishes).to_be_visible()
    await others_take(site, "2026-11-23T10:00:00+01:00")
    await wishes.get_by_role("button", name="10.00", exact=True).first.click()
    await page.get_by_role("button", name="Videre").click()
    await citizen.arrives_at("Dine oplysninger")
    await citizen.types_name_and_email()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")


async def lose_the_answer(route: Route) -> None:
    await route.fetch()
    await route.abort()


async def moves_to_times_that_are_gone(page: Page, phone: BrowserContext, site: Site) -> None:
    """A refusal stays until it is seen, and leads on to a time that can be had."""
    await page.get_by_role("button", name="Fjern beskeden").click()
    await page.get_by_role("link", name="Skift tid").click()
    await expect(Citizen(page, site.clock).times.first).to_be_visible()
    await phone.set_offline(True)
    await page.reload()
    await picks(page, "11.00")
    await page.get_by_role("button", name="Skift til den første, der er ledig").click()
    await expect(page.get_by_text("Din tid gælder som før, til du får svar.")).to_be_visible()
    await expect(page.get_by_role("button", name="Aflys tid")).to_have_count(0)
    await others_take(site, "2026-11-23T11:00:00+01:00")
    await phone.set_offline(False)
    await expect(page.get_by_text("Din tid er ikke skiftet")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Din tid er ikke skiftet")).to_be_visible()
    await expect_accessible(page)
    await page.get_by_role("button", name="mandag 23. november").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Din tid er skiftet")


async def test_what_an_earlier_version_left_on_the_device_survives_and_is_sent(browser: Browser, site: Site) -> None:
    body = {
        "office": "borgerservice",
        "start": "2026-11-23T10:00:00+01:00",
        "topics": [{"id": "passport-adult", "persons": 1}],
        "needs": [],
        "meeting": "office",
        "contact": {"name": "Test Testesen", "phone": None, "email": "test@borgertid.dk"},
        "language": "da",
    }
    for version in (1, 2, 3):
        kept = await books(site, body)
        unsent = {"name": "book", "key": str(uuid4()), "body": {**body, "start": f"2026-11-23T1{version}:30:00+01:00"}}
        context = await browser.new_context(base_url=site.url, viewport=PHONE, locale="da-DK")
        await context.clock.install(time=site.clock.now)
        page = await context.new_page()
        await page.goto("/favicon.svg")
        await page.evaluate(STORED_BY, [version, kept, unsent])
        await page.goto("/mine")
        await expect(page.get_by_text("Din tid er bestilt")).to_be_visible()
        await expect(page.get_by_role("button", name="Aflys tid")).to_have_count(2)
        key = "SELECT count(*) FROM idempotency_key WHERE key = $1"
        assert await site.pool.fetchval(key, unsent["key"]) == 1
        # What was written before rows were sealed is sealed now, and can be read by this browser only.
        assert kept["secret"] not in await page.evaluate(IN_THE_FILES)
        assert kept["secret"] in await page.evaluate(STORED)
        await context.close()


STORED_BY = """async ([version, kept, unsent]) => {
  const steps = [['bookings', 'drafts', 'intents', 'catalogues', 'device'], ['faults'], ['outbox', 'seen']]
  const opening = indexedDB.open('borgertid', version)
  opening.onupgradeneeded = () =>
    steps.slice(0, version).flat().forEach((table) => opening.result.createObjectStore(table))
  await new Promise((done) => (opening.onsuccess = done))
  const work = opening.result.transaction(['bookings', 'intents'], 'readwrite')
  work.objectStore('bookings').put(kept, kept.id)
  work.objectStore('intents').put(unsent, unsent.name)
  await new Promise((done) => (work.oncomplete = done))
  opening.result.close()
}"""


async def books(site: Site, body: dict[str, Any]) -> dict[str, Any]:
    """A booking as versions without an outbox kept it."""
    answer = await site.api.post("/api/v1/bookings", json=body, headers={"Idempotency-Key": str(uuid4())})
    booking = json.loads(answer.content)
    secret = booking.pop("secret")
    return {"id": booking["id"], "secret": secret, "booking": booking, "fetchedAt": 0, "refused": None}

"""What waits is sent by the worker when no page is open any more: once, and what became of it is seen afterwards."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, CDPSession, Page, Request, Route, expect

from monitors.browser import find, provide
from tests.browser.citizen import Citizen
from tests.browser.conftest import Site, launched
from tests.browser.states import unreachable
from tests.browser.test_nothing_typed_is_lost import others_take
from tests.browser.test_wishes_without_connection import TIMES, picks
from tests.browser.test_without_connection import worker_is_ready
from tests.jobs.test_leader import until

OWN = """SELECT count(*) FROM booking JOIN contact USING (municipality_id, contact_id)
         WHERE name = 'Test Testesen' AND status = 'booked'"""
TAGS = "navigator.serviceWorker.ready.then(({ sync }) => sync.getTags())"
ANOTHER_WAITS_TO_SEND = """navigator.locks.query().then(({ held, pending }) =>
  [held, pending].every((locks) => locks.some(({ name }) => name === 'outbox')))"""
NOBODY_SENDS = """navigator.locks.query().then(({ held, pending }) =>
  [...held, ...pending].every(({ name }) => name !== 'outbox'))"""
OUTCOME = """() => {
  let outcome
  const sync = Object.assign(new Event('sync'), { tag: 'outbox', waitUntil: (promise) => (outcome = promise) })
  self.dispatchEvent(sync)
  return outcome.then(() => 'all sent', ({ message }) => message)
}"""
"""What the worker promises the browser, which tells nobody."""


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's own: what CHROMIUM names may be a headless shell, which has no Background Sync."""
    async with launched(find({**os.environ, "CHROMIUM": ""}) or provide()) as browser:
        yield browser


@pytest.fixture
def wakes_the_worker() -> bool:
    return True


async def wakes(phone: BrowserContext, site: Site) -> tuple[CDPSession, dict[str, Any]]:
    """What a browser does that finds a connection: `session.send(*…)`. It stands on a page that is none of ours."""
    session = await phone.new_cdp_session(await phone.new_page())
    registered = asyncio.get_running_loop().create_future()

    def look(event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            if one["scopeURL"].startswith(site.url) and not registered.done():
                registered.set_result(one["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", look)
    await session.send("ServiceWorker.enable")
    return session, {"origin": site.url, "registrationId": await registered, "tag": "outbox", "lastChance": False}


async def test_the_worker_sends_what_waits_when_no_page_is_open(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await page.goto(TIMES)
    await expect(citizen.times.first).to_be_visible()
    await phone.set_offline(True)
    await page.reload()
    for time in ("10.00", "10.15"):
        await picks(page, time)
    await page.get_by_role("button", name="Videre").click()
    await citizen.types_name_and_email()
    await citizen.confirms()
    await expect(page.get_by_text("Ikke bekræftet endnu – sendes, når du har net")).to_be_visible()
    assert await page.evaluate(TAGS) == ["outbox"]
    assert await phone.service_workers[0].evaluate(OUTCOME) == "Something still waits to be sent."

    session, event = await wakes(phone, site)
    await page.close()
    await others_take(site, "2026-11-23T10:00:00+01:00")
    await phone.set_offline(False)
    await session.send("ServiceWorker.dispatchSyncEvent", event)
    await until(lambda: site.pool.fetchval(f"SELECT ({OWN}) > 0"))
    page = await phone.new_page()
    await page.goto("/mine")
    await expect(page.get_by_text("Du fik dit 2. valg.")).to_be_visible()
    assert await site.pool.fetchval(OWN) == 1


async def test_a_worker_that_is_woken_beside_a_page_sends_nothing_twice(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    session, event = await wakes(phone, site)

    async def in_between(route: Route) -> None:
        await session.send("ServiceWorker.dispatchSyncEvent", event)
        await page.wait_for_function(ANOTHER_WAITS_TO_SEND)
        await route.continue_()

    await page.route("**/api/v1/bookings", in_between)
    sent: list[Request] = []
    phone.on("request", lambda request: sent.append(request) if request.url.endswith("/bookings") else None)
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    await page.wait_for_function(NOBODY_SENDS)
    assert len(sent) == 1
    assert await site.pool.fetchval(OWN) == 1


async def test_a_page_that_is_open_shows_what_the_worker_has_sent(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site
) -> None:
    """As when the citizen comes back to a tab that the phone had put to sleep."""
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    # The page's requests, not the worker's.
    await page.route("**/api/v1/bookings", unreachable)
    await citizen.confirms()
    await expect(page.get_by_text("Din tid er bestilt", exact=True)).to_be_visible()
    assert await site.pool.fetchval(OWN) == 1

"""The installed app: opens without connection, and never updates under somebody's hands."""

import re

from playwright.async_api import BrowserContext, Page, Route, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Site

UNTIL_WAITING = """async () => {
  const registration = await navigator.serviceWorker.getRegistration()
  while (!registration.waiting) await new Promise((done) => (registration.installing ?? registration)
    .addEventListener(registration.installing ? 'statechange' : 'updatefound', done, { once: true }))
}"""

UNTIL_GIVEN_UP = """async () => {
  const registration = await navigator.serviceWorker.getRegistration()
  await registration.update()
  const worker = registration.installing
  while (worker && worker.state !== 'redundant') await new Promise((done) =>
    worker.addEventListener('statechange', done, { once: true }))
}"""


SCREENS = [
    ("/", "Bestil tid"),
    ("/tid?topic=passport-adult:1&office=borgerservice", "Vælg tid"),
    ("/bestil", "Dine oplysninger"),
    ("/mine", "Mine tider"),
    ("/find", "Find dine tider"),
    ("/fejl", "Meld en fejl"),
    ("/privatliv", "Dine oplysninger"),
]


async def worker_is_ready(page: Page) -> None:
    """The worker has kept the page and everything that it needs."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.wait_for_function("navigator.serviceWorker.controller !== null")


async def test_the_front_page_and_the_stored_times_open_without_connection(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.books_a_time()
    await worker_is_ready(page)
    await phone.set_offline(True)
    await page.goto("/")
    await expect(page.get_by_role("link", name="Pas til voksne")).to_be_visible()
    await page.goto("/mine")
    await expect(page.get_by_text("Ingen forbindelse. Du ser tiderne, som de var 23.11.2026 kl. 08.00")).to_be_visible()
    await expect(page.get_by_text("mandag 23. november")).to_be_visible()


async def test_every_screen_opens_without_connection_once_the_front_page_was_seen(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await page.close()
    await phone.set_offline(True)
    for address, heading in SCREENS:
        page = await phone.new_page()
        await page.goto(address)
        await expect(page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()
        if address.startswith("/tid"):
            await page.get_by_text("Åbningstider").first.click()
            await expect(page.get_by_text("Mandag og tirsdag 10.00–14.00").first).to_be_visible()
        await page.close()


async def test_a_receipt_opens_without_connection_in_a_browser_just_started(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await citizen.books_a_time()
    receipt = page.url
    await page.close()
    await phone.set_offline(True)
    page = await phone.new_page()
    await page.goto(receipt)
    await expect(page.get_by_role("heading", level=1, name="Din tid er bestilt")).to_be_visible()
    await expect(page.get_by_text("Tag dit gamle pas med, hvis du har det.")).to_be_visible()
    await page.get_by_text("Vis QR-kode").click()
    await expect(page.get_by_role("img", name="QR-kode")).to_be_visible()


async def test_free_times_without_connection_say_so_and_can_be_tried_again(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await phone.set_offline(True)
    await page.get_by_role("link", name="Pas til voksne").click()
    await page.get_by_role("link", name="Rådhus").click()
    await expect(page.get_by_text("Der er ikke forbindelse")).to_be_visible()
    await phone.set_offline(False)
    await page.get_by_role("button", name="Prøv igen").click()
    await expect(citizen.times.first).to_be_visible()


async def test_no_answer_with_somebodys_booking_lies_in_the_workers_cache(citizen: Citizen, page: Page) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await citizen.books_a_time()
    kept = await page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
             (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))).flat()"""
    )
    assert "/" in kept
    assert [path for path in kept if path.startswith("/api")] == []


async def test_a_new_version_waits_for_consent_and_keeps_what_was_typed(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await citizen.holds_a_time()
    await page.get_by_label("Navn").fill("Test Testesen")
    with (site.pages / "sw.js").open("a") as worker:
        worker.write("// a new version")
    await page.evaluate("navigator.serviceWorker.getRegistration().then((registration) => registration.update())")
    await page.evaluate(UNTIL_WAITING)
    await expect(page.get_by_text("Ny version klar")).to_be_hidden()
    await expect(page.get_by_label("Navn")).to_have_value("Test Testesen")
    await page.get_by_role("link", name="Mine tider").click()
    async with page.expect_navigation(url="**/mine"):
        await page.get_by_role("button", name="Opdater").click()
    await page.goto("/bestil")
    await expect(page.get_by_label("Navn")).to_have_value("Test Testesen")


def puts_up_a_new_version(site: Site, *missing: str, of: str = "index.html", served_by: str = "sw.js") -> str:
    """Its page asks for a script of its own; `missing` are files that its worker looks for before it, in vain."""
    page, worker = site.pages / of, site.pages / served_by
    text = page.read_text()
    script = re.findall(r'src="/(assets/[^"]+\.js)"', text)[0]
    newer = script.replace(".js", "-newer.js")
    (site.pages / newer).write_text(f'import "/{script}"')
    page.write_text(text.replace(script, newer))
    files = [f'{{"revision":null,"url":"{file}"}},' for file in (*missing, newer)]
    worker.write_text(worker.read_text().replace('[{"revision":', "[" + "".join(files) + '{"revision":', 1))
    return newer


async def test_a_new_version_whose_files_do_not_arrive_leaves_the_old_one_as_it_was(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    puts_up_a_new_version(site, "assets/gone.js")
    await page.evaluate(UNTIL_GIVEN_UP)
    await phone.set_offline(True)
    await page.goto("/mine")
    await citizen.arrives_at("Mine tider")


async def test_a_new_board_whose_files_do_not_arrive_leaves_the_old_one_as_it_was(
    page: Page, phone: BrowserContext, site: Site
) -> None:
    await page.goto("/tavle")
    await worker_is_ready(page)
    puts_up_a_new_version(site, "assets/gone.js", of="tavle.html", served_by="staff-sw.js")
    await page.evaluate(UNTIL_GIVEN_UP)
    await phone.set_offline(True)
    await page.reload()
    # A page without its script has none.
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def test_a_new_version_that_waits_shows_its_page_when_it_is_taken_and_not_before(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    newer = puts_up_a_new_version(site)
    await page.evaluate("navigator.serviceWorker.getRegistration().then((registration) => registration.update())")
    await page.evaluate(UNTIL_WAITING)
    await phone.set_offline(True)
    await page.goto("/mine")
    await citizen.arrives_at("Mine tider")
    own_script = page.locator(f'script[src="/{newer}"]')
    await expect(own_script).to_have_count(0)
    async with page.expect_navigation(url="**/mine"):
        await page.get_by_role("button", name="Opdater").click()
    await citizen.arrives_at("Mine tider")
    await expect(own_script).to_have_count(1)


async def test_a_new_version_that_another_tab_took_is_taken_here_too(
    citizen: Citizen, page: Page, phone: BrowserContext, site: Site
) -> None:
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    other = await phone.new_page()
    await other.goto("/mine")
    await other.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with (site.pages / "sw.js").open("a") as worker:
        worker.write("// a new version")
    await page.evaluate("navigator.serviceWorker.getRegistration().then((registration) => registration.update())")
    for tab in (page, other):
        await expect(tab.get_by_text("Ny version klar")).to_be_visible()
    for tab in (page, other):
        async with tab.expect_navigation():
            await tab.get_by_role("button", name="Opdater").click()
        await expect(tab.get_by_text("Ny version klar")).to_be_hidden()


async def test_what_waits_survives_a_change_of_the_api_and_is_sent_by_the_new_version(
    citizen: Citizen, page: Page, site: Site
) -> None:
    """As long as it waits the citizen knows what the browser may do to it, and what there is to do."""
    await page.add_init_script("StorageManager.prototype.persist = async () => false")
    await citizen.opens_the_front_page()
    await worker_is_ready(page)
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await page.route("**/api/v1/bookings", of_another_version)
    await citizen.confirms()
    await citizen.arrives_at("Mine tider")
    await expect(page.get_by_text("Vi har lavet noget om. Tryk Opdater")).to_be_visible()
    await expect(page.get_by_text("Din browser kan slette det, der venter.")).to_be_visible()
    await page.unroute("**/api/v1/bookings")
    with (site.pages / "sw.js").open("a") as worker:
        worker.write("// a new version")
    async with page.expect_navigation(url="**/mine"):
        await page.get_by_role("button", name="Opdater").click()
    await expect(page.get_by_text("Din tid er bestilt")).to_be_visible()
    await expect(page.get_by_text("Din browser kan slette det, der venter.")).to_have_count(0)
    assert await site.pool.fetchval("SELECT count(*) FROM booking WHERE status = 'booked'") == 1


async def of_another_version(route: Route) -> None:
    await route.fulfill(status=201, json={"appointment": {}}, headers={"X-Request-Id": "a1b2c3d4e5f60718"})


async def test_a_browser_that_stores_nothing_can_still_book(citizen: Citizen, page: Page, site: Site) -> None:
    await page.add_init_script("indexedDB.open = () => { throw new DOMException('refused', 'SecurityError') }")
    await citizen.holds_a_time()
    await expect(page.get_by_text("Din browser gemmer ikke noget.")).to_be_visible()
    await citizen.types_name_and_email()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    assert await site.pool.fetchval("SELECT count(*) FROM booking WHERE status = 'booked'") == 1

"""The stand at the door and the board on the wall in every state, one after the other, and how they come there."""

import asyncpg
import httpx
from playwright.async_api import BrowserContext, Page, ViewportSize, expect

from tests.browser.colleague import Colleague
from tests.browser.conftest import Site
from tests.browser.states import Look, answering, broken, never, unreachable
from tests.http.desks import Office, done

TABLET: ViewportSize = {"width": 800, "height": 1280}
WALL: ViewportSize = {"width": 1920, "height": 1080}
TEN = "2026-11-23T10:00:00+01:00"
KEY = "7b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d11"
ME = "**/api/v1/devices/me"
STAND = "**/api/v1/stand?*"
NUMBERS = "**/api/v1/stand/numbers"
ARRIVALS = "**/api/v1/stand/arrivals"
FREE_TIMES = "**/api/v1/first-free-times?*"
BOARD = "**/api/v1/board?*"
HAS_NUMBERS = """() => new Promise(resolve => {
  const opening = indexedDB.open('borgertid-stand')
  opening.onsuccess = () => {
    const asked = opening.result.transaction('one').objectStore('one').get('stock')
    asked.onsuccess = () => (opening.result.close(), resolve(Boolean(asked.result)))
  }
})"""
"""Whether the stand keeps numbers for when it has no network: nothing on the screen tells."""


async def signed_in(colleague: Colleague, name: str, path: str, heading: str) -> None:
    await colleague.opens(path, "Log ind")
    await colleague.signs_in(name)
    await colleague.arrives_at(heading)


async def set_up(colleague: Colleague, device: BrowserContext, kind: str, path: str) -> Page:
    there = await device.new_page()
    await there.goto(path)
    await pairs(colleague, there, kind)
    return there


async def pairs(colleague: Colleague, there: Page, kind: str) -> None:
    """An administrator makes a code; whoever stands at the device writes it there."""
    page = colleague.page
    await page.get_by_label("Hvad er det?").select_option(label=kind)
    await page.get_by_label("Navn").fill(f"{kind} i forhallen")
    await page.get_by_role("button", name="Lav en kode").click()
    shown = page.get_by_role("status").filter(has_text="Skriv koden på enheden").locator(".device-code")
    await writes(there, await shown.inner_text())


async def writes(there: Page, digits: str) -> None:
    await there.get_by_label("Kode med 6 tal").fill(digits)
    await there.get_by_role("button", name="Sæt op").click()


async def books(api: httpx.AsyncClient) -> None:
    contact = {"name": "Test Testesen", "phone": "20 12 34 56"}
    visit = {"office": "borgerservice", "start": TEN, "topics": [{"id": "passport-adult"}], "contact": contact}
    done(await api.post("/api/v1/bookings", json=visit, headers={"Idempotency-Key": KEY}), 201)


async def shows(stand: Page, code: str) -> None:
    await stand.get_by_label("Kode eller telefonnummer").fill(code)
    await stand.get_by_role("button", name="Jeg er her").click()


async def passports_need_a_time(pool: asyncpg.Pool) -> None:
    await pool.execute(
        """UPDATE office SET content = jsonb_set(content, '{day,walk_in_topics}', '["driving-licence-renewal"]')
           WHERE office_id = 'borgerservice'"""
    )
    await pool.execute("UPDATE municipality SET version = version + 1")


async def every_stand_state(colleague: Colleague, stand: Page, site: Site, look: Look) -> None:
    """The colleague is an administrator, who sets it up."""
    await colleague.opens("/personale/enheder", "Enheder")
    await a_stand_is_set_up(colleague, stand, look)
    await a_number_is_taken(stand, look)
    await somebody_has_a_time(stand, site, look)
    await the_network_is_gone(stand, look)
    await passports_need_a_time(site.pool)
    await somebody_should_rather_book(stand, look)
    await the_office_has_closed(stand, site, look)


async def a_stand_is_set_up(colleague: Colleague, stand: Page, look: Look) -> None:
    async with answering(stand, ME, unreachable):
        await stand.goto("/stander")
        await expect(stand.get_by_role("button", name="Prøv igen")).to_be_visible()
        await look("nobody knows whether it is set up")
    await stand.reload()
    await expect(stand.get_by_label("Kode med 6 tal")).to_be_visible()
    await look("to be set up")
    await writes(stand, "000000")
    await expect(stand.get_by_role("alert").get_by_role("paragraph").first).to_be_visible()
    await look("to be set up, wrong code")
    # Without numbers of its own.
    async with answering(stand, NUMBERS, broken), answering(stand, STAND, never):
        await pairs(colleague, stand, "Stander")
        await expect(stand.get_by_text("Henter").first).to_be_attached()
        await look("loading")
    async with answering(stand, NUMBERS, broken):
        await stand.reload()
        await expect(stand.get_by_role("heading", name="Hvad kan vi hjælpe med?")).to_be_visible()
        await look("welcome")
        await stand.context.set_offline(True)
        await stand.get_by_role("button", name="Jeg har ikke en tid").click()
        await stand.get_by_role("button", name="Pas til voksne").click()
        await expect(stand.get_by_text("Standeren har ikke flere numre")).to_be_visible()
        await look("no network, no numbers left")
        await stand.get_by_role("button", name="Tilbage").click()
        await expect(stand.get_by_role("status")).to_contain_text("Standeren har ikke flere numre")
    await stand.context.set_offline(False)
    await stand.goto("/tavle")
    await expect(stand.get_by_text("Enheden er sat op til noget andet")).to_be_visible()
    await look("set up for something else")


async def the_office_has_closed(stand: Page, site: Site, look: Look) -> None:
    """Nothing has happened since; the stand looks by itself each minute."""
    await stand.goto("/stander")
    await expect(stand.get_by_text("Vi åbner kl. 10.00.")).to_be_visible()
    site.clock.pass_by(hours=7)
    await stand.clock.fast_forward("07:00:00")
    await expect(stand.get_by_text("Vi har lukket. Vi åbner igen tirsdag 24. november kl. 10.00.")).to_be_visible()
    await look("closed")
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    await expect(stand.get_by_role("button", name="Pas til voksne")).to_be_visible()
    await look("closed, topics")


async def a_number_is_taken(stand: Page, look: Look) -> None:
    await stand.goto("/stander")
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    await expect(stand.get_by_text("Ventetid").first).to_be_visible()
    await look("topics")
    await stand.get_by_role("button", name="Pas til voksne").click()
    await expect(stand.get_by_role("img", name="Scan koden med din telefon.")).to_be_visible()
    await look("a number")
    await stand.get_by_role("button", name="Færdig").click()


async def somebody_has_a_time(stand: Page, site: Site, look: Look) -> None:
    await books(site.api)
    [booked] = (await Office(site.api, site.settings, office="borgerservice").day())["bookings"]
    await stand.get_by_role("button", name="Jeg har en tid").click()
    await look("a code is asked for")
    for key in "BCD":
        await stand.get_by_role("button", name=key, exact=True).click()
    await look("a code is typed")
    await stand.get_by_role("button", name="Jeg er her").click()
    problem = stand.get_by_role("alert").get_by_role("paragraph").first
    await expect(problem).to_be_visible()
    await look("a code that nobody has")
    async with answering(stand, ARRIVALS, broken):
        await shows(stand, booked["code"])
        await expect(stand.get_by_text("Der skete en fejl hos os")).to_be_visible()
        await look("a code, broken")
    await shows(stand, booked["code"])
    await expect(stand.get_by_text("Du er her for tidligt. Kom igen kl. 09.30.")).to_be_visible()
    await look("too early")
    site.clock.pass_by(minutes=90)
    await stand.clock.fast_forward(90 * 60_000)
    await stand.get_by_role("button", name="Jeg har en tid").click()
    await shows(stand, booked["code"])
    await expect(stand.get_by_text("Du har tid kl. 10.00.")).to_be_visible()
    await look("a number for a time")
    await stand.get_by_role("button", name="Færdig").click()


async def the_network_is_gone(stand: Page, look: Look) -> None:
    await stand.wait_for_function(HAS_NUMBERS)
    await stand.context.set_offline(True)
    await expect(stand.get_by_text("Standeren har ikke haft forbindelse siden kl.")).to_be_visible()
    await look("no network")
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    await look("no network, topics")
    await stand.get_by_role("button", name="Pas til voksne").click()
    await expect(stand.get_by_text("Hold øje med tavlen. Vi kalder dit nummer.")).to_be_visible()
    await look("no network, a number")
    await stand.get_by_role("button", name="Færdig").click()
    await stand.get_by_role("button", name="Jeg har en tid").click()
    await shows(stand, "20 12 34 56")
    await expect(stand.get_by_text("Uden forbindelse kan du kun bruge koden.")).to_be_visible()
    await look("no network, a phone number")
    await shows(stand, "BCD-FGH")
    await expect(stand.get_by_text("Vi har noteret, at du er her")).to_be_visible()
    await look("no network, a code")
    await stand.context.set_offline(False)


async def somebody_should_rather_book(stand: Page, look: Look) -> None:
    await stand.reload()
    for state, answer in {"loading": never, "broken": broken, "no network": unreachable}.items():
        async with answering(stand, FREE_TIMES, answer):
            await stand.get_by_role("button", name="Jeg har ikke en tid").click()
            await stand.get_by_role("button", name="Pas til voksne").click()
            await expect(stand.get_by_role("heading", name="Pas til voksne")).to_be_focused()
            await look(f"who should rather book, {state}")
        await stand.reload()
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    await expect(stand.get_by_text("Kræver en tid").first).to_be_visible()
    await look("topics that need a time")
    await stand.get_by_role("button", name="Pas til voksne").click()
    await expect(stand.get_by_role("listitem")).to_have_count(3)
    await look("who should rather book")


async def every_board_state(colleague: Colleague, board: Page, site: Site, look: Look) -> None:
    """The colleague is an administrator, who sets it up."""
    office = Office(site.api, site.settings, office="borgerservice")
    await colleague.opens("/personale/enheder", "Enheder")
    await board.goto("/tavle")
    async with answering(board, BOARD, never):
        await pairs(colleague, board, "Tavle")
        await expect(board.get_by_text("Henter").first).to_be_attached()
        await look("loading")
    async with answering(board, BOARD, unreachable):
        await board.reload()
        await expect(board.get_by_text("Tavlen har ikke haft forbindelse siden kl.")).to_be_visible()
        await look("no network when it is turned on")
    await board.reload()
    await expect(board.get_by_text("Ingen er kaldt lige nu")).to_be_visible()
    await look("nobody is called")
    await numbers_are_called(board, site, office, look)
    await board.context.set_offline(True)
    await expect(board.get_by_text("Tavlen har ikke haft forbindelse siden kl.")).to_be_visible()
    await look("no network")
    await board.context.set_offline(False)


async def numbers_are_called(board: Page, site: Site, office: Office, look: Look) -> None:
    first, *_ = numbers = [await office.ticket() for _ in range(5)]
    for desk, (state, given) in enumerate(zip(("one", "two", "three"), numbers, strict=False), start=1):
        site.clock.pass_by(minutes=1)
        await office.call(str(desk))
        await expect(board.get_by_text(f"Nummer {given['number']}")).to_be_visible()
        await look(f"{state} called")
    await office.do("no-show", first)
    await expect(board.get_by_text("kom ikke")).to_be_visible()
    await look("one is passed over")

"""The screens of an office's day in their states: on the citizen's own phone, and at a desk."""

from playwright.async_api import expect

from tests.browser.citizen import Citizen
from tests.browser.colleague import Colleague
from tests.browser.conftest import Site
from tests.browser.states import Look, answering, never, unreachable
from tests.http.desks import Office

ARRIVING = "**/api/v1/bookings/*/arriv*"
TICKETS = "**/api/v1/tickets/*"
DAY = "**/api/v1/staff/day?*"


async def the_day_of_a_visit(citizen: Citizen, site: Site, look: Look) -> None:
    page = citizen.page
    office = Office(site.api, site.settings, office="borgerservice")
    await citizen.books_a_time()
    await expect(page.get_by_text("kan du melde her på siden, at du er kommet")).to_be_visible()
    await look("arrival, too early")
    await citizen.waits(minutes=120)
    await citizen.opens_mine()
    here = page.get_by_role("button", name="Jeg er her")
    await expect(here).to_be_visible()
    await look("arrival")
    async with answering(page, ARRIVING, unreachable):
        await here.click()
        await expect(page.get_by_text("Du kan ikke melde dig her uden forbindelse")).to_be_visible()
        await look("arrival, no connection")
    await here.click()
    await expect(page.get_by_text("Du er den næste i køen.")).to_be_visible()
    await look("arrival, a number")
    await office.call("1")
    await citizen.waits(minutes=1)
    await expect(page.get_by_text("Det er din tur. Gå til Skranke 1.")).to_be_visible()
    await look("arrival, called")
    await a_number_is_followed(citizen, office, look)


async def a_number_is_followed(citizen: Citizen, office: Office, look: Look) -> None:
    page = citizen.page
    ticket = await office.ticket()
    async with answering(page, TICKETS, never):
        await page.goto(f"/nummer#{ticket['id']}.{ticket['secret']}")
        await expect(page.get_by_text("Henter dit nummer").first).to_be_attached()
        await look("number, loading")
    await page.reload()
    await expect(page.get_by_text("Vi regner med at kalde dig")).to_be_visible()
    await look("number")
    async with answering(page, TICKETS, unreachable):
        await page.reload()
        await expect(page.get_by_text("Der er ingen forbindelse. Sådan så det ud").first).to_be_visible()
        await look("number, no connection")
    await page.reload()
    await page.get_by_role("button", name="Jeg venter ikke mere").click()
    await look("number, leaving the line")
    await page.get_by_role("dialog").get_by_role("button", name="Gå ud af køen").click()
    await expect(page.get_by_text("Du er ikke i køen mere.")).to_be_visible()
    await look("number, over")
    for remove in await page.get_by_role("button", name="Fjern nummeret").all():
        await remove.click()
    await page.goto("/nummer#cut-short")
    await expect(page.get_by_text("Linket er ikke helt")).to_be_visible()
    await look("number, a link that is cut short")


async def the_day(colleague: Colleague, look: Look) -> None:
    """Whoever is at the desk is a clerk at least."""
    page = colleague.page
    async with answering(page, DAY, never):
        await colleague.opens("/personale/dagen", "Dagen")
        await look("the day, loading")
    await colleague.opens("/personale/dagen", "Dagen")
    await expect(page.get_by_text("Vælg din skranke for at kalde")).to_be_visible()
    await look("the day, no desk chosen")
    await page.get_by_label("Din skranke").select_option(label="Skranke 1")
    for _ in range(2):
        await page.keyboard.press("d")
        await page.get_by_role("dialog").get_by_role("button", name="Giv nummer").click()
        await expect(page.get_by_role("dialog").get_by_role("button", name="Luk")).to_be_visible()
        await look("the day, a number is given")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(page.get_by_role("button", name="Er gået")).to_have_count(2)
    await look("the day, two wait")
    await page.keyboard.press("n")
    await expect(page.get_by_role("button", name="Borgeren er her")).to_be_visible()
    await look("the day, one is called")
    for key, name in (("p", "Lad nummer 1 vente"), ("v", "Giv nummer 1 videre"), ("i", "Indtast fra papir")):
        await page.keyboard.press(key)
        await expect(page.get_by_role("dialog", name=name)).to_be_visible()
        await look(f"the day, {name}")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_be_hidden()
    async with answering(page, "**/api/v1/staff/day**", unreachable):
        await page.keyboard.press("f")
        await expect(page.get_by_text("1 ting er ikke sendt endnu")).to_be_visible()
        await look("the day, without a connection")

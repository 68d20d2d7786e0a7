"""Every screen in every state that a citizen can meet, one after the other, so that whoever looks misses none."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, Route, expect

from api.bookings.upkeep import end_due
from api.municipality_file.operations import import_file
from tests.browser.citizen import Citizen
from tests.browser.conftest import MUNICIPALITY, Site

Look = Callable[[str], Awaitable[None]]
"""Looks at what is on the screen now; takes the name of the screen and its state."""
FREE_TIMES = "**/api/v1/free-times*"
BOOKINGS = "**/api/v1/bookings"
AT_THE_CITY_HALL = "/tid?topic=passport-adult:1&office=borgerservice"
NO_ROOM_FOR_NAMES = {
    "Borgerservice, Kystby Rådhus": "Borgerservice og Ydelsesforvaltningens Sekretariat, Kystby Gamle Rådhusbygning",
    "Kystby Bibliotek": "Kystby Hovedbibliotek og Medborgercenter ved Havnepromenaden",
    "Pas til voksne": "Førstegangsudstedelse eller fornyelse af pas til voksne statsborgere",
    "Kystby Kommune": "Kystby-Nørreskovbjerg-Sønderåby Storkommune",
}


async def every_state(citizen: Citizen, look: Look) -> None:
    """Those that any site can be brought into."""
    await the_topics(citizen, look)
    await what_has_no_time(citizen, look)
    await the_times(citizen, look)
    await the_month(citizen, look)
    await the_visit(citizen, look)
    await ranked_wishes(citizen, look)
    await the_form(citizen, look)
    await the_receipt(citizen, look)
    await a_move(citizen, look)
    await my_times(citizen, look)
    await a_lost_link(citizen, look)
    await a_fault_is_told(citizen, look)
    await what_stands_beside(citizen, look)
    await being_forgotten(citizen, look)


async def rare_states(citizen: Citizen, site: Site, look: Look) -> None:
    """Those that need the site's own clock and database."""
    await a_time_is_lost(citizen, site, look)
    await names_without_end(citizen, site, look)


@asynccontextmanager
async def answering(page: Page, address: str, answer: Callable[[Route], Awaitable[None]]) -> AsyncIterator[None]:
    """While it lasts, calls to `address` are answered by `answer`, also those of the worker."""
    await page.context.route(address, answer)
    try:
        yield
    finally:
        await page.context.unroute(address)


async def never(_: Route) -> None:
    """No answer comes: the page waits."""


async def unreachable(route: Route) -> None:
    await route.abort()


async def broken(route: Route) -> None:
    await route.fulfill(status=502, body="Bad gateway", headers={"X-Request-Id": "a1b2c3d4e5f60718"})


async def taken(route: Route) -> None:
    problem = {
        "type": "urn:borgertid:problem:time-taken",
        "title": "Tiden er lige taget af en anden",
        "status": 409,
        "detail": "",
        "alternatives": [
            {"office": "borgerservice", "start": f"2026-11-23T{time}:00+01:00"} for time in ("11:00", "11:15")
        ],
    }
    await route.fulfill(status=409, json=problem, content_type="application/problem+json")


async def the_topics(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await citizen.opens_the_front_page()
    await look("topics")
    await page.get_by_label("Søg").fill("korekort")
    await expect(page.get_by_text("Forny kørekort")).to_be_visible()
    await look("topics, some found")
    await page.get_by_label("Søg").fill("xyzzy")
    await expect(page.get_by_text("Vi fandt ikke noget")).to_be_visible()
    await look("topics, none found")


async def what_has_no_time(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    async with answering(page, FREE_TIMES, never):
        await page.goto(AT_THE_CITY_HALL)
        await expect(page.get_by_text("Henter ledige tider").first).to_be_attached()
        await look("times, loading")
    async with answering(page, FREE_TIMES, broken):
        await page.goto(AT_THE_CITY_HALL)
        await expect(page.get_by_text("Der skete en fejl hos os")).to_be_visible()
        await look("times, failed")
    async with answering(page, FREE_TIMES, unreachable):
        await page.goto(AT_THE_CITY_HALL)
        await expect(page.get_by_text("Der er ikke forbindelse")).to_be_visible()
        await look("times, no connection")
    await page.goto("/tid?topic=nothing:1")
    await expect(page.get_by_text("Vi kender ikke emnet i linket")).to_be_visible()
    await look("times, unknown topic")


async def the_times(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await page.goto("/tid?topic=passport-adult:1")
    await expect(page.get_by_text("Første ledige tid").first).to_be_visible()
    await look("times, choosing an office")
    await citizen.looks_for_times()
    await page.get_by_text("Åbningstider").first.click()
    await look("times")
    await page.get_by_role("radio", name="Efter kl. 16").check()
    await expect(page.get_by_text("Ledige tider").first).to_be_visible()
    await look("times, after 16")


async def the_month(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await page.goto(AT_THE_CITY_HALL)
    await page.get_by_role("radio", name="Måned").check()
    await page.get_by_role("gridcell", name=re.compile(r", \d+ ledig")).last.click()
    await expect(citizen.times.first).to_be_visible()
    await look("times, month")
    async with answering(page, FREE_TIMES, unreachable):
        await page.get_by_role("button", name="Næste måned").click()
        await expect(page.get_by_text("Der er ikke forbindelse")).to_be_visible()
        await look("times, month that could not be fetched")
    await page.get_by_role("radio", name="Liste").check()


async def ranked_wishes(citizen: Citizen, look: Look) -> None:
    """Two times are asked for without a connection; with it both turn out to be taken."""
    page = citizen.page
    await page.goto(AT_THE_CITY_HALL)
    await expect(citizen.times.first).to_be_visible()
    async with answering(page, FREE_TIMES, unreachable):
        await page.goto(AT_THE_CITY_HALL)
        await expect(page.get_by_text("Du har ikke valgt en tid endnu.")).to_be_visible()
        await look("wishes, none yet")
        for number in (2, 1, 0):
            await citizen.times.nth(number).click()
        await expect(page.get_by_text("Du kan vælge tre tider.")).to_be_visible()
        await look("wishes, three ranked")
    await page.get_by_role("button", name="Videre").click()
    await citizen.arrives_at("Dine oplysninger")
    await look("form, with wishes")
    await citizen.types_name_and_email()
    async with answering(page, BOOKINGS, unreachable):
        await citizen.confirms()
        await expect(page.get_by_text("har ikke fået svar")).to_be_visible()
        await look("mine, wishes waiting to be sent")
    async with answering(page, BOOKINGS, taken):
        await page.reload()
        await expect(page.get_by_text("Andre nåede at tage de tider, du ville have.")).to_be_visible()
        await look("mine, none of the wishes")
    await page.get_by_role("button", name="Fjern beskeden").click()


async def the_visit(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await page.goto("/tid?topic=passport-adult:2&topic=driving-licence-renewal:1")
    await expect(page.get_by_text("Besøget varer 45 minutter")).to_be_visible()
    await page.get_by_text("Har du brug for noget særligt?").click()
    await look("visit of two topics, with needs")
    await page.get_by_role("button", name="Tilføj et emne mere").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await look("visit, adding a topic")
    await page.keyboard.press("Escape")


async def a_time_is_lost(citizen: Citizen, site: Site, look: Look) -> None:
    page = citizen.page
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await citizen.waits(minutes=6)
    await expect(page.get_by_text("Vi holder ikke længere tiden til dig")).to_be_visible()
    await look("form, no longer held")
    await end_due(site.pool, site.clock())
    await site.pool.execute(
        "UPDATE pool_day SET free = array_fill(0::smallint, ARRAY[cardinality(free)]) WHERE day = '2026-11-23'"
    )
    await citizen.confirms()
    await expect(page.get_by_text("Tiden er lige taget af en anden")).to_be_visible()
    await look("form, time taken")


async def the_form(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await page.goto("/bestil")
    await expect(page.get_by_text("Du har ikke valgt en tid endnu")).to_be_visible()
    await look("form, nothing chosen")
    await citizen.holds_a_time()
    await look("form")
    await page.get_by_label("E-mail").fill("test@")
    await citizen.confirms()
    await expect(page.get_by_text("Der er noget, du skal rette")).to_be_visible()
    await look("form, to be corrected")
    await citizen.types_name_and_email("Test Testesen-Prøvemann von Testenborg-Attrappensen")
    async with answering(page, BOOKINGS, broken):
        await citizen.confirms()
        await citizen.arrives_at("Mine tider")
        await expect(page.get_by_text("Der er en fejl hos os.")).to_be_visible()
        await look("mine, waiting to be sent")
    # What waits is sent when the page is opened.
    await page.reload()
    await expect(page.get_by_text("Din tid er bestilt")).to_be_visible()
    await look("mine, booked at last")


async def the_receipt(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await page.get_by_role("link", name="Se kvittering").first.click()
    await citizen.arrives_at("Din tid er bestilt")
    await look("receipt")
    await page.get_by_text("Vis QR-kode").click()
    await expect(page.get_by_role("img", name="QR-kode")).to_be_visible()
    async with answering(page, "**/calendar.ics", unreachable):
        await page.get_by_role("button", name="Føj til kalender").click()
        await expect(page.get_by_text("Kalenderfilen kunne ikke hentes")).to_be_visible()
    await look("receipt, with squares and without the calendar file")
    await page.goto("/kvittering/00000000-0000-4000-8000-000000000000")
    await citizen.arrives_at("Vi kan ikke finde tiden på denne enhed")
    await look("receipt, unknown")


async def a_move(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await citizen.opens_mine()
    await page.get_by_role("link", name="Skift tid").click()
    await expect(citizen.times.first).to_be_visible()
    await look("move")
    await citizen.times.nth(2).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await look("move, asking")
    await page.get_by_role("dialog").get_by_role("button", name="Bekræft").click()
    await citizen.arrives_at("Din tid er skiftet")
    await look("receipt, moved")


async def my_times(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await citizen.opens_mine()
    await page.get_by_text("Se, hvad der er sket").click()
    await expect(page.get_by_text("Tiden blev bestilt")).to_be_visible()
    await look("mine, with what has happened")
    await page.goto("/mine#broken")
    await expect(page.get_by_text("Linket er ikke helt")).to_be_visible()
    await look("mine, broken link")
    async with answering(page, "**/api/v1/bookings/*", unreachable):
        await page.goto("/mine")
        await expect(page.get_by_text("Ingen forbindelse.")).to_be_visible()
        await look("mine, no connection")
    await page.get_by_role("button", name="Aflys tid").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await look("mine, asking to cancel")
    await page.get_by_role("dialog").get_by_role("button", name="Bekræft").click()
    await expect(page.get_by_text("Tiden er aflyst.")).to_be_visible()
    await look("mine, cancelled")
    await page.get_by_role("link", name="Se kvittering").first.click()
    await citizen.arrives_at("Din tid er aflyst")
    await look("receipt, cancelled")


async def a_lost_link(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await page.goto("/find")
    await citizen.arrives_at("Find dine tider")
    await page.get_by_role("button", name="Send kode").click()
    await expect(page.get_by_text("Skriv e-mailen med @")).to_be_visible()
    await look("find, to be corrected")
    await page.get_by_label("E-mail").fill("test@borgertid.dk")
    await page.get_by_role("button", name="Send kode").click()
    await expect(page.get_by_text("Vi har sendt en kode")).to_be_visible()
    await look("find, code sent")
    await page.get_by_label("Kode").fill("000000")
    await page.get_by_role("button", name="Find mine tider").click()
    await expect(page.get_by_text("Koden er forkert")).to_be_visible()
    await look("find, wrong code")


async def a_fault_is_told(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await page.goto("/fejl?from=%2Ftid")
    await citizen.arrives_at("Meld en fejl")
    await look("fault")
    async with answering(page, "**/api/v1/fault-reports", unreachable):
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_text("Ikke sendt endnu")).to_be_visible()
        await look("fault, not sent yet")
    await page.goto("/fejl?from=%2Fmine")
    await expect(page.get_by_text("Dit nummer er").first).to_be_visible()
    await look("fault, told")


async def what_stands_beside(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await page.goto("/privatliv")
    await citizen.arrives_at("Dine oplysninger")
    await look("privacy")
    await page.goto("/findes-ikke")
    await citizen.arrives_at("Siden findes ikke")
    await look("missing")


async def being_forgotten(citizen: Citizen, look: Look) -> None:
    page = citizen.page
    await citizen.opens_mine()
    await page.get_by_role("button", name="Glem mig på denne enhed").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await look("mine, asking to forget")
    await page.get_by_role("button", name="Glem alt").click()
    await expect(page.get_by_text("Enheden har glemt dig.")).to_be_visible()
    await look("mine, empty and forgotten")


async def names_without_end(citizen: Citizen, site: Site, look: Look) -> None:
    page = citizen.page
    text = MUNICIPALITY.read_text()
    for name, longer in NO_ROOM_FOR_NAMES.items():
        text = text.replace(f'"{name}"', f'"{longer}"')
    file = Path(site.pages).parent / "long-names.toml"
    file.write_text(text)
    await import_file(site.pool, file, site.clock())
    await page.goto("/?long-names")
    topic = page.get_by_role("link", name=re.compile("^Førstegangsudstedelse"))
    await expect(topic).to_be_visible()
    await look("topics, long names")
    await topic.click()
    await look("times, long names")
    await page.get_by_role("link", name=re.compile("^Borgerservice og Ydelses")).first.click()
    await expect(citizen.times.first).to_be_visible()
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")
    await citizen.types_name_and_email()
    await look("form, long names")
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    await look("receipt, long names")
    await citizen.opens_mine()
    await look("mine, long names")

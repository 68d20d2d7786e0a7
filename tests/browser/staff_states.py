"""Every screen of staff in every state that a planner can meet, one after the other."""

from playwright.async_api import expect

from tests.browser.colleague import Colleague
from tests.browser.states import Look, answering, broken, never, unreachable

CALENDAR = "**/api/v1/staff/calendar*"
FIGURES = "**/api/v1/staff/figures*"


async def every_staff_state(colleague: Colleague, look: Look) -> None:
    """Whoever is at the desk may plan."""
    await the_account(colleague, look)
    await a_week(colleague, look)
    await opening_hours_are_added(colleague, look)
    await a_month(colleague, look)
    await closures(colleague, look)
    await topics(colleague, look)
    await figures(colleague, look)
    await history(colleague, look)
    await somebody_falls_ill(colleague, look)
    await tasks(colleague, look)
    await what_is_not_there(colleague, look)


async def the_account(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/konto", "Din konto")
    await look("account")
    await colleague.page.keyboard.press("?")
    await expect(colleague.page.get_by_role("dialog", name="Genveje")).to_be_visible()
    await look("keys")
    await colleague.page.keyboard.press("Escape")


async def a_week(colleague: Colleague, look: Look) -> None:
    page = colleague.page
    async with answering(page, CALENDAR, never):
        await colleague.opens("/personale/kalender", "Kalender")
        await look("week, loading")
    async with answering(page, CALENDAR, broken):
        await colleague.opens("/personale/kalender", "Kalender")
        await expect(page.get_by_text("Der skete en fejl hos os")).to_be_visible()
        await look("week, broken")
    async with answering(page, CALENDAR, unreachable):
        await colleague.opens("/personale/kalender", "Kalender")
        await expect(page.get_by_text("Der har ikke været forbindelse")).to_be_visible()
        await look("week, without a connection")
    await colleague.opens_the_calendar()
    await look("week")


async def opening_hours_are_added(colleague: Colleague, look: Look) -> None:
    await colleague.page.keyboard.press("n")
    await colleague.page.get_by_label("Skriv det i ord").fill("hver torsdag 18.30-19.30")
    await look("opening hours")
    await colleague.looks_at_what_happens()
    await expect(colleague.review.get_by_role("button", name="Gem", exact=True)).to_be_visible()
    await look("opening hours, what happens")
    await colleague.saves()
    await look("week, saved")
    await colleague.undoes()
    await look("week, undone")


async def a_month(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/kalender?view=month", "Kalender")
    await expect(colleague.page.get_by_role("table")).to_be_visible()
    await look("month")


async def closures(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/lukkedage", "Lukkedage og ferie")
    await expect(colleague.page.get_by_role("heading", name="Nu og fremover")).to_be_visible()
    await look("closures")
    await colleague.page.keyboard.press("l")
    form = colleague.page.get_by_role("dialog", name="Luk eller giv fri")
    await form.get_by_label("Kun nogle timer af dagen").check()
    await form.get_by_label("Gentages på faste ugedage").check()
    await look("a closure")
    await colleague.page.keyboard.press("Escape")


async def topics(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/emner", "Emner")
    await colleague.page.get_by_role("button", name="Ret Pas til voksne").click()
    await look("a topic")
    await colleague.page.keyboard.press("Escape")
    await look("topics")


async def figures(colleague: Colleague, look: Look) -> None:
    async with answering(colleague.page, FIGURES, never):
        await colleague.opens("/personale/tal", "Tal")
        await look("figures, loading")
    await colleague.opens("/personale/tal", "Tal")
    await expect(colleague.page.get_by_role("heading", name="Så meget er optaget")).to_be_visible()
    await look("figures")


async def history(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/historik", "Hvem har rettet hvad")
    await expect(colleague.page.get_by_text("Gælder nu")).to_be_visible()
    await look("history")


async def somebody_falls_ill(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/sygdom", "Syg i dag")
    await expect(colleague.page.get_by_label("Hvem er syg")).to_be_visible()
    await look("sick")
    await colleague.page.get_by_role("button", name="Se hvad der sker").click()
    await expect(colleague.page.get_by_role("heading", name="Det sker der med tiderne")).to_be_focused()
    await look("sick, what happens")


async def tasks(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/opgaver", "Opgaver")
    await expect(colleague.page.get_by_role("heading", name="Tider, der ikke passer")).to_be_visible()
    await look("tasks")


async def what_is_not_there(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/findes-ikke", "Siden findes ikke")
    await look("missing")

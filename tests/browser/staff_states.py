"""Every screen of staff in every state that a planner can meet, one after the other."""

from uuid import uuid4

from playwright.async_api import Route, expect

from tests.browser.colleague import Colleague
from tests.browser.floor_states import the_day
from tests.browser.states import Look, answering, broken, never, taken, unreachable

CALENDAR = "**/api/v1/staff/calendar*"
DOCUMENT = "**/api/v1/staff/document"
FIGURES = "**/api/v1/staff/figures*"


async def every_staff_state(colleague: Colleague, look: Look) -> None:
    """Whoever is at the desk may plan."""
    await the_account(colleague, look)
    await the_day(colleague, look)
    await a_week(colleague, look)
    await opening_hours_are_added(colleague, look)
    await a_month(colleague, look)
    await closures(colleague, look)
    await places(colleague, look)
    await topics(colleague, look)
    await release(colleague, look)
    await figures(colleague, look)
    await history(colleague, look)
    await somebody_falls_ill(colleague, look)
    await tasks(colleague, look)
    await a_citizen_is_looked_for(colleague, look)
    await a_booking_is_made(colleague, look)
    await a_booking_is_changed(colleague, look)
    await what_is_not_there(colleague, look)


async def no_answer(colleague: Colleague, address: str, path: str, heading: str, name: str, look: Look) -> None:
    for state, answer, said in (("loading", never, "Henter"), ("broken", broken, "Der skete en fejl hos os")):
        async with answering(colleague.page, address, answer):
            await colleague.opens(path, heading)
            await expect(colleague.page.get_by_text(said).first).to_be_attached()
            await look(f"{name}, {state}")


async def the_account(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/konto", "Din konto")
    await look("account")
    await colleague.page.keyboard.press("?")
    await expect(colleague.page.get_by_role("dialog", name="Genveje")).to_be_visible()
    await look("keys")
    await colleague.page.keyboard.press("Escape")


async def a_week(colleague: Colleague, look: Look) -> None:
    page = colleague.page
    await no_answer(colleague, CALENDAR, "/personale/kalender", "Kalender", "week", look)
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


async def places(colleague: Colleague, look: Look) -> None:
    page = colleague.page
    await no_answer(colleague, DOCUMENT, "/personale/steder", "Steder og skrankegrupper", "places", look)
    await colleague.opens("/personale/steder", "Steder og skrankegrupper")
    await page.get_by_role("button", name="Ret Kystby Kommune").click()
    await look("the municipality")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Ret Borgerservice, Kystby Rådhus", exact=True).click()
    await colleague.form.get_by_text("Sådan går dagen").click()
    await colleague.form.get_by_label("Kun nogle emner kan klares uden tid").check()
    await look("an office")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Ny skrankegruppe: Borgerservice, Kystby Rådhus").click()
    await colleague.form.get_by_label("Gruppen skal også have et nyt emne").check()
    await colleague.form.get_by_label("Gruppen er en sagsbehandler med navn").check()
    await colleague.form.get_by_text("Mere om gruppen").click()
    await look("a group of desks")
    await page.keyboard.press("Escape")
    await look("places")


async def topics(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/emner", "Emner")
    await colleague.page.get_by_role("button", name="Ret Pas til voksne").click()
    await colleague.form.get_by_text("Hvem det er for, og regler").click()
    await look("a topic")
    await colleague.page.keyboard.press("Escape")
    await look("topics")


async def release(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/frigivelse", "Hvornår tider kan bestilles")
    await colleague.page.get_by_role("button", name="Ret", exact=False).first.click()
    await expect(colleague.form).to_be_visible()
    await look("release, the form")
    await colleague.page.keyboard.press("Escape")
    await look("release")


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


FIND = "**/api/v1/staff/bookings/find"
TIMES = "**/api/v1/staff/free-times?*"
BOOK = "**/api/v1/staff/bookings"


async def found(route: Route) -> None:
    """Two bookings of somebody whose name has no end, one of them cancelled."""
    booking = {
        "id": "7b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d11",
        "code": "K7P-3MX",
        "status": "booked",
        "office": "borgerservice",
        "start": "2026-11-24T10:00:00+01:00",
        "end": "2026-11-24T10:15:00+01:00",
        "topics": [{"id": "passport-adult", "persons": 2}],
        "meeting": "office",
        "actions": ["move", "cancel"],
        "language": "da",
        "contact": {
            "name": f"Testine-Marie {'Testesenogsønner' * 4}",
            "phone": "+4520123456",
            "email": None,
            "needs": [],
        },
    }
    gone = {**booking, "id": str(uuid4()), "status": "cancelled", "actions": ["undo"], "contact": None}
    await route.fulfill(json={"bookings": [booking, gone], "more": True})


async def a_citizen_is_looked_for(colleague: Colleague, look: Look) -> None:
    page = colleague.page
    await colleague.opens("/personale/aftaler", "Aftaler")
    await look("bookings")
    await page.get_by_role("button", name="Søg", exact=True).click()
    await expect(page.get_by_text("Skriv et navn, mindst fire tal")).to_be_visible()
    await look("bookings, too little said")
    await page.get_by_label("Find en aftale").fill("testesen")
    for state, answer, seen in (
        ("broken", broken, "Der skete en fejl hos os"),
        ("no connection", unreachable, "Der har ikke været"),
    ):
        async with answering(page, FIND, answer):
            await page.keyboard.press("Enter")
            await expect(page.get_by_text(seen).first).to_be_visible()
            await look(f"bookings, {state}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Vi fandt ingen aftaler")).to_be_visible()
    await look("bookings, none found")
    async with answering(page, FIND, found):
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Testine-Marie")).to_be_focused()
        await look("bookings, names without end")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Testine-Marie")).to_be_focused()
        await look("a booking with a name without end")
    async with answering(page, FIND, never):
        await page.keyboard.press("f")
        await page.keyboard.press("Enter")
        await look("bookings, searching")


async def a_booking_is_made(colleague: Colleague, look: Look) -> None:
    page = colleague.page
    topic = page.get_by_role("combobox", name="Emne", exact=True)
    times = page.get_by_role("listbox", name="Ledige tider")
    await colleague.opens("/personale/aftaler", "Aftaler")
    await page.keyboard.press("n")
    await expect(topic).to_be_focused()
    await topic.fill("xyzzy")
    await look("a new booking, no such topic")
    await topic.fill("pas")
    await look("a new booking, topics")
    async with answering(page, TIMES, never):
        await page.keyboard.press("Enter")
        await look("a new booking, loading times")
        await page.get_by_label("Sted", exact=True).select_option("bibliotek")
    for state, answer, office in (("broken", broken, "borgerservice"), ("no connection", unreachable, "bibliotek")):
        async with answering(page, TIMES, answer):
            await page.get_by_label("Sted", exact=True).select_option(office)
            await expect(page.get_by_role("button", name="Prøv igen")).to_be_visible()
            await look(f"a new booking, times {state}")
    await page.get_by_label("Sted", exact=True).select_option("")
    await page.get_by_label("Vis også tider uden for reglerne").check()
    await expect(times).to_be_visible()
    await page.get_by_text("Særlige behov").first.click()
    await look("a new booking, times")
    await page.get_by_label("Fra dato").fill("2027-01-25")
    await expect(times.get_by_text("Uden for reglerne").first).to_be_visible()
    await times.get_by_role("option").first.click()
    await look("a new booking, a reason is asked for")
    await page.get_by_label("Fra dato").fill("")
    await times.get_by_role("option").last.click()
    await page.get_by_label("Navn").fill("Testesenogsønner" * 5)
    async with answering(page, BOOK, taken):
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Tiden er lige taget af en anden")).to_be_visible()
        await look("a new booking, the time is lost")


async def a_booking_is_changed(colleague: Colleague, look: Look) -> None:
    page = colleague.page
    await page.get_by_role("form", name="Borgeren").get_by_role("button", name="november").first.click()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Tiden er bestilt")).to_be_visible()
    await look("a booking that was made")
    await page.keyboard.press("m")
    await expect(page.get_by_role("listbox", name="Ledige tider")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("radio", name="Vi", exact=True).check()
    await look("a booking is changed")
    await page.get_by_role("button", name="Annullér").click()
    await page.keyboard.press("a")
    await expect(page.get_by_role("dialog", name="Aflys aftalen")).to_be_visible()
    await look("a booking is cancelled")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Aftalen er aflyst")).to_be_visible()
    await look("a booking that was cancelled")


async def what_is_not_there(colleague: Colleague, look: Look) -> None:
    await colleague.opens("/personale/findes-ikke", "Siden findes ikke")
    await look("missing")

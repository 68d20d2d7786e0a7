"""The screens of staff that only an administrator sees, and the one that everybody sees who is not signed in."""

from playwright.async_api import expect

from tests.browser.colleague import Colleague
from tests.browser.staff_states import no_answer
from tests.browser.states import Look

AUDIT = "**/api/v1/staff/audit*"
DEVICES = "**/api/v1/staff/devices"
WAYS = "**/api/v1/staff/sign-in/ways"


async def every_administrator_state(colleague: Colleague, look: Look) -> None:
    await the_log(colleague, look)
    await devices(colleague, look)
    await signing_in(colleague, look)


async def the_log(colleague: Colleague, look: Look) -> None:
    page = colleague.page
    await no_answer(colleague, AUDIT, "/personale/log", "Hvem gjorde hvad", "log", look)
    await colleague.opens("/personale/log?name=ingen", "Hvem gjorde hvad")
    await expect(page.get_by_text("Der er ikke noget, der passer.")).to_be_visible()
    await look("log, nothing found")
    await colleague.opens("/personale/log", "Hvem gjorde hvad")
    await expect(page.get_by_text(" linje")).to_be_visible()
    await look("log")
    await page.get_by_role("button", name="Find en borgers tid").click()
    await colleague.form.get_by_label("Borgerens navn").fill("Ingen Kendt")
    await colleague.form.get_by_role("button", name="Søg").click()
    await expect(colleague.form.get_by_text("Der er ingen tid, der passer.")).to_be_visible()
    await look("a citizen's time is looked for")
    await page.keyboard.press("Escape")


async def devices(colleague: Colleague, look: Look) -> None:
    page = colleague.page
    await no_answer(colleague, DEVICES, "/personale/enheder", "Enheder", "devices", look)
    await colleague.opens("/personale/enheder", "Enheder")
    await expect(page.get_by_text("Der er ingen enheder")).to_be_visible()
    await look("devices, none")
    for name in ("Stander i forhallen", "Stander ved den store trappe på første sal, bag biblioteket"):
        await page.get_by_label("Navn").fill(name)
        await page.get_by_role("button", name="Lav en kode").click()
        await expect(page.get_by_role("listitem").filter(has_text=name)).to_be_visible()
    await look("devices, a code")
    await page.get_by_role("listitem").filter(has_text="forhallen").get_by_role("button").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await look("devices, one is taken out of use")
    await page.keyboard.press("Escape")


async def signing_in(colleague: Colleague, look: Look) -> None:
    page = colleague.page
    await page.context.clear_cookies()
    await no_answer(colleague, WAYS, "/personale", "Log ind", "signing in", look)
    await colleague.opens("/personale", "Log ind")
    await page.get_by_label("Brugernavn").fill("laeser")
    await look("signing in")
    await page.get_by_label("Adgangskode").fill("wrong")
    await page.get_by_role("button", name="Log ind", exact=True).click()
    await expect(page.get_by_text("Navn eller kode er forkert")).to_be_visible()
    await look("signing in, wrong password")

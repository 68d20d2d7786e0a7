"""Calendars on staff's pages: nothing is saved that was not looked at, and what was saved can be undone."""

import re
from functools import partial
from typing import Any

import asyncpg
import pytest
from playwright.async_api import BrowserContext, FilePayload, Locator, Route, expect

from api.staff.rules import Role
from tests.browser.administrator_states import every_administrator_state
from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, sign_in
from tests.browser.device_states import books
from tests.browser.staff_states import every_staff_state
from tests.browser.states import answering, unreachable
from tests.browser.test_everybody_can_use_it import STANDARDS, Views, faults_of
from tests.browser.views import SMALLEST, WIDE, View

THURSDAY = "2026-11-26"
HIDDEN = "it => Math.max(it.scrollHeight - it.clientHeight, it.scrollWidth - it.clientWidth)"
HOURS = "day => getComputedStyle(day).getPropertyValue('--hours')"
VIEWS: Views = [
    (View("desktop", WIDE), STANDARDS),
    (View("phone"), ["color-contrast"]),
    (View("dark", WIDE, scheme="dark"), ["color-contrast"]),
    (View("320 px", SMALLEST), []),
    (View("largest letters on 320 px", SMALLEST, text="200%"), []),
]


async def refuse(route: Route) -> None:
    problem = {"type": "urn:borgertid:problem:role-too-low", "title": "Det kan ikke lade sig gøre", "status": 403}
    await route.fulfill(status=403, json=problem, content_type="application/problem+json")


async def starts_on(site: Site, day: str) -> list[str]:
    """The free times that citizens are offered for a passport on that day, at the city hall."""
    found: Any = (await site.api.get("/api/v1/free-times?topic=passport-adult:1&from=" + day + "&days=1")).json()
    return sorted({time[11:16] for one in found["days"] for time in one["times"]})


@pytest.mark.usefixtures("imports_show_at_once")
async def test_opening_hours_are_added_by_keyboard_looked_at_saved_and_undone(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    before = await starts_on(site, THURSDAY)
    assert "18:30" not in before
    await colleague.opens_the_calendar()
    await page.keyboard.press("n")
    await expect(colleague.form).to_be_visible()
    await page.get_by_label("Skriv det i ord").fill("hver torsdag 18.30–19.30")
    await expect(page.get_by_text("Åben hver torsdag kl. 18.30–19.30")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(colleague.review.get_by_text("Nye tider")).to_be_visible()
    await expect(colleague.review.get_by_text("18.30–19.30", exact=True)).to_be_visible()
    assert await starts_on(site, THURSDAY) == before, "nothing is saved unseen"
    await colleague.saves()
    assert "18:30" in await starts_on(site, THURSDAY)
    await expect(colleague.day("torsdag 26. november").get_by_text("18.30–19.30", exact=True)).to_be_visible()
    await colleague.undoes()
    assert await starts_on(site, THURSDAY) == before


@pytest.mark.usefixtures("imports_show_at_once")
async def test_opening_hours_are_drawn_with_the_mouse(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    await colleague.opens_the_calendar()
    body = colleague.day("lørdag 28. november").locator(".week-body")
    box = await body.bounding_box()
    assert box
    await page.mouse.move(box["x"] + 20, box["y"] + box["height"] * 0.25)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 20, box["y"] + box["height"] * 0.5, steps=4)
    await page.mouse.up()
    await expect(colleague.form).to_be_visible()
    await expect(page.get_by_role("checkbox", name="lørdag")).to_be_checked()
    from_, until = await page.get_by_label("Fra kl.").input_value(), await page.get_by_label("Til kl.").input_value()
    assert from_ < until
    await colleague.looks_at_what_happens()
    await expect(colleague.review.get_by_text(f"{from_}–{until}".replace(":", ".")).first).to_be_visible()


@pytest.mark.usefixtures("imports_show_at_once")
async def test_what_a_quarter_of_an_hour_has_no_room_for_is_shown_whole_while_it_is_looked_at(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    """And its foot, which then lies lower, is still pulled from where the hours end."""
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    await books(site.api)
    await colleague.opens_the_calendar()
    await page.keyboard.press("n")
    await page.get_by_label("Skriv det i ord").fill("hver onsdag 9.00–9.15")
    await colleague.looks_at_what_happens()
    await colleague.saves()
    booking = colleague.day("mandag 23. november").get_by_role("listitem").filter(has_text="10.00")
    wednesday = colleague.day("onsdag 25. november")
    hours = wednesday.locator(".week-span")
    for one in (booking, hours):
        assert await one.evaluate(HIDDEN) > 0
        await one.hover()
        assert await one.evaluate(HIDDEN) == 0
    body, foot = [await wednesday.locator(part).bounding_box() for part in (".week-body", ".week-handle")]
    assert body
    assert foot
    await page.mouse.move(foot["x"] + 20, foot["y"] + 4)
    await page.mouse.down()
    quarter = body["height"] / int(await wednesday.evaluate(HOURS)) / 4
    await page.mouse.move(foot["x"] + 20, foot["y"] + 4 + quarter, steps=4)
    await page.mouse.up()
    await expect(page.get_by_label("Til kl.")).to_have_value("09:30")


async def test_whoever_only_reads_is_shown_nothing_that_changes_anything(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.READER)
    await colleague.opens_the_calendar()
    changing = re.compile("Ny åbningstid|Nyt sted|Ny skrankegruppe|Luk eller giv fri|Ret|Slet|Syg")
    for path, heading in {
        "/personale/kalender": "Kalender",
        "/personale/lukkedage": "Lukkedage og ferie",
        "/personale/steder": "Steder og skrankegrupper",
        "/personale/emner": "Emner",
        "/personale/historik": "Hvem har rettet hvad",
        "/personale/tal": "Tal",
    }.items():
        await colleague.opens(path, heading)
        await expect(page.get_by_role("main").locator(".skeleton")).to_have_count(0)
        await expect(page.get_by_role("button", name=changing)).to_have_count(0)
    await colleague.opens("/personale/sygdom", "Du har ikke adgang her")


async def test_whoever_works_at_one_office_is_offered_what_is_there(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.ADMINISTRATOR, offices=("bibliotek",))
    await colleague.opens_the_calendar()
    await expect(page.get_by_role("alert")).to_have_count(0)
    groups = page.get_by_label("Skrankegruppe").locator("optgroup")
    await expect(groups).to_have_count(1)
    await expect(groups).to_have_attribute("label", "Kystby Bibliotek")
    await page.keyboard.press("l")
    await expect(colleague.form.get_by_role("option", name="Alle steder")).to_have_count(0)
    await page.keyboard.press("Escape")
    changes = page.get_by_role("button", name=re.compile("^(Ret|Ny|Nyt|Slet) "))
    await colleague.opens("/personale/steder", "Steder og skrankegrupper")
    await expect(changes.first).to_be_visible()
    await expect(changes.filter(has_text="Nyt sted")).to_have_count(0)
    assert all("Kystby Bibliotek" in name for name in await named(changes))
    await colleague.opens("/personale/emner", "Emner")
    await expect(page.get_by_role("listitem").filter(has_text="Flytning")).to_be_visible()
    await expect(changes).to_have_count(0)
    await colleague.opens("/personale/historik", "Hvem har rettet hvad")
    await expect(page.get_by_role("link", name="Hent kommunens fil")).to_be_visible()
    await expect(page.get_by_label("Læs en fil ind")).to_have_count(0)


async def named(buttons: Locator) -> list[str]:
    return [await button.get_attribute("aria-label") or await button.inner_text() for button in await buttons.all()]


async def test_a_refusal_is_told_at_once_also_to_whoever_does_not_see_the_screen(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    for path in ("sick/preview", "document/preview"):
        await page.route(f"**/api/v1/staff/{path}", refuse)
    told = page.get_by_role("alert").filter(has_text="Det kan ikke lade sig gøre")
    await colleague.opens("/personale/sygdom", "Syg i dag")
    await page.get_by_role("button", name="Se hvad der sker").click()
    await expect(told).to_be_visible()
    await colleague.opens("/personale/lukkedage", "Lukkedage og ferie")
    await page.get_by_role("button", name="Ret", exact=False).first.click()
    await page.get_by_role("button", name="Slet lukkedagen").click()
    await expect(told).to_be_visible()


async def test_no_times_are_said_to_stay_where_they_were_not_counted(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    await colleague.opens("/personale/frigivelse", "Hvornår tider kan bestilles")
    await page.get_by_role("button", name="Ret", exact=False).first.click()
    await page.get_by_label("Så mange dage frem").fill("14")
    await colleague.looks_at_what_happens()
    await expect(colleague.review).to_contain_text("dage frem, der kan bestilles")
    await expect(colleague.review).to_contain_text("Det er ikke regnet ud, om borgerne får flere eller færre tider")
    await expect(colleague.review).not_to_contain_text("Ingen tider kommer til eller forsvinder")


async def test_what_was_worked_out_gets_the_focus(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    await colleague.opens("/personale/lukkedage", "Lukkedage og ferie")
    await page.get_by_role("button", name="Ret", exact=False).first.click()
    await colleague.looks_at_what_happens()
    await expect(colleague.review.get_by_role("heading", name="Der sker ikke noget")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Slet lukkedagen").click()
    await expect(colleague.review.get_by_role("heading", name="Det retter du")).to_be_focused()


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ('name = "Kystby Kommune"\n# æøå\n'.encode("latin-1"), "line 2"),
        (b'id = "kystby"\n\nname = \n', "line 3"),
    ],
    ids=["not UTF-8", "a mistake"],
)
async def test_a_file_with_a_mistake_is_told_by_its_line(administrator: Colleague, file: bytes, fault: str) -> None:
    await administrator.opens("/personale/historik", "Hvem har rettet hvad")
    upload: FilePayload = {"name": "kystby.toml", "mimeType": "application/toml", "buffer": file}
    await administrator.page.get_by_label("Læs en fil ind").set_input_files(upload)
    await expect(administrator.review.get_by_role("alert").get_by_text(fault)).to_be_visible()


async def test_who_tries_again_in_vain_is_told_when_and_keeps_the_focus(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    await sign_in(desk, site, pool, Role.CLERK)
    again = colleague.page.get_by_role("button", name="Prøv igen")
    async with answering(colleague.page, "**/api/v1/staff/tasks**", unreachable):
        await colleague.opens("/personale/opgaver", "Opgaver")
        await again.click()
        await expect(colleague.page.get_by_text("Vi prøvede igen kl. 08.00.")).to_be_visible()
        await expect(again).to_be_focused()
    await again.click()
    await expect(again).to_be_hidden()


@pytest.mark.usefixtures("imports_show_at_once")
async def test_every_screen_of_staff_can_be_used_by_everybody(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    """By whoever listens to it, needs dark or large letters, or has a small screen.

    In a calendar what lies in a quarter of an hour is as high as that, and opens to the whole.
    """
    await sign_in(desk, site, pool, Role.PLANNER)
    assert await faults_of(colleague.page, VIEWS, partial(every_staff_state, colleague), whole=False) == {}


async def test_every_screen_of_an_administrator_can_be_used_by_everybody(administrator: Colleague) -> None:
    # What there is to see: that the log was fetched. The calendar without names is not in it.
    await administrator.page.request.get("/api/v1/staff/audit.csv")
    assert await faults_of(administrator.page, VIEWS, partial(every_administrator_state, administrator)) == {}

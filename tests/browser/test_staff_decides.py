"""What waits for somebody on the staff, and what they decide: each decision is asked once, told, and never lost."""

from typing import Any

import asyncpg
from playwright.async_api import BrowserContext, Route, expect

from api.staff.rules import Role
from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, sign_in

THURSDAY = "2026-11-26"


def a_misfit(number: int, *free: str) -> dict[str, Any]:
    """A passport at ten on Thursday, for which these times are free."""
    start, end = (f"{THURSDAY}T10:{minute}:00+01:00" for minute in ("00", "15"))
    return {
        "booking": f"7b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d1{number}",
        "code": "K7P-3MX",
        "seen": f"8b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d1{number}",
        "office": "raadhuset",
        "pool": "skranker",
        "start": start,
        "end": end,
        "topics": [{"id": "passport-adult", "persons": 1}],
        "reason": "outside-hours",
        "since": "2026-11-23T08:00:00+01:00",
        "deadline": "2026-11-24T08:00:00+01:00",
        "owner": "planner",
        "name": "Test Testesen",
        "phone": "+4520123456",
        "email": None,
        "nearest": [{"office": "raadhuset", "start": f"{THURSDAY}T{wall}:00+01:00"} for wall in free],
    }


async def test_a_reason_is_of_one_decision_only_and_stays_when_the_time_is_lost(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    lists = [[a_misfit(1, "11:00"), a_misfit(2, "12:00")], [a_misfit(1, "11:00"), a_misfit(2, "13:00")]]
    asked: list[Any] = []

    async def answer(route: Route) -> None:
        await route.fulfill(json={"waiting": 2, "misfits": lists.pop(0) if len(lists) > 1 else lists[0]})

    async def lose(route: Route) -> None:
        asked.append(route.request.post_data_json)
        problem = {"type": "urn:borgertid:problem:time-taken", "title": "Tiden er taget", "status": 409, "detail": "x"}
        await route.fulfill(status=409, json=problem, content_type="application/problem+json")

    await page.route("**/api/v1/staff/misfits", answer)
    await page.route("**/api/v1/staff/bookings/*/move", lose)
    await colleague.opens("/personale/opgaver", "Opgaver")
    reason = page.get_by_label("Hvorfor")
    await page.get_by_role("button", name="Behold tiden").first.click()
    await reason.fill("Kun til os selv.")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Flyt til").and_(page.get_by_text("12.00")).click()
    await expect(reason).to_have_value("")
    await reason.fill("Vi har lukket.")
    await page.get_by_role("button", name="Flyt tiden").click()
    await page.get_by_role("dialog").get_by_role("button", name="13.00").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_have_count(0)
    await expect(page.get_by_text("Borgeren har tid")).to_be_focused()
    await expect(reason).to_have_value("Vi har lukket.")
    await page.get_by_role("button", name="Flyt tiden").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert [(one["start"][11:16], one["seen"][-2:], one["reason"]) for one in asked] == [
        ("12:00", "12", "Vi har lukket."),
        ("13:00", "12", "Vi har lukket."),
    ]


async def test_what_was_decided_is_told_where_the_row_was_that_is_gone(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    lists = [[a_misfit(1)], []]

    async def answer(route: Route) -> None:
        await route.fulfill(json={"waiting": 1, "misfits": lists.pop(0)})

    async def keep(route: Route) -> None:
        await route.fulfill(json={})

    await page.route("**/api/v1/staff/misfits", answer)
    await page.route("**/api/v1/staff/misfits/*/keep", keep)
    await colleague.opens("/personale/opgaver", "Opgaver")
    await page.get_by_role("button", name="Behold tiden").click()
    await page.get_by_label("Hvorfor").fill("Vi når det.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").filter(has_text="Det er gjort")).to_be_focused()
    await expect(page.get_by_role("button", name="Behold tiden")).to_have_count(0)


async def test_a_time_at_another_office_is_called_by_that_office_wherever_it_is_chosen(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    misfit = a_misfit(1, "11:00", "12:00")
    misfit["nearest"].append({"office": "bibliotek", "start": misfit["start"]})

    async def answer(route: Route) -> None:
        await route.fulfill(json={"waiting": 1, "misfits": [misfit]})

    async def lose(route: Route) -> None:
        problem = {"type": "urn:borgertid:problem:time-taken", "title": "Tiden er taget", "status": 409, "detail": "x"}
        await route.fulfill(status=409, json=problem, content_type="application/problem+json")

    await page.route("**/api/v1/staff/misfits", answer)
    await page.route("**/api/v1/staff/bookings/*/move", lose)
    await colleague.opens("/personale/opgaver", "Opgaver")
    there = page.get_by_role("button", name="Flyt til torsdag 26. november kl. 10.00, Kystby Bibliotek", exact=True)
    here = page.get_by_role("button", name="Flyt til torsdag 26. november kl. 11.00", exact=True)
    await expect(here).to_be_visible()
    await there.click()
    dialog = page.get_by_role("dialog", name="Flyt til torsdag 26. november kl. 10.00, Kystby Bibliotek", exact=True)
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await here.click()
    await page.get_by_label("Hvorfor").fill("Vi har lukket.")
    await page.get_by_role("button", name="Flyt tiden").click()
    await expect(page.get_by_role("dialog").get_by_role("button", name="10.00, Kystby Bibliotek")).to_be_visible()


async def test_whom_there_is_no_other_time_for_can_be_called_and_their_time_cancelled(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    lists, asked = [[a_misfit(1)], []], []

    async def answer(route: Route) -> None:
        await route.fulfill(json={"waiting": 1, "misfits": lists.pop(0)})

    async def cancel(route: Route) -> None:
        asked.append(route.request.post_data_json)
        told = {key: a_misfit(1)[key] for key in ("code", "office", "start")}
        await route.fulfill(json={**told, "id": "7b", "status": "cancelled", "actions": [], "receipt": {"id": "8b"}})

    await page.route("**/api/v1/staff/misfits", answer)
    await page.route("**/api/v1/staff/bookings/*/cancel", cancel)
    await colleague.opens("/personale/opgaver", "Opgaver")
    row = page.get_by_role("listitem").filter(has_text="Test Testesen")
    await expect(row.get_by_role("link")).to_have_attribute("href", "tel:+4520123456")
    await expect(row).to_contain_text("K7P-3MX")
    await row.get_by_role("button", name="Aflys").click()
    await expect(page.get_by_text("Det kan ikke fortrydes.")).to_be_visible()
    await page.get_by_label("Hvorfor").fill("Vi har lukket.")
    await page.get_by_role("button", name="Aflys aftalen").click()
    await expect(page.get_by_role("status").filter(has_text="Det er gjort")).to_be_focused()
    assert asked == [{"reason": "Vi har lukket.", "seen": a_misfit(1)["seen"]}]


async def test_whose_offices_have_no_desks_is_told_so_and_waits_for_nothing(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER, offices=("et-nyt-sted",))
    for path, heading in (("kalender", "Kalender"), ("sygdom", "Syg i dag")):
        await colleague.opens(f"/personale/{path}", heading)
        await expect(page.get_by_text("Der er ingen skrankegrupper på dine steder.")).to_be_visible()
        await expect(page.get_by_role("main").locator(".skeleton")).to_have_count(0)
        await expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)


async def test_a_sick_report_asks_for_a_word_not_a_space(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    await colleague.opens("/personale/sygdom", "Syg i dag")
    reason = page.get_by_label("Hvorfor")
    await reason.fill("  ")
    await page.get_by_role("button", name="Se hvad der sker").click()
    await expect(reason).to_be_focused()
    await expect(reason).to_have_js_property("validationMessage", "Skriv, hvorfor.")


async def test_three_who_fall_out_at_ten_are_told_apart(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await sign_in(desk, site, pool, Role.PLANNER)
    named = ("booking", "code", "office", "start", "topics")
    bookings = [{name: a_misfit(1)[name] for name in named} | {"to": None, "told": "call"}]

    async def answer(route: Route) -> None:
        await route.fulfill(json={"changes": ["Fravær"], "bookings": bookings})

    await page.route("**/api/v1/staff/sick/preview", answer)
    await colleague.opens("/personale/sygdom", "Syg i dag")
    await page.get_by_role("button", name="Se hvad der sker").click()
    await expect(page.get_by_role("row", name="K7P-3MX Pas til voksne")).to_be_visible()

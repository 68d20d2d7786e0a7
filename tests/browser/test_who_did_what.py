"""An administrator sees who did what: by person, time, action and period, page by page, and as a file."""

import csv
import io
import re
from datetime import timedelta
from uuid import uuid4

import asyncpg
from playwright.async_api import BrowserContext, Locator, expect

from api.database import transaction
from api.staff.audit import audit
from api.staff.audit_routes import PAGE
from api.staff.rules import Actor, Role
from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, sign_in
from tests.http.server import a_booking

LOG = "/personale/log", "Hvem gjorde hvad"
ANNA = {"subject": "password:anna", "name": "Anna Ansat", "role": Role.CLERK}
BO = {"subject": "password:bo", "name": "Bo Bestiller", "role": Role.PLANNER}


async def did(
    site: Site, who: dict[str, object], action: str, kind: str, subject: str = "x", reason: str | None = None,
    *, days_ago: int = 0, times: int = 1,
) -> None:  # fmt: skip
    at = site.clock.now - timedelta(days=days_ago)
    actor = Actor(**{**who, "municipality_id": "kystby", "at": at, "request_id": "0123456789abcdef"})  # type: ignore[arg-type]
    async with transaction(site.pool) as connection:
        for _ in range(times):
            await audit(connection, actor, action, kind, subject, reason, office="borgerservice")


def lines(colleague: Colleague) -> Locator:
    return colleague.page.get_by_role("region", name="Hvem gjorde hvad").get_by_role("listitem")


async def test_the_newest_stands_first_with_who_when_where_and_why(administrator: Colleague, site: Site) -> None:
    await did(site, ANNA, "book", "booking", days_ago=1)
    await did(site, BO, "move", "booking", reason="Lokalet er lukket.")
    await administrator.opens(*LOG)
    await expect(lines(administrator)).to_contain_text(
        [
            re.compile(
                "Flyttede en tid på Borgerservice, Kystby Rådhus.*23.11.2026 kl..08.00, Bo Bestiller.*Lokalet er"
            ),
            re.compile("Bestilte en tid.*22.11.2026 kl..08.00, Anna Ansat .Medarbejder."),
        ]
    )


async def searches_later(administrator: Colleague, site: Site) -> None:
    site.clock.now += timedelta(minutes=2)
    await administrator.page.clock.set_system_time(site.clock.now)
    await administrator.page.get_by_role("button", name="Søg", exact=True).click()


async def test_who_searches_for_the_same_again_sees_what_has_come_since(administrator: Colleague, site: Site) -> None:
    await did(site, ANNA, "book", "booking")
    await administrator.opens(*LOG)
    await expect(lines(administrator)).to_have_count(1)
    await did(site, BO, "move", "booking")
    await administrator.page.get_by_role("button", name="Søg", exact=True).click()
    await expect(lines(administrator)).to_have_count(2)
    when = administrator.page.get_by_text("Som det var kl.")
    told = await when.inner_text()
    await searches_later(administrator, site)
    await expect(when).not_to_have_text(told)
    await expect(lines(administrator)).to_have_count(2)


async def test_who_searches_without_connection_sees_each_time_that_it_was_tried(
    administrator: Colleague, site: Site
) -> None:
    await administrator.opens(*LOG)
    await administrator.page.context.set_offline(True)
    await administrator.page.get_by_role("button", name="Søg", exact=True).click()
    when = administrator.page.get_by_text("Sidst prøvet kl.")
    told = await when.inner_text()
    await searches_later(administrator, site)
    await expect(when).not_to_have_text(told)
    await expect(administrator.page.get_by_role("alert")).to_contain_text("Der er ikke forbindelse")


async def test_it_is_searched_by_name_action_and_period_and_the_address_says_so(
    administrator: Colleague, site: Site
) -> None:
    page = administrator.page
    await did(site, ANNA, "book", "booking", days_ago=2)
    await did(site, ANNA, "cancel", "booking", days_ago=1)
    await did(site, BO, "cancel", "booking")
    await administrator.opens(*LOG)
    await page.get_by_label("Navn").fill("anna")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("2 linjer")).to_be_visible()
    await page.get_by_label("Hvad", exact=True).select_option("Aflyste en tid")
    await page.get_by_role("button", name="Søg", exact=True).click()
    await expect(page.get_by_text("1 linje", exact=True)).to_be_visible()
    await page.get_by_label("Til og med").fill("2026-11-21")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Der er ikke noget, der passer.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("Navn")).to_have_value("anna")
    await expect(page.get_by_text("Der er ikke noget, der passer.")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_text("1 linje", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Ryd søgningen").click()
    await expect(page.get_by_text("3 linjer")).to_be_visible()


async def test_one_line_leads_to_all_by_the_same_person_and_all_about_the_same_time(
    administrator: Colleague, site: Site
) -> None:
    page = administrator.page
    await did(site, ANNA, "book", "booking", "a")
    await did(site, BO, "cancel", "booking", "a")
    await did(site, BO, "book", "booking", "b")
    await administrator.opens(*LOG)
    await lines(administrator).nth(1).get_by_role("link", name="Alt om tiden").click()
    await expect(page.get_by_role("heading", name="Kun én borgers tid")).to_be_visible()
    await expect(lines(administrator)).to_contain_text(["Aflyste", "Bestilte"])
    await lines(administrator).first.get_by_role("link", name="Alt, Bo Bestiller har gjort").click()
    await expect(page.get_by_role("heading", name="Kun det, Bo Bestiller har gjort")).to_be_visible()
    await expect(lines(administrator)).to_contain_text(["Bestilte", "Aflyste"])


async def test_a_citizen_is_told_who_has_had_to_do_with_their_time(administrator: Colleague, site: Site) -> None:
    page = administrator.page
    key = {"Idempotency-Key": str(uuid4())}
    booking = a_booking("2026-11-24T10:00:00+01:00", office="bibliotek")
    booked = (await site.api.post("/api/v1/bookings", json=booking, headers=key)).json()
    await did(site, ANNA, "move", "booking", booked["id"])
    await did(site, BO, "move", "booking", "another")
    await administrator.opens(*LOG)
    await page.get_by_role("button", name="Find en borgers tid").click()
    dialog = page.get_by_role("dialog", name="Find en borgers tid")
    await dialog.get_by_role("button", name="Søg").click()
    await expect(dialog.get_by_label("Kode")).to_be_focused()
    await page.keyboard.type("A1")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_text("Koden har seks tegn.")).to_be_visible()
    await dialog.get_by_label("Kode").fill("")
    await dialog.get_by_label("Telefon").fill("9999")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_text("Der er ingen tid, der passer.")).to_be_visible()
    await dialog.get_by_label("Telefon").fill("3456")
    await page.keyboard.press("Enter")
    await dialog.get_by_role("button", name="Vis loggen for").click()
    await expect(page.get_by_role("heading", name="Kun én borgers tid")).to_be_visible()
    await expect(lines(administrator)).to_contain_text(["Søgte og fandt en tid", "Flyttede en tid"])


async def test_it_is_leafed_through_and_fetched_as_a_file_of_all_that_fits(
    administrator: Colleague, site: Site
) -> None:
    page = administrator.page
    await did(site, ANNA, "book", "booking", times=PAGE + 1)
    await did(site, BO, "book", "booking")
    await administrator.opens("/personale/log?actor=password:anna", LOG[1])
    await expect(page.get_by_text(f"{PAGE} linjer")).to_be_visible()
    await page.get_by_role("button", name="Vis ældre").click()
    await expect(page.get_by_text(f"{PAGE + 1} linjer")).to_be_visible()
    await expect(page.get_by_role("button", name="Vis ældre")).to_have_count(0)
    async with page.expect_download() as fetched:
        await page.get_by_role("link", name="Hent som regneark").click()
    file = (await (await fetched.value).path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file), delimiter=";"))
    assert {row["name"] for row in rows} == {"Anna Ansat"}
    assert len(rows) == PAGE + 1


async def test_whoever_is_no_administrator_does_not_come_here(
    colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    await sign_in(desk, site, pool, Role.PLANNER)
    await colleague.opens("/personale/log", "Du har ikke adgang her")
    await expect(colleague.page.get_by_role("link", name="Log", exact=True)).to_have_count(0)

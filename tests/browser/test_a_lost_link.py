"""Who has lost the link finds the time again on another device, with a code that comes by mail."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from playwright.async_api import Page, Response, Route, expect

from api.demo.mailbox import Mailbox, running_mailbox
from tests.browser.citizen import Citizen
from tests.browser.conftest import Site, a_site, fixture
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling, tab_to

EMAIL = "test@borgertid.dk"
STORED = """async () => {
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
  const database = await done(indexedDB.open('borgertid'))
  const rowsOf = (name) => done(database.transaction(name).objectStore(name).getAll())
  const [key] = await rowsOf('keys')
  const opened = async (row) => {
    if (!row.sealed) return row
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: row.iv }, key, row.sealed)
    return JSON.parse(new TextDecoder().decode(text))
  }
  const tables = await Promise.all([...database.objectStoreNames].map(rowsOf))
  database.close()
  return JSON.stringify([await Promise.all(tables.flat().map(opened)), { ...localStorage }, { ...sessionStorage }])
}"""
"""All that this browser can read of what the device keeps."""


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mails")


@fixture
async def site(
    pool: asyncpg.Pool, database_url: str, now: datetime, tmp_path: Path, mailbox: Mailbox
) -> AsyncIterator[Site]:
    """A site whose mails go through a real mail server into a mailbox."""
    async with (
        running_mailbox(mailbox.folder) as smtp_url,
        a_site(pool, database_url, now, tmp_path, jobs=True, SMTP_URL=smtp_url) as site,
    ):
        yield site


@fixture
async def code(mailbox: Mailbox) -> Any:
    """Reads the digits in the newest of so many mails with a code, as soon as it is there."""

    async def read(number: int = 1) -> str:
        async with asyncio.timeout(20):
            while len(mails := codes_in(mailbox)) < number:  # noqa: ASYNC110 - they come through a mail server
                await asyncio.sleep(0.02)
        return mails[0]

    return read


def codes_in(mailbox: Mailbox) -> list[str]:
    found = (re.search(r"Din kode er: ([0-9]{6})", mail.text) for mail in mailbox.mails())
    return [match[1] for match in found if match]


async def booked_elsewhere(site: Site, email: str = EMAIL) -> None:
    """A time that was booked on another device."""
    query = {"topic": "passport-adult:1", "office": "borgerservice"}
    days = (await site.api.get("/api/v1/free-times", params=query)).json()["days"]
    place = next({"office": day["office"], "start": day["times"][0]} for day in days if day["times"])
    contact = {"name": "Test Testesen", "phone": None, "email": email}
    body = {**place, "topics": [{"id": "passport-adult", "persons": 1}], "contact": contact, "language": "da"}
    headers = {"Idempotency-Key": "5f0c8a52-7c2e-4f6b-9d1a-0e9b8c7d6a51"}
    answer = await site.api.post("/api/v1/bookings", json=body, headers=headers)
    assert answer.status_code == 201, answer.text


async def asks_for_a_code(citizen: Citizen, email: str = EMAIL) -> None:
    page = citizen.page
    await page.goto("/mine")
    await page.get_by_role("link", name="Har du mistet linket til en tid?").click()
    await citizen.arrives_at("Find dine tider")
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_role("button", name="Send kode").click()
    await expect(page.get_by_text("Vi har sendt en kode, hvis vi kender adressen")).to_be_visible()


async def answers(page: Page, digits: str) -> None:
    await page.get_by_label("Kode").fill(digits)
    await page.get_by_role("button", name="Find mine tider").click()


def another_than(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


async def test_a_time_is_found_again_with_the_code_and_can_be_cancelled(
    citizen: Citizen, page: Page, site: Site, code: Any
) -> None:
    await booked_elsewhere(site)
    await asks_for_a_code(citizen)
    digits = await code()
    await answers(page, another_than(digits))
    await expect(page.get_by_text("Koden er forkert. Du har 4 forsøg mere")).to_be_visible()
    await expect(page.get_by_label("Kode")).to_be_focused()
    await answers(page, f"{digits[:3]} {digits[3:]}")
    await expect(page.get_by_text("Vi fandt 1 tid")).to_be_visible()
    await page.get_by_role("link", name="Gå til Mine tider").click()
    await page.get_by_role("button", name="Aflys tid").click()
    await page.get_by_role("button", name="Bekræft").click()
    await expect(page.get_by_text("Tiden er aflyst.")).to_be_visible()


async def test_who_has_no_time_under_an_address_can_try_another(
    citizen: Citizen, page: Page, site: Site, code: Any
) -> None:
    async def none(route: Route) -> None:
        await route.fulfill(json=[])

    await booked_elsewhere(site)
    await asks_for_a_code(citizen)
    await page.route("**/api/v1/my-bookings", none)
    await answers(page, await code())
    await expect(page.get_by_text("Du kan prøve en anden e-mail")).to_be_visible()
    await expect_accessible(page)
    await page.get_by_role("button", name="Brug en anden e-mail").click()
    await expect(page.get_by_label("E-mail")).to_be_focused()
    await expect(page.get_by_role("button", name="Send kode")).to_be_visible()


async def test_an_unknown_address_gets_the_same_words_and_no_mail(
    citizen: Citizen, page: Page, site: Site, code: Any, mailbox: Mailbox
) -> None:
    await booked_elsewhere(site)
    await asks_for_a_code(citizen, "anden@borgertid.dk")
    unknown = await page.locator("main").inner_text()
    await page.get_by_role("button", name="Brug en anden e-mail").click()
    await expect(page.get_by_label("E-mail")).to_have_value("anden@borgertid.dk")
    await asks_for_a_code(citizen)
    assert await page.locator("main").inner_text() == unknown.replace("anden@borgertid.dk", EMAIL)
    await code()
    assert len(codes_in(mailbox)) == 1


async def test_the_phone_may_throw_the_page_away_while_the_mail_is_read(
    citizen: Citizen, page: Page, site: Site, code: Any
) -> None:
    await booked_elsewhere(site)
    await asks_for_a_code(citizen)
    await page.reload()
    await answers(page, await code())
    await expect(page.get_by_text("Vi fandt 1 tid")).to_be_visible()


async def test_the_proof_is_kept_nowhere_on_the_device(citizen: Citizen, page: Page, site: Site, code: Any) -> None:
    proofs: list[str] = []

    async def note(response: Response) -> None:
        if response.url.endswith("/answer"):
            proofs.append((await response.json())["token"])

    page.on("response", note)
    await booked_elsewhere(site)
    await asks_for_a_code(citizen)
    digits = await code()
    await answers(page, digits)
    await expect(page.get_by_text("Vi fandt 1 tid")).to_be_visible()
    stored = await page.evaluate(STORED)
    assert '"secret"' in stored
    assert proofs[0] not in stored
    assert digits not in stored


async def test_a_code_that_is_over_gives_way_to_a_new_one(citizen: Citizen, page: Page, site: Site, code: Any) -> None:
    await booked_elsewhere(site)
    await asks_for_a_code(citizen)
    digits = await code()
    await citizen.waits(minutes=11)
    await answers(page, digits)
    await expect(page.get_by_text("Koden er brugt eller udløbet")).to_be_visible()
    await expect(page.get_by_role("button", name="Find mine tider")).to_be_hidden()
    await page.get_by_role("button", name="Send en ny kode").click()
    await answers(page, await code(2))
    await expect(page.get_by_text("Vi fandt 1 tid")).to_be_visible()


async def test_a_code_tried_five_times_is_told_to_be_and_a_new_one_works(
    citizen: Citizen, page: Page, site: Site, code: Any
) -> None:
    await booked_elsewhere(site)
    await asks_for_a_code(citizen)
    wrong = another_than(await code())
    for left in ("4 forsøg", "3 forsøg", "2 forsøg", "1 forsøg"):
        await answers(page, wrong)
        await expect(page.get_by_text(f"Du har {left} mere")).to_be_visible()
    await answers(page, wrong)
    await expect(page.get_by_text("Koden er prøvet for mange gange")).to_be_visible()
    await page.get_by_role("button", name="Send en ny kode").click()
    await answers(page, await code(2))
    await expect(page.get_by_text("Vi fandt 1 tid")).to_be_visible()


async def test_the_fourth_code_within_an_hour_is_refused_and_the_latest_works(
    citizen: Citizen, page: Page, site: Site, code: Any
) -> None:
    await booked_elsewhere(site)
    await asks_for_a_code(citizen)
    for number in (1, 2):
        await code(number)
        await page.get_by_role("button", name="Send en ny kode").click()
    latest = await code(3)
    await page.get_by_role("button", name="Send en ny kode").click()
    await expect(page.get_by_text("Der er sendt flere koder til samme sted")).to_be_visible()
    await answers(page, latest)
    await expect(page.get_by_text("Vi fandt 1 tid")).to_be_visible()


async def test_without_connection_nothing_typed_is_lost_and_it_can_be_tried_again(
    citizen: Citizen, page: Page, site: Site, code: Any
) -> None:
    async def cut(route: Route) -> None:
        await route.abort()

    await booked_elsewhere(site)
    await asks_for_a_code(citizen)
    digits = await code()
    await page.route("**/api/v1/my-bookings", cut)
    await answers(page, digits)
    await expect(page.get_by_text("Der er ikke forbindelse")).to_be_visible()
    await expect(page.get_by_label("Kode")).to_have_value(digits)
    again = page.get_by_role("button", name="Prøv igen")
    await again.click()
    await expect(page.get_by_text("Vi prøvede igen kl. 08.00.")).to_be_visible()
    await expect(again).to_be_focused()
    await again.click()
    await expect(page.get_by_text("Vi har prøvet igen 2 gange, sidst kl. 08.00.")).to_be_visible()
    await page.unroute("**/api/v1/my-bookings")
    await again.click()
    await expect(page.get_by_text("Vi fandt 1 tid")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_use_it(citizen: Citizen, page: Page, site: Site, code: Any, scheme: Any) -> None:
    async def look() -> None:
        await expect_accessible(page)
        await expect_no_sideways_scrolling(page)

    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.set_viewport_size({"width": 320, "height": 568})
    await booked_elsewhere(site)
    await page.goto("/find")
    await citizen.arrives_at("Find dine tider")
    await look()
    await page.get_by_role("button", name="Send kode").click()
    await expect(page.get_by_label("E-mail")).to_be_focused()
    await look()
    await page.keyboard.type(EMAIL)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Vi har sendt en kode, hvis vi kender adressen")).to_be_visible()
    await look()
    digits = await code()
    await tab_to(page, "Kode")
    await page.keyboard.type(another_than(digits))
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Koden er forkert")).to_be_visible()
    await look()
    await page.keyboard.press("Control+a")
    await page.keyboard.type(digits)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Vi fandt 1 tid")).to_be_visible()
    await look()
    await tab_to(page, "Gå til Mine tider")
    await page.keyboard.press("Enter")
    await citizen.arrives_at("Mine tider")

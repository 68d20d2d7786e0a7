"""The citizen's own phone on the day: told that one is here, and a number that is followed until it is called."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Locator, Page, Route, expect

from api.arrivals.upkeep import close_days
from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling
from tests.browser.test_without_connection import worker_is_ready
from tests.http.desks import Office, done, today_at

HERE = "Jeg er her"


@pytest.fixture
def office(site: Site) -> Office:
    return Office(site.api, site.settings, office="borgerservice")


def here(page: Page) -> Locator:
    return page.get_by_role("button", name=HERE)


def number(page: Page, digits: int) -> Locator:
    return page.get_by_text(f"Nummer {digits}", exact=True)


async def looks_again(page: Page, citizen: Citizen) -> None:
    """Time passes until the phone asks anew."""
    await citizen.waits(minutes=1)


async def comes_at(citizen: Citizen, time: str) -> None:
    """`time` is local, as 09:31."""
    there = datetime.fromisoformat(today_at(time))
    await citizen.waits(minutes=(there - citizen.clock.now) // timedelta(minutes=1))


async def test_who_comes_says_so_on_the_phone_and_follows_the_line_to_the_desk(
    citizen: Citizen, page: Page, office: Office
) -> None:
    await citizen.books_a_time()
    await expect(page.get_by_text("Fra kl. 09.30 kan du melde her på siden, at du er kommet.")).to_be_visible()
    await citizen.opens_mine()
    await expect(page.get_by_text("Fra kl. 09.30 kan du melde her")).to_be_visible()
    await expect(here(page)).to_be_hidden()
    for _ in range(2):
        await office.ticket()
    await comes_at(citizen, "09:31")
    await here(page).click()
    await expect(number(page, 3)).to_be_focused()
    await expect(page.get_by_text("Du er nu nummer 3 i køen.")).to_be_visible()
    await expect(page.get_by_text("Du har tid kl. 10.00.")).to_be_visible()
    await expect(here(page)).to_be_hidden()
    await expect_accessible(page)
    await office.call("1")
    await office.call("2")
    await looks_again(page, citizen)
    await expect(page.get_by_text("Du er den næste i køen.")).to_be_visible()
    await office.call("3")
    await looks_again(page, citizen)
    await expect(page.get_by_text("Det er din tur. Gå til Skranke 3.")).to_be_visible()
    await expect(page).to_have_title("Det er din tur. Gå til Skranke 3.")
    await expect_accessible(page)


async def test_the_number_is_there_after_the_page_was_closed_and_says_how_old_it_is_without_a_network(
    citizen: Citizen, page: Page, phone: BrowserContext
) -> None:
    await citizen.books_a_time()
    await worker_is_ready(page)
    await comes_at(citizen, "09:35")
    await citizen.opens_mine()
    await here(page).click()
    await expect(number(page, 1)).to_be_visible()
    await page.reload()
    await expect(number(page, 1)).to_be_visible()
    await expect(page.get_by_text("Der er ingen forbindelse.")).to_be_hidden()
    await phone.set_offline(True)
    await page.reload()
    await expect(number(page, 1)).to_be_visible()
    await expect(page.get_by_text("Der er ingen forbindelse. Sådan så det ud kl. 09.35.")).to_be_visible()
    await phone.set_offline(False)
    await expect(page.get_by_text("Der er ingen forbindelse.")).to_be_hidden()


async def test_without_a_network_nobody_is_told_that_one_is_here_and_the_code_still_helps(
    citizen: Citizen, page: Page, phone: BrowserContext, office: Office
) -> None:
    await citizen.books_a_time()
    await citizen.opens_mine()
    await expect(page.get_by_text("Fra kl. 09.30 kan du melde her")).to_be_visible()
    await comes_at(citizen, "09:40")
    await expect(here(page)).to_be_visible()
    await phone.set_offline(True)
    await here(page).click()
    await expect(page.get_by_text("Du kan ikke melde dig her uden forbindelse")).to_be_visible()
    code = (await office.day())["bookings"][0]["code"]
    await expect(page.get_by_text(f"Skriv koden {code} på standeren")).to_be_visible()
    assert (await office.day())["tickets"] == []
    await phone.set_offline(False)
    await here(page).click()
    await expect(number(page, 1)).to_be_visible()


async def test_whoever_has_told_at_the_stand_finds_the_number_under_mine_tider(
    citizen: Citizen, page: Page, office: Office
) -> None:
    await citizen.books_a_time()
    await comes_at(citizen, "09:45")
    [booked] = (await office.day())["bookings"]
    done(await office.show(booked["code"]))
    await citizen.opens_mine()
    await expect(number(page, 1)).to_be_visible()
    await expect(here(page)).to_be_hidden()


async def follows(page: Page, ticket: Any) -> None:
    """By the link in the QR code that the stand shows."""
    await page.goto(f"/nummer#{ticket['id']}.{ticket['secret']}")


async def test_a_walk_in_follows_the_number_of_the_stand_and_may_give_it_up(
    citizen: Citizen, page: Page, office: Office
) -> None:
    await office.ticket()
    ticket = await office.ticket()
    await follows(page, ticket)
    await citizen.arrives_at("Dit nummer")
    await expect(number(page, 2)).to_be_visible()
    await expect(page.get_by_text("Du er nu nummer 2 i køen.")).to_be_visible()
    await expect(page.get_by_text("Vi regner med at kalde dig mellem kl.")).to_be_visible()
    assert ticket["secret"] not in page.url
    await expect_accessible(page)
    await expect_no_sideways_scrolling(page)
    await page.reload()
    await expect(number(page, 2)).to_be_visible()
    await page.get_by_role("link", name="Gå til Mine tider").click()
    await page.get_by_role("link", name="Følg nummer 2").click()
    await page.get_by_role("button", name="Jeg venter ikke mere").click()
    await expect_accessible(page)
    await page.get_by_role("dialog").get_by_role("button", name="Gå ud af køen").click()
    await expect(page.get_by_text("Du er ikke i køen mere.")).to_be_visible()
    assert (await office.board())["passed_over"][0]["why"] == "left"
    await page.get_by_role("button", name="Fjern nummeret").click()
    await expect(page.get_by_text("Du har ikke et nummer på denne enhed")).to_be_visible()
    await expect(page.locator(":focus")).to_have_count(1)
    await expect_accessible(page)


async def test_a_number_that_nobody_has_given_and_a_link_that_is_cut_short_are_said_to_be_so(
    page: Page, office: Office
) -> None:
    ticket = await office.ticket()
    await follows(page, {**ticket, "secret": ticket["secret"][:-1] + "~"})
    await expect(page.get_by_text("Linket er ikke helt")).to_be_visible()
    await follows(page, {**ticket, "secret": "x" * 32})
    await expect(
        page.get_by_role("alert").filter(has_text="Nummeret").or_(page.get_by_role("alert").filter(has_text="linket"))
    ).to_be_visible()
    await page.get_by_role("button", name="Fjern nummeret").click()
    await expect(page.get_by_text("Du har ikke et nummer på denne enhed")).to_be_visible()


async def test_a_phone_whose_date_is_wrong_does_not_lose_the_number(page: Page, office: Office) -> None:
    await follows(page, await office.ticket())
    await expect(number(page, 1)).to_be_visible()
    await page.clock.fast_forward(24 * 60 * 60_000)
    await page.reload()
    await expect(number(page, 1)).to_be_visible()
    await page.goto("/mine")
    await expect(page.get_by_role("link", name="Følg nummer 1")).to_be_visible()


async def test_the_next_day_the_number_is_over_and_stands_nowhere(
    citizen: Citizen, page: Page, office: Office, site: Site
) -> None:
    await follows(page, await office.ticket())
    await expect(number(page, 1)).to_be_visible()
    await citizen.waits(minutes=24 * 60)
    await close_days(site.pool, site.clock.now)
    asked: asyncio.Queue[Route] = asyncio.Queue()
    await page.route("**/tickets/*", asked.put)
    await page.goto("/mine")
    await expect(page.get_by_role("link", name="Følg nummer 1")).to_be_visible()
    await (await asked.get()).continue_()
    await expect(page.get_by_role("link", name="Følg nummer 1")).to_have_count(0)
    await page.goto("/nummer")
    await expect(page.get_by_text("Du har ikke et nummer på denne enhed")).to_be_visible()


async def test_who_goes_out_of_the_line_cannot_think_again_once_it_is_sent(page: Page, office: Office) -> None:
    held: asyncio.Queue[Route] = asyncio.Queue()
    await follows(page, await office.ticket())
    await page.get_by_role("button", name="Jeg venter ikke mere").click()
    await page.route("**/leave", held.put)
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Gå ud af køen").click()
    await expect(dialog.get_by_text("Sender …")).to_be_visible()
    await dialog.get_by_role("button", name="Bliv i køen").click(force=True)
    await expect(dialog).to_be_visible()
    await (await held.get()).continue_()
    await expect(page.get_by_text("Du er ikke i køen mere.")).to_be_visible()

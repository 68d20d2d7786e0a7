"""A citizen is on the phone: a clerk books, moves and cancels for them by keyboard, while others take times too."""

import asyncio
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from playwright.async_api import BrowserContext, Locator, Page, Route, expect

from api.bookings.secret import secret_of
from api.staff.rules import Role
from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, fixture, sign_in

EVENTS = "**/api/v1/staff/free-times/events*"
LANDLINE = "33 12 34 56"
COUNT_PRINTS = "window.print = () => { document.title += ' printed' }"


class Clerk(Colleague):
    """With a citizen on the phone."""

    def __init__(self, page: Page, site: Site) -> None:
        super().__init__(page, site.clock)
        self.site = site
        self.keys: Counter[str] = Counter()
        """Those that were pressed beside what was typed."""

    async def presses(self, *keys: str) -> None:
        for key in keys:
            self.keys[key] += 1
            await self.page.keyboard.press(key)

    async def types(self, text: str) -> None:
        await self.page.keyboard.type(text)

    @property
    def times(self) -> Locator:
        return self.page.get_by_role("listbox", name="Ledige tider")

    def time(self, number: int) -> Locator:
        return self.times.get_by_role("option").nth(number)

    @property
    def citizen(self) -> Locator:
        return self.page.get_by_role("form", name="Borgeren")

    async def begins(self, topic: str = "pas til voksne") -> None:
        """Up to the times."""
        await self.opens("/personale/aftaler", "Aftaler")
        await self.presses("n")
        await expect(self.page.get_by_role("combobox", name="Emne", exact=True)).to_be_focused()
        await self.types(topic)
        await self.presses("Enter")
        await expect(self.times).to_be_focused()

    async def chooses(self) -> None:
        """The first time."""
        await self.presses("Enter")
        await expect(self.page.get_by_label("Navn")).to_be_focused()

    async def books(self, name: str = "Test Testesen", phone: str = "20 12 34 56") -> None:
        """The first time that is free."""
        await self.begins()
        await self.chooses()
        await self.types(name)
        await self.presses("Tab")
        await self.types(phone)
        await self.presses("Enter")
        await self.is_told("Tiden er bestilt")

    async def is_told(self, what: str) -> None:
        await expect(self.page.get_by_role("status").get_by_text(what)).to_be_visible()

    async def code(self) -> str:
        return await self.page.locator(".facts dd").nth(3).inner_text()

    async def the_citizen_moves(self) -> str:
        """On their own phone, to the last time of all. Gives the time of day, such as "14.45"."""
        [booking] = await self.site.pool.fetch("SELECT booking_id, office_id FROM booking")
        secret = secret_of(self.site.settings.key, booking["booking_id"], 1)
        asked = {"topic": "passport-adult", "office": booking["office_id"]}
        start = (await self.site.api.get("/api/v1/free-times", params=asked)).json()["days"][-1]["times"][-1]
        body = {"office": booking["office_id"], "start": start}
        headers = {"Idempotency-Key": str(uuid4()), "Authorization": f"Bearer {secret}"}
        path = f"/api/v1/bookings/{booking['booking_id']}/move"
        answer = await self.site.api.post(path, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return datetime.fromisoformat(start).strftime("%H.%M")

    async def another_takes(self, option: Locator) -> None:
        """A citizen books that time on their own phone."""
        time = (await option.locator(".time-of").inner_text()).replace(".", ":")
        contact = {"name": "En anden", "phone": "20 99 99 99", "email": "anden@eksempel.dk"}
        wanted = {
            "office": "borgerservice",
            "start": f"2026-11-23T{time}:00+01:00",
            "topics": [{"id": "passport-adult"}],
        }
        while True:
            body = {**wanted, "contact": contact}
            answer = await self.site.api.post("/api/v1/bookings", json=body, headers={"Idempotency-Key": str(uuid4())})
            if answer.status_code == 409:
                return
            assert answer.status_code == 201, answer.text


@fixture
async def clerk(colleague: Colleague, desk: BrowserContext, site: Site, pool: asyncpg.Pool) -> Clerk:
    await sign_in(desk, site, pool, Role.CLERK)
    return Clerk(colleague.page, site)


async def receipts(pool: asyncpg.Pool) -> list[Any]:
    return [tuple(row) for row in await pool.fetch("SELECT action, actor, reason FROM receipt ORDER BY number")]


async def test_a_time_is_booked_by_keyboard_with_five_keys_beside_what_is_typed(
    clerk: Clerk, pool: asyncpg.Pool
) -> None:
    await clerk.books()
    assert clerk.keys == Counter({"n": 1, "Enter": 3, "Tab": 1})
    await expect(clerk.page.get_by_role("heading", name="Test Testesen")).to_be_focused()
    assert await pool.fetchrow("SELECT name, phone, email FROM contact") == ("Test Testesen", "+4520123456", None)
    await clerk.presses("?")
    keys = clerk.page.get_by_role("dialog", name="Genveje")
    for name in ("Ny aftale", "Søg efter en aftale", "Flyt tiden", "Aflys", "Print seddel"):
        await expect(keys.get_by_text(name, exact=True)).to_be_visible()


async def test_a_citizen_is_found_moved_cancelled_and_brought_back_by_keyboard(
    clerk: Clerk, pool: asyncpg.Pool
) -> None:
    await clerk.books()
    code = await clerk.code()
    clerk.keys.clear()
    await clerk.presses("f")
    await expect(clerk.page.get_by_label("Find en aftale")).to_be_focused()
    await clerk.types(code.lower().replace("-", " "))
    await clerk.presses("Enter")
    await expect(clerk.page.get_by_role("heading", name="Test Testesen")).to_be_focused()
    await clerk.presses("m")
    await expect(clerk.times).to_be_focused()
    await clerk.presses("ArrowDown", "Enter")
    await expect(clerk.page.get_by_role("button", name="Gem ændringen")).to_be_focused()
    await clerk.presses("Enter")
    await clerk.is_told("Aftalen er ændret")
    await clerk.presses("a")
    await expect(clerk.page.get_by_role("dialog", name="Aflys aftalen")).to_be_visible()
    await clerk.presses("Enter")
    await clerk.is_told("Aftalen er aflyst")
    await clerk.presses("z")
    await clerk.is_told("Aftalen gælder igen")
    assert clerk.keys.total() == 9
    assert [one[:2] for one in await receipts(pool)] == [(what, "staff") for what in ("book", "move", "cancel", "undo")]


@pytest.mark.parametrize("keys", [("m", "ArrowDown", "Enter", "Enter"), ("a", "Enter")], ids=["move", "cancel"])
async def test_what_a_citizen_has_changed_meanwhile_is_shown_before_anything_is_done(
    clerk: Clerk, pool: asyncpg.Pool, keys: tuple[str, ...]
) -> None:
    await clerk.books()
    now = await clerk.the_citizen_moves()
    await clerk.presses(keys[0])
    await expect(clerk.times if keys[0] == "m" else clerk.page.get_by_role("dialog")).to_be_visible()
    await clerk.presses(*keys[1:])
    await clerk.is_told("Aftalen er ændret i mellemtiden")
    await expect(clerk.page.locator(".facts dd").first).to_contain_text(f"kl. {now}–")
    assert [one[:2] for one in await receipts(pool)] == [("book", "staff"), ("move", "citizen")]
    await clerk.presses("a")
    await expect(clerk.page.get_by_role("dialog", name="Aflys aftalen")).to_be_visible()
    await clerk.presses("Enter")
    await clerk.is_told("Aftalen er aflyst")


async def test_persons_and_topics_are_changed_and_the_time_is_kept(clerk: Clerk) -> None:
    await clerk.books()
    before = await clerk.page.locator(".facts dd").first.inner_text()
    await clerk.presses("r")
    await expect(clerk.page.get_by_role("combobox", name="Emne", exact=True)).to_be_focused()
    await clerk.page.get_by_label("Personer: Pas til voksne").select_option("2")
    await clerk.page.get_by_role("button", name="Behold").click()
    await clerk.presses("Enter")
    await clerk.is_told("Aftalen er ændret")
    await expect(clerk.page.get_by_text("Pas til voksne (2 personer)")).to_be_visible()
    assert (await clerk.page.locator(".facts dd").first.inner_text()).split("–")[0] == before.split("–")[0]


async def test_a_time_that_somebody_else_takes_is_marked_while_the_clerk_looks_at_it(clerk: Clerk) -> None:
    await clerk.begins()
    first = clerk.time(0)
    await clerk.another_takes(first)
    await expect(first).to_have_attribute("aria-disabled", "true")
    await expect(first).to_contain_text("Taget")
    await clerk.is_told("Lige taget af en anden")


async def test_the_chosen_time_is_lost_before_it_is_booked_and_nothing_typed_is(
    clerk: Clerk, pool: asyncpg.Pool
) -> None:
    await clerk.begins()
    await clerk.chooses()
    await clerk.types("Testine Testesen")
    await clerk.another_takes(clerk.time(0))
    lost = clerk.citizen.get_by_text("Tiden er lige taget af en anden")
    await expect(lost).to_be_visible()
    await clerk.citizen.get_by_role("button", name="mandag 23. november").first.click()
    await expect(lost).to_be_hidden()
    await expect(clerk.page.get_by_role("button", name="Bestil tiden")).to_be_focused()
    await clerk.presses("Enter")
    await clerk.is_told("Tiden er bestilt")
    await expect(clerk.page.get_by_role("heading", name="Testine Testesen")).to_be_visible()


async def test_a_time_that_is_lost_at_the_last_moment_leaves_alternatives_and_what_was_typed(clerk: Clerk) -> None:
    await clerk.page.route(EVENTS, lambda route: route.abort())
    await clerk.begins()
    await clerk.chooses()
    await clerk.types("Testine Testesen")
    await clerk.another_takes(clerk.time(0))
    await clerk.presses("Enter")
    await expect(clerk.citizen.get_by_text("Tiden er lige taget af en anden")).to_be_visible()
    await expect(clerk.page.get_by_label("Navn")).to_have_value("Testine Testesen")
    await clerk.citizen.get_by_role("button", name="mandag 23. november").first.click()
    await clerk.presses("Enter")
    await clerk.is_told("Tiden er bestilt")


async def test_whoever_is_quicker_than_the_list_of_offices_books_at_their_own(clerk: Clerk) -> None:
    page, offices_come = clerk.page, asyncio.Event()

    async def later(route: Route) -> None:
        await offices_come.wait()
        await route.continue_()

    await page.route("**/api/v1/catalogue*", later)
    await clerk.opens("/personale/aftaler", "Aftaler")
    await clerk.presses("n")
    await expect(page.get_by_role("combobox", name="Emne", exact=True)).to_be_focused()
    offices_come.set()
    await clerk.types("pas til voksne")
    await expect(page.get_by_role("option", name="Pas til voksne")).to_be_visible()
    await clerk.presses("Enter")
    await expect(clerk.times).to_be_focused()
    await expect(page.get_by_label("Sted", exact=True)).to_have_value("borgerservice")


async def test_whoever_has_a_landline_only_gets_a_slip_with_the_code_on_it(clerk: Clerk) -> None:
    page = clerk.page
    await clerk.books("Testine Fastnet", LANDLINE)
    code = await clerk.code()
    slip = page.get_by_role("article")
    await expect(slip).to_be_hidden()
    await page.evaluate(COUNT_PRINTS)
    await clerk.presses("p")
    assert "printed" in await page.title()
    await page.emulate_media(media="print")
    await expect(slip).to_be_visible()
    for text in (code, "Borgerservice, Kystby Rådhus", "Havnegade 1", "mandag 23. november", "gamle pas"):
        await expect(slip).to_contain_text(text)
    await expect(slip).not_to_contain_text("Testine")
    for other in ("banner", "navigation", "contentinfo"):
        await expect(page.get_by_role(other).first).to_be_hidden()
    await expect(page.get_by_role("heading", name="Aftaler")).to_be_hidden()


@pytest.mark.parametrize(("phone", "task"), [(LANDLINE, "Ring: "), ("", "Send et brev: ")])
async def test_what_the_office_changes_for_somebody_without_email_becomes_a_task(
    clerk: Clerk, phone: str, task: str
) -> None:
    page = clerk.page
    await clerk.books("Testine Udenmail", phone)
    await clerk.presses("m")
    await expect(clerk.times).to_be_focused()
    await clerk.presses("ArrowDown", "Enter")
    await page.get_by_role("radio", name="Vi", exact=True).check()
    await page.get_by_label("Hvorfor").fill("Lokalet er lukket.")
    await clerk.presses("Enter")
    await clerk.is_told("Aftalen er ændret")
    await clerk.opens("/personale/opgaver", "Opgaver")
    row = page.get_by_role("listitem").filter(has_text="Testine Udenmail")
    await expect(row).to_contain_text(task)
    await expect(row).to_contain_text("Senest")


async def test_a_rule_is_set_aside_in_a_second_step_with_a_reason(
    clerk: Clerk, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = clerk.page
    clerk.clock.pass_by(hours=1, minutes=45)
    await sign_in(desk, site, pool, Role.CLERK)
    await clerk.begins()
    reason = page.get_by_label("Hvorfor")
    await clerk.presses("Enter")
    await expect(page.get_by_label("Navn")).to_be_focused()
    await expect(reason).to_have_count(0)
    await page.get_by_label("Vis også tider uden for reglerne").check()
    await expect(clerk.time(0)).to_contain_text("Uden for reglerne")
    await clerk.time(0).click()
    await clerk.types("Test Testesen")
    await expect(reason).to_be_visible()
    await clerk.presses("Enter")
    await expect(page.get_by_text("Tiden er bestilt")).to_have_count(0)
    await reason.fill("Rejser i dag.")
    await clerk.presses("Enter")
    await clerk.is_told("Tiden er bestilt")
    assert await receipts(pool) == [("book", "staff", "Rejser i dag.")]
    assert await pool.fetchval("SELECT reason FROM audit_entry WHERE action = 'book'") == "Rejser i dag."


async def test_a_rule_that_is_met_on_the_way_asks_for_the_reason_then(
    clerk: Clerk, desk: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    page = clerk.page
    await clerk.begins()
    await clerk.chooses()
    await clerk.types("Test Testesen")
    clerk.clock.pass_by(hours=1, minutes=55)
    await sign_in(desk, site, pool, Role.CLERK)
    await clerk.presses("Enter")
    await expect(page.get_by_text("En regel siger nej: Det er for sent at bestille den tid")).to_be_visible()
    await expect(page.get_by_label("Hvorfor")).to_be_focused()
    await clerk.types("Har ventet i telefonen.")
    await clerk.presses("Enter")
    await clerk.is_told("Tiden er bestilt")
    assert await receipts(pool) == [("book", "staff", "Har ventet i telefonen.")]


async def test_a_clerk_is_warned_of_another_visit_at_that_time_and_not_told_what_it_is_about(clerk: Clerk) -> None:
    page = clerk.page
    await clerk.begins("forny korekort")
    await clerk.chooses()
    await clerk.types("Test Testesen")
    await clerk.presses("Tab")
    await clerk.types("20 12 34 56")
    await clerk.presses("Enter")
    await clerk.is_told("Tiden er bestilt")
    await clerk.books()
    warning = page.locator(".notice-warning")
    await expect(warning).to_contain_text("Borgeren har også en tid kl.")
    await expect(page.get_by_role("main")).not_to_contain_text("kørekort")
    await warning.get_by_role("button", name="Flyt til").first.click()
    await expect(page.get_by_role("button", name="Gem ændringen")).to_be_focused()
    await clerk.presses("Enter")
    await clerk.is_told("Aftalen er ændret")
    await expect(warning).to_have_count(0)


async def test_what_was_begun_is_there_after_a_look_at_another_screen(clerk: Clerk) -> None:
    page = clerk.page
    await clerk.begins()
    await clerk.chooses()
    await clerk.types("Testine")
    await page.get_by_role("link", name="Opgaver").click()
    await clerk.arrives_at("Opgaver")
    await page.get_by_role("link", name="Aftaler").click()
    await clerk.arrives_at("Aftaler")
    await expect(page.get_by_label("Navn")).to_have_value("Testine")

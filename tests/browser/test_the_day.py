"""The day board: two clerks at their desks, and a network that is cut in the middle of a busy morning."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, a_computer, fixture
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling


@pytest.fixture
def is_demo() -> bool:
    return True


class Clerk(Colleague):
    """At a desk, with the day board open."""

    async def sits_at(self, desk: str) -> None:
        await self.opens("/personale/dagen", "Log ind")
        await self.signs_in("Eskild Ekspedient")
        await self.arrives_at("Dagen")
        await self.page.get_by_label("Din skranke").select_option(label=desk)
        await expect(self.own_desk).to_be_visible()

    @property
    def own_desk(self) -> Locator:
        return self.page.get_by_role("region", name="Din skranke")

    async def gives_a_number(self, topic: str = "Pas til voksne") -> None:
        before = await self.waiting.count()
        await self.page.keyboard.press("d")
        question = self.page.get_by_role("dialog", name="Giv et nummer")
        await question.get_by_label("Emne").select_option(label=topic)
        await question.get_by_role("button", name="Giv nummer").click()
        await self.page.get_by_role("dialog").get_by_role("button", name="Luk").click()
        await expect(self.waiting).to_have_count(before + 1)

    @property
    def waiting(self) -> Locator:
        return self.page.get_by_role("button", name="Er gået")

    async def presses(self, key: str, then: str) -> None:
        """`then`: a button that is there afterwards."""
        await self.page.keyboard.press(key)
        await expect(self.own_desk.get_by_role("button", name=then)).to_be_visible()

    async def serves(self, number: int) -> None:
        await expect(self.own_desk.get_by_text(f"Nummer {number}", exact=True)).to_be_visible()

    async def number(self) -> str:
        return " ".join((await self.own_desk.locator(".desk-number").inner_text()).split())


@fixture
async def clerk(desk: BrowserContext, site: Site) -> Clerk:
    return Clerk(await desk.new_page(), site.clock)


@fixture
async def another(browser: Browser, site: Site) -> AsyncIterator[Clerk]:
    async with a_computer(browser, site) as context:
        yield Clerk(await context.new_page(), site.clock)


async def test_a_citizen_is_called_served_and_let_go_by_keyboard(clerk: Clerk) -> None:
    await clerk.sits_at("Skranke 1")
    await clerk.gives_a_number()
    await clerk.presses("n", "Borgeren er her")
    await clerk.serves(1)
    await expect(clerk.own_desk.get_by_text("Hvorfor nu")).to_be_visible()
    await clerk.presses("s", "Færdig")
    await clerk.page.keyboard.press("f")
    await expect(clerk.own_desk.get_by_text("Din skranke er ledig.")).to_be_visible()
    await clerk.presses("z", "Færdig")
    await clerk.serves(1)


async def test_the_next_one_called_by_mistake_is_taken_back_with_whom_that_ended(clerk: Clerk) -> None:
    await clerk.sits_at("Skranke 1")
    for _ in range(2):
        await clerk.gives_a_number()
    await clerk.presses("n", "Borgeren er her")
    await clerk.page.keyboard.press("s")
    await expect(clerk.own_desk.get_by_text("I gang siden")).to_be_visible()
    await clerk.presses("n", "Borgeren er her")
    await clerk.serves(2)
    await clerk.page.keyboard.press("z")
    await clerk.serves(1)
    await expect(clerk.waiting).to_have_count(1)
    await expect(clerk.own_desk.get_by_text("I gang siden")).to_be_visible()
    await clerk.page.get_by_role("button", name="Er gået 2").click()
    await expect(clerk.own_desk.get_by_text("Ingen venter.")).to_be_visible()
    await clerk.page.keyboard.press("n")
    await expect(clerk.own_desk.get_by_text("Din skranke er ledig.")).to_be_visible()
    await clerk.presses("z", "Færdig")
    await clerk.serves(1)


async def test_two_who_call_at_once_never_call_the_same(clerk: Clerk, another: Clerk) -> None:
    await asyncio.gather(clerk.sits_at("Skranke 1"), another.sits_at("Skranke 2"))
    for _ in range(3):
        await clerk.gives_a_number()
    await asyncio.gather(clerk.presses("n", "Borgeren er her"), another.presses("n", "Borgeren er her"))
    assert {await clerk.number(), await another.number()} == {"Nummer 1", "Nummer 2"}


async def test_without_a_network_a_desk_goes_on_with_whom_it_holds_and_nobody_is_called_twice(
    clerk: Clerk, another: Clerk, desk: BrowserContext
) -> None:
    await asyncio.gather(clerk.sits_at("Skranke 1"), another.sits_at("Skranke 2"))
    for _ in range(5):
        await clerk.gives_a_number()
    await clerk.presses("n", "Borgeren er her")
    await expect(clerk.own_desk.get_by_text("Uden forbindelse kan du stadig kalde: 2, 3")).to_be_visible()
    await desk.set_offline(True)
    await clerk.page.keyboard.press("f")
    await expect(clerk.page.get_by_text("1 ting er ikke sendt endnu")).to_be_visible()
    await expect(clerk.page.get_by_text("Der har ikke været forbindelse siden kl.")).to_be_visible()
    held = clerk.own_desk.get_by_role("button", name="Kald nummer")
    called_while_cut = (await held.inner_text()).split()[2]
    await held.click()
    await clerk.serves(int(called_while_cut))
    await another.presses("n", "Borgeren er her")
    assert await another.number() != f"Nummer {called_while_cut}"
    await desk.set_offline(False)
    await expect(clerk.page.get_by_text("ikke sendt endnu")).to_be_hidden()
    await clerk.serves(int(called_while_cut))


async def test_what_was_done_without_a_network_survives_the_page(clerk: Clerk, desk: BrowserContext) -> None:
    await clerk.sits_at("Skranke 1")
    await clerk.gives_a_number()
    await clerk.presses("n", "Borgeren er her")
    await desk.set_offline(True)
    await clerk.page.keyboard.press("f")
    await expect(clerk.page.get_by_text("1 ting er ikke sendt endnu")).to_be_visible()
    await clerk.page.close()
    await desk.set_offline(False)
    again = Clerk(await desk.new_page(), clerk.clock)
    await again.opens("/personale/dagen", "Dagen")
    await expect(again.own_desk.get_by_text("Din skranke er ledig.")).to_be_visible()
    await again.page.get_by_text("Afsluttet i dag (1)").click()
    await expect(again.page.get_by_text("Færdig", exact=False).first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
async def test_the_day_board_can_be_used_by_everybody(clerk: Clerk, width: int) -> None:
    page: Page = clerk.page
    await clerk.sits_at("Skranke 1")
    await clerk.gives_a_number()
    await clerk.gives_a_number("Forny kørekort")
    await clerk.presses("n", "Giv videre")
    await page.set_viewport_size({"width": width, "height": 800})
    await expect_accessible(page)
    await expect_no_sideways_scrolling(page)
    await page.keyboard.press("v")
    await expect(page.get_by_role("dialog", name="Giv nummer 1 videre")).to_be_visible()
    await expect_accessible(page)
    await page.emulate_media(color_scheme="dark")
    await expect_accessible(page)


ANSWERS_AND_PRESSES = """(answer, key) => {
  answer.click()
  setTimeout(() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))
}"""


async def test_a_key_right_after_an_answered_question_asks_the_next(clerk: Clerk) -> None:
    page = clerk.page
    await clerk.sits_at("Skranke 1")
    await clerk.gives_a_number()
    await clerk.presses("n", "Giv videre")
    await page.keyboard.press("v")
    hand = page.get_by_role("dialog", name="Giv nummer 1 videre").get_by_role("button", name="Giv videre")
    await hand.evaluate(ANSWERS_AND_PRESSES, "i")
    await expect(page.get_by_role("dialog", name="Indtast fra papir")).to_be_visible()
    await expect(clerk.waiting).to_have_count(1)


async def test_the_number_that_was_given_is_said_with_its_wait_and_can_be_followed(clerk: Clerk) -> None:
    page = clerk.page
    await clerk.sits_at("Skranke 1")
    await page.keyboard.press("d")
    await page.get_by_role("dialog").get_by_role("button", name="Giv nummer").press("Enter")
    given = page.get_by_role("dialog", name="Nummer 1")
    await expect(given.get_by_role("img", name="Borgeren kan scanne koden")).to_be_visible()
    await expect(given.get_by_text("Lovet mellem kl.")).to_be_visible()
    await expect(given.get_by_role("button", name="Luk")).to_be_focused()
    await expect_accessible(page)
    await page.keyboard.press("Escape")
    await expect(given).to_be_hidden()
    await page.keyboard.press("d")
    await expect(page.get_by_role("dialog").get_by_label("Emne")).to_be_visible()


async def test_where_no_desk_is_named_one_hands_over_by_topic(clerk: Clerk) -> None:
    page = clerk.page
    await clerk.sits_at("Skranke 1")
    await page.get_by_label("Sted").first.select_option(label="Kystby Bibliotek")
    await page.get_by_label("Skrankens nummer").fill("1")
    await page.keyboard.press("Tab")
    await expect(clerk.own_desk).to_be_visible()
    await clerk.gives_a_number()
    await clerk.presses("n", "Giv videre")
    await page.keyboard.press("v")
    question = page.get_by_role("dialog", name="Giv nummer 1 videre")
    await question.get_by_role("combobox").select_option(label="Emnet Hjælp til MitID")
    await question.get_by_role("button", name="Giv videre").click()
    await expect(clerk.own_desk.get_by_text("Din skranke er ledig.")).to_be_visible()

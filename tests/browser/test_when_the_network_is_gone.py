"""The stand, the board and the day board are opened anew while the network is gone, and go on."""

import asyncio
import re
from collections import Counter

import asyncpg
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, a_computer
from tests.browser.device_states import HAS_NUMBERS, set_up, signed_in
from tests.browser.test_the_day import Clerk, another, clerk
from tests.browser.test_without_connection import worker_is_ready

__all__ = ["another", "clerk"]

QUESTION = "Hvad kan vi hjælpe med?"


@pytest.fixture
def is_demo() -> bool:
    return True


async def takes_a_number(stand: Page) -> int:
    await stand.get_by_role("button", name="Jeg har ikke en tid").click()
    await stand.get_by_role("button", name="Pas til voksne").click()
    heading = stand.get_by_role("heading", name="Dit nummer er")
    number = int((await heading.inner_text()).split()[-1])
    await stand.get_by_role("button", name="Færdig").click()
    return number


async def a_stand(colleague: Colleague, device: BrowserContext) -> Page:
    """That could go on by itself."""
    stand = await set_up(colleague, device, "Stander", "/stander")
    await expect(stand.get_by_role("heading", name=QUESTION)).to_be_visible()
    await stand.wait_for_function(HAS_NUMBERS)
    await worker_is_ready(stand)
    return stand


async def is_cut_off(page: Page) -> None:
    """Also the worker, which would else fetch the page for it."""
    [worker] = page.context.service_workers
    assert await worker.evaluate("fetch('/health').then(() => 'there', () => 'gone')") == "gone"


async def test_a_stand_that_starts_without_a_network_goes_on_where_it_was(
    colleague: Colleague, door: BrowserContext, site: Site, pool: asyncpg.Pool
) -> None:
    await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
    stand = await a_stand(colleague, door)
    await door.set_offline(True)
    await is_cut_off(stand)
    given = [await takes_a_number(stand)]
    await expect(stand.get_by_text("Standeren har ikke haft forbindelse siden kl. 08.00")).to_be_visible()
    site.clock.pass_by(minutes=20)
    await stand.clock.fast_forward(20 * 60_000)
    await stand.reload()
    await expect(stand.get_by_role("heading", name=QUESTION)).to_be_visible()
    await expect(stand.get_by_text("Standeren har ikke haft forbindelse siden kl. 08.00")).to_be_visible()
    given.append(await takes_a_number(stand))
    async with stand.expect_response(lambda answer: "/api/v1/stand?" in answer.url):
        await door.set_offline(False)
    await expect(stand.get_by_text("Standeren har ikke haft forbindelse")).to_be_hidden()
    rows = await pool.fetch("SELECT number, arrived_at FROM ticket ORDER BY number")
    assert [row["number"] for row in rows] == given
    assert (rows[1]["arrived_at"] - rows[0]["arrived_at"]).total_seconds() == pytest.approx(20 * 60, abs=60)


async def test_a_board_that_starts_without_a_network_shows_what_it_knew_and_since_when(
    colleague: Colleague, wall: BrowserContext
) -> None:
    await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
    board = await set_up(colleague, wall, "Tavle", "/tavle")
    await expect(board.get_by_text("Ingen er kaldt lige nu")).to_be_visible()
    await worker_is_ready(board)
    clerk = Clerk(colleague.page, colleague.clock)
    await clerk.page.goto("/personale/dagen")
    await clerk.page.get_by_label("Din skranke").select_option(label="Skranke 1")
    await clerk.gives_a_number()
    await clerk.presses("n", "Borgeren er her")
    await expect(board.get_by_text("Nummer 1")).to_be_visible()
    await wall.set_offline(True)
    await is_cut_off(board)
    await board.reload()
    await expect(board.get_by_text("Nummer 1")).to_be_visible()
    await expect(board.get_by_text("Skranke 1", exact=True)).to_be_visible()
    await expect(board.get_by_text("Tavlen har ikke haft forbindelse siden kl. 08.00")).to_be_visible()
    await wall.set_offline(False)
    await expect(board.get_by_text("Tavlen har ikke haft forbindelse")).to_be_hidden()


async def test_a_desk_that_starts_without_a_network_has_the_day_and_whom_it_holds(
    clerk: Clerk, desk: BrowserContext
) -> None:
    await clerk.sits_at("Skranke 1")
    for _ in range(3):
        await clerk.gives_a_number()
    await clerk.presses("n", "Borgeren er her")
    await expect(clerk.own_desk.get_by_text("Uden forbindelse kan du stadig kalde: 2, 3")).to_be_visible()
    await worker_is_ready(clerk.page)
    await desk.set_offline(True)
    await is_cut_off(clerk.page)
    await clerk.page.reload()
    await clerk.arrives_at("Dagen")
    await expect(clerk.page.get_by_text("Der har ikke været forbindelse siden kl. 08.00")).to_be_visible()
    await clerk.serves(1)
    await expect(clerk.own_desk.get_by_text("Pas til voksne")).to_be_visible()
    await clerk.own_desk.get_by_role("button", name="Kald nummer 2").click()
    await clerk.serves(2)
    await clerk.page.reload()
    await clerk.serves(2)
    await desk.set_offline(False)
    await expect(clerk.page.get_by_text("ikke sendt endnu")).to_be_hidden()
    await clerk.serves(2)


WHAT_IS_KEPT = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name)
  const read = (name) => new Promise((resolve) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = async () => {
      const database = opening.result
      const all = [...database.objectStoreNames].map((store) => new Promise((done) => {
        const asked = database.transaction(store).objectStore(store).getAll()
        asked.onsuccess = () => done(asked.result)
      }))
      const rows = await Promise.all(all)
      database.close()
      resolve(rows)
    }
  })
  const caches_ = await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))
  return JSON.stringify([await Promise.all(names.map(read)), caches_, { ...localStorage }])
}"""
"""All that the browser keeps of the site, as one text."""


async def test_who_signs_out_without_a_network_leaves_nothing_of_citizens_or_of_themselves(
    clerk: Clerk, desk: BrowserContext, site: Site
) -> None:
    booking = {
        "office": "borgerservice",
        "start": "2026-11-23T10:00:00+01:00",
        "topics": [{"id": "passport-adult"}],
        "contact": {"name": "Berta Besøgende", "phone": "20 12 34 56"},
    }
    key = "7b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d11"
    answer = await site.api.post("/api/v1/bookings", json=booking, headers={"Idempotency-Key": key})
    assert answer.status_code == 201, answer.text
    await clerk.sits_at("Skranke 1")
    await expect(clerk.page.get_by_role("button", name="Er kommet Berta Besøgende")).to_be_visible()
    await worker_is_ready(clerk.page)
    kept = await clerk.page.evaluate(WHAT_IS_KEPT)
    assert "Berta Besøgende" in kept
    assert "Eskild" in kept
    await desk.set_offline(True)
    await clerk.page.get_by_role("link", name="Eskild Ekspedient").click()
    await clerk.page.get_by_role("button", name="Log ud", exact=True).click()
    await expect(clerk.page.get_by_text("Der er ikke forbindelse").first).to_be_visible()
    await expect(clerk.page.get_by_text("Berta Besøgende")).to_be_hidden()
    kept = await clerk.page.evaluate(WHAT_IS_KEPT)
    assert [word for word in ("Berta", "20123456", "Eskild", "/api") if word in kept] == []
    await desk.set_offline(False)
    await clerk.page.reload()
    await clerk.arrives_at("Log ind")
    await clerk.page.goto("/personale/dagen")
    await clerk.arrives_at("Log ind")


async def test_a_busy_morning_survives_a_cut_network_that_comes_back(
    colleague: Colleague, browser: Browser, site: Site, door: BrowserContext, pool: asyncpg.Pool
) -> None:
    """Two clerks and a stand: the network goes, stand and one clerk start anew meanwhile, and all is merged."""
    await signed_in(colleague, "Adam Administrator", "/personale/enheder", "Enheder")
    stand = await a_stand(colleague, door)
    async with a_computer(browser, site) as one, a_computer(browser, site) as two:
        clerks = [Clerk(await one.new_page(), site.clock), Clerk(await two.new_page(), site.clock)]
        for clerk, desk in zip(clerks, ("Skranke 1", "Skranke 2"), strict=True):
            await clerk.sits_at(desk)
            await worker_is_ready(clerk.page)
        given = [await takes_a_number(stand) for _ in range(8)]
        await asyncio.gather(*(clerk.presses("n", "Borgeren er her") for clerk in clerks))
        for clerk in clerks:
            await expect(clerk.own_desk.get_by_text(re.compile(r"kan du stadig kalde: \d+, \d+"))).to_be_visible()
        for context in (door, one, two):
            await context.set_offline(True)
        given += [await takes_a_number(stand) for _ in range(2)]
        called = [[await clerk.number(), await _calls_one_it_holds(clerk)] for clerk in clerks]
        await asyncio.gather(stand.reload(), clerks[0].page.reload())
        await expect(clerks[0].own_desk.get_by_text(called[0][-1], exact=True)).to_be_visible()
        given.append(await takes_a_number(stand))
        called[0].append(await _calls_one_it_holds(clerks[0]))
        for context in (one, door, two):
            await context.set_offline(False)
        for clerk in clerks:
            await expect(clerk.page.get_by_text("ikke sendt endnu")).to_be_hidden()
            await expect(clerk.page.get_by_text("Der har ikke været forbindelse")).to_be_hidden()
        await expect(clerks[1].waiting).to_have_count(len(given) - sum(len(some) for some in called))
        for clerk in clerks:
            await clerk.presses("n", "Borgeren er her")
    calls = [
        row["number"]
        for row in await pool.fetch(
            "SELECT number FROM ticket_event JOIN ticket USING (municipality_id, ticket_id) WHERE command = 'call'"
        )
    ]
    assert Counter(calls).most_common(1)[0][1] == 1, "Somebody was called twice."
    numbers = [row["number"] for row in await pool.fetch("SELECT number FROM ticket ORDER BY number")]
    assert numbers == sorted(given), "Somebody was lost."
    assert {f"Nummer {number}" for number in calls} >= {one for some in called for one in some}


async def _calls_one_it_holds(clerk: Clerk) -> str:
    """What it shows then."""
    before = await clerk.number()
    await clerk.own_desk.get_by_role("button", name=re.compile(r"^Kald nummer \d+")).click()
    await expect(clerk.own_desk.get_by_text(before, exact=True)).to_be_hidden()
    return await clerk.number()

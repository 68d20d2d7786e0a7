"""Offices and groups of desks on staff's pages: all that the file says of them, and nothing is done unseen."""

import tomllib
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import asyncpg
from playwright.async_api import BrowserContext, expect

from api.staff.rules import Role
from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, fixture, sign_in
from tests.browser.rule_maker import RuleMaker
from tests.browser.states import answering, unreachable
from tests.browser.test_everybody_can_use_it import tab_to
from tests.http.server import a_booking

PLACES = "/personale/steder", "Steder og skrankegrupper"
CITY_HALL = "Borgerservice, Kystby Rådhus"


@fixture
async def planner(
    desk: BrowserContext, site: Site, pool: asyncpg.Pool, colleague: Colleague, imports_show_at_once: None
) -> AsyncIterator[RuleMaker]:
    await sign_in(desk, site, pool, Role.PLANNER)
    yield RuleMaker(colleague.page, site.clock)


async def exported(planner: RuleMaker) -> dict[str, Any]:
    answer = await planner.page.request.get("/api/v1/staff/municipality")
    return tomllib.loads(await answer.text())


def named(tables: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(table for table in tables if table["name"] == name)


async def test_nothing_is_offered_to_be_filled_in_before_there_is_something_to_change(planner: RuleMaker) -> None:
    """Found by exploring: without a network a button that did nothing."""
    async with answering(planner.page, "**/api/v1/staff/document*", unreachable):
        await planner.page.goto(PLACES[0])
        await expect(planner.page.get_by_role("button", name="Prøv igen")).to_be_visible()
        await expect(planner.page.get_by_role("button", name="Nyt sted")).to_have_count(0)
    await planner.page.get_by_role("button", name="Prøv igen").click()
    await planner.page.get_by_role("button", name="Nyt sted").click()
    await expect(planner.open_form.get_by_label("Navn", exact=True)).to_be_visible()


async def test_a_caseworker_with_a_new_topic_is_added_by_keyboard_only_and_undone(planner: RuleMaker) -> None:
    page = planner.page
    before = await exported(planner)
    await planner.at(*PLACES)
    await tab_to(page, "Ny skrankegruppe")
    await page.keyboard.press("Enter")
    await expect(planner.open_form.get_by_label("Navn", exact=True)).to_be_focused()
    await page.keyboard.type("Byggesagsbehandler")
    await tab_to(page, "Gruppen skal også have et nyt emne")
    await page.keyboard.press("Space")
    await tab_to(page, "Emnets navn på dansk")
    await page.keyboard.type("Byggetilladelse")
    await tab_to(page, "Emnets navn på engelsk")
    await page.keyboard.type("Building permit")
    await tab_to(page, "Hvem kan bestille")
    await page.keyboard.type("Kun dem")
    await tab_to(page, "Gruppen er en sagsbehandler med navn")
    await page.keyboard.press("Space")
    await tab_to(page, "Den nye skrankes navn")
    await page.keyboard.type("Lokale 4")
    await page.keyboard.press("Enter")
    await expect(planner.review.get_by_text("Emnet Byggetilladelse er kommet til")).to_be_visible()
    assert await exported(planner) == before, "nothing is saved unseen"
    await tab_to(page, "Gem")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Byggesagsbehandler, navngiven sagsbehandler, Kun dem med et link")).to_be_visible()
    after = await exported(planner)
    assert named(after["pools"], "Byggesagsbehandler") == {
        "id": "borgerservice-byggesagsbehandler", "office": "borgerservice", "name": "Byggesagsbehandler",
        "topics": ["byggetilladelse"], "bookable_by": "link", "person": "byggesagsbehandler",
    }  # fmt: skip
    desk = {"id": "lokale-4", "name": "Lokale 4", "pools": ["borgerservice-byggesagsbehandler"]}
    assert named(after["offices"], CITY_HALL)["day"]["desks"][-1] == desk
    await tab_to(page, "Fortryd")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Det er fortrudt")).to_be_visible()
    assert await exported(planner) == before


async def test_all_that_an_office_is_can_be_said(planner: RuleMaker) -> None:
    await planner.at(*PLACES)
    await planner.page.get_by_role("button", name="Nyt sted").click()
    form = planner.open_form
    fields = {
        "Navn": "Havnekontoret", "Adresse": "Kajen 2", "Postnummer": "9999", "By": "Kystby", "Telefon": "+4500112255",
        "Sted på kortet": "56.4, 10.9", "Mål i arbejdsdage": "5",
    }  # fmt: skip
    for label, value in fields.items():
        await form.get_by_label(label, exact=True).fill(value)
    await planner.ticks("Lukket også på", ["Grundlovsdag"])
    await form.get_by_text("Sådan går dagen").click()
    await form.get_by_label("Man kan melde sig så mange minutter før").fill("20")
    await form.get_by_label("Man er for sent efter så mange minutter").fill("10")
    await form.get_by_label("Man er udeblevet efter så mange minutter").fill("25")
    await form.get_by_label("Uden tid venter man højst").fill("40")
    await form.get_by_label("Den, der kommer for sent").select_option("venter med dem uden tid")
    await form.get_by_label("Ledig tid i dag gives til").select_option("akuttider")
    await form.get_by_label("Kun nogle emner kan klares uden tid").check()
    await planner.ticks("Emner uden tid", ["Hent dit pas"])
    for _ in range(2):
        await form.get_by_role("button", name="Tilføj en skranke").click()
    await form.get_by_role("button", name="Fjern skranke 1").click()
    await form.get_by_label("Navn på skranke 1").fill("Lugen")
    await planner.looks_and_saves()
    assert named((await exported(planner))["offices"], "Havnekontoret") == {
        "id": "havnekontoret", "name": "Havnekontoret", "address": "Kajen 2", "postcode": "9999", "city": "Kystby",
        "phone": "+4500112255", "coordinates": {"latitude": 56.4, "longitude": 10.9}, "goal_days": 5,
        "closed_on": ["constitution-day"],
        "day": {
            "earliest_arrival_minutes": 20, "late_after_minutes": 10, "no_show_minutes": 25,
            "walk_in_patience_minutes": 40, "late": "joins-walk-ins", "give_back": "acute",
            "walk_in_topics": ["passport-collection"], "desks": [{"id": "lugen", "name": "Lugen"}],
        },
    }  # fmt: skip


async def test_what_is_empty_again_is_as_usual(planner: RuleMaker) -> None:
    before = named((await exported(planner))["offices"], CITY_HALL)
    assert before["day"]["earliest_arrival_minutes"] == 30
    await planner.at(*PLACES)
    await planner.page.get_by_role("button", name=f"Ret {CITY_HALL}", exact=True).click()
    await planner.open_form.get_by_text("Sådan går dagen").click()
    await planner.open_form.get_by_label("Man kan melde sig så mange minutter før").fill("")
    await planner.open_form.get_by_label("Telefon").fill("")
    await planner.looks_and_saves()
    del before["day"]["earliest_arrival_minutes"], before["phone"]
    assert named((await exported(planner))["offices"], CITY_HALL) == before


async def test_who_loses_a_time_is_seen_before_a_group_is_deleted(planner: RuleMaker, site: Site) -> None:
    booking = a_booking("2026-11-24T10:00:00+01:00", office="bibliotek")
    booked = await site.api.post("/api/v1/bookings", json=booking, headers={"Idempotency-Key": str(uuid4())})
    assert booked.status_code == 201, booked.text
    before = await exported(planner)
    await planner.at(*PLACES)
    await planner.page.get_by_role("button", name="Ret Biblioteket, Kystby Bibliotek").click()
    await planner.open_form.get_by_role("button", name="Slet skrankegruppen").click()
    await expect(planner.review.get_by_text("Bestilte tider, der ikke passer: 1")).to_be_visible()
    await expect(planner.review.get_by_role("heading", name="Tider, der forsvinder")).to_be_visible()
    await planner.review.get_by_role("button", name="Tilbage").click()
    assert await exported(planner) == before


async def test_a_mistake_in_a_folded_part_of_a_form_is_shown(planner: RuleMaker) -> None:
    await planner.at("/personale/emner", "Emner")
    await planner.page.get_by_role("button", name="Ret Flytning", exact=True).click()
    rules = planner.open_form.get_by_text("Hvem det er for, og regler")
    oldest = planner.open_form.get_by_label("Højeste alder")
    await rules.click()
    await oldest.fill("200")
    await rules.click()
    await expect(oldest).to_be_hidden()
    await planner.open_form.get_by_role("button", name="Se hvad der sker").click()
    await expect(oldest).to_be_focused()
    await expect(planner.review).to_be_hidden()


async def test_a_number_can_be_emptied_and_written_anew(planner: RuleMaker) -> None:
    await planner.at("/personale/emner", "Emner")
    await planner.page.get_by_role("button", name="Ret Flytning", exact=True).click()
    persons = planner.open_form.get_by_label("Højst så mange personer")
    await persons.press("End")
    await persons.press("Backspace")
    await expect(persons).to_have_value("")
    await persons.press("4")
    await expect(persons).to_have_value("4")


async def test_where_a_postcode_lies_is_said_by_keyboard_and_taken_back(planner: RuleMaker) -> None:
    page = planner.page
    before = await exported(planner)
    await planner.at(*PLACES)
    await page.get_by_role("button", name="Kystby Kommune").first.press("Enter")
    form = planner.open_form
    await form.get_by_text("Postnumre på kortet").press("Enter")
    await form.get_by_role("button", name="Tilføj et postnummer").press("Enter")
    number = len(before.get("postcodes", [])) + 1
    await form.get_by_label(f"Postnummer {number}", exact=True).fill("8888")
    place = form.get_by_label(f"Sted på kortet for postnummer {number}")
    await place.fill("i havnen")
    assert not await place.evaluate("field => field.validity.valid")
    await place.fill("56,4 10,9")
    await planner.looks_at_what_happens()
    await planner.saves()
    after = await exported(planner)
    assert after["postcodes"][-1] == {"postcode": "8888", "coordinates": {"latitude": 56.4, "longitude": 10.9}}
    await planner.undoes()
    assert await exported(planner) == before


async def test_a_form_that_was_opened_long_ago_takes_nothing_back_from_a_colleague(planner: RuleMaker) -> None:
    page = planner.page
    await planner.at("/personale/emner", "Emner")
    await page.get_by_role("button", name="Ret Flytning", exact=True).click()
    document = await page.request.get("/api/v1/staff/document")
    changed = await document.json()
    moving = next(topic for topic in changed["topics"] if topic["name"]["da"] == "Flytning")
    moving["keywords"] = [*moving.get("keywords", []), "kollegaens ord"]
    headers = {"If-Match": document.headers["etag"], "Origin": await page.evaluate("location.origin")}
    answer = await page.request.put("/api/v1/staff/document", data=changed, headers=headers)
    assert answer.ok, await answer.text()
    await planner.open_form.get_by_label("Minutter for hver person").fill("25")
    await planner.looks_and_saves()
    saved = next(topic for topic in (await exported(planner))["topics"] if topic["id"] == moving["id"])
    assert (saved["minutes"], saved["keywords"]) == (25, moving["keywords"])

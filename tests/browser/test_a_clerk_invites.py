"""A clerk makes the link to a caseworker's times, and the citizen who has it books one."""

from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from api.staff.rules import Role
from tests.browser.citizen import Citizen
from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, fixture, sign_in
from tests.browser.states import Look
from tests.browser.test_an_invitation import by_link_only
from tests.browser.test_everybody_can_use_it import VIEWS, faults_of

SCREEN = "/personale/invitationer", "Invitationer"


@fixture
async def inviting(colleague: Colleague, desk: BrowserContext, site: Site, tmp_path: Path) -> None:
    """A clerk is on the screen, and there is somebody to invite to."""
    await by_link_only(site, tmp_path)
    await sign_in(desk, site, site.pool, Role.CLERK)
    await colleague.opens(*SCREEN)


@pytest.mark.usefixtures("inviting")
async def test_a_link_is_made_copied_and_opened_by_the_citizen(
    colleague: Colleague, desk: BrowserContext, citizen: Citizen, page: Page
) -> None:
    await desk.grant_permissions(["clipboard-read", "clipboard-write"])
    await colleague.page.get_by_label("Hvad drejer det sig om?").select_option("Vielse")
    await colleague.page.get_by_role("button", name="Lav link").click()
    await expect(colleague.page.get_by_role("status").get_by_text("Linket er klar")).to_be_visible()
    await expect(colleague.page.get_by_text("Det virker til mandag 21. december kl. 23.59.")).to_be_visible()
    await colleague.page.get_by_role("button", name="Kopiér link").click()
    await expect(colleague.page.get_by_text("Linket er kopieret.")).to_be_visible()
    link = await colleague.page.evaluate("navigator.clipboard.readText()")
    await page.goto(link[link.index("/tid") :])
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")
    await citizen.types_name_and_email()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")


@pytest.mark.usefixtures("inviting")
async def test_no_link_is_made_for_longer_than_the_server_allows(colleague: Colleague) -> None:
    until = colleague.page.get_by_label("Linket virker til og med")
    last = await until.get_attribute("max")
    assert last
    await until.fill(last)
    await colleague.page.get_by_role("button", name="Lav link").click()
    await expect(colleague.page.get_by_label("Link til Pas til voksne")).to_be_visible()
    await until.fill("2028-01-01")
    await colleague.page.get_by_role("button", name="Lav link").click()
    assert not await until.evaluate("field => field.validity.valid")


@pytest.mark.usefixtures("inviting")
async def test_another_choice_takes_the_link_away(colleague: Colleague) -> None:
    await colleague.page.get_by_role("button", name="Lav link").click()
    await expect(colleague.page.get_by_label("Link til Pas til voksne")).to_be_visible()
    await colleague.page.get_by_label("Linket virker til og med").fill("2026-12-01")
    await expect(colleague.page.get_by_label("Link til Pas til voksne")).to_be_hidden()


@pytest.mark.usefixtures("imports_show_at_once")
async def test_every_state_can_be_used_by_everybody(
    colleague: Colleague, desk: BrowserContext, site: Site, tmp_path: Path
) -> None:
    await sign_in(desk, site, site.pool, Role.CLERK)

    async def walk(look: Look) -> None:
        await colleague.opens(*SCREEN)
        await expect(colleague.page.get_by_text("Alle tider kan bestilles uden link.")).to_be_visible()
        await look("nobody to invite to")
        await by_link_only(site, tmp_path)
        await colleague.opens(*SCREEN)
        await colleague.page.get_by_role("button", name="Lav link").click()
        await expect(colleague.page.get_by_label("Link til Pas til voksne")).to_be_visible()
        await look("a link")

    assert await faults_of(colleague.page, VIEWS, walk) == {}

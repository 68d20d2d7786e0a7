"""A caseworker's link opens their times to whoever has it, and to nobody else."""

from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from api.bookings.asking import write_invitation
from api.municipality_file.operations import import_file
from tests.browser.citizen import Citizen
from tests.browser.conftest import MUNICIPALITY, Site, fixture
from tests.browser.test_everybody_can_use_it import expect_accessible
from tests.http.server import settings_in

WEDDING = "/tid?topic=wedding:1"
DESK = 'id = "skranke"'
PLAIN = """async () => {
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
  const database = await done(indexedDB.open('borgertid'))
  const kept = {}
  for (const table of database.objectStoreNames) {
    const store = database.transaction(table).objectStore(table)
    kept[table] = [await done(store.getAllKeys()), await done(store.getAll())]
  }
  database.close()
  return JSON.stringify([kept, { ...localStorage }, { ...sessionStorage }])
}"""
"""What lies on the device, as whoever copies its files reads it."""


async def by_link_only(site: Site, folder: Path) -> None:
    """Weddings are booked by invitation."""
    file = folder / "municipality.toml"
    file.write_text(MUNICIPALITY.read_text().replace(f"[[pools]]\n{DESK}", f'[[pools]]\nbookable_by = "link"\n{DESK}'))
    await import_file(site.pool, file, site.clock.now)


@fixture
async def token(site: Site, tmp_path: Path) -> str:
    await by_link_only(site, tmp_path)
    return write_invitation(settings_in(tmp_path).key, "kystby", "skranke", site.clock.now + timedelta(hours=1))


async def test_a_time_is_booked_and_moved_with_a_link_that_leaves_the_address_bar(
    citizen: Citizen, page: Page, site: Site, token: str
) -> None:
    await page.goto(f"{WEDDING}#invitation={token}")
    await expect(citizen.times.first).to_be_visible()
    assert token not in page.url
    await expect_accessible(page)
    await page.reload()
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")
    await page.get_by_role("link", name="Vælg en anden tid").click()
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")
    await citizen.types_name_and_email()
    await page.reload()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    assert await site.pool.fetchval("SELECT count(*) FROM booking WHERE status = 'booked'") == 1
    await citizen.opens_mine()
    await page.get_by_role("link", name="Skift tid").click()
    await citizen.arrives_at("Skift tid")
    await citizen.times.nth(3).click()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er skiftet")


async def test_the_link_lies_nowhere_on_the_device_in_plain_sight(citizen: Citizen, page: Page, token: str) -> None:
    await page.goto(f"{WEDDING}#invitation={token}")
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")
    kept = await page.evaluate(PLAIN)
    assert "seen" in kept
    assert token not in kept


async def test_without_the_link_the_way_on_is_shown(citizen: Citizen, page: Page, token: str) -> None:
    await page.goto(WEDDING)
    await expect(page.get_by_text("Tiden kan ikke bestilles her")).to_be_visible()


async def test_an_invitation_that_is_over_is_told_with_a_way_on(
    citizen: Citizen, page: Page, site: Site, token: str
) -> None:
    site.clock.pass_by(hours=2)
    await page.goto(f"{WEDDING}#invitation={token}")
    await expect(page.get_by_text("Invitationen gælder ikke mere")).to_be_visible()
    await expect(page.get_by_text("Bed din sagsbehandler om en ny.")).to_be_visible()
    await expect(page.get_by_role("button", name="Prøv igen")).to_have_count(0)
    await page.get_by_role("main").get_by_role("link", name="Vis alle emner").click()
    await citizen.arrives_at("Bestil tid")

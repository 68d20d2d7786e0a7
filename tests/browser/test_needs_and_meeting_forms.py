"""What somebody needs at a visit, and visits by phone: asked only where they are offered."""

from playwright.async_api import Page, expect

from tests.browser.citizen import Citizen
from tests.browser.conftest import Site
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling

PENSION = "/tid?topic=pension:1&office=borgerservice"


async def test_what_somebody_needs_changes_the_length_and_the_times_and_is_booked(
    citizen: Citizen, page: Page, site: Site
) -> None:
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    await expect(page.get_by_role("checkbox")).to_have_count(0)
    await page.get_by_text("Har du brug for noget særligt?").click()
    await page.get_by_role("checkbox", name="Tolk 15 minutter mere", exact=True).check()
    await expect(page.get_by_text("Besøget varer 30 minutter")).to_be_visible()
    await page.get_by_role("checkbox", name="Et roligt sted at vente").check()
    await page.reload()
    await expect(page.get_by_role("checkbox", name="Et roligt sted at vente")).to_be_checked()
    # The library has no quiet room.
    await expect(page.get_by_role("button", name="Første ledige tid")).to_contain_text("Rådhus")
    await citizen.times.first.click()
    await expect(page.get_by_label("Din tid").get_by_text("Tolk, Et roligt sted at vente")).to_be_visible()
    await citizen.types_name_and_email()
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    stored = await site.pool.fetchrow(
        "SELECT needs, end_at - start_at AS length FROM booking JOIN contact USING (contact_id)"
    )
    assert stored is not None
    assert set(stored["needs"]) == {"interpreter", "quiet-waiting"}
    assert stored["length"].total_seconds() == 30 * 60
    # Moving asks for times that meet the needs too.
    await citizen.opens_mine()
    async with page.expect_request(lambda request: "/free-times?" in request.url) as asked:
        await page.get_by_role("link", name="Skift tid").click()
    assert "need=interpreter" in (await asked.value).url


async def test_who_is_met_by_phone_must_give_a_number_and_is_told_everywhere(citizen: Citizen, page: Page) -> None:
    await page.goto(PENSION)
    await page.get_by_role("radio", name="I ringer til mig").check()
    await expect(page).to_have_url(f"{PENSION.replace('&office', '&meeting=phone&office')}")
    await citizen.times.first.click()
    await citizen.arrives_at("Dine oplysninger")
    await citizen.types_name_and_email()
    await citizen.confirms()
    await expect(page.get_by_role("link", name="Skriv det nummer, vi skal ringe på")).to_be_visible()
    await expect(page.get_by_label("Telefon")).to_have_attribute("aria-required", "true")
    await expect_accessible(page)
    await page.get_by_label("Telefon").fill("20 12 34 56")
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    by_phone = page.get_by_role("definition").filter(has_text="Vi ringer til dig. Du skal ikke møde op.")
    await expect(by_phone).to_be_visible()
    await citizen.opens_mine()
    await expect(by_phone).to_be_visible()


async def test_no_way_to_meet_is_asked_for_where_there_is_only_one(page: Page) -> None:
    await page.goto("/tid?topic=pension:1&topic=passport-adult:1&office=borgerservice")
    await expect(page.get_by_role("heading", name="Ledige tider")).to_be_visible()
    await expect(page.get_by_text("Hvordan vil du mødes?")).to_have_count(0)


async def test_needs_and_meeting_forms_can_be_used_by_everybody(page: Page) -> None:
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.goto(f"{PENSION}&need=interpreter&meeting=phone")
        await expect(page.get_by_role("checkbox", name="Tolk 15 minutter mere", exact=True)).to_be_checked()
        await expect_accessible(page)
    await page.get_by_role("radio", name="I ringer til mig").focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("radio", name="Jeg møder op")).to_be_checked()
    await page.set_viewport_size({"width": 320, "height": 568})
    await expect_no_sideways_scrolling(page)

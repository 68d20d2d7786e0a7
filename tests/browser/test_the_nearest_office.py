"""The nearest office by where the phone is or by a postcode; both are worked out on the phone and stay there."""

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.test_everybody_can_use_it import expect_accessible

PLACES = "/tid?topic=passport-adult:1"
NEAR_THE_LIBRARY = {"latitude": 56.44, "longitude": 10.88}
ANSWERS_WITH_CODE = """code => { navigator.geolocation.getCurrentPosition = (_found, failed) =>
  failed({ code, PERMISSION_DENIED: 1, POSITION_UNAVAILABLE: 2, TIMEOUT: 3 }) }"""


async def looks_for_a_place(page: Page) -> None:
    await page.goto(PLACES)
    await expect(page.get_by_role("heading", name="Vælg sted")).to_be_visible()
    await page.get_by_text("Find det nærmeste sted").click()


async def types_postcode(page: Page, postcode: str) -> None:
    await page.get_by_label("Postnummer").fill(postcode)
    await page.get_by_role("button", name="Find", exact=True).click()


async def expect_first(page: Page, office: str, *, distance: str = "") -> None:
    first = page.get_by_role("main").get_by_role("link").filter(has_text="9999 Kystby").first
    await expect(first).to_contain_text(office)
    await expect(first).to_contain_text(distance)


async def test_the_nearest_office_is_found_by_the_phone_itself(page: Page, phone: BrowserContext) -> None:
    await phone.grant_permissions(["geolocation"])
    await phone.set_geolocation(NEAR_THE_LIBRARY)
    sent: list[str] = []
    await looks_for_a_place(page)
    await expect_first(page, "Kystby Rådhus")
    await expect_accessible(page)
    await expect(page.get_by_text("Første ledige tid").first).to_be_visible()
    page.on("request", lambda request: sent.append(request.url))
    await phone.set_offline(True)
    await page.get_by_role("button", name="Brug min placering").click()
    await expect(page.get_by_text("Det nærmeste sted står først. Afstanden er i lige linje.")).to_be_visible()
    await expect_first(page, "Kystby Bibliotek", distance="1,2 km")
    await types_postcode(page, "9998")
    await expect(page.get_by_text("Afstanden er i lige linje fra midten af 9998.")).to_be_visible()
    await expect_first(page, "Kystby Rådhus", distance="5,2 km")
    assert sent == []
    assert "56.44" not in await page.evaluate("JSON.stringify([localStorage, sessionStorage, location.href])")


async def test_what_cannot_be_found_is_told_with_a_way_on(page: Page) -> None:
    await looks_for_a_place(page)
    ask = page.get_by_role("button", name="Brug min placering")
    for code, told in ((1, "Vi må ikke se, hvor du er."), (2, "Din enhed ved ikke, hvor du er."), (3, "for lang tid")):
        await page.evaluate(ANSWERS_WITH_CODE, code)
        await ask.click()
        await expect(page.get_by_role("status").filter(has_text=told)).to_contain_text("kriv dit postnummer")
    await expect_first(page, "Kystby Rådhus")

    await types_postcode(page, "12")
    await expect(page.get_by_label("Postnummer")).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_text("Skriv postnummeret med 4 tal")).to_be_visible()
    await expect_accessible(page)
    await types_postcode(page, "1234")
    await expect(page.get_by_text("Vi ved ikke, hvor 1234 ligger. Se adresserne på stederne.")).to_be_visible()
    await expect(page.get_by_label("Postnummer")).to_have_attribute("aria-invalid", "false")
    await expect(page.get_by_text(" km")).to_have_count(0)

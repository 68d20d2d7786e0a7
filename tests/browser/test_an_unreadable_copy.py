"""A copy of the browser's files shows nobody what lies on the device, where the browser can see to that."""

from playwright.async_api import Page, expect

from tests.browser.citizen import Citizen
from tests.browser.test_a_lost_link import STORED

IN_THE_FILES = """async () => {
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
  const database = await done(indexedDB.open('borgertid'))
  const names = [...database.objectStoreNames]
  const tables = await Promise.all(names.map((name) => done(database.transaction(name).objectStore(name).getAll())))
  database.close()
  const asText = (_, value) => (value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value)
  return JSON.stringify(tables, asText)
}"""
"""All that the database holds, as whoever reads its files finds it."""
LOSES_THE_KEY = """async () => {
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
  const database = await done(indexedDB.open('borgertid'))
  await done(database.transaction('keys', 'readwrite').objectStore('keys').clear())
  database.close()
}"""
WITHOUT_CRYPTOGRAPHY = "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })"
PERSONAL = ("Test Testesen", "test@borgertid.dk", '"secret"')


async def expect_told(page: Page, words: str) -> None:
    await page.goto("/privatliv")
    await expect(page.get_by_text(words)).to_be_visible()


async def test_what_is_typed_and_booked_is_sealed_and_survives_a_reload(citizen: Citizen, page: Page) -> None:
    await citizen.holds_a_time()
    await citizen.types_name_and_email()
    await expect_sealed(page)
    await page.reload()
    await expect(page.get_by_label("Navn")).to_have_value("Test Testesen")
    await citizen.confirms()
    await citizen.arrives_at("Din tid er bestilt")
    await expect_sealed(page)
    await page.goto("/mine")
    await expect(page.get_by_role("button", name="Aflys tid")).to_be_visible()
    assert await page.evaluate(EXPORTED) == "InvalidAccessError"
    await expect_told(page, "Det, der er om dig, er låst.")


async def expect_sealed(page: Page) -> None:
    readable, found = await page.evaluate(STORED), await page.evaluate(IN_THE_FILES)
    assert '"secret"' in readable
    assert [words for words in PERSONAL if words in found] == []


EXPORTED = """async () => {
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
  const database = await done(indexedDB.open('borgertid'))
  const [key] = await done(database.transaction('keys').objectStore('keys').getAll())
  database.close()
  return crypto.subtle.exportKey('raw', key).then(() => 'exported', ({ name }) => name)
}"""


async def test_without_cryptography_it_lies_open_and_the_privacy_page_says_so(citizen: Citizen, page: Page) -> None:
    await page.add_init_script(WITHOUT_CRYPTOGRAPHY)
    await citizen.books_a_time()
    assert '"secret"' in await page.evaluate(IN_THE_FILES)
    await page.goto("/mine")
    await expect(page.get_by_role("button", name="Aflys tid")).to_be_visible()
    await expect_told(page, "Det er ikke låst.")


async def test_rows_whose_key_is_lost_are_as_if_they_were_not_there(citizen: Citizen, page: Page) -> None:
    await citizen.books_a_time()
    await page.evaluate(LOSES_THE_KEY)
    await page.goto("/mine")
    await expect(page.get_by_text("Du har ingen tider på denne enhed")).to_be_visible()
    await citizen.books_a_time(2)
    await page.goto("/mine")
    await expect(page.get_by_role("button", name="Aflys tid")).to_have_count(1)

"""The bare script beside which a journey is measured: the same pages, pressed by hand-written Playwright."""

import re

from playwright.async_api import Browser

from bench.monitors.site import Place
from monitors.devices import PHONE
from monitors.journeys.phone import PLACE
from monitors.targets import MARK_HEADER

A_TIME = re.compile(r"^\d\d\.\d\d$")


async def book_and_cancel(browser: Browser, place: Place) -> None:
    """Book a time for passports at the library, find it, move it, cancel it."""
    headers = {MARK_HEADER: place.target.mark("bare", place.now())}
    context = await browser.new_context(**PHONE.screen, **PLACE, extra_http_headers=headers)
    page = await context.new_page()
    await page.goto(f"{place.proxy.url}/")
    await page.get_by_role("list", name="Hvad drejer det sig om?").get_by_role("link").first.click()
    await page.get_by_role("link", name=re.compile("Rådhus")).first.click()
    await page.get_by_role("button", name=A_TIME).first.click()
    await page.get_by_role("textbox", name="Navn").fill("Test Testesen")
    await page.get_by_role("textbox", name="Telefon").fill("+4500000002")
    await page.get_by_role("button", name="Bekræft", exact=True).click()
    await page.get_by_role("button", name="Udskriv", exact=True).wait_for()
    await page.get_by_role("link", name="Mine tider").first.click()
    await page.get_by_role("link", name="Skift tid").click()
    await page.get_by_role("button", name=A_TIME).first.click()
    await page.get_by_role("dialog").get_by_role("button", name="Bekræft").click()
    await page.get_by_role("heading", name="Din tid er skiftet").wait_for()
    await page.get_by_role("link", name="Mine tider").first.click()
    await page.get_by_role("button", name="Aflys tid").click()
    await page.get_by_role("dialog").get_by_role("button", name="Bekræft").click()
    await page.get_by_text("Tiden er aflyst.").first.wait_for()
    await context.close()

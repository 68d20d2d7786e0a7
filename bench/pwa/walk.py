"""A scripted citizen scans the QR code at the door and books. Their waiting counts, their reading and typing do not."""

import asyncio
import re

from playwright.async_api import Locator, Page

from bench.pwa.phone import ask

SCANNED = "/tid?topic=passport-adult:1"
A_TIME = re.compile(r"^\d\d\.\d\d$")
CITY_HALL = re.compile("Rådhus")


async def from_scan_to_receipt(page: Page) -> dict[str, float]:
    """Milliseconds of each wait, and of the one frame that choosing a time holds up."""
    await page.goto(SCANNED, wait_until="commit")
    opened = await ask(page, "untilShown('main a', 'Rådhus')")
    times = await after(page, page.get_by_role("link", name=CITY_HALL), "button", A_TIME.pattern)
    form = await after(page, page.get_by_role("button", name=A_TIME).first, "h1", "Dine oplysninger")
    await page.get_by_label("Navn").fill("Test Testesen")
    await page.get_by_label("E-mail").fill("test@borgertid.dk")
    receipt = await after(page, page.get_by_role("button", name="Bekræft", exact=True), "h1", "Din tid er bestilt")
    return {
        "open": opened,
        "month": times["wait"],
        "hold": form["wait"],
        "book": receipt["wait"],
        "INP of a time": form["paint"],
        "waiting": opened + times["wait"] + form["wait"] + receipt["wait"],
    }


async def after(page: Page, control: Locator, selector: str, words: str) -> dict[str, float]:
    """Clicks `control`, and waits until `selector` shows one with such words."""
    waiting = asyncio.create_task(page.evaluate("([one, words]) => watching.afterClick(one, words)", [selector, words]))
    await control.click()
    found: dict[str, float] = await waiting
    return found

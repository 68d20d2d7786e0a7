"""From a clerk's call to the pixels of the board on the wall: a real browser, two workers, one day of an office."""

import asyncio
import json
import statistics
import time
from pathlib import Path
from uuid import uuid4

import httpx
from playwright.async_api import Browser, Page, async_playwright

from api.settings import ROOT, read_settings
from bench.server import Place, serving
from bench.table import Row
from bench.town import TOWN
from monitors.browser import provide

CALLS = 100
EVERY = 0.1
"""Seconds from one call's pixels to the next call."""
DESKS = 8
OFFICE = "hot-0"
PAGES = ROOT / "pwa" / "dist"
PATIENCE_MS = 10_000

SHOWN_AT = """
  window.shownAt = {}
  const note = () => {
    const found = document.querySelector('.call-large .call-number')
    const number = found && found.textContent.replace(/\\D/g, '')
    if (!number || window.shownAt[number]) return
    // The frame after the one that draws it: by then it is on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.shownAt[number] ??= performance.timeOrigin + performance.now()
    }))
  }
  new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true })
"""
"""Notes for each number the moment, in milliseconds since 1970, at which it stood large on the screen."""


class Staff:
    """An administrator with the staff token, at one office."""

    def __init__(self, port: int, token: bytes) -> None:
        headers = {"Authorization": f"Bearer {token.decode()}"}
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1", headers=headers)

    async def post(self, path: str, **body: object) -> dict[str, object]:
        answer = await self.client.post(
            path, json={"office": OFFICE, **body}, headers={"Idempotency-Key": str(uuid4())}
        )
        answer.raise_for_status()
        found: dict[str, object] = answer.json()
        return found


def row(place: Place, folder: Path) -> Row:
    """With the pages that were built last, on the database of `place`."""
    settings = read_settings({"BORGERTID_DATA": str(folder), "PWA_DIR": str(PAGES)})
    with serving(folder, place.database_url, f"{TOWN.municipality}0", pages=PAGES) as (_, port):
        waits = asyncio.run(_measure(port, settings.staff_token))
    p95 = statistics.quantiles(waits, n=20)[-1]
    return Row("from a call to the board's pixels, p95, ms", p95, "300 ms", 300, 1, True)


async def _measure(port: int, token: bytes) -> list[float]:
    """How long each call took, in milliseconds."""
    staff = Staff(port, token)
    async with staff.client, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=provide(), chromium_sandbox=False)
        board = await _board(browser, staff, port)
        for _ in range(CALLS):
            await staff.post("/stand/tickets", topics=[{"id": "passport-adult"}])
        waits = [await _call(board, staff, str(1 + turn % DESKS)) for turn in range(CALLS)]
        await browser.close()
    return waits


async def _board(browser: Browser, staff: Staff, port: int) -> Page:
    """A browser that staff have made the office's board."""
    pairing = await staff.post("/staff/device-codes", kind="board", name="Tavle")
    page = await browser.new_page(viewport={"width": 1920, "height": 1080})
    page.set_default_timeout(PATIENCE_MS)
    await page.add_init_script(SHOWN_AT)
    await page.goto(f"http://127.0.0.1:{port}/tavle")
    await page.get_by_label("Kode med 6 tal").fill(str(pairing["digits"]))
    await page.get_by_role("button", name="Sæt op").click()
    await page.get_by_text("Ingen er kaldt lige nu").wait_for()
    return page


async def _call(board: Page, staff: Staff, desk: str) -> float:
    await asyncio.sleep(EVERY)
    before = time.time() * 1000
    called = await staff.post("/staff/day/call", desk=desk, finish=True)
    ticket = called["ticket"]
    if not isinstance(ticket, dict):
        raise SystemExit(f"Nobody was called: {json.dumps(called)}")
    shown = await board.wait_for_function("number => window.shownAt[number]", arg=str(ticket["number"]))
    return float(await shown.json_value()) - before

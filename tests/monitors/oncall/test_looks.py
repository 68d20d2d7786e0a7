"""The on-call page in a browser: small and large, light and dark, by keyboard, and for a screen reader."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from monitors.browser import provide
from monitors.oncall.desk import Desk
from monitors.oncall.serving import serve
from monitors.oncall.signing_in import ensure_password
from tests.browser.test_everybody_can_use_it import expect_accessible, expect_no_sideways_scrolling
from tests.monitors.oncall.conftest import a_history

pytestmark = pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")
PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PAGES = (
    "/",
    "/alarm/1",
    "/alarm/2",
    "/flow/book",
    "/daekning",
    "/trafik",
    "/beskeder",
    "/status",
    "/vejledning/look",
    "/alarm/99",
)


@pytest.fixture
async def address(desk: Desk) -> AsyncIterator[str]:
    a_history(desk)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(serve(desk, listener))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=provide(), chromium_sandbox=False)
        yield browser
        await browser.close()


@pytest.mark.parametrize(
    ("size", "scheme", "paths"), [(PHONE, "dark", PAGES), (DESKTOP, "light", ("/", "/alarm/1", "/trafik"))]
)
async def test_whoever_is_on_call_can_use_every_page(
    size: ViewportSize, scheme: str, paths: tuple[str, ...], address: str, browser: Browser, desk: Desk
) -> None:
    password = ensure_password(desk.store, desk.now()) or ""
    dark = "dark" if scheme == "dark" else "light"
    context = await browser.new_context(base_url=address, viewport=size, color_scheme=dark, bypass_csp=True)
    page = await context.new_page()
    await page.goto("/")
    await expect_accessible(page)
    await signs_in_by_keyboard(page, password)
    for path in paths:
        await page.goto(path)
        await unfold(page)
        await expect_no_sideways_scrolling(page)
        await expect_accessible(page)
    await takes_the_alert(page)
    await context.close()


async def signs_in_by_keyboard(page: Page, password: str) -> None:
    await page.get_by_label("Adgangskode").focus()
    await page.keyboard.type(password)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Lige nu")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Spring til indhold")).to_be_in_viewport()


async def unfold(page: Page) -> None:
    for number in range(await page.locator("details").count()):
        await page.locator("details").nth(number).evaluate("details => details.open = true")


async def takes_the_alert(page: Page) -> None:
    await page.goto("/")
    await page.get_by_role("link", name="Borgeren kan ikke skifte sin tid.").click()
    await page.get_by_label("Hvem tager den?").fill("Vagten")
    await page.get_by_role("button", name="Jeg tager den").click()
    await expect(page.get_by_text("Taget af Vagten")).to_be_visible()

"""A four-year-old phone on slow 4G: Chromium with a quarter of the processor and a slow line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Page, Playwright

from monitors.browser import provide

WATCHING = (Path(__file__).parent / "watching.js").read_text()
SLOWER = 4
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 93_750}
"""Milliseconds a request, bytes a second: what Lighthouse calls slow 4G. Shaking hands is not part of it."""
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@asynccontextmanager
async def phone(
    playwright: Playwright, profile: Path, url: str, *, arguments: tuple[str, ...] = ()
) -> AsyncIterator[BrowserContext]:
    """A browser just started; `profile` is what it remembers from before."""
    context = await playwright.chromium.launch_persistent_context(
        profile,
        executable_path=provide(),
        chromium_sandbox=False,
        args=[*QUIET, *arguments],
        base_url=url,
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="da-DK",
    )
    context.set_default_timeout(20_000)
    try:
        yield context
    finally:
        await context.close()


@asynccontextmanager
async def slow_page(context: BrowserContext) -> AsyncIterator[Page]:
    """A page of its own, slow, and watched."""
    page = await context.new_page()
    await page.add_init_script(WATCHING)
    line = await context.new_cdp_session(page)
    await line.send("Network.enable")
    await line.send("Network.emulateNetworkConditions", SLOW_4G)
    await line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    try:
        yield page
    finally:
        await page.close()


async def ask(page: Page, what: str) -> Any:
    return await page.evaluate(f"watching.{what}")

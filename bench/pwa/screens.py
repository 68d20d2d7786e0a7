"""What axe and Lighthouse find on each screen."""

import socket
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Playwright

from bench.pwa.lighthouse import Marks, marks, walk_to_every_screen
from bench.pwa.phone import WATCHING, phone
from tests.browser.citizen import Citizen
from tests.browser.states import every_state
from tests.browser.test_everybody_can_use_it import violations
from tests.clock import Clock


async def axe(playwright: Playwright, url: str, folder: Path) -> list[str]:
    """What breaks a rule on any screen in any state, on the walk that the tests take."""
    found: list[str] = []

    async with phone(playwright, folder / "axe", url) as context:
        page = await context.new_page()

        async def look(state: str) -> None:
            found.extend(f"{state}: {violation}" for violation in await violations(page))

        await every_state(Citizen(page, Clock(datetime.now(UTC))), look)
    return found


async def lighthouse(playwright: Playwright, url: str, folder: Path) -> tuple[Marks, Marks]:
    """The marks of every screen as a citizen with a booking sees it, and those of the first visit's speed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    async with phone(playwright, folder / "audited", url, arguments=(f"--remote-debugging-port={port}",)) as context:
        page = await context.new_page()
        await page.add_init_script(WATCHING)
        addresses = await walk_to_every_screen(page)
        await page.close()
        seen = await marks(port, addresses, "KEEP")
        return seen, await marks(port, [f"{url}/"] * 3, "FRESH")

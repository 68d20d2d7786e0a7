"""The municipality's own sign-in: to a real provider, and back to a page that signs in with what it brings."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import asyncpg
from playwright.async_api import expect

from tests.browser.colleague import Colleague
from tests.browser.conftest import Site, a_site, fixture
from tests.oidc.conftest import PERSON, REDIRECT_URI, free_port, provider_file, running_provider


@fixture
async def site(pool: asyncpg.Pool, database_url: str, now: datetime, tmp_path: Path) -> AsyncIterator[Site]:
    """The provider must know where it sends people back to before the site has its address: there they are sent on."""
    sites: list[Site] = []

    async def send_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readline()).split()[1].decode()
        answer = (
            f"HTTP/1.1 302 Found\r\nLocation: {sites[0].url}{path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        writer.write(answer.encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(send_on, "127.0.0.1", 0) as server:
        back = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/personale/ind"
        with running_provider(free_port(), back) as issuer:
            path = tmp_path / "providers.toml"
            path.write_text(provider_file(issuer).replace("[by", "[kystby").replace(REDIRECT_URI, back))
            async with a_site(pool, database_url, now, tmp_path, STAFF_PROVIDERS=str(path)) as site:
                sites.append(site)
                yield site


async def test_somebody_signs_in_there_and_the_code_does_not_stay_in_the_address(
    colleague: Colleague, site: Site, pool: asyncpg.Pool
) -> None:
    page = colleague.page
    await page.set_extra_http_headers({"Person": quote(json.dumps(PERSON | {"amr": ["pwd"]}))})
    await colleague.opens("/personale", "Log ind")
    await expect(page.get_by_label("Adgangskode")).to_have_count(0)
    await page.get_by_role("link", name="Log ind med kommunens login").click()
    await expect(page.get_by_text("Der mangler et trin, da du loggede ind")).to_be_visible()
    assert page.url == f"{site.url}/personale/ind"
    await page.context.clear_cookies()
    await page.set_extra_http_headers({"Person": quote(json.dumps(PERSON))})
    await page.get_by_role("button", name="Begynd forfra").click()
    await page.wait_for_url(f"{site.url}/personale")
    await colleague.opens("/personale/konto", "Din konto")
    await expect(page.get_by_role("definition").filter(has_text="Medarbejder").first).to_be_visible()
    assert await pool.fetchval("SELECT subject FROM staff_session") == "provider:0042"


async def test_who_changes_their_mind_there_can_begin_again(colleague: Colleague, site: Site) -> None:
    page = colleague.page
    await colleague.opens("/personale/ind?error=access_denied&state=x", "Log ind")
    await expect(page.get_by_text("Du blev ikke logget ind.")).to_be_visible()
    assert page.url == f"{site.url}/personale/ind"
    await expect(page.get_by_role("button", name="Begynd forfra")).to_be_visible()

"""The built pages in a real browser, served by the real application with a fresh database and a clock of its own."""

import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, async_playwright
from pytest_asyncio import is_async_test

from api.database import create_pool
from api.municipality_file.operations import import_file
from api.settings import ROOT, Settings
from api.staff.operations import keep_demo_accounts
from api.staff.rules import Role
from deploy.node import FOR_PAGES, environment_with_node
from monitors.browser import provide
from tests.browser.citizen import Citizen
from tests.browser.colleague import Colleague
from tests.clock import Clock
from tests.conftest import MONDAY, a_database
from tests.http.server import a_client, serving, settings_in
from tests.staff.people import signed_in

HERE = Path(__file__).parent
MUNICIPALITY = ROOT / "municipalities" / "kystby.toml"
PWA = ROOT / "pwa"
PAGES = PWA / "dist"
PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
# Chromium writes every answer from 400 up to the console; what the page makes of it is what the tests look at.
AN_ANSWER = re.compile(r"^Failed to load resource: ")

fixture = partial(pytest_asyncio.fixture, loop_scope="session")
"""Like `pytest.fixture`, in the loop that the browser lives in."""


@dataclass
class Site:
    """A running site. `clock` moves the server's time; `pages` is its own copy of the built pages."""

    url: str
    pages: Path
    clock: Clock
    pool: asyncpg.Pool
    api: httpx.AsyncClient
    settings: Settings


@dataclass
class Complaints:
    """What the browser complained about: errors, warnings, broken rules of the content security policy."""

    seen: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.seen.append(f"{error}"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not AN_ANSWER.match(message.text):
            self.seen.append(message.text)


@asynccontextmanager
async def a_site(
    pool: asyncpg.Pool,
    database_url: str,
    now: datetime,
    folder: Path,
    *,
    jobs: bool = False,
    built: Path = PAGES,
    **environment: str,
) -> AsyncIterator[Site]:
    """Unless `jobs` is set none runs by itself; `built` are the pages it shows."""
    if not (built / "index.html").is_file():
        pytest.fail("The pages are not built: `make test` builds them, and so does `npm run build` in pwa/.")
    clock = Clock(now)
    pages = folder / "pages"
    shutil.copytree(built, pages)
    settings = settings_in(folder, PWA_DIR=str(pages), DEFAULT_MUNICIPALITY="kystby", **environment)
    async with serving(settings, database_url, clock, jobs=jobs) as url, a_client(url) as api:
        yield Site(url, pages, clock, pool, api, settings)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests here share one event loop, because they share one browser."""
    for item in items:
        if item.path.parent == HERE and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@fixture(scope="session")
async def template(server_url: str, template: str) -> AsyncIterator[str]:
    """With the municipality, as imported on the Monday of the tests."""
    async with a_database(server_url, template) as url:
        pool = await create_pool(url, size=1)
        await import_file(pool, MUNICIPALITY, MONDAY)
        await pool.close()
        yield urlsplit(url).path.removeprefix("/")


@fixture
async def database_url(server_url: str, template: str) -> AsyncIterator[str]:
    async with a_database(server_url, template) as url:
        yield url


@fixture
async def pool(database_url: str) -> AsyncIterator[asyncpg.Pool]:
    pool = await create_pool(database_url)
    yield pool
    await pool.close()


@pytest.fixture
def built() -> Path:
    """The pages that the site shows."""
    return PAGES


@pytest.fixture
def is_demo() -> bool:
    """Whether the site is the demo, with its accounts."""
    return False


@fixture
async def site(
    pool: asyncpg.Pool, database_url: str, now: datetime, tmp_path: Path, built: Path, is_demo: bool
) -> AsyncIterator[Site]:
    environment = {}
    if is_demo:
        await keep_demo_accounts(pool, "kystby", now)
        environment["DEMO"] = "1"
    async with a_site(pool, database_url, now, tmp_path, built=built, **environment) as site:
        yield site


@pytest.fixture
def imports_show_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.catalogue.current.FRESH_FOR", 0.0)


@pytest.fixture(scope="session")
def mirrored_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages with a test language in English's place that is written from right to left."""
    folder = tmp_path_factory.mktemp("mirrored")
    vite = ["node_modules/vite/bin/vite.js", "build", "--config", "tests/mirrored/vite.config.ts"]
    command = ["node", *vite, "--outDir", str(folder), "--logLevel", "error"]
    subprocess.run(command, cwd=PWA, env=environment_with_node(FOR_PAGES), check=True, capture_output=True)
    return folder


@asynccontextmanager
async def launched(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            chromium_sandbox=False,
            args=["--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for the whole run: a context shares neither storage nor cache with another."""
    async with launched(provide()) as browser:
        yield browser


@pytest.fixture
def wakes_the_worker() -> bool:
    """Whether the browser has Background Sync. Most have not; and what it sends no page can be asked to hold back."""
    return False


@fixture
async def phone(browser: Browser, site: Site, wakes_the_worker: bool) -> AsyncIterator[BrowserContext]:
    """A phone whose owner is travelling: its zone is not the municipality's."""
    context = await browser.new_context(
        base_url=site.url, viewport=PHONE, locale="da-DK", timezone_id="America/New_York"
    )
    await context.clock.install(time=site.clock.now)
    if not wakes_the_worker:
        await context.add_init_script("delete ServiceWorkerRegistration.prototype.sync")
    context.set_default_timeout(10_000)
    yield context
    await context.close()


@fixture
async def page(phone: BrowserContext) -> AsyncIterator[Page]:
    """A page that must not make the browser complain."""
    complaints = Complaints()
    page = await phone.new_page()
    complaints.watch(page)
    yield page
    assert complaints.seen == []


@pytest.fixture
def citizen(page: Page, site: Site) -> Citizen:
    return Citizen(page, site.clock)


@asynccontextmanager
async def a_computer(browser: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    """One of the municipality's: at a desk, at the door, behind a board."""
    context = await browser.new_context(base_url=site.url, viewport=DESKTOP, locale="da-DK")
    await context.clock.install(time=site.clock.now)
    context.set_default_timeout(10_000)
    yield context
    await context.close()


@fixture
async def desk(browser: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    """The computer that somebody on the staff works at."""
    async with a_computer(browser, site) as context:
        yield context


@fixture
async def colleague(desk: BrowserContext, site: Site) -> AsyncIterator[Colleague]:
    """At a page that must not make the browser complain."""
    complaints = Complaints()
    page = await desk.new_page()
    complaints.watch(page)
    yield Colleague(page, site.clock)
    assert complaints.seen == []


async def sign_in(
    desk: BrowserContext,
    site: Site,
    pool: asyncpg.Pool,
    role: Role,
    municipality_id: str = "kystby",
    offices: tuple[str, ...] = (),
) -> None:
    async with pool.acquire() as connection:
        headers = await signed_in(connection, site.clock.now, role, municipality_id=municipality_id, offices=offices)
    name, _, value = headers["Cookie"].partition("=")
    await desk.add_cookies([{"name": name, "value": value, "url": site.url}])


@fixture
async def administrator(colleague: Colleague, desk: BrowserContext, site: Site) -> Colleague:
    await sign_in(desk, site, site.pool, Role.ADMINISTRATOR)
    return colleague


@fixture
async def door(browser: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    """The computer in the stand at the door."""
    async with a_computer(browser, site) as context:
        yield context


@fixture
async def wall(browser: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    """The computer behind the board on the wall."""
    async with a_computer(browser, site) as context:
        yield context

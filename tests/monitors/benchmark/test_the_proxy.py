"""A mutant is really met by a browser, by nothing but what it breaks, and gone when its fault is taken away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace
from playwright.async_api import Error as BrowserError
from playwright.async_api import Page

from bench.monitors import proxy as passing
from bench.monitors.breaking import Breaking
from bench.monitors.mutants import Mutant
from bench.monitors.proxy import Proxy, a_proxy
from bench.monitors.sites import Request, Site, Text, Used
from bench.monitors.trace import Trace
from monitors.browser import provide
from monitors.explorer.shapes import ControlId
from monitors.journeys.browsers import a_browser
from tests.http.server import a_client
from tests.jobs.test_leader import until
from tests.monitors.explorer.site import a_site

TRACE = Trace(
    exercises=[],
    controls=[],
    toggles=[],
    values=[],
    samples={},
    moments=[],
    downloads=[],
    repeated=[],
    put_off=[],
)
WORKS = ControlId(route="/", dialog="", landmark="main", role="button", name="Virker", href="")
A_PAGE = ControlId(route="/", dialog="", landmark="main", role="link", name="En side", href="/side")
DONE = "Det virker"
OF_A_PAGE = {"Sec-Fetch-Mode": "cors"}


@asynccontextmanager
async def broken(proxy: Proxy, operator: str, site: Site) -> AsyncIterator[Breaking]:
    breaking = Breaking(Mutant(operator=operator, site=site), TRACE)
    proxy.fault = breaking
    yield breaking
    proxy.fault = passing.none
    proxy.log.clear()


async def test_a_broken_request_is_broken_for_everybody_and_no_other_is() -> None:
    things = Request(method="POST", route="/api/things")
    async with a_site() as (site, url), a_proxy(url) as proxy, a_client(proxy.url, headers=OF_A_PAGE) as citizen:
        async with broken(proxy, "501", things) as breaking:
            assert (await citizen.post("/api/things", json={"note": "a"})).status_code == 501
            assert (await citizen.get("/api/things")).json() == site.things == []
        assert breaking.met == 1
        async with broken(proxy, "dropped write with a 200", things):
            answer = await citizen.post("/api/things", json={"note": "b"})
        assert (answer.status_code, answer.json()["note"], site.things) == (200, "b", [])
        assert (await citizen.post("/api/things", json={"note": "c"})).status_code == 200
        assert site.things == [{"note": "c"}]
        assert [(sent.path, answer.status) for sent, answer in proxy.log] == [("/api/things", 200)]


async def is_met(breaking: Breaking) -> None:
    """The page tells of it beside what is seen."""

    async def met() -> bool:
        return breaking.met > 0

    await until(met)


async def test_a_broken_control_is_broken_in_the_browser_and_no_other_is() -> None:
    chromium = await asyncio.to_thread(provide)
    async with a_site() as (_, url), a_proxy(url) as proxy, a_browser(chromium) as browser:
        page = await browser.new_page()
        page.set_default_timeout(2000)
        assert await pressed(page, proxy) == DONE
        for operator in ("handler removed", "handler does nothing"):
            async with broken(proxy, operator, Used(control=WORKS)) as breaking:
                assert await pressed(page, proxy) == ""
                await is_met(breaking)
        for operator in ("covered by an overlay", "zero size", "disabled for ever", "control missing"):
            async with broken(proxy, operator, Used(control=WORKS)) as breaking:
                with pytest.raises(BrowserError, match="Timeout"):
                    await pressed(page, proxy, patience_ms=300)
                await page.get_by_text("Fold ud").click()
                await is_met(breaking)
        for operator, there in (("dead href", "/findes-ikke-mere"), ("wrong route", "/privatliv")):
            async with broken(proxy, operator, Used(control=A_PAGE)):
                assert await pressed(page, proxy) == DONE
                await page.get_by_text("En side").click()
                await page.wait_for_url(f"**{there}")
        async with broken(proxy, "missing translation", Text(route="/", text="Fold ud")) as breaking:
            assert await pressed(page, proxy) == DONE
            assert await page.locator("summary").inner_text() == "screen.someText"
        assert await pressed(page, proxy) == DONE
        assert await page.locator("summary").inner_text() == "Fold ud"


async def test_a_field_that_is_covered_cannot_be_reached_by_a_finger() -> None:
    chromium = await asyncio.to_thread(provide)
    field = Used(control=replace(WORKS, role="textbox", name="Navn"))
    async with a_site() as (site, url), a_proxy(url) as proxy, a_browser(chromium) as browser:
        form = '<label for="name">Navn</label> <p>Skriv dit navn.</p> <input id="name">'
        room = '<p style="height: 150vh"></p>'
        site.pages["/"] = ("Forside", room + form + room)
        page = await browser.new_page()
        async with broken(proxy, "covered by an overlay", field) as breaking:
            await page.goto(proxy.url)
            await page.locator("label").click(timeout=2000)
            with pytest.raises(BrowserError, match="intercepts pointer events"):
                await page.locator("input").click(timeout=300)
            await is_met(breaking)


async def pressed(page: Page, proxy: Proxy, patience_ms: float | None = None) -> str:
    """What the page says once "Virker" is pressed."""
    await page.goto(proxy.url)
    await page.locator("#well").click(timeout=patience_ms)
    return await page.get_by_role("status").inner_text()

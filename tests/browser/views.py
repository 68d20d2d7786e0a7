"""The ways in which people look at a screen: size, light or dark, large letters, from right to left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal, NamedTuple

from playwright.async_api import Page, ViewportSize

from tests.browser.conftest import DESKTOP, PHONE

SMALLEST: ViewportSize = {"width": 320, "height": 568}
WIDE = DESKTOP
# By the button in the header, also where a question stands over it. English's place is the test language's.
TURN = "document.querySelector('button[lang=en], button[lang=da]').click()"
# By the object model: the pages' own content security policy would refuse a style element.
SPACE = """rules => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(rules)
  document.adoptedStyleSheets = [sheet]
}"""
SPACED = """* { letter-spacing: 0.12em !important; line-height: 1.5 !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }"""
RESIZE = "size => { document.documentElement.style.fontSize = size }"


class View(NamedTuple):
    name: str
    size: ViewportSize = PHONE
    scheme: Literal["light", "dark"] = "light"
    text: str = ""
    """The size of the letters: the system's own is 62.5 %, so 125 % is double."""
    turned: bool = False
    """In the test language, which is written from right to left."""
    spaced: bool = False
    """With the spacing that some people read better with (WCAG 1.4.12): nothing may be lost by it."""


@asynccontextmanager
async def shown(page: Page, view: View) -> AsyncIterator[None]:
    """The screen as it is, seen that way; afterwards as before."""
    before = page.viewport_size or PHONE
    await page.set_viewport_size(view.size)
    await page.emulate_media(color_scheme=view.scheme, reduced_motion="reduce")
    await page.evaluate(RESIZE, view.text)
    if view.spaced:
        await page.evaluate(SPACE, SPACED)
    if view.turned:
        await page.evaluate(TURN)
    yield
    if view.spaced:
        await page.evaluate(SPACE, "")
    if view.turned:
        await page.evaluate(TURN)
    await page.evaluate(RESIZE, "")
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(before)

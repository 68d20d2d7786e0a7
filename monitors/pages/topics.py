"""`/`: what a visit can be about."""

import asyncio
from typing import Final, NamedTuple

from playwright.async_api import Locator, Page, expect

from monitors.pages.screen import Screen
from monitors.verdicts import Unexpected

WORKER_WITHIN: Final = 20.0
"""Seconds until everything that the page needs has been fetched."""
_UNTIL_CONTROLLED: Final = """async () => {
  const worker = navigator.serviceWorker
  await worker.ready
  if (!worker.controller) await new Promise((done) => worker.addEventListener('controllerchange', done, { once: true }))
}"""


class Tongue(NamedTuple):
    """The page's own words in one language."""

    code: str
    title: str
    search: str
    topics: str
    more: str
    """The list of those that are asked for less often; not there when few are offered, or searched for."""
    switch: str
    """The button that leads to this language."""


DANISH: Final = Tongue("da", "Bestil tid", "Søg", "Hvad drejer det sig om?", "Flere emner", "Dansk")
ENGLISH: Final = Tongue("en", "Book a time", "Search", "What is it about?", "More topics", "English")


class TopicsPage(Screen):
    def __init__(self, page: Page, tongue: Tongue = DANISH) -> None:
        super().__init__(page)
        self.tongue = tongue

    async def open(self, base_url: str) -> None:
        await self.go(base_url + "/", "forsiden")
        await self.is_shown()

    async def is_shown(self) -> None:
        await self.arrived(self.tongue.title)
        await self.wait_for(self._topics(), "en liste med emner")

    async def switch_to(self, tongue: Tongue) -> None:
        await self.press("button", tongue.switch)
        self.tongue = tongue
        await self.is_shown()

    async def says_its_language(self) -> None:
        """To screen readers and translators."""
        said = await self.page.locator("html").get_attribute("lang")
        if said != self.tongue.code:
            raise Unexpected(f"en side, der siger, at den er på “{self.tongue.code}”", f"den siger “{said}”")

    async def names(self) -> list[str]:
        """The topics on the list, as they are written there."""
        return [" ".join(name.split()) for name in await self._topics().all_inner_texts()]

    async def search(self, text: str) -> None:
        """Type `text` and see the list become shorter."""
        before = await self._topics().count()
        await self.write("searchbox", self.tongue.search, text)
        try:
            await expect(self._topics()).not_to_have_count(before)
        except AssertionError as unchanged:
            raise Unexpected(
                f"søgningen “{text}” viser færre end de {before} emner", await self.described()
            ) from unchanged

    async def choose(self, topic: str) -> None:
        await self.press("link", topic)

    async def worker_is_ready(self) -> None:
        """Wait until the page can be opened without a connection."""
        try:
            # Asked once: the page's own rules let nobody ask again and again by a text that is run.
            await asyncio.wait_for(self.page.evaluate(_UNTIL_CONTROLLED), WORKER_WITHIN)
        except TimeoutError as waited:
            raise Unexpected("en side, der også kan åbnes uden net", await self.described()) from waited

    def _topics(self) -> Locator:
        often = self.page.get_by_role("list", name=self.tongue.topics)
        return often.or_(self.page.get_by_role("list", name=self.tongue.more)).get_by_role("link")

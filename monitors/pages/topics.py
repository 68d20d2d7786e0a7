"""`/`: what a visit can be about."""

from playwright.async_api import Locator, expect
from playwright.async_api import TimeoutError as Waited

from monitors.pages.screen import Screen
from monitors.verdicts import Unexpected


class TopicsPage(Screen):
    async def open(self, base_url: str) -> None:
        try:
            answer = await self.page.goto(base_url + "/")
        except Waited as waited:
            raise Unexpected("forsiden", f"en side, der ikke bliver færdig: {await self.described()}") from waited
        if answer is not None and not answer.ok:
            raise Unexpected("forsiden", f"serveren svarede {answer.status} {answer.status_text}".rstrip())
        await self.arrived("Bestil tid")
        await self.wait_for(self._topics(), "en liste med emner")

    async def names(self) -> list[str]:
        """The topics on the list, as they are written there."""
        return [" ".join(name.split()) for name in await self._topics().all_inner_texts()]

    async def search(self, text: str) -> None:
        """Type `text` and see the list become shorter."""
        before = await self._topics().count()
        await self.write("searchbox", "Søg", text)
        try:
            await expect(self._topics()).not_to_have_count(before)
        except AssertionError as unchanged:
            raise Unexpected(
                f"søgningen “{text}” viser færre end de {before} emner", await self.described()
            ) from unchanged

    async def choose(self, topic: str) -> None:
        await self.press("link", topic)

    def _topics(self) -> Locator:
        return self.page.get_by_role("list", name="Hvad drejer det sig om?").get_by_role("link")

"""`/tavle`: the board on the wall."""

from playwright.async_api import Locator, expect

from monitors.pages.screen import Screen
from monitors.verdicts import Unexpected


class BoardPage(Screen):
    async def is_shown(self) -> None:
        await self.wait_for(self.page.get_by_role("main").get_by_role("heading", level=1), "tavlen med stedets navn")

    async def calls(self, number: int) -> None:
        await self.wait_for(self._number(number), f"nummer {number} på tavlen")

    async def calls_no_more(self, number: int) -> None:
        try:
            await expect(self._number(number)).to_have_count(0)
        except AssertionError as still:
            raise Unexpected(f"en tavle uden nummer {number}", await self.described()) from still

    def _number(self, number: int) -> Locator:
        return self.page.get_by_role("main").get_by_text(f"Nummer {number}", exact=True)

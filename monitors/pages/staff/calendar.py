"""`/personale/kalender`: opening hours of a group of desks."""

from playwright.async_api import Locator

from monitors.pages.screen import Screen, loosely

REVIEW = "Det sker der, hvis du gemmer"


class CalendarPage(Screen):
    async def open(self, base_url: str) -> None:
        await self.go(f"{base_url}/personale/kalender", "kalenderen")
        await self.arrived("Kalender")

    async def choose_pool(self, name: str) -> None:
        pools = self.page.get_by_role("combobox", name="Skrankegruppe")
        await self.wait_for(pools, "listen “Skrankegruppe”")
        await pools.select_option(label=name)

    async def write_a_rule(self, phrase: str) -> None:
        """Fill in new opening hours, as they are said."""
        await self.press("button", "Ny åbningstid")
        await self.write("textbox", "Skriv det i ord", phrase)

    async def understood(self, summary: str) -> None:
        await self.wait_for(self.page.get_by_text(loosely(summary)), f"“{summary}”")

    async def look_at_what_happens(self) -> None:
        await self.press("button", "Se hvad der sker")
        await self.wait_for(self._review, f"“{REVIEW}”")

    async def tells(self, text: str) -> None:
        """Wait until the review says it."""
        await self.wait_for(self._review.get_by_text(text), f"“{text}” under “{REVIEW}”")

    async def told(self) -> str:
        """All that the review says."""
        return " ".join((await self._review.inner_text()).split())

    async def go_back(self) -> None:
        await self.press("button", "Tilbage", within=self._review)
        await self._review.wait_for(state="hidden")

    @property
    def _review(self) -> Locator:
        return self.page.get_by_role("dialog", name=REVIEW)

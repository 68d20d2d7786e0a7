"""`/personale/dagen`: the line of an office, and a desk that calls from it."""

from playwright.async_api import Locator

from monitors.colleague import Desk
from monitors.pages.screen import Screen


class DayPage(Screen):
    async def open(self, base_url: str) -> None:
        await self.go(f"{base_url}/personale/dagen", "dagens kø")
        await self.arrived("Dagen")

    async def sit_at(self, office: str, desk: Desk, *, named: bool) -> None:
        """Choose the office, where there are several, and the desk, which is a number where none are named."""
        own = self.page.get_by_label("Din skranke" if named else "Skrankens nummer")
        await self.wait_for(own, "valget af skranke")
        offices = self.page.get_by_role("combobox", name="Sted")
        if await offices.count():
            await offices.select_option(label=office)
        if named:
            await own.select_option(label=desk.name)
        else:
            await own.fill(desk.id)
        await self.wait_for(self._desk, f"{desk.name} som “Din skranke”")

    async def call_next(self) -> None:
        await self.do("Kald næste")

    async def serves(self, number: int) -> None:
        await self.wait_for(self._desk.get_by_text(f"Nummer {number}", exact=True), f"nummer {number} ved skranken")

    async def do(self, name: str) -> None:
        """Press a button of the desk; its key stands behind its name."""
        await self.press("button", name, within=self._desk, part=True)

    async def is_free(self) -> None:
        await self.wait_for(self._desk.get_by_text("Din skranke er ledig."), "“Din skranke er ledig.”")

    @property
    def _desk(self) -> Locator:
        return self.page.get_by_role("region", name="Din skranke")

"""A screen that staff put up: it asks for six digits before it is a stand or a board."""

from monitors.pages.screen import Screen


class DevicePage(Screen):
    async def open(self, url: str) -> None:
        await self.go(url, "siden for stander og tavle")
        await self.arrived("Sæt enheden op")

    async def pair(self, digits: str) -> None:
        await self.write("textbox", "Kode med 6 tal", digits)
        await self.press("button", "Sæt op")

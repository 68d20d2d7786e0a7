"""`/find`: for whoever has lost the link."""

from monitors.pages.screen import Screen


class FindPage(Screen):
    async def is_shown(self) -> None:
        await self.arrived("Find dine tider")

    async def ask_for_a_code(self, email: str) -> None:
        await self.write("textbox", "E-mail", email)
        await self.press("button", "Send kode")
        await self.says("Vi har sendt en kode, hvis vi kender adressen")

    async def answer(self, digits: str) -> None:
        await self.write("textbox", "Kode", digits)
        await self.press("button", "Find mine tider")

    async def found_one(self) -> None:
        await self.wait_for(self.page.get_by_text("Vi fandt 1 tid"), "“Vi fandt 1 tid”")

    async def go_to_mine(self) -> None:
        await self.press("link", "Gå til Mine tider")

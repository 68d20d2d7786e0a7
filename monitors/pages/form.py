"""`/bestil`: who comes, and "Bekræft"."""

from monitors.pages.screen import Screen


class FormPage(Screen):
    async def is_shown(self) -> None:
        await self.arrived("Dine oplysninger")

    async def fill(self, name: str, phone: str, email: str) -> None:
        await self.write("textbox", "Navn", name)
        await self.write("textbox", "Telefon", phone)
        await self.write("textbox", "E-mail", email)

    async def confirm(self) -> None:
        await self.press("button", "Bekræft")

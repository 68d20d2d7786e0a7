"""`/bestil`: who comes, and "Bekræft"."""

from monitors.citizens import MadeUp
from monitors.pages.screen import Screen


class FormPage(Screen):
    async def is_shown(self) -> None:
        await self.arrived("Dine oplysninger")

    async def fill(self, citizen: MadeUp) -> None:
        await self.write("textbox", "Navn", citizen.name)
        await self.write("textbox", "Telefon", citizen.phone)
        await self.write("textbox", "E-mail", citizen.email)

    async def confirm(self) -> None:
        await self.press("button", "Bekræft")

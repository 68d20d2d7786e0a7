"""`/tid?…move=…`: "Ret besøget", where a booked visit gets another person."""

from monitors.pages.screen import Screen


class VisitPage(Screen):
    async def is_shown(self) -> None:
        await self.arrived("Ret besøget")

    async def add_a_person(self) -> None:
        await self.press("button", "En person mere")

    async def keep_the_time(self) -> None:
        await self.press("button", "Ret besøget")
        dialog = self.page.get_by_role("dialog", name="Vil du rette besøget?")
        await self.wait_for(dialog, "spørgsmålet “Vil du rette besøget?”")
        await self.press("button", "Bekræft", within=dialog)

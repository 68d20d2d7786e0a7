"""`/mine`: the times of this device, and what may be done with each."""

from playwright.async_api import Locator

from monitors.pages.screen import Screen


class MinePage(Screen):
    async def open(self) -> None:
        await self.press("link", "Mine tider")
        await self.arrived("Mine tider")

    async def open_by_link(self, link: str) -> None:
        """Open a secret link, as somebody does who has it from a mail."""
        await self.go(link, "linket til tiden")
        await self.arrived("Mine tider")

    async def shows(self, when: str) -> None:
        """Wait for a booking at `when`, in the page's words."""
        await self.wait_for(self._booking(when), f"tiden {when} under “Mine tider”")

    async def move(self, when: str) -> None:
        await self.press("link", "Skift tid", within=self._booking(when))

    async def cancel(self, when: str) -> None:
        await self.press("button", "Aflys tid", within=self._booking(when))
        dialog = self.page.get_by_role("dialog", name="Vil du aflyse tiden?")
        await self.wait_for(dialog, "spørgsmålet “Vil du aflyse tiden?”")
        await self.press("button", "Bekræft", within=dialog)

    async def undo(self, when: str) -> None:
        await self.press("button", "Fortryd aflysning", within=self._booking(when))

    async def edit(self, when: str) -> None:
        await self.press("link", "Ret besøget", within=self._booking(when))

    async def cancelled_is_said(self) -> None:
        await self.says("Tiden er aflyst.")

    async def restored_is_said(self) -> None:
        await self.says("Tiden gælder igen.")

    async def lost_link(self) -> None:
        await self.press("link", "Har du mistet linket til en tid?")

    async def waits_for_connection(self) -> None:
        unsent = self.page.get_by_text("Ikke bekræftet endnu – sendes, når du har net")
        await self.wait_for(unsent, "“Ikke bekræftet endnu – sendes, når du har net”")

    async def wish_came_true(self, number: int) -> None:
        await self.wait_for(self.page.get_by_text(f"Du fik dit {number}. valg."), f"“Du fik dit {number}. valg.”")

    def _booking(self, when: str) -> Locator:
        return self.page.get_by_role("listitem").filter(has_text=when)

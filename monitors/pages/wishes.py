"""`/tid` without a connection: one to three of the times that were seen last, in the citizen's order."""

from monitors.pages.screen import Screen, loosely

OFFICE = r"(, .+)?$"
"""Named behind a time where there are several."""


class WishesPage(Screen):
    async def is_shown(self) -> None:
        heading = self.page.get_by_role("heading", name="Vælg tider uden forbindelse")
        await self.wait_for(heading, "“Vælg tider uden forbindelse”")

    async def wish_for(self, day: str, time: str) -> None:
        """Press one time: "tirsdag 24. november", "10.15"."""
        times = self.page.get_by_role("group", name=loosely(day), include_hidden=True)
        if not await times.first.is_visible():
            await self.page.get_by_text(loosely(day)).click()
        await self.press("button", time, within=times)

    async def move_up(self, when: str) -> None:
        """ "tirsdag 24. november kl. 10.15"."""
        button = self.page.get_by_role("button", name=loosely(f"Flyt op: {when}", OFFICE))
        await self.wait_for(button, f"knappen “Flyt op: {when}”")
        await button.click()

    async def is_choice(self, number: int, when: str) -> None:
        await self.wait_for(
            self.page.get_by_text(loosely(f"{number}. valg: {when}", OFFICE)), f"“{number}. valg: {when}”"
        )

    async def go_on(self) -> None:
        await self.press("button", "Videre")

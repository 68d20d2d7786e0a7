"""`/stander`: the stand at the door."""

from monitors.pages.screen import Screen


class StandPage(Screen):
    async def welcomes(self) -> None:
        heading = self.page.get_by_role("heading", name="Hvad kan vi hjælpe med?")
        await self.wait_for(heading, "“Hvad kan vi hjælpe med?”")

    async def without_a_time(self) -> None:
        await self.press("button", "Jeg har ikke en tid", part=True)
        await self.wait_for(self.page.get_by_role("heading", name="Hvad kommer du for?"), "“Hvad kommer du for?”")

    async def choose(self, topic: str) -> None:
        await self.press("button", topic, part=True)

    async def number(self) -> int:
        """Wait for a number, and read it."""
        heading = self.page.get_by_role("heading", name="Dit nummer er")
        await self.wait_for(heading, "“Dit nummer er …”")
        return int((await heading.inner_text()).split()[-1])

    async def done(self) -> None:
        await self.press("button", "Færdig")
        await self.welcomes()

    async def show(self, code: str) -> None:
        """Say that one is here, by a code."""
        await self.press("button", "Jeg har en tid", part=True)
        await self.write("textbox", "Kode eller telefonnummer", code)
        await self.press("button", "Jeg er her")

    async def refuses(self, why: str) -> None:
        await self.wait_for(self.page.get_by_role("alert").get_by_text(why), f"“{why}”")

"""`/fejl`: "Meld en fejl"."""

import re

from monitors.pages.screen import Screen
from monitors.verdicts import Unexpected


class FaultPage(Screen):
    async def open(self) -> None:
        """From the foot of any screen."""
        await self.press("link", "Meld en fejl", within=self.page.get_by_role("contentinfo"))
        await self.arrived("Meld en fejl")

    async def tell(self, what: str) -> None:
        await self.write("textbox", "Hvad skete der? (kan udelades)", what)
        await self.press("button", "Send")

    async def number(self) -> int:
        """What the citizen is told to name; the page says by when somebody looks at it, too."""
        thanks = self.page.get_by_text(re.compile(r"Tak\. Dit nummer er \d+"))
        await self.wait_for(thanks, "“Tak. Dit nummer er …”")
        await self.wait_for(self.page.get_by_text("Driften ser på fejlen senest"), "en frist for svaret")
        found = re.search(r"nummer er (\d+)", await thanks.first.inner_text())
        if found is None:
            raise Unexpected("et nummer på fejlen", await self.described())
        return int(found[1])

"""`/kvittering/…`: the proof of what was agreed."""

import re
from urllib.parse import urlsplit

from playwright.async_api import TimeoutError as Waited

from monitors.pages.screen import Screen, plain
from monitors.second_channel import Opener
from monitors.verdicts import Unexpected

_SECRET_LINK = re.compile(r"([0-9a-f-]{36})\.([\w-]+)")


class ReceiptPage(Screen):
    async def is_shown(self) -> None:
        """Wait for a receipt, whatever it says."""
        await self.wait_for(self.page.get_by_role("button", name="Udskriv", exact=True), "en kvittering")

    async def said_when(self) -> str:
        """The time that the receipt names, in small letters: tirsdag 24. november kl. 10.15"""
        when = self.page.get_by_role("definition").first
        await self.wait_for(when, "en kvittering med et tidspunkt")
        return plain(await when.inner_text())

    async def secret_link(self) -> Opener:
        """What the citizen can open the booking with from any device."""
        field = self.page.get_by_role("textbox", name="Link til din tid", exact=True)
        try:
            link = await field.input_value()
        except Waited as waited:
            raise Unexpected("et link til tiden på kvitteringen", await self.described()) from waited
        found = _SECRET_LINK.fullmatch(urlsplit(link).fragment)
        if found is None:
            raise Unexpected("et helt link til tiden på kvitteringen", "et link, der ikke kan åbne nogen tid")
        return Opener(id=found[1], secret=found[2])

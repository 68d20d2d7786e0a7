"""`/tid`: what to bring, where, and when."""

import re

from playwright.async_api import Locator

from monitors.pages.screen import Screen, loosely, plain
from monitors.verdicts import Unexpected

HALVES = re.compile(", (formiddag|eftermiddag)$", re.IGNORECASE)


class TimePage(Screen):
    async def choose_office(self, name: str) -> None:
        """Choose among several offices; a topic with one office asks nothing."""
        office = self.page.get_by_role("link", name=re.compile(f"^{re.escape(name)}\\b"))
        await self.wait_for(office, f"stedet “{name}” på listen")
        await office.click()

    async def is_shown(self) -> None:
        await self.wait_for(self.page.get_by_role("heading", name="Ledige tider"), "overskriften “Ledige tider”")
        await self.wait_for(self._halves(), "ledige tider")

    async def offered(self) -> dict[str, list[str]]:
        """The times on the page by day, in small letters: {"tirsdag 24. november": ["10.00", …]}. Opens each day."""
        days: dict[str, list[str]] = {}
        for half in await self._halves(hidden=True).all():
            day = HALVES.sub("", plain(await half.get_attribute("aria-label") or ""))
            if day not in days and not await half.is_visible():
                await self._open(day)
            times = await half.get_by_role("button").all_inner_texts()
            days.setdefault(day, []).extend(plain(time) for time in times)
        return days

    async def choose(self, day: str, time: str) -> None:
        """Press one time: "tirsdag 24. november", "10.15"."""
        halves = self.page.get_by_role("group", name=loosely(day, HALVES.pattern), include_hidden=True)
        if await halves.count() == 0:
            raise Unexpected(f"{day} blandt dagene med ledige tider", await self.described())
        if not await halves.first.is_visible():
            await self._open(day)
        await self.press("button", time, within=halves)

    async def confirm_move(self) -> None:
        dialog = self.page.get_by_role("dialog", name="Vil du skifte til den nye tid?")
        await self.wait_for(dialog, "spørgsmålet “Vil du skifte til den nye tid?”")
        await self.press("button", "Bekræft", within=dialog)

    def _halves(self, hidden: bool = False) -> Locator:
        return self.page.get_by_role("group", name=HALVES, include_hidden=hidden)

    async def _open(self, day: str) -> None:
        summary = self.page.get_by_text(loosely(day))
        await self.wait_for(summary, f"dagen {day}")
        await summary.click()

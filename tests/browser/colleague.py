"""What somebody on the staff does on their pages, in sentences. Everything is found by role and visible name."""

from playwright.async_api import Page, expect

from tests.clock import Clock


class Colleague:
    def __init__(self, page: Page, clock: Clock) -> None:
        self.page = page
        self.clock = clock

    async def arrives_at(self, heading: str) -> None:
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    async def opens(self, path: str, heading: str) -> None:
        await self.page.goto(path)
        await self.arrives_at(heading)

    async def signs_in(self, name: str) -> None:
        """By the accounts that the demo shows."""
        await self.page.get_by_role("button", name=name).click()
        await self.page.get_by_role("button", name="Log ind", exact=True).click()

"""What somebody on the staff does on their pages, in sentences. Everything is found by role and visible name."""

from playwright.async_api import Locator, Page, expect

from tests.clock import Clock

POOL = "Kystby Rådhus"


class Colleague:
    def __init__(self, page: Page, clock: Clock) -> None:
        self.page = page
        self.clock = clock

    async def arrives_at(self, heading: str) -> None:
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    async def opens(self, path: str, heading: str) -> None:
        await self.page.goto(path)
        await self.arrives_at(heading)

    async def opens_the_calendar(self) -> None:
        await self.opens("/personale/kalender", "Kalender")
        await expect(self.day("mandag 23. november")).to_be_visible()

    def day(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name)

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("dialog").first

    @property
    def review(self) -> Locator:
        return self.page.get_by_role("dialog", name="Det sker der, hvis du gemmer")

    async def looks_at_what_happens(self) -> None:
        await self.page.get_by_role("button", name="Se hvad der sker").click()
        await expect(self.review).to_be_visible()

    async def saves(self) -> None:
        await self.review.get_by_role("button", name="Gem", exact=True).click()
        await expect(self.page.get_by_text("Det er gemt")).to_be_visible()

    async def undoes(self) -> None:
        await self.page.get_by_role("button", name="Fortryd").click()
        await expect(self.page.get_by_text("Det er fortrudt")).to_be_visible()

    async def signs_in(self, name: str) -> None:
        """By the accounts that the demo shows."""
        await self.page.get_by_role("button", name=name).click()
        await self.page.get_by_role("button", name="Log ind", exact=True).click()

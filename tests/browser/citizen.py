"""What a citizen does on the pages, in sentences. Everything is found by role and visible name."""

import re

from playwright.async_api import Locator, Page, expect

from tests.clock import Clock

CITY_HALL = re.compile("Rådhus")


class Citizen:
    def __init__(self, page: Page, clock: Clock) -> None:
        self.page = page
        self.clock = clock
        self.taps = 0
        self.screens: list[str] = []
        """Those that were come to, in order."""

    async def tap(self, control: Locator) -> None:
        self.taps += 1
        await control.click()

    async def arrives_at(self, heading: str) -> None:
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.screens.append(heading)

    async def opens_the_front_page(self) -> None:
        await self.page.goto("/")
        await self.arrives_at("Bestil tid")

    async def looks_for_times(self, topic: str = "Pas til voksne") -> None:
        """From the front page to the free times at the city hall."""
        await self.opens_the_front_page()
        await self.tap(self.page.get_by_role("link", name=topic, exact=True))
        await self.arrives_at("Vælg tid")
        await self.tap(self.page.get_by_role("link", name=CITY_HALL))
        await expect(self.times.first).to_be_visible()

    @property
    def times(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile(r"^\d\d\.\d\d$"))

    async def holds_a_time(self, number: int = 0) -> None:
        await self.looks_for_times()
        await self.tap(self.times.nth(number))
        await self.arrives_at("Dine oplysninger")

    async def types_name_and_email(self, name: str = "Test Testesen", email: str = "test@borgertid.dk") -> None:
        await self.page.get_by_label("Navn").fill(name)
        await self.page.get_by_label("E-mail").fill(email)

    async def confirms(self) -> None:
        await self.tap(self.page.get_by_role("button", name="Bekræft", exact=True))

    async def books_a_time(self, number: int = 0) -> None:
        await self.holds_a_time(number)
        await self.types_name_and_email()
        await self.confirms()
        await self.arrives_at("Din tid er bestilt")

    async def opens_mine(self) -> None:
        await self.tap(self.page.get_by_role("link", name="Mine tider", exact=True))
        await self.arrives_at("Mine tider")

    async def waits(self, minutes: int) -> None:
        """Time passes, on the phone and at the server."""
        self.clock.pass_by(minutes=minutes)
        await self.page.clock.fast_forward(minutes * 60_000)

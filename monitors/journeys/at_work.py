"""What the walks among staff have in common: a test colleague, on the pages and past them."""

from typing import ClassVar, Final

from monitors.colleague import Colleague, Role
from monitors.devices import DESKTOP, Device
from monitors.journeys.journey import Journey
from monitors.journeys.phone import Phone
from monitors.pages.staff.account import AccountPage
from monitors.second_channel import Catalogue, Office, SecondChannel, Topic
from monitors.verdicts import Unexpected

_WAITS: Final = {"waiting", "parked", "called", "serving"}


class AtWork(Journey):
    """Walks the pages of staff. The server lets it meet test citizens only, and save nothing (P9)."""

    marked = True
    home: ClassVar[Device] = DESKTOP

    catalogue: Catalogue
    office: Office
    topic: Topic

    def __init__(self, phone: Phone, api: SecondChannel, base_url: str) -> None:
        super().__init__(phone, api, base_url)
        self.colleague = Colleague(api)
        self.devices: list[str] = []
        """What was paired, and is to be taken out of use."""
        self.numbers: set[int] = set()
        """What was drawn; other monitors may walk at the same time."""

    async def sign_in(self, role: Role) -> None:
        """On the page without its form, which has a walk of its own, and past it."""
        await self.colleague.sign_in(role)
        page = AccountPage(self.phone.page)
        status = await page.sign_in_past_the_form(self.base_url, role, self.api.mark())
        if status != 200:
            raise Unexpected("at overvågningen kan logge ind som medarbejder", f"svaret {status}")

    async def find_a_line(self) -> None:
        self.catalogue = await self.api.catalogue()
        self.office, self.topic = await self.colleague.find_line(self.catalogue)

    async def clean_up(self) -> None:
        """Take what the walk has put there away again; the server would do so within a quarter of an hour."""
        for device in self.devices:
            await self.colleague.revoke(device)
        if hasattr(self, "office"):
            for ticket in (await self.colleague.day(self.office.id)).tickets:
                if ticket.status in _WAITS and ticket.number in self.numbers:
                    await self.colleague.leave(ticket)

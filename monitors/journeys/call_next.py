"""A test colleague calls the next test citizen to a desk, and the board shows it."""

from playwright.async_api import Page

from monitors.colleague import Desk, Ticket, ticket_of
from monitors.journeys.at_work import AtWork
from monitors.journeys.journey import step
from monitors.pages.board import BoardPage
from monitors.pages.device import DevicePage
from monitors.pages.staff.day import DayPage
from monitors.verdicts import CouldNotLook, Unexpected


class CallNext(AtWork):
    name = "call-next"
    title = "Kald den næste borger til skranken, og se nummeret på tavlen"

    desk: Desk
    named: bool
    """Whether the office has named its desks."""
    number: int
    wall: Page
    """The board's own page."""

    @step("Overvågningen giver en testborger et nummer", harm="Personalet kan ikke give borgeren et nummer.")
    async def prepare(self) -> None:
        await self.sign_in("administrator")
        await self.find_a_line()
        day = await self.colleague.day(self.office.id)
        desks = [desk for desk in day.desks if self.topic.id in desk.topics]
        if day.desks and not desks:
            raise CouldNotLook(f"Ingen skranke tager emnet “{self.topic.name.da}”: turen kan ikke gås.")
        self.named = bool(desks)
        taken = {ticket.desk for ticket in day.tickets if ticket.status in {"called", "serving"}}
        free = [desk for desk in desks or [Desk(str(one), str(one)) for one in range(1, 99)] if desk.id not in taken]
        if not free:
            raise CouldNotLook("Alle skranker har en testborger: vent et kvarter.")
        self.desk = free[0]
        self.number = (await self.colleague.give_number(self.office.id, self.topic)).number
        self.numbers.add(self.number)

    @step("En skærm bliver stedets tavle og viser stedets navn", harm="Borgerne i venteværelset ser ingen tavle.")
    async def put_up_the_board(self) -> None:
        pairing = await self.colleague.expect_device("board", self.office.id)
        self.devices.append(pairing.id)
        self.wall = await self.phone.another_page()
        device = DevicePage(self.wall)
        await device.open(f"{self.base_url}/tavle")
        await device.pair(pairing.digits)
        await BoardPage(self.wall).is_shown()

    @step("Medarbejderen åbner dagens kø og vælger sin skranke", harm="Personalet kan ikke se, hvem der venter.")
    async def sit_down(self) -> None:
        page = DayPage(self.phone.page)
        await page.open(self.base_url)
        await page.sit_at(self.office.name, self.desk, named=self.named)

    @step("Medarbejderen trykker “Kald næste”", harm="Personalet kan ikke kalde den næste borger.")
    async def call(self) -> None:
        page = DayPage(self.phone.page)
        first = await self._first_in_line()
        await page.call_next()
        self.number = first.number
        self.numbers.add(self.number)
        await page.serves(self.number)

    @step("Kaldet læses tilbage gennem API'et", harm="Skærmen viser en borger, som ikke er kaldt.", grave="lost")
    async def read_back(self) -> None:
        ticket = ticket_of(await self.colleague.day(self.office.id), self.number)
        if (ticket.status, ticket.desk) != ("called", self.desk.id):
            raise Unexpected(
                f"nummer {self.number} er kaldt til {self.desk.name} (i API'et)",
                f"nummeret står som “{ticket.status}” ved “{ticket.desk}”",
            )
        if (self.number, self.desk.id) not in {
            (one.number, one.desk.id) for one in (await self.colleague.board(self.office.id)).called
        }:
            raise Unexpected(f"nummer {self.number} på tavlen (i API'et)", "andre numre")

    @step("Tavlen viser nummeret af sig selv", harm="Borgeren ser ikke, at det er deres tur.")
    async def see_the_board(self) -> None:
        await BoardPage(self.wall).calls(self.number)

    @step("Medarbejderen trykker “Borgeren er her” og “Færdig”", harm="Personalet kan ikke afslutte et besøg.")
    async def finish(self) -> None:
        page = DayPage(self.phone.page)
        await page.do("Borgeren er her")
        await page.do("Færdig")
        await page.is_free()

    @step("Besøget er slut i API'et og på tavlen", harm="Tavlen kalder borgere, der er færdige.")
    async def read_back_finished(self) -> None:
        ticket = ticket_of(await self.colleague.day(self.office.id), self.number)
        if ticket.status != "done":
            raise Unexpected(f"nummer {self.number} er færdigt (i API'et)", f"nummeret står som “{ticket.status}”")
        await BoardPage(self.wall).calls_no_more(self.number)

    async def _first_in_line(self) -> Ticket:
        day = await self.colleague.day(self.office.id)
        first = next((ticket for ticket in day.tickets if ticket.id in day.line[:1]), None)
        if first is None:
            raise Unexpected(f"nummer {self.number} i køen (i API'et)", "en tom kø")
        return first

"""A test citizen comes to the stand at the door: takes a number, and says that they are here."""

from datetime import datetime, timedelta

from monitors.colleague import Pairing, Stand, ticket_of
from monitors.danish import time_words
from monitors.journeys.at_work import AtWork
from monitors.journeys.journey import step
from monitors.pages.device import DevicePage
from monitors.pages.stand import StandPage
from monitors.second_channel import Opener
from monitors.verdicts import Unexpected


class StandArrival(AtWork):
    name = "stand-arrival"
    title = "Kom til standeren: tag et nummer, og sig, at man er der"

    stand: Stand
    pairing: Pairing
    number: int | None = None
    """Of whoever came without a time; None: the office takes nobody without."""
    booked: Opener | None = None
    """None: the office has no times just now."""
    start: datetime
    arrived: int | None = None
    """The number of whoever came with a time."""

    @step("Overvågningen laver en kode til en stander", harm="Personalet kan ikke sætte en stander op.")
    async def prepare(self) -> None:
        await self.colleague.sign_in("administrator")
        await self.find_a_line()
        self.stand = await self.colleague.stand(self.office.id)
        self.pairing = await self.colleague.expect_device("stand", self.office.id)
        self.devices.append(self.pairing.id)

    @step("Koden gør skærmen til en stander", harm="Personalet kan ikke sætte en stander op.")
    async def pair(self) -> None:
        device = DevicePage(self.phone.page)
        await device.open(f"{self.base_url}/stander")
        await device.pair(self.pairing.digits)
        await StandPage(self.phone.page).welcomes()

    @step("Standeren læses tilbage gennem API'et", harm="Standeren virker kun, til den bliver hentet igen.")
    async def read_back_paired(self) -> None:
        device = await self.colleague.device(self.pairing.id)
        if device is None or device.status != "paired":
            raise Unexpected("en stander i brug (i API'et)", device.status if device else "ingen stander")

    @step("Borgeren uden tid tager et nummer", harm="Borgeren kan ikke tage et nummer.")
    async def take_a_number(self) -> None:
        if not any(topic.id == self.topic.id and topic.walk_in for topic in self.stand.topics):
            return
        page = StandPage(self.phone.page)
        await page.without_a_time()
        await page.choose(self.topic.name.da)
        self.number = await page.number()
        self.numbers.add(self.number)
        await page.done()

    @step("Nummeret læses tilbage gennem API'et", harm="Borgeren har et nummer, som ingen kalder.", grave="lost")
    async def read_back_number(self) -> None:
        if self.number is None:
            return
        ticket = ticket_of(await self.colleague.day(self.office.id), self.number)
        if (ticket.status, [one.id for one in ticket.topics]) != ("waiting", [self.topic.id]):
            raise Unexpected(f"nummer {self.number} venter (i API'et)", f"nummeret står som “{ticket.status}”")

    @step("Overvågningen bestiller en tid til en testborger", harm="Andre systemer kan ikke bestille tider.")
    async def book(self) -> None:
        for topic in self.catalogue.topics:
            for day in (await self.api.free_times(topic, self.office.id)).days:
                self.start = day.times[0]
                self.booked = await self.api.book(topic, self.office.id, self.start, self.citizen)
                return

    @step("Borgeren med tid viser sin kode på standeren, og svaret passer til tiden",
          harm="Borgeren kan ikke sige, at de er kommet.")  # fmt: skip
    async def show_the_code(self) -> None:
        if self.booked is None:
            return
        page = StandPage(self.phone.page)
        record = await self.api.record(self.booked) or {}
        await page.show(str(record["code"]))
        day = await self.colleague.day(self.office.id)
        opens = self.start - timedelta(minutes=self.stand.earliest_arrival_minutes)
        if self.start.date() != day.fetched_at.astimezone(self.start.tzinfo).date():
            await page.refuses("Vi kan ikke finde en tid til dig her i dag")
        elif day.fetched_at < opens:
            await page.refuses("Du er her for tidligt")
            await page.refuses(time_words(opens, self.catalogue.zone))
        else:
            self.arrived = await page.number()
            self.numbers.add(self.arrived)

    @step(
        "Ankomsten læses tilbage gennem API'et",
        harm="Borgeren tror, at de er ventet, og bliver ikke kaldt.",
        grave="lost",
    )
    async def read_back_arrival(self) -> None:
        if self.booked is None:
            return
        tickets = [one for one in (await self.colleague.day(self.office.id)).tickets if one.booking == self.booked.id]
        if [one.number for one in tickets] != ([] if self.arrived is None else [self.arrived]):
            told = "ingen" if self.arrived is None else f"nummer {self.arrived}"
            raise Unexpected(f"{told} til borgeren med tid (i API'et)", f"{[one.number for one in tickets]}")

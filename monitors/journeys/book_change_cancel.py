"""A test citizen books, changes and cancels a time; each effect is read back past the page."""

from datetime import datetime

from monitors.danish import day_words, time_words
from monitors.journeys.journey import step
from monitors.journeys.own_time import OwnTime
from monitors.pages.form import FormPage
from monitors.pages.mine import MinePage
from monitors.pages.receipt import ReceiptPage
from monitors.pages.time import TimePage
from monitors.pages.topics import TopicsPage
from monitors.verdicts import Unexpected


class BookChangeCancel(OwnTime):
    name = "book-change-cancel"
    title = "Bestil, skift og aflys en tid"

    @step("Overvågningen finder et emne med ledige tider til testborgeren", harm="Borgeren kan ikke se emner og tider.")
    async def find_a_topic(self) -> None:
        await self.find_supply()

    @step("Borgeren åbner forsiden", harm="Borgeren kan ikke komme ind på forsiden.")
    async def open_front_page(self) -> None:
        await TopicsPage(self.phone.page).open(self.base_url)

    @step("Borgeren finder emnet ved at skrive", harm="Borgeren kan ikke finde det, det drejer sig om.")
    async def find_by_typing(self) -> None:
        topics = TopicsPage(self.phone.page)
        await topics.search(self.topic.keywords[0] if self.topic.keywords else self.topic.name.da)
        await topics.choose(self.topic.name.da)

    @step("Borgeren vælger sted og ser ledige tider", harm="Borgeren kan ikke se ledige tider.")
    async def choose_office(self) -> None:
        times = TimePage(self.phone.page)
        await times.arrived("Vælg tid")
        if len(self.topic.offices) > 1:
            await times.choose_office(self.office.name)
        await times.is_shown()

    @step("Borgeren vælger en ledig tid", harm="Borgeren kan ikke vælge en ledig tid.")
    async def choose_time(self) -> None:
        self.start = (await self.free())[0]
        await self._choose(self.start)
        await FormPage(self.phone.page).is_shown()

    @step("Borgeren skriver sine oplysninger", harm="Borgeren kan ikke skrive sine oplysninger.")
    async def fill_the_form(self) -> None:
        await FormPage(self.phone.page).fill(self.citizen)

    @step("Borgeren trykker “Bekræft” og får en kvittering", harm="Borgeren kan ikke bestille en tid.")
    async def confirm(self) -> None:
        await FormPage(self.phone.page).confirm()
        receipt = ReceiptPage(self.phone.page)
        await receipt.arrived("Din tid er bestilt")
        self.opener = await receipt.secret_link()

    @step(
        "Aftalen læses tilbage gennem API'et",
        harm="Borgeren har fået kvittering for en tid, som ikke er bestilt.",
        grave="lost",
    )
    async def read_back_booked(self) -> None:
        await self.stands(f"en aftale {self.words(self.start)}")
        await self._receipt_says(self.start)

    @step("Borgeren finder tiden under “Mine tider”", harm="Borgeren kan ikke finde sin tid igen.")
    async def find_under_mine(self) -> None:
        mine = MinePage(self.phone.page)
        await mine.open()
        await mine.shows(self.words(self.start))

    @step("Borgeren trykker “Skift tid” og ser andre tider", harm="Borgeren kan ikke skifte sin tid.")
    async def press_move(self) -> None:
        await MinePage(self.phone.page).move(self.words(self.start))
        times = TimePage(self.phone.page)
        await times.arrived("Skift tid")
        await times.is_shown()

    @step("Borgeren vælger en ny tid og trykker “Bekræft”", harm="Borgeren kan ikke skifte sin tid.")
    async def move(self) -> None:
        new = (await self.free())[-1]
        await self._choose(new)
        await TimePage(self.phone.page).confirm_move()
        self.start = new
        await ReceiptPage(self.phone.page).is_shown()

    @step(
        "Skiftet læses tilbage gennem API'et",
        harm="Borgeren tror, at tiden er skiftet, men den gamle gælder.",
        grave="lost",
    )
    async def read_back_moved(self) -> None:
        await self.stands(f"aftalen er flyttet til {self.words(self.start)}")
        receipt = ReceiptPage(self.phone.page)
        await receipt.arrived("Din tid er skiftet")
        await self._receipt_says(self.start)

    @step("Borgeren trykker “Aflys tid” og “Bekræft”", harm="Borgeren kan ikke aflyse sin tid.")
    async def cancel(self) -> None:
        mine = MinePage(self.phone.page)
        await mine.open()
        await mine.cancel(self.words(self.start))
        await mine.cancelled_is_said()

    @step(
        "Aflysningen læses tilbage gennem API'et",
        harm="Borgeren tror, at tiden er aflyst, men den gælder stadig.",
        grave="lost",
    )
    async def read_back_cancelled(self) -> None:
        await self.stands("aftalen er aflyst", status="cancelled")

    async def _choose(self, start: datetime) -> None:
        zone = self.catalogue.zone
        await TimePage(self.phone.page).choose(day_words(start, zone), time_words(start, zone))

    async def _receipt_says(self, start: datetime) -> None:
        said = await ReceiptPage(self.phone.page).said_when()
        if said != self.words(start):
            raise Unexpected(f"kvitteringen siger {self.words(start)}", f"kvitteringen siger {said}")

"""A test citizen takes one person more along; the visit is read back past the page."""

from monitors.journeys.journey import step
from monitors.journeys.own_time import OwnTime
from monitors.pages.mine import MinePage
from monitors.pages.receipt import ReceiptPage
from monitors.pages.visit import VisitPage


class AddAPerson(OwnTime):
    name = "add-a-person"
    title = "Tag en person mere med til en tid"

    @step("Overvågningen bestiller en tid, hvor der er plads til to", harm="Andre systemer kan ikke bestille tider.")
    async def book_first(self) -> None:
        await self.book_past_the_pages(most_persons=2)

    @step("Borgeren åbner det hemmelige link til sin tid", harm="Borgeren kan ikke åbne sin tid med linket.")
    async def open(self) -> None:
        await self.open_link(self.link)

    @step("Borgeren trykker “Ret besøget” og “En person mere”", harm="Borgeren kan ikke rette sit besøg.")
    async def add(self) -> None:
        await MinePage(self.phone.page).edit(self.words(self.start))
        visit = VisitPage(self.phone.page)
        await visit.is_shown()
        await visit.add_a_person()

    @step("Borgeren beholder tiden og trykker “Bekræft”", harm="Borgeren kan ikke tage en mere med til sin tid.")
    async def confirm(self) -> None:
        await VisitPage(self.phone.page).keep_the_time()
        self.persons = 2
        await ReceiptPage(self.phone.page).arrived("Dit besøg er rettet")

    @step(
        "Besøget læses tilbage gennem API'et",
        harm="Borgeren tror, at der er sat tid af til to, men der er kun til en.",
        grave="lost",
    )
    async def read_back(self) -> None:
        await self.stands(f"et besøg for to {self.words(self.start)}")

"""A test citizen tells of a fault and gets a number; that it is kept is read back past the page."""

from msgspec import Struct

from monitors.journeys.journey import Journey, step
from monitors.pages.fault import FaultPage
from monitors.pages.topics import TopicsPage
from monitors.verdicts import Unexpected

REPORTS = "/api/v1/fault-reports"


class _Told(Struct, frozen=True):
    number: int


class ReportAFault(Journey):
    name = "report-a-fault"
    title = "Meld en fejl"
    marked = True

    number: int

    @step("Overvågningen læser emnerne i API'et", harm="Borgeren kan ikke se kommunens emner.")
    async def look_whether_it_answers(self) -> None:
        await self.api.catalogue()

    @step("Borgeren trykker “Meld en fejl” nederst på siden", harm="Borgeren kan ikke melde en fejl.")
    async def open(self) -> None:
        await TopicsPage(self.phone.page).open(self.base_url)
        await FaultPage(self.phone.page).open()

    @step("Borgeren skriver, sender og får et nummer og en frist", harm="Borgeren kan ikke melde en fejl.")
    async def tell(self) -> None:
        page = FaultPage(self.phone.page)
        await page.tell("Overvågningen prøver, om man kan melde en fejl.")
        self.number = await page.number()

    @step(
        "Meldingen sendes en gang til: den har samme nummer",
        harm="Borgeren får et nummer, men ingen ser meldingen.",
        grave="lost",
    )
    async def read_back(self) -> None:
        # What was kept is known by its key. What was lost would get a number of its own now.
        sent = next((one for one in self.phone.written if one.path == REPORTS), None)
        if sent is None:
            raise Unexpected("en melding, der bliver sendt", f"nummer {self.number}, men intet blev sendt")
        again = (await self.api.send(REPORTS, sent.body, key=sent.key)).read(_Told)
        if again.number != self.number:
            raise Unexpected(
                f"meldingen nummer {self.number} (i API'et)", f"den fandtes ikke; nu er den {again.number}"
            )

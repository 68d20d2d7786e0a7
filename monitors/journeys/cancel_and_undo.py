"""A test citizen cancels a time and takes the cancellation back; both are read back past the page."""

from monitors.journeys.journey import step
from monitors.journeys.own_time import BookedTime
from monitors.pages.mine import MinePage
from monitors.verdicts import Unexpected


class CancelAndUndo(BookedTime):
    name = "cancel-and-undo"
    title = "Aflys en tid, og fortryd det"

    @step("Borgeren åbner det hemmelige link til sin tid", harm="Borgeren kan ikke åbne sin tid med linket.")
    async def open(self) -> None:
        await self.open_link(self.link)

    @step("Borgeren trykker “Aflys tid” og “Bekræft”", harm="Borgeren kan ikke aflyse sin tid.")
    async def cancel(self) -> None:
        mine = MinePage(self.phone.page)
        await mine.cancel(self.words(self.start))
        await mine.cancelled_is_said()

    @step(
        "Aflysningen læses tilbage gennem API'et",
        harm="Borgeren tror, at tiden er aflyst, men den gælder stadig.",
        grave="lost",
    )
    async def read_back_cancelled(self) -> None:
        await self.stands("aftalen er aflyst", status="cancelled")

    @step(
        "Mailen om aflysningen ligger klar til at blive sendt, når den ikke kan fortrydes mere",
        harm="Borgeren hører ikke, at tiden er aflyst.",
    )
    async def mail_waits(self) -> None:
        kinds = [mail.kind for mail in (await self.api.mails(self.citizen)).waiting]
        if "booking-cancelled" not in kinds:
            raise Unexpected("en mail om aflysningen, der venter", f"disse venter: {', '.join(kinds) or 'ingen'}")

    @step("Borgeren trykker “Fortryd aflysning”", harm="Borgeren kan ikke fortryde en aflysning.")
    async def undo(self) -> None:
        mine = MinePage(self.phone.page)
        await mine.undo(self.words(self.start))
        await mine.restored_is_said()

    @step(
        "Fortrydelsen læses tilbage gennem API'et",
        harm="Borgeren tror, at tiden gælder igen, men den er aflyst.",
        grave="lost",
    )
    async def read_back_restored(self) -> None:
        await self.stands("aftalen gælder igen")
        await self.happened("book", "cancel", "undo")

"""A partner's program books, changes and cancels through the API alone, and what it is told is true."""

from uuid import uuid4

from monitors.answers import Answer
from monitors.journeys.journey import step
from monitors.journeys.own_time import OwnTime
from monitors.second_channel import Opener
from monitors.verdicts import Unexpected


class PartnerApi(OwnTime):
    name = "partner-api"
    title = "Bestil, skift og aflys gennem API'et"
    on_screen = False

    again: Opener
    """What the second call with the same key was given."""
    stranger: Opener
    let_in: int
    """How the server answered a stranger who wanted to cancel."""

    @step("Programmet finder et emne med ledige tider", harm="Andre systemer kan ikke se emner og tider.")
    async def find(self) -> None:
        self.start = (await self.find_supply()).times[0]

    @step(
        "Programmet bestiller to gange med samme nøgle og får én tid", harm="Et gentaget kald bliver ikke kendt igen."
    )
    async def book_twice(self) -> None:
        key = str(uuid4())
        self.opener = await self.api.book(self.topic, self.office.id, self.start, self.citizen, key)
        self.again = await self.api.book(self.topic, self.office.id, self.start, self.citizen, key)

    @step("Den ene tid læses tilbage gennem API'et", harm="To borgere får den samme tid.", grave="sold-twice")
    async def read_back_once(self) -> None:
        if self.again != self.opener:
            raise Unexpected("samme svar på samme nøgle", "to forskellige aftaler")
        await self.stands(f"en aftale {self.words(self.start)}")

    @step("Kalenderfilen har tiden", harm="Borgeren får en forkert tid i sin kalender.", grave="lost")
    async def read_calendar(self) -> None:
        self.begins_in(await self.api.calendar(self.opener), "kalenderfilen")

    @step(
        "Tiden, der nu er taget, tilbydes ikke mere", harm="Andre systemer tilbyder tider, der er optaget.",
        grave="sold-twice",
    )  # fmt: skip
    async def look_again(self) -> None:
        days = (await self.api.free_times(self.topic, self.office.id)).days
        if any(self.start in day.times for day in days):
            raise Unexpected(f"{self.words(self.start)} er optaget", "tiden er stadig blandt de ledige")

    @step("Programmet vil aflyse tiden med en forkert kode", harm="Andre systemer hører ikke, at koden er forkert.")
    async def try_as_a_stranger(self) -> None:
        self.stranger = Opener(self.opener.id, "A" * len(self.opener.secret))
        answer = await self.api.send(f"/api/v1/bookings/{self.opener.id}/cancel", {}, self.stranger)
        self.let_in = answer.status
        # Whoever was let in is told of by the next step: that is worse than another refusal.
        if answer.status >= 400:
            _demand(answer, 401, "secret-wrong")

    @step("Uden den rigtige kode åbner tiden ikke", harm="Fremmede kan se og aflyse borgerens tid.", grave="leaked")
    async def refuse_strangers(self) -> None:
        seen = await self.api.status_of(f"/api/v1/bookings/{self.opener.id}", self.stranger)
        for what, status in (("aflyse", self.let_in), ("se", seen)):
            if status < 400:
                raise Unexpected(f"at en forkert kode ikke kan {what} tiden", f"svaret {status}")
        await self.stands("aftalen gælder")

    @step("Programmet skifter tiden", harm="Andre systemer kan ikke skifte tider.")
    async def move(self) -> None:
        self.start = (await self.free())[-1]
        await self.api.move(self.opener, self.office.id, self.start)
        await self.stands(f"aftalen er flyttet til {self.words(self.start)}")
        self.begins_in(await self.api.calendar(self.opener), "kalenderfilen efter skiftet")

    @step("Programmet aflyser tiden, og kalenderfilen siger det", harm="Andre systemer kan ikke aflyse tider.")
    async def cancel(self) -> None:
        await self.api.cancel(self.opener)
        await self.stands("aftalen er aflyst", status="cancelled")
        if "STATUS:CANCELLED" not in await self.api.calendar(self.opener):
            raise Unexpected("en kalenderfil, der siger, at aftalen er aflyst", "en kalenderfil, hvor den gælder")
        await self.happened("book", "move", "cancel")

    @step("En tid, der er aflyst, kan ikke skiftes", harm="Andre systemer tror, at en aflyst tid er skiftet.")
    async def refuse_what_is_over(self) -> None:
        body = {"office": self.office.id, "start": self.start}
        _demand(
            await self.api.send(f"/api/v1/bookings/{self.opener.id}/move", body, self.opener), 409, "not-possible-now"
        )


def _demand(answer: Answer, status: int, problem: str) -> None:
    """Raises Unexpected unless it is that very refusal."""
    if (answer.status, answer.problem) != (status, problem):
        raise Unexpected(f"afvisningen {status} {problem}", f"svaret {answer.status} {answer.problem}".rstrip())

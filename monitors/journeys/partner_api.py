"""A partner's program books, changes and cancels through the API alone, and what it is told is true."""

from typing import Any
from uuid import uuid4

from monitors.journeys.journey import step
from monitors.journeys.own_time import OwnTime
from monitors.second_channel import Opener
from monitors.verdicts import Unexpected


class PartnerApi(OwnTime):
    name = "partner-api"
    title = "Bestil, skift og aflys gennem API'et"
    on_screen = False

    @step("Programmet finder et emne med ledige tider", harm="Andre systemer kan ikke se emner og tider.")
    async def find(self) -> None:
        self.start = (await self.find_supply()).times[0]

    @step("Programmet bestiller to gange med samme nøgle og får én tid", harm="Et gentaget kald giver to tider.")
    async def book_twice(self) -> None:
        key = str(uuid4())
        self.opener = await self.api.book(self.topic, self.office.id, self.start, self.citizen, key)
        again = await self.api.book(self.topic, self.office.id, self.start, self.citizen, key)
        if again != self.opener:
            raise Unexpected("samme svar på samme nøgle", "to forskellige aftaler")
        await self.stands(f"en aftale {self.words(self.start)}")

    @step("Kalenderfilen har tiden", harm="Borgeren får en forkert tid i sin kalender.", lost=True)
    async def read_calendar(self) -> None:
        self.begins_in(await self.api.calendar(self.opener), "kalenderfilen")

    @step("Tiden, der nu er taget, tilbydes ikke mere", harm="Andre systemer tilbyder tider, der er optaget.")
    async def look_again(self) -> None:
        days = (await self.api.free_times(self.topic, self.office.id)).days
        if any(self.start in day.times for day in days):
            raise Unexpected(f"{self.words(self.start)} er optaget", "tiden er stadig blandt de ledige")

    @step("Uden den rigtige kode åbner tiden ikke", harm="Fremmede kan se og aflyse borgerens tid.")
    async def refuse_strangers(self) -> None:
        stranger = Opener(self.opener.id, "A" * len(self.opener.secret))
        await self._refused("/cancel", {}, stranger, 401, "secret-wrong")
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
        await self._refused(
            "/move", {"office": self.office.id, "start": self.start}, self.opener, 409, "not-possible-now"
        )

    async def _refused(self, what: str, body: Any, opener: Opener, status: int, problem: str) -> None:
        answer = await self.api.send(f"/api/v1/bookings/{opener.id}{what}", body, opener)
        if (answer.status, answer.problem) != (status, problem):
            raise Unexpected(f"afvisningen {status} {problem}", f"svaret {answer.status} {answer.problem}".rstrip())

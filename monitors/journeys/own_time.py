"""What the walks of a test citizen with a time of their own have in common."""

from datetime import datetime

from monitors.danish import moment_words
from monitors.giving_back import SOON
from monitors.journeys.journey import Journey, step
from monitors.pages.mine import MinePage
from monitors.second_channel import Booking, Catalogue, Chosen, FreeDay, FreeTimes, Office, Opener, Topic
from monitors.verdicts import CouldNotLook, Unexpected


class OwnTime(Journey):
    """Finds times that a test citizen can have, and reads back what has become of theirs."""

    marked = True

    catalogue: Catalogue
    topic: Topic
    office: Office
    start: datetime
    """When the booking should be by now."""
    persons: int = 1
    """How many it should be for by now."""
    opener: Opener

    async def find_supply(self, most_persons: int = 1) -> FreeDay:
        """A day with times to book and to move to, of the first topic that has one and takes so many persons."""
        self.catalogue = await self.api.catalogue()
        for topic in self.catalogue.topics:
            if topic.max_persons < most_persons:
                continue
            if day := a_day_to_book(await self.api.free_times(topic, persons=most_persons)):
                self.topic, self.office = topic, self.catalogue.office(day.office)
                return day
        raise CouldNotLook("Testborgeren har ingen ledige tider: turen kan ikke gås nu.")

    async def book_past_the_pages(self, most_persons: int = 1) -> None:
        """Book the first time that would do for so many persons, for one."""
        day = await self.find_supply(most_persons)
        self.start = day.times[0]
        self.opener = await self.api.book(self.topic, self.office.id, self.start, self.citizen)

    async def free(self) -> list[datetime]:
        """The test citizen's free times at the office on one day."""
        day = a_day_to_book(await self.api.free_times(self.topic, self.office.id))
        if day is None:
            raise CouldNotLook("Testborgeren har ikke flere ledige tider: turen kan ikke gås til ende nu.")
        return day.times

    async def open_link(self, link: str) -> None:
        """Open a booking by its secret link, and see it."""
        mine = MinePage(self.phone.page)
        await mine.open_by_link(link)
        await mine.shows(self.words(self.start))

    @property
    def link(self) -> str:
        return f"{self.base_url}/mine#{self.opener.id}.{self.opener.secret}"

    async def stands(self, expected: str, status: str = "booked") -> None:
        """The booking stands in the API as it should by now; `expected` says so in Danish."""
        seen = await self.phone.described()
        stored = await self.api.booking(self.opener)
        if stored != Booking(status, self.office.id, self.start, [Chosen(self.topic.id, self.persons)]):
            raise Unexpected(f"{expected} (i API'et)", f"{self._told(stored)} (i API'et), mens borgeren ser {seen}")

    async def happened(self, *actions: str) -> None:
        """The server's own history of the booking."""
        history = await self.api.history(self.opener)
        if history != list(actions):
            raise Unexpected(f"historien {', '.join(actions)} (i API'et)", f"historien {', '.join(history)} (i API'et)")

    def begins_in(self, calendar: str, what: str) -> None:
        """A calendar file (RFC 5545) has the booking's own beginning. Raises Unexpected."""
        local = self.start.astimezone(self.catalogue.zone)
        begins = f"DTSTART;TZID={self.catalogue.zone.key}:{local:%Y%m%dT%H%M%S}"
        if begins not in calendar:
            found = next((line for line in calendar.splitlines() if line.startswith("DTSTART;TZID")), "intet tidspunkt")
            raise Unexpected(f"{what} med {begins}", found)

    def words(self, moment: datetime) -> str:
        return moment_words(moment, self.catalogue.zone)

    def _told(self, stored: Booking | None) -> str:
        if stored is None:
            return "ingen aftale"
        states = {"booked": "aftalen gælder", "cancelled": "aftalen er aflyst"}
        where = "" if stored.office == self.office.id else f" ({stored.office})"
        visit = " + ".join(f"{topic.id} for {topic.persons}" for topic in stored.topics)
        return f"{states.get(stored.status, stored.status)} {self.words(stored.start)}{where}, {visit}"


class BookedTime(OwnTime):
    """Begins with a time that was booked past the pages, so that the walk comes soon to what it is about."""

    @step(
        "Overvågningen bestiller en tid til testborgeren gennem API'et", harm="Andre systemer kan ikke bestille tider."
    )
    async def book_first(self) -> None:
        await self.book_past_the_pages()


def a_day_to_book(free: FreeTimes) -> FreeDay | None:
    """The first day that is not too close and has a time to book and another to move to."""
    soonest = free.fetched_at + SOON
    return next((day for day in free.days if len(day.times) > 1 and day.times[0] > soonest), None)

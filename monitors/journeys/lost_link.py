"""A test citizen has lost the link and finds the time again with a code that comes by mail."""

import re

from monitors.journeys.journey import step
from monitors.journeys.own_time import BookedTime
from monitors.pages.find import FindPage
from monitors.pages.mine import MinePage
from monitors.pages.topics import TopicsPage
from monitors.second_channel import Mail
from monitors.verdicts import Unexpected

_DIGITS = re.compile(r"\b(\d{6})\b")


class LostLink(BookedTime):
    name = "lost-link"
    title = "Find sin tid igen med en kode"

    mail: Mail

    @step("Borgeren trykker “Har du mistet linket til en tid?”", harm="Den, der har mistet linket, kommer ikke videre.")
    async def lose_the_link(self) -> None:
        await TopicsPage(self.phone.page).open(self.base_url)
        mine = MinePage(self.phone.page)
        await mine.open()
        await mine.lost_link()
        await FindPage(self.phone.page).is_shown()

    @step("Borgeren beder om en kode til sin e-mail", harm="Borgeren kan ikke bede om en kode.")
    async def ask(self) -> None:
        await FindPage(self.phone.page).ask_for_a_code(self.citizen.email)

    @step("Mailen med koden kommer", harm="Borgeren får ingen kode.")
    async def receive(self) -> None:
        self.mail = await self.api.mail_to(
            self.citizen, lambda mail: "kode" in mail.subject.lower(), "en mail med en kode"
        )

    @step("Borgeren skriver koden og finder sin tid", harm="Borgeren kan ikke finde sin tid igen.")
    async def answer(self) -> None:
        digits = _DIGITS.search(self.mail.text)
        if digits is None:
            raise Unexpected("seks tal i mailen", f"mailen “{self.mail.subject}” uden kode")
        find = FindPage(self.phone.page)
        await find.answer(digits[1])
        await find.found_one()
        await find.go_to_mine()
        await MinePage(self.phone.page).shows(self.words(self.start))

    @step("Tiden er uændret i API'et", harm="Borgerens tid er ændret, blot fordi den blev fundet igen.", grave="lost")
    async def read_back(self) -> None:
        await self.stands(f"en aftale {self.words(self.start)}")
        await self.happened("book")

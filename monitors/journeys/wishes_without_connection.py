"""A test citizen ranks times without a connection, and gets the first when it comes back: read back past the page."""

from datetime import datetime

from monitors.danish import day_words, time_words
from monitors.journeys.journey import step
from monitors.journeys.own_time import OwnTime
from monitors.pages.form import FormPage
from monitors.pages.mine import MinePage
from monitors.pages.time import TimePage
from monitors.pages.topics import TopicsPage
from monitors.pages.wishes import WishesPage
from monitors.verdicts import Unexpected


class WishesWithoutConnection(OwnTime):
    name = "wishes-without-connection"
    title = "Ønsk tider uden net, og få en, når nettet er der igen"

    second: datetime

    @step("Overvågningen finder et emne med ledige tider til testborgeren", harm="Borgeren kan ikke se emner og tider.")
    async def find_a_topic(self) -> None:
        day = await self.find_supply()
        self.second, self.start = day.times[0], day.times[1]

    @step("Borgeren ser ledige tider, mens der er net", harm="Borgeren kan ikke se ledige tider.")
    async def look(self) -> None:
        topics = TopicsPage(self.phone.page)
        await topics.open(self.base_url)
        await topics.worker_is_ready()
        await topics.choose(self.topic.name.da)
        times = TimePage(self.phone.page)
        await times.arrived("Vælg tid")
        if len(self.topic.offices) > 1:
            await times.choose_office(self.office.name)
        await times.is_shown()

    @step("Nettet forsvinder, og siden åbner alligevel", harm="Borgeren kan ikke bruge siden uden net.")
    async def lose_the_connection(self) -> None:
        await self.phone.context.set_offline(True)
        await self.phone.page.reload()
        await WishesPage(self.phone.page).is_shown()

    @step("Borgeren ønsker to tider og bytter om på dem", harm="Borgeren kan ikke ønske tider uden net.")
    async def rank(self) -> None:
        wishes = WishesPage(self.phone.page)
        for wish in (self.second, self.start):
            await wishes.wish_for(day_words(wish, self.catalogue.zone), time_words(wish, self.catalogue.zone))
        await wishes.move_up(self.words(self.start))
        await wishes.is_choice(1, self.words(self.start))
        await wishes.go_on()

    @step("Borgeren skriver sine oplysninger og trykker “Bekræft”", harm="Borgeren kan ikke bestille uden net.")
    async def confirm(self) -> None:
        form = FormPage(self.phone.page)
        await form.is_shown()
        await form.fill(self.citizen)
        await form.confirm()
        mine = MinePage(self.phone.page)
        await mine.arrived("Mine tider")
        await mine.waits_for_connection()

    @step(
        "Intet er bestilt endnu", harm="Borgeren får at vide, at tiden ikke er bestilt, men det er den.", grave="lost"
    )
    async def nothing_yet(self) -> None:
        if await self.phone.taken():
            raise Unexpected("ingen tid, før nettet er der igen", "en tid, der er bestilt")

    @step("Nettet kommer igen, og det første ønske går i opfyldelse", harm="Borgerens ønske bliver ikke til en tid.")
    async def come_true(self) -> None:
        await self.phone.context.set_offline(False)
        await MinePage(self.phone.page).wish_came_true(1)

    @step(
        "Tiden læses tilbage gennem API'et",
        harm="Borgeren tror, at tiden er bestilt, men det er den ikke.",
        grave="lost",
    )
    async def read_back(self) -> None:
        booked = await self.phone.taken()
        if len(booked) != 1:
            raise Unexpected("netop én aftale", f"{len(booked)} aftaler")
        self.opener = booked[0]
        await self.stands(f"en aftale {self.words(self.start)}")

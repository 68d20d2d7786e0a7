"""A citizen who reads English finds all topics in English, and the way back."""

from monitors.journeys.journey import Journey, step
from monitors.pages.screen import Screen
from monitors.pages.topics import DANISH, ENGLISH, TopicsPage
from monitors.second_channel import Catalogue
from monitors.verdicts import Unexpected


class OtherLanguage(Journey):
    name = "other-language"
    title = "Se emnerne på engelsk"
    marked = False

    catalogue: Catalogue
    topics: TopicsPage

    @step("Overvågningen læser emnerne i API'et", harm="Borgeren kan ikke se kommunens emner.")
    async def read_catalogue(self) -> None:
        self.catalogue = await self.api.catalogue()

    @step("Borgeren trykker “English” på forsiden", harm="Den, der ikke læser dansk, kommer ikke videre.")
    async def switch(self) -> None:
        self.topics = TopicsPage(self.phone.page)
        await self.topics.open(self.base_url)
        await self.topics.switch_to(ENGLISH)

    @step(
        "Alle emner står på engelsk, også næste gang siden åbnes", harm="Den, der ikke læser dansk, ser danske emner."
    )
    async def compare(self) -> None:
        for _ in range(2):
            offered, shown = [topic.name.en for topic in self.catalogue.topics], await self.topics.names()
            if offered != shown:
                raise Unexpected(f"emnerne på engelsk: {', '.join(offered)}", ", ".join(shown))
            await self.topics.says_its_language()
            await self.phone.page.reload()
            await self.topics.is_shown()

    @step("Borgeren finder et emne ved at skrive på engelsk", harm="Den, der ikke læser dansk, kan ikke søge.")
    async def find(self) -> None:
        topic = self.catalogue.topics[0]
        await self.topics.search(topic.name.en)
        await self.topics.choose(topic.name.en)
        await Screen(self.phone.page).arrived("Choose a time")

    @step("Borgeren trykker “Dansk” og er tilbage på dansk", harm="Borgeren kan ikke komme tilbage til dansk.")
    async def switch_back(self) -> None:
        await self.topics.press("button", DANISH.switch)
        await self.topics.arrived("Vælg tid")

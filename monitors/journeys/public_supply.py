"""An unmarked citizen looks, and takes nothing: is the public supply really there?"""

from monitors.danish import day_words, time_words
from monitors.journeys.journey import Journey, step
from monitors.pages.time import TimePage
from monitors.pages.topics import TopicsPage
from monitors.second_channel import Catalogue, FreeTimes, Office, Topic
from monitors.verdicts import Unexpected

MOST_NAMED = 5
Times = set[tuple[str, str]]
"""(day, time) in the words of the page."""


class PublicSupply(Journey):
    name = "public-supply"
    title = "Se emner og ledige tider uden at tage nogen"
    marked = False

    catalogue: Catalogue
    topic: Topic
    office: Office
    before: FreeTimes
    """The free times just before the page asked for them."""

    @step("Overvågningen læser emnerne i API'et", harm="Borgeren kan ikke se kommunens emner.")
    async def read_catalogue(self) -> None:
        self.catalogue = await self.api.catalogue()

    @step("Borgeren ser alle kommunens emner på forsiden", harm="Borgeren kan ikke finde det, det drejer sig om.")
    async def see_topics(self) -> None:
        topics = TopicsPage(self.phone.page)
        await topics.open(self.base_url)
        offered, shown = {topic.name.da for topic in self.catalogue.topics}, set(await topics.names())
        if offered != shown:
            raise Unexpected(
                f"kommunens {len(offered)} emner på forsiden",
                f"{len(shown)} emner; mangler: {_list(offered - shown)}; ukendte: {_list(shown - offered)}",
            )

    @step("Kommunen har ledige tider", harm="Borgeren kan ikke få nogen tid.")
    async def find_supply(self) -> None:
        for topic in self.catalogue.topics:
            free = await self.api.free_times(topic)
            if free.days:
                self.topic, self.office = topic, self.catalogue.office(free.days[0].office)
                return
        raise Unexpected("mindst én ledig tid de næste 31 dage", "ingen ledige tider til noget emne")

    @step("Borgeren vælger emne og sted", harm="Borgeren kan ikke komme frem til de ledige tider.")
    async def choose_topic(self) -> None:
        self.before = await self.api.free_times(self.topic, self.office.id)
        await TopicsPage(self.phone.page).choose(self.topic.name.da)
        times = TimePage(self.phone.page)
        await times.arrived("Vælg tid")
        if len(self.topic.offices) > 1:
            await times.choose_office(self.office.name)
        await times.is_shown()

    @step("Siden viser netop de tider, der er ledige", harm="Borgeren ser andre tider end dem, der er ledige.")
    async def compare_times(self) -> None:
        shown = await TimePage(self.phone.page).offered()
        after = await self.api.free_times(self.topic, self.office.id)
        on_page: Times = {(day, time) for day, times in shown.items() for time in times}
        # Other citizens book meanwhile: what changed between the two readings may stand on the page or not.
        first, last = self._first_days(self.before, len(shown)), self._first_days(after, len(shown))
        missing, unknown = (first & last) - on_page, on_page - (first | last)
        if missing or unknown:
            raise Unexpected(
                f"de {len(last)} ledige tider på {self.office.name}",
                f"{len(on_page)} tider; mangler: {_moments(missing)}; ikke ledige: {_moments(unknown)}",
            )

    @step("Ingen tid er taget, og intet er sendt", harm="En borger, der kun ser sig om, tager en tid fra andre.")
    async def nothing_was_sent(self) -> None:
        if self.phone.blocked_writes:
            raise Unexpected("kun læsning", f"siden ville sende {_list(self.phone.blocked_writes)}")

    def _first_days(self, free: FreeTimes, count: int) -> Times:
        zone = self.catalogue.zone
        return {(day_words(time, zone), time_words(time, zone)) for day in free.days[:count] for time in day.times}


def _list(names: set[str]) -> str:
    """At most a few of `names`, and how many more there are."""
    first = sorted(names)[:MOST_NAMED]
    more = len(names) - len(first)
    return ", ".join(first) + (f" og {more} mere" if more else "") if names else "ingen"


def _moments(times: Times) -> str:
    return _list({f"{day} kl. {time}" for day, time in times})

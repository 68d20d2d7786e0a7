"""A planner who sets a municipality's file up on the screens: each key of it in the field that says it.

A key for which no screen has a field fails, by its name.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from playwright.async_api import Locator, expect

from tests.browser.colleague import Colleague

Table = Mapping[str, Any]

WEEKDAYS = {"MO": "mandag", "TU": "tirsdag", "WE": "onsdag", "TH": "torsdag", "FR": "fredag"}
LANES = {"public": "Åben for alle", "acute": "Akut", "staff": "Kun personale", "walk-in": "Uden tid"}
BOOKABLE_BY = {"everybody": "Alle", "link": "Kun dem med et link", "staff": "Kun personale"}
UNITS = {"days": "Dage", "weeks": "Uger"}
OFFICE = {
    "name": "Navn", "address": "Adresse", "postcode": "Postnummer", "city": "By", "goal_days": "Mål i arbejdsdage",
}  # fmt: skip
RELEASE = {"horizon_days": "Så mange dage frem", "acute_opens": "Akuttider åbner kl."}
NUMBERS = {"minutes": "Minutter for hver person", "min_age": "Mindste alder", "max_age": "Højeste alder"}
LINES = {"bring": "Det skal man tage med", "conditions": "Andre vilkår"}
FEE = {"amount_dkk": "Kroner", "valid_from": "Gælder fra", "from_age": "Fra alder", "until_age": "Til og med alder"}


class RuleMaker(Colleague):
    """Whoever it is signed in as may plan."""

    @property
    def open_form(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def at(self, path: str, heading: str) -> None:
        await self.opens(path, heading)
        # Only what is there can be changed.
        await expect(self.page.get_by_role("button", name="Ret").first).to_be_visible()

    async def fills(self, values: Table, labels: Mapping[str, str], within: Locator | None = None) -> None:
        for key, label in labels.items():
            if key in values:
                field = (within or self.open_form).get_by_label(label, exact=True)
                await field.fill(str(values[key])[:5] if label.endswith("kl.") else str(values[key]))

    async def ticks(self, group: str, names: Iterable[str]) -> None:
        """Those of the group and no others."""
        wanted = set(names)
        for box in await self.open_form.get_by_role("group", name=group, exact=True).get_by_role("checkbox").all():
            name = await box.evaluate("box => box.labels[0].textContent.trim()")
            await box.set_checked(name in wanted)
            wanted.discard(name)
        assert wanted == set(), f"{group} has no {wanted}"

    async def looks_and_saves(self, button: str = "Se hvad der sker") -> None:
        await self.open_form.get_by_role("button", name=button).click()
        await self.review.get_by_role("button", name="Gem", exact=True).click()
        await expect(self.open_form).to_have_count(0)
        await expect(self.page.get_by_role("status").get_by_text("Det er gemt")).to_be_visible()

    async def sets_release(self, release: Table) -> None:
        knows(release, RELEASE)
        await self.at("/personale/frigivelse", "Hvornår tider kan bestilles")
        await self.page.get_by_role("button", name="Ret Alle steder").click()
        await self.fills(release, RELEASE)
        await self.looks_and_saves()

    async def sets_office(self, office: Table, instead_of: str | None) -> None:
        knows(office, [*OFFICE, "day"])
        knows(day := office.get("day", {}), ["walk_in_topics"])
        await self.at("/personale/steder", "Steder og skrankegrupper")
        button = f"Ret {instead_of}" if instead_of else "Nyt sted"
        await self.page.get_by_role("button", name=button, exact=True).click()
        await self.fills(office, OFFICE)
        if "walk_in_topics" in day:
            assert not day["walk_in_topics"], "no topic is there yet when the office is set up"
            await self.open_form.get_by_text("Sådan går dagen").click()
            await self.open_form.get_by_label("Kun nogle emner kan klares uden tid").check()
        await self.looks_and_saves()

    async def sets_pool(self, pool: Table, file: Table, instead_of: str | None, brings: Table | None) -> None:
        """Brings a topic along that is not there yet, where it has one."""
        knows(pool, ["office", "name", "topics", "person", "bookable_by"])
        office, topics = names_of(file["offices"])[pool["office"]], names_of(file["topics"])
        await self.at("/personale/steder", "Steder og skrankegrupper")
        button = f"Ret {instead_of}, {office}" if instead_of else f"Ny skrankegruppe: {office}"
        await self.page.get_by_role("button", name=button, exact=True).click()
        await self.fills(pool, {"name": "Navn"})
        known = [topics[topic] for topic in pool["topics"] if not brings or topic != brings["id"]]
        await self.ticks("Emner, som alle i gruppen kan", known)
        if brings:
            knows(brings, ["name", "minutes"])
            await self.open_form.get_by_label("Gruppen skal også have et nyt emne").check()
            await self.fills(brings["name"], {"da": "Emnets navn på dansk", "en": "Emnets navn på engelsk"})
            await self.fills(brings, {"minutes": "Minutter for hver person"})
        if "bookable_by" in pool:
            await self.open_form.get_by_label("Hvem kan bestille").select_option(BOOKABLE_BY[pool["bookable_by"]])
        if "person" in pool:
            await self.open_form.get_by_label("Gruppen er en sagsbehandler med navn").check()
        await self.looks_and_saves()

    async def sets_topic(self, topic: Table, instead_of: str | None, pools: Iterable[str]) -> None:
        """Served by these pools, each called by its office and its name."""
        knows(topic, [*NUMBERS, *LINES, "name", "residents_only", "present", "online", "processing", "fees"])
        await self.at("/personale/emner", "Emner")
        button = f"Ret {instead_of}" if instead_of else "Nyt emne"
        await self.page.get_by_role("button", name=button, exact=True).click()
        await self.open_form.get_by_text("Hvem det er for, og regler").click()
        await self.fills(topic["name"], {"da": "Navn på dansk", "en": "Navn på engelsk"})
        await self.fills(topic, NUMBERS)
        await self.ticks("Hvem kan hjælpe", pools)
        await self.says_whom_it_is_for(topic)
        for key, group in LINES.items():
            await self.writes_lines(group, topic.get(key, ()))
        if online := topic.get("online"):
            await self.open_form.get_by_label("Kan klares på nettet her").fill(online["url"])
            labels = {"da": "Tekst på dansk", "en": "Tekst på engelsk"}
            await self.fills(online["text"], labels)
        await self.looks_and_saves()

    async def says_whom_it_is_for(self, topic: Table) -> None:
        if topic.get("residents_only"):
            await self.open_form.get_by_label("Kun for dem, der bor i kommunen").check()
        if present := topic.get("present"):
            await self.fills(present, {"da": "Hvem skal møde op, på dansk", "en": "Hvem skal møde op, på engelsk"})
        if processing := topic.get("processing"):
            await self.open_form.get_by_label("Svar inden for").fill(str(processing["number"]))
            await self.open_form.get_by_label("Dage eller uger").select_option(UNITS[processing["unit"]])

    async def writes_lines(self, group: str, lines: Iterable[Table]) -> None:
        fields = self.open_form.get_by_role("group", name=group, exact=True)
        for number, line in enumerate(lines, 1):
            await fields.get_by_role("button", name="Tilføj en linje").click()
            await self.fills(line, {"da": f"{number} på dansk", "en": f"{number} på engelsk"}, fields)

    async def sets_rule(self, rule: Table, file: Table) -> None:
        knows(rule, ["pool", "lane", "rrule", "valid_from", "from", "until", "capacity", "text"])
        await self.chooses_the_pool(rule["pool"], file)
        await self.page.keyboard.press("n")
        days = [WEEKDAYS[day] for day in rule["rrule"].removeprefix("FREQ=WEEKLY;BYDAY=").split(",")]
        await self.open_form.get_by_label("Skriv det i ord").fill(f"{', '.join(days)} {rule['from']}-{rule['until']}")
        await self.fills(rule, {"valid_from": "Gælder fra", "capacity": "Antal skranker"})
        await self.open_form.get_by_label("Hvem kan bestille").select_option(LANES[rule["lane"]])
        if text := rule.get("text"):
            await self.open_form.get_by_text("Emner, helligdage og tekst").click()
            await self.fills(text, {"da": "Tekst på dansk", "en": "Tekst på engelsk"})
        await self.looks_and_saves()

    async def chooses_the_pool(self, pool_id: str, file: Table) -> None:
        pool = next(one for one in file["pools"] if one["id"] == pool_id)
        office = names_of(file["offices"])[pool["office"]]
        await self.opens("/personale/kalender", "Kalender")
        await expect(self.day("mandag 23. november")).to_be_visible()
        option = self.page.locator(f'optgroup[label="{office}"] option', has_text=pool["name"])
        chosen = await option.get_attribute("value")
        await self.page.get_by_label("Skrankegruppe").select_option(chosen)

    async def deletes_the_rule_of(self, day: str, hours: str, pool: str, file: Table) -> None:
        await self.chooses_the_pool(pool, file)
        await self.day(day).get_by_role("button", name=hours).click()
        await self.looks_and_saves("Slet åbningstiden")


def knows(table: Table, keys: Iterable[str]) -> None:
    unknown = table.keys() - {*keys, "id"}
    assert unknown == set(), f"no field of a screen says {unknown}"


def names_of(tables: Iterable[Table]) -> dict[str, str]:
    """By id, as they are called in Danish."""
    return {table["id"]: table["name"] if isinstance(table["name"], str) else table["name"]["da"] for table in tables}

"""A test colleague plans new opening hours, looks at what would happen, and leaves it at that."""

from datetime import timedelta
from typing import Any

from monitors.colleague import STAFF
from monitors.journeys.at_work import AtWork
from monitors.journeys.journey import step
from monitors.pages.staff.calendar import CalendarPage
from monitors.verdicts import CouldNotLook, Unexpected

FROM, UNTIL = "02.10", "02.25"
"""Hours at which no office is open: what the change adds is all that can be there."""
LASTS = timedelta(minutes=15)
PHRASE = f"hver onsdag {FROM}–{UNTIL}"
SUMMARY = f"Åben hver onsdag kl. {FROM}–{UNTIL}"


class StaffRulePreview(AtWork):
    name = "staff-rule-preview"
    title = "Se, hvad en ny åbningstid gør, før den gemmes"

    before: dict[str, Any]
    """The municipality's file, as a document."""
    pool: dict[str, Any]
    today: str

    @step("Overvågningen læser kommunens kalendere i API'et", harm="Personalet kan ikke se kalenderne.")
    async def read_first(self) -> None:
        await self.sign_in("planner")
        self.before = await self.colleague.document()
        if not self.before.get("pools"):
            raise CouldNotLook("Kommunen har ingen skrankegrupper: turen kan ikke gås.")
        self.pool = self.before["pools"][0]
        self.today = await self.colleague.today()

    @step("Medarbejderen åbner kalenderen og vælger en skrankegruppe", harm="Personalet kan ikke se kalenderne.")
    async def open(self) -> None:
        page = CalendarPage(self.phone.page)
        await page.open(self.base_url)
        if len(self.before["pools"]) > 1:
            await page.choose_pool(self.pool["name"])

    @step("Medarbejderen skriver en ny åbningstid i ord", harm="Personalet kan ikke lave nye åbningstider.")
    async def write(self) -> None:
        page = CalendarPage(self.phone.page)
        await page.write_a_rule(PHRASE)
        await page.understood(SUMMARY)

    @step(
        "Medarbejderen trykker “Se hvad der sker” og ser de nye tider", harm="Personalet kan ikke se, hvad de gemmer."
    )
    async def look(self) -> None:
        page = CalendarPage(self.phone.page)
        await page.look_at_what_happens()
        await page.tells("Nye tider")
        await page.tells(f"{FROM}–{UNTIL}")

    @step("API'et siger det samme om ændringen", harm="Personalet ser noget andet end det, der sker, når de gemmer.")
    async def compare(self) -> None:
        told = await CalendarPage(self.phone.page).told()
        times = (await self.colleague.preview(self._changed())).times
        if not times or any(one.pool != self.pool["id"] or one.until - one.from_ != LASTS for one in times):
            raise Unexpected(f"kun nye tider kl. {FROM}–{UNTIL} (i API'et)", f"{len(times)} tider, også andre")
        days = "1 dag" if len(times) == 1 else f"{len(times)} dage"
        if len(times) > 1 and days not in told:
            raise Unexpected(f"nye tider på {days} (i API'et)", f"siden siger “{told[:300]}”")

    @step("Intet er gemt, og overvågningen må ikke gemme", harm="En visning ændrer åbningstiderne for alle borgere.")
    async def nothing_is_saved(self) -> None:
        await CalendarPage(self.phone.page).go_back()
        # A version that never was: should the server let a monitor save after all, it refuses this one anyway.
        answer = await self.api.send(f"{STAFF}/document", self.before, replaces='"0"')
        if answer.problem != "not-for-monitors":
            raise Unexpected("at serveren afviser en overvågning, der vil gemme", f"svaret {answer.problem}")
        after = await self.colleague.document()
        if any(self._is_ours(rule) for rule in after.get("rules", [])):
            raise Unexpected("åbningstider som før (i API'et)", f"åbningstiden {PHRASE} er gemt")

    def _changed(self) -> dict[str, Any]:
        rule = {
            "id": "overvaagning", "pool": self.pool["id"], "lane": "public", "rrule": "FREQ=WEEKLY;BYDAY=WE",
            "valid_from": self.today, "from": FROM.replace(".", ":"), "until": UNTIL.replace(".", ":"), "capacity": 1,
        }  # fmt: skip
        return {**self.before, "rules": [*self.before.get("rules", []), rule]}

    def _is_ours(self, rule: dict[str, Any]) -> bool:
        return (rule["pool"], rule["from"], rule["until"]) == (
            self.pool["id"], FROM.replace(".", ":"), UNTIL.replace(".", ":"),
        )  # fmt: skip

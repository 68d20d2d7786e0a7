"""A test colleague signs in on the page of staff, and out again."""

from typing import Final

from monitors.colleague import STAFF, Me, Ways, answer_of, user_of
from monitors.journeys.at_work import AtWork
from monitors.journeys.journey import step
from monitors.pages.staff.account import AccountPage
from monitors.verdicts import Unexpected, Unread

ROLE: Final = "clerk"
OWN = f"{STAFF}/me"


class StaffSignIn(AtWork):
    name = "staff-sign-in"
    title = "Log ind som personale, og log ud"

    ways: Ways
    me: Me

    @step("Overvågningen spørger API'et, hvordan man logger ind", harm="Personalet kan ikke logge ind.")
    async def ask(self) -> None:
        self.ways = await self.colleague.ways()
        self.me = await self.colleague.sign_in(ROLE)

    @step("Medarbejderen åbner personalets side og bliver bedt om at logge ind", harm="Personalet kan ikke logge ind.")
    async def open(self) -> None:
        page = AccountPage(self.phone.page)
        await page.open(self.base_url)
        await page.asks_to_sign_in()

    @step("Knappen “Log ind med kommunens login” fører til kommunens login, og det svarer",
          harm="Personalet kan ikke komme til kommunens login.")  # fmt: skip
    async def go_to_the_provider(self) -> None:
        if not self.ways.provider:
            return
        await AccountPage(self.phone.page).go_to_provider()
        answer = await answer_of(await self.phone.led_out())
        if answer >= 400:
            raise Unexpected("kommunens loginside", f"svaret {answer}")
        page = AccountPage(self.phone.page)
        await page.open(self.base_url)
        await page.asks_to_sign_in()

    @step("Medarbejderen skriver navn og kode, trykker “Log ind” og er inde", harm="Personalet kan ikke logge ind.")
    async def sign_in_on_the_page(self) -> None:
        page = AccountPage(self.phone.page)
        if self.ways.password:
            await page.fill(user_of(ROLE), self.api.mark())
            await page.send()
        else:
            # Monitors have no second factor: they come in past the form, and meet no citizen.
            await page.sign_in_past_the_form(self.base_url, ROLE, self.api.mark())
            await page.open(self.base_url)
        await page.welcomes(self.me.name)

    @step("Serveren kender medarbejderen i denne browser", harm="Personalet ser ud til at være inde og kan intet gøre.")
    async def read_back(self) -> None:
        if (status := await self.phone.status_of(OWN)) != 200:
            raise Unexpected("at serveren kender den, der er logget ind (i API'et)", f"svaret {status}")

    @step("Medarbejderen trykker “Log ud”", harm="Personalet kan ikke logge ud af en fælles computer.")
    async def sign_out_again(self) -> None:
        page = AccountPage(self.phone.page)
        await page.sign_out(self.me.name)
        await page.asks_to_sign_in()

    @step(
        "Serveren kender ikke browseren mere", harm="Den næste ved computeren kan se borgernes tider.", grave="leaked"
    )
    async def read_back_out(self) -> None:
        if (status := await self.phone.status_of(OWN)) != 401:
            # Only an answer that lets the browser in says that the next one sees what this one saw.
            kind = Unexpected if status < 400 else Unread
            raise kind("at browseren er logget ud (i API'et)", f"svaret {status}")

"""The mails about a time come, say the same as the API, and their link opens the time."""

import re

from monitors.danish import letter_words
from monitors.journeys.journey import step
from monitors.journeys.own_time import BookedTime
from monitors.pages.screen import plain
from monitors.second_channel import Mail
from monitors.verdicts import Unexpected

_LINK = re.compile(r"https?://\S+/mine(#[0-9a-f-]{36}\.[\w-]+)")


class MailWithLink(BookedTime):
    name = "mail-with-link"
    title = "Få mail om sin tid, og åbn den med mailens link"

    mail: Mail

    @step("Mailen om tiden kommer", harm="Borgeren får ingen bekræftelse på sin tid.")
    async def receive(self) -> None:
        self.mail = await self.api.mail_to(self.citizen, self._is_about_the_time, "en mail med tidspunktet")

    @step("Borgeren åbner linket i mailen og ser sin tid", harm="Borgeren kan ikke åbne sin tid fra mailen.")
    async def open(self) -> None:
        await self._open_from_mail()

    @step("Mailens kalenderfil har samme tid", harm="Borgeren får en forkert tid i sin kalender.", grave="lost")
    async def compare_calendar(self) -> None:
        files = [file.content for file in self.mail.attachments if file.media_type == "text/calendar"]
        self.begins_in(files[0] if files else "", "mailens kalenderfil")
        self.begins_in(await self.api.calendar(self.opener), "kalenderfilen i API'et")

    @step("Tiden bliver skiftet, og mailen om det kommer", harm="Borgeren hører ikke, at tiden er skiftet.")
    async def receive_about_the_change(self) -> None:
        self.start = (await self.free())[-1]
        await self.api.move(self.opener, self.office.id, self.start)
        await self.stands(f"aftalen er flyttet til {self.words(self.start)}")
        self.mail = await self.api.mail_to(self.citizen, self._is_about_the_time, "en mail med det nye tidspunkt")

    @step("Borgeren åbner linket i den nye mail", harm="Borgeren kan ikke åbne sin nye tid fra mailen.")
    async def open_again(self) -> None:
        await self._open_from_mail()

    async def _open_from_mail(self) -> None:
        link = _LINK.search(self.mail.text)
        if link is None:
            raise Unexpected("et link til tiden i mailen", f"mailen “{self.mail.subject}” uden link")
        # At the address that is watched: citizens may know the site by another.
        await self.open_link(f"{self.base_url}/mine{link[1]}")

    def _is_about_the_time(self, mail: Mail) -> bool:
        return letter_words(self.start, self.catalogue.zone) in plain(mail.text)

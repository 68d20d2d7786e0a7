"""What all screens have in common, and how a screen is described to people."""

import re
from typing import Literal
from urllib.parse import urlsplit

from playwright.async_api import Locator, Page
from playwright.async_api import TimeoutError as Waited

from monitors.verdicts import Unexpected, Unread

Control = Literal["link", "button", "textbox", "searchbox"]
_WORDS: dict[str, str] = {"link": "linket", "button": "knappen", "textbox": "feltet", "searchbox": "feltet"}
_LONGEST = 240
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Screen:
    """Waits as long as the page's own timeout for whatever it is asked for, then raises Unexpected."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def go(self, url: str, what: str) -> None:
        """Open an address; `what` says in Danish what stands there."""
        try:
            answer = await self.page.goto(url)
        except Waited as waited:
            raise Unexpected(what, f"en side, der ikke bliver færdig: {await self.described()}") from waited
        if answer is not None and not answer.ok:
            raise Unexpected(what, f"serveren svarede {answer.status} {answer.status_text}".rstrip())

    async def says(self, message: str) -> None:
        """Wait until a message is told, also to a screen reader."""
        await self.wait_for(self.page.get_by_role("status").get_by_text(message), f"beskeden “{message}”")

    async def press(
        self, role: Literal["link", "button"], name: str, within: Locator | None = None, *, part: bool = False
    ) -> None:
        """Press a control as a citizen does: it must be there, visible, enabled and not covered.

        `part`: the name is the beginning of a longer one.
        """
        wanted = re.compile("^" + re.escape(name)) if part else name
        control = (within or self.page).get_by_role(role, name=wanted, exact=not part)
        try:
            await control.click()
        except Waited as waited:
            raise await self._unusable(role, name, control) from waited

    async def write(self, role: Literal["textbox", "searchbox"], name: str, text: str) -> None:
        """Type `text` letter by letter into the field of that name."""
        field = self.page.get_by_role(role, name=name, exact=True)
        try:
            await field.press_sequentially(text)
        except Waited as waited:
            raise await self._unusable(role, name, field) from waited

    async def arrived(self, title: str) -> None:
        """Wait until the page's heading is `title`."""
        heading = self.page.get_by_role("heading", level=1, name=title, exact=True)
        await self.wait_for(heading, f"siden “{title}”")

    async def wait_for(self, wanted: Locator, expected: str) -> None:
        """Wait until `wanted` is visible; `expected` says in Danish what that is."""
        try:
            await wanted.first.wait_for()
        except Waited as waited:
            raise Unread(expected, await self.described()) from waited

    async def described(self) -> str:
        """What a citizen sees now: heading, messages and address."""
        titles = await self._texts(self.page.get_by_role("heading", level=1))
        messages = [
            *await self._texts(self.page.get_by_role("alert")),
            *await self._texts(self.page.get_by_role("dialog")),
        ]
        page = f"siden “{titles[0]}”" if titles else "en side uden overskrift"
        said = "".join(f", hvor der står “{message}”" for message in messages)
        return f"{page} ({where(self.page)}){said}"

    async def _texts(self, located: Locator) -> list[str]:
        texts = [" ".join(text.split())[:_LONGEST] for text in await located.all_inner_texts()]
        return [text for text in texts if text]

    async def _unusable(self, role: Control, name: str, control: Locator) -> Unexpected:
        what = f"{_WORDS[role]} “{name}”"
        there = await control.count()
        why = "findes ikke" if there == 0 else "er der, men kan ikke bruges" if there == 1 else f"er der {there} gange"
        return Unexpected(f"{what} kan bruges", f"{what} {why} på {await self.described()}")


def plain(text: str) -> str:
    """`text` in small letters with single, ordinary spaces: what differs in these is the same to a citizen."""
    return " ".join(text.split()).lower()


def loosely(text: str, end: str = "$") -> re.Pattern[str]:
    """Finds `text`, then the pattern `end`, whatever their spaces and capitals."""
    return re.compile("^" + r"\s+".join(map(re.escape, text.split())) + end, re.IGNORECASE)


def where(page: Page) -> str:
    """The path of the page's address, without what belongs to one citizen; before any is opened, the front page's."""
    if page.url == "about:blank":
        return "/"
    return _ID.sub("…", urlsplit(page.url).path) or page.url

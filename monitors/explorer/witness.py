"""The second channel of an exercise: what is so, whatever the page says. A site may have none."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, Protocol
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import msgspec
from icalendar import Calendar
from playwright.async_api import BrowserContext, Response
from playwright.async_api import Error as BrowserError

from monitors.colleague import Line
from monitors.danish import moment_words
from monitors.explorer.exchanges import Exchange
from monitors.explorer.shapes import Facts, Observation
from monitors.explorer.stored import CALENDAR, disagreement, flat, not_stored, things_in
from monitors.explorer.target_file import SecondChannelFile
from monitors.giving_back import give_back, give_number_back
from monitors.second_channel import Opener, SecondChannel
from monitors.verdicts import CouldNotLook, Unexpected, Unread

_BOOKINGS: Final = ("/api/v1/holds", "/api/v1/bookings")
_FAULTS: Final = "/api/v1/fault-reports"
_NUMBERS: Final = re.compile(r"/tickets(/[0-9a-f-]{36}/[a-z-]+)?$")
"""Ends the addresses at which a number in the line is drawn, and at which something is done with it."""
_BUSY: Final = {429, *range(500, 600)}
"""Answers that say nothing of what is kept, and are alike before and after."""
_BOOKED: Final = "booked"
_NOT_KEPT: Final = {"actions"}
"""What an answer works out for the moment at which it is asked for."""
_TELLING: Final = 4
"""A word of so many letters is told apart from others on a page."""


class Witness(Protocol):
    """Of one visit."""

    async def begin(self) -> None:
        """Put there what the visit is to find."""

    async def note(self, response: Response) -> None:
        """An answer that may say what to ask about later."""

    async def facts(self) -> Facts:
        """What is so now. Raises CouldNotLook."""

    def covers(self, exchange: Exchange) -> bool:
        """Whether what was written must show in `facts`."""

    def insists(self, seen: Observation) -> bool:
        """Whether it is sure that what was sent is not kept: it missed nothing, and nobody else had a hand in it."""

    async def give_back(self) -> None:
        """Undo what the visit has taken."""


class BookingsWitness:
    """Reads back through the API every hold and booking that the visit was given, with its calendar file, and every
    fault that it told."""

    def __init__(self, api: SecondChannel, zone: ZoneInfo, line: Line | None = None) -> None:
        self._api, self._zone, self._line = api, zone, line
        self._taken: dict[str, Opener] = {}
        self._numbers: set[str] = set()
        self._faults: set[int] = set()
        self._missed = False
        """Whether an answer could not be read: something may be kept of which it does not know."""

    async def begin(self) -> None:
        if self._line:
            # Where no number can be given, all else can still be explored.
            with suppress(CouldNotLook, Unexpected):
                self._numbers.add(await self._line.draw())

    async def note(self, response: Response) -> None:
        with suppress(ValueError, KeyError, TypeError):
            try:
                given = await response.json()
            except BrowserError:
                self._missed = True
                return
            path = urlsplit(response.url).path
            if path == _FAULTS:
                self._faults.add(int(given["number"]))
            elif _NUMBERS.search(path):
                self._numbers.add(given.get("id") or given["ticket"]["id"])
            else:
                self._taken[given["id"]] = Opener(given["id"], given["secret"])

    async def facts(self) -> Facts:
        values: dict[str, str] = {}
        words: list[str] = []
        booked = 0
        for opener in self._taken.values():
            stored = await self._api.record(opener)
            if stored is None:
                continue
            told = {name: value for name, value in stored.items() if name not in _NOT_KEPT}
            values |= {f"{opener.id}.{name}": value for name, value in flat(told).items()}
            receipt = await self._api.latest_receipt(opener)
            values |= {f"{opener.id}.receipt.{name}": value for name, value in flat(receipt).items()}
            with suppress(KeyError, ValueError):
                words.append(moment_words(datetime.fromisoformat(stored["start"]), self._zone))
            if stored.get("status") == _BOOKED:
                booked += 1
                with suppress(Unread):
                    values[opener.id + CALENDAR] = _begins(await self._api.calendar(opener))
        reports = [report for number in self._faults if (report := await self._api.fault_report(number))]
        for report in reports:
            values |= {f"{_FAULTS}/{report['number']}.{name}": value for name, value in flat(report).items()}
        return Facts(values=values, words=words, things=booked + len(reports))

    def covers(self, exchange: Exchange) -> bool:
        path = urlsplit(exchange.url).path
        return path.startswith(_BOOKINGS) or (path == _FAULTS and self._api.reads_what_was_told)

    def insists(self, seen: Observation) -> bool:
        return not self._missed and disagreement(seen) is not None

    async def give_back(self) -> None:
        for opener in self._taken.values():
            with suppress(CouldNotLook, Unexpected):
                await give_back(self._api, opener)
        for number in self._numbers:
            with suppress(CouldNotLook, Unexpected):
                await give_number_back(self._api, number)


def _begins(calendar: str) -> str:
    """When the one event of a calendar file begins; "" when there is none to read."""
    try:
        return str(Calendar.from_ical(calendar).events[0].start.isoformat())
    except (ValueError, IndexError, AttributeError):
        return ""


class ReadsWitness:
    """Reads JSON addresses that the target's file names, signed in as the visit is."""

    def __init__(self, context: BrowserContext, url: str, file: SecondChannelFile) -> None:
        self._context, self._url, self._file = context, url, file

    async def begin(self) -> None:
        """What is there is there."""

    async def note(self, response: Response) -> None:
        """Nothing to remember: the addresses are known."""

    async def facts(self) -> Facts:
        values: dict[str, str] = {}
        things = 0
        for path in self._file.paths:
            try:
                answer = await self._context.request.get(self._url + path)
                if answer.status in _BUSY:
                    raise CouldNotLook(f"{path} svarede {answer.status}.")
                told: Any = msgspec.json.decode(await answer.body())
            except (BrowserError, msgspec.DecodeError) as error:
                raise CouldNotLook(f"{path} kan ikke læses ({type(error).__name__}).") from error
            values |= {f"{path.replace('.', '_')}.{name}": value for name, value in flat(told).items()}
            things += things_in(told)
        words = [value for value in values.values() if len(value) >= _TELLING and value.isalpha()]
        return Facts(values=values, words=words, things=things)

    def covers(self, exchange: Exchange) -> bool:
        return urlsplit(exchange.url).path.startswith(tuple(self._file.covers))

    def insists(self, seen: Observation) -> bool:
        # What others write meanwhile may look like another value; it never looks like nothing.
        return not_stored(seen) is not None

    async def give_back(self) -> None:
        """What a foreign site is given stays its own affair."""


class Mailbox:
    """An address that shows which mails have come to somebody."""

    def __init__(self, context: BrowserContext, url: str, file: SecondChannelFile, token: str) -> None:
        self._context, self._address, self._after = context, url + file.mails, file.mails_after
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def gets(self, exchange: Exchange) -> bool:
        """Whether whoever writes this is to get a mail."""
        return any(re.search(pattern, urlsplit(exchange.url).path) for pattern in self._after)

    async def count(self, receiver: str) -> int | None:
        """How many mails have come to `receiver`; None when there is nothing to look into."""
        address = self._address.replace("{address}", quote(receiver))
        with suppress(BrowserError):
            answer = await self._context.request.get(address, headers=self._headers)
            return mails_in(await answer.body(), receiver) if answer.ok else None
        return None


def mails_in(shown: bytes, receiver: str) -> int:
    """JSON has an entry for each mail, or more; a page names the receiver of each."""
    try:
        return things_in(msgspec.json.decode(shown))
    except msgspec.DecodeError:
        return shown.decode(errors="replace").count(receiver)


MakeWitness = Callable[[BrowserContext], Witness]
"""A witness for one visit."""
MakeMailbox = Callable[[BrowserContext], Mailbox]
"""The mailbox, as one visit may look into it."""

"""The second channel of an exercise: what is so, whatever the page says. A site may have none."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from playwright.async_api import BrowserContext, Response
from playwright.async_api import Error as BrowserError

from monitors.danish import moment_words
from monitors.explorer.shapes import Exchange, Facts
from monitors.explorer.stored import flat
from monitors.explorer.target_file import SecondChannelFile
from monitors.giving_back import give_back
from monitors.second_channel import Opener, SecondChannel
from monitors.verdicts import CouldNotLook, Unexpected

_BOOKINGS = ("/api/v1/holds", "/api/v1/bookings")


class Witness(Protocol):
    """Of one visit."""

    async def note(self, response: Response) -> None:
        """An answer that may say what to ask about later."""

    async def facts(self) -> Facts:
        """What is so now. Raises CouldNotLook."""

    def covers(self, exchange: Exchange) -> bool:
        """Whether what was written must show in `facts`."""

    async def give_back(self) -> None:
        """Undo what the visit has taken."""


class BookingsWitness:
    """Reads every hold and booking that the visit was given back through the API."""

    def __init__(self, api: SecondChannel, zone: ZoneInfo) -> None:
        self._api, self._zone = api, zone
        self._taken: dict[str, Opener] = {}

    async def note(self, response: Response) -> None:
        with suppress(BrowserError, ValueError, KeyError, TypeError):
            given = await response.json()
            self._taken[given["id"]] = Opener(given["id"], given["secret"])

    async def facts(self) -> Facts:
        values: dict[str, str] = {}
        words: list[str] = []
        for opener in self._taken.values():
            stored = await self._api.record(opener)
            if stored is None:
                continue
            values |= {f"{opener.id}.{name}": value for name, value in flat(stored).items()}
            with suppress(KeyError, ValueError):
                words.append(moment_words(datetime.fromisoformat(stored["start"]), self._zone))
        return Facts(values=values, words=words)

    def covers(self, exchange: Exchange) -> bool:
        return urlsplit(exchange.url).path.startswith(_BOOKINGS)

    async def give_back(self) -> None:
        for opener in self._taken.values():
            with suppress(CouldNotLook, Unexpected):
                await give_back(self._api, opener)


class ReadsWitness:
    """Reads JSON addresses that the target's file names, signed in as the visit is."""

    def __init__(self, context: BrowserContext, url: str, file: SecondChannelFile) -> None:
        self._context, self._url, self._file = context, url, file

    async def note(self, response: Response) -> None:
        """Nothing to remember: the addresses are known."""

    async def facts(self) -> Facts:
        values: dict[str, str] = {}
        for path in self._file.paths:
            try:
                answer = await self._context.request.get(self._url + path)
                told: Any = msgspec.json.decode(await answer.body())
            except (BrowserError, msgspec.DecodeError) as error:
                raise CouldNotLook(f"{path} kan ikke læses ({type(error).__name__}).") from error
            values |= {f"{path.replace('.', '_')}.{name}": value for name, value in flat(told).items()}
        return Facts(values=values)

    def covers(self, exchange: Exchange) -> bool:
        return urlsplit(exchange.url).path.startswith(tuple(self._file.covers))

    async def give_back(self) -> None:
        """What a foreign site is given stays its own affair."""


MakeWitness = Callable[[BrowserContext], Witness]
"""A witness for one visit."""

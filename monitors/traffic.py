"""The quiet hours of the watched site, as it tells them itself."""

from collections.abc import Awaitable, Callable
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
import msgspec
from msgspec import Struct

from monitors.planning import NIGHT, Hours
from monitors.targets import Target
from monitors.verdicts import CouldNotLook

DENMARK: Final = ZoneInfo("Europe/Copenhagen")


class _Hour(Struct, frozen=True):
    weekday: int
    hour: int


class _Traffic(Struct, frozen=True):
    time_zone: str
    basis: str
    quiet: list[_Hour]


def stated_night(opening: time) -> Hours:
    """What goes where nothing is measured."""
    return Hours(zone=DENMARK, quiet=NIGHT, measured=False, opening=opening)


async def read_hours(target: Target, token: str | None, opening: time, patience: float) -> Hours:
    """The quiet hours from GET /api/v1/traffic. Raises CouldNotLook."""
    if token is None:
        raise CouldNotLook("Overvågningen har intet læsetoken.")
    try:
        async with httpx.AsyncClient(base_url=target.base_url, timeout=patience) as client:
            answer = await client.get("/api/v1/traffic", headers={"Authorization": f"Bearer {token}"})
        answer.raise_for_status()
        traffic = msgspec.json.decode(answer.content, type=_Traffic)
        zone = ZoneInfo(traffic.time_zone)
    except httpx.HTTPStatusError as error:
        raise CouldNotLook(f"Trafikken kan ikke læses: svaret var {error.response.status_code}.") from error
    except (httpx.HTTPError, msgspec.MsgspecError, ZoneInfoNotFoundError, ValueError) as error:
        raise CouldNotLook(f"Trafikken kan ikke læses ({type(error).__name__}).") from error
    quiet = frozenset((one.weekday, one.hour) for one in traffic.quiet)
    return Hours(zone=zone, quiet=quiet, measured=traffic.basis == "measured", opening=opening)


class KnownHours:
    """The hours as they were last read; the stated night until then."""

    def __init__(self, read: Callable[[], Awaitable[Hours]], opening: time, tell: Callable[[str], None]) -> None:
        self.current = stated_night(opening)
        self._read = read
        self._tell = tell
        self._told = ""

    async def refresh(self) -> None:
        """Read them again. What was measured stays while they cannot be read: it is better than a guess."""
        reason = ""
        try:
            self.current = await self._read()
        except CouldNotLook as could_not:
            reason = f"{could_not} "
        self._say(
            reason + ("De stille timer er målt." if self.current.measured else "De stille timer er den faste nat.")
        )

    def _say(self, line: str) -> None:
        """Once, not every hour."""
        if line != self._told:
            self._told = line
            self._tell(line)

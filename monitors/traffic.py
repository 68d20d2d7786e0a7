"""The quiet hours of the watched site, as it tells them itself."""

from collections.abc import Awaitable, Callable
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitors.planning import NIGHT, Hours
from monitors.targets import Target
from monitors.verdicts import CouldNotLook
from monitors.watched import CouldNotRead, Watched

DENMARK: Final = ZoneInfo("Europe/Copenhagen")


def stated_night(opening: time) -> Hours:
    """What goes where nothing is measured."""
    return Hours(zone=DENMARK, quiet=NIGHT, measured=False, opening=opening)


async def read_hours(target: Target, token: str | None, opening: time, patience: float) -> Hours:
    """The quiet hours from GET /api/v1/traffic. Raises CouldNotLook."""
    if token is None:
        raise CouldNotLook("Overvågningen har intet læsetoken.")
    try:
        traffic = await Watched(target.base_url, token, patience).traffic()
        zone = ZoneInfo(traffic.time_zone)
    except CouldNotRead as reason:
        raise CouldNotLook(f"Trafikken kan ikke læses: {reason}.") from reason
    except (ZoneInfoNotFoundError, ValueError) as error:
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

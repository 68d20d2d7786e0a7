"""What a walk reads back and does not find as it should be is read once more before it is believed."""

import asyncio
from typing import Final

from playwright.async_api import Error as BrowserError

from monitors.journeys.journey import Journey, Step
from monitors.verdicts import CouldNotLook, Unexpected, Unread

A_MOMENT: Final = 2.0
"""Seconds in which what was written has come everywhere where it is read."""
LIMIT: Final = 30.0


class StillSo(Unexpected):
    """It was read back twice, and is not as it should be."""


def is_grave(step: Step, error: Exception) -> bool:
    # What could not be read is not lost, as far as we know.
    return step.grave is not None and isinstance(error, Unexpected) and not isinstance(error, Unread)


async def read_again(step: Step, journey: Journey, patience: float, first: Unexpected) -> None:
    """Read the same back a moment later: another walk would read something else, and take nothing of this back.

    Raises StillSo, or what was read first when it cannot be read now; returns when it stands there by now.
    """
    await asyncio.sleep(min(A_MOMENT, patience))
    try:
        async with asyncio.timeout(LIMIT):
            await step.act(journey)
    except (Unread, CouldNotLook, TimeoutError, BrowserError) as error:
        raise first from error
    except Unexpected as again:
        raise StillSo(again.expected, again.seen) from again

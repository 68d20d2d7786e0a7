"""The lines on which a screen hears that its office's day, or its times, have changed (server-sent events)."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from litestar.datastructures import State as AppState
from litestar.response import Stream

from api.arrivals.announcing import Announcer, Place
from api.arrivals.queries import DayKey
from api.web.packed import OPTION as PACKED

STREAM: dict[str, Any] = {"include_in_schema": False, "media_type": "text/event-stream", "opt": {PACKED: True}}
"""Without end, so no part of the document of what is asked and answered; and never held back to be compressed."""


TIMES_APART = 0.5
"""Seconds: times change with every booking, and each change has all who look at them ask anew."""


def stream_of(state: AppState, day: DayKey) -> Stream:
    return _stream(state.announcer, [Place(day.municipality_id, day.office_id)], 0)


def stream_of_times(state: AppState, municipality_id: str, offices: Iterable[str]) -> Stream:
    """Tells when a time of any day was booked, held, moved or cancelled at one of the offices."""
    return _stream(state.announcer, [Place(municipality_id, office, "times") for office in offices], TIMES_APART)


def _stream(announcer: Announcer, places: Iterable[Place], pause: float) -> Stream:
    return Stream(
        _lines(announcer, places, pause),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


async def _lines(announcer: Announcer, places: Iterable[Place], pause: float) -> AsyncIterator[bytes]:
    async with announcer.reading(*places) as reader:
        async for line in reader.lines(pause=pause):
            yield line

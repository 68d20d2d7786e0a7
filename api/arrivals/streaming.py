"""The line on which a screen hears that its office's day has changed (server-sent events)."""

from collections.abc import AsyncIterator
from typing import Any

from litestar.datastructures import State as AppState
from litestar.response import Stream

from api.arrivals.announcing import Announcer, Place
from api.arrivals.queries import DayKey
from api.web.packed import OPTION as PACKED

STREAM: dict[str, Any] = {"include_in_schema": False, "media_type": "text/event-stream", "opt": {PACKED: True}}
"""Without end, so no part of the document of what is asked and answered; and never held back to be compressed."""


def stream_of(state: AppState, day: DayKey) -> Stream:
    announcer: Announcer = state.announcer
    return Stream(
        _lines(announcer, Place(day.municipality_id, day.office_id)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


async def _lines(announcer: Announcer, place: Place) -> AsyncIterator[bytes]:
    async with announcer.reading(place) as reader:
        async for line in reader.lines():
            yield line

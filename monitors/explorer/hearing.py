"""What a page's scripts were told in JSON, and what the server tells whoever asks again, past every cache."""

from contextlib import suppress
from typing import Final

from playwright.async_api import BrowserContext, Request
from playwright.async_api import Error as BrowserError

from monitors.explorer.shapes import Heard
from monitors.explorer.signature import route_of

MOST: Final = 6
"""Answers of one act that are asked for again."""
LONGEST: Final = 300_000
"""Bytes."""
_OF_THE_BROWSER: Final = ("sec-", "if-", "cookie", "host", "connection", "range", "content-")
"""Beginnings of headers that say how the browser asks, not what."""


async def hear(context: BrowserContext, requests: list[Request]) -> list[Heard]:
    """Each of `requests` that was answered in JSON, the latest for each address, and the same asked twice more."""
    latest = {request.url: request for request in requests}
    heard = []
    for request in list(latest.values())[-MOST:]:
        with suppress(BrowserError):
            response = await request.response()
            if response is None or response.status != 200 or "json" not in response.headers.get("content-type", ""):
                continue
            told = await response.body()
            headers = {name: value for name, value in request.headers.items()
                       if not name.startswith((":", *_OF_THE_BROWSER))}  # fmt: skip
            again = [await context.request.get(request.url, headers=headers) for _ in range(2)]
            if len(told) <= LONGEST and all(answer.status == 200 for answer in again):
                bodies = [await answer.body() for answer in again]
                heard.append(Heard(request=f"GET {route_of(request.url)}", told=told, again=bodies))
    return heard

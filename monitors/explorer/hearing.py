"""What a page's scripts were told in JSON, and what the server tells whoever asks again, past every cache."""

import asyncio
from contextlib import suppress
from typing import Final

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, Request

from monitors.explorer.exchanges import Heard
from monitors.explorer.signature import route_of

MOST: Final = 6
"""Answers of one act that are asked for again."""
LONGEST: Final = 300_000
"""Bytes."""
_OF_THE_BROWSER: Final = ("sec-", "if-", "cookie", "host", "connection", "range", "content-")
"""Beginnings of headers that say how the browser asks, not what."""
_UNKEPT: Final = ("no-store", "no-cache")
_ASK: Final = """([url, headers, limit]) => fetch(url, { headers, signal: AbortSignal.timeout(limit) })
    .then(answer => answer.ok ? answer.text() : null, () => null)"""


async def hear(page: Page, requests: list[Request], patience: float) -> list[Heard]:
    """Each of `requests` that was answered in JSON, the latest for each address, where others are told otherwise.

    Others ask twice more, and then the page: what only went on meanwhile, such as a clock, it is told then, too.
    """
    latest = {request.url: request for request in requests}
    heard = []
    for request in list(latest.values())[-MOST:]:
        with suppress(BrowserError, TimeoutError):
            response = await request.response()
            if response is None or response.status != 200 or "json" not in response.headers.get("content-type", ""):
                continue
            told = await response.body()
            headers = {name: value for name, value in request.headers.items()
                       if not name.startswith((":", *_OF_THE_BROWSER))}  # fmt: skip
            again = [await page.context.request.get(request.url, headers=headers) for _ in range(2)]
            if len(told) > LONGEST or any(answer.status != 200 for answer in again):
                continue
            bodies = [await answer.body() for answer in again]
            if told not in bodies:
                asking = page.evaluate(_ASK, [request.url, headers, patience * 1000])
                anew = await asyncio.wait_for(asking, patience + 1)
                forbidden = any(word in again[0].headers.get("cache-control", "") for word in _UNKEPT)
                heard.append(Heard(
                    request=f"GET {route_of(request.url)}", told=told, again=bodies, anew=(anew or "").encode(),
                    unkept=forbidden and response.from_service_worker,
                ))  # fmt: skip
    return heard

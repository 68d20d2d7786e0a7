"""Links that lead to other sites: looked up politely, seldom, and only where the target's file allows."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import httpx

from monitors.explorer.ledger import Ledger

KEPT: Final = timedelta(days=1)
"""An answer is believed so long before the other site is asked again."""
PAUSE: Final = 1.0
"""Seconds between two questions to the same host."""
MOST: Final = 50
PATIENCE: Final = 10.0
WHO: Final = "borgertid-monitor (link check)"
NO_HEAD: Final = {403, 405, 501}
NOBODY: Final = 0
"""In place of a status: no answer at all."""


async def dead_links(
    urls: Iterable[str], allow: list[str], ledger: Ledger, now: Callable[[], datetime]
) -> list[tuple[str, int]]:
    """Those of `urls` (without fragments) that are on allowed hosts and gone, with the status of their answer."""
    wanted = sorted({url for url in urls if may_ask(url, allow)})[:MOST]
    dead = []
    async with _a_client() as client:
        for url in wanted:
            status = ledger.looked_up(url, (now() - KEPT).timestamp())
            if status is None:
                status = await _ask(client, url)
                ledger.look_up(url, status, now())
                await asyncio.sleep(PAUSE)
            if is_dead(status):
                dead.append((url, status))
    return dead


async def ask_now(url: str) -> int:
    """The status with which an outside address answers somebody who wants to know it now; NOBODY."""
    async with _a_client() as client:
        return await _ask(client, url)


def may_ask(url: str, allow: list[str]) -> bool:
    return urlsplit(url).hostname in allow


def _a_client() -> httpx.AsyncClient:
    headers = {"User-Agent": WHO}
    return httpx.AsyncClient(timeout=PATIENCE, follow_redirects=True, max_redirects=5, headers=headers)


def is_dead(status: int) -> bool:
    """A page that is gone. One that refuses a program, or is busy, may well be there for people."""
    return status in {NOBODY, 404, 410} or 500 <= status < 600


async def _ask(client: httpx.AsyncClient, url: str) -> int:
    try:
        answer = await client.head(url)
        if answer.status_code in NO_HEAD:
            async with client.stream("GET", url) as streamed:
                return streamed.status_code
        return answer.status_code
    except httpx.HTTPError:
        return NOBODY

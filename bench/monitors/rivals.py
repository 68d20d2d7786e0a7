"""What others do, on the same mutants and with clicks lent by the explorer: three baselines."""

import asyncio
from collections.abc import Iterator
from typing import Final
from urllib.parse import urldefrag

import httpx

from monitors.explorer.effects import changes
from monitors.explorer.ledger import Tried
from monitors.explorer.shapes import Observation
from monitors.explorer.signature import route_of

RIVALS: Final = ("link check", "HTTP and JS errors", "dead clicks")
MOST_LINKS: Final = 80
AT_ONCE: Final = 8
Complaint = tuple[str, str]
"""(rival, what it says): the same on an unbroken site is no finding."""


class Rivals:
    """Listen to every exercise on one site."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.complaints: set[Complaint] = set()
        self.heard = 0
        """How many exercises."""
        self._links: set[str] = set()

    def note(self, tried: Tried) -> None:
        seen = tried.observation
        self.heard += 1
        self.complaints |= complaints_of(seen)
        for snapshot in (seen.before, seen.after):
            links = (urldefrag(one.href)[0] for one in snapshot.controls if one.href) if snapshot else ()
            self._links |= {link for link in links if link.startswith(f"{self._url}/")}

    async def follow_links(self) -> None:
        """Ask for every link that was rendered, as a link checker with a browser does."""
        links, few = sorted(self._links)[:MOST_LINKS], asyncio.Semaphore(AT_ONCE)

        async def status(link: str) -> int:
            async with few:
                try:
                    return (await client.get(link, follow_redirects=True)).status_code
                except httpx.HTTPError:
                    return 599

        async with httpx.AsyncClient(timeout=5, verify=False, headers={"Accept": "text/html"}) as client:
            answers = await asyncio.gather(*map(status, links))
        gone = (link for link, answer in zip(links, answers, strict=True) if answer >= 400)
        self.complaints |= {("link check", route_of(link)) for link in gone}


def complaints_of(seen: Observation) -> set[Complaint]:
    """What the two that look on say of one exercise."""
    said: set[Complaint] = {("HTTP and JS errors", error) for error in errors_in(seen)}
    if is_dead_click(seen):
        said.add(("dead clicks", f"{route_of(seen.before.url)} {seen.control.name}"))
    return said


def errors_in(seen: Observation) -> Iterator[str]:
    """What a check of HTTP statuses and script errors would report."""
    for exchange in [*seen.exchanges, *seen.reload_exchanges]:
        if exchange.blocked or exchange.aborted or not exchange.here:
            continue
        if exchange.status >= 400 or exchange.failure:
            yield f"{exchange.method} {route_of(exchange.url)} {exchange.status or exchange.failure}"
    yield from seen.errors


def is_dead_click(seen: Observation) -> bool:
    """A click after which nothing at all changes in the document; links and fields are not looked at."""
    if seen.step.act not in {"press", "toggle"} or seen.control.role == "link" or seen.after is None:
        return False
    return not seen.hindrance and not changes(seen.before, seen.after)

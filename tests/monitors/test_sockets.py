"""A socket has no method: where a monitor may not write, it opens none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from monitors.browser import provide
from monitors.devices import PHONE
from monitors.explorer.target_file import ExplorerTarget
from monitors.explorer.visit import a_visit
from monitors.journeys.browsers import a_browser
from monitors.journeys.phone import a_phone
from monitors.targets import Target
from tests.jobs.test_leader import until

PAGE = b"<!doctype html><title>x</title><script>new WebSocket(`ws://${location.host}/api/live`)</script>"

STOPPED = "WebSocket /api/live blev standset"


@asynccontextmanager
async def a_site() -> AsyncIterator[tuple[str, list[str]]]:
    """Its URL, and the addresses at which a socket was to be opened."""
    opened: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if "upgrade: websocket" in head.lower():
            opened.append(head.split()[1])
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + PAGE)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", opened


@pytest.mark.parametrize(("writes", "sockets"), [([], []), (["/other"], []), (["/api/"], ["/api/live"])])
async def test_an_explorer_opens_a_socket_only_where_it_may_write(writes: list[str], sockets: list[str]) -> None:
    async with a_site() as (url, opened), a_browser(await asyncio.to_thread(provide), "chromium") as browser:
        target = ExplorerTarget(name="by", url=url, writes=writes)
        async with a_visit(browser, target, headers={}, patience=3) as visit:
            await visit.open(url)
            blocked = [one.address for one in visit.exchanges(0) if one.blocked and one.is_socket]
    assert opened == sockets
    assert blocked == ([] if sockets else [f"{url}/api/live"])


@pytest.mark.parametrize(("mark", "sockets"), [({}, []), ({"X-Mark": "x"}, ["/api/live"])])
async def test_a_citizen_who_only_looks_opens_none(mark: dict[str, str], sockets: list[str]) -> None:
    noted: list[str] = []

    async def settled() -> bool:
        return bool(opened) or STOPPED in noted

    async with a_site() as (url, opened), a_browser(await asyncio.to_thread(provide), "chromium") as browser:
        target = Target(base_url=url, key=None)
        async with a_phone(browser, PHONE, target, mark, lambda _, text: noted.append(text), 3) as phone:
            await phone.page.goto(url)
            await until(settled)
    assert opened == sockets
    assert (STOPPED in noted) != bool(sockets)

"""The on-call page as a process of its own: it serves, and once a minute it sees who has fallen silent."""

import asyncio
import socket
import traceback
from contextlib import suppress
from typing import Final

import uvicorn

from monitors.oncall.app import create_app
from monitors.oncall.desk import Desk
from monitors.rounds import tell_all

EVERY: Final = 60.0
"""Seconds from one look to the next."""


async def serve(desk: Desk, listener: socket.socket) -> None:
    """Serve until stopped."""
    config = uvicorn.Config(create_app(desk), lifespan="off", log_level="warning", server_header=False)
    watching = asyncio.create_task(watch(desk))
    try:
        await uvicorn.Server(config).serve(sockets=[listener])
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def watch(desk: Desk) -> None:
    """Tell of a monitor that has died: it cannot do so itself."""
    while True:
        try:
            await tell_all(desk.store, desk.plan, desk.now)
        except Exception:
            # Whatever it was, the next look is the only way to hear of what comes after.
            traceback.print_exc()
        await asyncio.sleep(EVERY)

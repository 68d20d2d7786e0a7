"""A mail server that takes no message: what it says to a recipient is the test's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager


@asynccontextmanager
async def a_relay(to_recipient: Callable[[], Awaitable[str]]) -> AsyncIterator[str]:
    """Its URL, while the block runs."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 relay\r\n")
        while line := await reader.readline():
            answer = await to_recipient() if line.startswith(b"RCPT") else "250 OK"
            writer.write(f"{answer}\r\n".encode())
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1") as server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"

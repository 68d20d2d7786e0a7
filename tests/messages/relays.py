"""A mail server that takes no message: what it says to a recipient is the test's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager


@asynccontextmanager
async def a_relay(to_recipient: Callable[[], Awaitable[str]]) -> AsyncIterator[str]:
    """Its URL, while the block runs."""
    conversations: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"220 relay\r\n")
            while line := await reader.readline():
                answer = await to_recipient() if line.startswith(b"RCPT") else "250 OK"
                writer.write(f"{answer}\r\n".encode())
        finally:
            writer.close()

    server = await asyncio.start_server(
        lambda *streams: conversations.add(asyncio.create_task(talk(*streams))), "127.0.0.1"
    )
    try:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for conversation in conversations:
            conversation.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)
        await server.wait_closed()

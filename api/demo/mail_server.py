"""A small SMTP server (RFC 5321) that delivers to nobody: for the demo's mailbox and for tests.

The known library for this, aiosmtpd, has had no release since May 2024.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from msgspec import Struct

LARGEST = 1_000_000
"""Bytes in a message."""
PATIENCE = 60.0
"""Seconds to wait for a client's next line."""

PATH = re.compile(r"(?:FROM|TO):\s*<([^<>]*)>", re.IGNORECASE)
GREETING = f"250-localhost\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {LARGEST}"


class Envelope(Struct, frozen=True):
    sender: str
    recipients: list[str]
    content: bytes


Receive = Callable[[Envelope], Awaitable[str]]
"""Takes a message and gives the answer: `250 Kept`, `451 Try later`."""


@asynccontextmanager
async def running_mail_server(receive: Receive, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve while the block runs; yields the SMTP URL. Port 0 takes a free one."""
    conversations: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_serve(reader, writer, receive))
        conversations.add(task)
        task.add_done_callback(conversations.discard)

    server = await asyncio.start_server(begin, host, port)
    try:
        yield f"smtp://{host}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in conversations:
            task.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)
        await server.wait_closed()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, receive: Receive) -> None:
    try:
        # A client that falls silent, goes away or sends an endless line ends its own conversation only.
        with suppress(OSError, EOFError, TimeoutError, ValueError):
            await _Conversation(reader, writer, receive).run()
    finally:
        writer.close()


class _Conversation:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, receive: Receive) -> None:
        self.reader = reader
        self.writer = writer
        self.receive = receive
        self.sender: str | None = None
        self.recipients: list[str] = []

    async def run(self) -> None:
        await self._say("220 localhost ESMTP")
        verb = ""
        while verb != "QUIT":
            verb, _, argument = (await self._line()).decode(errors="replace").strip().partition(" ")
            verb = verb.upper()
            await self._say(await self._answer(verb, argument))

    async def _answer(self, verb: str, argument: str) -> str:
        match verb:
            case "EHLO" | "HELO" | "RSET":
                self._forget()
                return GREETING if verb == "EHLO" else "250 OK"
            case "MAIL" | "RCPT":
                return self._address(verb, argument)
            case "DATA":
                return await self._data()
            case "NOOP":
                return "250 OK"
            case "QUIT":
                return "221 Bye"
        return "502 Command not implemented"

    def _address(self, verb: str, argument: str) -> str:
        path = PATH.match(argument)
        if path is None:
            return "501 Syntax error in address"
        if verb == "MAIL":
            self.sender = path[1]
        elif self.sender is None:
            return "503 MAIL first"
        else:
            self.recipients.append(path[1])
        return "250 OK"

    async def _data(self) -> str:
        if self.sender is None or not self.recipients:
            return "503 MAIL and RCPT first"
        await self._say("354 End with a line of one dot")
        content = await self._read_content()
        envelope = Envelope(self.sender, self.recipients, content)
        self._forget()
        return "552 Message too large" if len(content) > LARGEST else await self.receive(envelope)

    async def _read_content(self) -> bytes:
        """Read to the lone dot. What exceeds LARGEST is read and dropped, so that the client hears the answer."""
        content = bytearray()
        while (line := await self._line()) != b".\r\n":
            if len(content) <= LARGEST:
                content += line.removeprefix(b".")
        return bytes(content)

    def _forget(self) -> None:
        self.sender = None
        self.recipients = []

    async def _line(self) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.readuntil(b"\r\n")

    async def _say(self, answer: str) -> None:
        self.writer.write(f"{answer}\r\n".encode())
        await self.writer.drain()

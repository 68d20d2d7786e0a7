"""How the server is reached."""

import asyncio
import socket

from api.serving import bind


async def test_an_answer_is_not_kept_back_until_there_is_more_of_it() -> None:
    held_back = asyncio.get_running_loop().create_future()

    def tell(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held_back.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0)
        writer.close()

    async with await asyncio.start_server(tell, sock=bind("127.0.0.1", 0)) as server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        assert not await held_back
        writer.close()

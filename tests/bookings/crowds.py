"""What many do at once, and how it ended for them."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from api.bookings.rules import Receipt
from tests.bookings.citizens import outcome

Answer = TypeVar("Answer")


async def at_once(commands: Iterable[Awaitable[Answer]]) -> list[Answer | str]:
    return await asyncio.gather(*(outcome(command) for command in commands))


def kinds(answers: Iterable[object]) -> Counter[str]:
    return Counter("done" if isinstance(answer, Receipt) else str(answer) for answer in answers)

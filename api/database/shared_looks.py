"""One look at the database for all who ask for the same thing at the same time, as in a rush."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedLooks(Generic[T]):
    """A look that is under way may miss what was committed since it began: whoever comes then waits for the next one.

    So nobody is told less than what was committed when they asked, and at most two looks are ahead of anybody.
    """

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Task[T]] = {}
        self._next: dict[Hashable, asyncio.Task[T]] = {}

    async def share(self, key: Hashable, look: Callable[[], Awaitable[T]]) -> T:
        """What `look` finds, or the same look of somebody else that begins after now. Raises what it raises."""
        under_way = self._under_way.get(key)
        if under_way is None:
            task = self._under_way[key] = asyncio.create_task(self._look(key, look))
        elif key in self._next:
            task = self._next[key]
        else:
            task = self._next[key] = asyncio.create_task(self._look_after(under_way, key, look))
        # Who goes away does not take it from the others.
        return await asyncio.shield(task)

    async def _look_after(self, under_way: asyncio.Task[T], key: Hashable, look: Callable[[], Awaitable[T]]) -> T:
        await asyncio.wait([under_way])
        return await self._look(key, look)

    async def _look(self, key: Hashable, look: Callable[[], Awaitable[T]]) -> T:
        try:
            return await look()
        finally:
            if following := self._next.pop(key, None):
                self._under_way[key] = following
            else:
                del self._under_way[key]

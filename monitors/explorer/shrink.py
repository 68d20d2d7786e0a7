"""The shortest path that still shows a finding. Pure: whoever calls tries the paths."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from monitors.explorer.shapes import Step

MOST_TRIES: Final = 6
Shows = Callable[[list[Step]], Awaitable[bool]]
"""Whether the finding still shows at the end of a path."""


async def shrink(path: list[Step], page_url: str, shows: Shows, most: int = MOST_TRIES) -> list[Step]:
    """The shortest of at most `most` tried paths that shows the finding; `path` itself when no other does."""
    tries = 0
    direct = [Step(url=page_url)]
    if path != direct and len(path) > 1:
        tries += 1
        if await shows(direct):
            return direct
    again = True
    while again and tries < most:
        again = False
        for shorter in without_one(path):
            if tries == most:
                break
            tries += 1
            if await shows(shorter):
                path, again = shorter, True
                break
    return path


def without_one(path: list[Step]) -> Iterator[list[Step]]:
    """`path` without one of its steps, the last first; the first opens the site and stays."""
    for left_out in range(len(path) - 1, 0, -1):
        yield [*path[:left_out], *path[left_out + 1 :]]

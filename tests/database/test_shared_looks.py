"""Whoever asks for the same at the same time is told by one look, which begins after all of them have asked."""

import asyncio

import pytest

from api.database.shared_looks import SharedLooks


class Shelf:
    """Something to look at that changes; each look takes until it is let go."""

    def __init__(self) -> None:
        self.value = 0
        self.looks = 0
        self.gates: list[asyncio.Event] = []

    async def look(self) -> int:
        self.looks += 1
        seen, gate = self.value, asyncio.Event()
        self.gates.append(gate)
        await gate.wait()
        if seen < 0:
            raise LookupError
        return seen


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def looks() -> SharedLooks[int]:
    return SharedLooks()


async def asked(*tasks: asyncio.Task[int]) -> None:
    """Until the tasks, just made, wait for the shelf."""
    for _ in range(6):
        await asyncio.sleep(0)
    assert not any(task.done() for task in tasks)


def ask(looks: SharedLooks[int], shelf: Shelf, key: str = "a") -> asyncio.Task[int]:
    return asyncio.create_task(looks.share(key, shelf.look))


async def test_who_comes_while_a_look_is_under_way_shares_the_next_one(shelf: Shelf, looks: SharedLooks[int]) -> None:
    first = ask(looks, shelf)
    await asked(first)
    shelf.value = 1
    others = [ask(looks, shelf) for _ in range(3)]
    await asked(*others)
    shelf.gates[0].set()
    assert await first == 0
    await asked(*others)
    shelf.gates[1].set()
    assert await asyncio.gather(*others) == [1, 1, 1], "what was written before they asked"
    assert shelf.looks == 2


async def test_a_look_that_others_wait_for_is_not_joined_once_it_has_begun(
    shelf: Shelf, looks: SharedLooks[int]
) -> None:
    first, second = ask(looks, shelf), ask(looks, shelf)
    await asked(first, second)
    shelf.gates[0].set()
    await first
    await asked(second)
    shelf.value = 2
    third = ask(looks, shelf)
    await asked(second, third)
    shelf.gates[1].set()
    assert await second == 0
    await asked(third)
    shelf.gates[2].set()
    assert await third == 2


async def test_others_do_not_wait_for_another_thing(shelf: Shelf, looks: SharedLooks[int]) -> None:
    one, other = ask(looks, shelf, "a"), ask(looks, shelf, "b")
    await asked(one, other)
    shelf.gates[1].set()
    assert await other == 0
    shelf.gates[0].set()
    await one


async def test_who_goes_away_takes_it_from_nobody(shelf: Shelf, looks: SharedLooks[int]) -> None:
    first = ask(looks, shelf)
    await asked(first)
    gone, stays = ask(looks, shelf), ask(looks, shelf)
    await asked(gone, stays)
    gone.cancel()
    shelf.gates[0].set()
    await asyncio.gather(first, gone, return_exceptions=True)
    await asked(stays)
    shelf.gates[1].set()
    assert await stays == 0


async def test_all_are_told_of_a_failure_and_the_next_one_looks_again(shelf: Shelf, looks: SharedLooks[int]) -> None:
    first = ask(looks, shelf)
    await asked(first)
    shelf.value = -1
    failing = [ask(looks, shelf), ask(looks, shelf)]
    await asked(*failing)
    shelf.gates[0].set()
    await first
    await asked(*failing)
    shelf.gates[1].set()
    told = await asyncio.gather(*failing, return_exceptions=True)
    assert [type(one) for one in told] == [LookupError, LookupError]
    shelf.value = 3
    again = ask(looks, shelf)
    await asked(again)
    shelf.gates[2].set()
    assert await again == 3

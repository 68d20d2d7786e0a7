"""A finding is told by the shortest way to it."""

from monitors.explorer.shapes import Step
from monitors.explorer.shrink import shrink
from tests.monitors.explorer.builders import SITE

OPEN, SEARCH, PICK, PLACE = Step(url=SITE), Step(name="Søg"), Step(name="Pas"), Step(name="Rådhus")
PATH = [OPEN, SEARCH, PICK, PLACE]


async def shrunk(*needed: Step, most: int = 9) -> tuple[list[Step], int]:
    tries = 0

    async def shows(path: list[Step]) -> bool:
        nonlocal tries
        tries += 1
        return all(step in path for step in needed)

    return await shrink(PATH, SITE + "/bestil", shows, most), tries


async def test_a_page_that_opens_by_its_address_needs_no_steps() -> None:
    assert await shrunk() == ([Step(url=SITE + "/bestil")], 1)


async def test_steps_that_do_not_matter_are_left_out() -> None:
    assert (await shrunk(OPEN, PICK))[0] == [OPEN, PICK]


async def test_a_path_whose_every_step_matters_stays() -> None:
    assert (await shrunk(*PATH))[0] == PATH


async def test_it_never_tries_more_often_than_it_may() -> None:
    assert (await shrunk(*PATH, most=2))[1] == 2

"""The table of refusals in api/problems.py: nothing missing, nothing left over, nothing that stops at "no"."""

import ast
from collections.abc import Iterator

import pytest

from api.problems import KINDS
from tests.architecture.sources import calls, parsed, python_files


def test_every_kind_of_refusal_is_raised_somewhere() -> None:
    raised = {kind for path in python_files() for call in calls(parsed(path)) for kind in kinds_refused(call)}
    assert raised == KINDS.keys()


def kinds_refused(call: ast.Call) -> Iterator[str]:
    """The kinds in `Refused("…")`, also in `Refused("…" if … else "…")`."""
    if isinstance(call.func, ast.Name) and call.func.id == "Refused" and call.args:
        yield from kinds_in(call.args[0])


def kinds_in(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(str(kind)):
            yield kind
        case ast.IfExp(body=one, orelse=other):
            yield from kinds_in(one)
            yield from kinds_in(other)


@pytest.mark.parametrize("name", KINDS)
def test_every_refusal_says_what_is_wrong_and_what_to_do_in_both_languages(name: str) -> None:
    kind = KINDS[name]
    titles, ways_on = {kind.title, kind.title_en}, {kind.way_on, kind.way_on_en}
    assert len(titles) == len(ways_on) == 2
    assert all(title.strip() and not title.endswith(".") for title in titles)
    assert all(way_on.endswith(".") and len(way_on) > 8 for way_on in ways_on)
    assert 400 <= kind.status < 600


def test_no_two_refusals_read_alike() -> None:
    assert len({kind.title for kind in KINDS.values()}) == len(KINDS)
    assert len({kind.title_en for kind in KINDS.values()}) == len(KINDS)

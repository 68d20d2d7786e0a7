"""What the server may call overdue has a flow and words of its own; no citizen is told what is not true of it."""

import ast
import inspect
from datetime import datetime
from typing import get_args, get_type_hints

import pytest
from msgspec.structs import replace

from api.arrivals.upkeep import OverdueTickets
from api.bookings.queries import OverdueBookings
from api.staff import overdue
from monitors.alerts.plan import DEFAULT, read_plan
from monitors.alerts.rules import judge
from monitors.alerts.texts import notices
from monitors.alerts.waiting import WAITING, Overdue, of_overdue

PLAN = read_plan(DEFAULT)
PROMISE = "Har du en tid, så gælder den stadig."


def kinds() -> list[str]:
    """As the server's own code names them: in the types of what it reads, and where it counts."""
    types = [get_type_hints(rows)["kind"] for rows in (OverdueBookings, OverdueTickets)]
    counted, begun = set(), set()
    for node in ast.walk(ast.parse(inspect.getsource(overdue))):
        if isinstance(node, ast.Dict):
            counted |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            begun |= {f"{node.values[0].value}some-kind"}
    return sorted({*(kind for one in types for kind in get_args(one)), *map(str, counted), *begun})


KINDS = kinds()


def test_the_kinds_are_all_those_that_the_api_documents() -> None:
    documented = inspect.getsource(overdue.Overdue).partition('"""')[2].partition('."""')[0]
    words = documented.replace(" or ", ", ").split(",")
    assert {kind.partition("/")[0] for kind in KINDS} == {word.strip().partition("/")[0] for word in words}


@pytest.mark.parametrize("kind", KINDS)
def test_what_waits_belongs_to_a_flow_and_is_told_in_words_of_its_own(kind: str) -> None:
    last = PLAN.flows[-1]
    assert (PLAN.flow_of_overdue(kind) is last) == kind.startswith("jobs/")
    assert kind.partition("/")[0] in WAITING


@pytest.mark.parametrize(("kind", "promised"), [("calls", False), ("misfits", False), ("holds", True)])
def test_nobody_is_told_that_their_time_holds_while_they_wait_to_hear_that_it_does_not(
    kind: str, promised: bool, now: datetime
) -> None:
    (reading,) = of_overdue([Overdue(kind, 3, now, 7200)], [], PLAN, now)
    alert = judge(None, reading)
    assert alert
    drafts = notices(alert, PLAN.flow(alert.flow), PLAN.clock, times_hold=True)
    assert (PROMISE in drafts[0].text) == promised
    assert not replace(alert.fault, worst=True).times_hold

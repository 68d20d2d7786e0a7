"""The history of each flow: of its own measurements and of nobody else's."""

from datetime import timedelta

import httpx
import msgspec
import pytest

from monitors.alerts.plan import DEFAULT, Plan, read_plan
from monitors.alerts.waiting import OVERDUE, Overdue
from monitors.keeping import keep, keep_nothing, keep_overdue
from monitors.oncall.desk import Desk
from monitors.rounds import TRAFFIC
from monitors.store import runs
from tests.monitors.alerts.makers import a_walk
from tests.monitors.oncall.conftest import a_week

SHIPPED = read_plan(DEFAULT)
MINUTE = timedelta(minutes=1)


def looked(desk: Desk, plan: Plan, kind: str = "", *, times: int = 1) -> None:
    """The site is asked what waits once a minute; `kind` has waited for an hour."""
    for number in range(times):
        now = desk.now() - number * MINUTE
        lines = [Overdue(kind, 1, now - timedelta(hours=1), 3600)] if kind else []
        keep_overdue(desk.store, plan, lines, now)


def colours(desk: Desk) -> dict[str, str]:
    kept = runs.select_runs(desk.store, desk.now() - timedelta(days=1), desk.now() + MINUTE)
    return {run.flow: run.colour for run in kept if run.check == OVERDUE}


@pytest.mark.parametrize(
    ("kind", "red"), [("fault-reports", "answers"), ("holds", "promises"), ("jobs/erase", "other"), ("", "")]
)
def test_what_waits_colours_the_flow_that_it_belongs_to_and_no_other(kind: str, red: str, desk: Desk) -> None:
    looked(desk, SHIPPED, kind)
    told = colours(desk)
    assert told.keys() == {"promises", "messages", "answers", "other"}
    assert {flow for flow, colour in told.items() if colour == "red"} == ({red} if red else set())


def test_a_list_that_cannot_be_read_tells_nothing_of_any_flow(desk: Desk) -> None:
    keep_overdue(desk.store, SHIPPED, "svarede 503", desk.now())
    assert colours(desk) == dict.fromkeys(["promises", "messages", "answers", "other"], "inconclusive")


def test_a_walk_that_is_red_all_night_is_not_hidden_by_what_is_read_every_minute(desk: Desk) -> None:
    looked(desk, desk.plan, times=60)
    for colour in ("red", "red", "green", "red"):
        keep(desk.store, desk.plan, a_walk("elsewhere", desk.now(), colour), desk.results)
    kept = runs.select_runs(desk.store, desk.now() - timedelta(days=1), desk.now() + MINUTE)
    (*_, today) = desk.days_of([run for run in kept if run.flow == "other"])
    assert today.uptime == 0.25
    assert (today.green, today.red) == (61, 3)


async def test_the_latest_runs_of_a_flow_are_not_all_what_is_read_every_minute(
    on_call: httpx.AsyncClient, desk: Desk
) -> None:
    keep(desk.store, desk.plan, a_walk("elsewhere", desk.now() - timedelta(hours=3)), desk.results)
    looked(desk, desk.plan, times=100)
    text = (await on_call.get("/flow/other")).text
    assert text.count("<td>overdue</td>") == 1
    assert text.count("<td>elsewhere</td>") == 1
    assert "<h2>elsewhere: hvor længe" in text
    assert "<h2>overdue: hvor længe" not in text, "it has no length"


async def test_only_what_was_really_walked_stands_on_the_map_of_traffic(on_call: httpx.AsyncClient, desk: Desk) -> None:
    runs.put_fact(desk.store, TRAFFIC, desk.now(), msgspec.json.encode(a_week()).decode())
    hours = [desk.now() - number * timedelta(hours=1) for number in range(1, 7)]
    keep_overdue(desk.store, SHIPPED, [], hours[0])
    keep_overdue(desk.store, SHIPPED, "svarede 503", hours[1])
    keep_nothing(desk.store, SHIPPED, "look", "skipped", hours[2], "Den forrige tur er ikke færdig.")
    keep(desk.store, SHIPPED, a_walk("look", hours[3], "inconclusive"), desk.results)
    for at, colour in zip(hours[4:], ("green", "red"), strict=True):
        keep(desk.store, SHIPPED, a_walk("look", at, colour), desk.results)
    assert (await on_call.get("/trafik")).text.count(" tur</span>") == 2

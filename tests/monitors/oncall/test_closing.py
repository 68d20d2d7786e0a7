"""What somebody may close with name and reason, since no look will find it green; and how that is told."""

from datetime import timedelta

import httpx

from monitors.alerts.readings import key_of
from monitors.alerts.rules import Alert
from monitors.keeping import keep, keep_silences
from monitors.oncall.desk import Desk
from monitors.rounds import decide
from monitors.store import alerts, messages
from tests.clock import Clock
from tests.monitors.alerts.makers import a_finding, a_walk, an_exploration
from tests.monitors.oncall.conftest import a_history, the_alert

CLOSED = {"who": "Vagten Vagtsen", "why": "WebKit er ikke hentet efter opgraderingen"}


async def close(client: httpx.AsyncClient, alert: Alert, **changes: str) -> int:
    return (await client.post(f"/alarm/{alert.id}/luk", data={**CLOSED, **changes})).status_code


async def test_a_removal_that_was_meant_is_closed_by_name_and_reason_and_told_as_that(
    on_call: httpx.AsyncClient, desk: Desk
) -> None:
    found = an_exploration(desk.now(), a_finding(desk.now(), "gone"))
    keep(desk.store, desk.plan, found, desk.results)
    decide(desk.store, desk.plan, desk.now())
    alert = the_alert(desk, key_of(found.findings[0]))
    assert "Fjernelsen er rigtig" in (await on_call.get(f"/alarm/{alert.id}")).text
    assert [await close(on_call, alert, **wrong) for wrong in ({"who": ""}, {"why": " "})] == [422] * 2
    assert await close(on_call, alert, why="Knappen er flyttet til menuen") == 303
    text = (await on_call.get(f"/alarm/{alert.id}")).text
    assert "Lukket af Vagten Vagtsen (Knappen er flyttet til menuen)" in text
    assert "Fjernelsen er rigtig" not in text
    decide(desk.store, desk.plan, desk.now())
    message = messages.select_messages(desk.store, 1)[0]
    assert message.title.startswith("Lukket af vagten: ")
    assert "Vagten Vagtsen: Knappen er flyttet til menuen" in message.body
    assert "Virker igen" not in message.title
    assert [one.id for one in alerts.select_since(desk.store, desk.now())] == [alert.id], "it was a fault all the same"


async def test_what_is_still_looked_at_cannot_be_closed(on_call: httpx.AsyncClient, desk: Desk) -> None:
    old = an_exploration(desk.now() - timedelta(hours=40), a_finding(desk.now(), route="/mine"))
    keep(desk.store, desk.plan, old, desk.results)
    a_history(desk)
    found = the_alert(desk, key_of(a_finding(desk.now())))
    assert "/luk" not in (await on_call.get(f"/alarm/{the_alert(desk).id}")).text
    assert [await close(on_call, one) for one in (the_alert(desk), found)] == [422] * 2
    assert {one.state for one in alerts.select_unresolved(desk.store)} == {"open"}
    missed = the_alert(desk, key_of(old.findings[0]))
    assert await close(on_call, missed) == 303, "nothing has looked at it for longer than it ever should"
    assert the_alert(desk, missed.key).state == "resolved"


async def test_a_fault_in_a_browser_that_is_not_there_any_more_can_be_closed(
    on_call: httpx.AsyncClient, desk: Desk
) -> None:
    for _ in range(2):
        old = a_walk("look@webkit", desk.now() - timedelta(hours=40), "red")
        keep(desk.store, desk.plan, old, desk.results)
    for check in ("look", "book"):
        keep(desk.store, desk.plan, a_walk(check, desk.now()), desk.results)
    decide(desk.store, desk.plan, desk.now())
    keep_silences(desk.store, desk.plan, desk.now())
    red, silent = the_alert(desk, "journey look@webkit"), the_alert(desk, "no-data look@webkit")
    assert [await close(on_call, one) for one in (red, silent)] == [303] * 2
    keep_silences(desk.store, desk.plan, desk.now() + timedelta(hours=1))
    assert alerts.select_unresolved(desk.store) == []
    assert {one.flow.name: one.health for one in desk.flows()}["look"] == "works"
    keep(desk.store, desk.plan, a_walk("look@webkit", desk.now()), desk.results)
    keep_silences(desk.store, desk.plan, desk.now() + timedelta(hours=2))
    assert "no-data look@webkit" in {one.key for one in alerts.select_unresolved(desk.store)}, "it came, and went again"


async def test_a_check_of_the_plan_that_is_silent_cannot_be_closed(on_call: httpx.AsyncClient, desk: Desk) -> None:
    keep_silences(desk.store, desk.plan, desk.now())
    assert await close(on_call, the_alert(desk, "no-data book")) == 422


def test_the_silence_of_one_browser_does_not_hide_that_a_flow_works(desk: Desk, clock: Clock) -> None:
    keep(desk.store, desk.plan, a_walk("look@webkit", desk.now()), desk.results)
    clock.now += timedelta(hours=2)
    for check in ("look", "book"):
        keep(desk.store, desk.plan, a_walk(check, desk.now()), desk.results)
    keep_silences(desk.store, desk.plan, desk.now())
    (look,) = [one for one in desk.flows() if one.flow.name == "look"]
    assert ([alert.key for alert in look.alerts], look.health) == (["no-data look@webkit"], "works")

import asyncio
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.routes import HTTPRoute
from msgspec.structs import replace
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from monitors.alerts.readings import Tried, key_of
from monitors.alerts.waiting import Overdue
from monitors.findings import VerdictKind
from monitors.journeys import JOURNEYS
from monitors.keeping import keep, keep_overdue, keep_silences
from monitors.oncall.app import create_app
from monitors.oncall.desk import Desk
from monitors.oncall.figures import ALL_DAY
from monitors.oncall.signing_in import STAY, ensure_password
from monitors.rounds import decide
from monitors.store import alerts, messages, runs, sessions
from tests.clock import Clock
from tests.monitors.alerts.makers import a_finding, a_plan, a_walk, an_exploration
from tests.monitors.oncall.conftest import PAGE, a_history, the_alert

PUBLIC = {"/status", "/log-ind", "/style.css"}
LINK = "Borgeren kan ikke skifte sin tid."


async def test_only_the_status_page_and_the_way_in_are_public(app: Litestar, anybody: httpx.AsyncClient) -> None:
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    assert len(routes) > 12
    for route in routes:
        path = route.path_format.replace("{alert_id}", "1").replace("{silence_id}", "1")
        for method in route.methods - {"OPTIONS"}:
            answer = await anybody.request(method, path.replace("{", "").replace("}", ""))
            refused = (answer.status_code, answer.headers.get("location")) == (303, "/log-ind")
            assert refused == (path not in PUBLIC), f"{method} {path}"


async def test_the_password_is_told_once_and_kept_as_a_hash(desk: Desk) -> None:
    password = ensure_password(desk.store, desk.now())
    assert password
    assert ensure_password(desk.store, desk.now()) is None
    assert sessions.select_password(desk.store) == sha256(password.encode()).hexdigest()
    assert ensure_password(desk.store, desk.now(), anew=True) != password


async def test_a_guess_costs_nothing_that_could_keep_others_waiting(
    desk: Desk, anybody: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_password(desk.store, desk.now())
    monkeypatch.setattr(PasswordHasher, "verify", lambda *_: pytest.fail("64 MB and some tens of milliseconds"))
    wrong = {"password": "0000-0000-0000-0000-0000"}
    assert (await anybody.post("/log-ind", data=wrong)).status_code == 401


async def test_a_password_of_an_earlier_version_still_opens_and_is_kept_anew(
    desk: Desk, anybody: httpx.AsyncClient
) -> None:
    password = "0123-4567-89ab-cdef-0123"
    runs.put_fact(desk.store, sessions.PASSWORD, desk.now(), PasswordHasher(time_cost=1).hash(password))
    for given, status in (("x", 401), (password, 303), ("x", 401), (password, 303)):
        assert (await anybody.post("/log-ind", data={"password": given})).status_code == status
    assert sessions.is_password(desk.store, password)


async def test_a_wrong_password_opens_nothing_and_keeps_nobody_else_out(desk: Desk, anybody: httpx.AsyncClient) -> None:
    password = ensure_password(desk.store, desk.now())
    tries = [(await anybody.post("/log-ind", data={"password": "x"})).status_code for _ in range(5)]
    assert tries == [401] * 5
    wrong = "0000-0000-0000-0000-0000"
    assert [(await anybody.post("/log-ind", data={"password": one})).status_code for one in ("x", wrong)] == [429] * 2
    assert not anybody.cookies
    # Behind a proxy it may be anybody who has used up the tries.
    assert (await anybody.post("/log-ind", data={"password": password})).status_code == 303


async def test_a_session_is_strict_hidden_from_scripts_and_ends(
    on_call: httpx.AsyncClient, desk: Desk, clock: Clock
) -> None:
    assert (await on_call.get("/")).status_code == 200
    clock.now += STAY
    assert (await on_call.get("/")).status_code == 303


@pytest.mark.parametrize(
    ("page", "name", "secure"), [(PAGE, "vagt", False), ("https://v.example", "__Host-vagt", True)]
)
async def test_the_cookie_is_as_strict_as_the_address_allows(page: str, name: str, secure: bool, desk: Desk) -> None:
    desk = replace(desk, plan=a_plan(page=page))
    transport = httpx.ASGITransport(app=create_app(desk))
    async with httpx.AsyncClient(transport=transport, base_url=page) as client:
        answer = await client.post("/log-ind", data={"password": ensure_password(desk.store, desk.now())})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{name}=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert ("Secure" in cookie.split("; ")) == secure


async def test_who_signs_out_is_out_even_with_the_old_cookie(on_call: httpx.AsyncClient) -> None:
    cookies = dict(on_call.cookies)
    await on_call.post("/log-ud")
    on_call.cookies.update(cookies)
    assert (await on_call.get("/")).status_code == 303


async def test_a_form_on_another_site_does_nothing_here(on_call: httpx.AsyncClient, desk: Desk) -> None:
    a_history(desk)
    answer = await on_call.post(
        f"/alarm/{the_alert(desk).id}/tag", data={"who": "x"}, headers={"Origin": "https://bad.example"}
    )
    assert answer.status_code == 403
    assert the_alert(desk).acknowledged is None


async def test_what_was_written_is_shown_as_text_and_never_run(on_call: httpx.AsyncClient, desk: Desk) -> None:
    given = {"what": "*", "minutes": "30", "why": "<script>x</script>", "who": "V"}
    answer = await on_call.post("/stilhed", data=given, follow_redirects=True)
    assert "&lt;script&gt;" in answer.text
    assert "<script" not in answer.text


async def test_every_page_works_before_anything_has_been_measured(on_call: httpx.AsyncClient) -> None:
    for path in ("/", "/daekning", "/trafik", "/beskeder", "/status", "/flow/book"):
        answer = await on_call.get(path)
        assert answer.status_code == 200, path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "Vi ved det ikke" in (await on_call.get("/")).text
    assert "Planen nævner ingen kanaler" in (await on_call.get("/")).text


def test_what_looks_all_day_is_each_journey_that_only_reads() -> None:
    assert set(ALL_DAY) == {name for name, journey in JOURNEYS.items() if not journey.marked}


@pytest.mark.parametrize(
    ("colours", "health"),
    [
        ({"public-supply": "red", "other-language": "red"}, "unknown"),
        ({"public-supply": "red", "other-language": "green"}, "works"),
        ({"public-supply": "green", "other-language": "green"}, "works"),
        ({"public-supply": "green"}, "unknown"),
    ],
)
def test_nothing_is_said_to_work_while_what_looks_all_day_sees_nothing(
    desk: Desk, colours: dict[str, str], health: str
) -> None:
    flows = [
        {"name": "find", "title": "Se tider", "checks": ["public-supply", "other-language"], "every-minutes": 1440},
        {"name": "book", "title": "Bestille en tid", "checks": ["book"], "every-minutes": 1440},
        {"name": "own", "title": "Tider bliver holdt", "checks": ["explore"], "every-minutes": 1440, "public": False},
    ]
    desk, now = replace(desk, plan=a_plan(flows=flows)), desk.now()
    for check, colour in {**colours, "book": "green"}.items():
        for minutes in (2, 1):
            keep(desk.store, desk.plan, a_walk(check, now - timedelta(minutes=minutes), colour), desk.results)
    keep(desk.store, desk.plan, an_exploration(now), desk.results)
    keep_silences(desk.store, desk.plan, now)
    of = {one.flow.name: one.health for one in desk.flows()}
    assert of["book"] == health
    assert of["own"] == "works", "those on call are told of each flow by itself"


async def test_the_first_page_tells_what_is_broken_and_who_knows(on_call: httpx.AsyncClient, desk: Desk) -> None:
    a_history(desk)
    text = (await on_call.get("/")).text
    for words in ("2 fejl", LINK, "knappen “Skift tid”", "Besked sendt lige nu", "Virker ikke", "Bestille en tid"):
        assert words in text, words


async def test_an_alert_shows_what_was_expected_and_seen_with_evidence_and_history(
    on_call: httpx.AsyncClient, desk: Desk
) -> None:
    a_history(desk)
    text = (await on_call.get(f"/alarm/{the_alert(desk).id}")).text
    for words in (
        "siden “Skift tid”", "siden “Mine tider”", "borgertid-monitor walk --target", "/bevis/r/screenshot.png",
        "Set første gang", "Bekræftet", "Besked sendt", "Udkast: Til borgerne", "den virkede sidst",
    ):  # fmt: skip
        assert words in text, words
    picture = await on_call.get("/bevis/r/screenshot.png")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")


@pytest.mark.parametrize("path", ["/bevis/../../etc/passwd", "/bevis/monitor.sqlite", "/bevis/%2e%2e/x", "/bevis/r"])
async def test_nothing_but_evidence_can_be_fetched(path: str, on_call: httpx.AsyncClient, desk: Desk) -> None:
    a_history(desk)
    assert (await on_call.get(path)).status_code == 404


async def test_who_takes_an_alert_is_named_and_nobody_is_told_again(on_call: httpx.AsyncClient, desk: Desk) -> None:
    a_history(desk)
    alert = the_alert(desk)
    answer = await on_call.post(f"/alarm/{alert.id}/tag", data={"who": "Vagten <b>"}, follow_redirects=True)
    assert "Taget af Vagten &lt;b&gt;" in answer.text
    decide(desk.store, desk.plan, desk.now() + timedelta(hours=3))
    assert the_alert(desk).escalated is None


async def test_a_silence_is_seen_with_its_reason_and_can_be_ended(on_call: httpx.AsyncClient, desk: Desk) -> None:
    given = {"what": "*", "minutes": "120", "why": "Ny udgave", "who": "Vagten"}
    answer = await on_call.post("/stilhed", data=given, follow_redirects=True)
    assert "Alt til mandag 23. november kl. 10.00: Ny udgave (Vagten)" in answer.text
    (silence,) = alerts.select_silences(desk.store, desk.now())
    answer = await on_call.post(f"/stilhed/{silence.id}/slut", follow_redirects=True)
    assert "Der er ingen stilhed." in answer.text


@pytest.mark.parametrize(
    "wrong", [{"minutes": "0"}, {"minutes": "99999"}, {"minutes": "-5"}, {"minutes": ""}, {"why": " "}, {"what": "x"}]
)
async def test_a_silence_needs_an_end_and_a_reason(
    wrong: dict[str, str], on_call: httpx.AsyncClient, desk: Desk
) -> None:
    given = {"what": "book", "minutes": "120", "why": "Ny udgave", "who": "Vagten", **wrong}
    assert (await on_call.post("/stilhed", data=given)).status_code == 422
    assert alerts.select_silences(desk.store, desk.now()) == []


async def test_what_was_never_there_is_said_so(on_call: httpx.AsyncClient) -> None:
    for path in ("/alarm/99", "/flow/none", "/nowhere"):
        answer = await on_call.get(path)
        assert (answer.status_code, "Siden findes ikke." in answer.text) == (404, True), path


async def test_citizens_are_told_the_truth_with_two_figures(anybody: httpx.AsyncClient, desk: Desk) -> None:
    a_history(desk)
    text = (await anybody.get("/status")).text
    for words in ("Virker ikke", "Fejlen blev set", "Vagten har fået besked.", "højst 180 minutter", "100 %"):
        assert words in text, words
    for secret in ("borgertid-monitor", "/bevis/", "Vagten ringer", "Leverandøren", LINK):
        assert secret not in text, secret


async def test_nobody_is_said_to_know_before_a_channel_has_taken_a_message(
    anybody: httpx.AsyncClient, desk: Desk, clock: Clock
) -> None:
    desk.plan.channels.first.append("json://a")
    a_history(desk, reached=False)
    text = (await anybody.get("/status")).text
    assert ("Vi er ved at give vagten besked." in text, "har fået besked" in text) == (True, False)
    assert "Det ved vi ikke endnu" in text


async def test_a_silence_in_working_hours_promises_no_message_before_the_opening(
    anybody: httpx.AsyncClient, desk: Desk, clock: Clock
) -> None:
    clock.pass_by(hours=3)
    desk.plan.channels.first.append("json://a")
    alerts.insert_silence(desk.store, "*", clock(), clock() + timedelta(hours=1), why="Ny udgave", who="Vagten")
    a_history(desk, reached=False)
    text = (await anybody.get("/status")).text
    assert ("Virker ikke" in text, "før vi åbner" in text) == (True, False)
    clock.pass_by(hours=12)
    assert "Vagten får besked, før vi åbner." in (await anybody.get("/status")).text


@pytest.mark.parametrize(("verdict", "promised"), [("no-effect", True), ("not-stored", False)])
async def test_nobody_is_promised_a_time_that_may_be_lost(
    verdict: VerdictKind, promised: bool, on_call: httpx.AsyncClient, desk: Desk
) -> None:
    found = an_exploration(desk.now(), a_finding(desk.now(), verdict, route="/bestil"))
    keep(desk.store, msgspec.structs.replace(desk.plan, flows=desk.plan.flows[:1]), found, desk.results)
    number = the_alert(desk, key_of(found.findings[0])).id
    for path in ("/status", f"/alarm/{number}"):
        assert ("Har du en tid, så gælder den stadig." in (await on_call.get(path)).text) == promised, path


@pytest.mark.parametrize("lost", [False, True])
async def test_nobody_is_promised_a_time_that_a_walk_has_seen_lost(
    lost: bool, on_call: httpx.AsyncClient, desk: Desk
) -> None:
    walk = a_walk("book", desk.now(), "red")
    finding = replace(walk.findings[0], grave="lost" if lost else None)
    for _ in range(2):
        keep(desk.store, desk.plan, replace(walk, findings=[finding]), desk.results)
    for path in ("/status", f"/alarm/{the_alert(desk).id}"):
        assert ("Har du en tid, så gælder den stadig." in (await on_call.get(path)).text) != lost, path


@pytest.mark.parametrize(("kind", "promised"), [("calls", False), ("fault-reports", True)])
async def test_nobody_is_promised_a_time_that_they_wait_to_be_rung_about(
    kind: str, promised: bool, anybody: httpx.AsyncClient, desk: Desk
) -> None:
    for minutes in (5, 1):
        due_at = desk.now() - timedelta(hours=1)
        keep_overdue(desk.store, desk.plan, [Overdue(kind, 1, due_at, 3600)], desk.now() - timedelta(minutes=minutes))
    text = (await anybody.get("/status")).text
    assert "Virker ikke" in text
    assert ("Har du en tid, så gælder den stadig." in text) == promised


@pytest.mark.parametrize("verdict", ["dead-outside-link", "inaccessible", "wrong-language", "gone"])
async def test_what_breaks_no_flow_is_shown_to_those_on_call_only(
    verdict: VerdictKind, on_call: httpx.AsyncClient, desk: Desk
) -> None:
    flow = replace(desk.plan.flows[0], routes=["/bestil*"])
    desk.plan.flows[0] = flow
    keep(desk.store, desk.plan, a_walk("book", desk.now()), desk.results)
    found = an_exploration(desk.now(), a_finding(desk.now(), verdict, route="/bestil"))
    keep(desk.store, desk.plan, found, desk.results)
    (book, *_) = desk.flows()
    assert (book.health, len(book.alerts)) == ("works", 1)
    assert "Virker ikke" not in (await on_call.get("/status")).text
    assert "1 fejl" in (await on_call.get("/")).text
    number = the_alert(desk, key_of(found.findings[0])).id
    text = (await on_call.get(f"/alarm/{number}")).text
    assert "mindre alvorlig" in text
    assert "Udkast: Til borgerne" not in text
    decide(desk.store, desk.plan, desk.now())
    assert "(mindre alvorlig)" in messages.select_messages(desk.store, 1)[0].body


@pytest.mark.parametrize("name", ["no-flow-any-more", "look"])
async def test_an_alert_is_seen_also_when_the_plan_has_changed_its_flow(
    name: str, on_call: httpx.AsyncClient, desk: Desk
) -> None:
    """The flow is called otherwise now; or its check and routes belong to another."""
    a_history(desk)
    book, look, other = desk.plan.flows
    if name == "look":
        desk.plan.flows[:] = [replace(book, checks=[]), replace(look, checks=["look", "book"]), other]
    else:
        desk.plan.flows[0] = replace(book, name="book-a-time")
    desk = replace(desk, plan=desk.plan)
    assert "2 fejl" in (await on_call.get("/")).text
    for minutes in (20, 10):
        at = desk.now() - timedelta(minutes=minutes)
        keep(desk.store, desk.plan, a_walk("book", at, "red"), desk.results)
    assert the_alert(desk).flow == {"look": "look", "no-flow-any-more": "book-a-time"}[name]
    now = {one.flow.name: one for one in desk.flows()}[the_alert(desk).flow]
    assert (now.health, "journey book" in {alert.key for alert in now.alerts}) == ("broken", True)
    assert "Virker ikke" in (await on_call.get("/status")).text


async def test_what_breaks_a_flow_is_told_of_also_beside_what_does_not(on_call: httpx.AsyncClient, desk: Desk) -> None:
    desk.plan.flows[0] = replace(desk.plan.flows[0], routes=["/bestil*"])
    earlier = desk.now() - timedelta(hours=9)
    harmless = a_finding(earlier, "inaccessible", route="/bestil")
    keep(desk.store, desk.plan, an_exploration(earlier, harmless), desk.results)
    for _ in range(2):
        keep(desk.store, desk.plan, a_walk("book", desk.now(), "red"), desk.results)
    text = (await on_call.get("/status")).text
    assert "Fejlen blev set mandag 23. november kl. 08.00." in text


async def test_a_fault_that_a_citizen_told_of_first_counts_against_us(on_call: httpx.AsyncClient, desk: Desk) -> None:
    a_history(desk)
    alert = the_alert(desk)
    answer = await on_call.post(f"/alarm/{alert.id}/meldt", data={"at": "2026-11-23T05:30"})
    assert answer.status_code == 303
    assert "50 %" in (await on_call.get("/status")).text
    for wrong in ("", "i går", "2026-11-24T08:00"):
        assert (await on_call.post(f"/alarm/{alert.id}/meldt", data={"at": wrong})).status_code == 422


async def test_a_try_of_the_channels_is_a_message_like_any_other(on_call: httpx.AsyncClient, desk: Desk) -> None:
    answer = await on_call.post("/beskeder/proev", follow_redirects=True)
    assert "Prøve af kanalerne" in answer.text
    assert [one.kind for one in messages.select_messages(desk.store, 5)] == ["test"]


async def test_traffic_is_shown_by_the_hour_with_quiet_hours_and_runs(on_call: httpx.AsyncClient, desk: Desk) -> None:
    assert "ikke fortalt om sin trafik" in (await on_call.get("/trafik")).text
    a_history(desk)
    text = (await on_call.get("/trafik")).text
    assert text.count('<td class="heat') == 7 * 24
    assert text.count("stille</span>") == 7
    assert 'quiet ran">–<span' in text, "Sunday at three was never measured, and a walk went then"


async def test_coverage_names_what_was_never_reached(on_call: httpx.AsyncClient, desk: Desk) -> None:
    a_history(desk)
    text = (await on_call.get("/daekning")).text
    assert "/tid: 1 af 2 er prøvet" in text
    assert "Vis måned (link): ikke nået" in text


async def test_who_explores_as_somebody_else_has_a_coverage_of_their_own(
    on_call: httpx.AsyncClient, desk: Desk
) -> None:
    a_history(desk)
    unreached = [Tried("/tid", "link", "Vis måned")]
    clerks = an_exploration(desk.now(), tried=[], unreached=unreached, check="explore-clerk")
    keep(desk.store, desk.plan, clerks, desk.results)
    text = (await on_call.get("/daekning")).text
    assert text.index("<h2>explore</h2>") < text.index("/tid: 1 af 2 er prøvet") < text.index("<h2>explore-clerk</h2>")
    assert "/tid: 0 af 1 er prøvet" in text


async def test_programs_read_the_same_in_openmetrics(desk: Desk) -> None:
    a_history(desk)
    transport = httpx.ASGITransport(app=create_app(replace(desk, public_metrics=True)))
    async with httpx.AsyncClient(transport=transport, base_url=PAGE) as client:
        text = (await client.get("/metrics")).text
    samples: dict[tuple[str, Any], float] = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["monitor_alerts", "book", "critical"] == 1
    assert samples["monitor_flow_works", "look"] == 0
    assert samples["monitor_coverage", "explore"] == 0.5
    assert [samples["monitor_controls", "explore", standing] for standing in ("exercised", "unreached")] == [1, 1]
    assert samples["monitor_coverage_age_seconds", "explore"] > 0
    assert samples["monitor_found_first",] == 1


async def test_two_who_act_at_once_both_leave_their_mark(on_call: httpx.AsyncClient, desk: Desk) -> None:
    a_history(desk)
    number = the_alert(desk).id
    await asyncio.gather(*(on_call.post(f"/alarm/{number}/tag", data={"who": who}) for who in ("A", "B")))
    assert [one.who for one in alerts.select_events(desk.store, number) if one.what == "acknowledged"] == ["A", "B"]


async def test_what_to_do_is_read_on_the_page_itself_and_every_message_leads_there(
    on_call: httpx.AsyncClient, desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    file = tmp_path / "look.md"
    file.write_text("# Se tider\n\n1. Genstart `borgertid serve`.\n\n<script>alert(1)</script>\n")
    plan, elsewhere = desk.plan, "https://wiki.example/other"
    flows = [plan.flows[0], replace(plan.flows[1], runbook=str(file)), replace(plan.flows[2], runbook=elsewhere)]
    desk = replace(desk, plan=replace(plan, flows=flows))
    pages = [desk.plan.runbook_page(flow) for flow in desk.plan.flows]
    assert pages == ["", f"{PAGE}/vejledning/look", elsewhere]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=create_app(desk)), base_url=PAGE) as client:
        client.cookies.update(on_call.cookies)
        text = (await client.get("/vejledning/look")).text
        assert "<li>Genstart <code>borgertid serve</code>.</li>" in text
        assert "<script>" not in text
        assert 'href="/vejledning/look"' in (await client.get("/flow/look")).text
        assert f'href="{elsewhere}"' in (await client.get("/flow/other")).text
        assert [(await client.get(f"/vejledning/{name}")).status_code for name in ("book", "other", "x")] == [404] * 3
        file.unlink()
        assert "kan ikke læses her" in (await client.get("/vejledning/look")).text

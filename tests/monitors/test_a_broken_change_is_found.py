"""The incident that this project began with: a link to change an application that led nowhere, and nobody noticed."""

from pathlib import Path

import pytest

from monitors.journeys import JOURNEYS
from monitors.verdicts import Verdict
from tests.monitors import proxy
from tests.monitors.conftest import Ended, Monitor, Site

JOURNEY = "book-change-cancel"


def the_only(ended: Ended) -> Verdict:
    (verdict,) = ended.verdicts
    return verdict


def assert_alerts(ended: Ended, step: str) -> None:
    """The verdict names `step`, says what was expected and seen, and brings proof."""
    verdict = the_only(ended)
    assert ended.code == 1, ended.text
    assert [finding.step for finding in verdict.findings] == [step], ended.text
    finding = verdict.findings[0]
    for said in (step, finding.harm, finding.expected, finding.seen, verdict.screenshot, verdict.trace):
        assert said
        assert said in ended.text
    for evidence in (verdict.screenshot, verdict.trace):
        assert Path(evidence or "").stat().st_size > 1000
    assert verdict.steps[-1].state == "skipped"


async def assert_leaves_nothing(site: Site) -> None:
    assert await site.bookings() == [("synthetic", "cancelled")]


@pytest.mark.parametrize(
    "fault", [proxy.does_nothing("a", "Skift tid"), proxy.leads_nowhere("Skift tid")], ids=["dead", "nowhere"]
)
async def test_a_change_button_that_leads_nowhere(fault: proxy.Fault, site: Site, monitor: Monitor) -> None:
    async with proxy.broken(site.url, fault) as url:
        ended = await monitor.walk(url, JOURNEY)
    assert_alerts(ended, "Borgeren trykker “Skift tid” og ser andre tider")
    assert the_only(ended).findings[0].expected == "siden “Skift tid”"
    await assert_leaves_nothing(site)


async def test_a_change_that_the_server_answers_with_500(site: Site, monitor: Monitor) -> None:
    async with proxy.broken(site.url, proxy.fails(proxy.Sent.is_move)) as url:
        ended = await monitor.walk(url, JOURNEY)
    assert_alerts(ended, "Borgeren vælger en ny tid og trykker “Bekræft”")
    assert "Vi fik et forkert svar. Vi prøver igen om lidt." in the_only(ended).findings[0].appeared
    assert "/move svarede 500" in ended.text
    await assert_leaves_nothing(site)


async def test_a_change_that_is_confirmed_but_not_made(site: Site, monitor: Monitor) -> None:
    async with proxy.broken(site.url, proxy.swallowed_move) as url:
        ended = await monitor.walk(url, JOURNEY)
    assert_alerts(ended, "Skiftet læses tilbage gennem API'et")
    assert "aftalen er flyttet til" in the_only(ended).findings[0].expected
    await assert_leaves_nothing(site)


async def test_an_unbroken_site_is_green(site: Site, monitor: Monitor) -> None:
    before = await site.public_times()
    async with proxy.broken(site.url, proxy.nothing) as url:
        ended = await monitor.walk(url)
    assert ended.code == 0, ended.text
    assert {verdict.outcome for verdict in ended.verdicts} == {"ok"}
    assert {step.state for verdict in ended.verdicts for step in verdict.steps} == {"ok"}
    assert {verdict.trace for verdict in ended.verdicts} == {None}
    on_phones = {name for name, journey in JOURNEYS.items() if not journey.home.is_large}
    assert {verdict.journey for verdict in ended.verdicts} == on_phones
    assert {lane for lane, _ in await site.bookings()} == {"synthetic"}
    assert {status for _, status in await site.bookings()} <= {"cancelled", "expired"}
    assert await site.public_times() == before


async def test_a_time_that_cannot_be_cancelled_is_two_findings(site: Site, monitor: Monitor) -> None:
    async with proxy.broken(site.url, proxy.fails(proxy.Sent.is_cancel)) as url:
        ended = await monitor.walk(url, JOURNEY)
    steps = [finding.step for finding in the_only(ended).findings]
    assert steps == ["Borgeren trykker “Aflys tid” og “Bekræft”", "Oprydning"], ended.text
    assert ended.code == 1

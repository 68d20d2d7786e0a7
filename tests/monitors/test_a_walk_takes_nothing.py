"""The monitor is no citizen (P9): it takes no citizen's time, and what it leaves behind goes away by itself."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace
from playwright.async_api import Response

from api.bookings.upkeep import remove_synthetic
from api.municipality_file.operations import import_file
from monitors.answers import Answer as ApiAnswer
from monitors.browser import provide
from monitors.citizens import made_up
from monitors.colleague import STAFF, Colleague
from monitors.explorer.witness import BookingsWitness
from monitors.giving_back import give_back
from monitors.journeys import walking
from monitors.journeys.book_change_cancel import BookChangeCancel
from monitors.journeys.journey import Journey
from monitors.journeys.own_time import a_day_to_book
from monitors.journeys.public_supply import PublicSupply
from monitors.journeys.walking import Setting, walk_all, walks_of
from monitors.second_channel import SecondChannel
from monitors.targets import Target
from monitors.verdicts import Unexpected, Verdict, exit_code
from tests.monitors import proxy
from tests.monitors.conftest import MUNICIPALITY, PATIENCE, Monitor, Site
from tests.monitors.proxy import Answer, Forward, Sent


async def walked(kind: type[Journey], target: Target, results: Path, outside: str = "") -> Verdict:
    """One walk in this process."""
    setting = Setting(
        target=target, results=results, now=lambda: datetime.now(UTC), patience=PATIENCE, tell=print, outside=outside
    )
    (verdict,) = await walk_all(walks_of([kind], [kind.home]), setting, {"chromium": await asyncio.to_thread(provide)})
    return verdict


async def killed_after(process: Process, sentence: str) -> None:
    """Kill the monitor as soon as it has said `sentence`."""
    assert process.stdout
    async for line in process.stdout:
        if sentence in line.decode():
            process.kill()
            break
    assert await process.wait() == -9


async def test_what_a_killed_monitor_leaves_takes_no_public_time_and_is_removed(site: Site, monitor: Monitor) -> None:
    before = await site.public_times()
    await killed_after(await monitor.start(site.url, "book-change-cancel"), "✓ Aftalen læses tilbage")
    assert await site.bookings() == [("synthetic", "booked")]
    assert await site.public_times() == before
    await remove_synthetic(site.pool, site.clock.pass_by(minutes=14))
    assert await site.bookings() == [("synthetic", "booked")]
    await remove_synthetic(site.pool, site.clock.pass_by(minutes=1))
    assert await site.bookings() == []


async def test_a_monitor_that_is_told_to_stop_gives_back_what_it_took(site: Site, monitor: Monitor) -> None:
    process = await monitor.start(site.url, "book-change-cancel")
    assert process.stdout
    async for line in process.stdout:
        if "✓ Aftalen læses tilbage" in line.decode():
            process.terminate()
    assert await process.wait() == 2
    assert await site.bookings() == [("synthetic", "cancelled")]


async def test_a_time_that_begins_too_soon_to_be_cancelled_is_no_fault_and_goes_by_itself(
    site: Site, target: Target
) -> None:
    async with SecondChannel(target, "walk", site.clock, marked=True, patience=PATIENCE) as api:
        catalogue = await api.catalogue()
        day = (await api.free_times(catalogue.topics[0])).days[0]
        opener = await api.book(catalogue.topics[0], day.office, day.times[-1], made_up())
        site.clock.now = day.times[-1] - timedelta(minutes=30)
        await give_back(api, opener)
        assert await site.bookings() == [("synthetic", "booked")]
    # It may have been booked a moment ago.
    await remove_synthetic(site.pool, site.clock.pass_by(minutes=15))
    assert await site.bookings() == []


async def test_a_time_that_nobody_may_cancel_long_before_it_begins_is_a_fault(
    site: Site, target: Target, tmp_path: Path
) -> None:
    text = MUNICIPALITY.read_text()
    sixty_days = text.replace("last_change_minutes = 60\n", f"last_change_minutes = {60 * 24 * 60}\n")
    assert sixty_days != text
    strict = tmp_path / "kystby.toml"
    strict.write_text(sixty_days)
    await import_file(site.pool, strict, site.clock())
    async with SecondChannel(target, "walk", site.clock, marked=True, patience=PATIENCE) as api:
        topic = (await api.catalogue()).topics[0]
        day = a_day_to_book(await api.free_times(topic))
        assert day
        opener = await api.book(topic, day.office, day.times[0], made_up())
        with pytest.raises(Unexpected, match="not-possible-now"):
            await give_back(api, opener)


async def test_the_explorer_gives_back_the_numbers_that_its_pages_drew_and_brought_back(
    site: Site, target: Target
) -> None:
    line = f"{STAFF}/day/tickets"
    async with SecondChannel(target, "explore", lambda: datetime.now(UTC), marked=True, patience=PATIENCE) as api:
        await Colleague(api).sign_in("clerk")
        catalogue = await api.catalogue()
        body = {"office": catalogue.offices[0].id, "topics": [{"id": catalogue.topics[0].id}]}
        drawn = [await api.send(line, body) for _ in range(3)]
        _, called, left = [f"{line}/{answer.read(dict[str, Any])['id']}" for answer in drawn]
        calling = await api.send(f"{called}/call", {"desk": "1"})
        await api.send(f"{left}/leave", {})
        brought_back = await api.send(f"{left}/undo", {})
        witness = BookingsWitness(api, catalogue.zone)
        for url, answer in ((line, drawn[0]), (f"{called}/call", calling), (f"{left}/undo", brought_back)):
            await witness.note(cast("Response", Answered(site.url + url, answer)))
        assert {row["status"] for row in await site.pool.fetch("SELECT status FROM ticket")} == {"waiting", "called"}
        await witness.give_back()
    statuses = await site.pool.fetch("SELECT status FROM ticket ORDER BY status")
    assert [row["status"] for row in statuses] == ["done", "left", "left"]


class Answered:
    """What a page was answered."""

    def __init__(self, url: str, answer: ApiAnswer) -> None:
        self.url, self._answer = url, answer

    async def json(self) -> Any:
        return self._answer.read(dict[str, Any])


async def test_an_expired_mark_is_refused_and_told(site: Site, target: Target, tmp_path: Path) -> None:
    verdict = await walked(BookChangeCancel, replace(target, mark_life=timedelta(minutes=-1)), tmp_path)
    assert (verdict.outcome, exit_code([verdict])) == ("inconclusive", 2)
    assert verdict.reason == "Serveren afviser overvågningens mærke: nøglen er forkert, eller mærket er udløbet."
    assert {step.state for step in verdict.steps[1:]} == {"skipped"}
    assert await site.bookings() == []


async def test_a_mark_that_is_lost_on_the_way_never_makes_a_real_booking(
    site: Site, target: Target, tmp_path: Path
) -> None:
    async with proxy.broken(site.url, proxy.loses_the_mark) as url:
        verdict = await walked(BookChangeCancel, replace(target, base_url=url), tmp_path)
    assert [finding.step for finding in verdict.findings] == ["Borgeren trykker “Bekræft” og får en kvittering"]
    assert any(sighting.text == "POST /api/v1/bookings svarede 403" for sighting in verdict.sightings)
    assert await site.bookings() == [("synthetic", "expired")]


async def test_a_page_that_takes_a_time_from_who_only_looks(site: Site, target: Target, tmp_path: Path) -> None:
    holds = "addEventListener('load', () => fetch('/api/v1/holds', {method: 'POST', body: '{}'}).catch(() => 0))"
    async with proxy.broken(site.url, proxy.with_script(holds)) as url:
        verdict = await walked(PublicSupply, Target(base_url=url, key=None), tmp_path)
    assert [finding.step for finding in verdict.findings] == ["Ingen tid er taget, og intet er sendt"]
    assert verdict.findings[0].seen == "siden ville sende POST /api/v1/holds"
    assert await site.bookings() == []


async def test_nothing_but_reading_leaves_the_browser_also_from_a_worker(
    site: Site, target: Target, tmp_path: Path
) -> None:
    arrived: list[str] = []

    async def with_a_worker_that_writes(sent: Sent, forward: Forward) -> Answer:
        if sent.method not in {"GET", "HEAD"}:
            arrived.append(f"{sent.method} {sent.path}")
        answer = await forward(sent)
        writes = b"fetch('/api/v1/holds', {method: 'POST', body: '{}'}).catch(() => 0);"
        return Answer(answer.status, answer.headers, writes + answer.content) if sent.path == "/sw.js" else answer

    async with proxy.broken(site.url, with_a_worker_that_writes) as url:
        await walked(PublicSupply, Target(base_url=url, key=None), tmp_path)
    assert arrived == []


async def test_a_page_that_hides_a_free_time(site: Site, target: Target, tmp_path: Path) -> None:
    async with proxy.broken(site.url, proxy.hides_a_time) as url:
        verdict = await walked(PublicSupply, Target(base_url=url, key=None), tmp_path)
    assert [finding.step for finding in verdict.findings] == ["Siden viser netop de tider, der er ledige"]


async def test_without_a_key_nothing_is_written(site: Site, target: Target, tmp_path: Path) -> None:
    verdict = await walked(BookChangeCancel, replace(target, key=None), tmp_path)
    assert (verdict.outcome, verdict.steps[0].state) == ("inconclusive", "skipped")
    assert "nøgle" in (verdict.reason or "")


async def nobody() -> str:
    """An address where nothing listens."""
    async with proxy.broken("http://127.0.0.1:1", proxy.nothing) as down:
        return down


async def test_a_target_that_is_down_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "A_RESTART", 0)
    down = await nobody()
    ended = await Monitor(b"0" * 64, tmp_path).walk(down, "public-supply", "book-change-cancel")
    assert ended.code == 1, ended.text
    assert f"{down} svarer ikke" in ended.text
    assert {verdict.outcome for verdict in ended.verdicts} == {"failed"}
    assert {finding.where for verdict in ended.verdicts for finding in verdict.findings} == {"/"}
    assert "Borgeren kan ikke se kommunens emner." in ended.text


@pytest.mark.parametrize(("with_network", "outcome"), [(True, "failed"), (False, "inconclusive")])
async def test_a_monitor_without_network_does_not_say_that_the_site_is_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_network: bool, outcome: str
) -> None:
    monkeypatch.setattr(walking, "A_RESTART", 0)
    async with answering() as there:
        outside = f"{there}/the-heartbeat" if with_network else await nobody()
        verdict = await walked(PublicSupply, Target(base_url=await nobody(), key=None), tmp_path, outside=outside)
    assert verdict.outcome == outcome


async def test_a_site_that_is_only_started_anew_is_not_said_to_be_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "A_RESTART", 0)
    async with answering(but_first=1) as url:
        verdict = await walked(PublicSupply, Target(base_url=url, key=None), tmp_path)
    assert verdict.outcome == "inconclusive"


@asynccontextmanager
async def answering(but_first: int = 0) -> AsyncIterator[str]:
    """The URL of a server that answers with nothing, and to the first connections not at all."""
    left = but_first

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

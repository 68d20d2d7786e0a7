"""However badly a page behaves, a walk ends with a verdict, soon."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitors.browser import provide
from monitors.devices import PHONE
from monitors.journeys import phone
from monitors.journeys.journey import Journey, step
from monitors.journeys.logbook import MOST_SIGHTINGS
from monitors.journeys.walking import Setting, walk_all, walks_of
from monitors.pages.screen import Screen
from monitors.targets import Target
from monitors.verdicts import Verdict
from tests.monitors.proxy import Answer, Forward, Sent, broken, html


class Visit(Journey):
    name = "visit"
    title = "Åbn en side og tryk på et link"
    marked = False

    @step("Borgeren åbner siden", harm="Borgeren ser ingen side.")
    async def open(self) -> None:
        await self.phone.page.goto(self.base_url)

    @step("Borgeren trykker “Videre”", harm="Borgeren kommer ikke videre.")
    async def press(self) -> None:
        await Screen(self.phone.page).press("link", "Videre")


class ShortVisit(Visit):
    limit = 1


class Crash(Visit):
    @step("Siden bryder sammen", harm="Borgeren ser en død fane.")
    async def crash(self) -> None:
        await self.phone.page.goto("chrome://crash")


class Faulty(Visit):
    @step("Overvågningen laver en fejl", harm="Ingen.")
    async def fail(self) -> None:
        raise KeyError("own fault")


@pytest.fixture
def walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Walks journeys on a page and answers their verdicts."""
    monkeypatch.setattr(phone, "CLOSING_LIMIT", 0.5)

    async def never(_: object, patience: float) -> bool:
        """These pages are bad on a machine that is busy with other tests as well."""
        return False

    async def walked(page: str, *kinds: type[Journey]) -> list[Verdict]:
        async def always(sent: Sent, forward: Forward) -> Answer:
            return html(page)

        async with broken("http://127.0.0.1:1", always) as url:
            setting = Setting(
                target=Target(base_url=url, key=None),
                results=tmp_path,
                now=lambda: datetime.now(UTC),
                patience=3,
                tell=print,
                is_starved=never,
            )
            engines = {"chromium": await asyncio.to_thread(provide)}
            return await walk_all(walks_of(kinds, [PHONE]), setting, engines)

    return walked


async def test_a_page_that_never_answers_ends_at_the_limit(walked) -> None:
    (verdict,) = await walked("<h1>Borgerservice</h1><script>while (true) {}</script>", ShortVisit)
    assert (verdict.outcome, verdict.steps[1].state) == ("failed", "skipped")
    assert verdict.findings[0].expected == "hele turen på højst 1,0 s"


async def test_windows_dialogs_and_complaints_are_noted_and_stop_nothing(walked) -> None:
    noisy = """<h1>Borgerservice</h1><a href="#videre">Videre</a><script>
        alert("Hov!"); for (let i = 0; i < 3; i++) open("about:blank")
        for (let i = 0; i < 500; i++) console.error("Fejl " + i)
        fetch("/api/v1/holds", {method: "POST"}).catch(() => 0); fetch("http://127.0.0.1:1/").catch(() => 0)
        throw new Error("Uventet")</script>"""
    (verdict,) = await walked(noisy, Visit)
    assert verdict.outcome == "ok", verdict
    kinds = [sighting.kind for sighting in verdict.sightings]
    assert {"dialog", "popup", "console", "page-error", "blocked"} <= set(kinds)
    assert kinds.count("console") <= 2 * MOST_SIGHTINGS


async def test_a_control_that_something_lies_over_cannot_be_used(walked) -> None:
    covered = '<h1>Borgerservice</h1><a href="#videre">Videre</a><div style="position:fixed;inset:0">Vent</div>'
    (verdict,) = await walked(covered, Visit)
    (finding,) = verdict.findings
    assert finding.expected == "linket “Videre” kan bruges"
    assert finding.seen == "linket “Videre” er der, men kan ikke bruges på siden “Borgerservice” (/)"


async def test_a_crash_is_a_finding_and_the_next_walk_goes_on(walked) -> None:
    crashed, faulty, after = await walked('<a href="#videre">Videre</a>', Crash, Faulty, Visit)
    assert crashed.outcome == "failed"
    assert [sighting.kind for sighting in crashed.sightings] == ["crash"]
    assert faulty.outcome == "inconclusive"
    assert faulty.reason == "Overvågningen selv fejlede: KeyError: 'own fault'"
    assert after.outcome == "ok"


async def test_a_browser_that_does_not_start_is_no_finding(tmp_path: Path) -> None:
    setting = Setting(
        target=Target(base_url="http://127.0.0.1:1", key=None),
        results=tmp_path,
        now=lambda: datetime.now(UTC),
        patience=1,
        tell=print,
    )
    (verdict,) = await walk_all(walks_of([Visit], [PHONE]), setting, {"chromium": Path("/bin/false")})
    assert (verdict.outcome, verdict.steps[0].state) == ("inconclusive", "skipped")
    assert (verdict.reason or "").startswith("Browseren /bin/false kan ikke starte")

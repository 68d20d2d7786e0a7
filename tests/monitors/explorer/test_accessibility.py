"""Where axe has not looked, nobody says that a hindrance is gone."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from playwright.async_api import Error as BrowserError

from monitors.cli import AXE
from monitors.explorer.accessibility import Auditor
from monitors.explorer.signature import Place
from monitors.results import explored
from tests.monitors.explorer.builders import a_control, a_page
from tests.monitors.test_results import exploration


class AVisit:
    """A page on which axe is silent while it hangs."""

    def __init__(self, *, hangs: bool = False) -> None:
        self.page: Any = self
        self._hangs = hangs

    async def evaluate(self, *_: object) -> list[object]:
        if self._hangs:
            raise BrowserError("Timeout")
        return []


async def audited(script: Path | None, *states: tuple[str, bool]) -> list[str]:
    """The routes of which a run says whether there are hindrances, when it meets these states, some of which hang."""
    auditor = Auditor(script, Place())
    for number, (path, hangs) in enumerate(states):
        page = a_page(*[a_control(f"Knap {chr(97 + number)}")], path=path)
        await auditor.inspect(AVisit(hangs=hangs), page)  # type: ignore[arg-type]
    return auditor.routes


async def test_a_page_counts_as_audited_when_axe_has_told_of_all_its_states(tmp_path: Path) -> None:
    script = tmp_path / "axe.js"
    script.write_text("axe")
    states = [("/", False), ("/tid", False), ("/tid", True), ("/mine", True)]
    assert await audited(script, *states) == ["/"]
    assert await audited(None, *states) == []


async def test_a_page_without_connection_is_a_page_of_its_own(tmp_path: Path) -> None:
    script = tmp_path / "axe.js"
    script.write_text("axe")
    auditor = Auditor(script, Place())
    await auditor.inspect(AVisit(), replace(a_page(path="/tid"), connectivity="offline"))  # type: ignore[arg-type]
    assert auditor.routes == ["/tid uden forbindelse"]


def test_what_was_audited_is_handed_over_to_the_alerts() -> None:
    run = replace(exploration(datetime.now(UTC)), audited=["/tid"])
    assert explored(run, "explore").audited == {"/tid"}


def test_axe_is_found_wherever_the_monitor_is_started() -> None:
    assert AXE.is_absolute()

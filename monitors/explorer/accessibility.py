"""axe on a page: what keeps people with assistive tools out."""

import asyncio
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Error as BrowserError

from monitors.explorer.shapes import Snapshot
from monitors.explorer.signature import Place, route_of, state_key
from monitors.explorer.visit import Visit
from monitors.explorer.words import place_of

STANDARDS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LIMIT: Final = 20.0
_RUN: Final = """async tags => (await axe.run({ runOnly: tags, resultTypes: ['violations'] })).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => [id, help, nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')])"""


class Auditor:
    """Runs axe once in each state. `script` is axe-core's own file; without it nothing is audited."""

    def __init__(self, script: Path | None, place: Place) -> None:
        self._script = script.read_text() if script else ""
        self._place = place
        self._audited: set[str] = set()
        self._answered: set[str] = set()
        self._unanswered: set[str] = set()
        """Routes of states of which axe has told something, and of those of which it could not."""

    @property
    def states(self) -> int:
        return len(self._audited)

    @property
    def routes(self) -> list[str]:
        """Those of which axe has told all that it was asked: of no other does a run say that a hindrance is gone."""
        return sorted(self._answered - self._unanswered)

    async def inspect(self, visit: Visit, snapshot: Snapshot) -> list[str]:
        """What axe has against a state that it has not seen before; nothing for others."""
        state = state_key(snapshot, self._place)
        if not self._script or state in self._audited:
            return []
        self._audited.add(state)
        return await self.audit(visit, snapshot)

    async def audit(self, visit: Visit, snapshot: Snapshot) -> list[str]:
        if not self._script:
            return []
        route = place_of(route_of(snapshot.url), bool(snapshot.connectivity))
        try:
            # Evaluated, not added as an element: a page's own security policy would refuse that.
            await asyncio.wait_for(visit.page.evaluate(self._script), LIMIT)
            told: Any = await asyncio.wait_for(visit.page.evaluate(_RUN, STANDARDS), LIMIT)
        except (TimeoutError, BrowserError):
            self._unanswered.add(route)
            return []
        self._answered.add(route)
        return [f"{rule}: {meaning} ({where})" for rule, meaning, where in told]

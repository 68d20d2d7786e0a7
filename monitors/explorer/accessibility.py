"""axe on a page: what keeps people with assistive tools out."""

import asyncio
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Error as BrowserError

from monitors.explorer.shapes import Snapshot
from monitors.explorer.signature import Place, state_key
from monitors.explorer.visit import Visit

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

    @property
    def states(self) -> int:
        return len(self._audited)

    async def inspect(self, visit: Visit, snapshot: Snapshot) -> list[str]:
        """What axe has against a state that it has not seen before; nothing for others."""
        state = state_key(snapshot, self._place)
        if not self._script or state in self._audited:
            return []
        self._audited.add(state)
        return await self.audit(visit, snapshot)

    async def audit(self, visit: Visit, _: Snapshot) -> list[str]:
        if not self._script:
            return []
        try:
            # Evaluated, not added as an element: a page's own security policy would refuse that.
            await asyncio.wait_for(visit.page.evaluate(self._script), LIMIT)
            told: Any = await asyncio.wait_for(visit.page.evaluate(_RUN, STANDARDS), LIMIT)
        except (TimeoutError, BrowserError):
            return []
        return [f"{rule}: {meaning} ({where})" for rule, meaning, where in told]

"""What is written down during one walk; a verdict is made of it at the end."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from monitors.danish import seconds_words
from monitors.journeys.journey import Journey, Step
from monitors.verdicts import CouldNotLook, Finding, Grave, Kind, Outcome, Sighting, State, StepTaken, Unexpected

Tell = Callable[[str], None]
"""Tells whoever waits for the walk one line."""
MOST_SIGHTINGS: Final = 20
"""Of one kind in one step: a page may complain for ever, and must not drown what matters."""
SIGNS: Final[dict[State, str]] = {"ok": "✓", "failed": "✗", "skipped": "?"}
CLEAN_UP: Final = "Oprydning"


class Logbook:
    def __init__(self, kind: type[Journey], tell: Tell) -> None:
        self.steps: list[StepTaken] = []
        self.findings: list[Finding] = []
        self.sightings: list[Sighting] = []
        self.reason: str | None = None
        self.screenshot: str | None = None
        self.trace: str | None = None
        self._left = kind.steps()
        self._tell = tell
        self._noted: Counter[tuple[str, str]] = Counter()

    @property
    def current(self) -> str:
        """The sentence of the step under way."""
        return self._left[0].sentence if self._left else CLEAN_UP

    @property
    def outcome(self) -> Outcome:
        if self.findings:
            return "failed"
        return "inconclusive" if self.reason else "ok"

    @contextmanager
    def taking(self, step: Step) -> Iterator[None]:
        """Write down how long a step takes and how it ends."""
        began = time.monotonic()
        state: State = "failed"
        try:
            yield
            state = "ok"
        except CouldNotLook:
            state = "skipped"
            raise
        finally:
            seconds = time.monotonic() - began
            self.steps.append(StepTaken(sentence=step.sentence, state=state, seconds=round(seconds, 3)))
            self._tell(f"  {SIGNS[state]} {step.sentence} ({seconds_words(seconds)})")
            if state == "ok":
                self._left.pop(0)

    def find(
        self, unexpected: Unexpected, harm: str, where: str, appeared: Sequence[str] = (), *,
        grave: Grave | None = None, sure: bool = False,
    ) -> None:  # fmt: skip
        finding = Finding(
            harm=harm,
            step=self.current,
            where=where,
            expected=unexpected.expected,
            seen=unexpected.seen,
            appeared=list(appeared),
            grave=grave,
            sure=sure,
        )
        self.findings.append(finding)

    def note(self, kind: Kind, text: str) -> None:
        self._noted[kind, self.current] += 1
        if self._noted[kind, self.current] <= MOST_SIGHTINGS:
            self.sightings.append(Sighting(kind=kind, text=text[:500], step=self.current))

    def close_steps(self) -> None:
        """The steps that were never begun are skipped."""
        begun = {taken.sentence for taken in self.steps}
        skipped = [step for step in self._left if step.sentence not in begun]
        self.steps += [StepTaken(sentence=step.sentence, state="skipped") for step in skipped]
        self._left = []

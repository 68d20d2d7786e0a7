"""Whether the watched site is in trouble: then what writes is left alone, so as not to make it worse. No I/O."""

import re
from collections import defaultdict, deque
from statistics import median
from typing import Final

from monitors.verdicts import WITH, CouldNotLook, Verdict

MOST_JOURNEYS: Final = 3
"""So many journeys in a row that met faults of the server or were slow: it is not one page that is broken."""
KNOWN: Final = 5
REMEMBERED: Final = 20
SLOW: Final = 3
"""Times as long as the same walk usually takes."""
TOO_MUCH: Final = (
    "Siden har fejl eller er langsom på flere ture i træk. Det, der skriver, venter, til en tur igen er gået let."
)
_OF_THE_SERVER: Final = re.compile(r" svarede 5\d\d$")


class Strain:
    """What the walks so far have met. One that goes well and is as quick as usual ends it."""

    def __init__(self) -> None:
        self._troubled: set[str] = set()
        self._seconds: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def note(self, verdict: Verdict) -> None:
        if verdict.outcome == "inconclusive":
            return
        if _met_faults(verdict) or self.blames_slowness(verdict):
            self._troubled.add(verdict.journey.partition(WITH)[0])
        elif verdict.outcome == "ok":
            self._troubled.clear()
        if verdict.outcome == "ok":
            self._seconds[verdict.journey].append(verdict.seconds)

    def demand_calm(self) -> None:
        """Raises CouldNotLook while the site is in trouble."""
        if len(self._troubled) >= MOST_JOURNEYS:
            raise CouldNotLook(TOO_MUCH)

    def blames_slowness(self, verdict: Verdict) -> bool:
        """Whether a walk would count as trouble for nothing but its length: then that must be the site's doing."""
        if verdict.outcome == "inconclusive" or _met_faults(verdict):
            return False
        known = self._seconds[verdict.journey]
        return len(known) >= KNOWN and verdict.seconds > SLOW * median(known)


def _met_faults(verdict: Verdict) -> bool:
    return any(one.kind == "error-answer" and _OF_THE_SERVER.search(one.text) for one in verdict.sightings)

"""The clean trace: what each exercise of an unbroken Borgertid touches, and so which a mutant can change. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from bench.monitors.sites import Request, Site, Text, Used, Value, used
from monitors.explorer.shapes import ControlId, Snapshot
from monitors.explorer.signature import fold, route_of

EVERYWHERE: Final = 3
"""A text on so many pages is one of the frame around them."""


class Exercise(Struct, frozen=True, kw_only=True):
    """One exercise and all that it touched from the start page on."""

    key: str
    """The explorer's key of the control; "page <path>" for the opening of a start page."""
    controls: list[ControlId]
    """Those used on the way, the one tried last; none for the opening of a page."""
    sent: list[Request]
    """In the whole visit."""
    own: list[Request]
    """By the act itself."""
    texts: list[Text]

    def touches(self, site: Site) -> bool:
        match site:
            case Request():
                return site in self.sent
            case Value():
                return site.request in self.sent
            case Used():
                return site in map(used, self.controls)
            case Text():
                return site in self.texts or (site.route == "" and site.text in {one.text for one in self.texts})


class Trace(Struct, frozen=True, kw_only=True):
    version: str
    """Of the code that was traced."""
    whole: bool
    """Whether all that was met was tried."""
    exercises: list[Exercise]
    controls: list[ControlId]
    """All that were seen."""
    toggles: list[ControlId]
    values: list[Value]
    samples: dict[str, list[str]]
    """Values that were seen in a field, by the field's words."""
    moments: list[Value]
    """Those of the values that are moments."""
    downloads: list[Request]
    repeated: list[Request]
    """Reads that one exercise asked for more than once."""

    @property
    def requests(self) -> list[Request]:
        return sorted({request for exercise in self.exercises for request in exercise.sent})

    @property
    def texts(self) -> list[Text]:
        """One that stands on many pages is one text, broken on all of them."""
        routes: dict[str, set[str]] = defaultdict(set)
        for text in (text for exercise in self.exercises for text in exercise.texts):
            routes[text.text].add(text.route)
        return sorted(
            Text(route=route, text=text)
            for text, found in routes.items()
            for route in ({""} if len(found) >= EVERYWHERE else found)
        )

    def touching(self, site: Site) -> list[Exercise]:
        return [exercise for exercise in self.exercises if exercise.touches(site)]

    def senders(self, request: Request) -> set[ControlId]:
        """The controls whose own act sends it."""
        return {one.controls[-1] for one in self.exercises if request in one.own and one.controls}


def texts_of(snapshots: Iterable[Snapshot | None]) -> list[Text]:
    """The texts of the pages' own: what holds a number, a day or an address is data."""
    texts = set()
    for snapshot in snapshots:
        if snapshot is None:
            continue
        for line, _ in snapshot.lines:
            if any(letter.isalpha() for letter in line) and "#" not in (folded := fold(line)) and "@" not in folded:
                texts.add(Text(route=route_of(snapshot.url), text=line))
    return sorted(texts)

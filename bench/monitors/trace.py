"""The clean trace: what each exercise of an unbroken Borgertid touches, and so which a mutant can change. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from bench.monitors.sites import Request, Site, Text, Used, Value, used
from monitors.explorer.effects import added_lines
from monitors.explorer.shapes import ControlId, Observation, Snapshot
from monitors.explorer.signature import fold, route_of

WRITTEN: Final = frozenset({"textbox", "searchbox", "spinbutton", "combobox", "listbox", "checkbox"})
"""What may be filled in before a control is used."""
EVERYWHERE: Final = 3
"""A text on so many pages is one of the frame around them."""
MOST_SAMPLES: Final = 5


class Exercise(Struct, frozen=True, kw_only=True):
    """One exercise and all that it touched from the start page on."""

    key: str
    """The explorer's key of the control; "page <path>" for the opening of a start page."""
    controls: list[ControlId]
    """Those used on the way, the one tried last; none for the opening of a page."""
    filled: list[str] = []
    """The names, folded, of the fields that were written into on the way and before the act."""
    sent: list[Request]
    """In the whole visit."""
    own: list[Request]
    """By the act itself."""
    texts: list[Text]
    shown: list[Text] = []
    """Those of the texts that the act itself brought onto the page."""

    def touches(self, site: Site) -> bool:
        match site:
            case Request():
                return site in self.sent
            case Value():
                return site.request in self.sent
            case Used():
                return site in map(used, self.controls) or (
                    site.control.role in WRITTEN and site.control.name in self.filled
                )
            case Text():
                return _is_among(site, self.texts)

    def is_about(self, site: Site) -> bool:
        """Whether the act itself meets the site, and not only the way to it."""
        match site:
            case Request():
                return site in self.own
            case Value():
                return site.request in self.own
            case Used():
                return bool(self.controls) and used(self.controls[-1]) == site
            case Text():
                return _is_among(site, self.shown)


def _is_among(text: Text, texts: list[Text]) -> bool:
    return text in texts or (text.route == "" and text.text in {one.text for one in texts})


class Noted(Struct, frozen=True, kw_only=True):
    """All that one exercise adds to the trace."""

    exercise: Exercise | None
    """None: the second look at a finding, or what was asked after all exercises."""
    controls: list[ControlId] = []
    """All that were seen."""
    toggles: list[ControlId] = []
    sent: dict[str, list[str]] = {}
    """Values that were seen in a field that is sent, as JSON, by the field's words."""
    values: list[Value] = []
    moments: list[Value] = []
    """Those of the values that are moments."""
    downloads: list[Request] = []
    repeated: list[Request] = []
    """Reads that it asked for more than once."""
    put_off: list[Request] = []
    """Writes that it sent only when the connection was back."""
    complaints: list[tuple[str, str]] = []
    """What the others say of it, on a site where all is well."""


class Trace(Struct, frozen=True, kw_only=True):
    exercises: list[Exercise]
    controls: list[ControlId]
    toggles: list[ControlId]
    values: list[Value]
    samples: dict[str, list[str]]
    moments: list[Value]
    downloads: list[Request]
    repeated: list[Request]
    put_off: list[Request]

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


def trace_of(noted: list[Noted], *, whole: bool) -> Trace:
    """When not all was tried, only what was tried can be a site."""
    exercises = [one.exercise for one in noted if one.exercise]
    tried = {control for exercise in exercises for control in exercise.controls}
    met = {control for one in noted for control in one.controls}
    samples: dict[str, list[str]] = {}
    for field, seen in (item for one in noted for item in one.sent.items()):
        known = samples.setdefault(field, [])
        known += [value for value in seen if value not in known][: MOST_SAMPLES - len(known)]
    return Trace(
        exercises=exercises, samples=samples,
        controls=sorted(met if whole else met & tried),
        toggles=sorted({one for note in noted for one in note.toggles}),
        values=sorted({one for note in noted for one in note.values}),
        moments=sorted({one for note in noted for one in note.moments}),
        downloads=sorted({one for note in noted for one in note.downloads}),
        repeated=sorted({one for note in noted for one in note.repeated}),
        put_off=sorted({one for note in noted for one in note.put_off}),
    )  # fmt: skip


def texts_of(snapshots: Iterable[Snapshot | None]) -> list[Text]:
    """The texts of the pages' own: what holds a number, a day or an address is data."""
    texts = set()
    for snapshot in snapshots:
        if snapshot is not None:
            texts |= {Text(route=route_of(snapshot.url), text=line) for line, _ in snapshot.lines if is_own(line)}
    return sorted(texts)


def shown_by(seen: Observation, language: str) -> list[Text]:
    """The texts that stand on the page only after the act."""
    if seen.after is None or seen.after.language != language:
        return []
    added = {line for line in added_lines(seen.before, seen.after) if is_own(line)}
    return sorted(Text(route=route_of(seen.after.url), text=line) for line in added)


def is_own(line: str) -> bool:
    folded = fold(line)
    return any(letter.isalpha() for letter in line) and "#" not in folded and "@" not in folded

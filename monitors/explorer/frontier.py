"""What to try next: the new before the old, each page in its turn, the near before the far. Pure."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, Literal

import msgspec
from msgspec import Struct

from monitors.explorer.met import BEYOND, Met, beyond, is_without_connection, key_to, meet, page_of, plain
from monitors.explorer.planning import plan
from monitors.explorer.shapes import Seen, Snapshot, Step
from monitors.explorer.signature import SHELL, fold, identified, key_of, route_of
from monitors.explorer.stand_ins import disconnecting
from monitors.explorer.words import place_of

ENOUGH_KIN: Final = 3
"""Of the items of one list, so many are tried before all else is; the others after."""
SHELL_ROUTES: Final = 2
ENOUGH_BOXES: Final = 3
"""Of a group of boxes, such as one for each day, so many are tried."""
SAMPLE: Final = 12
"""One in so many of the other appearances of a shell's control, and of the other boxes, is tried as well."""
LONGEST_PATH: Final = 9
MOST_TRIES: Final = 2
"""So often a way is walked that is lost."""
MOST_WAYS: Final = 3
"""So many ways to one control are lost before it is given up."""
MOST_DELAYS: Final = 4
"""So often a control waits for the machine to have time to judge it."""
Standing = Literal["exercised", "exempt", "unreached"]
LOOKS_THE_SAME: Final = "ser ens ud på alle sider, og er prøvet på to af dem"
ONE_OF_MANY: Final = "ligner de andre afkrydsninger i sin gruppe, og tre af dem er prøvet"
Variation = Literal["bare", "twice"]
"""Pressed with nothing filled in, or pressed twice in a row."""


class Past(Struct, frozen=True, kw_only=True):
    """What earlier runs knew of a control."""

    exercised_at: float
    """Seconds since 1970."""
    deployment: str


class Frontier:
    """Everything met in this run, and whether it has been tried."""

    def __init__(self, seed: int, deployment: str = "", past: dict[str, Past] | None = None) -> None:
        self.seed, self.deployment = seed, deployment
        self.met: dict[str, Met] = {}
        self.standing: dict[str, tuple[Standing, str]] = {}
        """Key -> standing and the reason for it."""
        self.seen: set[str] = set()
        """The keys of what this run itself has seen."""
        self._judged: set[str] = set()
        """The keys of what this run has tried, also of what is exempt since then."""
        self.stored: set[str] = set()
        """The keys of what has proven that it stores what it sends."""
        self.never_enabled: dict[str, Met] = {}
        """What this run has seen, and always off."""
        self._enabled: set[str] = set()
        self._past = past or {}
        self._lost: dict[str, list[list[Step]]] = {}
        """The ways to a control that could not be walked, each as often as it was tried."""
        self._delays: dict[str, int] = {}
        self._kin: dict[tuple[str, ...], int] = {}
        self._rank: dict[str, int] = {}
        self._shell: dict[tuple[str, ...], set[str]] = {}
        self._boxes: Counter[tuple[str, ...]] = Counter()
        self._tried: Counter[tuple[str, ...]] = Counter()

    def add(self, path: list[Step], snapshot: Snapshot, why_not: Callable[[Seen], str | None]) -> list[Met]:
        """Take in what stands on a page. Gives all that can be used there."""
        usable = []
        for seen, control, ordinal in identified(snapshot):
            if not seen.shown:
                continue
            step = plan(seen, control, ordinal, snapshot, self.seed)
            met = meet(path, seen, step, why_not(seen))
            self.seen.add(met.key)
            if seen.enabled:
                self._enabled.add(met.key)
                self.never_enabled.pop(met.key, None)
                self._take(met)
                usable.append(met)
            elif met.key not in self._enabled:
                self.never_enabled.setdefault(met.key, met)
        if snapshot.worker and not snapshot.connectivity:
            step = disconnecting(route_of(snapshot.url), fold(snapshot.dialog))
            usable.append(self._take_as_it_is(path, step))
        if snapshot.beyond:
            usable.append(self._take_as_it_is(path, beyond(snapshot)))
            reason = f"{snapshot.beyond} links og knapper på siden kommer efter dem, der bliver set på"
            self.standing[usable[-1].key] = ("unreached", reason)
        self._lead_on(path, usable)
        return usable

    def remember(self, met: Met) -> None:
        """A control that an earlier run met, at the place where it was; it may be gone."""
        self._take(met)

    def add_variation(self, met: Met, how: Variation) -> None:
        """`met`, pressed once more in another way."""
        step = msgspec.structs.replace(met.step, bare=True, fills={}) if how == "bare" else msgspec.structs.replace(
            met.step, twice=True, keyboard=False
        )  # fmt: skip
        varied = msgspec.structs.replace(met, key=key_to(step), step=step)
        if varied.key not in self.met:
            self._take(varied)

    def next(self) -> Met | None:
        """What to try now; None when all has been tried."""
        open_ones = [
            met for key, met in self.met.items() if self.standing[key][0] == "unreached" and self._may_try(key)
        ]
        return min(open_ones, key=self._order, default=None)

    def miss(self, path: list[Step]) -> None:
        """The page at the end of `path` was seen: what was remembered there and is not is no more to be tried."""
        for key, met in self.met.items():
            missed = met.path == path and plain(key) not in self.seen
            if missed and self.standing[key][0] == "unreached":
                others = [way for way in self._lost.get(key, []) if way != path]
                self._lost[key] = [*others, *[path] * MOST_TRIES]
                self.standing[key] = ("unreached", "er der ikke mere")

    def exercised(self, key: str, *, stored: bool = False) -> None:
        self.standing[key] = ("exercised", "")
        if stored:
            self.stored.add(key)
        self._judged.add(key)
        self._tried[page_of(self.met[key])] += 1

    def exempt(self, key: str, reason: str) -> None:
        self.standing[key] = ("exempt", reason)

    def lost(self, key: str, reason: str) -> None:
        """The way there could not be walked; after some tries it stays unreached, unless another way shows."""
        self._lost.setdefault(key, []).append(self.met[key].path)
        self.standing[key] = ("unreached", reason)

    def postpone(self, key: str, reason: str) -> None:
        """It could not be judged now: once more, after all the others."""
        self._delays[key] = self._delays.get(key, 0) + 1
        self.standing[key] = ("unreached", reason)

    def says_of(self, key: str) -> bool:
        """Whether this run says something of a control: it was tried, or was seen and looks like others that were."""
        alike = self.standing[key] in {("exempt", LOOKS_THE_SAME), ("exempt", ONE_OF_MANY)}
        return key in self._judged or (alike and plain(key) in self.seen)

    @property
    def opened(self) -> list[str]:
        """The routes of all that this run itself has seen."""
        seen = [met.control for key, met in self.met.items() if plain(key) in self.seen]
        return sorted({place_of(control.route, bool(control.connectivity)) for control in seen})

    def is_done_with(self, page: tuple[str, ...]) -> bool:
        """Whether all that was met on a page has been tried: what one control switches off another may switch on."""
        there = (key for key, met in self.met.items() if page_of(met) == page)
        return not any(self.standing[key][0] == "unreached" and self._may_try(key) for key in there)

    @property
    def is_done(self) -> bool:
        return self.next() is None

    def _may_try(self, key: str) -> bool:
        met, lost = self.met[key], self._lost.get(key, [])
        given_up = lost.count(met.path) >= MOST_TRIES or len(lost) >= MOST_TRIES * MOST_WAYS
        tired = given_up or self._delays.get(key, 0) >= MOST_DELAYS
        return not tired and len(met.path) <= LONGEST_PATH and met.control.role != BEYOND

    def _lead_on(self, path: list[Step], usable: list[Met]) -> None:
        """What is given up may be reached from here: its way once led over something that stands on this page."""
        here = {met.control for met in usable}
        stuck = [key for key, (standing, _) in self.standing.items() if standing == "unreached"]
        for key in [key for key in stuck if not self._may_try(key)]:
            met = self.met[key]
            over = [place for place, step in enumerate(met.path) if step.control in here]
            way = [*path, *met.path[over[-1] :]] if over else met.path
            if len(way) <= LONGEST_PATH and way not in [met.path, *self._lost.get(key, [])]:
                self.met[key] = msgspec.structs.replace(met, path=way)

    def _take_as_it_is(self, path: list[Step], step: Step) -> Met:
        """Take in what is no element of the page."""
        if step.control is None:
            raise ValueError("a step without a control")
        met = Met(key=key_of(step.control), control=step.control, step=step, path=path, kin=True)
        self.seen.add(met.key)
        self._take(met)
        return met

    def _take(self, met: Met) -> None:
        known = self.met.get(met.key)
        if known is not None:
            lost = self._lost.get(met.key, [])
            if met.path not in lost and (lost or len(met.path) < len(known.path)):
                self.met[met.key] = met
            return
        self.met[met.key] = met
        reason = met.exempt or self._same_elsewhere(met) or self._one_of_many(met)
        self.standing[met.key] = ("exempt", reason) if reason else ("unreached", "ikke nået endnu")
        if met.kin:
            kin = (met.control.route, met.control.dialog, met.control.landmark, met.control.role, met.control.href)
            self._rank[met.key] = self._kin[kin] = self._kin.get(kin, 0) + 1

    def _same_elsewhere(self, met: Met) -> str | None:
        """A control of the shell is tried on two routes and in a sample of the others."""
        if met.control.landmark not in SHELL:
            return None
        control = met.control
        alike = (control.connectivity, control.landmark, control.role, control.name, control.href)
        routes = self._shell.setdefault(alike, set())
        if len(routes) < SHELL_ROUTES:
            routes.add(met.control.route)
            return None
        return None if self._is_sampled(met) else LOOKS_THE_SAME

    def _one_of_many(self, met: Met) -> str | None:
        """Of the boxes of a group some are tried, and a sample of the others."""
        if not met.boxes:
            return None
        group = (*page_of(met), met.control.landmark, fold(met.boxes))
        self._boxes[group] += 1
        return None if self._boxes[group] <= ENOUGH_BOXES or self._is_sampled(met) else ONE_OF_MANY

    def _is_sampled(self, met: Met) -> bool:
        return random.Random(f"{self.seed}/{met.key}").randrange(SAMPLE) == 0

    def _order(self, met: Met) -> tuple[float, ...]:
        past = self._past.get(plain(met.key))
        age = 0.0 if past is None else 1.0 if past.deployment != self.deployment else 2.0
        crowd = 1.0 if self._rank.get(met.key, 0) > ENOUGH_KIN else 0.0
        since = past.exercised_at if past else 0.0
        chance = random.Random(f"{self.seed}/{met.key}").random()
        delays = self._delays.get(met.key, 0)
        tried = self._tried[page_of(met)]
        offline = float(is_without_connection(met.step))
        return (delays, age, crowd, offline, len(self._lost.get(met.key, [])), tried, len(met.path), since, chance)


def coverage(standings: Iterable[Standing]) -> tuple[int, int]:
    """(exercised, all that should be): what is exempt with a reason does not count."""
    counted = [standing for standing in standings if standing != "exempt"]
    return sum(standing == "exercised" for standing in counted), len(counted)

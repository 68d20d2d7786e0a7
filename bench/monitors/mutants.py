"""Mutants: every operator at every site that it fits, and a sample that has some of each. Pure."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct

from bench.monitors.operators import OPERATORS, Operator
from bench.monitors.sites import Request, Site, Text, Used, Value, used
from bench.monitors.texts import instead
from bench.monitors.trace import Trace
from monitors.explorer.met import plain
from monitors.explorer.signature import fold

SAID: Final = 100
"""A finding repeats at least so much of a text."""


class Mutant(Struct, frozen=True, kw_only=True):
    operator: str
    site: Site

    @property
    def id(self) -> str:
        return hashlib.blake2b(msgspec.json.encode(self), digest_size=6).hexdigest()

    @property
    def words(self) -> str:
        return f"{self.operator}: {self.site.words}"

    @property
    def kind(self) -> Operator:
        return OPERATORS[self.operator]


def sites_of(trace: Trace) -> list[Site]:
    """Every site of a trace, each once."""
    return [*trace.requests, *trace.values, *sorted({used(one) for one in trace.controls}), *trace.texts]


def mutants_of(trace: Trace) -> list[Mutant]:
    sites = sites_of(trace)
    return [
        Mutant(operator=name, site=site)
        for name, operator in OPERATORS.items()
        for site in sites
        if operator.fits(site, trace)
    ]


def stratified(mutants: Iterable[Mutant], count: int, seed: int) -> list[Mutant]:
    """`count` of them, in turn one of each operator as long as there are any; a larger sample begins with a smaller."""
    waiting: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        waiting[mutant.operator].append(mutant)
    for name, group in waiting.items():
        random.Random(f"{seed}/{name}").shuffle(group)
    chosen: list[Mutant] = []
    while len(chosen) < count and any(waiting.values()):
        chosen += [group.pop() for group in waiting.values() if group]
    return chosen[:count]


class Choice(Struct, frozen=True, kw_only=True):
    """Which exercises a mutant can change."""

    keys: frozenset[str]
    likely: frozenset[str] = frozenset()
    """Those whose own act meets it, and not only the way there: tried first."""
    pages: frozenset[str]
    """Start pages to open."""


def choose(mutant: Mutant, trace: Trace) -> Choice:
    """Those whose clean trace touches the site, and what leads to it: a control that is changed may be new there."""
    touching = trace.touching(mutant.site)
    ways = {
        tuple(exercise.controls[:place])
        for exercise in touching
        for place, control in enumerate(exercise.controls)
        if used(control) == mutant.site
    }
    leading = [exercise for exercise in trace.exercises if exercise.controls and tuple(exercise.controls) in ways]
    begins = {exercise.controls[0].route for exercise in touching if exercise.controls}
    about = [exercise for exercise in touching if exercise.is_about(mutant.site)]
    return Choice(
        keys=frozenset(plain(exercise.key) for exercise in [*touching, *leading] if exercise.controls),
        likely=frozenset(plain(exercise.key) for exercise in [*about, *leading]),
        pages=frozenset(begins | {one.key.removeprefix("page ") for one in touching if not one.controls}),
    )


def names_it(mutant: Mutant, control: tuple[str, str, str], said: str, trace: Trace) -> bool:
    """Whether a finding that names `control` (landmark, role, name) and says `said` points at the broken site."""
    match mutant.site:
        case Used(control=broken):
            return control == (broken.landmark, broken.role, broken.name)
        case Text(text=text):
            now = instead(mutant.operator, text)
            return control[2] in {fold(text), fold(now)} or now[:SAID] in said
        case Value() as value:
            request = value.request
        case Request() as request:
            pass
    senders = {(one.landmark, one.role, one.name) for one in trace.senders(request)}
    return request.route in said or control in senders

"""Whether a control does what it did when it was green before. Pure."""

from collections.abc import Iterable
from typing import Final

from monitors.explorer.effects import effect_of
from monitors.explorer.shapes import Effect, Observation, Said
from monitors.explorer.signature import SHELL, href_of

SURE: Final = 2
"""How often an effect must have been accepted before another one is worth telling."""


def other_effect(seen: Observation, accepted: Iterable[Effect]) -> Said:
    """A link leads to another place than its address does, or what comes of an act is less than it always was."""
    effect = effect_of(seen)
    if effect is None:
        return None
    if seen.elsewhere:
        return f"at linket fører til {href_of(seen.control, seen.before.url)}", f"det førte til {effect.route}"
    before = [one for one in accepted if one.way in {"", effect.way}]
    if len(before) < SURE or seen.control.landmark in SHELL:
        return None
    return None if any(effect.is_like(one) for one in before) else (f"som før: {before[-1].words}", effect.words)

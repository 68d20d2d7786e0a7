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
    if not any(effect.is_like(one) for one in before):
        return f"som før: {before[-1].words}", effect.words
    unread = _always_read(before) - set(effect.reads or ())
    return (f"som før: {min(unread)}", "det blev ikke hentet") if unread else None


def _always_read(before: list[Effect]) -> set[str]:
    """What was read each time; nothing, as long as it was not noted often enough."""
    noted = [set(one.reads) for one in before if one.reads is not None]
    return set.intersection(*noted) if len(noted) >= SURE else set()

"""How a control will be used, and what is filled in before. Pure, and the same for the same seed."""

from typing import Final

from monitors.explorer.dictionary import option_for, text_for
from monitors.explorer.shapes import Act, ControlId, Seen, Snapshot, Step
from monitors.explorer.signature import key_of

KEYBOARD_EVERY: Final = 7
TICKED: Final = "✓"
"""In place of a text: a box that is ticked."""


def plan(seen: Seen, control: ControlId, ordinal: int, snapshot: Snapshot, seed: int) -> Step:
    """How to use `seen`: the same for the same seed."""
    act = _act_for(seen)
    may_turn = act in {"press", "toggle"} and seen.why not in {"listener", "focusable"} and not seen.by_label
    keyboard = seen.keyboard_only or (may_turn and _nth(key_of(control), seed))
    text = text_for(seen, snapshot, seed) if act == "write" else ""
    if act == "choose":
        text = option_for(seen, seed) or ""
    return Step(control=control, name=seen.name, ordinal=ordinal, act=act, text=text, keyboard=keyboard)


def _nth(key: str, seed: int) -> bool:
    return (int(key, 16) + seed) % KEYBOARD_EVERY == 0


def _act_for(seen: Seen) -> Act:
    if seen.type == "file":
        return "upload"
    if seen.tag == "select":
        return "choose"
    if seen.is_field and seen.role != "slider":
        return "write"
    return "toggle" if seen.role in {"checkbox", "radio", "switch"} else "press"


def fills_for(seen: Seen, snapshot: Snapshot, seed: int) -> dict[str, str]:
    """What to write before pressing `seen`: every empty field that it sends, by the field's name."""
    if seen.role != "button" or seen.is_toggle or not (seen.submits or seen.form < 0 or seen.tag == "button"):
        return {}
    fills: dict[str, str] = {}
    for field in snapshot.controls:
        if not field.usable or field.read_only or not field.name or not belongs(field, seen):
            continue
        if field.is_field and field.tag != "select" and not field.value and field.role != "slider":
            fills[field.name] = text_for(field, snapshot, seed)
        elif field.tag == "select" and field.required and (option := option_for(field, seed)):
            fills[field.name] = option
        elif field.role == "checkbox" and field.required and field.state == "false":
            fills[field.name] = TICKED
    return fills


def belongs(field: Seen, button: Seen) -> bool:
    """Whether `button` sends what stands in `field`."""
    same_form = button.form >= 0 and field.form == button.form
    loose = button.form < 0 and field.form < 0 and field.landmark == button.landmark and button.role != "link"
    return field.frame == button.frame and (same_form or loose)

"""A control that was met, with the way to it, and why some are left alone. Pure."""

from typing import Final

from msgspec import Struct

from monitors.explorer.shapes import ControlId, Seen, Snapshot, Step
from monitors.explorer.signature import fold, key_of, route_of
from monitors.explorer.words import PAGE_ROLE

OUTSIDE: Final = "fører ud af siden; adressen slås op for sig"
OTHER_PROGRAM: Final = "åbner et andet program (telefon eller mail)"
BEYOND: Final = "beyond"
"""The role under which the controls of a page are told that come after the most that are looked at."""


class Met(Struct, frozen=True, kw_only=True):
    """A control and the shortest known way to it."""

    key: str
    control: ControlId
    step: Step
    """How it will be used; with nothing filled in when `step.bare`."""
    path: list[Step]
    kin: bool = False
    """Whether it is one of the items of a list."""
    boxes: str = ""
    """The group of boxes that it is one of; "" when it is none."""
    exempt: str = ""
    """The reason for which it is never tried; "" when it may be."""


def meet(path: list[Step], seen: Seen, step: Step, reason: str | None) -> Met:
    """`seen`, to be tried by `step`; or to be left alone for `reason`."""
    if step.control is None:
        raise ValueError("a step without a control")
    return Met(
        key=key_of(step.control), control=step.control, step=step, path=path,
        kin=bool(seen.kin) and not seen.is_field and seen.role != "checkbox",
        boxes=seen.group if seen.role == "checkbox" and not seen.required else "",
        exempt=reason or _why_exempt(seen, step.control) or "",
    )  # fmt: skip


def beyond(snapshot: Snapshot) -> Step:
    route, dialog = route_of(snapshot.url), fold(snapshot.dialog)
    control = ControlId(
        route=route, dialog=dialog, landmark="", role=BEYOND, name="", href="", connectivity=snapshot.connectivity
    )
    return Step(control=control, name="resten af siden")


def key_to(step: Step) -> str:
    """Under which key all that is known of a control is kept, or of a page, when it is used as in `step`."""
    if step.control is None:
        return f"{PAGE_ROLE} {route_of(step.url)}"
    how = ".bare" if step.bare else ".twice" if step.twice else ""
    return key_of(step.control) + how


def plain(key: str) -> str:
    """The key of a control, however it was pressed."""
    return key.partition(".")[0]


def is_without_connection(step: Step) -> bool:
    return bool(step.control and step.control.connectivity) or step.act == "disconnect"


def page_of(met: Met) -> tuple[str, ...]:
    """Each page gets its turn: many controls near the start do not keep the last page of a long form waiting."""
    return met.control.connectivity, met.control.route, met.control.dialog


def _why_exempt(seen: Seen, control: ControlId) -> str | None:
    if control.href.startswith("//"):
        return OUTSIDE
    if control.href.endswith(":") and control.href != "javascript:":
        return OTHER_PROGRAM
    if seen.why == "pulled":
        return "trækkes, og det prøves ikke"
    if seen.read_only:
        return "kan kun læses og kopieres"
    if seen.tag in {"audio", "video"}:
        return "afspiller lyd eller film"
    if seen.tag == "select" and len(seen.options) < 2:
        return "har kun ét valg"
    return None

"""Where a Borgertid can be broken: requests, values in them, controls and texts. Pure."""

import re
from typing import Final

from msgspec import Struct

from monitors.explorer.shapes import ControlId
from monitors.explorer.signature import SHELL

LONGEST_NAME: Final = 80
"""A folded name may have been cut off there."""
_FOLDED: Final = {"\\#": r"[\w.:,-]+", "@day": r"\S+", "@month": r"\S+", "@address": r"\S+"}


class Request(Struct, frozen=True, kw_only=True, order=True, tag="request"):
    """One kind of request, whoever sends it."""

    method: str
    route: str

    @property
    def words(self) -> str:
        return f"{self.method} {self.route}"

    @property
    def writes(self) -> bool:
        return self.method not in {"GET", "HEAD"}


class Value(Struct, frozen=True, kw_only=True, order=True, tag="value"):
    """One field of a kind of request, as it is sent or as it is answered."""

    method: str
    route: str
    field: str
    """Dotted, with "#" for the place in a list: "days.#.times.#"."""
    sent: bool

    @property
    def words(self) -> str:
        return f"{self.field} {'to' if self.sent else 'from'} {self.method} {self.route}"

    @property
    def request(self) -> Request:
        return Request(method=self.method, route=self.route)


class Used(Struct, frozen=True, kw_only=True, order=True, tag="control"):
    """A control, as the explorer tells it from others; one of the shell is the same on every page."""

    control: ControlId

    @property
    def words(self) -> str:
        control = self.control
        return f"{control.role} “{control.name}” on {control.route or 'every page'}"


class Text(Struct, frozen=True, kw_only=True, order=True, tag="text"):
    """One text of one page."""

    route: str
    text: str

    @property
    def words(self) -> str:
        return f"“{self.text[:60]}” on {self.route or 'every page'}"


Site = Request | Value | Used | Text


def used(control: ControlId) -> Used:
    """The site that `control` is part of, with and without connection."""
    route = "" if control.landmark in SHELL else control.route
    return Used(control=ControlId(
        route=route, dialog=control.dialog, landmark=control.landmark, role=control.role, name=control.name,
        href=control.href,
    ))  # fmt: skip


def name_pattern(folded: str) -> str:
    """A pattern, the same in Python and JavaScript, of the names that fold to `folded`."""
    pattern = re.sub(r"[\\^$.*+?()[\]{}|/#]", r"\\\g<0>", folded)
    for token, meant in _FOLDED.items():
        pattern = pattern.replace(token, meant)
    return f"^{pattern}" if len(folded) == LONGEST_NAME else f"^{pattern}$"


def path_pattern(route: str) -> str:
    """A pattern, the same in both, of the paths that `route` is the template of."""
    return "^" + re.sub(r"[\\^$.+?()[\]{}|]", r"\\\g<0>", route).replace("*", "[^/]+") + "$"

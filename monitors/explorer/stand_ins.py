"""What an exercise may use or see that is no element of a page: the page itself, its connection, nothing at all."""

from typing import Final

from msgspec.structs import replace

from monitors.explorer.shapes import ControlId, Seen, Snapshot, Step

PAGE: Final = Seen(
    index=-1, why="native", role="page", name="", landmark="", tag="html", type="", href="", written_href="",
    enabled=True, shown=True, sized=True, state="", value="", kin="", form=-1, submits=False, options=[],
    required=False, hints="", limits=["", "", "", ""], opens_window=False, downloads=False, switches_language="",
)  # fmt: skip
"""Opening an address is an exercise too; this is what it uses."""
CONNECTION: Final = replace(PAGE, role="connection")
"""Used by taking it away."""
NOWHERE: Final = Snapshot(
    url="about:blank", title="", language="", controls=[], lines=[], headings=[], alerts=[], dialog="", focused="",
    busy=0, invalid=0, scroll=0, storage={}, messages=[], calls=[], assets=[],
)  # fmt: skip


def disconnecting(route: str, dialog: str) -> Step:
    """Taking the connection away from a page that has a service worker."""
    control = ControlId(route=route, dialog=dialog, landmark="", role=CONNECTION.role, name="", href="")
    return Step(control=control, act="disconnect")

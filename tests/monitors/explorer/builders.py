"""Controls, pages and exercises as the explorer sees them; a test says only what matters."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from monitors.explorer.exchanges import Exchange
from monitors.explorer.met import Met, meet
from monitors.explorer.planning import plan
from monitors.explorer.shapes import Observation, Seen, Snapshot, Step
from monitors.explorer.signature import control_id, identified
from monitors.explorer.stand_ins import NOWHERE, PAGE

SITE = "https://by.test"


def a_control(name: str = "Gem", role: str = "button", **more: Any) -> Seen:
    tags = {"button": "button", "link": "a", "textbox": "input", "searchbox": "input", "checkbox": "input"}
    return replace(
        PAGE, **{"index": 0, "role": role, "name": name, "landmark": "main", "tag": tags.get(role, "div"), **more}
    )


def a_link(name: str, path: str, **more: Any) -> Seen:
    return a_control(name, "link", href=SITE + path, written_href=path, **more)


def a_page(
    *controls: Seen, path: str = "/", lines: Sequence[str | tuple[str, str]] = ("Velkommen",), **more: Any
) -> Snapshot:
    numbered = [replace(control, index=index) for index, control in enumerate(controls)]
    said = [line if isinstance(line, tuple) else (line, "da") for line in lines]
    return replace(NOWHERE, **{"url": SITE + path, "language": "da", "controls": numbered, "lines": said, **more})


def an_exercise(control: Seen | None = None, after: Snapshot | None = None, **more: Any) -> Observation:
    """`control` is pressed on a page where it stands alone, and nothing at all happens."""
    control = control or a_control()
    before = more.pop("before", a_page(control))
    step = Step(control=control_id(control, before), name=control.name)
    given = {
        "control": control, "step": step, "path": [Step(url=SITE)], "pressed": [control.name], "before": before,
        "after": after or before,
    }  # fmt: skip
    return Observation(**{**given, **more})


def a_write(status: int = 200, path: str = "/api/things", body: str = "{}", **more: Any) -> Exchange:
    given = {"method": "POST", "url": SITE + path, "status": status, "kind": "fetch", "body": body}
    return Exchange(**{**given, **more})


def a_read(status: int, **more: Any) -> Exchange:
    return Exchange(**{"method": "GET", "url": SITE + "/x", "status": status, "kind": "fetch", **more})


def a_change(before: str, after: str, **more: Any) -> Observation:
    """A page whose only line of text becomes another."""
    return an_exercise(before=a_page(a_control(), lines=(before,)), after=a_page(a_control(), lines=(after,)), **more)


def planned(page: Snapshot, seed: int = 1) -> list[Step]:
    """How each control of `page` will be used."""
    return [plan(seen, control, ordinal, page, seed) for seen, control, ordinal in identified(page)]


def met_on(page: Snapshot) -> list[Met]:
    """Each control of `page`, met at the site's front page."""
    return [meet([Step(url=SITE)], seen, step, None) for seen, step in zip(page.controls, planned(page), strict=True)]
